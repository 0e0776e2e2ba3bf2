//! The delivery of Zoho's documentation. It stands here and nowhere else: what needs
//! another, be it a rule's example or a test, says in what that one differs.

use std::fmt::Write as _;

use super::{Field, Home};

/// The value that each field has in the documentation's delivery.
const fn value(field: Field) -> &'static str {
    match field {
        Field::CurrentAssigneeId => r#""106554156""#,
        Field::SessionStatus => r#""ON_HOLD""#,
        Field::ReplyStatus => r#""ACCEPTED""#,
        Field::SessionOldStatus => r#""ENDED""#,
        Field::SessionId => r#""65403000000038063""#,
        Field::MessagesCount => r#""23""#,
        Field::AssigneeType => r#""AGENT""#,
        Field::ChannelId => r#""65403000000038011""#,
        Field::EventTime => r#""1751022087019""#,
        Field::EventType => r#""IM_Session_Status""#,
        Field::OrgId => r#""106553778""#,
    }
}

/// The event of the documentation's delivery, or one that differs from it in some fields.
///
/// ```
/// use zdim::tables::{Documented, Field};
///
/// let late = Documented::event().with(Field::ReplyStatus, "SESSION_EXPIRED");
/// assert!(late.line().contains(r#""replyStatus": "SESSION_EXPIRED", "sessionOldStatus""#));
/// ```
#[derive(Clone, Debug)]
pub struct Documented {
    /// The fields that differ, with the text of each one's value; `None` where it is
    /// absent. The last word on a field counts.
    changes: Vec<(Field, Option<String>)>,
}

impl Documented {
    /// The event as it is documented.
    #[must_use]
    pub const fn event() -> Self {
        Self { changes: Vec::new() }
    }

    /// With this text in the place of the field's value.
    #[must_use]
    pub fn with(self, field: Field, text: &str) -> Self {
        self.with_json(field, &serde_json::Value::from(text).to_string())
    }

    /// With this in the place of the field's value, whatever it is: null, a number, or a
    /// value and another member behind it.
    #[must_use]
    pub fn with_json(mut self, field: Field, json: &str) -> Self {
        self.changes.push((field, Some(json.to_owned())));
        self
    }

    /// Without the field.
    #[must_use]
    pub fn without(mut self, field: Field) -> Self {
        self.changes.push((field, None));
        self
    }

    /// The event, two fields a line.
    #[must_use]
    pub fn text(&self) -> String {
        self.laid_out("\n  ", "\n ")
    }

    /// The event on one line.
    #[must_use]
    pub fn line(&self) -> String {
        self.laid_out(" ", " ")
    }

    /// The payload alone, two fields a line.
    #[must_use]
    pub fn payload(&self) -> String {
        self.object(Home::Payload, String::from("{"), "\n  ")
    }

    /// The event; these stand between its lines, in the payload and outside.
    fn laid_out(&self, inner: &str, outer: &str) -> String {
        let event = self.object(Home::Payload, String::from("{\"payload\": {"), inner);
        self.object(Home::Envelope, event, outer)
    }

    /// The text with the fields of an object behind it, and the object's end.
    fn object(&self, home: Home, mut text: String, line: &str) -> String {
        for field in Field::of(home) {
            let change = self.changes.iter().rfind(|(changed, _)| *changed == field);
            let value = match change {
                Some((_, None)) => continue,
                Some((_, Some(json))) => json,
                None => value(field),
            };
            if !text.ends_with('{') {
                text.push(',');
                text.push_str(if begins_line(field) { line } else { " " });
            }
            let _ = write!(text, "\"{}\": {value}", field.name());
        }
        text + "}"
    }
}

/// Whether another line begins with the field, where there are lines.
const fn begins_line(field: Field) -> bool {
    use Field::{AssigneeType, EventTime, ReplyStatus, SessionId};
    matches!(field, ReplyStatus | SessionId | AssigneeType | EventTime)
}
