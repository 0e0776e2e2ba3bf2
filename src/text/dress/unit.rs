//! What a character may be written as in each dress.

use super::Dress;
use crate::text::node::next_character;

/// What a few bytes of a text are written for.
#[derive(Clone, Copy)]
pub(super) struct Unit {
    /// How many bytes it is written with.
    pub(super) length: usize,
    pub(super) bytes: [u8; 4],
    pub(super) count: usize,
}

impl Unit {
    pub(super) fn of(length: usize, c: char) -> Self {
        let mut bytes = [0; 4];
        let count = c.encode_utf8(&mut bytes).len();
        Self { length, bytes, count }
    }

    pub(super) const fn of_byte(length: usize, byte: u8) -> Self {
        Self { length, bytes: [byte, 0, 0, 0], count: 1 }
    }
}

pub(super) fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(16 * digit(0)? + digit(1)?).ok()
}

/// How long what shells, and those who write for them, have for an apostrophe is where `rest`
/// begins with it.
pub(super) fn apostrophe(rest: &[u8]) -> Option<usize> {
    let ways: [&[u8]; 2] = [br"'\''", br#"'"'"'"#];
    ways.into_iter().find(|way| rest.starts_with(way)).map(<[u8]>::len)
}

/// An escape of JSON's, or of what languages write around it.
pub(super) fn escape(rest: &[u8]) -> Option<Unit> {
    let length = match rest.get(1).filter(|_| rest[0] == b'\\')? {
        // Within syslog's parameters a bracket is escaped too (RFC 5424).
        b']' => return Some(Unit::of(2, ']')),
        // Python's, as for other languages' strings in single quotes.
        b'\'' => return Some(Unit::of(2, '\'')),
        b'x' => return Dress::Hex.unit(rest, 0),
        // C's, of bytes that are no letters.
        b'0'..=b'3' => {
            let byte = octal(&rest[1..])?;
            return (!byte.is_ascii_alphanumeric()).then_some(Unit::of_byte(4, byte));
        }
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
        b'u' => 12,
        _ => return None,
    };
    let ascii = rest[..length.min(rest.len())].split(|byte| !byte.is_ascii()).next()?;
    let (c, length) = next_character(std::str::from_utf8(ascii).ok()?)?;
    let is_whole = length > 2 || rest[1] != b'u';
    is_whole.then(|| Unit::of(length, c.unwrap_or(char::REPLACEMENT_CHARACTER)))
}

/// The byte that three octal digits write.
pub(super) fn octal(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits.get(..3)?).ok()?, 8).ok()
}

/// The entities that tools write, without their sign and semicolon.
const ENTITIES: [(&str, char); 6] =
    [("quot", '"'), ("amp", '&'), ("lt", '<'), ("gt", '>'), ("apos", '\''), ("nbsp", ' ')];

/// The longest of them with both, in bytes.
const LONGEST_ENTITY: usize = 10;

/// An entity of HTML's.
pub(super) fn entity(rest: &[u8]) -> Option<Unit> {
    let name = rest[..rest.len().min(LONGEST_ENTITY)].strip_prefix(b"&")?;
    let end = name.iter().position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&name[..end]).ok()?;
    let c = match name.strip_prefix('#') {
        None => ENTITIES.iter().find(|(entity, _)| *entity == name)?.1,
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| !c.is_ascii_alphanumeric())?
        }
    };
    Some(Unit::of(end + 2, c))
}

/// What ends a line, or an element, in HTML: a blank, which harms no string that it stands in.
pub(super) fn line_break(rest: &[u8]) -> Option<Unit> {
    tag_length(rest).map(|length| Unit::of(length, ' '))
}

/// The longest tag that ends something: `</blockquote>`.
const LONGEST_TAG: usize = 13;

/// The length of the tag that `rest` begins with: `<br>`, or one that ends an element.
fn tag_length(rest: &[u8]) -> Option<usize> {
    let breaks = ["<br>", "<br/>", "<br />"];
    if let Some(tag) = breaks.into_iter().find(|tag| rest.starts_with(tag.as_bytes())) {
        return Some(tag.len());
    }
    let name = rest[..rest.len().min(LONGEST_TAG)].strip_prefix(b"</")?;
    let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    (length > 0 && name.get(length) == Some(&b'>')).then_some(length + 3)
}

/// A line without the white space and the tags that it ends with.
pub(crate) fn without_tags(mut line: &[u8]) -> &[u8] {
    loop {
        line = line.trim_ascii_end();
        let last = &line[line.len().saturating_sub(LONGEST_TAG)..];
        let tag = memchr::memrchr(b'<', last).map(|at| &last[at..]);
        match tag.filter(|tag| tag_length(tag) == Some(tag.len())) {
            Some(tag) => line = &line[..line.len() - tag.len()],
            None => return line,
        }
    }
}
