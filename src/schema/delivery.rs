//! The schema of a delivery, for code generators: an array of events as Zoho documents
//! them, and nothing else.
//!
//! Strict: what any rule of shape or of values objects to is refused, warnings
//! included. Plain: types, names and enumerations, without conditions. What zdim
//! itself bears with is [`event`](super::event())'s business.

use serde_json::{Value, json};

use super::{DIALECT, NULL, named, object, reference, strings, time_pattern};
use crate::event::PAYLOAD;
use crate::tables::{
    AssigneeType, Field, Home, Kind, ReplyStatus, SESSION_EVENT_TYPE, SessionStatus,
};

/// The schema of a delivery.
#[must_use]
pub fn delivery() -> Value {
    let statuses = SessionStatus::webhook().map(|status| (status.name(), status.meaning()));
    let definitions = [
        ("Event", fields(Home::Envelope)),
        ("Payload", fields(Home::Payload)),
        ("SessionStatus", named("SessionStatus", statuses)),
        ("ReplyStatus", named("ReplyStatus", ReplyStatus::ALL.map(|s| (s.name(), s.meaning())))),
        ("AssigneeType", named("AssigneeType", AssigneeType::ALL.map(|t| (t.name(), t.meaning())))),
    ];
    json!({
        "$schema": DIALECT,
        "$id": "urn:zdim:schema:delivery:1",
        "title": "Delivery",
        "description": "What Zoho Desk posts to an IM_Session_Status webhook: an array of events, \
            strictly as documented.",
        "type": "array",
        "items": reference("Event"),
        "$defs": object(definitions.map(|(name, schema)| (name.to_owned(), schema))),
    })
}

/// An object with just the fields that belong into it.
fn fields(home: Home) -> Value {
    let (title, description, payload) = match home {
        Home::Envelope => ("Event", "One event.", Some((PAYLOAD.to_owned(), reference("Payload")))),
        Home::Payload => ("Payload", "What is known of the session.", None),
    };
    let fields = Field::of(home).map(|field| (field.name().to_owned(), value(field)));
    let properties: Vec<_> = payload.into_iter().chain(fields).collect();
    let required: Vec<_> = properties.iter().map(|(name, _)| name.clone()).collect();
    json!({
        "title": title,
        "description": description,
        "type": "object",
        "required": required,
        "properties": object(properties),
        "additionalProperties": false,
    })
}

fn value(field: Field) -> Value {
    let mut schema = match field.kind() {
        Kind::Id if field.may_be_empty() => {
            json!({ "type": ["string", NULL], "pattern": "^[0-9]*$" })
        }
        Kind::Id | Kind::Count => strings("^[0-9]+$"),
        Kind::Time => strings(&time_pattern()),
        Kind::SessionStatus => word(field, "SessionStatus"),
        Kind::ReplyStatus => word(field, "ReplyStatus"),
        Kind::AssigneeType => word(field, "AssigneeType"),
        Kind::EventType => json!({ "type": "string", "const": SESSION_EVENT_TYPE }),
    };
    // Beside a reference it would make another type of the same words.
    if schema.get("$ref").is_none() {
        schema["description"] = field.description().into();
    }
    schema
}

/// A word of a table, and where the field may be empty: "" or null.
fn word(field: Field, table: &str) -> Value {
    if !field.may_be_empty() {
        return reference(table);
    }
    let name = field.name();
    json!({
        "title": format!("{}{}", name[..1].to_ascii_uppercase(), &name[1..]) + "OrEmpty",
        "anyOf": [reference(table), { "type": "string", "const": "" }, { "type": NULL }],
    })
}
