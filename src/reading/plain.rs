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
//! Words of eight bytes are looked at where others would look at one: that is all there
//! is to its speed.

use super::words::{ASSIGNEE_TYPES, REPLY_STATUSES, SESSION_STATUSES};
use crate::event::TIME_RANGE;
use crate::rules::agree;
use crate::tables::{AssigneeType, Field, ReplyStatus, SESSION_EVENT_TYPE, SessionStatus};
use crate::text::{Span, is_blank, next_special};

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
    pub(crate) assignee_type: Option<AssigneeType>,
    /// Milliseconds since 1970.
    pub(crate) time_ms: i64,
}

/// A stretch within an event: where it begins, from the event's first byte, and how long
/// it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Short {
    start: u32,
    length: u32,
}

impl Plain {
    /// The text of a value, in the text that the event was read from.
    pub(crate) fn value<'t>(&self, text: &'t str, field: Field) -> &'t str {
        let Short { start, length } = self.values[field.index()];
        let start = self.span.start + start as usize;
        text.get(start..start + length as usize).unwrap_or_default()
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

/// Another event of Zoho Desk's, in which nothing has to be looked at twice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlainOther {
    pub(crate) span: Span,
    pub(crate) payload: Span,
    /// The inside of its `eventType`.
    pub(crate) event_type: Span,
    /// The inside of its `eventTime`, if it is a string.
    pub(crate) time: Option<Span>,
}

/// Reads the other event whose `{` stands at `at`: an object with an `eventType` that is
/// not a session's and a `payload` of strings, whole numbers and words.
pub(crate) fn other(text: &str, at: usize) -> Option<PlainOther> {
    let bytes = text.as_bytes();
    let (mut event_type, mut payload, mut time) = (None, None, None);
    let mut cursor = skip(bytes, expect(bytes, at, b'{')?);
    loop {
        let key = string(bytes, cursor)?;
        let start = colon(bytes, key.end + 1)?;
        let key = &bytes[key.start..key.end];
        cursor = if key == b"payload" {
            let end = simple_object(bytes, start)?;
            payload.replace(Span { start, end }).is_none().then_some(end)?
        } else if key == b"eventType" {
            let inside = string(bytes, start)?;
            event_type.replace(inside).is_none().then_some(inside.end + 1)?
        } else if key == b"eventTime" {
            let inside = string(bytes, start)?;
            time.replace(inside).is_none().then_some(inside.end + 1)?
        } else if is_telling(key) {
            return None;
        } else {
            simple(bytes, start)?
        };
        cursor = skip(bytes, cursor);
        match bytes.get(cursor)? {
            b',' => cursor = skip(bytes, cursor + 1),
            b'}' => break,
            _ => return None,
        }
    }
    let (event_type, payload) = (event_type?, payload?);
    let is_of_session = text.get(event_type.start..event_type.end)? == SESSION_EVENT_TYPE;
    let span = Span { start: at, end: cursor + 1 };
    (!is_of_session).then_some(PlainOther { span, payload, event_type, time })
}

/// Whether a key may make an object something else than another event.
fn is_telling(key: &[u8]) -> bool {
    key.ends_with(b"Status")
        || key.starts_with(b"zdim")
        || matches!(key, b"sessionId" | b"source" | b"problems")
}

/// The end of an object of simple values, none of them a session's.
fn simple_object(bytes: &[u8], at: usize) -> Option<usize> {
    let mut cursor = skip(bytes, expect(bytes, at, b'{')?);
    if bytes.get(cursor) == Some(&b'}') {
        return Some(cursor + 1);
    }
    loop {
        let key = string(bytes, cursor)?;
        if is_telling(&bytes[key.start..key.end]) {
            return None;
        }
        cursor = skip(bytes, simple(bytes, colon(bytes, key.end + 1)?)?);
        match bytes.get(cursor)? {
            b',' => cursor = skip(bytes, cursor + 1),
            b'}' => return Some(cursor + 1),
            _ => return None,
        }
    }
}

