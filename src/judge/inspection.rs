//! What zdim has to say of one event, ready to be shown: plain data, as in its JSON.
//!
//! An [`Inspection`] borrows from the text that its event stands in; only what has
//! to outlive that text is made [owned](Inspection::into_owned). In name and order
//! its fields are the JSON output's; `render` turns them into every other form.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::problem::Problem;
use super::verdict::{Verdict, decide};
use crate::event::{Event, TIME_RANGE, Value};
use crate::tables::{Field, ReplyStatus, SessionStatus};
use crate::text::lone_surrogate;

/// Where something was found.
#[derive(Clone, Debug, Serialize)]
pub struct Source<'t> {
    /// The input's name: a path as it was given, or `-`.
    pub path: Cow<'t, Arc<str>>,
    /// Line, from 1.
    pub line: u64,
    /// Column in Unicode characters, from 1.
    pub column: u64,
    /// JSON pointer in the innermost JSON text.
    pub pointer: Cow<'t, str>,
    /// The steps from the input to that text: `log`, `string:/body`, …
    pub via: Cow<'t, [String]>,
}

/// Everything about one event.
#[derive(Clone, Debug)]
pub struct Inspection<'t> {
    /// Where it was found.
    pub source: Source<'t>,
    /// What it says.
    pub event: Fields<'t>,
    /// The state that its session is in, if it is one that is known.
    pub session: Option<SessionStatus>,
    /// Whether a reply may be sent, and what to do when not.
    pub reply: Verdict,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The keys that stand there twice with different values.
    pub contested: Contested,
}

/// Which key stands in an event twice with different values, so that nobody can
/// say what a status is: its own, or that of the payload around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contested {
    /// For sessionStatus.
    pub session: Option<&'static str>,
    /// For replyStatus.
    pub reply: Option<&'static str>,
}

/// The eleven fields, for people and programs. Empty, null and absent say nothing; a
/// value that failed its rule stands as its text. In the JSON each has one type: there
/// a time or a count that failed is null, and its finding holds the text.
#[derive(Clone, Debug, Default)]
pub struct Fields<'t> {
    /// By [`Field::index`].
    words: [Option<Words<'t>>; Field::ALL.len()],
    /// Milliseconds since 1970, if the event's time is valid.
    pub event_time_ms: Option<i64>,
}

/// The name under which a literal of JSON is serialized.
pub(crate) const LITERAL: &str = "zdim::Literal";

/// Text of the capture: hostile until escaped. It may be long.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Words<'t> {
    /// Text, with its escapes resolved.
    Text(Cow<'t, str>),
    /// A whole number up to 2^53, which JSON can hold.
    Count(u64),
    /// A string that Rust cannot hold (it has a lone surrogate): the JSON literal
    /// as it stood.
    Literal(Cow<'t, str>),
}

impl Words<'_> {
    /// Text to show, unescaped.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => (&**text).into(),
            Self::Literal(raw) => {
                raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default().into()
            }
            Self::Count(count) => count.to_string().into(),
        }
    }

    /// Digits as a number that JSON can hold, or as they stand.
    pub(crate) fn count_or_text(digits: &str) -> Words<'_> {
        count_of(digits).map_or(Words::Text(digits.into()), Words::Count)
    }

    fn into_owned(self) -> Words<'static> {
        match self {
            Self::Text(text) => Words::Text(text.into_owned().into()),
            Self::Count(count) => Words::Count(count),
            Self::Literal(raw) => Words::Literal(raw.into_owned().into()),
        }
    }
}

impl Serialize for Words<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Count(count) => serializer.serialize_u64(*count),
            // zdim's own serializer writes it as it stands.
            Self::Literal(raw) => serializer.serialize_newtype_struct(LITERAL, &**raw),
        }
    }
}

impl<'t> Inspection<'t> {
    /// Puts together what is known of `event`, which stands at `source`.
    #[must_use]
    pub fn new(event: &Event<'t>, source: Source<'t>, problems: Vec<Problem>) -> Self {
        Self {
            source,
            event: Fields::of(event),
            session: event.session_status(),
            reply: decide(event),
            problems,
            contested: Contested {
                session: event.contested_by(Field::SessionStatus),
                reply: event.contested_by(Field::ReplyStatus),
            },
        }
    }

