//! One event of a session, in 24 bytes.

use std::fmt::Write as _;

use crate::event::Event;
use crate::tables::{AssigneeType, Field, ReplyStatus, SessionStatus};

/// What an event says of the status before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Old {
    /// Nothing: null, "" or no field.
    Nothing,
    /// Something that is in no table.
    Odd,
    /// A status.
    Known(SessionStatus),
}

impl Old {
    /// The status, if it is one.
    #[must_use]
    pub const fn known(self) -> Option<SessionStatus> {
        match self {
            Self::Known(status) => Some(status),
            Self::Nothing | Self::Odd => None,
        }
    }
}

/// One event of a session. Two are equal if their eleven fields are: what has no
/// code of its own is part of the context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// 0 where there is none: times that are believed begin in 2010.
    time_ms: i64,
    /// One more than the count; 0 where there is none.
    count: u64,
    /// Who, where, and what is odd: a number of [`Contexts`](super::Contexts).
    pub(super) context: u32,
    /// Places in the tables, from 1.
    status: u8,
    old: u8,
    reply: u8,
}

const _: () = assert!(size_of::<Step>() == 24);

/// The code of an old status that is in no table.
const ODD: u8 = u8::MAX;

impl Step {
    /// When it happened.
    #[must_use]
    pub const fn time_ms(&self) -> Option<i64> {
        if self.time_ms == 0 { None } else { Some(self.time_ms) }
    }

    /// The session's status from then on.
    #[must_use]
    pub fn status(&self) -> Option<SessionStatus> {
        row(&SessionStatus::ALL, self.status)
    }

    /// The status before.
    #[must_use]
    pub fn old(&self) -> Old {
        match (self.old, row(&SessionStatus::ALL, self.old)) {
            (_, Some(status)) => Old::Known(status),
            (ODD, None) => Old::Odd,
            (_, None) => Old::Nothing,
        }
    }

    /// Whether a reply may be sent from then on.
    #[must_use]
    pub fn reply(&self) -> Option<ReplyStatus> {
        row(&ReplyStatus::ALL, self.reply)
    }

    /// How many messages there were.
    #[must_use]
    pub const fn count(&self) -> Option<u64> {
        self.count.checked_sub(1)
    }
}

fn row<T: Copy>(table: &[T], code: u8) -> Option<T> {
    table.get(usize::from(code).checked_sub(1)?).copied()
}

fn code<T: PartialEq>(table: &[T], value: Option<T>) -> u8 {
    let place = value.and_then(|value| table.iter().position(|row| *row == value));
    place.and_then(|place| u8::try_from(place + 1).ok()).unwrap_or(0)
}

/// An event on its way to its session: it can travel between threads.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Its context has no number yet.
    pub(super) step: Step,
    /// Four lines, each valid or empty (assigneeType, currentAssigneeId, channelId,
    /// orgId), and then what no code says, of any form.
    pub(super) context: Box<str>,
}

impl Taken {
    /// What is remembered of an event.
    #[must_use]
    pub fn of(event: &Event<'_>) -> Self {
        let old = event.old_status();
        let count = event.valid(Field::MessagesCount).and_then(|digits| digits.parse().ok());
        let count = count.filter(|count: &u64| *count < u64::MAX);
        let old = if old.is_none() && !event.is_empty(Field::SessionOldStatus) {
            ODD
        } else {
            code(&SessionStatus::ALL, old)
        };
        let step = Step {
            time_ms: event.time_ms().unwrap_or(0),
            count: count.map_or(0, |count| count + 1),
            context: 0,
            status: code(&SessionStatus::ALL, event.session_status()),
            old,
            reply: code(&ReplyStatus::ALL, event.reply_status()),
        };
        Self { step, context: context(event, count) }
    }

    /// What is remembered of an event with which nothing is wrong; `says` is what its
    /// fields say, nothing of null and "".
    pub(crate) fn of_sound<'w>(
        status: SessionStatus,
        old: Option<SessionStatus>,
        reply: ReplyStatus,
        time_ms: i64,
        says: impl Fn(Field) -> Option<&'w str>,
    ) -> Self {
        let digits = says(Field::MessagesCount);
        let count = digits.and_then(|digits| digits.parse().ok());
        let count = count.filter(|count: &u64| *count < u64::MAX);
        let step = Step {
            time_ms,
            count: count.map_or(0, |count| count + 1),
            context: 0,
            status: code(&SessionStatus::ALL, Some(status)),
            old: code(&SessionStatus::ALL, old),
            reply: code(&ReplyStatus::ALL, Some(reply)),
        };
        let mut text = String::with_capacity(64);
        let ids = [Field::AssigneeType, Field::CurrentAssigneeId, Field::ChannelId, Field::OrgId];
        for field in ids {
            text.push_str(says(field).unwrap_or_default());
            text.push('\n');
        }
        for field in Field::ALL {
            let words = says(field).unwrap_or_default();
            let is_count = field == Field::MessagesCount;
            let is_told = if is_count {
                count.is_some_and(|count| words == count.to_string())
            } else {
                !words.is_empty()
            };
            if !is_told {
                untold(&mut text, field, if is_count { '=' } else { '0' }, words);
            }
        }
        Self { step, context: text.into() }
    }

    /// When it happened.
    #[must_use]
    pub const fn time_ms(&self) -> Option<i64> {
        self.step.time_ms()
    }
}

/// What no code says of a field.
fn untold(text: &mut String, field: Field, kind: char, words: &str) {
    // Writing to a String does not fail.
    let _ = write!(text, "{}{kind}{}:{words}", field.index(), words.len());
}

fn context(event: &Event<'_>, count: Option<u64>) -> Box<str> {
    let mut text = String::with_capacity(64);
    text.push_str(event.assignee_type().map_or("", AssigneeType::name));
    text.push('\n');
    for field in [Field::CurrentAssigneeId, Field::ChannelId, Field::OrgId] {
        text.push_str(&event.valid(field).unwrap_or_default());
        text.push('\n');
    }
    for field in Field::ALL {
        let value = event.value(field);
        let is_told = match field {
            // So that 007 is not 7.
            Field::MessagesCount => count
                .is_some_and(|count| event.valid(field).is_some_and(|d| *d == count.to_string())),
            Field::SessionId => true,
            _ => event.valid(field).is_some(),
        };
        if !is_told {
            let words = value.map(|value| value.node.words());
            let kind = if value.is_none_or(|value| value.is_empty()) { '0' } else { '=' };
            let words = words.filter(|_| kind == '=').unwrap_or_default();
            untold(&mut text, field, kind, &words);
        }
    }
    text.into()
}
