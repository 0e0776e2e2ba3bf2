//! The schema of what `inspect` prints as JSON.
//!
//! The whole report is the schema's root; a line of its ndjson is `#/$defs/line`.
//! Objects are open: a later zdim may add members without a new version.

use serde_json::{Value, json};

use super::{DIALECT, LARGEST_SAFE, object, reference};
use crate::event::TIME_RANGE;
use crate::judge::Verdict;
use crate::rules::{self, Severity};
use crate::tables::{Field, ReplyStatus, SessionStatus};

/// The schema of `inspect -o json`, and in its `$defs` of each line of `-o ndjson`.
#[must_use]
pub fn report() -> Value {
    let definitions = [
        ("line", json!({ "anyOf": [reference("inspection"), reference("unread")] })),
        ("inspection", inspection()),
        ("unread", unread()),
        ("source", source()),
        ("event", event()),
        ("session", session()),
        ("reply", reply()),
        ("problem", problem()),
        ("strayProblem", stray_problem()),
        ("summary", summary()),
    ];
    let mut schema = record([
        ("zdim", json!({ "description": "The version of this form.", "const": 1 })),
        ("events", json!({ "type": "array", "items": reference("inspection") })),
        (
            "problems",
            json!({
                "description": "What is wrong outside of every event.",
                "type": "array",
                "items": reference("strayProblem"),
            }),
        ),
        ("summary", reference("summary")),
    ]);
    schema["$schema"] = DIALECT.into();
    schema["$id"] = "urn:zdim:schema:report:1".into();
    schema["title"] = "What zdim inspect prints as JSON".into();
    schema["description"] =
        "The report of `zdim inspect -o json`. A line of `-o ndjson` is `#/$defs/line`.".into();
    schema["$defs"] = object(definitions.map(|(name, schema)| (name.to_owned(), schema)));
    schema
}

/// An object all of whose members are always there; more may come.
fn record<'k>(members: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    let members: Vec<_> = members.into_iter().collect();
    let required: Vec<_> = members.iter().map(|(key, _)| *key).collect();
    json!({
        "type": "object",
        "required": required,
        "properties": object(members.iter().map(|(key, schema)| ((*key).to_owned(), schema.clone()))),
    })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn text_or_null() -> Value {
    json!({ "type": ["string", "null"] })
}

/// A line or a column.
fn place() -> Value {
    json!({ "type": "integer", "minimum": 1 })
}

fn pointer() -> Value {
    json!({ "description": "In the innermost JSON text.", "type": "string", "format": "json-pointer" })
}

fn via() -> Value {
    json!({
        "description": "The steps from the input to the innermost JSON text.",
        "type": "array",
        "items": text(),
    })
}

fn inspection() -> Value {
    record([
        ("source", reference("source")),
        ("event", reference("event")),
        ("session", reference("session")),
        ("reply", reference("reply")),
        ("problems", json!({ "type": "array", "items": reference("problem") })),
    ])
}

/// A line for what is wrong outside of every event.
fn unread() -> Value {
    let mut schema = record([
        ("source", reference("source")),
        ("problems", json!({ "type": "array", "items": reference("problem") })),
    ]);
    schema["not"] = json!({ "required": ["event"] });
    schema
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
        let mut schema = match field {
            Field::MessagesCount => json!({
                "type": ["integer", "string", "null"],
                "minimum": 0,
                "maximum": LARGEST_SAFE,
            }),
            _ => text_or_null(),
        };
        schema["description"] = match field {
            Field::EventTime => {
                format!("{} RFC 3339 in UTC; as it stood, if it is not valid.", field.description())
            }
            _ => field.description().to_owned(),
        }
        .into();
        (field.name(), schema)
    });
    let milliseconds = json!({
        "description": "eventTime in milliseconds since 1970; null if it is not valid.",
        "type": ["integer", "null"],
        "minimum": TIME_RANGE.start(),
        "maximum": TIME_RANGE.end(),
    });
    let mut schema = record(fields.chain([("eventTimeMs", milliseconds)]));
    schema["description"] =
        "What the event says. Empty, null and absent are null; a value that failed its rule \
         stands as its text."
            .into();
    schema
}

fn session() -> Value {
    record([
        ("status", text_or_null()),
        ("meaning", meaning(SessionStatus::ALL.map(SessionStatus::meaning))),
    ])
}

/// One of the documented meanings, or null where the status is not in the table.
fn meaning<const N: usize>(meanings: [&'static str; N]) -> Value {
    json!({ "enum": meanings.iter().copied().map(Some).chain([None]).collect::<Vec<_>>() })
}

fn reply() -> Value {
    let verdicts = || ReplyStatus::ALL.into_iter().map(Verdict::Known).chain([Verdict::Unknown]);
    let mut actors: Vec<_> = Vec::new();
    let mut grounds: Vec<_> = Vec::new();
    for verdict in verdicts() {
        let (actor, basis) = (verdict.actor().name(), verdict.basis().name());
        if !actors.contains(&actor) {
            actors.push(actor);
        }
        if !grounds.contains(&basis) {
            grounds.push(basis);
        }
    }
    record([
        ("status", text_or_null()),
        (
            "permitted",
            json!({
                "description": "Whether a reply may be sent; null where the event does not say.",
                "type": ["boolean", "null"],
            }),
        ),
        ("meaning", meaning(ReplyStatus::ALL.map(ReplyStatus::meaning))),
        (
            "actor",
            json!({ "description": "Who must act before a reply can be sent.", "enum": actors }),
        ),
        ("nextStep", text()),
        ("basis", json!({ "description": "What the next step rests on.", "enum": grounds })),
    ])
}

/// A problem under its event, whose source says the path.
fn problem() -> Value {
    let severities = [Severity::Error, Severity::Warning].map(Severity::name);
    record([
        ("rule", json!({ "enum": rules::ALL.iter().map(|rule| rule.name).collect::<Vec<_>>() })),
        ("severity", json!({ "enum": severities })),
        ("message", text()),
        ("help", text()),
        (
            "suggestion",
            json!({ "description": "What was probably meant.", "type": ["string", "null"] }),
        ),
        ("pointer", pointer()),
        ("line", place()),
        ("column", place()),
        ("endLine", place()),
        ("endColumn", json!({ "description": "Exclusive.", "type": "integer", "minimum": 1 })),
    ])
}

/// A problem of no event says itself where it was found.
fn stray_problem() -> Value {
    let mut schema = record([("path", text()), ("via", via())]);
    schema["allOf"] = json!([reference("problem")]);
    schema
}

fn summary() -> Value {
    let count = || json!({ "type": "integer", "minimum": 0 });
    let by_type = json!({
        "description": "How many other events of Zoho Desk there were, by type.",
        "type": "object",
        "additionalProperties": count(),
    });
    record([
        ("inputs", count()),
        ("events", count()),
        ("otherEvents", by_type),
        ("noiseLines", count()),
        ("permitted", count()),
        ("refused", count()),
        ("unknown", count()),
        ("errors", count()),
        ("warnings", count()),
    ])
}
