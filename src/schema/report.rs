//! The schema of all JSON that zdim prints itself.
//!
//! Seven outputs, told apart by their members: `-o json` of `inspect`, `check`,
//! `sessions` and `stats`, and a line of `-o ndjson` of the first three. Objects are open, and so
//! are names and meanings: a later zdim may add members, rules and wordings without a
//! new version, and no reader may break of it. Only what the program's own contract
//! closes is an enumeration here.

use serde_json::{Value, json};

use super::pieces::{count, described, list_of, other_events, record, text, text_or_null, version};
use super::{DIALECT, LARGEST_SAFE, NULL, object, reference, sessions, stats};
use crate::event::TIME_RANGE;
use crate::judge::Verdict;
use crate::rules::{LONGEST_VALUE, Severity};
use crate::tables::{Field, ReplyStatus};

/// The outputs, and which definition each of them is.
const OUTPUTS: [(&str, &str); 7] = [
    ("InspectReport", "inspect -o json"),
    ("Inspection", "a line of inspect -o ndjson"),
    ("CheckReport", "check -o json"),
    ("Finding", "a line of check -o ndjson"),
    ("SessionsReport", "sessions -o json"),
    ("FollowedSession", "a line of sessions -o ndjson"),
    ("StatsReport", "stats -o json"),
];

/// The schema of zdim's own JSON output.
#[must_use]
pub fn report() -> Value {
    let definitions = [
        ("InspectReport", inspect_report()),
        ("CheckReport", check_report()),
        ("Inspection", inspection()),
        ("Source", source()),
        ("Event", event()),
        ("Session", session()),
        ("Reply", reply()),
        ("Actor", actor()),
        ("Basis", basis()),
        ("Severity", severity()),
        (
            "Problem",
            described("What is wrong with an event, whose source says the path.", problem()),
        ),
        ("Finding", described("A finding that stands alone.", finding())),
        ("InspectSummary", inspect_summary()),
        ("CheckSummary", check_summary()),
        ("StatsReport", stats::report()),
    ];
    let definitions = definitions.into_iter().chain(sessions::definitions());
    let outputs = OUTPUTS.map(|(name, output)| format!("{output}: #/$defs/{name}"));
    json!({
        "$schema": DIALECT,
        "$id": "urn:zdim:schema:report:1",
        "title": "Report",
        "description": format!("What zdim prints as JSON. {}.", outputs.join("; ")),
        "anyOf": OUTPUTS.map(|(name, _)| reference(name)),
        "$defs": object(definitions.map(|(name, mut schema)| {
            schema["title"] = name.into();
            (name.to_owned(), schema)
        })),
    })
}

/// A line or a column.
fn place() -> Value {
    json!({ "type": "integer", "minimum": 1 })
}

fn pointer() -> Value {
    described("JSON pointer in the innermost JSON text.", text())
}

fn via() -> Value {
    json!({
        "description": "The steps from the input to the innermost JSON text.",
        "type": "array",
        "items": text(),
    })
}

fn inspect_report() -> Value {
    record([
        ("zdim", version()),
        ("events", list_of("Inspection")),
        ("problems", described("What is wrong outside of every event.", list_of("Finding"))),
        ("summary", reference("InspectSummary")),
    ])
}

fn check_report() -> Value {
    record([
        ("zdim", version()),
        ("problems", list_of("Finding")),
        ("summary", reference("CheckSummary")),
    ])
}

fn inspection() -> Value {
    record([
        ("source", reference("Source")),
        ("event", reference("Event")),
        ("session", reference("Session")),
        ("reply", reference("Reply")),
        ("problems", list_of("Problem")),
    ])
}

fn source() -> Value {
    record([
        ("path", text()),
        ("line", place()),
        ("column", place()),
        ("pointer", pointer()),
        ("via", via()),
    ])
}

