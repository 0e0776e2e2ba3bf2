//! Where the bytes of a chunk of input stand, and what stands before them.

use std::cell::Cell;

use crate::source::{Decoder, Offsets};
use crate::text::{CONTEXT, Position, columns};

/// The way from an offset in a chunk of an input to its place; the offsets that are asked
/// for mostly grow.
#[derive(Debug)]
pub(super) struct Places<'c> {
    pub(super) bytes: &'c [u8],
    /// Whether a line begins with these bytes.
    begins: bool,
    /// An offset whose place is known, and the last one that was asked for.
    first: (usize, Position),
    last: Cell<(usize, Position)>,
}

impl<'c> Places<'c> {
    /// The byte at `at` stands at `position`; what stands before it can be shown.
    pub(super) const fn new(bytes: &'c [u8], begins: bool, at: usize, position: Position) -> Self {
        let known = (at, position);
        Self { bytes, begins, first: known, last: Cell::new(known) }
    }

    /// Where the byte at `at` stands, which is none of those before.
    pub(super) fn position(&self, at: usize) -> Position {
        let last = self.last.get();
        let (known, position) = if last.0 <= at { last } else { self.first };
        if known == at {
            return position;
        }
        let position = position.after_bytes(&self.bytes[known.min(at)..at]);
        self.last.set((at, position));
        position
    }

    /// Goes on from `from` to `to`, if the first was asked for last: so many lines end between
    /// them, and in the last one each byte takes a column.
    pub(super) fn pass(&self, from: usize, to: usize, lines: u64) {
        let (known, position) = self.last.get();
        if known == from
            && let Some(newline) = memchr::memrchr(b'\n', &self.bytes[from..to])
        {
            let (line, column) = (position.line + lines, (to - from - newline) as u64);
            self.last.set((to, Position { line, column }));
        }
    }

    /// Somebody knows in which line that stands which begins at `at`.
    pub(super) fn note_line(&self, at: usize, line: u64) {
        self.last.set((at, Position { line, column: 1 }));
    }

    /// Whether a line begins with the byte at `at`.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        match at.checked_sub(1) {
            Some(before) => self.bytes.get(before) == Some(&b'\n'),
            None => self.begins,
        }
    }

    /// What stands before `at`, as far as it may be shown, and where that begins; what stands
    /// on the same line is enough if nothing `is_shown`.
    pub(super) fn before(&self, at: usize, is_shown: bool) -> (String, Position) {
        let position = self.position(at);
        let most = if is_shown || position.column > 1 { CONTEXT } else { 0 };
        let mut start = at.saturating_sub(most);
        if !self.begins_line(start)
            && let Some(newline) = memchr::memchr(b'\n', &self.bytes[start..at])
        {
            start += newline + 1;
        }
        let mut begin = Position { line: position.line, column: 1 };
        if self.begins_line(start) {
            begin.line -= memchr::memchr_iter(b'\n', &self.bytes[start..at]).count() as u64;
        } else {
            let is_rest = |byte: &&u8| (**byte & 0xC0) == 0x80;
            start += self.bytes[start..at].iter().take_while(is_rest).count();
            let shown = columns(&self.bytes[start..at]);
            begin.column = position.column.saturating_sub(shown).max(1);
        }
        let (mut before, mut bad) = (String::new(), Offsets::default());
        Decoder::default().decode(&self.bytes[start..at], true, &mut before, &mut bad);
        (before, begin)
    }
}
