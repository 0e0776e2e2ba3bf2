//! Text that is read fast: what is found in it is handed on here, and how far it came.

use std::ops::Range;
use std::sync::Arc;

use super::layout::Layout;
use super::plain::{self, Plain};
use crate::event::Other;
use crate::reading::between::Array;
use crate::reading::chunk::Places;
use crate::reading::found::Found;
use crate::reading::plain_found::PlainFound;
use crate::reading::taker::Taker;
use crate::text::lanes::skip;
use crate::text::{Scan, Scanner, Shown};

/// Shorter text may turn out to be an event when more of it has come.
const LONGEST_EVENT: usize = 1 << 12;

/// How far the fast ways came.
pub(in crate::reading) enum Step {
    /// From here on the text may be part of a record that has not arrived.
    Rest(usize),
    /// The record that begins here is for the full path.
    Full(usize),
}

/// Text that is read fast.
pub(in crate::reading) struct Fast<'r, 'c> {
    pub(in crate::reading) places: &'r Places<'c>,
    /// Where the text begins in the chunk.
    pub(in crate::reading) base: usize,
    pub(in crate::reading) text: &'r str,
    /// Whether nothing comes after it.
    pub(in crate::reading) eof: bool,
    pub(in crate::reading) taker: &'r mut dyn Taker,
    pub(in crate::reading) path: &'r Arc<str>,
    /// The events of a record, before it is known that all are plain.
    pub(in crate::reading) events: &'r mut Vec<(Plain, Option<usize>)>,
    /// How the last event was laid out.
    pub(in crate::reading) layout: &'r mut Layout,
    pub(in crate::reading) has_plain: bool,
    /// The line in which the last plain event ended of values that follow each other.
    pub(in crate::reading) ended: Option<u64>,
}

impl Fast<'_, '_> {
    /// The line in which the byte at `at` stands.
    pub(in crate::reading) fn line(&self, at: usize) -> u64 {
        self.places.position(self.base + at).line
    }

    /// Hands on an event, with which so much may be shown.
    pub(in crate::reading) fn take(&mut self, event: Plain, index: Option<u64>, shown: Shown) {
        self.has_plain = true;
        let Self { places, base, text, path, .. } = *self;
        let found = PlainFound { event, text, path, index, base, shown, places };
        self.taker.plain(&found);
        if event.lines > 0 {
            places.pass(base + event.span.start, base + event.span.end, event.lines.into());
        }
    }

    /// Hands on another event.
    pub(in crate::reading) fn take_other(&mut self, other: &Other<'_>) {
        self.has_plain = true;
        self.taker.found(Found::Other(other));
        self.taker.settled();
    }

    /// Reads plain values that follow each other, or elements of an array. Notes whether a value
    /// was given, and how far the array is read that is open where it stops.
    pub(super) fn values(&mut self, has_given: &mut bool, array: &mut Option<Array>) -> Step {
        let bytes = self.text.as_bytes();
        let (mut at, mut last) = (0, None);
        let step = loop {
            let start = skip(bytes, at);
            let Some(byte) = bytes.get(start) else { break Step::Rest(bytes.len()) };
            let (begin, index) = match (*array, byte) {
                (None, b'{') => (start, None),
                (None, b'[') => (skip(bytes, start + 1), Some(0)),
                (Some(Array { next, has_comma: true }), b'{') => (start, Some(next)),
                (Some(Array { has_comma: false, .. }), b']') => {
                    (at, *has_given, *array) = (start + 1, true, None);
                    continue;
                }
                (Some(Array { next, has_comma: false }), b',') => {
                    (at, *array) = (start + 1, Some(Array { next, has_comma: true }));
                    continue;
                }
                _ => break Step::Full(line_start(bytes, at..start)),
            };
            let Some(event) = plain::event(self.text, begin, self.layout) else {
                break if self.may_go_on(start) {
                    Step::Rest(at)
                } else {
                    Step::Full(line_start(bytes, at..start))
                };
            };
            at = event.span.end;
            last = Some(at);
            self.take(event, index, Shown::until(at, index.is_some()));
            *has_given |= index.is_none();
            *array = index.map(|index| Array { next: index + 1, has_comma: false });
        };
        self.ended = last.map(|last| self.line(last)).or(self.ended);
        step
    }

    /// Reads lines that are a plain record each.
    pub(in crate::reading) fn lines(&mut self) -> Step {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let newline = memchr::memchr(b'\n', &bytes[at..]).map(|length| at + length);
            let Some(end) = newline.or(self.eof.then_some(bytes.len())) else { break };
            let next = (end + 1).min(bytes.len());
            let line = &text[..end];
            let start = skip(line.as_bytes(), at);
            let is_whole = |after| skip(line.as_bytes(), after) == end;
            let shown = Shown::until(next, false);
            if start < end && !self.record(line, start, shown, is_whole) {
                return Step::Full(at);
            }
            at = next;
        }
        Step::Rest(at)
    }

    /// Reads the record that begins at `start` and hands its events on, if all are plain and
    /// it ends where `ends` says that it may; answers whether that is so.
    pub(in crate::reading) fn record(
        &mut self,
        text: &str,
        start: usize,
        shown: Shown,
        ends: impl FnOnce(usize) -> bool,
    ) -> bool {
        let mut events = std::mem::take(self.events);
        events.clear();
        let end =
            plain::record(text, start, self.layout, |event, index| events.push((event, index)));
        let is_plain = end.is_some_and(ends);
        for (event, index) in events.drain(..).take_while(|_| is_plain) {
            self.take(event, index.map(|index| index as u64), shown);
        }
        *self.events = events;
        is_plain
    }

    /// Whether what begins at `at` may be an event of which more is to come.
    pub(in crate::reading) fn may_go_on(&self, at: usize) -> bool {
        let rest = &self.text.as_bytes()[at..];
        !self.eof && rest.len() < LONGEST_EVENT && Scanner::new(0).scan(rest, 0) == Scan::Incomplete
    }
}

/// Where the last line of a stretch of blanks begins, or the stretch.
fn line_start(bytes: &[u8], blanks: Range<usize>) -> usize {
    let start = blanks.start;
    memchr::memrchr(b'\n', &bytes[blanks]).map_or(start, |newline| start + newline + 1)
}
