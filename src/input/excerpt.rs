//! The lines of an input around a stretch of it, for people to look at.

use super::text::{Place, Position};
use crate::inspection::Excerpt;
use crate::json::Span;

/// How much of a long line is kept on either side, in bytes.
const AROUND: usize = 400;

/// How many lines are kept before the first.
const LINES_BEFORE: usize = 2;

/// The line of `text` that `span` begins in, with a few before it; a long line
/// is cut around the span. `place` is where the span stands.
pub(super) fn excerpt(text: &str, span: Span, place: Place) -> Excerpt {
    let line_end = memchr::memchr(b'\n', &text.as_bytes()[span.start..])
        .map_or(text.len(), |length| span.start + length);
    let line_start = line_start(text, span.start);
    let is_long = span.start - line_start > AROUND;
    let mut start = if is_long { text.ceil_char_boundary(span.start - AROUND) } else { line_start };
    let end = line_end.min(text.floor_char_boundary(span.end.min(line_end) + AROUND));
    let mut line = place.start.line;
    if start == line_start {
        for _ in 0..LINES_BEFORE {
            let Some(last) = start.checked_sub(1) else { break };
            let before = self::line_start(text, last);
            if line <= 1 || last - before > AROUND {
                break;
            }
            start = before;
            line -= 1;
        }
    }
    let skipped = text[start..span.start].chars().count() as u64;
    let column = if is_long { place.start.column.saturating_sub(skipped).max(2) } else { 1 };
    let within = |at: usize| at.clamp(start, end) - start;
    Excerpt {
        start: Position { line, column },
        text: text[start..end].trim_end_matches(['\r', '\n']).to_owned(),
        span: Span { start: within(span.start), end: within(span.end) },
        is_cut: end < line_end,
    }
}

fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |newline| newline + 1)
}
