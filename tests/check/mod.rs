//! `zdim check` from its arguments to its exit code.

mod cases;
mod ci;
mod expecting;
mod formats;
mod github;
mod harm;
mod hook;
mod levels;
mod no_event;
mod schemas;
mod sessions;
mod statistics;

pub use formats::SLOW;

use zdim::tables::{Documented, Field};

/// The formats of `check`.
const FORMATS: [&str; 8] =
    ["full", "concise", "json", "ndjson", "github", "gitlab", "sarif", "junit"];

/// The documented event, on one line.
fn event() -> String {
    Documented::event().line()
}

/// Another event of Zoho Desk's.
const OTHER: &str = r#"{"payload": {"id": "1"}, "eventTime": "1751022087019", "eventType": "Ticket_Add", "orgId": "106553778"}"#;

/// An event with one error.
fn wrong() -> String {
    Documented::event().with(Field::ReplyStatus, "ACEPTED").line()
}

/// An event with one warning.
fn odd() -> String {
    Documented::event().with_json(Field::MessagesCount, "23").line()
}
