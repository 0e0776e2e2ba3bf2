//! An event that is to be written, and how: as Zoho writes it, in one line or over
//! several, or with one thing wrong.

use std::fmt;

use super::piece::{Piece, Room, put_behind};
use crate::event::PAYLOAD;
use crate::tables::{AssigneeType, Field, Home, ReplyStatus, SESSION_EVENT_TYPE, SessionStatus};

/// One `IM_Session_Status` event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) session: u64,
    pub(super) channel: u64,
    pub(super) org: u64,
    pub(super) status: SessionStatus,
    pub(super) old: Option<SessionStatus>,
    pub(super) reply: ReplyStatus,
    pub(super) handler: Option<Handler>,
    pub(super) count: u64,
    /// Milliseconds since 1970.
    pub(super) time: u64,
}

/// Who holds a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Handler {
    pub(super) kind: AssigneeType,
    pub(super) id: u64,
}

/// One thing that is wrong with an event as it is written.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    /// The field is left out.
    Without(Field),
    /// The field stands there twice.
    Twice(Field),
    /// This JSON is the field's value.
    Value(Field, String),
    /// The payload has a member more, with this JSON as its value.
    With(&'static str, &'static str),
}

impl Event {
    /// The JSON of a field's value.
    fn json(&self, field: Field) -> String {
        let quoted = |text: &dyn fmt::Display| format!("\"{text}\"");
        let json = match field {
            Field::CurrentAssigneeId => self.handler.map(|handler| quoted(&handler.id)),
            Field::SessionStatus => Some(quoted(&self.status.name())),
            Field::ReplyStatus => Some(quoted(&self.reply.name())),
            Field::SessionOldStatus => self.old.map(|old| quoted(&old.name())),
            Field::SessionId => Some(quoted(&self.session)),
            Field::MessagesCount => Some(quoted(&self.count)),
            Field::AssigneeType => self.handler.map(|handler| quoted(&handler.kind.name())),
            Field::ChannelId => Some(quoted(&self.channel)),
            Field::EventTime => Some(quoted(&self.time)),
            Field::EventType => Some(quoted(&SESSION_EVENT_TYPE)),
            Field::OrgId => Some(quoted(&self.org)),
        };
        json.unwrap_or_else(|| "null".to_owned())
    }

    /// The keys of one object and the JSON of their values, edited.
    pub(super) fn members(&self, home: Home, edit: Option<&Edit>) -> Vec<(&'static str, String)> {
        let mut members = Vec::new();
        for field in Field::of(home) {
            let json = self.json(field);
            match edit {
                Some(Edit::Without(absent)) if *absent == field => {}
                Some(Edit::Value(other, json)) if *other == field => {
                    members.push((field.name(), json.clone()));
                }
                Some(Edit::Twice(twice)) if *twice == field => {
                    members.extend([(field.name(), json.clone()), (field.name(), json)]);
                }
                _ => members.push((field.name(), json)),
            }
        }
        if let (Home::Payload, Some(Edit::With(key, json))) = (home, edit) {
            members.push((key, (*json).to_owned()));
        }
        members
    }
}

/// All that events are made of, in pieces that are copied: made once of the tables.
#[derive(Debug)]
pub(super) struct Template {
    /// What stands before the value of each field.
    before: [Piece; Field::ALL.len()],
    after: Piece,
    null: Piece,
    event_type: Piece,
    statuses: [Piece; SessionStatus::ALL.len()],
    replies: [Piece; ReplyStatus::ALL.len()],
    kinds: [Piece; AssigneeType::ALL.len()],
    dress: Dress,
}

/// Line ends and blanks within a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dress {
    /// None: a delivery is one line.
    Line,
    /// As the documentation shows it.
    Pretty,
}

impl Dress {
    /// What opens an event, stands between its members, and closes it: with the
    /// colon, then for the payload and for the envelope.
    const fn marks(self) -> Marks {
        match self {
            Self::Line => Marks {
                colon: ":",
                open: "{",
                inner: ["", ","],
                outer: ",",
                inner_close: "}",
                close: "}",
            },
            Self::Pretty => Marks {
                colon: ": ",
                open: "{\n    ",
                inner: ["\n      ", ",\n      "],
                outer: ",\n    ",
                inner_close: "\n    }",
                close: "\n  }",
            },
        }
    }

    /// What opens a delivery, stands between its events, and closes it.
    pub(super) const fn delivery(self) -> [&'static str; 3] {
        match self {
            Self::Line => ["[", ",", "]"],
            Self::Pretty => ["[\n  ", ",\n  ", "\n]"],
        }
    }
}

struct Marks {
    colon: &'static str,
    open: &'static str,
    /// Before the payload's first member, and before each other.
    inner: [&'static str; 2],
    /// Before a member of the envelope that is not its first.
    outer: &'static str,
    inner_close: &'static str,
    close: &'static str,
}

impl Template {
    pub(super) fn new(dress: Dress) -> Self {
        let marks = dress.marks();
        let mut home = Home::Envelope;
        let before = Field::ALL.map(|field| {
            let mark = match (home, field.home()) {
                (Home::Envelope, Home::Payload) => {
                    format!("{}\"{PAYLOAD}\"{}{{{}", marks.open, marks.colon, marks.inner[0])
                }
                (Home::Payload, Home::Payload) => marks.inner[1].to_owned(),
                (Home::Payload, Home::Envelope) => format!("{}{}", marks.inner_close, marks.outer),
                (Home::Envelope, Home::Envelope) => marks.outer.to_owned(),
            };
            home = field.home();
            Piece::new(&format!("{mark}\"{}\"{}", field.name(), marks.colon))
        });
        let word = |name: &str| Piece::new(&format!("\"{name}\""));
        Self {
            before,
            after: Piece::new(marks.close),
            null: Piece::new("null"),
            event_type: word(SESSION_EVENT_TYPE),
            statuses: SessionStatus::ALL.map(|status| word(status.name())),
            replies: ReplyStatus::ALL.map(|reply| word(reply.name())),
            kinds: AssigneeType::ALL.map(|kind| word(kind.name())),
            dress,
        }
    }