/// The fields by name; the envelope's type is known and not repeated.
fn event() -> Value {
    let fields = Field::ALL.into_iter().filter(|field| *field != Field::EventType);
    let fields = fields.map(|field| {
        let schema = match field {
            Field::MessagesCount => {
                json!({ "type": ["integer", NULL], "minimum": 0, "maximum": LARGEST_SAFE })
            }
            _ => text_or_null(),
        };
        let description = match field {
            Field::EventTime => "When it happened: RFC 3339 in UTC; null if that is not valid.",
            _ => field.description(),
        };
        (field.name(), described(description, schema))
    });
    let milliseconds = json!({
        "description": "eventTime in milliseconds since 1970; null if it is not valid.",
        "type": ["integer", NULL],
        "minimum": TIME_RANGE.start(),
        "maximum": TIME_RANGE.end(),
    });
    described(
        "What the event says. Empty, null and absent are null. An id or a status that failed its \
         rule stands as its text; a time or a count is null then, and its problem has the text.",
        record(fields.chain([("eventTimeMs", milliseconds)])),
    )
}

fn meaning() -> Value {
    described("What the status means; null where it is not in the table.", text_or_null())
}

fn session() -> Value {
    record([("status", text_or_null()), ("meaning", meaning())])
}

fn reply() -> Value {
    record([
        ("status", text_or_null()),
        (
            "permitted",
            json!({
                "description": "Whether a reply may be sent; null where the event does not say.",
                "type": ["boolean", NULL],
            }),
        ),
        ("meaning", meaning()),
        ("actor", reference("Actor")),
        ("nextStep", text()),
        ("basis", reference("Basis")),
    ])
}

fn actor() -> Value {
    one_of("Who must act before a reply can be sent.", |verdict| verdict.actor().name())
}

fn basis() -> Value {
    one_of("What the next step rests on.", |verdict| verdict.basis().name())
}

/// The words that verdicts say, which the contract lists, and closes.
fn one_of(description: &str, word: impl Fn(Verdict) -> &'static str) -> Value {
    let mut words: Vec<_> = Vec::new();
    for verdict in ReplyStatus::ALL.into_iter().map(Verdict::Known).chain([Verdict::Unknown]) {
        if !words.contains(&word(verdict)) {
            words.push(word(verdict));
        }
    }
    json!({ "description": description, "type": "string", "enum": words })
}

fn severity() -> Value {
    let severities = [Severity::Error, Severity::Warning].map(Severity::name);
    json!({
        "description": "An error breaks what Zoho documents; a warning is a likely mistake.",
        "type": "string",
        "enum": severities,
    })
}

/// A problem under its event, whose source says the path.
fn problem() -> Value {
    record(members_of_problem())
}

/// A finding that stands alone says itself where it was found.
fn finding() -> Value {
    record([("path", text()), ("via", via())].into_iter().chain(members_of_problem()))
}

fn members_of_problem() -> [(&'static str, Value); 11] {
    let value = format!(
        "The text of the value that it is about; null where it is about none, or an empty one. Of \
         a longer value the first {LONGEST_VALUE} characters, and … for the rest."
    );
    [
        ("rule", described("The rule's name. There may be more in later versions.", text())),
        ("severity", reference("Severity")),
        ("message", text()),
        ("help", text()),
        ("suggestion", described("What was probably meant.", text_or_null())),
        ("value", described(value, text_or_null())),
        ("pointer", pointer()),
        ("line", place()),
        ("column", described("In Unicode characters.", place())),
        ("endLine", place()),
        ("endColumn", described("Exclusive.", place())),
    ]
}

fn inspect_summary() -> Value {
    record([
        ("inputs", count()),
        ("events", count()),
        ("otherEvents", other_events()),
        ("noiseLines", count()),
        ("permitted", count()),
        ("refused", count()),
        ("unknown", count()),
        ("errors", count()),
        ("warnings", count()),
    ])
}

fn check_summary() -> Value {
    record([
        ("inputs", count()),
        ("events", count()),
        ("otherEvents", other_events()),
        ("errors", count()),
        ("warnings", count()),
    ])
}
