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
//! The layout of the last event is tried first ([`layout`](super::layout)), then any. Sixteen
//! bytes are looked at where others would look at one ([`lanes`](crate::text::lanes)), and a
//! word of the tables is found with one comparison ([`words`](crate::tables::words)): that is
//! all there is to its speed.

use std::ops::Range;

use super::layout::Layout;
use crate::event::TIME_RANGE;
use crate::rules::agree;
use crate::tables::words::{ASSIGNEE_TYPES, REPLY_STATUSES, SESSION_STATUSES};
use crate::tables::{Field, Home, Kind, ReplyStatus, SESSION_EVENT_TYPE, SessionStatus};
use crate::text::Span;
use crate::text::lanes::{end_of_digits, end_of_word, number_of, skip};

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
    /// How many lines end in it, if that is known and what stands in the last one takes a column
    /// for each byte; else 0.
    pub(super) lines: u16,
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
    layout: &mut Layout,
    mut look: impl FnMut(Plain, Option<usize>),
) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(at) == Some(&b'{') {
        let event = event(text, at, layout)?;
        look(event, None);
        return Some(event.span.end);
    }
    let mut at = skip(bytes, expect(bytes, at, b'[')?);
    for index in 0.. {
        let event = event(text, at, layout)?;
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

/// Reads the event whose `{` stands at `at`, if it is plain; tries first whether it is laid out
/// like the last one.
pub(in crate::reading) fn event(text: &str, at: usize, layout: &mut Layout) -> Option<Plain> {
    let bytes = text.as_bytes();
    let event = like_the_last(bytes, at, layout).or_else(|| in_any_order(bytes, at, layout))?;
    Some(Plain { lines: layout.lines(), ..event })
}

/// Reads an event that is laid out so.
fn like_the_last(bytes: &[u8], at: usize, layout: &Layout) -> Option<Plain> {
    let mut event = Draft::new(at);
    let end = layout.read(bytes, at, |field, at| event.value(field, bytes, at))?;
    event.finish(end)
}

/// Reads an event whose keys stand in any order, with any white space, and learns its layout.
fn in_any_order(bytes: &[u8], at: usize, layout: &mut Layout) -> Option<Plain> {
    let mut event = Draft::new(at);
    let mut values = [(Field::OrgId, Span::default()); Field::ALL.len()];
    let mut free = values.iter_mut();
    let end = event.object(bytes, at, Home::Envelope, &mut |field, value| {
        if let Some(free) = free.next() {
            *free = (field, value);
        }
    })?;
    let plain = event.finish(end).filter(|_| event.read == EVERYTHING)?;
    layout.learn(bytes, plain.span, &values);
    Some(plain)
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

    /// The event, if its fields agree.
    fn finish(&self, end: usize) -> Option<Plain> {
        if end - self.start > Short::LONGEST {
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
            lines: 0,
        })
    }

    /// Notes that a key is there, which must be the first of its kind.
    fn note(&mut self, bit: u16) -> Option<()> {
        let is_new = self.read & bit == 0;
        self.read |= bit;
        is_new.then_some(())
    }

    /// Reads the object whose `{` stands at `at`, that holds the fields which are at `home`
    /// there, and says where the value of each stands; answers where it ends.
    fn object(
        &mut self,
        bytes: &[u8],
        at: usize,
        home: Home,
        look: &mut dyn FnMut(Field, Span),
    ) -> Option<usize> {
        object(bytes, at, |at| match key(bytes, at)? {
            (Some(field), start) if field.home() == home => {
                self.note(1 << field.index())?;
                let end = self.value(field, bytes, start)?;
                look(field, Span { start, end });
                Some(end)
            }
            (None, start) if home == Home::Envelope => {
                self.note(PAYLOAD)?;
                self.object(bytes, start, Home::Payload, look)
            }
            _ => None,
        })
    }

    /// Reads the value of a field, as its table has it; answers where it ends.
    #[allow(clippy::inline_always, reason = "what is called for each value costs as much again")]
    #[inline(always)]
    fn value(&mut self, field: Field, bytes: &[u8], at: usize) -> Option<usize> {
        let Some(start) = expect(bytes, at, b'"') else {
            let is_null = field.may_be_empty() && bytes.get(at..)?.starts_with(b"null");
            return is_null.then_some(at + 4);
        };
        let end = match field.kind() {
            Kind::Id | Kind::Count | Kind::Time => end_of_digits(bytes, start),
            Kind::EventType => Some(start + SESSION_EVENT_TYPE.len()),
            _ => end_of_word(bytes, start),
        }?;
        let after = expect(bytes, end, b'"')?;
        if start == end {
            return field.may_be_empty().then_some(after);
        }
        let session_status = || {
            let status = SESSION_STATUSES.find(bytes, start, end)?;
            (!status.is_rest_only()).then_some(status)
        };
        match field.kind() {
            Kind::SessionStatus if field == Field::SessionStatus => {
                self.status = Some(session_status()?);
            }
            Kind::SessionStatus => self.old_status = Some(session_status()?),
            Kind::ReplyStatus => self.reply = Some(REPLY_STATUSES.find(bytes, start, end)?),
            Kind::AssigneeType => _ = ASSIGNEE_TYPES.find(bytes, start, end)?,
            Kind::Time => self.time_ms = time_of(&bytes[start..end])?,
            Kind::EventType if &bytes[start..end] != SESSION_EVENT_TYPE.as_bytes() => return None,
            Kind::EventType | Kind::Id | Kind::Count => {}
        }
        self.values[field.index()] = Short::within(self.start, (start, end));
        Some(after)
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

/// Milliseconds since 1970, of their thirteen digits.
fn time_of(digits: &[u8]) -> Option<i64> {
    let digits: &[u8; 13] = digits.try_into().ok()?;
    // The first eight and the last eight have three in common.
    let (first, last) = (digits.first_chunk()?, digits.last_chunk()?);
    let ms = number_of(*first) / 1000 * 100_000_000 + number_of(*last);
    i64::try_from(ms).ok().filter(|ms| TIME_RANGE.contains(ms))
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
