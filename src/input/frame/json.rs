//! `json` input: one or more values, white space between them, as jq reads them.
//!
//! A syntax error is one finding; reading goes on at the next line that starts
//! an array or object, so that what follows a broken value is found. In `auto`
//! a text that is no JSON at all ends this framer's work: the input is a log.

use super::super::scan::{Fault, is_blank};
use super::super::values::{Item, Values};
use super::{Frame, Framed, MAX_DOCUMENT, MAX_VALUE, fault_span};

/// Frames JSON values that follow each other.
#[derive(Debug)]
pub(crate) struct JsonFramer {
    /// Whether text that is not JSON means that the input is a log.
    may_be_log: bool,
    values: Option<Values>,
    /// How far the text has been read.
    at: usize,
    /// Where the last value ended that was handed out.
    handed_out: usize,
    /// Whether an outermost value was whole.
    has_given: bool,
    recovery: Recovery,
}

/// How reading goes on after a broken value.
#[derive(Debug, Default)]
struct Recovery {
    /// Looking for a line that starts a value.
    looking: bool,
    /// Brackets and commas may be left over from the broken value.
    has_leftovers: bool,
    /// Containers that would break at the same place again.
    dead: Vec<usize>,
    last_fault: Option<usize>,
    /// Where the value began that is being read and is too large to keep.
    discarding: Option<usize>,
}

impl JsonFramer {
    pub(crate) fn new(may_be_log: bool) -> Self {
        Self {
            may_be_log,
            values: None,
            at: 0,
            handed_out: 0,
            has_given: false,
            recovery: Recovery::default(),
        }
    }

    /// Reads on in `text`, of which the first bytes are known from the last
    /// call. Answers where the input turns out to be a log, if it does.
    pub(crate) fn frame(&mut self, text: &str, eof: bool, framed: &mut Framed) -> Option<usize> {
        let bytes = text.as_bytes();
        loop {
            if self.recovery.looking && !self.find_line(bytes, eof) {
                break;
            }
            if self.values.is_none() {
                self.skip_between(bytes);
                if self.at >= bytes.len() {
                    break;
                }
            }
            let values = self.values.get_or_insert_with(Values::new);
            let mut item = values.next(bytes, &mut self.at);
            if item == Item::More {
                if !eof {
                    self.keep_small(text, framed);
                    break;
                }
                item = values.finish(bytes, bytes.len());
            }
            match item {
                Item::Value { span, pointer } => {
                    self.handed_out = span.end;
                    if self.recovery.discarding.take() != Some(span.start) {
                        framed.frames.push(Frame::Value { span, pointer });
                    }
                }
                Item::End(end) => {
                    if self.may_be_log && self.runs_into_text(bytes, end) {
                        return Some(self.log_from(bytes));
                    }
                    self.handed_out = end;
                    self.has_given = true;
                    self.values = None;
                    self.recovery.discarding = None;
                    framed.frames.push(Frame::End);
                }
                Item::Broken(place, fault) => {
                    let at_end = eof && place >= bytes.len();
                    if self.may_be_log && self.is_log(at_end) {
                        return Some(self.log_from(bytes));
                    }
                    self.broken(text, place, fault, framed);
                    if at_end {
                        self.at = bytes.len();
                        break;
                    }
                }
                Item::More => break,
            }
        }
        framed.consumed = match &self.values {
            Some(_) if self.recovery.discarding.is_some() => self.at,
            Some(values) => values.needed().unwrap_or(self.at),
            None => self.at,
        };
        None
    }

    /// Adjusts offsets when the first `by` bytes of the text are let go.
    pub(crate) fn shift(&mut self, by: usize) {
        self.at -= by.min(self.at);
        self.handed_out = self.handed_out.saturating_sub(by);
        if let Some(values) = &mut self.values {
            values.shift(by);
        }
        let recovery = &mut self.recovery;
        recovery.dead.retain(|at| *at >= by);
        recovery.dead.iter_mut().for_each(|at| *at -= by);
        recovery.discarding = recovery.discarding.map(|at| at.saturating_sub(by));
        recovery.last_fault = recovery.last_fault.and_then(|at| at.checked_sub(by));
    }

