//! The part of the report's schema that is about sessions: rows, of which each is a member.

use serde_json::{Value, json};

use super::pieces::{described, list_of, other_events, record, version};
use super::{LARGEST_SAFE, NULL, reference};

/// What a member is.
#[derive(Clone, Copy)]
enum Kind {
    Version,
    Text,
    TextOrNull,
    /// A number, or a length in milliseconds.
    Count,
    CountOrNull,
    /// A number up to the largest that every reader of JSON holds.
    SafeOrNull,
    Flag,
    FlagOrNull,
    /// Two members: as text in UTC, and in milliseconds.
    Instant,
    InstantOrNull,
    List(&'static str),
    Of(&'static str),
    /// Numbers by name.
    Counted,
    CountedOrNull,
    OtherEvents,
}

use Kind::{
    Count, CountOrNull, Counted, CountedOrNull, Flag, FlagOrNull, Instant, InstantOrNull, List, Of,
    OtherEvents, SafeOrNull, Text, TextOrNull, Version,
};

/// A member: its key, what it is, and what it says, where its key does not say it.
type Row = (&'static str, Kind, &'static str);

const LAST: &str = "What the last event says; null where it is not known.";

/// All objects, and the members of each.
const OBJECTS: [(&str, &[Row]); 11] = [
    (
        "SessionsReport",
        &[
            ("zdim", Version, ""),
            (
                "asOf",
                InstantOrNull,
                "Now: the time of the latest of all events, or what --as-of says.",
            ),
            ("sessions", List("FollowedSession"), ""),
            ("problems", List("Finding"), "What is wrong outside of every session."),
            ("summary", Of("SessionsSummary"), ""),
        ],
    ),
    (
        "FollowedSession",
        &[
            ("sessionId", Text, ""),
            ("channelId", TextOrNull, ""),
            ("orgId", TextOrNull, ""),
            (
                "integration",
                TextOrNull,
                "Over what it is held, such as WHATSAPP, if an event says so.",
            ),
            ("began", TextOrNull, "created, reopened, or before: before the capture."),
            ("open", FlagOrNull, "Whether it goes on."),
            ("sessionStatus", TextOrNull, LAST),
            ("replyStatus", TextOrNull, LAST),
            ("permitted", FlagOrNull, LAST),
            ("assigneeType", TextOrNull, LAST),
            ("currentAssigneeId", TextOrNull, LAST),
            ("messagesCount", SafeOrNull, "Of the last event that says it."),
            ("messagesFirst", SafeOrNull, "Of the first event that says it."),
            ("first", InstantOrNull, "The first event."),
            ("last", InstantOrNull, "The last event."),
            ("durationMs", CountOrNull, "From the first event to the last, or to now."),
            ("waitedMs", CountOrNull, "The time in CREATED and OPEN."),
            ("waitedAtLeast", FlagOrNull, "It may have been longer."),
            ("refusedMs", CountOrNull, "The time in which no reply was permitted, unless implied."),
            ("refusedAtLeast", FlagOrNull, "It may have been longer."),
            ("timeInMs", CountedOrNull, "By status; unknown is where nobody can say."),
            ("states", List("State"), "The states that it passed."),
            ("episodes", List("Episode"), "From its start, or when reopened, to its end."),
            ("refusals", List("Refusal"), "When no reply was permitted, and why."),
            ("handlers", List("Handler"), "By first appearance."),
            ("eventCount", Count, ""),
            ("duplicates", Count, "Events that said what another had said."),
            ("untimed", Count, "Events without a time that can be used."),
            ("gaps", List("Gap"), "Where events are missing."),
            ("findings", Counted, "How often each rule fired for its events."),
        ],
    ),
    (
        "State",
        &[
            ("sessionStatus", TextOrNull, "Null where it is not known."),
            ("from", Instant, "When it began."),
            ("until", InstantOrNull, "When the next one began; null for the last."),
        ],
    ),
    (
        "Episode",
        &[
            ("began", Text, "created, reopened or before."),
            ("from", Instant, "When it began."),
            ("until", InstantOrNull, "When it ended; null where that is not known."),
            ("ended", TextOrNull, "ENDED, BLOCKED or MISSED."),
            ("exact", Flag, "It is seen from its start and has no gap."),
            ("pickedUpMs", CountOrNull, "From the queue to the first ON_HOLD or ON_PROGRESS."),
            ("answeredMs", CountOrNull, "From the queue to the first ON_PROGRESS."),
            (
                "agentAnsweredMs",
                CountOrNull,
                "From the queue to the first ON_PROGRESS of an agent.",
            ),
            ("handledMs", CountOrNull, "From the first ON_HOLD or ON_PROGRESS to its end."),
        ],
    ),
    (
        "Refusal",
        &[
            ("replyStatus", Text, ""),
            ("actor", Of("Actor"), ""),
            ("implied", Flag, "The session's status says as much."),
            ("from", Instant, "When it began."),
            ("until", InstantOrNull, "When an event said something else."),
        ],
    ),
    (
        "Handler",
        &[
            ("assigneeType", TextOrNull, ""),
            ("currentAssigneeId", Text, ""),
            ("from", Instant, "When the handler first appears."),
            ("heldMs", Count, "How long the session was assigned."),
        ],
    ),
    (
        "Gap",
        &[
            ("from", Instant, "The event before."),
            ("until", Instant, "The event after."),
            ("before", Text, "The status that the event before gave."),
            ("after", Text, "The old status that the event after names."),
        ],
    ),
    (
        "SessionsSummary",
        &[
            ("inputs", Count, ""),
            ("events", Count, ""),
            ("otherEvents", OtherEvents, ""),
            ("noiseLines", Count, ""),
            ("permitted", Count, ""),
            ("refused", Count, ""),
            ("unknown", Count, ""),
            ("errors", Count, ""),
            ("warnings", Count, ""),
            ("sessions", Count, "Sessions that were followed."),
            ("selected", Count, "Sessions that the filters left."),
            ("shown", Count, "Sessions that --limit left."),
            ("open", Count, "Selected sessions that go on."),
            ("episodes", Of("Episodes"), ""),
        ],
    ),
    (
        "Episodes",
        &[
            ("begun", Count, ""),
            ("ended", Count, ""),
            ("neverPickedUp", Count, "Ended, and no agent ever picked them up."),
            ("waiting", Count, "Sessions that wait now."),
            ("inexact", Count, "Not seen from their start, or with a gap."),
            ("pickedUp", Of("Histogram"), ""),
            ("answered", Of("Histogram"), ""),
            ("agentAnswered", Of("Histogram"), ""),
            ("handled", Of("Histogram"), ""),
        ],
    ),
    (
        "Histogram",
        &[
            ("count", Count, ""),
            ("sumMs", Count, ""),
            ("maxMs", Count, ""),
            ("buckets", List("Bucket"), ""),
        ],
    ),
    (
        "Bucket",
        &[("fromMs", Count, "Inclusive."), ("belowMs", Count, "Exclusive."), ("count", Count, "")],
    ),
];

/// What stands in a session only where it was asked for by its id.
const NAMED: [Row; 2] = [
    ("events", List("Inspection"), "Its events in their order, with --session."),
    ("problems", List("Finding"), "The findings of its events, with --session."),
];

/// What `sessions -o json` and `-o ndjson` print, by name.
pub(super) fn definitions() -> impl Iterator<Item = (&'static str, Value)> {
    OBJECTS.into_iter().map(|(name, rows)| {
        let own: Vec<(String, Value)> = rows.iter().flat_map(members).collect();
        let mut schema = record(own.iter().map(|(key, value)| (&**key, value.clone())));
        if name == "FollowedSession" {
            for (key, value) in NAMED.iter().flat_map(members) {
                schema["properties"][&*key] = value;
            }
        }
        (name, schema)
    })
}

/// The members that a row stands for.
fn members((key, kind, says): &Row) -> Vec<(String, Value)> {
    let said = |schema: Value, says: &str| {
        if says.is_empty() { schema } else { described(says, schema) }
    };
    let number = |or_null| typed("integer", or_null, json!({ "minimum": 0 }));
    let both = |or_null| {
        let text = said(typed("string", or_null, json!({})), &format!("{says} RFC 3339 in UTC."));
        let ms = said(number(or_null), &format!("{says} In milliseconds since 1970."));
        vec![((*key).to_owned(), text), (format!("{key}Ms"), ms)]
    };
    let schema = match *kind {
        Instant => return both(false),
        InstantOrNull => return both(true),
        Version => version(),
        Text => typed("string", false, json!({})),
        TextOrNull => typed("string", true, json!({})),
        Count => number(false),
        CountOrNull => number(true),
        SafeOrNull => typed("integer", true, json!({ "minimum": 0, "maximum": LARGEST_SAFE })),
        Flag => typed("boolean", false, json!({})),
        FlagOrNull => typed("boolean", true, json!({})),
        List(name) => list_of(name),
        Of(name) => reference(name),
        Counted => typed("object", false, json!({ "additionalProperties": number(false) })),
        CountedOrNull => typed("object", true, json!({ "additionalProperties": number(false) })),
        OtherEvents => other_events(),
    };
    vec![((*key).to_owned(), said(schema, says))]
}

/// A schema of this type, or of null too.
fn typed(name: &str, or_null: bool, mut schema: Value) -> Value {
    schema["type"] = if or_null { json!([name, NULL]) } else { name.into() };
    schema
}
