//! The schema of one event: what the error rules accept, as far as JSON Schema can say it.
//!
//! An event or a lone payload, told apart as [`recognise`](crate::event::recognise)
//! tells them. Warnings are accepted, so a number stands wherever its digits would
//! be right in quotes; [`delivery`](super::delivery) is strict.

use serde_json::{Value, json};

use super::{DIALECT, LARGEST_SAFE, NULL, named, object, reference, strings, time_pattern};
use crate::event::{PAYLOAD, SUMS_KEY, TIME_RANGE};
use crate::rules::Severity;
use crate::tables::{
    AssigneeType, Field, Home, Kind, ReplyStatus, SESSION_EVENT_TYPE, SessionStatus,
};

/// Error rules that the schema cannot express, each with the reason.
pub(crate) const BEYOND: &[(&str, &str)] = &[
    ("invalid-json", "a schema sees JSON values, not their text"),
    ("not-json", "a schema sees JSON values, not their text"),
    ("damaged-input", "a schema sees JSON values, not archives"),
    ("unreadable-input", "a schema sees JSON values, not files"),
    ("too-large", "a schema sees JSON values, not their text"),
    ("unexpectedly-valid", "a schema does not know what was expected"),
    ("duplicate-key", "of two members with one key a validator sees only one"),
];

/// The schema of one event, in its envelope or as a lone payload.
#[must_use]
pub fn event() -> Value {
    let definitions = [
        ("isEnvelope", is_envelope()),
        ("isSessionPayload", is_session_payload()),
        ("SessionEvent", fields(Home::Envelope)),
        ("SessionPayload", fields(Home::Payload)),
        (
            "SessionStatus",
            named("Session status", SessionStatus::ALL.map(|s| (s.name(), s.meaning()))),
        ),
        ("ReplyStatus", named("Reply status", ReplyStatus::ALL.map(|s| (s.name(), s.meaning())))),
        (
            "AssigneeType",
            named("Assignee type", AssigneeType::ALL.map(|t| (t.name(), t.meaning()))),
        ),
    ];
    json!({
        "$schema": DIALECT,
        "$id": "urn:zdim:schema:event:1",
        "title": "An event of Zoho Desk's IM_Session_Status webhook",
        "description": "One event, or a session's payload that stands alone. What zdim warns of \
            is accepted; what it calls an error is not.",
        "$comment": comment(),
        "type": "object",
        "not": is_own_output(),
        "if": reference("isEnvelope"),
        "then": reference("SessionEvent"),
        "else": reference("SessionPayload"),
        "$defs": object(definitions.map(|(name, schema)| (name.to_owned(), schema))),
    })
}

/// What a valid instance may still have against it.
fn comment() -> String {
    let beyond: Vec<_> = BEYOND.iter().map(|(rule, why)| format!("{rule} ({why})")).collect();
    let warnings: Vec<_> = crate::rules::ALL
        .iter()
        .filter(|rule| rule.severity == Severity::Warning)
        .map(|rule| rule.name)
        .collect();
    format!(
        "zdim finds more than a schema can. Errors that are not found here: {}; and \
         what is wrong with a number with an exponent or a fraction of zero, such as 1e3 or 1.0, \
         which a schema takes for a whole number. Warnings do not make an event invalid: {}.",
        beyond.join(", "),
        warnings.join(", "),
    )
}

/// There are such members, whatever their values.
fn has(keys: &[&str]) -> Value {
    let properties = keys.iter().map(|key| ((*key).to_owned(), Value::Bool(true)));
    json!({ "type": "object", "required": keys, "properties": object(properties) })
}

/// There is such a member, and its value is so.
fn member(key: &str, schema: Value) -> Value {
    json!({
        "type": "object",
        "required": [key],
        "properties": object([(key.to_owned(), schema)]),
    })
}

fn is_envelope() -> Value {
    let event_type = Field::EventType.name();
    let (org, time) = (Field::OrgId.name(), Field::EventTime.name());
    let typed = [PAYLOAD, org, time].map(|key| has(&[event_type, key]));
    let of_session = json!({
        "type": "object",
        "allOf": [member(PAYLOAD, reference("isSessionPayload"))],
        "anyOf": [has(&[org]), has(&[time])],
    });
    json!({
        "description": "An object with eventType and at least one more of the envelope's keys; or \
            with a session's payload, and orgId or eventTime beside it.",
        "anyOf": typed.into_iter().chain([of_session]).collect::<Vec<_>>(),
    })
}

fn is_session_payload() -> Value {
    json!({
        "description": "An object that only a session's payload can be.",
        "anyOf": [
            has(&[Field::SessionStatus.name()]),
            has(&[Field::SessionOldStatus.name()]),
            has(&[Field::SessionId.name(), Field::ReplyStatus.name()]),
        ],
    })
}

fn is_own_output() -> Value {
    json!({
        "description": "What zdim printed.",
        "anyOf": [
            member(SUMS_KEY, json!({ "type": "number" })),
            {
                "allOf": [member("problems", json!({ "type": "array" }))],
                "anyOf": [
                    member("zdim", json!({ "type": "number" })),
                    member("source", json!({ "type": "object" })),
                ],
            },
        ],
    })
}

/// An object with the fields that belong into it. Those that may be empty may
/// be absent too: that is a warning.
fn fields(home: Home) -> Value {
    let payload = (home == Home::Envelope).then_some(PAYLOAD);
    let needed = Field::of(home).filter(|f| !f.may_be_empty()).map(Field::name);
    let required: Vec<_> = payload.into_iter().chain(needed).collect();
    let payload = payload.map(|key| (key.to_owned(), reference("SessionPayload")));
    let properties = Field::of(home).map(|field| (field.name().to_owned(), value(field)));
    json!({
        "type": "object",
        "required": required,
        "properties": object(payload.into_iter().chain(properties)),
    })
}

/// The value of one field: each form that it may have says its type, as strict
/// validators want it.
fn value(field: Field) -> Value {
    let limit = i64::try_from(LARGEST_SAFE).unwrap_or(i64::MAX);
    let (low, high) = (*TIME_RANGE.start(), *TIME_RANGE.end());
    let mut forms = match field.kind() {
        Kind::Id => vec![
            strings("^[0-9]+$"),
            json!({ "type": "integer", "minimum": 0, "exclusiveMaximum": limit }),
        ],
        Kind::Count => vec![strings("^[0-9]+$"), json!({ "type": "integer", "minimum": 0 })],
        Kind::Time => vec![
            strings(&time_pattern()),
            json!({ "type": "integer", "minimum": low, "maximum": high }),
        ],
        Kind::SessionStatus => vec![reference("SessionStatus")],
        Kind::ReplyStatus => vec![reference("ReplyStatus")],
        Kind::AssigneeType => vec![reference("AssigneeType")],
        Kind::EventType => vec![json!({ "type": "string", "const": SESSION_EVENT_TYPE })],
    };
    if field.may_be_empty() {
        forms.extend([json!({ "type": "string", "const": "" }), json!({ "type": NULL })]);
    }
    json!({ "title": field.name(), "description": field.description(), "anyOf": forms })
}
