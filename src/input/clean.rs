//! What terminals and container runtimes put between the characters of a log:
//! taken out before anything is looked for.
//!
//! * ANSI escape sequences (colours, links), wherever they stand;
//! * the prefix of CRI logs, `TIME stdout F `, whose `P` lines are parts of one
//!   line and are joined (Kubernetes, "CRI log format").
//!
//! A mark after each thing that was left out keeps the way back to the input.

use std::ops::Range;

use super::decode::BadBytes;
use super::excerpt::CONTEXT;
use super::frame::{Frame, MAX_VALUE};
use super::text::{Mark, Position};
use crate::json::Span;

/// Text of an input that is being read, and the way back to its places.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub(crate) text: String,
    pub(crate) marks: Vec<Mark>,
    /// Offsets of bytes that could not be decoded.
    pub(crate) bad: Vec<usize>,
}

impl Window {
    /// The beginning of an input.
    pub(crate) fn new() -> Self {
        let marks = vec![Mark { at: 0, position: Position::START }];
        Self { marks, ..Self::default() }
    }

    /// Appends text that stands at `position`.
    pub(crate) fn push(&mut self, text: &str, position: Position) {
        self.marks.push(Mark { at: self.text.len(), position });
        self.text.push_str(text);
    }

    /// The place of the byte at `offset`.
    pub(crate) fn position(&self, offset: usize) -> Position {
        super::text::position(&self.text, &self.marks, (0, Position::START), offset)
    }

    /// Hands out the text of `frames` with what may be shown around it, and lets
    /// go of the first bytes, of which `consumed` are done with. Undecoded bytes
    /// go with the text that is done with, and with the frames.
    pub(crate) fn hand_out(&mut self, consumed: usize, frames: &mut [Frame]) -> Self {
        let let_go = self.text.floor_char_boundary(consumed.saturating_sub(CONTEXT));
        let bad = self.take_bad(consumed, frames);
        let spans = || frames.iter().filter_map(Frame::outer);
        let first = spans().map(|span| span.start).chain(bad.first().copied()).min();
        let Some(first) = first else {
            if let_go > 0 {
                self.take(let_go);
            }
            return Self::default();
        };
        let last = spans().map(|span| span.end).max().unwrap_or(0).max(consumed);
        let rest = &self.text.as_bytes()[last..];
        let after = memchr::memchr(b'\n', rest).map_or(rest.len(), |length| length + 1);
        let end = self.text.ceil_char_boundary(last + after.min(CONTEXT));
        let start = self.text.floor_char_boundary(first.saturating_sub(CONTEXT));
        if end - start < self.text.len() - let_go {
            // Text that waits for its end is not copied with every chunk.
            let copy = self.copy(start, end, &bad);
            for frame in frames {
                frame.shift(start);
            }
            if let_go > 0 {
                self.take(let_go);
            }
            return copy;
        }
        let rest = self.copy(let_go, self.text.len(), &self.bad);
        let mut all = std::mem::replace(self, rest);
        all.text.truncate(end);
        all.bad = bad;
        all
    }

    /// Takes out the undecoded bytes before `consumed`, and those within `frames`.
    fn take_bad(&mut self, consumed: usize, frames: &[Frame]) -> BadBytes {
        if self.bad.is_empty() {
            return BadBytes::default();
        }
        let mut spans: Vec<Span> = frames.iter().filter_map(Frame::outer).collect();
        spans.sort_unstable_by_key(|span| span.start);
        let mut spans = spans.into_iter().peekable();
        let mut covered = consumed;
        let (here, later) = self.bad.iter().partition(|bad| {
            while let Some(span) = spans.next_if(|span| span.start <= **bad) {
                covered = covered.max(span.end);
            }
            **bad < covered
        });
        self.bad = later;
        here
    }

    /// A copy of a stretch, with those of the undecoded bytes `bad`.
    fn copy(&self, start: usize, end: usize, bad: &[usize]) -> Self {
        let from = self.marks.partition_point(|mark| mark.at <= start);
        let to = self.marks.partition_point(|mark| mark.at < end).max(from);
        let first = Mark { at: start, position: self.position(start) };
        let marks = std::iter::once(&first).chain(&self.marks[from..to]);
        Self {
            text: self.text[start..end].to_owned(),
            marks: marks.map(|mark| Mark { at: mark.at - start, ..*mark }).collect(),
            bad: within(bad, start, end).iter().map(|at| at - start).collect(),
        }
    }

    /// Whether the lines that begin at these two places follow each other in the
    /// input as they do in the text.
    pub(crate) fn follow(&self, line: usize, next: usize) -> bool {
        let marks = |at: usize| self.marks.partition_point(|mark| mark.at <= at);
        marks(line) == marks(next) || self.position(line).line + 1 == self.position(next).line
    }

