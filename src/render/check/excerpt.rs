//! The lines of a problem as they can be shown: hostile characters spelled out,
//! cut to the width that there is, and still knowing where the problem stands.

use unicode_width::UnicodeWidthStr;

use super::shown_in;
use super::stand_in::{Look, visible};
use crate::inspection::{Excerpt, Problem};

/// How many lines before the problem's are shown, if the excerpt has them.
const LINES_BEFORE: usize = 2;

/// A line ready to be shown.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the input.
    pub number: u64,
    /// Its text.
    pub text: String,
}

/// What is shown of an excerpt: the problem's first line, and some before it.
#[derive(Debug)]
pub struct View {
    /// The lines; the last one is the problem's first.
    pub lines: Vec<Line>,
    /// How far the carets are indented, in cells.
    pub indent: usize,
    /// How many carets; at least one.
    pub carets: usize,
}

/// A character of a line and how it is shown.
struct Cell {
    text: String,
    width: usize,
}

/// Lays the excerpt of `problem` out in `room` cells; `mark` stands where a line was cut.
pub fn view(problem: &Problem, excerpt: &Excerpt, room: usize, look: &Look) -> View {
    let Excerpt { start, text, span } = excerpt;
    let mark = cut_mark(look);
    let first = line_start(text, span.start.min(text.len()));
    let line = text[first..].split('\n').next().unwrap_or_default();
    let before: Vec<&str> = text[..first].lines().collect();
    let number = start.line + before.len() as u64;

    let cut_before = first == 0 && start.column > 1;
    // An excerpt does not say that its end was cut; a problem that goes on does.
    let reach = start.after(&text[..span.end]);
    let cut_after = first + line.len() == text.len()
        && (problem.place.end.line, problem.place.end.column) > (reach.line, reach.column);

    let from = span.start - first;
    let to = (span.end - first).min(line.len());
    let (from, to) = (line[..from].chars().count(), line[..to].chars().count());
    let cells = cells(line.strip_suffix('\r').unwrap_or(line), look);
    let window = window(&cells, from, to, room.saturating_sub(2 * mark.width()));

    let begins = if cut_before || window.start > 0 { mark } else { "" };
    let ends = if cut_after || window.end < cells.len() { mark } else { "" };
    let width = |cells: &[Cell]| cells.iter().map(|cell| cell.width).sum::<usize>();
    let shown: String = cells[window.clone()].iter().map(|cell| cell.text.as_str()).collect();
    let from = from.clamp(window.start, window.end);
    let to = to.clamp(from, window.end);

    let skipped = before.len().saturating_sub(LINES_BEFORE);
    let mut lines: Vec<Line> = before
        .iter()
        .zip(start.line..)
        .skip(skipped)
        .map(|(line, number)| Line { number, text: head(line, room, look) })
        .collect();
    lines.push(Line { number, text: format!("{begins}{shown}{ends}") });
    View {
        lines,
        indent: begins.width() + width(&cells[window.start..from]),
        carets: width(&cells[from..to]).max(1),
    }
}

fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |end| end + 1)
}

/// The characters of a line as they are shown. The line is made visible as a
/// whole, since some tricks take several characters; what each became is then
/// read off: itself, or an escape.
fn cells(line: &str, look: &Look) -> Vec<Cell> {
    let shown = visible(line);
    let mut rest = &*shown;
    line.chars()
        .map(|c| {
            let length = if rest.starts_with(c) { c.len_utf8() } else { escape_length(rest) };
            let (this, after) = rest.split_at(length);
            rest = after;
            let text = match c {
                '\t' => "    ".to_owned(), // indents; as an escape it would hide what is there
                _ => shown_in(this, look).into_owned(),
            };
            let width = text.width();
            Cell { text, width }
        })
        .collect()
}

/// How long the escape is that `text` begins with: `\n`, or `\u{…}`.
fn escape_length(text: &str) -> usize {
    if text.starts_with("\\u{") {
        text.find('}').map_or(text.len(), |end| end + 1)
    } else {
        2.min(text.len())
    }
}

/// Which cells are shown: the problem's beginning, and what fits around it.
fn window(cells: &[Cell], from: usize, to: usize, room: usize) -> std::ops::Range<usize> {
    let width = |range: std::ops::Range<usize>| cells[range].iter().map(|c| c.width).sum::<usize>();
    if width(0..cells.len()) <= room {
        return 0..cells.len();
    }
    let (from, to) = (from.min(cells.len()), to.min(cells.len()));
    let after_from = width(from..cells.len());
    let wanted = width(from..to).min(room);
    // As much before as after, and more where there is little after.
    let before = ((room - wanted) / 2).max(room.saturating_sub(after_from));
    let mut start = from;
    let mut used = 0;
    while start > 0 && used + cells[start - 1].width <= before {
        start -= 1;
        used += cells[start].width;
    }
    let mut end = from;
    while end < cells.len() && used + cells[end].width <= room {
        used += cells[end].width;
        end += 1;
    }
    start..end
}

/// The beginning of a line that only gives context.
fn head(line: &str, room: usize, look: &Look) -> String {
    let (cells, mark) = (cells(line, look), cut_mark(look));
    let shown = window(&cells, 0, 0, room.saturating_sub(mark.width()));
    let text: String = cells[shown.clone()].iter().map(|cell| cell.text.as_str()).collect();
    if shown.end < cells.len() { text + mark } else { text }
}

const fn cut_mark(look: &Look) -> &'static str {
    if look.unicode { "…" } else { "..." }
}
