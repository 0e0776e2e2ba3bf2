//! The raw text of a log, line by line, on its way to being clean.

use std::ops::Range;

use super::clean::clean;
use super::frame::MAX_VALUE;
use crate::reading::window::Window;
use crate::text::{CONTEXT, Position, Span};

/// The raw text of a log, cut into whole lines.
#[derive(Default)]
pub(in crate::reading) struct LogLines {
    pub(in crate::reading) raw: Window,
    /// How far the raw text has been searched for a line's end.
    searched: usize,
    /// The current line is too long, and reported.
    is_discarding: bool,
    /// The first line that has not been counted.
    counted: u64,
    /// How much clean text has followed the last line that was left out.
    since_left_out: usize,
}

impl LogLines {
    /// From `raw` on the input is a log.
    pub(in crate::reading) fn of(raw: Window) -> Self {
        let counted = raw.position(0).line;
        Self { raw, counted, since_left_out: usize::MAX, ..Self::default() }
    }

    /// Whether the next line has nothing to do with those before it, and the text
    /// around it is what any reader would make of these lines alone.
    pub(in crate::reading) fn is_between(&self) -> bool {
        self.raw.text.is_empty() && !self.is_discarding && self.since_left_out > CONTEXT
    }

    /// Cleans the whole lines that have arrived and appends them to `window`;
    /// answers which these were.
    pub(in crate::reading) fn move_to(&mut self, window: &mut Window, eof: bool) -> Range<u64> {
        let (before, left_out) = (window.text.len(), window.left_out.len());
        let bytes = self.raw.text.as_bytes();
        let newline = memchr::memrchr(b'\n', &bytes[self.searched.min(bytes.len())..]);
        let mut end = newline.map_or(0, |at| self.searched + at + 1);
        if eof {
            end = bytes.len();
        }
        let lines = self.raw.take(end);
        self.searched = self.raw.text.len();
        let mut at = 0;
        for line in over_long(&lines.text) {
            self.pass(&lines, at, line.start, window);
            self.pass_long(&lines, line.start, window);
            at = line.end;
        }
        self.pass(&lines, at, lines.text.len(), window);
        if self.raw.text.len() > MAX_VALUE || (self.is_discarding && !eof) {
            // What is left of this line will not be kept either.
            let rest = self.raw.take(self.raw.text.len());
            self.pass_long(&rest, 0, window);
            self.is_discarding = true;
            self.searched = 0;
        }
        self.since_left_out = if window.left_out.len() > left_out {
            0
        } else {
            self.since_left_out.saturating_add(window.text.len() - before)
        };
        let Position { line, column } = self.raw.position(0);
        let has_last = eof && (column > 1 || lines.text.ends_with('\r'));
        let end = line + u64::from(has_last);
        std::mem::replace(&mut self.counted, end)..end
    }

    /// Cleans lines of a good length; the first may be the rest of one too long.
    fn pass(&mut self, lines: &Window, mut at: usize, end: usize, window: &mut Window) {
        if at < end && std::mem::take(&mut self.is_discarding) {
            let rest = memchr::memchr(b'\n', &lines.text.as_bytes()[at..end]);
            at = rest.map_or(end, |length| at + length + 1);
        }
        if at < end {
            clean(lines, Span { start: at, end }, window);
        }
    }

    /// A line that is too long is not kept; its beginning is the place of a finding.
    fn pass_long(&mut self, lines: &Window, at: usize, window: &mut Window) {
        let is_rest = std::mem::take(&mut self.is_discarding);
        if !is_rest {
            window.leave_out(lines.position(at));
        }
    }
}

/// The lines of `text` that are too long to be read.
fn over_long(text: &str) -> Vec<Span> {
    if text.len() <= MAX_VALUE {
        return Vec::new();
    }
    let mut at = 0;
    let mut long = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.trim_end_matches('\n').len() > MAX_VALUE {
            long.push(Span { start: at, end: at + line.len() });
        }
        at += line.len();
    }
    long
}
