//! The plain tier: events with which nothing is wrong, read where they stand.
//!
//! Nearly every event of a capture is one that Zoho documents: each of the eleven
//! fields once, as a string in its form, and nothing else. Such an event needs no
//! finding, no owned text and no second look, so it is read in one pass over its
//! bytes, in any order of keys and with any white space.
//!
//! The invariant: *what this file accepts, the full path calls an event without a
//! finding, with the same fields at the same places.* So whatever is not plain (an
//! escape, a number, another key, a key twice, a status that is not in the table,
//! fields that do not agree) is no business of this file: it answers `None`, finds
//! nothing and says nothing, and the full path reads the event. A property test holds
//! the two together.
//!
//! The order that Zoho documents is tried first, since nearly all events have it, then any
//! order. Sixteen bytes are looked at where others would look at one
//! ([`lanes`](crate::text::lanes)), and the words of the tables are known by a few of their
//! bytes ([`words`](crate::tables::words)): that is all there is to its speed.

use std::ops::Range;

use crate::event::TIME_RANGE;
use crate::rules::agree;
use crate::tables::words::{ASSIGNEE_TYPES, REPLY_STATUSES, SESSION_STATUSES};
use crate::tables::{Field, Home, Kind, ReplyStatus, SESSION_EVENT_TYPE, SessionStatus};
use crate::text::Span;
use crate::text::lanes::{end_of_digits, end_of_word, skip};

/// An event with which nothing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Plain {
    /// Where it stands in its text.
    pub(crate) span: Span,
    /// Where the text of each field's value stands, without quotes; nothing of null and "".
    values: [Short; Field::ALL.len()],
    pub(crate) status: SessionStatus,
    pub(crate) old_status: Option<SessionStatus>,
    pub(crate) reply: ReplyStatus,
    /// Milliseconds since 1970.
    pub(crate) time_ms: i64,
}

/// A stretch within an event: where it begins, from the event's first byte, and how long
/// it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Short {
    start: u16,
    length: u16,
}

impl Short {
    /// The longest event that is plain.
    const LONGEST: usize = 0xFFFF;

    /// A stretch of an event that begins at `start` and is not too long.
    const fn within(start: usize, (from, to): (usize, usize)) -> Self {
        #[allow(clippy::cast_possible_truncation, reason = "what is longer is no plain event")]
        const fn short(length: usize) -> u16 {
            (length & Short::LONGEST) as u16
        }
        Self { start: short(from - start), length: short(to - from) }
    }
}

impl Plain {
    /// The text of a value, in the text that the event was read from.
    pub(crate) fn value<'t>(&self, text: &'t str, field: Field) -> &'t str {
        text.get(self.place(field)).unwrap_or_default()
    }

    /// The same in the text's bytes, where no letter has to be looked at.
    pub(crate) fn bytes<'t>(&self, text: &'t [u8], field: Field) -> &'t [u8] {
        text.get(self.place(field)).unwrap_or_default()
    }

    fn place(&self, field: Field) -> Range<usize> {
        let Short { start, length } = self.values[field.index()];
        let start = self.span.start + usize::from(start);
        start..start + usize::from(length)
    }
}

/// Reads the record that begins at `at`, an event or an array of events, and hands each
/// of them to `look` with its index in the array; answers where it ends. Nothing if one
/// of them is not plain: then what was handed out does not count.
pub(crate) fn record(
    text: &str,
    at: usize,
    mut look: impl FnMut(Plain, Option<usize>),
) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(at) == Some(&b'{') {
        let event = event(text, at)?;
        look(event, None);
        return Some(event.span.end);
    }
    let mut at = skip(bytes, expect(bytes, at, b'[')?);
    for index in 0.. {
        let event = event(text, at)?;
        look(event, Some(index));
        at = skip(bytes, event.span.end);
        match bytes.get(at)? {
            b',' => at = skip(bytes, at + 1),
            b']' => return Some(at + 1),
            _ => return None,
        }
    }
    None
}

