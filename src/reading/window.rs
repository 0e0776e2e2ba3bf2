//! Text of an input that is being read, and the way back to its places.

use std::ops::Range;
use std::sync::Arc;

use crate::source::Offsets;
use crate::text::{
    self, CONTEXT, Excerpt, Mark, Marks, Place, Position, Shown, Span, Text, View, excerpt,
};

/// Text that is done with is kept while it is less than this part of all: what is much and
/// still to be read is not moved for so little.
const MOST_DONE_WITH: usize = 4;

/// Longer text is not shared, since the reader would have to copy it to read on.
const MOST_SHARED: usize = if cfg!(test) { 1 << 10 } else { 1 << 20 };

/// The part of an input that is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Window {
    pub(crate) text: String,
    /// How many bytes stood before it that are let go of.
    gone: usize,
    pub(crate) marks: Marks,
    /// Where bytes could not be decoded, and which of them were told of with events.
    pub(crate) bad: Offsets,
    told: Offsets,
    /// Where an empty line stands for one that was too long.
    pub(crate) left_out: Vec<usize>,
}

impl Window {
    /// Nothing, at `position`.
    pub(crate) fn at(position: Position) -> Self {
        let mut window = Self::default();
        window.marks.push(Mark { at: 0, position });
        window
    }

    /// Appends a stretch of `other` that stands at `position` and has no marks within.
    pub(crate) fn append(&mut self, other: &Self, stretch: Span, position: Position) {
        let at = self.text.len();
        self.marks.push(Mark { at, position });
        self.bad.add(&other.bad, stretch, at);
        self.text.push_str(&other.text[stretch.start..stretch.end]);
    }

    /// A line that stands at `position` is too long: an empty one stands for it.
    pub(crate) fn leave_out(&mut self, position: Position) {
        let at = self.text.len();
        self.left_out.push(at);
        self.marks.push(Mark { at, position });
        self.text.push('\n');
    }

