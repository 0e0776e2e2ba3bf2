//! JSON of which each line is a field of a row of CSV, as searches in logs are exported that
//! an app's pretty-printing has filled line by line.
//!
//! The fields of one column are the lines of a text in a dress ([`super::dressed`]). All
//! brackets of a row stand in that field: what else a row holds is not lost.

use super::super::Sink;
use super::super::prefix::line_from;
use super::column::Column;
use super::dressed::Dressed;
use super::{Begun, LogFramer, Open};
use crate::text::{Span, View};

impl LogFramer {
    /// Reads the rows of a stretch, which begins with the bracket in the first, if these are
    /// rows and what began in the first is open behind them; answers whether it is.
    pub(super) fn rows(&mut self, text: View<'_>, stretch: Span, sink: Sink<'_>) -> bool {
        let Span { start: begin, end: next } = stretch;
        if self.depth >= super::super::MAX_LAYERS || next - begin > self.longest_dressed() {
            return false;
        }
        let start = text.line_start(begin);
        if line_from(text, begin) > start {
            return false;
        }
        let first = text.line_end(begin);
        let Some(column) = Column::at(text.str(start..first), begin - start) else { return false };
        let mut open = Dressed::of_rows(begin, column, self.depth + 1);
        let mut from = start;
        while from < next {
            let end = (text.line_end(from) + 1).min(next);
            if !open.add(text, Span { start: from, end }) {
                return false;
            }
            from = end;
        }
        let mut found = Vec::new();
        open.read(false, &mut |_, frame| found.push(frame));
        if !open.is_open() || open.begun().is_some_and(|begun| begun > first) {
            return false;
        }
        self.unsettled.read_up_to(text, begin);
        for frame in found {
            self.push(frame, sink);
        }
        self.begun = Begun::default();
        self.open = Open::Dressed(open);
        true
    }

    /// Reads a row whose last bracket ends its field: `1751022087019,"{"`. Behind a key it is
    /// no beginning.
    pub(super) fn begins_rows(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) -> bool {
        let Span { start, end } = line;
        let brace = memchr::memrchr(b'{', text.bytes(start..end)).map(|at| start + at);
        brace.is_some_and(|brace| {
            let mut after = text.bytes(brace + 1..end).iter();
            let is_end = after.next() == Some(&b'"')
                && after.next().is_none_or(|byte| matches!(byte, b',' | b'\r' | b'\n'))
                && text.line_start(start) == start
                && !text.str(start..brace).trim_end().ends_with("\"\":");
            is_end && self.rows(text, Span { start: brace, end }, sink)
        })
    }
}