/// Reads the event whose `{` stands at `at`, if it is plain.
pub(in crate::reading) fn event(text: &str, at: usize) -> Option<Plain> {
    let bytes = text.as_bytes();
    in_documented_order(bytes, at).or_else(|| in_any_order(bytes, at))
}

/// Reads an event whose keys stand in the order of Zoho's documentation: what comes next is
/// known, and only has to be compared.
fn in_documented_order(bytes: &[u8], at: usize) -> Option<Plain> {
    let mut event = Draft::new(at);
    event.note(PAYLOAD)?;
    let at = member(bytes, at, b"{\"payload\":")?;
    let at = member(bytes, at, b"{\"currentAssigneeId\":")?;
    let at = event.value(Field::CurrentAssigneeId, bytes, at)?;
    let at = member(bytes, at, b",\"sessionStatus\":")?;
    let at = event.value(Field::SessionStatus, bytes, at)?;
    let at = member(bytes, at, b",\"replyStatus\":")?;
    let at = event.value(Field::ReplyStatus, bytes, at)?;
    let at = member(bytes, at, b",\"sessionOldStatus\":")?;
    let at = event.value(Field::SessionOldStatus, bytes, at)?;
    let at = member(bytes, at, b",\"sessionId\":")?;
    let at = event.value(Field::SessionId, bytes, at)?;
    let at = member(bytes, at, b",\"messagesCount\":")?;
    let at = event.value(Field::MessagesCount, bytes, at)?;
    let at = member(bytes, at, b",\"assigneeType\":")?;
    let at = event.value(Field::AssigneeType, bytes, at)?;
    let at = member(bytes, at, b",\"channelId\":")?;
    let at = event.value(Field::ChannelId, bytes, at)?;
    let at = expect(bytes, skip(bytes, at), b'}')?;
    let at = member(bytes, at, b",\"eventTime\":")?;
    let at = event.value(Field::EventTime, bytes, at)?;
    let at = member(bytes, at, b",\"eventType\":")?;
    let at = event.value(Field::EventType, bytes, at)?;
    let at = member(bytes, at, b",\"orgId\":")?;
    let at = event.value(Field::OrgId, bytes, at)?;
    event.finish(expect(bytes, skip(bytes, at), b'}')?)
}

/// Where the value begins behind a bracket or comma, a key and its colon.
#[inline]
fn member<const N: usize>(bytes: &[u8], at: usize, text: &[u8; N]) -> Option<usize> {
    if bytes.get(at..)?.first_chunk::<N>()? == text {
        return Some(at + N);
    }
    spaced(bytes, at, text)
}

/// The same where white space stands between them.
#[inline(never)]
fn spaced<const N: usize>(bytes: &[u8], at: usize, text: &[u8; N]) -> Option<usize> {
    let at = skip(bytes, expect(bytes, skip(bytes, at), text[0])?);
    let rest = bytes.get(at..)?;
    // Compared by lengths that are known here.
    if rest.get(..N - 1)? == &text[1..] {
        return Some(skip(bytes, at + N - 1));
    }
    if rest.get(..N - 2)? != &text[1..N - 1] {
        return None;
    }
    Some(skip(bytes, expect(bytes, skip(bytes, at + N - 2), text[N - 1])?))
}

/// Reads an event whose keys stand in any order.
fn in_any_order(bytes: &[u8], at: usize) -> Option<Plain> {
    let mut event = Draft::new(at);
    let end = event.object(bytes, at, Home::Envelope)?;
    event.finish(end)
}

/// An event that is being read.
struct Draft {
    start: usize,
    values: [Short; Field::ALL.len()],
    /// Which fields have been read, a bit each; and the payload.
    read: u16,
    status: Option<SessionStatus>,
    old_status: Option<SessionStatus>,
    reply: Option<ReplyStatus>,
    time_ms: i64,
}

/// The bit of the payload, after those of the fields.
const PAYLOAD: u16 = 1 << Field::ALL.len();
/// All of them.
const EVERYTHING: u16 = (PAYLOAD << 1) - 1;

