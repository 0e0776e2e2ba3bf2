//! A stretch of a log that holds JSON whose quotes cannot be seen: it is handed on as it
//! stands, and undressed where its places are known.

use super::Frame;
use super::prefix::LONGEST_PREFIX;
use crate::text::{Dress, Span, View};

/// How many dresses one over the other are undone.
pub(crate) const MAX_LAYERS: usize = 4;

/// A stretch of dressed lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layer {
    /// Whole lines, or the rest of one.
    pub(crate) span: Span,
    /// Where the JSON in it begins.
    pub(crate) begin: usize,
    pub(crate) dress: Dress,
}

/// What was found in dressed lines: the offsets are those of the lines without their dress,
/// and without what only a terminal sees.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) layer: Layer,
    pub(crate) frames: Vec<Frame>,
}

impl Layer {
    /// From the line on in which a value begins at `begin`, to `end`.
    pub(super) fn new(text: View<'_>, begin: usize, end: usize, dress: Dress) -> Self {
        let line = text.line_start(begin);
        // A character may be written with many.
        let first = text.ceil_char_boundary(begin.saturating_sub(4 * LONGEST_PREFIX));
        let start = line.max(first);
        Self { span: Span { start, end }, begin, dress }
    }

    /// Calls `change` with each stretch of the text that it knows.
    pub(super) fn each_span(&mut self, change: &mut dyn FnMut(&mut Span)) {
        let mut begin = Span { start: self.begin, end: self.begin + 1 };
        change(&mut self.span);
        change(&mut begin);
        self.begin = begin.start;
    }

    /// The lines without their dress, and where the JSON begins in them.
    pub(crate) fn undress(&self, text: View<'_>) -> (String, usize) {
        self.undress_by(text, |text| self.dress.undress(text))
    }

    pub(super) fn undress_by(
        &self,
        text: View<'_>,
        undress: impl Fn(&str) -> String,
    ) -> (String, usize) {
        let content = undress(text.of(self.span));
        let begin = undress(text.str(self.span.start..self.begin)).len();
        let begin = content.floor_char_boundary(begin);
        (content, begin)
    }
}
