//! Places in an input, as people count them: lines, and columns in characters; and stretches
//! of a text, in bytes.

use std::fmt;

use super::work::looked_at;

/// A half-open range of bytes in one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// A place in an input: line and column from 1, columns in Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line; lines end at LF.
    pub line: u64,
    /// The column; a carriage return has none.
    pub column: u64,
}

impl Default for Position {
    fn default() -> Self {
        Self::START
    }
}

/// A stretch of an input; the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its first character.
    pub start: Position,
    /// The character after its last.
    pub end: Position,
}

impl Position {
    /// The beginning of every input.
    pub const START: Self = Self { line: 1, column: 1 };

    /// Where a reader stands who started here and has read `text`.
    #[must_use]
    pub fn after(self, text: &str) -> Self {
        self.after_bytes(text.as_bytes())
    }

    /// As [`Self::after`], of text that may have bytes in it that say nothing.
    pub(crate) fn after_bytes(self, bytes: &[u8]) -> Self {
        looked_at(bytes.len());
        let (line, column, rest) = match memchr::memrchr(b'\n', bytes) {
            None => (self.line, self.column, bytes),
            Some(last) => {
                // Mostly there is one.
                let lines = match memchr::memchr(b'\n', bytes) {
                    Some(first) if first == last => 1,
                    _ => memchr::memchr_iter(b'\n', bytes).count() as u64,
                };
                (self.line + lines, 1, &bytes[last + 1..])
            }
        };
        Self { line, column: column + columns(rest) }
    }
}

/// How many columns a part of a line takes; a byte that says nothing takes one, as the
/// character does that stands for it.
pub(crate) fn columns(text: &[u8]) -> u64 {
    if text.is_ascii() {
        return (text.len() - memchr::memchr_iter(b'\r', text).count()) as u64;
    }
    let is_column = |byte: &&u8| (**byte & 0xC0) != 0x80 && **byte != b'\r';
    let of_valid = |text: &[u8]| text.iter().filter(is_column).count();
    if simdutf8::basic::from_utf8(text).is_ok() {
        return of_valid(text) as u64;
    }
    let parts = text.utf8_chunks();
    parts.map(|part| of_valid(part.valid().as_bytes()) + part.invalid().len()).sum::<usize>() as u64
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}