impl Draft {
    const fn new(start: usize) -> Self {
        Self {
            start,
            values: [Short { start: 0, length: 0 }; Field::ALL.len()],
            read: 0,
            status: None,
            old_status: None,
            reply: None,
            time_ms: 0,
        }
    }

    /// The event, if it has each field and they agree.
    fn finish(&self, end: usize) -> Option<Plain> {
        if self.read != EVERYTHING || end - self.start > Short::LONGEST {
            return None;
        }
        let (status, reply) = (self.status?, self.reply?);
        let has = |field: Field| self.values[field.index()].length > 0;
        let (has_assignee, has_type) = (has(Field::CurrentAssigneeId), has(Field::AssigneeType));
        agree(status, self.old_status, reply, has_assignee, has_type).then_some(Plain {
            span: Span { start: self.start, end },
            values: self.values,
            status,
            old_status: self.old_status,
            reply,
            time_ms: self.time_ms,
        })
    }

    /// Notes that a key is there, which must be the first of its kind.
    fn note(&mut self, bit: u16) -> Option<()> {
        let is_new = self.read & bit == 0;
        self.read |= bit;
        is_new.then_some(())
    }

    /// Reads the object whose `{` stands at `at`, that holds the fields which are at `home`
    /// there; answers where it ends.
    fn object(&mut self, bytes: &[u8], at: usize, home: Home) -> Option<usize> {
        object(bytes, at, |at| match key(bytes, at)? {
            (Some(field), after) if field.home() == home => self.value(field, bytes, after),
            (None, after) if home == Home::Envelope => {
                self.note(PAYLOAD)?;
                self.object(bytes, after, Home::Payload)
            }
            _ => None,
        })
    }

    /// Reads the value of a field, as its table has it; answers where it ends.
    #[allow(clippy::inline_always, reason = "where the field is known, a third of it is left")]
    #[inline(always)]
    fn value(&mut self, field: Field, bytes: &[u8], at: usize) -> Option<usize> {
        if field.may_be_empty()
            && let Some(end) = nothing(bytes, at)
        {
            self.note(1 << field.index())?;
            return Some(end);
        }
        let (start, end) = match field.kind() {
            Kind::Id | Kind::Count | Kind::Time => digits(bytes, at)?,
            Kind::EventType => session_type(bytes, at)?,
            _ => word(bytes, at)?,
        };
        let text = bytes.get(start..end)?;
        match field {
            Field::SessionStatus => self.status = Some(usual(SESSION_STATUSES.find(text)?)?),
            Field::SessionOldStatus => self.old_status = Some(usual(SESSION_STATUSES.find(text)?)?),
            Field::ReplyStatus => self.reply = Some(REPLY_STATUSES.find(text)?),
            Field::AssigneeType => _ = ASSIGNEE_TYPES.find(text)?,
            Field::EventTime => self.time_ms = time_of(text)?,
            _ => {}
        }
        self.note(1 << field.index())?;
        self.values[field.index()] = Short::within(self.start, (start, end));
        Some(end + 1)
    }
}

