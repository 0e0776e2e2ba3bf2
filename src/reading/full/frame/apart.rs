//! Lines that are put together from those of an outer text, and read apart from the others.

use super::made::Made;
use super::prefix::line_from;
use super::{Frame, Grouper, LogFramer, Sink};

/// Such lines, and who reads them.
#[derive(Debug, Default)]
pub(super) struct Apart {
    pub(super) lines: Made,
    pub(super) framer: LogFramer,
    /// Records whose texts belong together.
    pub(super) grouper: Grouper,
}

impl Apart {
    /// Nothing yet, of lines that are records' texts within `depth` strings.
    pub(super) fn within(depth: usize) -> Self {
        Self { grouper: Grouper::within(depth), ..Self::default() }
    }

    /// Where the first byte stands that is still needed.
    pub(super) fn start(&self) -> Option<usize> {
        self.lines.start()
    }

    /// Whether something may go on in the next line.
    pub(super) const fn waits(&self) -> bool {
        self.framer.waits() || !self.grouper.is_between()
    }

    /// Whether the next line may have to do with what has been read.
    pub(super) fn may_go_on(&self) -> bool {
        self.waits() || !self.framer.is_settled()
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
