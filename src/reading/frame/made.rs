//! Text put together from other text: from lines of a log, with what was cut off them left
//! out, and from the strings of records.

use std::borrow::Cow;

use super::Frame;
use crate::text::{Making, Piece, Span, View};

/// What was found in text that was put together from other text.
#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) content: String,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) frame: Frame,
}

impl Inner {
    /// The stretch of the other text from the first piece to the last.
    pub(super) fn outer(&self) -> Option<Span> {
        let (first, last) = (self.pieces.first()?, self.pieces.last()?);
        Some(Span { start: first.outer.start, end: last.outer.end })
    }
}

/// Text with the pieces that it was made from. What is let go of at its front keeps its
/// addresses, which are those in all that was ever put together.
#[derive(Debug, Default)]
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

    /// Whether it was put together from more than one.
    pub(super) fn is_of_pieces(&self) -> bool {
        self.pieces.len() > 1
    }

    /// Whether nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// What was found in this text, of which nothing is gone.
    pub(super) fn with(self, frame: Frame) -> Frame {
        let Self { content, pieces, .. } = self;
        Frame::Inner(Box::new(Inner { content, pieces, frame }))
    }

    /// The text itself, and its pieces.
    pub(super) fn into_parts(self) -> (String, Vec<Piece>) {
        (self.content, self.pieces)
    }

    /// Appends the stretch `outer` of `text`.
    pub(crate) fn append(&mut self, text: View<'_>, outer: Span) {
        if let Some(last) = self.pieces.last_mut().filter(|last| last.outer.end == outer.start) {
            last.outer.end = outer.end;
            self.content.push_str(text.of(outer));
        } else {
            self.push(Cow::Borrowed(text.of(outer)), outer, Making::Verbatim);
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
    pub(super) fn append_all(&mut self, other: &Self) {
        let (start, gone) = (self.end(), other.gone);
        let moved = |piece: &Piece| Piece { start: start + piece.start - gone, ..*piece };
        self.pieces.extend(other.pieces.iter().map(moved));
        self.content.push_str(&other.content);
    }

    /// Appends a line's end, unless it has one.
    pub(super) fn end_line(&mut self) {
        if !self.content.ends_with('\n') {
            self.content.push('\n');
        }
    }

    /// Where in the outer text the first piece begins.
    pub(super) fn start(&self) -> Option<usize> {
        self.pieces.first().map(|piece| piece.outer.start)
    }

    /// The offset in the outer text of the byte at `at`.
    pub(crate) fn outer(&self, at: usize) -> usize {
        let last = self.pieces.partition_point(|piece| piece.start <= at).saturating_sub(1);
        self.pieces.get(last).map_or(at, |piece| piece.outer.start + at.saturating_sub(piece.start))
    }

    /// The value at `span`: as it stands in the outer text, if nothing was cut
    /// out of it.
    pub(crate) fn frame(&self, span: Span, pointer: String) -> Frame {
        let start = self.outer(span.start);
        let end = self.outer(span.end - 1) + 1;
        if end - start == span.end - span.start {
            return Frame::Value { span: Span { start, end }, pointer };
        }
        let whole = Span { start: 0, end: span.end - span.start };
        self.part(span).1.with(Frame::Value { span: whole, pointer })
    }

    /// What was found in this text, as it is in the outer one.
    pub(super) fn outward(&self, mut frame: Frame) -> Frame {
        match frame {
            Frame::Value { span, pointer } => return self.frame(span, pointer),
            Frame::Inner(_) | Frame::Part(_) | Frame::Layer(_) => {
                let Some(span) = frame.outer() else { return frame };
                let (start, part) = self.part(span);
                frame.count_from(start);
                return part.with(frame);
            }
            _ => {}
        }
        // It stands on one line.
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

    /// A copy of a stretch, as a text of its own, and the address that it begins at. Of a
    /// piece that is not as it stands in the outer text all is taken.
    pub(super) fn part(&self, span: Span) -> (usize, Self) {
        let first = self.pieces.partition_point(|piece| piece.start <= span.start);
        let last = self.pieces.partition_point(|piece| piece.start < span.end);
        let mut pieces = self.pieces[first.saturating_sub(1).min(last)..last].to_vec();
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
