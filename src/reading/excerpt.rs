//! The lines of an input around a stretch of it, for people to look at.
//!
//! An excerpt is the same however the input arrived: the text before a place is
//! kept as far as it may be shown, and none is shown that may not be there yet.

use super::frame::{Frame, begins_line};
use super::window::Window;
use crate::judge::Excerpt;
use crate::text::Span;
use crate::text::{Place, Position};

/// How much of a long line is kept on either side, in bytes.
const AROUND: usize = 400;

/// How much of a long stretch is kept, in bytes.
const LONGEST: usize = 4 * AROUND;

/// How many lines are kept before the first.
const LINES_BEFORE: usize = 2;

/// How much text on either side of a place it takes to tell what is shown of it,
/// in bytes: each line, with a character that is cut.
pub(super) const CONTEXT: usize = (AROUND + 4) * (LINES_BEFORE + 1);

/// How much of the input's text is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    end: usize,
    /// More follows, whether it has arrived or not.
    goes_on: bool,
}

impl Shown {
    /// All of `text`, which consists of whole lines.
    pub(super) const fn all(text: &str) -> Self {
        Self { end: text.len(), goes_on: false }
    }

    /// What must have arrived where `frame` was found in JSON.
    pub(super) fn of_frame(text: &str, frame: &Frame) -> Self {
        match frame {
            Frame::Value { span, pointer } => Self { end: span.end, goes_on: !pointer.is_empty() },
            Frame::Broken { span, .. } if begins_line(text, span.start) => {
                Self { end: span.end, goes_on: true }
            }
            Frame::Joined(_) => {
                let end = frame.outer().map_or(0, |span| span.end);
                Self { end, goes_on: !text[..end].ends_with('}') }
            }
            _ => Self::all(text),
        }
    }
}

/// The line that `span` begins in, with a few before it; a long line is cut
/// around the span. `place` is where the span stands.
pub(super) fn excerpt(window: &Window, span: Span, place: Place, shown: Shown) -> Excerpt {
    let Shown { end, goes_on } = shown;
    let text = &window.text[..end.max(span.end)];
    let last = text.floor_char_boundary(span.end.min(span.start + LONGEST) + AROUND);
    let newline = memchr::memchr(b'\n', &text.as_bytes()[span.start..last]);
    let end = newline.map_or(last, |length| span.start + length);
    let first = text.ceil_char_boundary(span.start.saturating_sub(AROUND));
    let newline_before = memchr::memrchr(b'\n', &text.as_bytes()[first..span.start]);
    let is_long = newline_before.is_none() && first > 0 && !text[..first].ends_with('\n');
    let line_start = newline_before.map_or(first, |length| first + length + 1);
    let mut start = line_start;
    let mut line = place.start.line;
    if !is_long {
        for _ in 0..LINES_BEFORE {
            let Some(last) = start.checked_sub(1) else { break };
            let from = last.saturating_sub(AROUND + 1);
            let newline = memchr::memrchr(b'\n', &text.as_bytes()[from..last]);
            let before = newline.map_or(from, |length| from + length + 1);
            // A line that was left out, or joined, is not the one before.
            if last - before > AROUND || !window.follow(before, start) {
                break;
            }
            start = before;
            line -= 1;
        }
    }
    let skipped = text[start..span.start].chars().count() as u64;
    let column = if is_long { place.start.column.saturating_sub(skipped).max(2) } else { 1 };
    let shown = text[start..end].trim_end_matches('\r');
    let within = |at: usize| at.clamp(start, start + shown.len()) - start;
    Excerpt {
        start: Position { line, column },
        text: shown.to_owned(),
        span: Span { start: within(span.start), end: within(span.end) },
        is_cut: newline.is_none() && (end < text.len() || goes_on),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_line_has_its_place() {
        let mut window = Window::new();
        window.text.push_str("one\ntwo\n\r\nthree\n");
        let position = Position { line: 3, column: 1 };
        let place = Place { start: position, end: position };
        let excerpt = excerpt(&window, Span { start: 8, end: 8 }, place, Shown::all(&window.text));
        assert_eq!((excerpt.text.as_str(), excerpt.start.line), ("one\ntwo\n", 1));
        assert_eq!(excerpt.span, Span { start: 8, end: 8 });
    }
}
