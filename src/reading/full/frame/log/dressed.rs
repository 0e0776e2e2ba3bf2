//! JSON whose quotes cannot be seen, in lines of a log: how far it goes.
//!
//! Its lines are undressed and read as the lines of a log, by a framer within the framer;
//! so the text in it may be dressed itself, and have prefixes. What is found is handed on as
//! it is found, but for what stands on a further line: that may yet turn out to be no part
//! of it, and is read by itself then.

use super::super::apart::Apart;
use super::super::begin::{json_in, leaves_open};
use super::super::cri::is_part;
use super::super::made::Made;
use super::super::named::mentions_event;
use super::super::prefix::line_from;
use super::super::record::{is_dockers, may_open};
use super::super::stream::MOST_FOUND;
use super::super::{Frame, Grouper, MAX_LAYERS, MAX_VALUE, Sink, fault_span};
use super::column::Column;
use super::{Begun, LogFramer, Open};
use crate::text::{Dress, Making, Span, View};

impl LogFramer {
    /// Reads dressed JSON that begins at `begin`, from its first line to that before `next`;
    /// answers whether there is any. If there is none, nothing else there is looked at for it.
    pub(super) fn dressed(
        &mut self,
        text: View<'_>,
        begin: usize,
        next: usize,
        dress: Dress,
        sink: Sink<'_>,
    ) -> bool {
        self.bare_until = next;
        if self.depth >= MAX_LAYERS {
            return false;
        }
        let line = Span { start: line_from(text, begin), end: next };
        let limit = self.longest_dressed();
        if next - line.start > limit {
            let is_finding = mentions_event(text.str(begin..next));
            if is_finding {
                self.unsettled.read_up_to(text, begin);
                let span = fault_span(text, begin);
                self.push(Frame::TooLarge { span, limit }, sink);
                self.unsettled.skip(next);
            }
            return is_finding;
        }
        let mut open = Dressed::new(text, line, begin, dress, self.depth + 1);
        let is_reported = self.unsettled.is_reported(begin);
        let mut has_found = false;
        let mut tell = |framer: &mut Self, frame: Frame| {
            // What is broken within broken text is told of once.
            if !(is_reported && frame.is_broken()) {
                if !has_found {
                    framer.unsettled.read_up_to(text, begin);
                }
                has_found = true;
                framer.push(frame, sink);
            }
        };
        open.read(false, &mut |_, frame| tell(self, frame));
        let ends_line = next == text.end() || text.byte(next - 1) == Some(b'\n');
        let goes_on = ends_line && open.goes_on(text.of(line));
        if !goes_on {
            open.read(true, &mut |_, frame| tell(self, frame));
        }
        if has_found {
            self.unsettled.skip(next);
        } else if !goes_on && open.apart.framer.words_until > 0 {
            // A payload breaks in it: what looks like something here may be a customer's words.
            self.words_until = self.words_until.max(next);
        }
        if goes_on {
            self.unsettled.read_up_to(text, begin);
            self.begun = Begun::default();
            self.open = Open::Dressed(open);
        }
        goes_on || has_found
    }

    /// Reads a further line of dressed JSON; answers where reading goes on.
    pub(super) fn read_dressed(
        &mut self,
        text: View<'_>,
        mut open: Dressed,
        line: Span,
        sink: Sink<'_>,
    ) -> usize {
        let Span { start: from, end: next } = line;
        let was_open = open.is_open_in_line();
        if !was_open && !open.dresses(text.of(line)) {
            self.end_dressed(open, sink);
            return from;
        }
        let limit = self.longest_dressed();
        let start = open.start().unwrap_or(from).max(open.begin);
        if next - start > limit {
            self.unsettled.skip(next);
            self.push(Frame::TooLarge { span: fault_span(text, start), limit }, sink);
            return next;
        }
        let before = open.apart.lines.end();
        if !open.add(text, line) {
            self.end_dressed(open, sink);
            return from;
        }
        let (mut found, mut count) = (Vec::new(), 0);
        open.read(false, &mut |begin, frame| {
            let is_of_line = begin >= before && !frame.is_broken();
            count += usize::from(is_of_line);
            if !is_of_line || count <= MOST_FOUND {
                found.push((is_of_line, frame));
            }
        });
        let goes_on = !was_open || open.is_open() || open.apart.framer.begun().end.is_some();
        let belongs = goes_on && count <= MOST_FOUND;
        for (_, frame) in found.into_iter().filter(|(is_of_line, _)| belongs || !is_of_line) {
            self.unsettled.skip(if belongs { next } else { from });
            self.push(frame, sink);
        }
        if !belongs {
            // What stands on the line is found when it is read by itself.
            return from;
        }
        if open.is_open() {
            self.open = Open::Dressed(open);
        } else {
            self.begun.end = Some(next);
            self.end_dressed(open, sink);
        }
        next
    }

