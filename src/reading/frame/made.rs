//! Text put together from lines of a log, with what was cut off them left out.

use super::Frame;
use crate::text::{Making, Piece, Span};

/// Text with the pieces that it was made from.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) content: String,
    pub(super) pieces: Vec<Piece>,
}

impl Made {
    /// Appends the stretch `outer` of `text`.
    pub(crate) fn append(&mut self, text: &str, outer: Span) {
        if let Some(last) = self.pieces.last_mut().filter(|last| last.outer.end == outer.start) {
            last.outer.end = outer.end;
        } else {
            let start = self.content.len();
            self.pieces.push(Piece { start, outer, making: Making::Verbatim });
        }
        self.content.push_str(&text[outer.start..outer.end]);
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
        let part = self.part(span);
        Frame::Made { content: part.content, pieces: part.pieces, pointer }
    }

    /// A copy of a stretch.
    pub(super) fn part(&self, span: Span) -> Self {
        let mut part = Self::default();
        for (index, piece) in self.pieces.iter().enumerate() {
            let next = self.pieces.get(index + 1).map_or(self.content.len(), |next| next.start);
            let (from, to) = (piece.start.max(span.start), next.min(span.end));
            if from < to {
                let outer = piece.outer.start + (from - piece.start);
                let outer = Span { start: outer, end: outer + (to - from) };
                let start = part.content.len();
                part.pieces.push(Piece { start, outer, making: Making::Verbatim });
                part.content.push_str(&self.content[from..to]);
            }
        }
        part
    }

    /// Lets go of the first `by` bytes.
    pub(crate) fn let_go(&mut self, by: usize) {
        if by == 0 {
            return;
        }
        let first = self.pieces.partition_point(|piece| piece.start <= by).saturating_sub(1);
        self.pieces.drain(..first);
        for piece in &mut self.pieces {
            piece.outer.start += by.saturating_sub(piece.start);
            piece.start = piece.start.saturating_sub(by);
        }
        self.content.drain(..by);
    }

    /// Adjusts offsets when the first `by` bytes of the outer text are let go,
    /// of which none is in a piece.
    pub(crate) fn shift(&mut self, by: usize) {
        for piece in &mut self.pieces {
            piece.outer.start -= by;
            piece.outer.end -= by;
        }
    }
}
