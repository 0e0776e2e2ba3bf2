//! Text put together from other text: from lines of a log, with what was cut off them left
//! out, from lines in a dress, and from the strings of records.

use std::borrow::Cow;

use super::Frame;
use crate::text::{Dress, ESC, Making, Piece, Span, Text, View, escape_length, unescape_inside};

/// How long a piece may be that is not as it stands in the outer text, in bytes: of such a
/// piece all is taken or nothing.
const LONGEST_PIECE: usize = 256;

/// In a stretch with more escape sequences of a terminal they stay: each takes a piece.
pub(super) const MOST_ESCAPES: usize = 1 << 18;

/// What was found in text that was put together from other text.
#[derive(Debug)]
pub(crate) struct Inner {
    /// As much of it as is needed.
    pub(crate) text: Made,
    /// The dress that was undone.
    pub(crate) dress: Option<Dress>,
    pub(crate) frame: Frame,
}

/// Text with the pieces that it was made from. What is let go of at its front keeps its
/// addresses, which are those in all that was ever put together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made {
    content: String,
    /// The address of the content's first byte.
    gone: usize,
    pieces: Vec<Piece>,
}

impl Made {
    /// Text whose first byte has the address `at`.
    pub(super) fn at(at: usize) -> Self {
        Self { gone: at, ..Self::default() }
    }

