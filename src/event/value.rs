//! The value of a documented field, and what it means: read once, when the event is.

use std::borrow::Cow;

use crate::tables::{AssigneeType, Field, Kind, ReplyStatus, SESSION_EVENT_TYPE, SessionStatus};
use crate::text::{Node, Type};

/// The milliseconds in which an `eventTime` is believed: the years 2010 to 2099.
pub const TIME_RANGE: std::ops::RangeInclusive<i64> = 1_262_304_000_000..=4_102_444_799_999;

/// The value of one documented field.
#[derive(Clone, Copy, Debug)]
pub struct Value<'t> {
    /// The value that counts for most readers: the last under its key.
    pub node: Node<'t>,
    /// Whether another value under the same key says otherwise, so that readers disagree.
    pub contested: bool,
    /// Whether its key stands there more than once.
    pub doubled: bool,
    /// What it means.
    pub meaning: Meaning,
}

/// What a value means, if it has the form that its field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Meaning {
    /// It has not that form: the rules say what is wrong with it.
    Wrong,
    /// Null or "".
    Empty,
    /// An id or a count: digits, of any length.
    Digits,
    /// Milliseconds since 1970.
    Time(i64),
    /// A session status.
    SessionStatus(SessionStatus),
    /// A reply status.
    ReplyStatus(ReplyStatus),
    /// A kind of handler.
    AssigneeType(AssigneeType),
    /// [`SESSION_EVENT_TYPE`].
    EventType,
}

impl<'t> Value<'t> {
    /// The value that `node` is for `field`.
    pub(super) fn new(field: Field, node: Node<'t>) -> Self {
        let meaning = Meaning::of(field, node);
        Self { node, contested: false, doubled: false, meaning }
    }

    /// Whether the value is null or "".
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.meaning == Meaning::Empty
    }

    /// The text of a string, or of a number as written; `None` for any other kind.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'t, str>> {
        match self.node.kind() {
            Type::String => self.node.string(),
            Type::Number => Some(Cow::Borrowed(self.node.raw())),
            _ => None,
        }
    }

    /// Whether all readers agree on it, and no rule of form can object: a string or
    /// a whole number that is what the field's kind asks for.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        !self.contested && !matches!(self.meaning, Meaning::Wrong | Meaning::Empty)
    }

    /// Whether `field` has this value just as Zoho documents it, so that no rule of
    /// values has anything to say.
    #[must_use]
    pub(crate) fn is_as_documented(&self, field: Field) -> bool {
        match self.meaning {
            Meaning::Wrong => false,
            Meaning::Empty => field.may_be_empty(),
            Meaning::SessionStatus(status) => !status.is_rest_only(),
            _ => self.node.kind() == Type::String,
        }
    }
}

impl Meaning {
    fn of(field: Field, node: Node<'_>) -> Self {
        match node.kind() {
            Type::Null => Self::Empty,
            Type::String if node.raw() == "\"\"" => Self::Empty,
            Type::String => node.string().map_or(Self::Wrong, |text| Self::of_text(field, &text)),
            Type::Number if field.kind() == Kind::Id && is_lossy(node.raw()) => Self::Wrong,
            Type::Number => Self::of_text(field, node.raw()),
            Type::Boolean | Type::Array | Type::Object => Self::Wrong,
        }
    }

    fn of_text(field: Field, text: &str) -> Self {
        let meaning = match field.kind() {
            Kind::Id | Kind::Count => is_digits(text).then_some(Self::Digits),
            Kind::Time => time(text).map(Self::Time),
            Kind::SessionStatus => SessionStatus::from_name(text).map(Self::SessionStatus),
            Kind::ReplyStatus => ReplyStatus::from_name(text).map(Self::ReplyStatus),
            Kind::AssigneeType => AssigneeType::from_name(text).map(Self::AssigneeType),
            Kind::EventType => (text == SESSION_EVENT_TYPE).then_some(Self::EventType),
        };
        meaning.unwrap_or(Self::Wrong)
    }
}

/// Milliseconds since 1970, if they are some that are believed.
pub(crate) fn time(text: &str) -> Option<i64> {
    let is_time = text.len() == 13 && is_digits(text);
    is_time.then(|| text.parse().ok()).flatten().filter(|ms| TIME_RANGE.contains(ms))
}

/// Whether `text` has the form that `field` asks for, table lookups included.
#[must_use]
pub fn is_well_formed(field: Field, text: &str) -> bool {
    Meaning::of_text(field, text) != Meaning::Wrong
}

/// Whether `text` is one decimal digit or more.
#[must_use]
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a JSON number has lost digits of an id, or will lose them in a
/// reader that takes numbers for doubles: 2^53 or more, with a sign or without,
/// a fraction, an exponent.
#[must_use]
pub fn is_lossy(number: &str) -> bool {
    const LIMIT: u64 = 1 << 53;
    let digits = number.strip_prefix('-').unwrap_or(number);
    !is_digits(digits) || digits.parse::<u64>().map_or(true, |n| n >= LIMIT)
}
