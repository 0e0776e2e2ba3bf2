//! Base64 that is broken into lines: which lines go on with others.

use super::{GZIP, STARTS, WORDS, ends_code, json_of_token, letters};
use crate::text::{Scan, Scanner, Span, without_tags};

/// How long a line of a text in base64 is at least that is broken into lines: `base64` breaks
/// at 76 columns, as MIME does, PEM at 64.
pub(super) const NARROWEST: usize = 40;

/// Whether a token may be a line of a text that goes on.
pub(in crate::reading) fn may_be_line(token: &[u8]) -> bool {
    token.len() >= NARROWEST && !token.ends_with(b"=")
}

/// What may stand at the end of a line behind its code, blanks and tags, in bytes.
const LONGEST_END: usize = 64;

/// Whether a token may go on behind the `rest` of its line: that has nothing but an end.
pub(in crate::reading) fn may_wrap(token: &[u8], rest: &[u8]) -> bool {
    let rest = &rest[..rest.len().min(LONGEST_END)];
    matches!(rest.first(), Some(b'\n' | b'\r' | b' ' | b'\t' | b'<'))
        && may_be_line(token)
        && memchr::memchr(b'\n', rest).is_some_and(|end| without_tags(&rest[..end]).is_empty())
}

/// Whether the token at `span` of JSON may go on in the string of another record: it ends
/// where its own does.
pub(in crate::reading) fn may_wrap_on(json: &[u8], span: Span) -> bool {
    matches!(json.get(span.end), Some(b'"' | b'\\')) && may_be_line(&json[span.start..span.end])
}

/// A further line of a text in base64.
pub(in crate::reading) struct FurtherLine {
    /// How much of the line is code, in bytes.
    pub(in crate::reading) length: usize,
    /// How many letters that is.
    pub(in crate::reading) width: usize,
    pub(in crate::reading) is_last: bool,
}

/// What a further line of a text in base64 has, of which a full line has `width` letters, if
/// that is known; nothing if it is other text. What the text stands in may end behind the last
/// one.
pub(in crate::reading) fn further_line(line: &[u8], width: Option<usize>) -> Option<FurtherLine> {
    let line = without_tags(line);
    let (letters, count) = letters(line, 0);
    let filled = line[letters..].iter().take_while(|byte| **byte == b'=').count();
    let (length, own) = (letters + filled, count + filled);
    let width = width.unwrap_or(own);
    let is_code = count > 0 && own <= width && line.get(length).copied().is_none_or(ends_code);
    let is_last = own < width || letters < line.len();
    is_code.then_some(FurtherLine { length, width: own, is_last })
}

/// How many letters a code has.
pub(in crate::reading) fn width(code: &str) -> usize {
    letters(code.as_bytes(), 0).1
}

/// Whether a token is the whole of a JSON value, so that it does not go on.
pub(in crate::reading) fn is_whole(token: &str) -> bool {
    json_of_token(token).is_some_and(|bytes| {
        !bytes.starts_with(GZIP)
            && matches!(Scanner::new(0).scan(&bytes, 0), Scan::Complete(_) | Scan::Broken(..))
    })
}

/// Whether a code is an event, and not a part of a longer code.
pub(in crate::reading) fn is_event(code: &str) -> bool {
    STARTS.iter().any(|start| code.starts_with(start))
        && WORDS.iter().any(|word| code.contains(word))
        && is_whole(code)
}