    /// The same, without the text that it was read from.
    #[must_use]
    pub fn into_owned(self) -> Inspection<'static> {
        let Source { path, line, column, pointer, via } = self.source;
        let source = Source {
            path: Cow::Owned(path.into_owned()),
            line,
            column,
            pointer: pointer.into_owned().into(),
            via: via.into_owned().into(),
        };
        Inspection {
            source,
            event: self.event.into_owned(),
            session: self.session,
            reply: self.reply,
            problems: self.problems,
            contested: self.contested,
        }
    }
}

impl<'t> Fields<'t> {
    /// Those that the JSON has as words or numbers, in its order.
    pub(crate) const IN_JSON: [Field; 9] = [
        Field::SessionId,
        Field::SessionStatus,
        Field::SessionOldStatus,
        Field::ReplyStatus,
        Field::CurrentAssigneeId,
        Field::AssigneeType,
        Field::MessagesCount,
        Field::ChannelId,
        Field::OrgId,
    ];

    /// What each field says, and its time.
    pub(crate) fn new(
        words: impl FnMut(Field) -> Option<Words<'t>>,
        event_time_ms: Option<i64>,
    ) -> Self {
        Self { words: Field::ALL.map(words), event_time_ms }
    }

    fn of(event: &Event<'t>) -> Self {
        let time_ms = event.time_ms();
        let words = |field| match field {
            Field::MessagesCount => count(event).or_else(|| words(event, field)),
            Field::EventTime if time_ms.is_some() => None,
            Field::EventType => None,
            _ => words(event, field),
        };
        Self::new(words, time_ms)
    }

    /// What a field says: of eventTime, if it is not valid, and of eventType never, unless
    /// somebody else told of it.
    #[must_use]
    pub const fn get(&self, field: Field) -> Option<&Words<'t>> {
        self.words[field.index()].as_ref()
    }

    /// The same, to be changed.
    pub(crate) const fn get_mut(&mut self, field: Field) -> &mut Option<Words<'t>> {
        &mut self.words[field.index()]
    }

    fn into_owned(self) -> Fields<'static> {
        let words = self.words.map(|words| words.map(Words::into_owned));
        Fields { words, event_time_ms: self.event_time_ms }
    }
}

fn words<'t>(event: &Event<'t>, field: Field) -> Option<Words<'t>> {
    event.value(field).filter(|value| !value.is_empty()).map(words_of)
}

fn words_of(value: Value<'_>) -> Words<'_> {
    if value.node.has_escape() && lone_surrogate(value.node.raw()) {
        return Words::Literal(value.node.raw().into());
    }
    Words::Text(value.node.words())
}

/// messagesCount as a number, up to the largest that every JSON reader holds.
fn count<'t>(event: &Event<'t>) -> Option<Words<'t>> {
    count_of(&event.valid(Field::MessagesCount)?).map(Words::Count)
}

/// A count of digits that every JSON reader holds.
fn count_of(digits: &str) -> Option<u64> {
    const LIMIT: u64 = 1 << 53;
    digits.parse().ok().filter(|count| *count <= LIMIT)
}

impl Serialize for Inspection<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Inspection", 5)?;
        self.head(&mut out)?;
        self.tail(&mut out)?;
        out.end()
    }
}

impl Inspection<'_> {
    /// What differs from event to event.
    fn head<S: SerializeStruct>(&self, out: &mut S) -> Result<(), S::Error> {
        out.serialize_field("source", &self.source)?;
        out.serialize_field("event", &self.event)
    }

    /// What follows from its statuses, and its problems.
    fn tail<S: SerializeStruct>(&self, out: &mut S) -> Result<(), S::Error> {
        let Self { event, session, reply, problems, .. } = self;
        let session = SessionPart {
            status: event.get(Field::SessionStatus),
            meaning: session.map(SessionStatus::meaning),
        };
        let reply = ReplyPart { status: event.get(Field::ReplyStatus), verdict: *reply };
        out.serialize_field("session", &session)?;
        out.serialize_field("reply", &reply)?;
        out.serialize_field("problems", problems)
    }

    /// The statuses, where all that stands behind the event in its JSON follows from
    /// them: many events have the same.
    pub(crate) fn statuses(&self) -> Option<(SessionStatus, ReplyStatus)> {
        let Verdict::Known(reply) = self.reply else { return None };
        self.problems.is_empty().then_some((self.session?, reply))
    }
}