    /// Hands on what is left of dressed JSON that has ended, or is cut off here.
    pub(super) fn end_dressed(&mut self, mut open: Dressed, sink: Sink<'_>) {
        open.read(true, &mut |_, frame| self.push(frame, sink));
    }

    /// How much of it may wait: each of the framers around this one holds a copy.
    pub(super) const fn longest_dressed(&self) -> usize {
        MAX_VALUE / (self.depth + 1)
    }
}

/// Dressed JSON that has begun.
#[derive(Debug)]
pub(super) struct Dressed {
    /// Where it began.
    begin: usize,
    dress: Dress,
    /// Its lines are fields of rows.
    column: Option<Column>,
    /// Its lines without their dress, and without what only a terminal sees.
    apart: Box<Apart>,
}

impl Dressed {
    /// What begins at `begin` of a line, to be read by a framer within `depth` others.
    fn new(text: View<'_>, line: Span, begin: usize, dress: Dress, depth: usize) -> Self {
        let making = Making::Undressed(dress);
        let lines = Made::of(text, line, making);
        let view = lines.view();
        let made = |end: usize| Made::of(text, Span { end, ..line }, making).end();
        let from = view.floor_char_boundary(made(begin));
        // What is a part of a line begins with that, or where the quotes begin that it is in.
        let quote = memchr::memrchr(b'"', text.bytes(line.start..begin));
        let quote = quote.map(|at| view.floor_char_boundary(made(line.start + at + 1)));
        let part = [Some(view.line_start(from)), quote].into_iter().flatten();
        let part = part.into_iter().find(|start| is_part(view.str(*start..)));
        let framer = LogFramer::within(part.unwrap_or(from), depth);
        let apart = Box::new(Apart { lines, framer, grouper: Grouper::default() });
        Self { begin, dress, column: None, apart }
    }

    /// The fields of rows, of which the first has the bracket at `begin`.
    pub(super) fn of_rows(begin: usize, column: Column, depth: usize) -> Self {
        let framer = LogFramer::within(0, depth);
        let apart = Box::new(Apart { framer, ..Apart::default() });
        Self { begin, dress: Dress::Csv, column: Some(column), apart }
    }

    /// Adds a line, if it is one of these.
    pub(super) fn add(&mut self, text: View<'_>, line: Span) -> bool {
        let Some(column) = self.column else {
            self.apart.lines.make(text, line, Making::Undressed(self.dress));
            return true;
        };
        let Some(field) = column.field(text.of(line)) else { return false };
        let field = Span { start: line.start + field.start, end: line.start + field.end };
        self.apart.lines.make(text, field, Making::Undressed(self.dress));
        self.apart.lines.end_line();
        true
    }

    /// Whether the next line goes on with what is open, in whatever dress.
    const fn is_open_in_line(&self) -> bool {
        self.column.is_some() || self.apart.framer.is_open()
    }

    /// Whether a line has JSON in the same dress.
    fn dresses(&self, line: &str) -> bool {
        json_in(self.dress, line.as_bytes()).is_some()
    }

    /// Whether something goes on in the next line, as can be seen at the end of the first:
    /// that is how lines are known that open nothing.
    fn goes_on(&self, line: &str) -> bool {
        let first = line.split('\n').next().unwrap_or(line);
        (self.apart.framer.is_open() && leaves_open(first.trim_ascii_end().as_bytes()))
            || (!self.apart.grouper.is_between() && (is_dockers(line) || may_open(line)))
    }

    /// Whether something is open.
    pub(super) fn is_open(&self) -> bool {
        self.apart.framer.is_open() || !self.apart.grouper.is_between()
    }

    /// Where the last value began that did not end on its line.
    pub(super) fn begun(&self) -> Option<usize> {
        self.apart.framer.begun().at.map(|at| self.apart.lines.outer(at))
    }

    /// Where the first byte stands that is still needed.
    pub(super) fn start(&self) -> Option<usize> {
        self.apart.lines.start()
    }

    /// Reads what has been added, all there is if `eof`; hands on what is found with where
    /// it begins in these lines, and lets go of what is done with.
    pub(super) fn read(&mut self, eof: bool, take: &mut dyn FnMut(usize, Frame)) {
        let dress = self.dress;
        self.apart.read_with(eof, &mut |lines, frame| {
            take(frame.begin(), lines.undressed(dress, frame));
        });
    }
}