    /// The lines of the input in which the stretches `spans` stand.
    pub(crate) fn lines(&self, mut spans: Vec<Span>) -> Vec<Range<u64>> {
        spans.sort_unstable_by_key(|span| span.start);
        let mut lines: Vec<Range<u64>> = Vec::new();
        let mut known = (0, Position::START);
        if let Some(first) = self.marks.first() {
            known.1 = first.position;
        }
        for Span { start, end } in spans {
            let mut next = self.marks.partition_point(|mark| mark.at <= start);
            let mut at = start;
            loop {
                // Something may have been left out before the next mark.
                let stop = self.marks.get(next).map_or(end, |mark| mark.at.min(end));
                known = (at, super::text::position(&self.text, &self.marks, known, at));
                let last = &self.text.as_bytes()[at..stop.max(at + 1).min(self.text.len())];
                let first = known.1.line;
                let last = first
                    + memchr::memchr_iter(b'\n', &last[..last.len().saturating_sub(1)]).count()
                        as u64;
                match lines.last_mut() {
                    Some(lines) if lines.start <= first && first <= lines.end => {
                        lines.end = lines.end.max(last + 1);
                    }
                    _ => lines.push(first..last + 1),
                }
                if stop >= end {
                    break;
                }
                (at, next) = (stop, next + 1);
            }
        }
        lines
    }

    /// Takes out the first `length` bytes.
    pub(crate) fn take(&mut self, length: usize) -> Self {
        if length == 0 {
            // Nothing moves: a long line that is still arriving stays where it is.
            return Self {
                marks: self.marks.first().copied().into_iter().collect(),
                ..Self::default()
            };
        }
        let position = self.position(length);
        let rest = self.text.split_off(length);
        let later = self.marks.partition_point(|mark| mark.at <= length);
        let mut marks = self.marks.split_off(later);
        marks.insert(0, Mark { at: length, position });
        for mark in &mut marks {
            mark.at -= length;
        }
        let first_bad = self.bad.partition_point(|at| *at < length);
        let bad = self.bad.split_off(first_bad).into_iter().map(|at| at - length).collect();
        std::mem::replace(self, Self { text: rest, marks, bad })
    }

    /// Takes out all from `at` on.
    pub(crate) fn take_from(&mut self, at: usize) -> Self {
        let before = self.take(at);
        std::mem::replace(self, before)
    }
}

/// Cleans whole lines.
#[derive(Debug, Default)]
pub(crate) struct Cleaner {
    /// Parts of a line whose end has not come, of standard output and of standard error.
    parts: [Option<Window>; 2],
}

impl Cleaner {
    /// Appends `lines`, which begin at `position`, to `window`. `bad` counts from
    /// `base` bytes before them.
    pub(crate) fn clean(
        &mut self,
        lines: &str,
        position: Position,
        (bad, mut base): (&[usize], usize),
        window: &mut Window,
    ) {
        let bytes = lines.as_bytes();
        let has_escape = memchr::memchr(0x1B, bytes).is_some();
        let may_be_cri = memchr::memmem::find(bytes, b" std").is_some();
        if !has_escape && !may_be_cri {
            let start = window.text.len();
            window.bad.extend(bad.iter().map(|at| start + at - base));
            window.push(lines, position);
            return;
        }
        let mut position = position;
        for line in lines.split_inclusive('\n') {
            let end = base + line.len();
            self.clean_line(line, position, (within(bad, base, end), base), window);
            base = end;
            position = position.after(line);
        }
    }

    fn clean_line(
        &mut self,
        line: &str,
        start: Position,
        bad: (&[usize], usize),
        window: &mut Window,
    ) {
        let Some(cri) = cri_prefix(line) else {
            return strip_escapes(line, 0, start, bad, window);
        };
        let parts = &mut self.parts[usize::from(cri.is_stderr)];
        let too_long = parts
            .as_ref()
            .is_some_and(|part| part.text.len() + part.marks.len() * size_of::<Mark>() > MAX_VALUE);
        if cri.is_partial && !too_long {
            let part = parts.get_or_insert_default();
            strip_escapes(line.trim_end_matches(['\r', '\n']), cri.length, start, bad, part);
            return;
        }
        if let Some(part) = parts.take() {
            append(&part, window);
        }
        strip_escapes(line, cri.length, start, bad, window);
    }

    /// The input ends: parts without an end are lines.
    pub(crate) fn finish(&mut self, window: &mut Window) {
        for part in &mut self.parts {
            if let Some(part) = part.take() {
                append(&part, window);
                window.text.push('\n');
            }
        }
    }
}

fn append(part: &Window, window: &mut Window) {
    let start = window.text.len();
    window.marks.extend(part.marks.iter().map(|mark| Mark { at: start + mark.at, ..*mark }));
    window.bad.extend(part.bad.iter().map(|at| start + at));
    window.text.push_str(&part.text);
}

