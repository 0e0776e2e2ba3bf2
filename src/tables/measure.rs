//! What is measured of sessions and counted of events: the terms of `sessions` and `stats`,
//! and how each is worked out.

/// Which command tells of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// `sessions`, which follows each through its events.
    Sessions,
    /// `stats`, and whatever else sums events up.
    Events,
}

/// A measure of sessions or of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The term.
    pub name: &'static str,
    /// What it is a measure of.
    pub of: Measured,
    /// The members of zdim's JSON that hold it, if they are called otherwise.
    pub keys: &'static [&'static str],
    /// How it is worked out.
    pub meaning: &'static str,
    /// What is not as one might think.
    pub edge: &'static str,
}

type Row = (&'static str, &'static [&'static str], &'static str, &'static str);

const fn measures<const N: usize>(of: Measured, rows: [Row; N]) -> [Measure; N] {
    let mut all = [Measure { name: "", of, keys: &[], meaning: "", edge: "" }; N];
    let mut place = 0;
    while place < N {
        let (name, keys, meaning, edge) = rows[place];
        all[place] = Measure { name, of, keys, meaning, edge };
        place += 1;
    }
    all
}

/// Every measure of sessions. None of them is Zoho's: what they rest on is inferred.
pub const OF_SESSIONS: [Measure; 21] = measures(
    Measured::Sessions,
    [
        (
            "episode",
            &["episodes", "begun", "exact", "inexact"],
            "From a session's creation, or its reopening, to its end.",
            "One session id lives on for months, so waiting belongs to an episode. ENDED and then \
             BLOCKED ends nothing new. An episode is exact if it is seen from its start and has no \
             gap; the others are inexact.",
        ),
        (
            "began",
            &[],
            "How a session or an episode begins: created, reopened, or before.",
            "It began before where the capture starts inside of it, or a gap hides its start: what \
             was before is not known.",
        ),
        (
            "state",
            &["states"],
            "A session status, from the event that says it to the next that says another.",
            "Equal neighbours are one state. The last one is open. What is missing or in no table \
             is unknown, and so is a gap.",
        ),
        (
            "timeIn",
            &["timeInMs"],
            "The time in each session status, of all episodes.",
            "It adds up to what the session lasted, with the time that is unknown.",
        ),
        (
            "gap",
            &["gaps"],
            "An event whose sessionOldStatus is not the status before it.",
            "An event between the two is missing: what the session was in between is not known, \
             and no guess is made.",
        ),
        (
            "waited",
            &["waitedMs", "waitedAtLeast"],
            "The time in CREATED and OPEN, of all episodes.",
            "At least that long (≥), if the session still waits, began before the capture, or has \
             a gap.",
        ),
        (
            "waiting",
            &[],
            "Sessions that are in CREATED or OPEN at the end of what was read.",
            "The longest of these waits is that of the episode, not of the whole session.",
        ),
        (
            "pickedUp",
            &["pickedUpMs"],
            "From the start of an episode in the queue to the first ON_HOLD or ON_PROGRESS, of \
             anybody.",
            "Null where an agent reopened the session, or where it was not seen from its start.",
        ),
        (
            "answered",
            &["answeredMs"],
            "From the start of an episode in the queue to the first ON_PROGRESS, of anybody.",
            "A bot answers within a second. That ON_PROGRESS is an answer rests on the status \
             table: picked up, but no response sent yet, is ON_HOLD.",
        ),
        (
            "agentAnswered",
            &["agentAnsweredMs"],
            "From the start of an episode in the queue to the first ON_PROGRESS of an agent.",
            "What help desks compare: answers of bots do not count. The column Answered shows it \
             of the last episode.",
        ),
        (
            "handled",
            &["handledMs"],
            "From the first ON_HOLD or ON_PROGRESS of an episode to its end.",
            "Null while the episode goes on. A return to the queue is part of it.",
        ),
        (
            "neverPickedUp",
            &[],
            "An episode that ended without ON_HOLD or ON_PROGRESS of an agent.",
            "Bots do not count. Only exact episodes do.",
        ),
        (
            "refusedFor",
            &["refusedMs", "refusedAtLeast", "refusals"],
            "The time in which no reply was permitted, but where the session's status implies it.",
            "A refusal lasts until an event says something else. At least that long (≥), if it \
             still lasts or began before the capture.",
        ),
        (
            "implied",
            &["refusedImplied"],
            "A refusal that the session's status says as well: SESSION_ENDED while ENDED, \
             SESSION_BLOCKED while BLOCKED, UNASSIGNED while CREATED or OPEN.",
            "It stands in JSON, but is neither drawn nor part of the time refused: every session \
             that ended well would be red for ever.",
        ),
        (
            "lasted",
            &["durationMs", "first", "last"],
            "From the first event to the last; of a session that goes on, to now.",
            "The time between episodes is part of it.",
        ),
        (
            "asOf",
            &[],
            "Now: the time of the latest event of all, or what --as-of says.",
            "Never the clock: the same files give the same answer. What goes on is measured to \
             then.",
        ),
        (
            "held",
            &["heldMs", "handlers"],
            "How long a session was assigned to a handler: from each event that names the handler \
             to the next.",
            "Handlers stand in the order in which they first appear.",
        ),
        (
            "messagesFirst",
            &[],
            "The messagesCount of the first event that has one; messagesCount is that of the last.",
            "The messages of the session before the capture are in both.",
        ),
        (
            "duplicates",
            &[],
            "Events that said, at the same time, what another one has said in all eleven fields.",
            "They are counted, and change nothing else.",
        ),
        (
            "untimed",
            &[],
            "Events without a time that can be used.",
            "They are counted and judged, and otherwise passed over.",
        ),
        (
            "integration",
            &[],
            "Over what a session is held, such as WHATSAPP.",
            "Session events do not say it; it is known where another event of the session does.",
        ),
    ],
);

/// Every measure of events.
pub const OF_EVENTS: [Measure; 16] = measures(
    Measured::Events,
    [
        (
            "inputs",
            &[],
            "Files and pipes that were read.",
            "Where counts are added up, those that they name.",
        ),
        (
            "events",
            &["eventCount"],
            "IM_Session_Status events, each counted.",
            "Those that were delivered twice count twice.",
        ),
        (
            "permitted",
            &[],
            "Events after which a reply is permitted: replyStatus is ACCEPTED.",
            "Of a session, it is what the last event says.",
        ),
        (
            "refused",
            &[],
            "Events after which no reply is permitted: replyStatus is known, and not ACCEPTED.",
            "The most of them are implied: the session waits, or has ended.",
        ),
        (
            "unknown",
            &[],
            "Events that do not say whether a reply is permitted.",
            "replyStatus is missing or in no table; it is neither permitted nor refused.",
        ),
        (
            "byStatus",
            &[],
            "Events by session status, and in each by reply status.",
            "What is not known has an empty key.",
        ),
        (
            "byReason",
            &[],
            "Refused events by replyStatus, but for those that are implied.",
            "The sum of all is refused less refusedImplied.",
        ),
        (
            "byActor",
            &["actor"],
            "Refused events by who can act, but for those that are implied.",
            "`zdim explain` of a reply status says who that is, and on what basis.",
        ),
        (
            "byChannel",
            &[],
            "Events by channelId.",
            "Of a map with more than 10,000 keys the smallest are kept; the rest is counted under \
             the key …",
        ),
        (
            "byAssignee",
            &[],
            "Events by assigneeType and currentAssigneeId.",
            "Where nobody is assigned, the key is empty.",
        ),
        (
            "byDay",
            &[],
            "Events by day, in the zone that --tz names.",
            "What has no usable time is in no day.",
        ),
        (
            "byHour",
            &["tz"],
            "Events by hour of the day, in the zone that --tz names, from 0 to 23.",
            "When summer time ends, hour 2 counts twice. Counts of another zone cannot be added.",
        ),
        (
            "range",
            &["from", "until"],
            "The earliest and the latest time of an event.",
            "Where counts are added up, it widens.",
        ),
        ("noiseLines", &[], "Lines of logs in which no event stands.", "Noise is never a finding."),
        (
            "otherEvents",
            &[],
            "Other events of Zoho Desk's, by eventType.",
            "They are counted, and never judged.",
        ),
        (
            "findings",
            &[],
            "How often each rule fired.",
            "In stats for single events alone: what is odd across events, `check` and `sessions` \
             find.",
        ),
    ],
);

impl Measure {
    /// Every measure.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        OF_SESSIONS.iter().chain(&OF_EVENTS)
    }
}