    /// The text, with the address that it begins at.
    pub(crate) fn view(&self) -> View<'_> {
        View::from(self.gone, &self.text)
    }

    /// The place of the byte at `offset` of what is left.
    pub(crate) fn position(&self, offset: usize) -> Position {
        text::position(&self.text, &self.marks, (0, Position::START), offset)
    }

    /// These bytes, which could not be decoded, were told of with events.
    pub(crate) fn tell_of(&mut self, told: &Offsets) {
        self.told.add(told, Span { start: 0, end: self.text.len() }, 0);
    }

    /// Lets go of what is done with, which is all before the address `done`, but for what may
    /// have to be shown. Answers how many bytes of it could not be decoded and were told of
    /// with no event, and the first of them.
    pub(crate) fn let_go(&mut self, done: usize) -> Option<(u64, Place)> {
        let done = done.saturating_sub(self.gone);
        let undecoded = if self.bad.is_empty() { None } else { self.undecoded(done) };
        let length = self.text.floor_char_boundary(done.saturating_sub(CONTEXT));
        if length > 0 && length >= self.text.len() / MOST_DONE_WITH {
            let rest = self.behind(length);
            *self = Self { gone: self.gone + length, ..rest };
        }
        undecoded
    }

    /// Takes out the bytes before `done` that could not be decoded.
    fn undecoded(&mut self, done: usize) -> Option<(u64, Place)> {
        let (bad, told) = (self.bad.take_if(|at| at < done), self.told.take_if(|at| at < done));
        let mut count = 0;
        let mut first: Option<(Position, usize)> = None;
        let mut marks = self.marks.from(0).peekable();
        let mut position = Position::START;
        for at in bad.iter().filter(|at| !told.contains(*at)) {
            count += 1;
            while let Some(mark) = marks.next_if(|mark| mark.at <= at) {
                position = mark.position;
            }
            // Parts of a line that were joined stand behind what came between them.
            if first.is_none_or(|(first, _)| position < first) {
                first = Some((position, at));
            }
        }
        let (_, start) = first?;
        let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
        let text = Text::of_input(&self.text, &self.marks);
        Some((count, text.place(Span { start, end })))
    }

    /// The text for who tells of a stretch of it later, which stands at `position`, and where
    /// that text begins in this one: all of it, or of a long one a copy of what may be shown.
    pub(crate) fn shared(
        window: &Arc<Self>,
        stretch: Span,
        position: Position,
        is_shown: bool,
    ) -> (Arc<Self>, usize) {
        let text = &window.text;
        if text.len() <= MOST_SHARED {
            return (Arc::clone(window), 0);
        }
        let around = if is_shown { CONTEXT } else { 0 };
        let start = text.floor_char_boundary(stretch.start.saturating_sub(around));
        let end = text.ceil_char_boundary(stretch.end + around);
        let (start, position) = window.before(start, (stretch.start, position));
        (Arc::new(window.copy(Span { start, end }, position)), start)
    }

    /// Where the first line begins from `start` on, or what there is of the line of a byte
    /// whose place is known; and its place, for which no more is looked at.
    fn before(&self, start: usize, known: (usize, Position)) -> (usize, Position) {
        let (at, position) = known;
        if self.marks.before(start) != self.marks.before(at) {
            // What was left out is not far.
            return (start, self.position(start));
        }
        let Some(newline) = memchr::memchr(b'\n', &self.text.as_bytes()[start..at]) else {
            return (start, text::position(&self.text, &self.marks, known, start));
        };
        let start = start + newline + 1;
        let lines = memchr::memchr_iter(b'\n', &self.text.as_bytes()[start..at]).count();
        (start, Position { line: position.line - lines as u64, column: 1 })
    }

    /// A copy of a stretch that stands at `position`.
    fn copy(&self, stretch: Span, position: Position) -> Self {
        let Span { start, end } = stretch;
        let mut copy = Self::at(position);
        let marks = self.marks.from(start).skip_while(|mark| mark.at <= start);
        for mark in marks.take_while(|mark| mark.at < end) {
            copy.marks.push(Mark { at: mark.at - start, ..mark });
        }
        copy.text.push_str(&self.text[start..end]);
        copy.bad.add(&self.bad, stretch, 0);
        copy.told.add(&self.told, stretch, 0);
        copy
    }

    /// A copy of all but the first `length` bytes.
    fn behind(&self, length: usize) -> Self {
        self.copy(Span { start: length, end: self.text.len() }, self.position(length))
    }

    /// Takes out the first `length` bytes.
    pub(crate) fn take(&mut self, length: usize) -> Self {
        if length == 0 {
            // Nothing moves: a long line that is still arriving stays where it is.
            return Self::at(self.position(0));
        }
        let rest = self.behind(length);
        let mut before = std::mem::replace(self, rest);
        before.text.truncate(length);
        before.marks = before.marks.from(0).take_while(|mark| mark.at < length).collect();
        before.bad = before.bad.take_if(|at| at < length);
        before
    }

    /// Takes out all from the address `at` on.
    pub(crate) fn take_from(&mut self, at: usize) -> Self {
        let gone = self.gone;
        let before = self.take(at - gone);
        std::mem::replace(self, Self { gone, ..before })
    }

    /// The lines around the stretch `span`, which stands at `place`.
    pub(crate) fn excerpt(&self, span: Span, place: Place, shown: Shown) -> Excerpt {
        excerpt(&self.text, span, place, shown, |line, next| self.follow(line, next))
    }

    /// Whether the lines that begin at these two places follow each other in the
    /// input as they do in the text.
    fn follow(&self, line: usize, next: usize) -> bool {
        self.marks.before(line) == self.marks.before(next)
            || self.position(line).line + 1 == self.position(next).line
    }

    /// The lines of the input in which the stretches `spans` stand.
    pub(crate) fn lines(&self, mut spans: Vec<Span>) -> Vec<Range<u64>> {
        spans.sort_unstable_by_key(|span| span.start);
        let mut lines: Vec<Range<u64>> = Vec::new();
        let mut known = (0, self.position(0));
        for Span { start, end } in spans {
            let mut marks = self.marks.from(start).skip_while(|mark| mark.at <= start);
            let mut at = start;
            loop {
                // Something may have been left out before the next mark.
                let stop = marks.next().map_or(end, |mark| mark.at.min(end));
                known = (at, text::position(&self.text, &self.marks, known, at));
                let first = known.1.line;
                let part = &self.text.as_bytes()[at..stop.saturating_sub(1).max(at)];
                let last = first + memchr::memchr_iter(b'\n', part).count() as u64;
                match lines.last_mut() {
                    Some(lines) if lines.start <= first && first <= lines.end => {
                        lines.end = lines.end.max(last + 1);
                    }
                    _ => lines.push(first..last + 1),
                }
                if stop >= end {
                    break;
                }
                at = stop;
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_out_keeps_its_places() {
        let mut raw = Window::at(Position::START);
        raw.text.push_str("ab\x1b[0mcd\nef\n");
        let mut window = Window::default();
        for (start, end, column) in [(0, 2, 1), (6, 12, 7)] {
            window.append(&raw, Span { start, end }, Position { line: 1, column });
        }
        let first = window.take(3);
        assert_eq!((first.text.as_str(), first.position(2).column), ("abc", 7));
        assert_eq!((window.text.as_str(), window.position(0).column), ("d\nef\n", 8));
        assert_eq!(window.position(2).to_string(), "2:1");
        let lines = window.lines(vec![Span { start: 0, end: 3 }]);
        assert_eq!((lines.len(), &lines[0]), (1, &(1..3)));
    }
}
