//! The facts: what Zoho documents about the events of `IM_Session_Status`, as data.
//!
//! Each table stands in a file of its own. Documented wording is kept word for
//! word; what is our own (who must act, the next step) stands apart and says
//! whether it is documented or inferred. Parsing, rules, verdict, `explain`,
//! `schema`, completions and the README are derived from here, so a new status
//! is added in one place.
//!
//! Sources: Zoho help centre, "Set Up IM Message and Session Status Webhooks"
//! (fields, both status tables), and Zoho's `OpenAPI` description of the Desk
//! REST API, v1.0 (MISSED, changes of status, next steps).

mod assignee_type;
mod documented;
mod field;
mod logger_key;
mod measure;
mod reply_status;
mod session_status;
pub(crate) mod words;

pub use assignee_type::AssigneeType;
pub use documented::Documented;
pub use field::{Field, Home, Kind};
pub use logger_key::{LOGGER_KEYS, is_logger_key};
pub use measure::{Measure, Measured, OF_EVENTS, OF_SESSIONS};
pub use reply_status::{Actor, Basis, ReplyStatus};
pub use session_status::SessionStatus;

/// The one `eventType` that zdim judges; every other event is counted.
pub const SESSION_EVENT_TYPE: &str = "IM_Session_Status";

#[cfg(test)]
mod tests {
    use super::{Documented, Field, ReplyStatus, SessionStatus};

    #[test]
    fn the_sample_and_every_layout_are_the_documented_event() {
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let event = Documented::event();
        let sample = json(include_str!("../../samples/on-hold.json"));
        assert_eq!(sample[0], json(&event.text()));
        assert_eq!(sample[0], json(&event.line()));
        assert_eq!(sample[0]["payload"], json(&event.payload()));
        let none = Field::ALL.into_iter().fold(event, Documented::without);
        assert_eq!(none.text(), r#"{"payload": {}}"#);
    }

    /// The documentation's three tables stand outside of the project; where they
    /// are absent there is nothing to compare with.
    #[test]
    #[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
    fn the_tables_are_the_documentation_s_word_for_word() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/domain/status-tables.txt");
        let Ok(documented) = std::fs::read_to_string(path) else {
            eprintln!("skipped: there is no {path}");
            return;
        };
        let line = |name: &str, meaning: &str| format!("| {name} | {meaning} |\n");
        let fields = Field::ALL.map(|f| line(f.name(), f.description())).concat();
        let session: String =
            SessionStatus::webhook().map(|s| line(s.name(), s.meaning())).collect();
        let reply = ReplyStatus::ALL.map(|s| line(s.name(), s.meaning())).concat();
        let tables = [
            line("Field", "Description") + &fields,
            line("Value", "Description") + &session,
            line("Value", "What It Means") + &reply,
        ];
        assert_eq!(tables.concat().trim_end(), documented.trim_end());
    }
}