/// Those of the offsets `bad`, which grow, that lie in a stretch.
pub(crate) fn within(bad: &[usize], start: usize, end: usize) -> &[usize] {
    let from = bad.partition_point(|at| *at < start);
    &bad[from..from + bad[from..].partition_point(|at| *at < end)]
}

/// What stands before the text of a CRI line.
struct Cri {
    length: usize,
    is_stderr: bool,
    is_partial: bool,
}

/// Reads `2016-10-06T00:17:09.669794202Z stdout P `.
fn cri_prefix(line: &str) -> Option<Cri> {
    let (time, rest) = line.split_once(' ')?;
    let is_time = time.len() >= 20
        && time.starts_with(|c: char| c.is_ascii_digit())
        && time.as_bytes().get(10) == Some(&b'T');
    let (stream, rest) = rest.split_once(' ').filter(|_| is_time)?;
    let is_stderr = match stream {
        "stdout" => false,
        "stderr" => true,
        _ => return None,
    };
    let tags_end = rest.find([' ', '\r', '\n']).unwrap_or(rest.len());
    let is_partial = match rest[..tags_end].split(':').next() {
        Some("P") => true,
        Some("F") => false,
        _ => return None,
    };
    let blank = usize::from(rest[tags_end..].starts_with(' '));
    Some(Cri { length: line.len() - rest.len() + tags_end + blank, is_stderr, is_partial })
}

/// Appends `line` from byte `from` on, without its escape sequences.
fn strip_escapes(
    line: &str,
    from: usize,
    start: Position,
    (bad, base): (&[usize], usize),
    window: &mut Window,
) {
    let mut at = from;
    let mut position = start.after(&line[..from]);
    while at < line.len() {
        let escape = memchr::memchr(0x1B, &line.as_bytes()[at..]).map_or(line.len(), |n| at + n);
        let first = window.text.len();
        let bad = within(bad, base + at, base + escape);
        window.bad.extend(bad.iter().map(|bad| first + bad - base - at));
        if at < escape {
            window.push(&line[at..escape], position);
        }
        let after = escape + escape_length(&line[escape..]);
        position = position.after(&line[at..after]);
        at = after;
    }
}

/// The length of the escape sequence that `text` begins with (ECMA-48).
fn escape_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let rest_from = |from: usize, is_part: fn(&u8) -> bool| {
        from + bytes[from.min(bytes.len())..].iter().take_while(|b| is_part(b)).count()
    };
    match bytes.get(1) {
        Some(b'[') => {
            let end = rest_from(2, |byte| (0x20..=0x3F).contains(byte));
            let is_final = bytes.get(end).is_some_and(|byte| (0x40..=0x7E).contains(byte));
            end + usize::from(is_final)
        }
        // An operating system command, such as a link: up to BEL or ESC \.
        Some(b']') => {
            let end = rest_from(2, |byte| !matches!(byte, 0x07 | 0x1B | b'\n'));
            match (bytes.get(end), bytes.get(end + 1)) {
                (Some(0x07), _) => end + 1,
                (Some(0x1B), Some(b'\\')) => end + 2,
                _ => end,
            }
        }
        Some(byte) if (0x20..=0x7E).contains(byte) && *byte != b'{' => 2,
        Some(_) => 1,
        None => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(lines: &str) -> Window {
        let (mut cleaner, mut window) = (Cleaner::default(), Window::default());
        cleaner.clean(lines, Position::START, (&[], 0), &mut window);
        cleaner.finish(&mut window);
        window
    }

    #[test]
    fn escapes_are_left_out_and_places_kept() {
        let window = clean("a\x1b[1;31m{\x1b[0m\x1b]8;;http://x\x07b\x1b]8;;\x1b\\}\n");
        assert_eq!(window.text, "a{b}\n");
        let column = |at| window.position(at).column;
        assert_eq!([column(0), column(1), column(2), column(3)], [1, 9, 28, 36]);
    }

    #[test]
    fn parts_of_a_line_are_joined_by_stream() {
        let window = clean(concat!(
            "2016-10-06T00:17:09.669794202Z stdout P {\"a\n",
            "2016-10-06T00:17:09.669794202Z stderr F warning\n",
            "2016-10-06T00:17:09.669794203Z stdout F \":1}\n",
        ));
        assert_eq!(window.text, "warning\n{\"a\":1}\n");
        assert_eq!(window.position(8).to_string(), "1:41");
        assert_eq!(window.position(11).to_string(), "3:41");
    }

    #[test]
    fn what_is_taken_out_keeps_its_places() {
        let mut window = clean("ab\x1b[0mcd\nef\n");
        let first = window.take(3);
        assert_eq!((first.text.as_str(), first.position(2).column), ("abc", 7));
        assert_eq!((window.text.as_str(), window.position(0).column), ("d\nef\n", 8));
        assert_eq!(window.position(2).to_string(), "2:1");
    }
}