/// The end of a string without escapes, a whole number, or a word.
fn simple(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'"' => Some(string(bytes, at)?.end + 1),
        b't' | b'n' => {
            let word = bytes.get(at..at + 4)?;
            (word == b"true" || word == b"null").then_some(at + 4)
        }
        b'f' => (bytes.get(at..at + 5)? == b"false").then_some(at + 5),
        b'1'..=b'9' => {
            let end = end_of_digits(bytes, at)?;
            matches!(bytes.get(end)?, b',' | b'}' | b' ' | b'\n').then_some(end)
        }
        _ => None,
    }
}

/// The inside of the string that begins at `at`, if it has no escape.
fn string(bytes: &[u8], at: usize) -> Option<Span> {
    let start = expect(bytes, at, b'"')?;
    let end = next_special(bytes, start)?;
    (bytes[end] == b'"').then_some(Span { start, end })
}

/// Reads the event whose `{` stands at `at`, if it is plain.
pub(crate) fn event(text: &str, at: usize) -> Option<Plain> {
    let bytes = text.as_bytes();
    let mut event = Draft::new(at);
    let mut cursor = skip(bytes, expect(bytes, at, b'{')?);
    loop {
        let (key, after) = key(bytes, cursor)?;
        cursor = match key {
            Key::Payload => event.payload(bytes, after)?,
            Key::EventTime => event.time(bytes, after)?,
            Key::EventType => event.event_type(bytes, after)?,
            Key::OrgId => event.digits(Field::OrgId, bytes, after)?,
            _ => return None,
        };
        cursor = skip(bytes, cursor);
        match bytes.get(cursor)? {
            b',' => cursor = skip(bytes, cursor + 1),
            b'}' => return event.finish(cursor + 1),
            _ => return None,
        }
    }
}

/// The keys of an event.
#[derive(Clone, Copy)]
enum Key {
    Payload,
    CurrentAssigneeId,
    SessionStatus,
    ReplyStatus,
    SessionOldStatus,
    SessionId,
    MessagesCount,
    AssigneeType,
    ChannelId,
    EventTime,
    EventType,
    OrgId,
}

