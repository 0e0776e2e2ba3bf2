//! What is measured of sessions: the terms that `sessions` uses, and how each is worked out.

use super::Basis;

/// A measure of sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The term.
    pub name: &'static str,
    /// How it is worked out.
    pub meaning: &'static str,
    /// What is not as one might think.
    pub edge: &'static str,
    /// What it rests on.
    pub basis: Basis,
}

const fn measure(name: &'static str, meaning: &'static str, edge: &'static str) -> Measure {
    Measure { name, meaning, edge, basis: Basis::Inferred }
}

/// Every measure.
pub const MEASURES: [Measure; 10] = [
    measure(
        "episode",
        "From a session's creation, or its reopening, to its end.",
        "One session id lives on for months, so waiting belongs to an episode. ENDED and then \
         BLOCKED ends nothing new. An episode is exact if it is seen from its start and has no gap.",
    ),
    measure(
        "gap",
        "An event whose sessionOldStatus is not the status before it.",
        "An event between the two is missing: what the session was in between is not known, and \
         no guess is made.",
    ),
    measure(
        "waited",
        "The time in CREATED and OPEN, of all episodes.",
        "At least that long (≥), if the session still waits, began before the capture, or has a \
         gap.",
    ),
    measure(
        "pickedUp",
        "From the start of an episode in the queue to the first ON_HOLD or ON_PROGRESS, of \
         anybody.",
        "Null where an agent reopened the session, or where it was not seen from its start.",
    ),
    measure(
        "answered",
        "From the start of an episode in the queue to the first ON_PROGRESS, of anybody.",
        "A bot answers within a second. That ON_PROGRESS is an answer rests on the status table: \
         picked up, but no response sent yet, is ON_HOLD.",
    ),
    measure(
        "agentAnswered",
        "From the start of an episode in the queue to the first ON_PROGRESS of an agent.",
        "What help desks compare: answers of bots do not count. The column Answered shows it of \
         the last episode.",
    ),
    measure(
        "handled",
        "From the first ON_HOLD or ON_PROGRESS of an episode to its end.",
        "Null while the episode goes on. A return to the queue is part of it.",
    ),
    measure(
        "neverPickedUp",
        "An episode that ended without ON_HOLD or ON_PROGRESS of an agent.",
        "Bots do not count. Only exact episodes do.",
    ),
    measure(
        "refusedFor",
        "The time in which no reply was permitted, but where the session's status implies it.",
        "SESSION_ENDED while ENDED, SESSION_BLOCKED while BLOCKED, UNASSIGNED while CREATED or \
         OPEN are implied: no such span is counted or drawn.",
    ),
    measure(
        "lasted",
        "From the first event to the last; of a session that goes on, to now.",
        "Now is the time of the latest event of all, or what --as-of says: never the clock.",
    ),
];
