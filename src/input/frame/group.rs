//! One text in several records: docker splits lines over 16 KiB, and an app
//! that pretty-prints leaves one record a line in docker's and journald's logs.
//!
//! Records whose text leaves something open wait for the next of their stream,
//! and are handed on as one.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Frame, Framed, LogFramer, MAX_VALUE};
use crate::json::{Span, unescape};

/// A part of a docker line is this long, in bytes (moby, `jsonfilelog`); a
/// little less where a character was cut.
const DOCKER_PART: usize = 16 * 1024 - 8;

/// How far a record may wait for the next one of its stream, in bytes of the
/// input: more for a line that is cut than for JSON that may go on.
const LONGEST_WAIT: usize = MAX_VALUE;
const LONGEST_OPEN_WAIT: usize = 1 << 20;

/// How many streams may wait at a time.
const MOST_WAITING: usize = 64;

/// Joins records of one stream.
#[derive(Debug, Default)]
pub(crate) struct Grouper {
    open: Vec<Group>,
}

/// Records that wait for the next.
#[derive(Debug)]
struct Group {
    stream: String,
    key: &'static str,
    /// The inside of each record's string, in the text.
    parts: Vec<Span>,
    /// Where each begins in `content`.
    starts: Vec<usize>,
    /// The records as they stand, should nothing be one text after all.
    frames: Vec<Frame>,
    content: String,
    framer: LogFramer,
    is_cut: bool,
    /// The line is too long, and reported: its parts are let go.
    is_discarded: bool,
    /// Something goes over several records.
    is_joined: bool,
}

/// The members that matter.
#[derive(Deserialize)]
struct Record<'t> {
    #[serde(borrow)]
    log: Option<&'t RawValue>,
    #[serde(borrow, rename = "MESSAGE")]
    message: Option<&'t RawValue>,
    #[serde(borrow)]
    stream: Option<&'t RawValue>,
    #[serde(borrow, rename = "_PID")]
    pid: Option<&'t RawValue>,
}

impl Grouper {
    /// Takes the records out of `framed` that are parts of something, and puts
    /// in what is whole.
    pub(crate) fn group(&mut self, text: &str, eof: bool, framed: &mut Framed) {
        let may_be_record = |frame: &Frame| match frame {
            Frame::Value { span, .. } | Frame::Line(span) => is_record(&text[span.start..span.end]),
            _ => false,
        };
        if self.open.is_empty() && !framed.frames.iter().any(may_be_record) {
            return;
        }
        let consumed = framed.consumed;
        for frame in std::mem::take(&mut framed.frames) {
            if let Some(span) = frame.outer() {
                self.give_up(span.start, framed);
            }
            match &frame {
                Frame::Value { span, .. } | Frame::Line(span) if may_be_record(&frame) => {
                    self.record(text, *span, frame, framed);
                }
                _ => framed.frames.push(frame),
            }
        }
        self.give_up(consumed, framed);
        if eof {
            for mut group in self.open.drain(..) {
                group.read(true);
                framed.frames.extend(group.into_frames());
            }
        }
        let starts = self.open.iter().map(Group::start);
        framed.consumed = starts.fold(consumed, usize::min);
    }

    /// Hands on what has waited for too long when the input is read up to `at`.
    fn give_up(&mut self, at: usize, framed: &mut Framed) {
        let has_waited = |group: &Group| {
            let limit = if group.is_cut { LONGEST_WAIT } else { LONGEST_OPEN_WAIT };
            at.saturating_sub(group.start()) > limit
        };
        for group in self.open.iter_mut().filter(|group| group.is_cut && has_waited(group)) {
            let start = group.start();
            let span = Span { start, end: start + 1 };
            framed.frames.push(Frame::TooLarge { span, limit: LONGEST_WAIT });
            *group = Group::new(std::mem::take(&mut group.stream), group.key);
            (group.is_cut, group.is_discarded) = (true, true);
        }
        for group in self.open.extract_if(.., |group| has_waited(group)) {
            framed.frames.extend(group.into_frames());
        }
    }

    /// Adjusts offsets when the first `by` bytes of the text are let go.
    pub(crate) fn shift(&mut self, by: usize) {
        for group in &mut self.open {
            for part in &mut group.parts {
                part.start -= by;
                part.end -= by;
            }
            for frame in &mut group.frames {
                if let Frame::Value { span, .. } | Frame::Line(span) = frame {
                    span.start -= by;
                    span.end -= by;
                }
            }
        }
    }

