//! Lines as they were before something was put into them on their way: what only a terminal
//! sees (colours, links) is taken out, and what Kubernetes cut into parts is put together, by
//! the stream that the parts are of, and by the program whose name may stand before them.
//! They are read by a framer of their own, until nothing waits for its end.

use super::super::apart::Apart;
use super::super::cri::{Cri, is_part};
use super::super::made::{MOST_ESCAPES, Made};
use super::super::{Frame, MAX_VALUE, Name, Sink, fault_span};
use super::{LogFramer, Open};
use crate::text::{ESC, Making, Span, View};

/// How far a part may wait for the next, in bytes of the input, with what stands before each.
const LONGEST_WAIT: usize = MAX_VALUE + MAX_VALUE / 4;

/// How many pieces a line of parts may have: Kubernetes makes them of 8 KiB and more, and the
/// way back to each takes memory.
const MOST_PIECES: usize = 1 << 16;

/// How many lines may wait at a time.
const MOST_WAITING: usize = 16;

/// Lines of which some come in parts or have what only a terminal sees.
#[derive(Debug)]
pub(super) struct Cleaned {
    apart: Box<Apart>,
    waiting: Vec<Line>,
}

/// A line whose end has not come.
#[derive(Debug)]
struct Line {
    name: Option<Name>,
    /// What stands before the text of its first part.
    cri: Cri,
    /// Where that part begins.
    first: usize,
    /// Its parts, put together; nothing if they are too long.
    parts: Option<Made>,
}

impl Cleaned {
    /// Where the first byte stands that is still needed.
    pub(super) fn start(&self) -> Option<usize> {
        let waiting = self.waiting.iter().filter(|line| line.parts.is_some());
        let waiting = waiting.map(|line| line.first);
        self.apart.start().into_iter().chain(waiting).min()
    }

    /// Reads a line, or a part of one; nothing is left if nothing may go on in the next.
    pub(super) fn read(mut self, text: View<'_>, line: Span, sink: Sink<'_>) -> Option<Self> {
        self.add(text, line, sink);
        self.apart.read(false, sink);
        if !self.waiting.is_empty() || self.apart.may_go_on() {
            return Some(self);
        }
        self.end(sink);
        None
    }

    fn add(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) {
        let lines = &mut self.apart.lines;
        for late in self.waiting.extract_if(.., |late| line.start - late.first > LONGEST_WAIT) {
            lines.append_all(late.end());
        }
        let mut clean = Made::default();
        if has_escapes(text.of(line)) && lines.stretches().len() < MOST_ESCAPES {
            clean.make(text, line, Making::Verbatim);
        } else {
            clean.append(text, line);
        }
        let mut cri = Cri::telling(clean.view().str(..));
        while let Some(of_line) = cri {
            let Some(whole) = self.put(text, clean, of_line, sink) else { return };
            // What was put together may be a part itself.
            clean = whole;
            cri = Cri::telling(clean.view().str(..)).filter(|next| next.level > of_line.level);
        }
        self.apart.lines.append_all(clean);
    }

    /// Puts a line to the parts of the one that it goes on with, if it does; answers the line
    /// that is whole with it, or nothing as long as more must come.
    fn put(&mut self, text: View<'_>, line: Made, cri: Cri, sink: Sink<'_>) -> Option<Made> {
        let name = Name::of_prefix(&line.view().str(..)[..cri.start]);
        let of_stream =
            |line: &Line| (line.cri.is_stderr, line.cri.level) == (cri.is_stderr, cri.level);
        let is_same = |line: &Line| of_stream(line) && line.name == name;
        // Other text may stand before the first part.
        let fits = |line: &Line| of_stream(line) && line.fits(name.as_ref());
        let waiting = self.waiting.iter().position(is_same);
        let waiting = waiting.or_else(|| self.waiting.iter().position(fits));
        if waiting.is_none() && !cri.is_partial {
            return Some(line);
        }
        let first = line.start().unwrap_or_default();
        let fresh = || Line { name, cri, first, parts: Some(Made::default()) };
        let mut whole = waiting.map_or_else(fresh, |at| self.waiting.remove(at));
        if whole.add(&line, cri) {
            let span = fault_span(text, whole.first);
            sink(Frame::TooLarge { span, limit: MAX_VALUE });
        }
        if !cri.is_partial {
            return Some(whole.end());
        }
        if self.waiting.len() == MOST_WAITING {
            let first = self.waiting.remove(0).end();
            self.apart.lines.append_all(first);
        }
        self.waiting.push(whole);
        None
    }

    /// Reads what is left: no further lines come.
    pub(super) fn end(mut self, sink: Sink<'_>) {
        for line in self.waiting {
            self.apart.lines.append_all(line.end());
        }
        self.apart.read(true, sink);
    }
}

impl Line {
    /// Whether a line that names `name` may go on with this one.
    fn fits(&self, name: Option<&Name>) -> bool {
        name.is_none_or(|name| self.name.as_ref().is_some_and(|known| known.fits(name)))
    }

    /// Adds the part that is on `line`: all of the first, of others what stands behind the
    /// prefix. Whether it is too long now.
    fn add(&mut self, line: &Made, cri: Cri) -> bool {
        let Some(parts) = &mut self.parts else { return false };
        let content = line.view().str(..);
        let (prefix, text) = content.split_at(cri.length);
        let text = if cri.is_partial { text.trim_end_matches(['\r', '\n']) } else { text };
        let is_first = parts.view().is_empty();
        let start = if is_first { 0 } else { prefix.len() };
        let end = prefix.len() + text.len();
        if start < end {
            parts.append_all(line.part(Span { start, end }).1);
        }
        if is_first && let Some(tag) = prefix.rfind('P') {
            // The prefix is that of a whole line: other lines of a value have it.
            parts.overwrite(tag, "F");
        }
        let all = parts.view().str(self.cri.length..).trim_end_matches(['\r', '\n']);
        let is_long = all.len() > MAX_VALUE || parts.stretches().len() > MOST_PIECES;
        if is_long {
            self.parts = None;
        }
        is_long
    }

    /// What has come is a line.
    fn end(self) -> Made {
        let mut line = self.parts.unwrap_or_default();
        if line.start().is_some() {
            line.end_line();
        }
        line
    }
}

impl LogFramer {
    /// Begins to read lines as they were, if something was put into this one.
    pub(super) fn clean(&mut self, text: View<'_>, line: Span) {
        let content = text.of(line);
        if !self.is_clean
            && !matches!(self.open, Open::Cleaned(_))
            && (has_escapes(content) || is_part(content))
        {
            let mut apart = Box::new(self.set_apart(text, line.start));
            apart.framer.is_clean = true;
            self.open = Open::Cleaned(Cleaned { apart, waiting: Vec::new() });
        }
    }
}

fn has_escapes(line: &str) -> bool {
    memchr::memchr(ESC, line.as_bytes()).is_some()
}
