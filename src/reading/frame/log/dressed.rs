//! JSON whose quotes cannot be seen, in lines of a log: how far it goes.
//!
//! Its lines are undressed and read as the lines of a log, by a framer within the framer;
//! so the text in it may be dressed itself, and have prefixes. What is found on one line is
//! not kept: the stretch is handed on, and read again where its places are known. What is
//! found in JSON that goes on over lines is handed on with each of them.

use super::super::begin::leaves_open;
use super::super::group::is_record;
use super::super::layer::{Layer, MAX_LAYERS, Part};
use super::super::named::mentions_event;
use super::super::{Frame, Grouper, MAX_VALUE, Sink, fault_span};
use super::{Begun, LogFramer, Open};
use crate::text::{Dress, Span, View};

/// How many brackets of a prefix are passed over.
const MOST_BRACKETS: usize = 8;

impl LogFramer {
    /// Reads dressed JSON that begins at `begin`, from its first line to that before `next`;
    /// answers whether there is any.
    pub(super) fn dressed(
        &mut self,
        text: View<'_>,
        begin: usize,
        next: usize,
        dress: Dress,
        sink: Sink<'_>,
    ) -> bool {
        let layer = Layer::new(text, begin, next, dress);
        if self.depth >= MAX_LAYERS {
            return false;
        }
        // Each of the framers around this one holds a copy.
        let limit = MAX_VALUE / (self.depth + 1);
        if next - layer.span.start > limit {
            let is_finding = mentions_event(text.str(begin..next));
            if is_finding {
                self.suspects.read_up_to(text, begin);
                let span = fault_span(text, begin);
                self.push(Frame::TooLarge { span, limit }, sink);
                self.suspects.skip(next);
            }
            return is_finding;
        }
        let mut open = Dressed::new(text, layer, self.depth + 1);
        if open.goes_on(text) {
            self.suspects.read_up_to(text, begin);
            let number = self.begun.number + 1;
            self.begun = Begun { number, at: begin, end: None };
            self.hand_on_part(open.take_part(next, |_| true), sink);
            self.open = Open::Dressed(open);
            return true;
        }
        open.read(true);
        // What is broken within broken text is told of once.
        let has_broken = open.has_broken && !self.suspects.is_reported(begin);
        let has_found = open.has_value || has_broken;
        if has_found {
            self.suspects.read_up_to(text, begin);
            let layer = open.layer(text);
            self.suspects.skip(layer.span.end);
            self.push(Frame::Layer(layer), sink);
        }
        has_found
    }

    /// Reads a further line of dressed JSON; answers where reading goes on.
    pub(super) fn read_dressed(
        &mut self,
        text: View<'_>,
        mut open: Dressed,
        from: usize,
        next: usize,
        sink: Sink<'_>,
    ) -> usize {
        let before = open.content.len();
        let added = open.add_line(text, Span { start: from, end: next });
        if added == Added::TooLarge {
            self.suspects.skip(next);
            let span = fault_span(text, open.layer.begin);
            self.push(Frame::TooLarge { span, limit: MAX_VALUE }, sink);
            return next;
        }
        if added == Added::No {
            // What stands on the line is found when it is read by itself.
            let part = open.take_part(next, |frame| frame.begin() < before || frame.is_broken());
            self.hand_on_part(part, sink);
            return from;
        }
        if open.is_open() {
            self.hand_on_part(open.take_part(next, |_| true), sink);
            self.open = Open::Dressed(open);
        } else {
            self.begun.end = Some(next);
            self.end_dressed(text, open, sink);
        }
        next
    }

    /// Hands on what is left of dressed JSON that has ended, or is cut off here.
    pub(super) fn end_dressed(&mut self, text: View<'_>, mut open: Dressed, sink: Sink<'_>) {
        open.read(true);
        let end = open.layer.span.end.min(text.end());
        self.hand_on_part(open.take_part(end, |_| true), sink);
    }

    fn hand_on_part(&mut self, part: Option<Part>, sink: Sink<'_>) {
        if let Some(part) = part {
            self.suspects.skip(part.layer.span.end);
            self.push(Frame::Part(Box::new(part)), sink);
        }
    }
}

/// Whether a line belongs to dressed JSON that has begun.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Added {
    Yes,
    No,
    /// It is too large with this line.
    TooLarge,
}

/// Dressed JSON that has begun.
#[derive(Debug)]
pub(super) struct Dressed {
    pub(super) layer: Layer,
    content: String,
    framer: Box<LogFramer>,
    /// Records whose texts belong together.
    grouper: Grouper,
    /// Whether a value was found in it, and whether one that is broken.
    has_value: bool,
    has_broken: bool,
    /// What was found since it was handed on last, where more lines may follow.
    found: Vec<Frame>,
    may_go_on: bool,
    /// Where each line begins: from the layer's beginning on, and in the content.
    lines: Vec<(usize, usize)>,
}

