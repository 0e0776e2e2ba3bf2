//! One text in several records: docker splits lines over 16 KiB, and an app
//! that pretty-prints leaves one record a line in docker's and journald's logs, and in those
//! of any logger or collector.
//!
//! The texts of a stream's records are the lines of a log. Where one leaves
//! something open, the next ones of the stream are read on with it; what is
//! found in them is handed on with the record in which it is whole. Parts of one
//! line are put together first.

use std::borrow::Cow;

use super::joined::{Inside, Taken};
use super::made::Made;
use super::record::{Record, is_dockers, may_open};
use super::{Frame, LogFramer, MAX_STRINGS, MAX_VALUE, Sink};
use crate::reading::encoded::{next_token, readable};
use crate::text::{Making, Span, View, sort, unescape, without_escapes};

/// A part of a docker line is this long, in bytes (moby, `jsonfilelog`); a
/// little less where a character was cut.
pub(crate) const DOCKER_PART: usize = 16 * 1024 - 8;

/// How far a record may wait for the next one of its stream, in bytes of the
/// input: more for a line that is cut than for JSON that may go on. The longest line has
/// room, with its escapes and the members of its records.
const LONGEST_WAIT: usize = MAX_VALUE + MAX_VALUE / 2;
const LONGEST_OPEN_WAIT: usize = 1 << 20;

/// How many streams may wait at a time: of records within records a quarter at each step.
const MOST_WAITING: usize = 64;

/// A record in which so much is found is no part of a value over several.
pub(super) const MOST_FOUND: usize = 1 << 14;

/// Joins records of one stream.
#[derive(Debug, Default)]
pub(crate) struct Grouper {
    open: Vec<Stream>,
    /// Only records of docker's and journald's are grouped: of others the search ahead sees
    /// nothing in a dress.
    is_dressed: bool,
    /// How many strings these records are within.
    depth: usize,
}

/// Records that wait for the next.
#[derive(Debug, Default)]
struct Stream {
    /// Which one it is.
    name: u64,
    key: &'static str,
    /// Whole lines in which something is open.
    text: Made,
    framer: LogFramer,
    /// Records within these.
    grouper: Grouper,
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

impl Grouper {
    /// Of records in a dress.
    pub(super) fn of_dressed() -> Self {
        Self { is_dressed: true, ..Self::default() }
    }

    /// Of records within `depth` strings.
    pub(crate) fn within(depth: usize) -> Self {
        Self { depth, ..Self::default() }
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
        if !self.open.is_empty()
            && let Some(span) = frame.outer()
        {
            self.give_up(span.start, sink);
        }
        match &frame {
            Frame::Value { span, is_bare: false, .. } | Frame::Line(span)
                if self.may_group(text.of(*span)) =>
            {
                self.record(text, frame, sink);
            }
            _ => sink(frame),
        }
    }

    /// Whether this may be a record that has to do with others, at a glance.
    fn may_group(&self, value: &str) -> bool {
        self.depth < MAX_STRINGS
            && (is_dockers(value)
                || (!self.is_dressed && (!self.open.is_empty() || may_open(value))))
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
            let start = stream.line.start();
            if start.is_some_and(|start| at.saturating_sub(start) > LONGEST_WAIT) {
                stream.discard(sink);
            }
        }
        let has_waited = |stream: &mut Stream| {
            let start = stream.text.start();
            start.is_some_and(|start| at.saturating_sub(start) > LONGEST_OPEN_WAIT)
        };
        for stream in self.open.extract_if(.., has_waited) {
            stream.end(sink);
        }
    }