/// The key that begins at `at`, and where its value begins. Keys differ in their first
/// eight bytes, with the quote after a shorter one.
fn key(bytes: &[u8], at: usize) -> Option<(Key, usize)> {
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
    let word = word(bytes, at)?;
    macro_rules! keys {
        ($($key:ident $name:literal $rest:literal),*) => {
            $(const { assert!($name.len() == 8) };)*
            $(
                if word == const { first($name) } {
                    let rest: &[u8] = $rest;
                    let after = at + 8 + rest.len();
                    let is_whole = bytes.get(at + 8..after) == Some(rest);
                    return is_whole.then_some((Key::$key, colon(bytes, after)?));
                }
            )*
        };
    }
    keys!(
        SessionStatus b"sessionS" b"tatus\"",
        ReplyStatus b"replySta" b"tus\"",
        SessionOldStatus b"sessionO" b"ldStatus\"",
        SessionId b"sessionI" b"d\"",
        MessagesCount b"messages" b"Count\"",
        AssigneeType b"assignee" b"Type\"",
        ChannelId b"channelI" b"d\"",
        CurrentAssigneeId b"currentA" b"ssigneeId\"",
        EventTime b"eventTim" b"e\"",
        EventType b"eventTyp" b"e\"",
        Payload b"payload\"" b""
    );
    (word & SIX == const { first(b"orgId\"") }).then_some((Key::OrgId, colon(bytes, at + 6)?))
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
    assignee_type: Option<AssigneeType>,
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
            assignee_type: None,
            time_ms: 0,
        }
    }

    /// The event, if it has each field and they agree.
    fn finish(&self, end: usize) -> Option<Plain> {
        if self.read != EVERYTHING {
            return None;
        }
        let (status, reply) = (self.status?, self.reply?);
        let has_assignee = self.values[Field::CurrentAssigneeId.index()].length > 0;
        let has_type = self.assignee_type.is_some();
        agree(status, self.old_status, reply, has_assignee, has_type).then_some(Plain {
            span: Span { start: self.start, end },
            values: self.values,
            status,
            old_status: self.old_status,
            reply,
            assignee_type: self.assignee_type,
            time_ms: self.time_ms,
        })
    }

    /// Notes that a key is there, which must be the first of its kind.
    fn note(&mut self, bit: u16) -> Option<()> {
        let is_new = self.read & bit == 0;
        self.read |= bit;
        is_new.then_some(())
    }

    /// Keeps a value that stands between two quotes.
    fn keep(&mut self, field: Field, start: usize, length: usize) -> Option<()> {
        self.note(1 << field.index())?;
        let start = u32::try_from(start - self.start).ok()?;
        let length = u32::try_from(length).ok()?;
        self.values[field.index()] = Short { start, length };
        Some(())
    }

    fn payload(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        self.note(PAYLOAD)?;
        let mut cursor = skip(bytes, expect(bytes, at, b'{')?);
        loop {
            let (key, after) = key(bytes, cursor)?;
            cursor = match key {
                Key::SessionStatus => {
                    let (status, end) = self.word(Field::SessionStatus, bytes, after)?;
                    self.status = Some(usual(status?)?);
                    end
                }
                Key::SessionOldStatus => {
                    let (status, end) = self.word(Field::SessionOldStatus, bytes, after)?;
                    if let Some(status) = status {
                        self.old_status = Some(usual(status)?);
                    }
                    end
                }
                Key::ReplyStatus => {
                    let (status, end) = self.word(Field::ReplyStatus, bytes, after)?;
                    self.reply = Some(REPLY_STATUSES.find(status?)?);
                    end
                }
                Key::AssigneeType => {
                    let (kind, end) = self.word(Field::AssigneeType, bytes, after)?;
                    if let Some(kind) = kind {
                        self.assignee_type = Some(ASSIGNEE_TYPES.find(kind)?);
                    }
                    end
                }
                Key::SessionId => self.digits(Field::SessionId, bytes, after)?,
                Key::MessagesCount => self.digits(Field::MessagesCount, bytes, after)?,
                Key::ChannelId => self.digits(Field::ChannelId, bytes, after)?,
                Key::CurrentAssigneeId => match nothing(bytes, after) {
                    Some(end) => {
                        self.keep(Field::CurrentAssigneeId, self.start, 0)?;
                        end
                    }
                    None => self.digits(Field::CurrentAssigneeId, bytes, after)?,
                },
                _ => return None,
            };
            cursor = skip(bytes, cursor);
            match bytes.get(cursor)? {
                b',' => cursor = skip(bytes, cursor + 1),
                b'}' => return Some(cursor + 1),
                _ => return None,
            }
        }
    }

    /// A string of one digit or more; answers where it ends, as the others do.
    fn digits(&mut self, field: Field, bytes: &[u8], at: usize) -> Option<usize> {
        let start = expect(bytes, at, b'"')?;
        let end = end_of_digits(bytes, start)?;
        if end == start || bytes.get(end) != Some(&b'"') {
            return None;
        }
        self.keep(field, start, end - start)?;
        Some(end + 1)
    }

    fn time(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let end = self.digits(Field::EventTime, bytes, at)?;
        let Short { start, length } = self.values[Field::EventTime.index()];
        let start = self.start + start as usize;
        let digits = bytes.get(start..start + length as usize)?;
        if digits.len() != 13 {
            return None;
        }
        self.time_ms = digits.iter().fold(0, |ms, digit| 10 * ms + i64::from(digit - b'0'));
        TIME_RANGE.contains(&self.time_ms).then_some(end)
    }

    fn event_type(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let start = expect(bytes, at, b'"')?;
        let end = start + SESSION_EVENT_TYPE.len();
        if bytes.get(start..end)? != SESSION_EVENT_TYPE.as_bytes() {
            return None;
        }
        self.keep(Field::EventType, start, end - start)?;
        expect(bytes, end, b'"')
    }

    /// A string of capital letters and underscores, or nothing where null or "" stands.
    fn word<'t>(
        &mut self,
        field: Field,
        bytes: &'t [u8],
        at: usize,
    ) -> Option<(Option<&'t [u8]>, usize)> {
        if let Some(end) = nothing(bytes, at) {
            self.keep(field, self.start, 0)?;
            return Some((None, end));
        }
        let start = expect(bytes, at, b'"')?;
        let end = end_of_word(bytes, start)?;
        self.keep(field, start, end - start)?;
        Some((Some(bytes.get(start..end)?), end + 1))
    }
}

