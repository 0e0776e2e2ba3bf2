//! Lines that are put together from a log's and read apart from the others, by a framer of
//! their own.

use super::super::Sink;
use super::super::made::Made;
use super::super::prefix::line_from;
use super::LogFramer;
use crate::text::{Span, View};

/// Such lines.
#[derive(Debug)]
pub(super) struct Apart {
    pub(super) lines: Made,
    pub(super) framer: LogFramer,
}

impl Apart {
    /// Nothing yet, to be read by `framer`.
    pub(super) fn new(framer: LogFramer) -> Self {
        Self { lines: Made::default(), framer }
    }

    /// Where the first byte stands that is still needed.
    pub(super) fn start(&self) -> Option<usize> {
        self.lines.start()
    }

    /// Reads what has been added, all there is if `eof`, and lets go of what is done with.
    pub(super) fn read(&mut self, eof: bool, sink: Sink<'_>) {
        let Self { lines, framer } = self;
        let done = framer.frame(lines.view(), eof, &mut |frame| sink(lines.outward(frame)));
        lines.let_go(done);
    }
}

impl LogFramer {
    /// What has been read before the line at `from` and is needed yet, with who has read it;
    /// this framer begins anew.
    pub(super) fn set_apart(&mut self, text: View<'_>, from: usize) -> Apart {
        // What stands before a value is needed if its lines are dressed.
        let begin = line_from(text, self.consumed());
        let fresh = Self {
            at: from,
            depth: self.depth,
            left_out: std::mem::take(&mut self.left_out),
            begun: self.begun,
            is_of_whole_lines: self.is_of_whole_lines,
            ..Self::default()
        };
        let mut framer = std::mem::replace(self, fresh);
        framer.dead.retain(|at| *at < from);
        let mut lines = Made::at(begin);
        lines.append(text, Span { start: begin, end: from });
        Apart { lines, framer }
    }
}
