//! Strings of several records that are one text together.

use super::Frame;
use super::made::Made;
use crate::text::{Piece, Span};

/// What was found in the texts of several records.
#[derive(Debug)]
pub(crate) struct Joined {
    /// The record that it was found with: its other members have not been looked at.
    pub(crate) record: Option<Span>,
    /// The member that holds the text.
    pub(crate) key: &'static str,
    /// The text, or as much of it as is needed.
    pub(crate) content: String,
    /// The insides of the strings that it was put together from.
    pub(crate) pieces: Vec<Piece>,
    pub(crate) inside: Inside,
}

/// What is known of the text of several records.
#[derive(Debug)]
pub(crate) enum Inside {
    /// It is one line, and has not been looked at.
    Line,
    /// It holds these frames. Those that begin before `value_end` are parts of
    /// the one value with which the text begins.
    Frames { frames: Vec<Frame>, value_end: usize },
}

impl Joined {
    /// The stretch from the first record to the last.
    pub(super) fn outer(&self) -> Option<Span> {
        let pieces = self.pieces.first().zip(self.pieces.last());
        let pieces = pieces.map(|(first, last)| (first.outer.start, last.outer.end));
        let record = self.record.map(|record| (record.start, record.end));
        let ends = [pieces, record].into_iter().flatten();
        ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).map(|(start, end)| Span { start, end })
    }

    /// All stretches of the input's text that it knows.
    pub(super) fn spans(&mut self) -> impl Iterator<Item = &mut Span> {
        let pieces = self.pieces.iter_mut().map(|piece| &mut piece.outer);
        pieces.chain(&mut self.record)
    }
}

/// A record as it was framed.
pub(super) struct Taken {
    pub(super) frame: Frame,
    /// The object itself.
    pub(super) span: Span,
}

impl Taken {
    /// The record, which has nothing to do with others; its `line` may have come in parts.
    pub(super) fn alone(self, line: Made, key: &'static str) -> Frame {
        if line.start().is_some_and(|start| start < self.span.start) {
            line.join(key, Some(&self), Inside::Line)
        } else {
            self.frame
        }
    }
}

impl Made {
    /// The text of `record` and of those before it, of which `inside` is known.
    pub(super) fn join(self, key: &'static str, record: Option<&Taken>, inside: Inside) -> Frame {
        let (content, pieces) = self.into_parts();
        let record = record.map(|record| record.span);
        Frame::Joined(Joined { record, key, content, pieces, inside })
    }
}
