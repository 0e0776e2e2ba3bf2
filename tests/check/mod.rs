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

/// The formats of `check`.
const FORMATS: [&str; 8] =
    ["full", "concise", "json", "ndjson", "github", "gitlab", "sarif", "junit"];

/// An event as Zoho sends it, on one line.
const EVENT: &str = r#"{"payload": {"currentAssigneeId": "106554156", "sessionStatus": "ON_HOLD", "replyStatus": "ACCEPTED", "sessionOldStatus": "ENDED", "sessionId": "65403000000038063", "messagesCount": "23", "assigneeType": "AGENT", "channelId": "65403000000038011"}, "eventTime": "1751022087019", "eventType": "IM_Session_Status", "orgId": "106553778"}"#;

/// Another event of Zoho Desk's.
const OTHER: &str = r#"{"payload": {"id": "1"}, "eventTime": "1751022087019", "eventType": "Ticket_Add", "orgId": "106553778"}"#;

/// An event with one error.
fn wrong() -> String {
    EVENT.replace("ACCEPTED", "ACEPTED")
}

/// An event with one warning.
fn odd() -> String {
    EVENT.replace("\"23\"", "23")
}
