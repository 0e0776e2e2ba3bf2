//! Lines that Kubernetes cut into parts: they are put together by the stream that they are
//! of, and by the program whose name may stand before them, and read by a framer of their
//! own among the lines between them, until none waits for its end.

use super::super::cri::{Cri, is_part};
use super::super::made::Made;
use super::super::{Frame, MAX_VALUE, Sink, fault_span};
use super::apart::Apart;
use super::{LogFramer, Name, Open};
use crate::text::{Span, View};

/// How far a part may wait for the next, in bytes of the input, with what stands before each.
const LONGEST_WAIT: usize = MAX_VALUE + MAX_VALUE / 4;

/// How many parts a line may have: Kubernetes makes them of 8 KiB and more, and the way back
/// to each takes memory.
const MOST_PARTS: usize = 1 << 16;

/// How many lines may wait at a time.
const MOST_WAITING: usize = 16;

/// Lines of which some come in parts.
#[derive(Debug)]
pub(super) struct Parted {
    apart: Box<Apart>,
    waiting: Vec<Line>,
}

/// A line whose end has not come.
#[derive(Debug)]
struct Line {
    name: Option<Name>,
    is_stderr: bool,
    /// Where its first part begins.
    first: usize,
    /// Where in that it says that it is a part, while it is alone.
    tag: Option<usize>,
    /// How much stands before its text in that.
    before: usize,
    /// Its parts, put together; nothing if they are too long.
    parts: Option<Made>,
}

impl Parted {
    /// Where the first byte stands that is still needed.
    pub(super) fn start(&self) -> Option<usize> {
        let waiting = self.waiting.iter().filter(|line| line.parts.is_some());
        let waiting = waiting.map(|line| line.first);
        self.apart.start().into_iter().chain(waiting).min()
    }

    /// Whether it may go on in the next line.
    pub(super) fn waits(&self) -> bool {
        !self.waiting.is_empty() || self.apart.framer.waits()
    }

    /// Reads a line, or a part of one.
    pub(super) fn read(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) {
        self.add(text, line, sink);
        self.apart.read(false, sink);
    }

    fn add(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) {
        let is_late = |late: &mut Line| line.start - late.first > LONGEST_WAIT;
        for late in self.waiting.extract_if(.., is_late) {
            late.end(&mut self.apart.lines);
        }
        let content = text.of(line);
        let Some(cri) = Cri::telling(content) else { return self.apart.lines.append(text, line) };
        let name = Name::of_prefix(&content[..cri.start]);
        let of_stream = |line: &Line| line.is_stderr == cri.is_stderr;
        let is_same = |line: &Line| of_stream(line) && line.name == name;
        // Other text may stand before the first part.
        let fits = |line: &Line| of_stream(line) && line.fits(name.as_ref());
        let waiting = self.waiting.iter().position(is_same);
        let waiting = waiting.or_else(|| self.waiting.iter().position(fits));
        if waiting.is_none() && !cri.is_partial {
            return self.apart.lines.append(text, line);
        }
        let mut whole = match waiting {
            Some(at) => self.waiting.remove(at),
            None => Line::new(name, cri.is_stderr, line.start),
        };
        whole.add(text, line, cri, sink);
        if !cri.is_partial {
            return whole.end(&mut self.apart.lines);
        }
        if self.waiting.len() == MOST_WAITING {
            self.waiting.remove(0).end(&mut self.apart.lines);
        }
        self.waiting.push(whole);
    }

    /// Reads what is left: no further lines come.
    pub(super) fn end(mut self, sink: Sink<'_>) {
        for line in self.waiting {
            line.end(&mut self.apart.lines);
        }
        self.apart.read(true, sink);
    }
}

impl Line {
    fn new(name: Option<Name>, is_stderr: bool, first: usize) -> Self {
        Self { name, is_stderr, first, tag: None, before: 0, parts: Some(Made::default()) }
    }

    /// Whether a line that names `name` may go on with this one.
    fn fits(&self, name: Option<&Name>) -> bool {
        name.is_none_or(|name| self.name.as_ref().is_some_and(|known| known.fits(name)))
    }

    /// Adds the part that is on `line`: all of the first, of others what stands behind the
    /// prefix.
    fn add(&mut self, text: View<'_>, line: Span, cri: Cri, sink: Sink<'_>) {
        let Some(parts) = &mut self.parts else { return };
        let mut part = Span { start: line.start + cri.length, ..line };
        if cri.is_partial {
            part.end = part.start + text.of(part).trim_end_matches(['\r', '\n']).len();
        }
        if line.start == self.first {
            self.tag = text.str(line.start..part.start).rfind('P');
            self.before = cri.length;
            part.start = line.start;
        } else if let Some(tag) = self.tag.take() {
            // The prefix is that of a whole line: other lines of a value have it.
            parts.overwrite(tag, "F");
        }
        parts.append(text, part);
        let all = parts.view().str(self.before..).trim_end_matches(['\r', '\n']);
        if all.len() > MAX_VALUE || parts.stretches().len() > MOST_PARTS {
            let span = fault_span(text, self.first);
            sink(Frame::TooLarge { span, limit: MAX_VALUE });
            self.parts = None;
        }
    }

    /// What has come is a line.
    fn end(self, lines: &mut Made) {
        if let Some(parts) = self.parts {
            lines.append_all(parts);
            lines.end_line();
        }
    }
}

impl LogFramer {
    /// Reads a part of a line, if it is one; answers whether it is.
    pub(super) fn read_part(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) -> bool {
        let is_part = !self.is_of_whole_lines
            && !matches!(self.open, Open::Parted(_))
            && is_part(text.of(line));
        if is_part {
            let mut apart = Box::new(self.set_apart(text, line.start));
            apart.framer.is_of_whole_lines = true;
            let mut parted = Parted { apart, waiting: Vec::new() };
            parted.read(text, line, sink);
            self.open = Open::Parted(parted);
        }
        is_part
    }
}
