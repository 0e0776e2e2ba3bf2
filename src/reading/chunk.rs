//! Where the bytes of a chunk of input stand, and what stands before them.

use std::cell::Cell;

use crate::text::Position;

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
}