    pub(super) const fn dress(&self) -> Dress {
        self.dress
    }

    pub(super) fn push(&self, event: &Event, out: &mut Vec<u8>) {
        put_behind(out, |room| {
            for (before, field) in self.before.iter().zip(Field::ALL) {
                room.put(before);
                self.put_value(event, field, room);
            }
            room.put(&self.after);
        });
    }

    fn put_value(&self, event: &Event, field: Field, room: &mut Room<'_>) {
        let number = match field {
            Field::SessionStatus => return room.put(&self.statuses[event.status as usize]),
            Field::ReplyStatus => return room.put(&self.replies[event.reply as usize]),
            Field::SessionOldStatus => {
                let old = event.old.map(|old| &self.statuses[old as usize]);
                return room.put(old.unwrap_or(&self.null));
            }
            Field::AssigneeType => {
                let kind = event.handler.map(|handler| &self.kinds[handler.kind as usize]);
                return room.put(kind.unwrap_or(&self.null));
            }
            Field::EventType => return room.put(&self.event_type),
            Field::CurrentAssigneeId => match event.handler {
                Some(handler) => handler.id,
                None => return room.put(&self.null),
            },
            Field::SessionId => event.session,
            Field::MessagesCount => event.count,
            Field::ChannelId => event.channel,
            Field::EventTime => event.time,
            Field::OrgId => event.org,
        };
        room.put_number(number);
    }

    /// The same for one event among millions: with something wrong.
    pub(super) fn push_edited(&self, event: &Event, edit: Option<&Edit>, out: &mut Vec<u8>) {
        let marks = self.dress.marks();
        let members = |home, between: &str| {
            let members = event.members(home, edit).into_iter();
            let members = members.map(|(key, json)| format!("\"{key}\"{}{json}", marks.colon));
            members.collect::<Vec<_>>().join(between)
        };
        let text = [
            marks.open,
            &format!("\"{PAYLOAD}\"{}{{{}", marks.colon, marks.inner[0]),
            &members(Home::Payload, marks.inner[1]),
            marks.inner_close,
            marks.outer,
            &members(Home::Envelope, marks.outer),
            marks.close,
        ];
        out.extend_from_slice(text.concat().as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: Event = Event {
        session: 65_403_000_000_038_063,
        channel: 65_403_000_000_038_011,
        org: 106_553_778,
        status: SessionStatus::OnHold,
        old: Some(SessionStatus::Ended),
        reply: ReplyStatus::Accepted,
        handler: Some(Handler { kind: AssigneeType::Agent, id: 106_554_156 }),
        count: 23,
        time: 1_751_022_087_019,
    };

    fn written(push: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut text = Vec::new();
        push(&mut text);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn an_event_is_written_as_the_documentation_shows_it() {
        let template = Template::new(Dress::Pretty);
        let [open, _, close] = Dress::Pretty.delivery();
        let event = written(|out| template.push(&EVENT, out));
        let documented = r#"[
  {
    "payload": {
      "currentAssigneeId": "106554156",
      "sessionStatus": "ON_HOLD",
      "replyStatus": "ACCEPTED",
      "sessionOldStatus": "ENDED",
      "sessionId": "65403000000038063",
      "messagesCount": "23",
      "assigneeType": "AGENT",
      "channelId": "65403000000038011"
    },
    "eventTime": "1751022087019",
    "eventType": "IM_Session_Status",
    "orgId": "106553778"
  }
]"#;
        assert_eq!([open, &event, close].concat(), documented);
    }

    #[test]
    fn there_is_room_for_the_longest_event() {
        let longest = |name: fn(ReplyStatus) -> &'static str| {
            ReplyStatus::ALL.into_iter().max_by_key(|reply| name(*reply).len()).unwrap()
        };
        let number = u64::MAX;
        let event = Event {
            session: number,
            channel: number,
            org: number,
            status: SessionStatus::OnProgress,
            old: Some(SessionStatus::OnProgress),
            reply: longest(ReplyStatus::name),
            handler: Some(Handler { kind: AssigneeType::Agent, id: number }),
            count: number,
            time: number,
        };
        let text = written(|out| Template::new(Dress::Pretty).push(&event, out));
        assert!(text.len() + super::super::piece::LONGEST <= super::super::piece::ROOM);
    }

    #[test]
    fn both_ways_of_writing_write_the_same() {
        for dress in [Dress::Line, Dress::Pretty] {
            let template = Template::new(dress);
            for event in [EVENT, Event { handler: None, old: None, ..EVENT }] {
                let one = written(|out| template.push(&event, out));
                assert_eq!(one, written(|out| template.push_edited(&event, None, out)));
                assert!(serde_json::from_str::<serde_json::Value>(&one).is_ok(), "{one}");
                assert_eq!(dress == Dress::Line, !one.contains([' ', '\n']));
            }
        }
    }
}
