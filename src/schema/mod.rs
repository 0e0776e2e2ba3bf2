//! `zdim schema`: JSON Schema 2020-12 of what zdim reads and of what it prints.
//!
//! All are built from the tables and the rules, so that none of them can say what
//! zdim does not do; tests hold [`event()`] equal to the error rules and
//! [`delivery()`] to the rules of form. Written for strict readers: each form of a
//! value says its type, each required name is described, and there is no `format`,
//! which validators know or not.

mod delivery;
mod event;
mod pattern;
mod pieces;
mod report;
mod sessions;
mod stats;
#[cfg(test)]
mod tests;

pub use delivery::delivery;
pub use event::event;
pub use report::report;

use serde_json::{Map, Value, json};

use crate::event::TIME_RANGE;

/// The dialect that all are written in.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The largest whole number below which every reader of JSON agrees with the writer.
const LARGEST_SAFE: u64 = 1 << 53;

/// The type of null.
const NULL: &str = "null";

/// A table's names as one value must be, and its meanings as a description.
fn named(title: &str, rows: impl IntoIterator<Item = (&'static str, &'static str)>) -> Value {
    let (names, lines): (Vec<_>, Vec<_>) =
        rows.into_iter().map(|(name, meaning)| (name, format!("{name}: {meaning}"))).unzip();
    json!({ "title": title, "description": lines.join("\n"), "type": "string", "enum": names })
}

/// Strings of this form.
fn strings(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// The form of a time that is believed, in milliseconds.
fn time_pattern() -> String {
    format!("^({})$", pattern::between(*TIME_RANGE.start(), *TIME_RANGE.end()))
}

/// An object out of keys that are known only when it is built.
fn object(members: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(members.into_iter().collect::<Map<_, _>>())
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}
