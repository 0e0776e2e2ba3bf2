//! The lines of a problem as they can be shown: hostile characters spelled out,
//! cut to the width that there is, and still knowing where the problem stands.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::render::escape::{visible, visible_ascii};
use crate::render::{Look, Sign};
use crate::text::Excerpt;

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
struct Cell<'t> {
    text: Cow<'t, str>,
    width: usize,
}

/// Lays an excerpt out in `room` cells.
pub fn view(excerpt: &Excerpt, room: usize, look: &Look) -> View {
    let Excerpt { start, text, span, is_cut: end_is_cut } = excerpt;
    let first = line_start(text, span.start);
    let before: Vec<&str> = text[..first].lines().collect();
    let line = text[first..].split('\n').next().unwrap_or_default();
    let from = line[..span.start - first].chars().count();
    let to = line[..(span.end - first).min(line.len())].chars().count();
    let is_cut =
        Cut { before: start.column > 1, after: *end_is_cut && first + line.len() == text.len() };

    let context = before.iter().enumerate().skip(before.len().saturating_sub(LINES_BEFORE));
    let mut lines: Vec<Line> = context
        .map(|(at, line)| {
            let is_cut = Cut { before: is_cut.before && at == 0, after: false };
            Line { number: start.line + at as u64, text: lay_out(line, 0, 0, is_cut, room, look).0 }
        })
        .collect();
    let is_cut = Cut { before: is_cut.before && before.is_empty(), ..is_cut };
    let (text, carets) = lay_out(line, from, to, is_cut, room, look);
    lines.push(Line { number: start.line + before.len() as u64, text });
    View { lines, indent: carets.start, carets: carets.len().max(1) }
}

/// Which ends of a line were cut before it came here.
#[derive(Clone, Copy)]
struct Cut {
    before: bool,
    after: bool,
}

/// A line in at most `room` cells, so that the characters `from..to` are seen
/// as far as they fit; and the cells that they take.
fn lay_out(
    line: &str,
    from: usize,
    to: usize,
    is_cut: Cut,
    room: usize,
    look: &Look,
) -> (String, Range<usize>) {
    let mark = look.sign(Sign::Cut);
    let line = line.strip_suffix('\r').unwrap_or(line);
    let visible = visible(line);
    let cells = cells(line, &visible, look);
    let shown = window(&cells, from, to, room.saturating_sub(2 * mark.width()));
    let width = |cells: &[Cell<'_>]| cells.iter().map(|cell| cell.width).sum::<usize>();

    let mut text = String::new();
    if is_cut.before || shown.start > 0 {
        text.push_str(mark);
    }
    let from = from.clamp(shown.start, shown.end);
    let to = to.clamp(from, shown.end);
    let indent = text.width() + width(&cells[shown.start..from]);
    let carets = indent..indent + width(&cells[from..to]);
    text.extend(cells[shown.clone()].iter().map(|cell| &*cell.text));
    if is_cut.after || shown.end < cells.len() {
        text.push_str(mark);
    }
    (text, carets)
}

fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |end| end + 1)
}

/// The characters of a line as they are shown. The line was made `visible` as a
/// whole, since some tricks take several characters; what each became is
/// read off: itself, or an escape.
fn cells<'t>(line: &str, visible: &'t str, look: &Look) -> Vec<Cell<'t>> {
    let mut rest = visible;
    line.chars()
        .map(|c| {
            let length = if rest.starts_with(c) { c.len_utf8() } else { escape_length(rest) };
            let (this, after) = rest.split_at(length);
            rest = after;
            let text = match c {
                '\t' => "    ".into(), // indents; as an escape it would hide what is there
                _ if look.unicode => this.into(),
                _ => visible_ascii(this),
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
fn window(cells: &[Cell<'_>], from: usize, to: usize, room: usize) -> Range<usize> {
    let width = |range: Range<usize>| cells[range].iter().map(|c| c.width).sum::<usize>();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Position;
    use crate::text::Span;

    /// What is shown of `text`, in which the problem stands between two `¦`.
    fn shown(text: &str, start: Position, room: usize) -> String {
        let from = text.find('¦').expect("a beginning");
        let to = text.rfind('¦').expect("an end") - '¦'.len_utf8();
        let excerpt = Excerpt {
            start,
            text: text.replace('¦', ""),
            span: Span { start: from, end: to },
            is_cut: false,
        };
        let look = super::super::tests::look();
        let view = view(&excerpt, room, &look);
        let lines: Vec<String> =
            view.lines.iter().map(|line| format!("{} {}", line.number, line.text)).collect();
        format!("{}\n{}{}", lines.join("\n"), " ".repeat(view.indent), "^".repeat(view.carets))
    }

    #[test]
    fn carets_stand_below_the_problem() {
        let at = |text| shown(text, Position::START, 40);
        assert_eq!(at("{\"a\": ¦tru¦}"), "1 {\"a\": tru}\n      ^^^");
        assert_eq!(at("[1,¦¦"), "1 [1,\n   ^", "an end has one caret");
        assert_eq!(at("¦¦"), "1 \n^");
        assert_eq!(at("日 ¦本¦\r\n"), "1 日 本\n   ^^");
        assert_eq!(at("\t¦x¦"), "1     x\n    ^", "a tab is four blanks");
        assert_eq!(at("\u{1b}¦\u{202e}¦"), "1 \\u{1b}\\u{202e}\n      ^^^^^^^^");
        assert_eq!(at("##¦[a]¦"), "1 #\\u{23}[a]\n       ^^^", "a trick across the border");
        assert_eq!(at("a\r\n¦\r\n¦b"), "1 a\n2 \n^", "a problem that is a line's end");
    }

    #[test]
    fn lines_before_are_shown_and_lines_after_are_not() {
        assert_eq!(
            shown("a\nb\nc\n {¦\"d\"¦\ne", Position { line: 7, column: 1 }, 40),
            "8 b\n9 c\n10  {\"d\"\n  ^^^"
        );
        assert_eq!(shown("x¦{\n  1\n}¦", Position::START, 40), "1 x{\n ^");
    }

    #[test]
    fn long_lines_are_cut_around_the_problem() {
        let cut = Position { line: 3, column: 90 };
        assert_eq!(shown("abc¦de¦f", cut, 40), "3 …abcdef\n    ^^", "cut before it came here");
        let long = format!("{}¦12¦{}", "a".repeat(50), "b".repeat(50));
        assert_eq!(shown(&long, Position::START, 12), "1 …aaaa12bbbb…\n     ^^");
        let long = format!("¦{}¦", "a".repeat(50));
        assert_eq!(shown(&long, Position::START, 12), "1 aaaaaaaaaa…\n^^^^^^^^^^");
        let long = format!("{}¦12¦", "界".repeat(50));
        assert_eq!(shown(&long, Position::START, 12), "1 …界界界界12\n         ^^");
    }
}
