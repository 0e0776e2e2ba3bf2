//! One event of a session, in 24 bytes.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::event::Event;
use crate::tables::{Field, ReplyStatus, SessionStatus};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// As [`Taken::new`], with the words of the context at the end of `context`.
    pub(crate) fn new<'w>(
        codes: Codes,
        valid: impl Fn(Field) -> Option<Cow<'w, str>>,
        words: impl Fn(Field) -> Option<Cow<'w, str>>,
        context: &mut String,
    ) -> Self {
        let digits = valid(Field::MessagesCount);
        let count = digits.as_ref().and_then(|digits| digits.parse().ok());
        let count = count.filter(|count: &u64| *count < u64::MAX);
        let step = Self {
            time_ms: codes.time_ms.unwrap_or(0),
            count: count.map_or(0, |count| count + 1),
            context: 0,
            status: code(&SessionStatus::ALL, codes.status),
            old: if codes.old == Old::Odd {
                ODD
            } else {
                code(&SessionStatus::ALL, codes.old.known())
            },
            reply: code(&ReplyStatus::ALL, codes.reply),
        };
        for field in NAMED {
            context.push_str(&valid(field).unwrap_or_default());
            context.push('\n');
        }
        for field in Field::ALL {
            let is_told = match field {
                // So that 007 is not 7.
                Field::MessagesCount => {
                    count.is_some()
                        && digits
                            .as_ref()
                            .is_some_and(|d| d.len() == 1 || !d.starts_with(['0', '+']))
                }
                Field::SessionId => true,
                _ => valid(field).is_some(),
            };
            if !is_told {
                let words = words(field);
                let kind = if words.is_some() { '=' } else { '0' };
                let words = words.unwrap_or_default();
                // Writing to a String does not fail.
                let _ = write!(context, "{}{kind}{}:{words}", field.index(), words.len());
            }
        }
        step
    }

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

/// What an event says in words of the tables, and when it happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Codes {
    pub(crate) status: Option<SessionStatus>,
    pub(crate) old: Old,
    pub(crate) reply: Option<ReplyStatus>,
    pub(crate) time_ms: Option<i64>,
}

/// Who handles a session, and where it is held.
const NAMED: [Field; 4] =
    [Field::AssigneeType, Field::CurrentAssigneeId, Field::ChannelId, Field::OrgId];

/// An event on its way to its session: it can travel between threads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
        let old = match event.old_status() {
            Some(status) => Old::Known(status),
            None if event.is_empty(Field::SessionOldStatus) => Old::Nothing,
            None => Old::Odd,
        };
        let codes = Codes {
            status: event.session_status(),
            old,
            reply: event.reply_status(),
            time_ms: event.time_ms(),
        };
        let words = |field| {
            let value = event.value(field).filter(|value| !value.is_empty());
            value.map(|value| value.node.words())
        };
        Self::new(codes, |field| event.valid(field), words)
    }

    /// What is remembered of an event with these codes: `valid` is what its fields say
    /// where nothing is wrong with that, `words` what they say anyhow.
    pub(crate) fn new<'w>(
        codes: Codes,
        valid: impl Fn(Field) -> Option<Cow<'w, str>>,
        words: impl Fn(Field) -> Option<Cow<'w, str>>,
    ) -> Self {
        let mut context = String::with_capacity(64);
        let step = Step::new(codes, valid, words, &mut context);
        Self { step, context: context.into() }
    }

    /// The step, whose context has no number yet, and the words of that.
    #[must_use]
    pub fn parts(&self) -> (Step, &str) {
        (self.step, &self.context)
    }

    /// When it happened.
    #[must_use]
    pub const fn time_ms(&self) -> Option<i64> {
        self.step.time_ms()
    }
}