/// What the row of an event says with which nothing is wrong: its values are digits, or words
/// of the tables.
pub(crate) struct PlainRow<'i> {
    pub(crate) source: Source<'i>,
    /// By [`Field::index`]; "" where the event says nothing.
    pub(crate) values: [&'i str; Field::ALL.len()],
    pub(crate) status: SessionStatus,
    pub(crate) reply: ReplyStatus,
    /// Milliseconds since 1970, in [`TIME_RANGE`].
    pub(crate) time_ms: i64,
}

/// The first part of an inspection's JSON, as an object of its own.
pub(crate) struct Head<'i>(pub(crate) &'i Inspection<'i>);

/// The second part.
pub(crate) struct Tail<'i>(pub(crate) &'i Inspection<'i>);

impl Serialize for Head<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Head", 2)?;
        self.0.head(&mut out)?;
        out.end()
    }
}

impl Serialize for Tail<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Tail", 3)?;
        self.0.tail(&mut out)?;
        out.end()
    }
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Fields", 11)?;
        for field in Self::IN_JSON {
            let words = self
                .get(field)
                .filter(|words| field != Field::MessagesCount || matches!(words, Words::Count(_)));
            out.serialize_field(field.name(), &words)?;
        }
        let time = self.event_time_ms.filter(|ms| TIME_RANGE.contains(ms)).map(rfc3339);
        let time = time.as_ref().map(|text| std::str::from_utf8(text).unwrap_or_default());
        out.serialize_field("eventTime", &time)?;
        out.serialize_field("eventTimeMs", &self.event_time_ms)?;
        out.end()
    }
}

/// The state that a session is in, as in the JSON.
#[derive(Serialize)]
struct SessionPart<'i> {
    status: Option<&'i Words<'i>>,
    meaning: Option<&'static str>,
}

/// Whether a reply may be sent, as in the JSON.
struct ReplyPart<'i> {
    status: Option<&'i Words<'i>>,
    verdict: Verdict,
}

impl Serialize for ReplyPart<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { status, verdict } = self;
        let mut out = serializer.serialize_struct("Reply", 6)?;
        out.serialize_field("status", status)?;
        out.serialize_field("permitted", &verdict.permitted())?;
        out.serialize_field("meaning", &verdict.meaning())?;
        out.serialize_field("actor", verdict.actor().name())?;
        out.serialize_field("nextStep", verdict.next_step())?;
        out.serialize_field("basis", verdict.basis().name())?;
        out.end()
    }
}

/// `2025-06-27T11:01:27.019Z`, of milliseconds since 1970, up to the year 9999: each event
/// has one, and this takes a tenth of the time of a library that knows zones.
pub(crate) fn rfc3339(ms: i64) -> [u8; 24] {
    let (days, of_day) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    // Days of years that begin in March, in eras of 400 years: the leap day comes last
    // (Howard Hinnant, "chrono-compatible low-level date algorithms").
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);

    let mut text = *b"0000-00-00T00:00:00.000Z";
    let mut put = |end: usize, mut number: i64, digits: usize| {
        for at in (end - digits..end).rev() {
            // One digit.
            text[at] = b'0' + u8::try_from(number % 10).unwrap_or_default();
            number /= 10;
        }
    };
    put(4, year, 4);
    put(7, month, 2);
    put(10, day, 2);
    put(13, of_day / 3_600_000, 2);
    put(16, of_day / 60_000 % 60, 2);
    put(19, of_day / 1000 % 60, 2);
    put(23, of_day % 1000, 3);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn times_are_written_as_a_library_does(ms in 0..=Timestamp::MAX.as_millisecond()) {
            let time = Timestamp::from_millisecond(ms).expect("a time");
            let text = rfc3339(ms);
            prop_assert_eq!(std::str::from_utf8(&text), Ok(&*format!("{time:.3}")));
        }
    }
}