    fn record(&mut self, text: &str, span: Span, frame: Frame, framed: &mut Framed) {
        let record = serde_json::from_str::<Record<'_>>(text[span.start..span.end].trim());
        let Ok(record) = record else { return framed.frames.push(frame) };
        let (key, literal) = match (record.log, record.message) {
            (Some(log), _) => ("log", log.get()),
            (None, Some(message)) => ("MESSAGE", message.get()),
            (None, None) => return framed.frames.push(frame),
        };
        if !literal.starts_with('"') {
            return framed.frames.push(frame);
        }
        let raw = |value: Option<&RawValue>| value.map_or("", RawValue::get).to_owned();
        let stream = raw(record.stream) + &raw(record.pid);
        let waiting = self.open.iter().position(|group| group.stream == stream && group.key == key);
        let mut group = match waiting {
            Some(waiting) => self.open.remove(waiting),
            None => Group::new(stream, key),
        };
        let start = literal.as_ptr().addr() - text.as_ptr().addr();
        group.add(Span { start: start + 1, end: start + literal.len() - 1 }, literal, frame);
        if !group.waits() {
            framed.frames.extend(group.into_frames());
            return;
        }
        if self.open.len() == MOST_WAITING {
            framed.frames.extend(self.open.remove(0).into_frames());
        }
        self.open.push(group);
    }
}

/// Whether this may be a record of docker's or journald's, at a glance.
fn is_record(value: &str) -> bool {
    static KEYS: [LazyLock<Finder<'static>>; 2] =
        [LazyLock::new(|| Finder::new("\"log\"")), LazyLock::new(|| Finder::new("\"MESSAGE\""))];
    value.trim_start().starts_with('{')
        && KEYS.iter().any(|key| key.find(value.as_bytes()).is_some())
}

impl Group {
    fn new(stream: String, key: &'static str) -> Self {
        Self {
            stream,
            key,
            parts: Vec::new(),
            starts: Vec::new(),
            frames: Vec::new(),
            content: String::new(),
            framer: LogFramer::default(),
            is_cut: false,
            is_discarded: false,
            is_joined: false,
        }
    }

    fn add(&mut self, part: Span, literal: &str, frame: Frame) {
        let text = unescape(literal);
        self.is_cut = self.key == "log" && !text.ends_with('\n') && text.len() >= DOCKER_PART;
        if self.is_discarded {
            return;
        }
        self.is_joined |= self.is_cut;
        self.parts.push(part);
        self.starts.push(self.content.len());
        self.frames.push(frame);
        self.content.push_str(&text);
        if self.key == "MESSAGE" {
            self.content.push('\n');
        }
    }

    /// Whether the next record of the stream goes on with what this one began.
    fn waits(&mut self) -> bool {
        if self.content.len() > MAX_VALUE {
            self.is_joined = true;
            return false;
        }
        if self.is_cut {
            return true;
        }
        if !self.content.ends_with('\n')
            || memchr::memchr2(b'{', b'[', self.content.as_bytes()).is_none()
        {
            return false;
        }
        self.read(false);
        self.framer.is_open()
    }

    /// Looks whether a value goes over several records.
    fn read(&mut self, eof: bool) {
        let mut framed = Framed::default();
        self.framer.frame(&self.content, eof, &mut framed);
        let part_of = |at: usize| self.starts.partition_point(|start| *start <= at);
        self.is_joined |= framed.frames.iter().any(|frame| match frame {
            Frame::Value { span, .. } => part_of(span.start) != part_of(span.end - 1),
            Frame::Made { .. } | Frame::Broken { .. } | Frame::Dump { .. } | Frame::Late(_) => true,
            _ => false,
        });
    }

    /// Where its first record begins.
    fn start(&self) -> usize {
        self.frames.first().and_then(Frame::start).unwrap_or(usize::MAX)
    }

    fn into_frames(self) -> Vec<Frame> {
        if self.is_joined && self.parts.len() > 1 {
            vec![Frame::Group { parts: self.parts, key: self.key }]
        } else {
            self.frames
        }
    }
}
