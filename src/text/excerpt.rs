//! The lines of an input around a stretch of it, for people to look at.
//!
//! An excerpt is the same however the input arrived: the text before a place is
//! kept as far as it may be shown, and none is shown that may not be there yet.

use super::position::{Place, Position, Span};
use super::terminal::without_escapes;

/// How much of a long line is kept on either side, in bytes.
const AROUND: usize = 400;

/// How much of a long stretch is kept, in bytes.
const LONGEST: usize = 4 * AROUND;

/// How many lines are kept before the first.
const LINES_BEFORE: usize = 2;

/// How much text on either side of a place it takes to tell what is shown of it,
/// in bytes: each line, with a character that is cut.
pub(crate) const CONTEXT: usize = (AROUND + 4) * (LINES_BEFORE + 1);

/// Lines of an input around a problem; a huge line is cut around it.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// Where the text's first character stands; the column is over 1 if the
    /// line's beginning was cut off.
    pub start: Position,
    /// The lines, without the last one's end. Hostile until escaped.
    pub text: String,
    /// The problem's stretch of the text, in bytes.
    pub span: Span,
    /// The last line's end was cut off.
    pub is_cut: bool,
}

/// How much of the input's text is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown {
    pub(crate) end: usize,
    /// More follows, whether it has arrived or not.
    pub(crate) goes_on: bool,
    /// What only a terminal sees is left out.
    pub(crate) is_black: bool,
}

impl Shown {
    /// All of `text`, which consists of whole lines.
    pub(crate) const fn all(text: &str) -> Self {
        Self::until(text.len(), false)
    }

    /// What stands before `end`.
    pub(crate) const fn until(end: usize, goes_on: bool) -> Self {
        Self { end, goes_on, is_black: false }
    }
}

/// The line that `span` begins in, with a few before it; a long line is cut
/// around the span. `place` is where the span stands.
pub(crate) fn excerpt(text: &str, span: Span, place: Place, shown: Shown) -> Excerpt {
    let Shown { end, goes_on, is_black } = shown;
    let text = &text[..end.max(span.end)];
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
            if last - before > AROUND {
                break;
            }
            start = before;
            line -= 1;
        }
    }
    let skipped = text[start..span.start].chars().count() as u64;
    let column = if is_long { place.start.column.saturating_sub(skipped).max(2) } else { 1 };
    let stop = start + text[start..end].trim_end_matches('\r').len();
    let (begin, behind) = (span.start.min(stop), span.end.min(stop));
    let parts = [&text[start..begin], &text[begin..behind], &text[behind..stop]];
    let [before, inside, after] =
        parts.map(|part| if is_black { without_escapes(part) } else { part.into() });
    Excerpt {
        start: Position { line, column },
        text: [&*before, &inside, &after].concat(),
        span: Span { start: before.len(), end: before.len() + inside.len() },
        is_cut: newline.is_none() && (end < text.len() || goes_on),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_line_has_its_place() {
        let text = "one\ntwo\n\r\nthree\n";
        let position = Position { line: 3, column: 1 };
        let place = Place { start: position, end: position };
        let span = Span { start: 8, end: 8 };
        let excerpt = excerpt(text, span, place, Shown::all(text));
        assert_eq!((excerpt.text.as_str(), excerpt.start.line), ("one\ntwo\n", 1));
        assert_eq!(excerpt.span, span);
    }
}
