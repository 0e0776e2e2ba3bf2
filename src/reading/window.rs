//! Text of an input that is being read, and the way back to its places.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{Decoder, Offsets};
use crate::text::{self, CONTEXT, Excerpt, Place, Position, Shown, Span, Text, View, excerpt};

/// Text that is done with is kept while it is less than this part of all: what is much and
/// still to be read is not moved for so little.
const MOST_DONE_WITH: usize = 4;

/// Longer text is not shared, since the reader would have to copy it to read on.
const MOST_SHARED: usize = if cfg!(test) { 1 << 10 } else { 1 << 20 };

/// The part of an input that is kept.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    pub(crate) text: String,
    /// How many bytes stood before it that are let go of.
    gone: usize,
    /// Where the text begins, and a place in it: what is near to that is told from there.
    begin: Position,
    known: (usize, Position),
    /// Where bytes could not be decoded, and which of them were told of with events.
    pub(crate) bad: Offsets,
    told: Offsets,
}

impl Window {
    /// `text`, which begins at `begin`.
    pub(crate) fn of(text: String, begin: Position) -> Self {
        let (bad, told) = (Offsets::default(), Offsets::default());
        Self { text, gone: 0, begin, known: (0, begin), bad, told }
    }

    /// Takes further bytes, the last ones if `at_end`.
    pub(crate) fn take(&mut self, decoder: &mut Decoder, bytes: &[u8], at_end: bool) {
        let length = self.text.len();
        self.known = (length, self.position(length));
        decoder.decode(bytes, at_end, &mut self.text, &mut self.bad);
    }

    /// The text, with the address that it begins at.
    pub(crate) fn view(&self) -> View<'_> {
        View::from(self.gone, &self.text)
    }

    /// The text, with the way back to its places.
    pub(crate) fn text(&self) -> Text<'_> {
        Text::of_input(&self.text, self.begin).knowing(self.known.0, self.known.1)
    }

    /// The place of the byte at `offset` of what is left.
    pub(crate) fn position(&self, offset: usize) -> Position {
        text::position(&self.text, self.begin, self.known, offset)
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
            let rest = Span { start: length, end: self.text.len() };
            *self = Self { gone: self.gone + length, ..self.copy(rest, self.position(length)) };
        }
        undecoded
    }

    /// Takes out the bytes before `done` that could not be decoded.
    fn undecoded(&mut self, done: usize) -> Option<(u64, Place)> {
        let (bad, told) = (self.bad.take_if(|at| at < done), self.told.take_if(|at| at < done));
        let mut untold = bad.iter().filter(|at| !told.contains(*at));
        let start = untold.next()?;
        let end = start + char::REPLACEMENT_CHARACTER.len_utf8();
        Some((1 + untold.count() as u64, self.text().place(Span { start, end })))
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

    /// Where the next line begins behind `start`, unless the text does there, or what there is of
    /// the line of a byte whose place is known; and its place, for which no more is looked at.
    fn before(&self, start: usize, known: (usize, Position)) -> (usize, Position) {
        let (at, position) = known;
        let newline = memchr::memchr(b'\n', &self.text.as_bytes()[start..at]);
        let Some(newline) = newline.filter(|_| start > 0) else {
            return (start, text::position(&self.text, self.begin, known, start));
        };
        let start = start + newline + 1;
        let lines = memchr::memchr_iter(b'\n', &self.text.as_bytes()[start..at]).count();
        (start, Position { line: position.line - lines as u64, column: 1 })
    }

    /// A copy of a stretch that stands at `position`.
    fn copy(&self, stretch: Span, position: Position) -> Self {
        let mut copy = Self::of(self.text[stretch.start..stretch.end].to_owned(), position);
        copy.bad.add(&self.bad, stretch, 0);
        copy.told.add(&self.told, stretch, 0);
        copy
    }

    /// The lines around the stretch `span`, which stands at `place`.
    pub(crate) fn excerpt(&self, span: Span, place: Place, shown: Shown) -> Excerpt {
        excerpt(&self.text, span, place, shown)
    }

    /// The lines of the input in which the stretches `spans` stand.
    pub(crate) fn lines(&self, mut spans: Vec<Span>) -> Vec<Range<u64>> {
        spans.sort_unstable_by_key(|span| span.start);
        let mut lines: Vec<Range<u64>> = Vec::new();
        let mut at = spans.first().map_or(0, |first| first.start);
        let mut line = self.position(at).line;
        for Span { start, end } in spans {
            let newlines = |from: usize, to: usize| {
                memchr::memchr_iter(b'\n', &self.text.as_bytes()[from..to]).count() as u64
            };
            line += newlines(at, start);
            at = start;
            let behind = line + newlines(start, end.saturating_sub(1).max(start)) + 1;
            match lines.last_mut().filter(|last| line <= last.end) {
                Some(last) => last.end = last.end.max(behind),
                None => lines.push(line..behind),
            }
        }
        lines
    }
}
