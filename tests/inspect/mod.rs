//! `zdim inspect` from its arguments to its exit code.

mod exits;
mod filters;
mod findings;
mod forms;
mod harm;
mod inputs;
mod limits;
mod live;
mod nothing;
mod outputs;
mod redact;
mod samples;
mod statuses;
mod times;

use zdim::tables::{Documented, Field};

/// The documented event, on one line.
fn event() -> String {
    Documented::event().line()
}

/// The documented event with this in the place of one value, which is JSON.
fn event_but(field: Field, json: &str) -> String {
    Documented::event().with_json(field, json).line()
}

/// An event with one error.
fn wrong_event() -> String {
    Documented::event().with(Field::SessionStatus, "ON_PROGRES").line()
}

/// Events as one delivery.
fn delivery(events: &[String]) -> String {
    format!("[{}]\n", events.join(",\n "))
}
