//! One text in several records: docker splits lines over 16 KiB, and an app
//! that pretty-prints leaves one record a line in docker's and journald's logs, and in those
//! of any logger or collector.
//!
//! The texts of a stream's records are the lines of a log. Where one leaves
//! something open, the next ones of the stream are read on with it; what is
//! found in them is handed on with the record in which it is whole. Parts of one
//! line are put together first.

use std::borrow::Cow;
use std::sync::Arc;

use super::joined::Taken;
use super::made::Made;
use super::record::{Record, is_dockers, may_open};
use super::stream::Stream;
use super::{Frame, LogFramer, MAX_STRINGS, Sink};
use crate::reading::encoded::{next_token, readable};
use crate::text::{Making, Span, View, sort, unescape, without_escapes};

/// A part of a docker line is this long, in bytes (moby, `jsonfilelog`); a
/// little less where a character was cut.
pub(crate) const DOCKER_PART: usize = 16 * 1024 - 8;

/// How many streams may wait at a time: of records within records a quarter at each step.
const MOST_WAITING: usize = 64;

/// Joins records of one stream.
#[derive(Debug, Default)]
pub(crate) struct Grouper {
    open: Vec<Stream>,
    /// How many strings these records are within.
    pub(super) depth: usize,
}

impl Grouper {
    /// Of records within `depth` strings.
    pub(crate) fn within(depth: usize) -> Self {
        Self { open: Vec::new(), depth }
    }

    /// Whether no record waits for another.
    pub(crate) const fn is_between(&self) -> bool {
        self.open.is_empty()
    }

    /// Reads on in `text` with `framer`, all there is if `eof`; answers up to where it is done
    /// with.
    pub(crate) fn frame(
        &mut self,
        framer: &mut LogFramer,
        text: View<'_>,
        eof: bool,
        sink: Sink<'_>,
    ) -> usize {
        let done = framer.frame(text, eof, &mut |frame| self.take(text, frame, sink));
        self.settle(done, eof, sink)
    }

    /// Takes what was framed in `text`; what is found in several records is handed on with
    /// the one in which it is whole.
    #[inline(never)] // It is called in many places, and by itself.
    pub(crate) fn take(&mut self, text: View<'_>, frame: Frame, sink: Sink<'_>) {
        if !self.open.is_empty() {
            self.give_up(frame.begin(), sink);
        }
        match &frame {
            Frame::Value { span, is_bare: false, .. } | Frame::Line(span)
                if self.may_group(text.str(span.start..with_next(text, span.end))) =>
            {
                self.record(text, frame, sink);
            }
            _ => sink(frame),
        }
    }

    /// Whether this may be a record that has to do with others, at a glance.
    fn may_group(&self, value: &str) -> bool {
        self.depth < MAX_STRINGS && (is_dockers(value) || !self.open.is_empty() || may_open(value))
    }

    /// All up to `done` has been framed, and no more comes if `eof`; answers up to where
    /// the text is done with here too.
    pub(crate) fn settle(&mut self, done: usize, eof: bool, sink: Sink<'_>) -> usize {
        self.give_up(done, sink);
        if eof {
            // A stream that went on stands behind the others.
            sort::by_key(&mut self.open, Stream::start);
            for stream in self.open.drain(..) {
                stream.end(sink);
            }
        }
        self.open.iter().filter_map(Stream::start).fold(done, usize::min)
    }

    /// Hands on what has waited for too long when the input is read up to `at`.
    fn give_up(&mut self, at: usize, sink: Sink<'_>) {
        for stream in &mut self.open {
            stream.give_up(at, sink);
        }
        for stream in self.open.extract_if(.., |stream| stream.has_waited(at)) {
            stream.end(sink);
        }
    }

    fn record(&mut self, text: View<'_>, frame: Frame, sink: Sink<'_>) {
        let all = text.str(..).as_ptr().addr();
        let offset_of = |part: &str| text.start() + (part.as_ptr().addr() - all);
        let opens = |literal: &str| {
            let start = offset_of(literal);
            may_open(text.str(start..with_next(text, start + literal.len())))
        };
        let may_be = |key: &str, literal: &str| {
            self.open.iter().any(|stream| *stream.key == *key) || opens(literal)
        };
        let record = Record::of(text.of(frame.outer()).trim(), &may_be);
        let Some(Record { object, pointer, key, text: literal, stream: name, is_dockers }) = record
        else {
            return sink(frame);
        };
        let start = offset_of(object);
        let span = Span { start, end: start + object.len() };
        let bytes = if literal.starts_with('[') { bytes(literal) } else { None };
        if !literal.starts_with('"') && bytes.is_none() {
            return sink(frame);
        }
        let content = bytes.as_deref().map_or_else(|| unescape(literal), Cow::Borrowed);
        let is_cut = key == "log" && !content.ends_with('\n') && content.len() >= DOCKER_PART;
        let waiting =
            self.open.iter().position(|stream| stream.name == name && *stream.key == *key);
        let may_open = if is_dockers {
            memchr::memchr2(b'{', b'[', content.as_bytes()).is_some()
                || next_token(content.as_bytes(), 0).is_some()
        } else {
            opens(literal)
        };
        if waiting.is_none() && !is_cut && !may_open {
            return sink(frame);
        }
        let fresh = || Stream::new(name, Arc::from(&*key), self.depth + 1);
        let mut stream = waiting.map_or_else(fresh, |waiting| self.open.remove(waiting));
        let start = offset_of(literal);
        let quote = usize::from(bytes.is_none());
        let inside = Span { start: start + quote, end: start + literal.len() - quote };
        drop(content);
        let mut line = Made::default();
        match bytes {
            Some(content) => line.push(Cow::Owned(content), inside, Making::Opaque),
            None => line.make(text, inside, Making::Unescaped),
        }
        stream.add(line, is_cut, Taken { frame, span, pointer }, sink);
        if !stream.waits() {
            return;
        }
        if self.open.len() == MOST_WAITING >> (2 * self.depth) {
            self.open.remove(0).end(sink);
        }
        self.open.push(stream);
    }
}

/// The end of a stretch that ends at `end`, with the character behind it.
fn with_next(text: View<'_>, end: usize) -> usize {
    text.ceil_char_boundary((end + 1).min(text.end()))
}

/// What journald wrote as an array of bytes, without the escape sequences of a terminal.
fn bytes(literal: &str) -> Option<String> {
    let bytes = serde_json::from_str::<Vec<u8>>(literal).ok()?;
    Some(without_escapes(&readable(bytes)).into_owned())
}
