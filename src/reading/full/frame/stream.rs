//! Records of one stream that wait for the next: their texts are lines that are read together.

use std::sync::Arc;

use super::apart::Apart;
use super::joined::{Inside, Taken};
use super::made::Made;
use super::{Frame, LogFramer, MAX_VALUE, Sink};
use crate::text::Span;

/// How far a record may wait for the next one of its stream, in bytes of the
/// input: more for a line that is cut than for JSON that may go on. The longest line has
/// room, with its escapes and the members of its records.
const LONGEST_WAIT: usize = MAX_VALUE + MAX_VALUE / 2;
const LONGEST_OPEN_WAIT: usize = 1 << 20;

/// A record in which so much is found is no part of a value over several.
pub(super) const MOST_FOUND: usize = 1 << 14;

/// Records that wait for the next.
#[derive(Debug)]
pub(super) struct Stream {
    /// Which one it is.
    pub(super) name: u64,
    pub(super) key: Arc<str>,
    /// Whole lines in which something is open.
    apart: Apart,
    /// Where the open value began, if it is what the text begins with.
    value: Option<usize>,
    /// Parts of a line whose end has not come.
    line: Made,
    /// The line is too long, and reported: its parts are let go.
    is_discarded: bool,
}

/// What was found in the text of a stream's records.
struct Read {
    frames: Vec<Frame>,
    /// There is more than is looked at together.
    is_too_much: bool,
    /// Up to where the text is done with.
    done: usize,
}

impl Stream {
    pub(super) fn new(name: u64, key: Arc<str>, depth: usize) -> Self {
        let apart = Apart::within(depth);
        Self { name, key, apart, value: None, line: Made::default(), is_discarded: false }
    }

    /// Takes the text of a record and hands on what is whole with it, or the
    /// record itself if it has nothing to do with others.
    pub(super) fn add(&mut self, part: Made, is_cut: bool, record: Taken, sink: Sink<'_>) {
        if self.is_discarded {
            // Its beginning was reported.
        } else if self.line.start().is_none() {
            self.line = part;
        } else {
            self.line.append_all(part);
        }
        if self.line.view().str(..).trim_end_matches('\n').len() > MAX_VALUE {
            self.discard(sink);
        }
        let is_let_go = self.is_discarded;
        self.is_discarded &= is_cut;
        if is_let_go || is_cut {
            let nothing = Made::default();
            return sink(nothing.join(&self.key, Some(&record), Inside::Line));
        }
        self.line.end_line();
        let line = std::mem::take(&mut self.line);
        if self.apart.waits() {
            self.go_on(line, record, sink);
        } else {
            self.begin(line, record, sink);
        }
        if !self.apart.waits() {
            self.close();
        }
    }

    /// Lets the parts of a line go that have waited for too long when the input is read up to
    /// `at`.
    pub(super) fn give_up(&mut self, at: usize, sink: Sink<'_>) {
        if self.line.start().is_some_and(|start| at.saturating_sub(start) > LONGEST_WAIT) {
            self.discard(sink);
        }
    }

    /// Whether what is open has waited for too long.
    pub(super) fn has_waited(&self, at: usize) -> bool {
        self.apart.start().is_some_and(|start| at.saturating_sub(start) > LONGEST_OPEN_WAIT)
    }

    /// The line is too long: its parts are let go.
    fn discard(&mut self, sink: Sink<'_>) {
        if let Some(start) = std::mem::take(&mut self.line).start() {
            let span = Span { start, end: start + 1 };
            sink(Frame::TooLarge { span, limit: MAX_VALUE });
            self.is_discarded = true;
        }
    }

    /// A line while nothing is open. Unless it leaves something open, it stands alone.
    fn begin(&mut self, line: Made, record: Taken, sink: Sink<'_>) {
        let content = line.view().str(..);
        let first = content.len() - content.trim_start().len();
        self.apart.lines = line;
        let read = self.read(0);
        if !self.apart.waits() || read.is_too_much {
            let line = self.close();
            return sink(record.alone(line, &self.key));
        }
        let begun = self.apart.framer.begun();
        self.value = begun.at.filter(|at| self.apart.framer.is_open() && *at == first);
        let value_end = if self.value.is_some() { usize::MAX } else { 0 };
        self.hand_on(read, Some(&record), value_end, sink);
    }