    fn record(&mut self, text: View<'_>, frame: Frame, sink: Sink<'_>) {
        let Some(span) = frame.outer() else { return sink(frame) };
        let record = Record::of(text.of(span).trim());
        let Some(Record { object, pointer, key, text: literal, stream: name, is_dockers }) = record
        else {
            return sink(frame);
        };
        let all = text.str(..).as_ptr().addr();
        let offset_of = |part: &str| text.start() + (part.as_ptr().addr() - all);
        let start = offset_of(object);
        let span = Span { start, end: start + object.len() };
        let bytes = if literal.starts_with('[') { bytes(literal) } else { None };
        if !literal.starts_with('"') && bytes.is_none() {
            return sink(frame);
        }
        let content = bytes.as_deref().map_or_else(|| unescape(literal), Cow::Borrowed);
        let is_cut = key == "log" && !content.ends_with('\n') && content.len() >= DOCKER_PART;
        let waiting = self.open.iter().position(|stream| stream.name == name && stream.key == key);
        let may_open = if is_dockers {
            memchr::memchr2(b'{', b'[', content.as_bytes()).is_some()
                || next_token(content.as_bytes(), 0).is_some()
        } else {
            let begin = offset_of(literal) - start;
            may_open(&object[begin..=begin + literal.len()])
        };
        if waiting.is_none() && !is_cut && !may_open {
            return sink(frame);
        }
        let fresh = || Stream::new(name, key, self.depth + 1);
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

/// What journald wrote as an array of bytes, without the escape sequences of a terminal.
fn bytes(literal: &str) -> Option<String> {
    let bytes = serde_json::from_str::<Vec<u8>>(literal).ok()?;
    Some(without_escapes(&readable(bytes)).into_owned())
}

impl Stream {
    fn new(name: u64, key: &'static str, depth: usize) -> Self {
        Self { name, key, grouper: Grouper::within(depth), ..Self::default() }
    }

    /// Takes the text of a record and hands on what is whole with it, or the
    /// record itself if it has nothing to do with others.
    fn add(&mut self, part: Made, is_cut: bool, record: Taken, sink: Sink<'_>) {
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
            return sink(nothing.join(self.key, Some(&record), Inside::Line));
        }
        self.line.end_line();
        let line = std::mem::take(&mut self.line);
        if self.is_open() {
            self.go_on(line, record, sink);
        } else {
            self.begin(line, record, sink);
        }
        if !self.is_open() {
            self.text = Made::default();
            self.framer = LogFramer::default();
        }
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
        self.text = line;
        let read = self.read(0);
        if !self.is_open() || read.is_too_much {
            self.close();
            let line = std::mem::take(&mut self.text);
            return sink(record.alone(line, self.key));
        }
        let begun = self.framer.begun();
        self.value = begun.at.filter(|at| self.framer.is_open() && *at == first);
        let value_end = if self.value.is_some() { usize::MAX } else { 0 };
        self.hand_on(read, Some(&record), value_end, sink);
    }

    /// A line while something is open.
    fn go_on(&mut self, line: Made, record: Taken, sink: Sink<'_>) {
        let begin = self.text.end();
        self.text.append_all(line.clone());
        let mut read = self.read(begin);
        let begun = self.framer.begun();
        let value_end = match self.value {
            Some(_) if self.value == begun.at => begun.end.unwrap_or(usize::MAX),
            _ => 0,
        };
        let is_before = |frame: &Frame| frame.begin() < begin;
        let is_both =
            |frame: &Frame| is_before(frame) && frame.outer().is_some_and(|span| span.end > begin);
        let broke = !self.is_open() && begun.end.is_none();
        // What broke in this line is told of with it.
        let first = read.frames.iter().find(|frame| !is_before(frame));
        let is_told = first.is_some_and(Frame::is_broken);
        let stands_alone = broke && !is_told && !read.frames.iter().any(is_both);
        if stands_alone || read.is_too_much {
            // What was open is broken off: this record is read for itself.
            read.frames.retain(is_before);
            self.hand_on(read, None, value_end, sink);
            self.close();
            sink(record.alone(line, self.key));
        } else {
            self.hand_on(read, Some(&record), value_end, sink);
        }
    }

    /// Reads on, a further line having been added at `begin`.
    #[inline(never)] // As above.
    fn read(&mut self, begin: usize) -> Read {
        let Self { text, framer, grouper, .. } = self;
        let (mut frames, mut is_too_much) = (Vec::new(), false);
        let mut keep = |frame: Frame| {
            is_too_much |= frame.begin() >= begin && frames.len() >= MOST_FOUND;
            frames.extend(Some(frame).filter(|_| !is_too_much));
        };
        let view = text.view();
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
        let spans = frames.iter().filter_map(Frame::outer);
        let all = spans.reduce(|a, b| Span { start: a.start.min(b.start), end: a.end.max(b.end) });
        let (offset, needed) = all.map_or_else(Default::default, |all| self.text.part(all));
        for frame in &mut frames {
            frame.count_from(offset);
        }
        if record.is_some() || !frames.is_empty() {
            let value_end = value_end.saturating_sub(offset);
            let inside = Inside::Frames { frames, value_end };
            sink(needed.join(self.key, record, inside));
        }
        self.text.let_go(done);
    }

    /// No more records come.
    fn end(mut self, sink: Sink<'_>) {
        let line = std::mem::take(&mut self.line);
        if self.is_open() {
            let Self { text, framer, grouper, .. } = &mut self;
            let (view, mut frames) = (text.view(), Vec::new());
            let done = grouper.frame(framer, view, true, &mut |frame| frames.push(frame));
            self.hand_on(Read { frames, is_too_much: false, done }, None, 0, sink);
        }
        if line.start().is_some() {
            sink(line.join(self.key, None, Inside::Line));
        }
    }

    /// What is open is not gone on with.
    fn close(&mut self) {
        self.framer = LogFramer::default();
        self.grouper = Grouper::within(self.grouper.depth);
    }

    /// Whether the next line may go on with something, or a record in it.
    fn is_open(&self) -> bool {
        self.framer.waits() || !self.grouper.is_between()
    }

    /// Whether the next record may go on with what this one began.
    fn waits(&self) -> bool {
        self.is_open() || self.is_discarded || self.line.start().is_some()
    }

    /// Where the first string begins that is still needed.
    fn start(&self) -> Option<usize> {
        [self.text.start(), self.line.start()].into_iter().flatten().min()
    }
}
