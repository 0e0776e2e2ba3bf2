//! Other events of Zoho Desk's, in which nothing has to be looked at twice.

use super::plain::{colon, expect};
use crate::event::{Other, time as time_of};
use crate::tables::SESSION_EVENT_TYPE;
use crate::text::lanes::{end_of_digits, skip};
use crate::text::{Node, Span, next_special};

/// Reads the other event whose `{` stands at `at`: an object with an `eventType` that is
/// not a session's and a `payload` of strings, whole numbers and words.
pub(super) fn other(text: &str, at: usize) -> Option<Other<'_>> {
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
    let inside = |span: Span| text.get(span.start..span.end);
    let event_type = inside(event_type).filter(|name| *name != SESSION_EVENT_TYPE)?;
    Some(Other {
        event_type: event_type.into(),
        time_ms: time.and_then(inside).and_then(time_of),
        node: Node::new(text, Span { start: at, end: cursor + 1 }),
        payload: Node::new(text, payload),
    })
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
