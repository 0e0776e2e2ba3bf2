//! Where a value may begin in a line of a log.

use crate::reading::encoded::{may_hold_json, next_token};
use crate::text::work::looked_at;
use crate::text::{Dress, Scan, Scanner, is_blank, without_tags};

/// What may begin a value in a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begins {
    /// It holds quoted JSON: a quote may.
    pub(super) has_quoted: bool,
    /// Brackets are written with per cent signs.
    pub(super) has_percent: bool,
}

impl Begins {
    /// What may begin a value in `line`; nothing if nothing may but a text in base64.
    pub(super) fn of(line: &[u8]) -> Option<Self> {
        let has = |needle: &[u8]| memchr::memmem::find(line, needle).is_some();
        let has_percent = memchr::memchr(b'%', line).is_some()
            && (has(b"%7B") || has(b"%7b") || has(b"%5B") || has(b"%5b") || has(b"%25"));
        let has_quoted =
            memchr::memchr(b'\\', line).is_some() && memchr::memchr(b'"', line).is_some();
        if !has_percent
            && memchr::memchr2(b'{', b'[', line).is_none()
            // Base64 in lines may be quoted too.
            && !(has_quoted && next_token(line, 0).is_some())
        {
            return None;
        }
        Some(Self { has_quoted, has_percent })
    }

    /// How far ahead in `rest` a value may begin.
    pub(super) fn next(self, rest: &[u8]) -> Option<usize> {
        let length = match (self.has_quoted, self.has_percent) {
            (false, false) => memchr::memchr2(b'{', b'[', rest),
            (true, false) => memchr::memchr3(b'{', b'[', b'"', rest),
            (false, true) => memchr::memchr3(b'{', b'[', b'%', rest),
            (true, true) => rest.iter().position(|byte| matches!(byte, b'{' | b'[' | b'"' | b'%')),
        };
        looked_at(length.unwrap_or(rest.len()));
        length
    }
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
            // Keys of JavaScript's have no quotes, but a colon; Java's have an equals sign.
            let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
            let after = rest.iter().find(|byte| !is_name(byte) && !is_blank(**byte));
            matches!(after, Some(b':' | b'='))
        }
        b'{' | b'[' | b']' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => !is_object,
        _ => false,
    }
}

/// Whether a value may go on in the next line: it ends in `{`, `[` or `,`, white space
/// and the tags of HTML apart, as pretty-printers leave it.
pub(crate) fn leaves_open(line: &[u8]) -> bool {
    match line.last() {
        Some(b'{' | b'[' | b',') => true,
        Some(b' ' | b'\t' | b'\r' | b'>') => {
            matches!(without_tags(line).last(), Some(b'{' | b'[' | b','))
        }
        _ => false,
    }
}

#[cfg(test)]
#[test]
fn tags_at_the_end_of_a_line_leave_it_open() {
    for line in ["a {", "[ ", "{<br>", "{<br />\r", ",</td></tr>", ", </li> "] {
        assert!(leaves_open(line.as_bytes()), "{line}");
    }
    for line in ["", "a", ">", "<a>{</b c>", "{<b>", "{</>", "</td>"] {
        assert!(!leaves_open(line.as_bytes()), "{line}");
    }
}

/// How long the JSON string is that `rest` begins with, up to its end or where it breaks, and
/// whether it is a whole one that holds JSON itself.
pub(super) fn quoted_json(rest: &[u8]) -> (usize, bool) {
    let end = match Scanner::new(0).scan(rest, 0) {
        Scan::Complete(end) => end,
        Scan::Broken(place, _) => return (place + 1, false),
        Scan::Incomplete => return (rest.len() + 1, false),
    };
    let literal = &rest[..end];
    // A letter right behind it says that the quotes are not what they seem.
    let ends = !rest.get(end).is_some_and(u8::is_ascii_alphanumeric);
    let holds_json = ends
        && memchr::memchr(b'\\', literal).is_some()
        && may_hold_json(literal)
        && !is_attribute(literal);
    (end, holds_json)
}

/// In how many places of a text JSON in a dress may begin.
const MOST_BRACKETS: usize = 8;

/// Where JSON in this dress begins in a text, some brackets before it apart.
pub(super) fn json_in(dress: Dress, text: &[u8]) -> Option<usize> {
    let mut brackets = memchr::memchr2_iter(b'{', b'[', text).take(MOST_BRACKETS);
    brackets.find(|at| Dress::of_json(&text[*at..]) == Some(dress))
}

/// Whether what stands in quotes is an attribute of HTML with JSON in it, and no string of
/// JSON's: its backslashes are those of the strings in it, and undone after the entities.
fn is_attribute(literal: &[u8]) -> bool {
    let inside = &literal[1..literal.len() - 1];
    // An attribute ends with the next quote, escaped or not.
    if memchr::memchr(b'"', inside).is_some() {
        return false;
    }
    let Some(start) = json_in(Dress::Html, inside) else { return false };
    let json = std::str::from_utf8(&inside[start..]).unwrap_or_default();
    let has_quote = json.match_indices("u0022").any(|(at, _)| {
        let before = &json[..at];
        (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
    });
    let is_whole = || {
        let json = Dress::Html.undress(json);
        matches!(Scanner::new(0).scan(json.as_bytes(), 0), Scan::Complete(_))
    };
    has_quote || is_whole()
}
