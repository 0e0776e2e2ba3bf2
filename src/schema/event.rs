//! The schema of a delivery: what the error rules accept, as far as JSON Schema can say it.
//!
//! It follows [`recognise`](crate::event::recognise) step by step: what is no
//! event is looked into, what is an event is judged. Warnings are accepted, so
//! a number stands wherever Zoho sends a string, but for an id that is too
//! large for one.

use serde_json::{Value, json};

use super::{DIALECT, LARGEST_SAFE, named, object, reference};
use crate::event::{PAYLOAD, TIME_RANGE};
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

/// The schema of a delivery: an array of events, a lone event, or a lone payload.
///
/// A value that holds no event at all is refused, as `check` refuses such a file.
#[must_use]
pub fn event() -> Value {
    let definitions = [
        ("judged", judged()),
        ("holdsEvent", holds_event()),
        ("isEnvelope", is_envelope()),
        ("isSessionEvent", is_session_event()),
        ("isOtherEvent", is_other_event()),
        ("isSessionPayload", is_session_payload()),
        ("isOwnOutput", is_own_output()),
        ("sessionEvent", fields(Home::Envelope)),
        ("sessionPayload", fields(Home::Payload)),
        (
            "sessionStatus",
            named("Session status", SessionStatus::ALL.map(|s| (s.name(), s.meaning()))),
        ),
        ("replyStatus", named("Reply status", ReplyStatus::ALL.map(|s| (s.name(), s.meaning())))),
        (
            "assigneeType",
            named("Assignee type", AssigneeType::ALL.map(|t| (t.name(), t.meaning()))),
        ),
    ];
    json!({
        "$schema": DIALECT,
        "$id": "urn:zdim:schema:event:1",
        "title": "A delivery of Zoho Desk's IM_Session_Status webhook",
        "description": "An array of events, a lone event, or a lone session's payload. Every \
            session event in it is judged; other events of Zoho Desk are accepted as they are; \
            what is no event is looked into, as zdim does, and otherwise ignored.",
        "$comment": comment(),
        "type": ["array", "object"],
        "allOf": [reference("judged"), reference("holdsEvent")],
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
        "zdim finds more than a schema can. Errors that are not found here: {}; lossy-id for a \
         number with an exponent or a fraction of zero, such as 1e3 or 1.0, which a schema takes \
         for a whole number; and whatever is wrong inside a JSON string. Warnings do not make a \
         value invalid: {}.",
        beyond.join(", "),
        warnings.join(", "),
    )
}

/// Every event in a value is right, wherever it stands. Nothing is looked for inside an event.
fn judged() -> Value {
    let inside = json!({
        "items": reference("judged"),
        "additionalProperties": reference("judged"),
    });
    let unless_payload = json!({
        "if": reference("isSessionPayload"),
        "then": reference("sessionPayload"),
        "else": inside,
    });
    let unless_other = json!({ "if": reference("isOtherEvent"), "else": unless_payload });
    let unless_event = json!({
        "if": reference("isSessionEvent"),
        "then": reference("sessionEvent"),
        "else": unless_other,
    });
    json!({
        "description": "Every session event in here is right.",
        "if": reference("isOwnOutput"),
        "else": unless_event,
    })
}

fn holds_event() -> Value {
    json!({
        "description": "There is an event in here, right or wrong, or another event of Zoho Desk.",
        "not": reference("isOwnOutput"),
        "anyOf": [
            reference("isSessionEvent"),
            reference("isOtherEvent"),
            reference("isSessionPayload"),
            { "type": "array", "contains": reference("holdsEvent") },
            {
                "type": "object",
                "not": { "additionalProperties": { "not": reference("holdsEvent") } },
            },
        ],
    })
}

fn is_envelope() -> Value {
    let others = [PAYLOAD, Field::OrgId.name(), Field::EventTime.name()];
    json!({
        "description": "An object with eventType and at least one more of the envelope's keys.",
        "type": "object",
        "required": [Field::EventType.name()],
        "anyOf": others.map(|key| json!({ "required": [key] })),
    })
}

fn is_session_event() -> Value {
    let by_type = member(Field::EventType.name(), json!({ "const": SESSION_EVENT_TYPE }));
    let by_payload = member(PAYLOAD, reference("isSessionPayload"));
    json!({
        "description": "An envelope whose type or payload is a session's.",
        "allOf": [reference("isEnvelope")],
        "anyOf": [by_type, by_payload],
    })
}

fn is_other_event() -> Value {
    json!({
        "description": "An envelope of another event of Zoho Desk, if it is no session's: \
            counted, never judged.",
        "allOf": [
            reference("isEnvelope"),
            member(Field::EventType.name(), json!({ "type": "string" })),
            member(PAYLOAD, json!({ "type": "object" })),
        ],
    })
}

fn is_session_payload() -> Value {
    json!({
        "description": "An object that only a session's payload can be.",
        "type": "object",
        "anyOf": [
            { "required": [Field::SessionStatus.name()] },
            { "required": [Field::SessionOldStatus.name()] },
            { "required": [Field::SessionId.name(), Field::ReplyStatus.name()] },
        ],
    })
}

fn is_own_output() -> Value {
    json!({
        "description": "What zdim printed: nothing is looked for in it.",
        "type": "object",
        "allOf": [member("problems", json!({ "type": "array" }))],
        "anyOf": [
            member("zdim", json!({ "type": "number" })),
            member("source", json!({ "type": "object" })),
        ],
    })
}

/// There is such a member, and its value is so.
fn member(key: &str, schema: Value) -> Value {
    json!({ "required": [key], "properties": object([(key.to_owned(), schema)]) })
}

/// An object with the fields that belong into it. Those that may be empty may
/// be absent too: that is a warning.
fn fields(home: Home) -> Value {
    let payload = (home == Home::Envelope).then_some(PAYLOAD);
    let needed = Field::of(home).filter(|f| !f.may_be_empty()).map(Field::name);
    let required: Vec<_> = payload.into_iter().chain(needed).collect();
    let payload = payload.map(|key| (key.to_owned(), reference("sessionPayload")));
    let properties = Field::of(home).map(|field| (field.name().to_owned(), value(field)));
    json!({
        "type": "object",
        "required": required,
        "properties": object(payload.into_iter().chain(properties)),
    })
}

/// The value of one field. A keyword for strings leaves numbers alone, and the
/// other way round; a word of a table has to say apart that numbers may stand.
fn value(field: Field) -> Value {
    let limit = i64::try_from(LARGEST_SAFE).unwrap_or(i64::MAX);
    let mut schema = match field.kind() {
        Kind::Id => json!({
            "type": types(field, "integer"),
            "pattern": if field.may_be_empty() { "^[0-9]*$" } else { "^[0-9]+$" },
            "exclusiveMinimum": -limit,
            "exclusiveMaximum": limit,
        }),
        Kind::Count => json!({ "type": types(field, "number"), "pattern": "^[0-9]+$" }),
        Kind::Time => json!({
            "type": types(field, "number"),
            "pattern": format!("^({})$", between(*TIME_RANGE.start(), *TIME_RANGE.end())),
        }),
        Kind::SessionStatus => word(field, reference("sessionStatus")),
        Kind::ReplyStatus => word(field, reference("replyStatus")),
        Kind::AssigneeType => word(field, reference("assigneeType")),
        Kind::EventType => word(field, json!({ "const": SESSION_EVENT_TYPE })),
    };
    schema["title"] = field.name().into();
    schema["description"] = field.description().into();
    schema
}

fn types(field: Field, number: &str) -> Vec<String> {
    let empty = field.may_be_empty().then_some("null");
    ["string", number].into_iter().chain(empty).map(str::to_owned).collect()
}

fn word(field: Field, words: Value) -> Value {
    let empty = field.may_be_empty().then(|| json!({ "enum": [null, ""] }));
    let forms = [words, json!({ "type": "number" })].into_iter().chain(empty);
    json!({ "anyOf": forms.collect::<Vec<_>>() })
}

/// A pattern for the whole numbers from `low` to `high`, which have equally many digits.
fn between(low: i64, high: i64) -> String {
    let (low, high) = (low.to_string(), high.to_string());
    alternatives(low.as_bytes(), high.as_bytes()).join("|")
}

fn alternatives(low: &[u8], high: &[u8]) -> Vec<String> {
    let ([first, low @ ..], [last, high @ ..]) = (low, high) else {
        return vec![String::new()];
    };
    let under = |digit: u8, rest: Vec<String>| {
        rest.into_iter().map(move |rest| format!("{}{rest}", char::from(digit)))
    };
    if first == last {
        return under(*first, alternatives(low, high)).collect();
    }
    let (zeros, nines) = (vec![b'0'; low.len()], vec![b'9'; high.len()]);
    let (low_is_whole, high_is_whole) = (low == zeros, high == nines);
    let from = if low_is_whole { *first } else { first + 1 };
    let to = if high_is_whole { *last } else { last - 1 };
    let mut all = Vec::new();
    if !low_is_whole {
        all.extend(under(*first, alternatives(low, &nines)));
    }
    if from <= to {
        all.push(format!("{}{}", class(from, to), any(low.len())));
    }
    if !high_is_whole {
        all.extend(under(*last, alternatives(&zeros, high)));
    }
    all
}

/// One digit of a range.
fn class(from: u8, to: u8) -> String {
    let (from, to) = (char::from(from), char::from(to));
    if from == to { from.to_string() } else { format!("[{from}-{to}]") }
}

/// So many digits.
fn any(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "[0-9]".to_owned(),
        _ => format!("[0-9]{{{count}}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{TIME_RANGE, between};

    #[test]
    fn a_pattern_ends_where_its_range_does() {
        let whole = |low, high| {
            let schema = serde_json::json!({ "pattern": format!("^({})$", between(low, high)) });
            jsonschema::validator_for(&schema).unwrap()
        };
        for (low, high) in [(126, 410), (100, 999), (105, 105), (199, 200), (130, 149), (320, 399)]
        {
            let small = whole(low, high);
            for n in 0..1100 {
                let is_in = (low..=high).contains(&n);
                assert_eq!(small.is_valid(&n.to_string().into()), is_in, "{n} in {low} to {high}");
            }
        }
        let (low, high) = (*TIME_RANGE.start(), *TIME_RANGE.end());
        let time = whole(low, high);
        for (ms, is_good) in [(low, true), (high, true), (low - 1, false), (high + 1, false)] {
            assert_eq!(time.is_valid(&ms.to_string().into()), is_good, "{ms}");
        }
    }
}
