//! JSON whose quotes cannot be seen, in lines of a log: how far it goes.
//!
//! Its lines are undressed and read as the lines of a log, by a framer within the framer;
//! so the text in it may be dressed itself, and have prefixes. What is found is not kept:
//! the stretch is handed on, and read again where its places are known.

use super::begin::leaves_open;
use super::group::is_record;
use super::log::LogFramer;
use super::prefix::LONGEST_PREFIX;
use super::{Frame, Framed, Grouper, MAX_VALUE};
use crate::text::{Dress, Span};

/// How many dresses one over the other are undone.
pub(crate) const MAX_LAYERS: usize = 4;

/// How many brackets of a prefix are passed over.
const MOST_BRACKETS: usize = 8;

/// A stretch of dressed lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layer {
    /// Whole lines, or the rest of one.
    pub(crate) span: Span,
    /// Where the JSON in it begins.
    pub(crate) begin: usize,
    pub(crate) dress: Dress,
}

impl Layer {
    /// From the line on in which a value begins at `begin`, to `end`.
    pub(super) fn new(text: &str, begin: usize, end: usize, dress: Dress) -> Self {
        let line = memchr::memrchr(b'\n', &text.as_bytes()[..begin]).map_or(0, |at| at + 1);
        // A character may be written with many.
        let first = text.ceil_char_boundary(begin.saturating_sub(4 * LONGEST_PREFIX));
        let start = line.max(first);
        Self { span: Span { start, end }, begin, dress }
    }

    /// The lines without their dress, and where the JSON begins in them.
    pub(crate) fn undress(&self, text: &str) -> (String, usize) {
        self.undress_by(text, |text| self.dress.undress(text))
    }

    fn undress_by(&self, text: &str, undress: impl Fn(&str) -> String) -> (String, usize) {
        let content = undress(&text[self.span.start..self.span.end]);
        let begin = undress(&text[self.span.start..self.begin]).len();
        let begin = content.floor_char_boundary(begin);
        (content, begin)
    }
}

/// Dressed JSON that has begun.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) layer: Layer,
    content: String,
    framer: Box<LogFramer>,
    /// Records whose texts belong together.
    grouper: Grouper,
    /// Whether a value was found in it, and whether one that is broken.
    pub(super) has_value: bool,
    pub(super) has_broken: bool,
}

impl Open {
    /// Reads the lines of `layer` with a framer within `depth` others.
    pub(super) fn new(text: &str, layer: Layer, depth: usize) -> Self {
        let (content, begin) = layer.undress_by(text, |text| plain(layer.dress, text));
        let framer = Box::new(LogFramer::within(begin, depth));
        let grouper = Grouper::default();
        let mut open =
            Self { layer, content, framer, grouper, has_value: false, has_broken: false };
        open.read(false);
        open
    }

    /// Adds a line; answers whether it belongs to the JSON that has begun.
    pub(super) fn add_line(&mut self, text: &str, line: Span) -> bool {
        let length = self.content.len();
        let source = &text[line.start..line.end];
        if !self.framer.is_open() && !self.dresses(source) {
            return false;
        }
        let was_open = self.framer.is_open();
        self.content += &plain(self.layer.dress, source);
        self.layer.span.end = line.end;
        self.read(false);
        let has_ended = !was_open || self.framer.begun().end.is_some();
        let belongs = self.content.len() <= MAX_VALUE && (self.is_open() || has_ended);
        if !belongs {
            self.content.truncate(length);
            self.layer.span.end = line.start;
        }
        belongs
    }

    /// Whether a line has JSON in the same dress.
    fn dresses(&self, line: &str) -> bool {
        let line = line.as_bytes();
        let mut brackets = memchr::memchr2_iter(b'{', b'[', line).take(MOST_BRACKETS);
        brackets.any(|at| Dress::of_json(&line[at..]) == Some(self.layer.dress))
    }

    /// Whether something goes on in the next line, as can be seen at the end of the last one:
    /// that is how lines are known that open nothing.
    pub(super) fn goes_on(&self, text: &str) -> bool {
        let Span { start, end } = self.layer.span;
        let line = &text[start..end];
        (self.framer.is_open() && leaves_open(line.trim_ascii_end().as_bytes()))
            || (!self.grouper.is_between() && is_record(line))
    }

    /// Whether something is open.
    pub(super) fn is_open(&self) -> bool {
        self.framer.is_open() || !self.grouper.is_between()
    }

    /// The stretch as it is handed on: the end of its last line is no part of it.
    pub(super) fn layer(&self, text: &str) -> Layer {
        let mut layer = self.layer;
        layer.span.end -= usize::from(text[..layer.span.end].ends_with('\n'));
        layer
    }

    /// Reads what has been added, all there is if `eof`.
    pub(super) fn read(&mut self, eof: bool) {
        loop {
            let mut framed = Framed::default();
            self.framer.frame(&self.content, eof, &mut framed);
            let is_paused = framed.is_paused;
            for frame in &framed.frames {
                let is_broken = matches!(frame, Frame::Broken { .. } | Frame::Late(_));
                self.has_broken |= is_broken;
                self.has_value |= !is_broken;
            }
            self.grouper.group(&self.content, eof && !is_paused, &mut framed);
            if !is_paused {
                return;
            }
        }
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