    /// A line while something is open.
    fn go_on(&mut self, line: Made, record: Taken, sink: Sink<'_>) {
        let begin = self.apart.lines.end();
        self.apart.lines.append_all(line.clone());
        let mut read = self.read(begin);
        let begun = self.apart.framer.begun();
        let value_end = match self.value {
            Some(_) if self.value == begun.at => begun.end.unwrap_or(usize::MAX),
            _ => 0,
        };
        let is_before = |frame: &Frame| frame.begin() < begin;
        let is_both = |frame: &Frame| is_before(frame) && frame.outer().end > begin;
        let broke = !self.apart.waits() && begun.end.is_none();
        // What broke in this line is told of with it.
        let first = read.frames.iter().find(|frame| !is_before(frame));
        let is_told = first.is_some_and(Frame::is_broken);
        let stands_alone = broke && !is_told && !read.frames.iter().any(is_both);
        if stands_alone || read.is_too_much {
            // What was open is broken off: this record is read for itself.
            read.frames.retain(is_before);
            self.hand_on(read, None, value_end, sink);
            self.close();
            sink(record.alone(line, &self.key));
        } else {
            self.hand_on(read, Some(&record), value_end, sink);
        }
    }

    /// Reads on, a further line having been added at `begin`.
    #[inline(never)] // As above.
    fn read(&mut self, begin: usize) -> Read {
        let Apart { lines, framer, grouper } = &mut self.apart;
        let (mut frames, mut is_too_much) = (Vec::new(), false);
        let mut keep = |frame: Frame| {
            is_too_much |= frame.begin() >= begin && frames.len() >= MOST_FOUND;
            frames.extend(Some(frame).filter(|_| !is_too_much));
        };
        let view = lines.view();
        let mut take = |frame| grouper.take(view, frame, &mut keep);
        let mut done = framer.frame(view, false, &mut take);
        let waits = framer.waits();
        if !waits {
            done = framer.frame(view, true, &mut take);
        }
        done = grouper.settle(done, false, &mut keep);
        if !waits && !grouper.is_between() {
            // What comes has to do with the records alone.
            *framer = LogFramer::within(view.end(), 0);
            self.value = None;
        }
        Read { frames, is_too_much, done }
    }

    /// Hands on what was read, and lets go of what is done with.
    fn hand_on(&mut self, read: Read, record: Option<&Taken>, value_end: usize, sink: Sink<'_>) {
        let Read { mut frames, done, .. } = read;
        let spans = frames.iter().map(Frame::outer);
        let all = spans.reduce(|a, b| Span { start: a.start.min(b.start), end: a.end.max(b.end) });
        let (offset, needed) = all.map_or_else(Default::default, |all| self.apart.lines.part(all));
        for frame in &mut frames {
            frame.count_from(offset);
        }
        if record.is_some() || !frames.is_empty() {
            let value_end = value_end.saturating_sub(offset);
            let inside = Inside::Frames { frames, value_end };
            sink(needed.join(&self.key, record, inside));
        }
        self.apart.lines.let_go(done);
    }

    /// No more records come.
    pub(super) fn end(mut self, sink: Sink<'_>) {
        let line = std::mem::take(&mut self.line);
        if self.apart.waits() {
            let Apart { lines, framer, grouper } = &mut self.apart;
            let (view, mut frames) = (lines.view(), Vec::new());
            let done = grouper.frame(framer, view, true, &mut |frame| frames.push(frame));
            self.hand_on(Read { frames, is_too_much: false, done }, None, 0, sink);
        }
        if line.start().is_some() {
            sink(line.join(&self.key, None, Inside::Line));
        }
    }

    /// What is open is not gone on with; answers what is left of its lines.
    fn close(&mut self) -> Made {
        let fresh = Apart::within(self.apart.grouper.depth);
        std::mem::replace(&mut self.apart, fresh).lines
    }

    /// Whether the next record may go on with what this one began.
    pub(super) fn waits(&self) -> bool {
        self.apart.waits() || self.is_discarded || self.line.start().is_some()
    }

    /// Where the first string begins that is still needed.
    pub(super) fn start(&self) -> Option<usize> {
        [self.apart.lines.start(), self.line.start()].into_iter().flatten().min()
    }
}