/// A status that the webhook's table has.
fn usual(name: &[u8]) -> Option<SessionStatus> {
    SESSION_STATUSES.find(name).filter(|status| !status.is_rest_only())
}

/// The end of a value that says nothing: null, or "".
fn nothing(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'n' => bytes[at..].starts_with(b"null").then_some(at + 4),
        b'"' => (bytes.get(at + 1) == Some(&b'"')).then_some(at + 2),
        _ => None,
    }
}

/// The byte after `byte`, if that stands at `at`.
fn expect(bytes: &[u8], at: usize, byte: u8) -> Option<usize> {
    (bytes.get(at) == Some(&byte)).then_some(at + 1)
}

/// Where the value begins after the colon that comes next.
fn colon(bytes: &[u8], at: usize) -> Option<usize> {
    Some(skip(bytes, expect(bytes, skip(bytes, at), b':')?))
}

/// The next byte that is not blank.
pub(super) fn skip(bytes: &[u8], mut at: usize) -> usize {
    /// Eight blanks: an indent is a run of these.
    const BLANKS: u64 = u64::from_le_bytes([b' '; 8]);
    while bytes.get(at).is_some_and(|byte| is_blank(*byte)) {
        at += 1;
        while word(bytes, at) == Some(BLANKS) {
            at += 8;
        }
    }
    at
}

/// Eight bytes as a number of which the lowest is the first.
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}

/// One bit for each byte of a word, the highest of the byte.
const HIGHEST: u64 = u64::from_le_bytes([0x80; 8]);

/// The first byte from `at` on that is no digit; nothing if the text ends before it.
fn end_of_digits(bytes: &[u8], mut at: usize) -> Option<usize> {
    const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
    const ABOVE_NINE: u64 = u64::from_le_bytes([0x76; 8]);
    while let Some(word) = word(bytes, at) {
        // A digit is at most 9 when '0' is taken off, so that its highest bit stays
        // clear when 0x76 is added; that of any other byte does not.
        let rest = word ^ ZEROS;
        let others = (((rest & !HIGHEST) + ABOVE_NINE) | rest) & HIGHEST;
        if others != 0 {
            return Some(at + others.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let length = bytes.get(at..)?.iter().position(|byte| !byte.is_ascii_digit())?;
    Some(at + length)
}

/// The quote that ends a string of capital letters and underscores.
fn end_of_word(bytes: &[u8], at: usize) -> Option<usize> {
    /// Longer than any word of the tables.
    const LONGEST: usize = 32;
    const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
    const LOWEST: u64 = u64::from_le_bytes([0x01; 8]);
    for at in (at..at + LONGEST).step_by(8) {
        let Some(word) = word(bytes, at) else {
            let rest = bytes.get(at..)?;
            return rest.iter().position(|byte| *byte == b'"').map(|length| at + length);
        };
        // The lowest byte that is zero is told rightly, whatever is above it.
        let rest = word ^ QUOTES;
        let quotes = rest.wrapping_sub(LOWEST) & !rest & HIGHEST;
        if quotes != 0 {
            return Some(at + quotes.trailing_zeros() as usize / 8);
        }
    }
    None
}
