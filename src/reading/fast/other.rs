//! Other events of Zoho Desk's, in which nothing has to be looked at twice.

use super::plain::{colon, expect, object};
use crate::event::{Other, time as time_of};
use crate::tables::SESSION_EVENT_TYPE;
use crate::text::lanes::end_of_digits;
use crate::text::{Node, Span, next_special};

/// Reads the other event whose `{` stands at `at`: an object with an `eventType` that is
/// not a session's and a `payload` of strings, whole numbers and words.
pub(super) fn other(text: &str, at: usize) -> Option<Other<'_>> {
    let bytes = text.as_bytes();
    let (mut event_type, mut payload, mut time) = (None, None, None);
    let end = object(bytes, at, |at| {
        let (key, start) = key(bytes, at)?;
        match key {
            b"payload" => {
                let end = simple_object(bytes, start)?;
                payload.replace(Span { start, end }).is_none().then_some(end)
            }
            b"eventType" | b"eventTime" => {
                let slot = if key == b"eventType" { &mut event_type } else { &mut time };
                let inside = string(bytes, start)?;
                slot.replace(inside).is_none().then_some(inside.end + 1)
            }
            _ => simple(bytes, start, key),
        }
    })?;
    let (event_type, payload) = (event_type?, payload?);
    let inside = |span: Span| text.get(span.start..span.end);
    let event_type = inside(event_type).filter(|name| *name != SESSION_EVENT_TYPE)?;
    Some(Other {
        event_type: event_type.into(),
        time_ms: time.and_then(inside).and_then(time_of),
        node: Node::new(text, Span { start: at, end }),
        payload: Node::new(text, payload),
    })
}

/// Whether a key may make an object something else than another event.
fn is_telling(key: &[u8]) -> bool {
    key.ends_with(b"Status")
        || key.starts_with(b"zdim")
        || matches!(key, b"sessionId" | b"source" | b"problems")
}

/// The key that begins at `at`, and where its value does.
fn key(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let Span { start, end } = string(bytes, at)?;
    Some((&bytes[start..end], colon(bytes, end + 1)?))
}

/// The end of an object of simple values, none of them a session's.
fn simple_object(bytes: &[u8], at: usize) -> Option<usize> {
    object(bytes, at, |at| {
        let (key, start) = key(bytes, at)?;
        simple(bytes, start, key)
    })
}

/// The end of a string without escapes, a whole number, or a word, if its key tells nothing.
fn simple(bytes: &[u8], at: usize, key: &[u8]) -> Option<usize> {
    if is_telling(key) {
        return None;
    }
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
