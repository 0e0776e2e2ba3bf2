//! Where a value may begin in a line of a log.

use crate::text::{Scan, Scanner, is_blank};

/// The next bracket, or the next quote where the line holds quoted JSON.
pub(super) fn next_begin(bytes: &[u8], at: usize, has_quoted: bool) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let length = if has_quoted {
        memchr::memchr3(b'{', b'[', b'"', rest)
    } else {
        memchr::memchr2(b'{', b'[', rest)
    };
    length.map(|length| at + length)
}

/// Whether an array, an object or a dump may begin with the bracket that `rest`
/// begins with: most brackets in text are none, and this is told at once.
pub(crate) fn may_begin(rest: &[u8]) -> bool {
    let is_object = rest[0] == b'{';
    let Some(next) = rest.iter().skip(1).position(|byte| !is_blank(*byte)) else { return true };
    let rest = &rest[next + 1..];
    match rest[0] {
        b'"' => true,
        b'}' | b'\\' | b'\'' | b':' if is_object => true,
        b'_' | b'A'..=b'Z' | b'a'..=b'z' if is_object => {
            // JavaScript's keys have no quotes, but a colon.
            let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
            let after = rest.iter().find(|byte| !is_name(byte) && !is_blank(**byte));
            after == Some(&b':')
        }
        b'{' | b'[' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => !is_object,
        _ => false,
    }
}

/// Whether a value may go on in the next line: it ends in `{`, `[` or `,`, white space
/// apart, as pretty-printers leave it.
pub(crate) fn leaves_open(line: &[u8]) -> bool {
    match line.last() {
        Some(b'{' | b'[' | b',') => true,
        Some(b' ' | b'\t' | b'\r') => {
            matches!(line.trim_ascii_end().last(), Some(b'{' | b'[' | b','))
        }
        _ => false,
    }
}

/// Where the JSON string at `begin` ends or breaks, and whether it is a whole
/// one that holds JSON itself.
pub(super) fn quoted_json(bytes: &[u8], begin: usize) -> (usize, bool) {
    let end = match Scanner::new(0).scan(bytes, begin) {
        Scan::Complete(end) => end,
        Scan::Broken(place, _) => return (place + 1, false),
        Scan::Incomplete => return (bytes.len() + 1, false),
    };
    let literal = &bytes[begin..end];
    let holds = |needle: &[u8]| memchr::memmem::find(literal, needle).is_some();
    (end, holds(b"\\\"") && memchr::memchr(b'{', literal).is_some())
}
