//! What terminals and container runtimes put between the characters of a log:
//! taken out before anything is looked for.
//!
//! * ANSI escape sequences (colours, links), wherever they stand;
//! * the prefix of CRI logs, `TIME stdout F `, whose `P` lines are parts of one
//!   line and are joined (Kubernetes, "CRI log format"). They are here, and not with the parts
//!   behind other text (`frame`), so that a record in several parts is one stretch of the log.
//!
//! A mark after each thing that was left out keeps the way back to the input.

use super::frame::{Cri, MAX_VALUE, may_be_cri};
use crate::reading::window::Window;
use crate::text::{ESC, Position, Span, escape_length};

/// Cleans whole lines.
#[derive(Debug, Default)]
pub(crate) struct Cleaner {
    /// Parts of a line whose end has not come, of standard output and of standard error.
    lines: [Option<Line>; 2],
    /// How many lines came in parts.
    joined: u64,
    /// Whether the parts that come have something before the first of them: then they are
    /// put together where it is known what that is.
    is_behind: [bool; 2],
}

/// A line that comes in parts.
#[derive(Debug)]
struct Line {
    /// Where its first part stands.
    start: Position,
    /// Its parts, put together; nothing if they are too long.
    parts: Option<Window>,
    /// How long they are with what stands before each, in bytes.
    length: usize,
}

/// How long the parts of a line may be with what stands before each, in bytes: the longest
/// line has room in parts as Kubernetes has them. Parts may be tiny, and the way back to each
/// takes memory.
const LONGEST: usize = MAX_VALUE + MAX_VALUE / 32;

impl Cleaner {
    /// Whether no line waits for its end.
    pub(crate) fn is_between(&self) -> bool {
        self.lines.iter().all(Option::is_none)
    }

    /// How many lines have begun that come in parts.
    pub(crate) const fn joined(&self) -> u64 {
        self.joined
    }

    /// Appends the lines in a stretch of `raw` to `window`.
    pub(crate) fn clean(&mut self, raw: &Window, stretch: Span, window: &mut Window) {
        let lines = &raw.text[stretch.start..stretch.end];
        let has_escape = memchr::memchr(ESC, lines.as_bytes()).is_some();
        let mut position = raw.position(stretch.start);
        if !has_escape && !may_be_cri(lines.as_bytes()) {
            window.append(raw, stretch, position);
            return;
        }
        let mut at = stretch.start;
        for line in lines.split_inclusive('\n') {
            let span = Span { start: at, end: at + line.len() };
            self.clean_line(raw, span, position, window);
            at = span.end;
            position = position.after(line);
        }
    }

    fn clean_line(&mut self, raw: &Window, span: Span, start: Position, window: &mut Window) {
        let line = &raw.text[span.start..span.end];
        // A log may begin within a line.
        let cri = if start.column == 1 { self.cri(line) } else { None };
        let Some(cri) = cri else { return strip_escapes(raw, span, start, window) };
        let text = Span { start: span.start + cri.length, end: span.end };
        let from = start.after(&line[..cri.length]);
        let begun = &mut self.lines[usize::from(cri.is_stderr)];
        if !cri.is_partial && begun.is_none() {
            return strip_escapes(raw, text, from, window);
        }
        self.joined += 1;
        let whole = begun.get_or_insert_with(|| Line::at(start));
        let length = raw.text[text.start..text.end].trim_end_matches(['\r', '\n']).len();
        whole.length += line.len();
        let is_long = whole.length > LONGEST;
        let is_too_long = |parts: &mut Window| is_long || parts.text.len() + length > MAX_VALUE;
        if whole.parts.take_if(is_too_long).is_some() {
            window.leave_out(whole.start);
        }
        if cri.is_partial {
            if let Some(parts) = &mut whole.parts {
                let end = text.start + length;
                strip_escapes(raw, Span { start: text.start, end }, from, parts);
            }
            return;
        }
        if let Some(parts) = begun.take().and_then(|whole| whole.parts) {
            window.append_all(&parts);
            strip_escapes(raw, text, from, window);
        }
    }

    /// What CRI wrote at the beginning of a line.
    fn cri(&mut self, line: &str) -> Option<Cri> {
        let cri = Cri::of(line)?;
        let is_behind = &mut self.is_behind[usize::from(cri.is_stderr)];
        let is_own = cri.start == 0 && !*is_behind;
        if !is_own {
            *is_behind = cri.is_partial;
        }
        is_own.then_some(cri)
    }

    /// The input ends: parts without an end are lines.
    pub(crate) fn finish(&mut self, window: &mut Window) {
        if let [Some(one), Some(other)] = &self.lines
            && other.start < one.start
        {
            self.lines.swap(0, 1);
        }
        for parts in self.lines.iter_mut().filter_map(|line| line.take()?.parts) {
            window.append_all(&parts);
            window.text.push('\n');
        }
    }
}

impl Line {
    fn at(start: Position) -> Self {
        Self { start, parts: Some(Window::default()), length: 0 }
    }
}

/// Appends a stretch of a line, which stands at `position`, without its escape
/// sequences.
fn strip_escapes(raw: &Window, stretch: Span, mut position: Position, window: &mut Window) {
    let line = &raw.text[..stretch.end];
    let mut at = stretch.start;
    while at < line.len() {
        let length = memchr::memchr(ESC, &line.as_bytes()[at..]);
        let escape = length.map_or(line.len(), |length| at + length);
        if at < escape {
            window.append(raw, Span { start: at, end: escape }, position);
        }
        let rest = &line.as_bytes()[escape..];
        let after = if rest.is_empty() { escape } else { escape + escape_length(rest) };
        position = position.after(&line[at..after]);
        at = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(lines: &str) -> Window {
        let (mut cleaner, mut window) = (Cleaner::default(), Window::default());
        let mut raw = Window::at(Position::START);
        raw.text.push_str(lines);
        cleaner.clean(&raw, Span { start: 0, end: lines.len() }, &mut window);
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
    fn parts_that_are_too_long_together_are_left_out_as_one_line() {
        let part = |tag: &str, text: &str| format!("2016-10-06T00:17:09.6Z stdout {tag} {text}\n");
        let many = part("P", &"x".repeat(MAX_VALUE / 2)).repeat(3);
        let window = clean(&(part("F", "a") + &many + &part("F", "b") + &part("F", "c")));
        assert_eq!(window.text, "a\n\nc\n");
        assert_eq!(window.position(2).to_string(), "2:1");
        assert_eq!(window.position(3).to_string(), "6:33");
        assert_eq!(window.left_out, [2]);
    }
}
