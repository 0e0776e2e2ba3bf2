//! The small schemas that the parts of the report's are put together of.

use serde_json::{Value, json};

use super::{NULL, object, reference};

/// An object all of whose members are always there; more may come.
pub(super) fn record<'k>(members: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    record_of(&members.into_iter().collect::<Vec<_>>())
}

fn record_of(members: &[(&str, Value)]) -> Value {
    let required: Vec<_> = members.iter().map(|(key, _)| *key).collect();
    let properties = members.iter().map(|(key, schema)| ((*key).to_owned(), schema.clone()));
    json!({ "type": "object", "required": required, "properties": object(properties) })
}

pub(super) fn described(description: impl Into<Value>, mut schema: Value) -> Value {
    schema["description"] = description.into();
    schema
}

pub(super) fn text() -> Value {
    json!({ "type": "string" })
}

pub(super) fn text_or_null() -> Value {
    json!({ "type": ["string", NULL] })
}

pub(super) fn count() -> Value {
    json!({ "type": "integer", "minimum": 0 })
}

pub(super) fn list_of(name: &str) -> Value {
    json!({ "type": "array", "items": reference(name) })
}

pub(super) fn version() -> Value {
    json!({ "description": "The version of this form.", "type": "integer", "const": 1 })
}

pub(super) fn other_events() -> Value {
    json!({
        "description": "How many other events of Zoho Desk there were, by type.",
        "type": "object",
        "additionalProperties": count(),
    })
}