impl Dressed {
    /// Reads the lines of `layer` with a framer within `depth` others.
    fn new(text: View<'_>, layer: Layer, depth: usize) -> Self {
        let (content, begin) = layer.undress_by(text, |text| plain(layer.dress, text));
        let line = text.of(layer.span);
        let may_go_on = leaves_open(line.trim_ascii_end().as_bytes()) || is_record(line);
        let framer = Box::new(LogFramer::within(begin, depth));
        let grouper = Grouper::default();
        let mut open = Self {
            layer,
            content,
            framer,
            grouper,
            has_value: false,
            has_broken: false,
            found: Vec::new(),
            may_go_on,
            lines: vec![(0, 0)],
        };
        open.read(false);
        open
    }

    /// Adds a line, if it belongs to the JSON that has begun.
    fn add_line(&mut self, text: View<'_>, line: Span) -> Added {
        let length = self.content.len();
        let source = text.of(line);
        if !self.framer.is_open() && !self.dresses(source) {
            return Added::No;
        }
        let was_open = self.framer.is_open();
        self.lines.push((line.start - self.layer.span.start, length));
        self.content += &plain(self.layer.dress, source);
        self.layer.span.end = line.end;
        self.read(false);
        let has_ended = !was_open || self.framer.begun().end.is_some();
        match self.content.len() > MAX_VALUE {
            true => Added::TooLarge,
            false if self.is_open() || has_ended => Added::Yes,
            false => Added::No,
        }
    }

    /// What was found and `is_wanted`, in the lines in which it stands, up to `end`.
    fn take_part(&mut self, end: usize, is_wanted: impl Fn(&Frame) -> bool) -> Option<Part> {
        let mut frames = std::mem::take(&mut self.found);
        frames.retain(is_wanted);
        let first = frames.iter().filter_map(Frame::outer).map(|span| span.start).min()?;
        let line = self.lines.partition_point(|(_, content)| *content <= first);
        let (source, content) = *self.lines.get(line.saturating_sub(1))?;
        for frame in &mut frames {
            frame.count_from(content);
        }
        let Layer { span, begin, dress } = self.layer;
        let span = Span { start: span.start + source, end };
        let layer = Layer { span, begin: begin.max(span.start), dress };
        Some(Part { layer, frames })
    }

    /// Whether a line has JSON in the same dress.
    fn dresses(&self, line: &str) -> bool {
        let line = line.as_bytes();
        let mut brackets = memchr::memchr2_iter(b'{', b'[', line).take(MOST_BRACKETS);
        brackets.any(|at| Dress::of_json(&line[at..]) == Some(self.layer.dress))
    }

    /// Whether something goes on in the next line, as can be seen at the end of the last one:
    /// that is how lines are known that open nothing.
    fn goes_on(&self, text: View<'_>) -> bool {
        let line = text.of(self.layer.span);
        (self.framer.is_open() && leaves_open(line.trim_ascii_end().as_bytes()))
            || (!self.grouper.is_between() && is_record(line))
    }

    /// Whether something is open.
    pub(super) fn is_open(&self) -> bool {
        self.framer.is_open() || !self.grouper.is_between()
    }

    /// The stretch as it is handed on: the end of its last line is no part of it.
    fn layer(&self, text: View<'_>) -> Layer {
        let mut layer = self.layer;
        layer.span.end -= usize::from(text.str(..layer.span.end).ends_with('\n'));
        layer
    }

    /// Reads what has been added, all there is if `eof`.
    fn read(&mut self, eof: bool) {
        let Self { content, framer, grouper, found, may_go_on, .. } = self;
        let text = View::whole(content);
        let mut keep = |frame| found.extend(Some(frame).filter(|_| *may_go_on));
        let (mut has_value, mut has_broken) = (false, false);
        let done = framer.frame(text, eof, &mut |frame| {
            has_broken |= frame.is_broken();
            has_value |= !frame.is_broken();
            grouper.take(text, frame, &mut keep);
        });
        grouper.settle(done, eof, &mut keep);
        self.has_value |= has_value;
        self.has_broken |= has_broken;
    }
}

/// Text without its dress, and without what only a terminal sees.
fn plain(dress: Dress, text: &str) -> String {
    let plain = dress.undress(text);
    match memchr::memchr(0x1B, plain.as_bytes()) {
        Some(_) => Dress::Terminal.undress(&plain),
        None => plain,
    }
}
