//! One text in several records: docker splits lines over 16 KiB, and an app
//! that pretty-prints leaves one record a line in docker's and journald's logs.
//!
//! Records whose text leaves something open wait for the next of their stream,
//! and are handed on as one.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Frame, Framed, LogFramer, MAX_VALUE};
use crate::json::{Span, unescape};

/// A part of a docker line is this long, in bytes (moby, `jsonfilelog`); a
/// little less where a character was cut.
const DOCKER_PART: usize = 16 * 1024 - 8;

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
        for frame in std::mem::take(&mut framed.frames) {
            match &frame {
                Frame::Value { span, .. } | Frame::Line(span) if may_be_record(&frame) => {
                    self.record(text, *span, frame, framed);
                }
                _ => framed.frames.push(frame),
            }
        }
        if eof {
            for mut group in self.open.drain(..) {
                group.read(true);
                framed.frames.extend(group.into_frames());
            }
        }
        let starts = self.open.iter().flat_map(|group| &group.frames).filter_map(Frame::start);
        framed.consumed = starts.fold(framed.consumed, usize::min);
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
        if group.waits() {
            self.open.push(group);
        } else {
            framed.frames.extend(group.into_frames());
        }
    }
}

/// Whether this may be a record of docker's or journald's, at a glance.
fn is_record(value: &str) -> bool {
    value.trim_start().starts_with('{')
        && (memchr::memmem::find(value.as_bytes(), b"\"log\"").is_some()
            || memchr::memmem::find(value.as_bytes(), b"\"MESSAGE\"").is_some())
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
            is_joined: false,
        }
    }

    fn add(&mut self, part: Span, literal: &str, frame: Frame) {
        let text = unescape(literal);
        self.is_cut = self.key == "log" && !text.ends_with('\n') && text.len() >= DOCKER_PART;
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
            Frame::Made { .. } | Frame::Broken { .. } | Frame::Dump { .. } => true,
            _ => false,
        });
    }

    fn into_frames(self) -> Vec<Frame> {
        if self.is_joined && self.parts.len() > 1 {
            vec![Frame::Group { parts: self.parts, key: self.key }]
        } else {
            self.frames
        }
    }
}
