//! `zdim inspect` from its arguments to its exit code.

mod exits;
mod filters;
mod findings;
mod forms;
mod harm;
mod inputs;
mod outputs;
mod redact;
mod samples;
mod statuses;
mod times;

/// An event as Zoho sends it, with these words in it; a word is JSON.
struct Sample {
    session: &'static str,
    status: String,
    old: &'static str,
    reply: String,
    count: &'static str,
    time: &'static str,
}

impl Default for Sample {
    fn default() -> Self {
        Self {
            session: "\"65403000000038063\"",
            status: "\"ON_HOLD\"".to_owned(),
            old: "\"ENDED\"",
            reply: "\"ACCEPTED\"".to_owned(),
            count: "\"23\"",
            time: "\"1751022087019\"",
        }
    }
}

impl Sample {
    fn text(&self) -> String {
        let Self { session, status, old, reply, count, time } = self;
        format!(
            r#"{{"payload": {{"currentAssigneeId": "106554156", "sessionStatus": {status}, "replyStatus": {reply}, "sessionOldStatus": {old}, "sessionId": {session}, "messagesCount": {count}, "assigneeType": "AGENT", "channelId": "65403000000038011"}}, "eventTime": {time}, "eventType": "IM_Session_Status", "orgId": "106553778"}}"#
        )
    }
}

/// The documented event, on one line.
fn event() -> String {
    Sample::default().text()
}

/// An event with one error.
fn wrong_event() -> String {
    Sample { status: "\"ON_PROGRES\"".to_owned(), ..Sample::default() }.text()
}

/// Events as one delivery.
fn delivery(events: &[String]) -> String {
    format!("[{}]\n", events.join(",\n "))
}