    /// Skips what may stand between values: white space, NUL padding, the record
    /// separator of JSON text sequences (RFC 7464), a byte order mark.
    fn skip_between(&mut self, bytes: &[u8]) {
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                0 | 0x1E => self.at += 1,
                0xEF if bytes[self.at..].starts_with("\u{feff}".as_bytes()) => self.at += 3,
                b',' | b']' | b'}' if self.recovery.has_leftovers => self.at += 1,
                byte if is_blank(*byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// A number or word that runs on as other text ("2024-06-27") is no value.
    fn runs_into_text(&self, bytes: &[u8], end: usize) -> bool {
        let begun = self.values.as_ref().and_then(Values::begun);
        let is_scalar = begun
            .and_then(|at| bytes.get(at))
            .is_some_and(|byte| !matches!(byte, b'{' | b'[' | b'"'));
        is_scalar && bytes.get(end).is_some_and(|byte| !is_blank(*byte))
    }

    /// Whether text that just broke says that this is a log, and not one broken JSON text.
    fn is_log(&self, at_end: bool) -> bool {
        let looks_like_json = at_end || self.values.as_ref().is_some_and(Values::is_substantial);
        self.has_given || !looks_like_json
    }

    /// Where the log begins: with the line of the text that broke, but after
    /// what has been handed out.
    fn log_from(&self, bytes: &[u8]) -> usize {
        let values = self.values.as_ref();
        let start = values.and_then(|v| v.within().or(v.begun())).unwrap_or(self.at);
        let line = memchr::memrchr(b'\n', &bytes[..start.min(bytes.len())]).map_or(0, |at| at + 1);
        line.max(self.handed_out)
    }

    /// A value that grows over its limit is not kept: its end alone is looked for.
    fn keep_small(&mut self, text: &str, framed: &mut Framed) {
        let Some(values) = &self.values else { return };
        let Some(start) = values.needed() else { return };
        let limit = if values.is_outermost() { MAX_DOCUMENT } else { MAX_VALUE };
        if self.recovery.discarding.is_none() && text.len() - start > limit {
            self.recovery.discarding = Some(start);
            framed.frames.push(Frame::TooLarge { span: fault_span(text, start), limit });
        }
    }

    fn broken(&mut self, text: &str, place: usize, fault: Fault, framed: &mut Framed) {
        let recovery = &mut self.recovery;
        if recovery.last_fault != Some(place) {
            framed.frames.push(Frame::Broken { span: fault_span(text, place), fault });
        }
        recovery.last_fault = Some(place);
        let Some(values) = self.values.take() else { return };
        recovery.dead.extend(values.open());
        let within = values.within().filter(|_| recovery.discarding.is_none());
        recovery.discarding = None;
        recovery.looking = true;
        recovery.has_leftovers = true;
        self.at = match within {
            Some(start) => next_line(text.as_bytes(), start),
            None => line_if_first(text.as_bytes(), place),
        };
    }

    /// Goes on to the next line that starts an array or object. Whether there is one.
    fn find_line(&mut self, bytes: &[u8], eof: bool) -> bool {
        loop {
            let start = self.at;
            let first = bytes[start..].iter().position(|b| !matches!(b, b' ' | b'\t' | b'\r'));
            let Some(first) = first.map(|length| start + length) else {
                self.at = if eof { bytes.len() } else { start };
                return false;
            };
            let starts_value = matches!(bytes[first], b'{' | b'[');
            if starts_value && !self.recovery.dead.contains(&first) {
                self.at = first;
                self.recovery.looking = false;
                self.recovery.dead.retain(|at| *at > first);
                self.recovery.has_leftovers = first > start;
                return true;
            }
            let Some(length) = memchr::memchr(b'\n', &bytes[first..]) else {
                self.at = if eof { bytes.len() } else { start };
                return false;
            };
            self.at = first + length + 1;
        }
    }
}

/// The beginning of the line after the one that `at` is in.
fn next_line(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length + 1)
}

/// The beginning of the line that `at` is in if only blanks stand before it,
/// else of the next.
fn line_if_first(bytes: &[u8], at: usize) -> usize {
    let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    if bytes[line..at].iter().all(|b| is_blank(*b)) { line } else { next_line(bytes, at) }
}
