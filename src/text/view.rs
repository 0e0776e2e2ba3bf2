//! Text of which the beginning may be gone: what is left keeps its addresses.
//!
//! Who reads on in text that is let go of behind him holds offsets in the whole text, which
//! never move; a view knows where in it the text begins that is still there.

use std::ops::{Bound, Range, RangeBounds};

use super::position::Span;
use super::work::looked_at;

/// What is left of a text; offsets are those in the whole text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'t> {
    text: &'t str,
    start: usize,
}

impl<'t> View<'t> {
    /// A text of which nothing is gone.
    pub(crate) const fn whole(text: &'t str) -> Self {
        Self { text, start: 0 }
    }

    /// What is left of a text from `start` on.
    pub(crate) const fn from(start: usize, text: &'t str) -> Self {
        Self { text, start }
    }

    /// Whether nothing is left.
    pub(crate) const fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// The first offset that is still there.
    pub(crate) const fn start(self) -> usize {
        self.start
    }

    /// The offset behind the last byte.
    pub(crate) const fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// The same up to `end`.
    pub(crate) fn until(self, end: usize) -> Self {
        Self { text: self.str(..end), start: self.start }
    }

    /// A stretch of it, without what is gone.
    pub(crate) fn str(self, stretch: impl RangeBounds<usize>) -> &'t str {
        &self.text[self.inside(&stretch)]
    }

    /// The bytes of a stretch, which may be cut anywhere.
    pub(crate) fn bytes(self, stretch: impl RangeBounds<usize>) -> &'t [u8] {
        &self.text.as_bytes()[self.inside(&stretch)]
    }

    /// Where a stretch stands in what is left; the standard bounds would be looked up by a call.
    fn inside(self, stretch: &impl RangeBounds<usize>) -> Range<usize> {
        let at = |at: usize| at.saturating_sub(self.start);
        let start = match stretch.start_bound() {
            Bound::Included(start) => at(*start),
            Bound::Excluded(before) => at(*before + 1),
            Bound::Unbounded => 0,
        };
        let end = match stretch.end_bound() {
            Bound::Included(last) => at(*last + 1),
            Bound::Excluded(end) => at(*end),
            Bound::Unbounded => self.text.len(),
        };
        start..end
    }

    /// The text of a span.
    pub(crate) fn of(self, Span { start, end }: Span) -> &'t str {
        self.str(start..end)
    }

    /// The byte at `at`, if there is one.
    pub(crate) fn byte(self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at.checked_sub(self.start)?).copied()
    }

    /// Where the line begins that the byte at `at` is in, as far as it is there.
    pub(crate) fn line_start(self, at: usize) -> usize {
        let newline = memchr::memrchr(b'\n', self.bytes(..at));
        let start = newline.map_or(self.start, |line| self.start + line + 1);
        looked_at(at.saturating_sub(start));
        start
    }

    /// Where the line ends that the byte at `at` is in, or the text.
    pub(crate) fn line_end(self, at: usize) -> usize {
        let end = memchr::memchr(b'\n', self.bytes(at..)).map_or(self.end(), |length| at + length);
        looked_at(end.saturating_sub(at));
        end
    }

    /// Whether a character that is there begins at `at`, or the text ends.
    pub(crate) fn is_char_boundary(self, at: usize) -> bool {
        at.checked_sub(self.start).is_some_and(|at| self.text.is_char_boundary(at))
    }

    /// The nearest character's beginning at `at` or before it.
    pub(crate) fn floor_char_boundary(self, at: usize) -> usize {
        self.start + self.text.floor_char_boundary(at.saturating_sub(self.start))
    }

    /// The nearest character's beginning at `at` or behind it.
    pub(crate) fn ceil_char_boundary(self, at: usize) -> usize {
        self.start + self.text.ceil_char_boundary(at.saturating_sub(self.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_keeps_its_addresses() {
        let text = "ab\ncé\n";
        let view = View::from(2, &text[2..]);
        assert_eq!((view.start(), view.end()), (2, text.len()));
        assert_eq!(view.str(3..6), "cé");
        assert_eq!((view.str(..3), view.str(3..), view.str(0..=2)), ("\n", "cé\n", "\n"));
        assert_eq!(view.bytes(4..5), &"é".as_bytes()[..1]);
        assert_eq!((view.byte(1), view.byte(3), view.byte(7)), (None, Some(b'c'), None));
        assert_eq!((view.line_start(5), view.line_end(3), view.line_end(7)), (3, 6, 7));
        assert_eq!((view.floor_char_boundary(5), view.ceil_char_boundary(5)), (4, 6));
        assert_eq!((view.until(4).end(), view.until(4).str(..)), (4, "\nc"));
    }
}