/// The field whose key begins at `at`, nothing if that is `payload`, and where its value
/// begins. Keys differ in their first eight bytes, with the quote after a shorter one.
fn key(bytes: &[u8], at: usize) -> Option<(Option<Field>, usize)> {
    const fn first(name: &[u8]) -> u64 {
        let (mut word, mut at) = ([0; 8], 0);
        while at < 8 && at < name.len() {
            word[at] = name[at];
            at += 1;
        }
        u64::from_le_bytes(word)
    }
    /// As many bytes of a word as `orgId"` has.
    const SIX: u64 = (1 << 48) - 1;
    let at = expect(bytes, at, b'"')?;
    let word = first_word(bytes, at)?;
    macro_rules! keys {
        ($($field:expr, $name:literal $rest:literal;)*) => {
            $(const { assert!($name.len() == 8) };)*
            $(
                if word == const { first($name) } {
                    let rest: &[u8] = $rest;
                    let after = at + 8 + rest.len();
                    let is_whole = bytes.get(at + 8..after) == Some(rest);
                    return is_whole.then_some(($field, colon(bytes, after)?));
                }
            )*
        };
    }
    keys!(
        Some(Field::SessionStatus), b"sessionS" b"tatus\"";
        Some(Field::ReplyStatus), b"replySta" b"tus\"";
        Some(Field::SessionOldStatus), b"sessionO" b"ldStatus\"";
        Some(Field::SessionId), b"sessionI" b"d\"";
        Some(Field::MessagesCount), b"messages" b"Count\"";
        Some(Field::AssigneeType), b"assignee" b"Type\"";
        Some(Field::ChannelId), b"channelI" b"d\"";
        Some(Field::CurrentAssigneeId), b"currentA" b"ssigneeId\"";
        Some(Field::EventTime), b"eventTim" b"e\"";
        Some(Field::EventType), b"eventTyp" b"e\"";
        None, b"payload\"" b"";
    );
    (word & SIX == const { first(b"orgId\"") })
        .then_some((Some(Field::OrgId), colon(bytes, at + 6)?))
}

/// Eight bytes as a number of which the lowest is the first.
fn first_word(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

/// The inside of a string of one digit or more.
#[inline]
fn digits(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let start = expect(bytes, at, b'"')?;
    let end = end_of_digits(bytes, start)?;
    (bytes[end] == b'"' && end > start).then_some((start, end))
}

/// The inside of a string that may be a word of the tables.
#[inline]
fn word(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let start = expect(bytes, at, b'"')?;
    Some((start, end_of_word(bytes, start)?))
}

/// The inside of a string that is the type of a session's events.
#[inline]
fn session_type(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let start = expect(bytes, at, b'"')?;
    let end = start + SESSION_EVENT_TYPE.len();
    let is_whole = bytes.get(start..end)? == SESSION_EVENT_TYPE.as_bytes();
    (is_whole && bytes.get(end) == Some(&b'"')).then_some((start, end))
}

/// Milliseconds since 1970, of their digits.
fn time_of(digits: &[u8]) -> Option<i64> {
    let digits: &[u8; 13] = digits.try_into().ok()?;
    let ms = digits.iter().fold(0, |ms, digit| 10 * ms + i64::from(digit - b'0'));
    TIME_RANGE.contains(&ms).then_some(ms)
}

/// A status that the webhook's table has.
fn usual(status: SessionStatus) -> Option<SessionStatus> {
    (!status.is_rest_only()).then_some(status)
}

/// The end of a value that says nothing: null, or "".
fn nothing(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'n' => bytes[at..].starts_with(b"null").then_some(at + 4),
        b'"' => (bytes.get(at + 1) == Some(&b'"')).then_some(at + 2),
        _ => None,
    }
}

/// The end of the object whose `{` stands at `at`, where `member` answers where each member
/// ends.
#[inline]
pub(super) fn object(
    bytes: &[u8],
    at: usize,
    mut member: impl FnMut(usize) -> Option<usize>,
) -> Option<usize> {
    let mut at = skip(bytes, expect(bytes, at, b'{')?);
    if bytes.get(at) == Some(&b'}') {
        return Some(at + 1);
    }
    loop {
        at = skip(bytes, member(at)?);
        match bytes.get(at)? {
            b',' => at = skip(bytes, at + 1),
            b'}' => return Some(at + 1),
            _ => return None,
        }
    }
}

/// The byte after `byte`, if that stands at `at`.
pub(super) fn expect(bytes: &[u8], at: usize, byte: u8) -> Option<usize> {
    (bytes.get(at) == Some(&byte)).then_some(at + 1)
}

/// Where the value begins after the colon that comes next.
pub(super) fn colon(bytes: &[u8], at: usize) -> Option<usize> {
    Some(skip(bytes, expect(bytes, skip(bytes, at), b':')?))
}