    /// What there is of it.
    pub(crate) fn view(&self) -> View<'_> {
        View::from(self.gone, &self.content)
    }

    /// The address behind its last byte.
    pub(super) fn end(&self) -> usize {
        self.view().end()
    }

    /// Where the last word ends before `at`.
    pub(super) fn word_end(&self, at: usize) -> usize {
        self.gone + self.view().str(..at).trim_end().len()
    }

    /// All of it, of which nothing is gone, as made of `outer`.
    pub(crate) fn text<'a>(&'a self, outer: &'a Text<'a>) -> Text<'a> {
        Text::made_of(&self.content, outer, &self.pieces)
    }

    /// What was found in this text, of which nothing is gone.
    pub(super) fn with(self, frame: Frame) -> Frame {
        Frame::Inner(Box::new(Inner { text: self, dress: None, frame }))
    }

    /// The stretch of the outer text from the first piece to the last.
    pub(super) fn extent(&self) -> Option<Span> {
        let (first, last) = (self.pieces.first()?, self.pieces.last()?);
        Some(Span { start: first.outer.start, end: last.outer.end })
    }

    /// The stretches of the outer text that it was made from.
    pub(crate) fn stretches(&self) -> impl ExactSizeIterator<Item = Span> {
        self.pieces.iter().map(|piece| piece.outer)
    }

    /// Calls `change` with each of them.
    pub(super) fn each_stretch(&mut self, change: &mut dyn FnMut(&mut Span)) {
        self.pieces.iter_mut().for_each(|piece| change(&mut piece.outer));
    }

    /// Appends the stretch `outer` of `text`.
    pub(crate) fn append(&mut self, text: View<'_>, outer: Span) {
        if outer.start == outer.end {
            return;
        }
        if let Some(last) = self.pieces.last_mut()
            && last.making == Making::Verbatim
            && last.outer.end == outer.start
        {
            last.outer.end = outer.end;
            self.content.push_str(text.of(outer));
        } else {
            self.push(Cow::Borrowed(text.of(outer)), outer, Making::Verbatim);
        }
    }

    /// What the stretch `outer` of `text` is made into, as [`Self::make`] does it.
    pub(crate) fn of(text: View<'_>, outer: Span, making: Making) -> Self {
        let mut made = Self::default();
        made.make(text, outer, making);
        made
    }

    /// Appends what the stretch `outer` of `text` is made into, in short pieces and without
    /// the escape sequences of a terminal in it.
    pub(super) fn make(&mut self, text: View<'_>, outer: Span, making: Making) {
        let source = text.of(outer);
        let content = match making {
            Making::Unescaped => unescape_inside(source),
            Making::Undressed(dress) => dress.undress(source).into(),
            Making::Verbatim | Making::Opaque => source.into(),
        };
        let escapes = memchr::memchr_iter(ESC, content.as_bytes()).take(MOST_ESCAPES + 1).count();
        let cuts_escapes = escapes <= MOST_ESCAPES;
        let (mut rest, mut from) = (&*content, outer.start);
        while !rest.is_empty() {
            let mut length = rest.floor_char_boundary(LONGEST_PIECE);
            let escape = memchr::memchr(ESC, &rest.as_bytes()[..length]).filter(|_| cuts_escapes);
            length = escape.unwrap_or(length);
            let (piece, behind) = rest.split_at(length);
            let end = from + making.written(text.str(from..outer.end), length);
            if length > 0 {
                self.push(piece.into(), Span { start: from, end }, making);
            }
            let left_out = if escape.is_some() { escape_length(behind.as_bytes()) } else { 0 };
            from = end + making.written(text.str(end..outer.end), left_out);
            rest = &behind[left_out..];
        }
    }

    /// Appends what was made of the stretch `outer` of a text.
    pub(super) fn push(&mut self, content: Cow<'_, str>, outer: Span, making: Making) {
        self.pieces.push(Piece { start: self.end(), outer, making });
        if self.content.capacity() == 0 {
            self.content = content.into_owned();
        } else {
            self.content.push_str(&content);
        }
    }

    /// Appends all of `other`.
    pub(super) fn append_all(&mut self, other: Self) {
        let (start, gone) = (self.end(), other.gone);
        let moved = |piece: Piece| Piece { start: start + piece.start - gone, ..piece };
        let mut pieces = other.pieces.into_iter().map(moved).peekable();
        if let (Some(last), Some(first)) = (self.pieces.last_mut(), pieces.peek())
            && (last.making, first.making) == (Making::Verbatim, Making::Verbatim)
            && last.outer.end == first.outer.start
        {
            last.outer.end = first.outer.end;
            pieces.next();
        }
        self.pieces.extend(pieces);
        if self.content.is_empty() {
            self.content = other.content;
        } else {
            self.content.push_str(&other.content);
        }
    }

    /// Puts `text` in the place of as much at `at`.
    pub(super) fn overwrite(&mut self, at: usize, text: &str) {
        let at = at - self.gone;
        self.content.replace_range(at..at + text.len(), text);
    }

    /// Appends a line's end, unless it has one.
    pub(super) fn end_line(&mut self) {
        if !self.content.ends_with('\n') {
            self.content.push('\n');
        }
    }

    /// Where in the outer text its first byte stands, if anything is left.
    pub(super) fn start(&self) -> Option<usize> {
        let first = self.pieces.first().filter(|_| !self.content.is_empty());
        first.map(|piece| piece.outer.start)
    }

    /// The offset in the outer text of the byte at `at`.
    pub(crate) fn outer(&self, at: usize) -> usize {
        let last = self.pieces.partition_point(|piece| piece.start <= at).saturating_sub(1);
        self.pieces.get(last).map_or(at, |piece| piece.outer.start + at.saturating_sub(piece.start))
    }

    /// What was found in this text, as it is in the outer one: as it stands there, if nothing
    /// was cut out of it.
    pub(super) fn outward(&self, mut frame: Frame) -> Frame {
        let span = frame.outer();
        if matches!(frame, Frame::Inner(_)) || self.is_parted(span) {
            return self.within(span, None, frame);
        }
        frame.each_span(&mut |span| {
            let length = span.end - span.start;
            span.start = if length == 0 && span.start > self.gone {
                self.outer(span.start - 1) + 1
            } else {
                self.outer(span.start)
            };
            span.end = span.start + length;
        });
        frame
    }

    /// What was found in this text, where it was made by undoing `dress`.
    pub(super) fn undressed(&self, dress: Dress, frame: Frame) -> Frame {
        self.within(frame.outer(), Some(dress), frame)
    }

    fn within(&self, span: Span, dress: Option<Dress>, mut frame: Frame) -> Frame {
        let (start, text) = self.part(span);
        frame.count_from(start);
        Frame::Inner(Box::new(Inner { text, dress, frame }))
    }

    /// Whether a stretch stands in several pieces of the outer text.
    fn is_parted(&self, Span { start, end }: Span) -> bool {
        start < end && self.outer(end - 1) + 1 - self.outer(start) != end - start
    }

    /// A copy of a stretch, as a text of its own, and the address that it begins at. Of a
    /// piece that is not as it stands in the outer text all is taken.
    pub(super) fn part(&self, span: Span) -> (usize, Self) {
        // What is empty stands behind what comes before it.
        let last = self.pieces.partition_point(|piece| piece.start < span.end).max(1);
        let last = last.min(self.pieces.len());
        let first = self.pieces[..last].partition_point(|piece| piece.start <= span.start);
        let mut pieces = self.pieces[first.saturating_sub(1)..last].to_vec();
        let Some(last_piece) = pieces.last_mut() else { return (span.start, Self::default()) };
        let mut end = self.pieces.get(last).map_or(self.end(), |next| next.start);
        if last_piece.making == Making::Verbatim && span.end < end {
            last_piece.outer.end -= end - span.end;
            end = span.end;
        }
        let start = pieces[0].start;
        let mut part = Self { content: String::new(), gone: start, pieces };
        part.content.push_str(self.view().str(start..end));
        part.let_go(span.start);
        let start = std::mem::take(&mut part.gone);
        part.pieces.iter_mut().for_each(|piece| piece.start -= start);
        (start, part)
    }

    /// Lets go of what stands before `at`; of a piece that is not as it stands in the outer
    /// text nothing.
    pub(crate) fn let_go(&mut self, at: usize) {
        let first = self.pieces.partition_point(|piece| piece.start <= at).saturating_sub(1);
        self.pieces.drain(..first);
        let Some(piece) = self.pieces.first_mut() else { return };
        if piece.making == Making::Verbatim {
            let by = at.saturating_sub(piece.start);
            piece.outer.start += by;
            piece.start += by;
        }
        let by = piece.start - self.gone;
        self.content.drain(..by);
        self.gone += by;
    }
}
