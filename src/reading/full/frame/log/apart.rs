//! Lines that are put together from a log's and read apart from the others, by a framer of
//! their own.

use super::super::made::Made;
use super::super::prefix::line_from;
use super::super::{Frame, Grouper, Sink};
use super::LogFramer;
use crate::text::{Span, View};

/// Such lines, and who reads them.
#[derive(Debug, Default)]
pub(super) struct Apart {
    pub(super) lines: Made,
    pub(super) framer: LogFramer,
    /// Records whose texts belong together.
    pub(super) grouper: Grouper,
}

impl Apart {
    /// Where the first byte stands that is still needed.
    pub(super) fn start(&self) -> Option<usize> {
        self.lines.start()
    }

    /// Whether something may go on in the next line.
    pub(super) const fn waits(&self) -> bool {
        self.framer.waits() || !self.grouper.is_between()
    }

    /// Hands on what is found in what has been added, all there is if `eof`.
    pub(super) fn read(&mut self, eof: bool, sink: Sink<'_>) {
        self.read_with(eof, &mut |lines, frame| sink(lines.outward(frame)));
    }

    /// Hands on what is found as it is in these lines, and lets go of what is done with.
    pub(super) fn read_with(&mut self, eof: bool, take: &mut dyn FnMut(&Made, Frame)) {
        let Self { lines, framer, grouper } = self;
        let view = lines.view();
        let done = grouper.frame(framer, view, eof, &mut |frame| take(lines, frame));
        // What stands before a value is needed if its lines are dressed.
        let done = line_from(view, done);
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
            begun: self.begun,
            is_clean: self.is_clean,
            ..Self::default()
        };
        let mut framer = std::mem::replace(self, fresh);
        framer.dead.retain(|at| *at < from);
        framer.searched = from;
        let mut lines = Made::at(begin);
        lines.append(text, Span { start: begin, end: from });
        Apart { lines, framer, grouper: Grouper::default() }
    }
}
