//! A line of text in several roles: built, measured, wrapped and painted.
//!
//! Everything that the forms for people show goes through [`Runs::add`], which
//! escapes it; so no form can forget to. Colour comes last, line by line, and
//! never counts as width.

use std::fmt::Write as _;
use std::ops::Range;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::escape::{fitting, visible, visible_ascii};
use super::{Look, Role, Sign};

/// The longest value of a capture that is shown whole, in columns.
pub(super) const LONGEST_VALUE: usize = 200;

/// Wrapped text is never narrower than this, however narrow the terminal.
const NARROWEST: usize = 12;

/// A blank at which no line is wrapped. Nothing else in a line is this
/// character: a capture's own is escaped. It is painted as a common blank.
const GLUE: char = '\u{a0}';

/// Where a line may be wrapped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaks {
    /// At blanks; a word longer than the line is cut, but for an id in it.
    AtBlanks,
    /// After underscores too, as status names have them.
    InNames,
}

/// One line of text, escaped, each stretch in its role. What builds it is called from
/// many places and never often: it is not to be copied into each of them.
#[derive(Clone)]
pub(crate) struct Runs<'l> {
    look: &'l Look,
    text: String,
    /// Where each stretch ends, and its role.
    ends: Vec<(usize, Role)>,
}

impl<'l> Runs<'l> {
    pub fn new(look: &'l Look) -> Self {
        Self { look, text: String::new(), ends: Vec::new() }
    }

    /// Appends `text`, escaped, in `role`.
    #[inline(never)]
    pub fn add(mut self, role: Role, text: &str) -> Self {
        let shown = if self.look.unicode { visible(text) } else { visible_ascii(text) };
        self.text.push_str(&shown);
        self.end(role);
        self
    }

    /// Appends a value of the capture, which is cut after `columns`.
    #[inline(never)]
    pub fn add_cut(self, role: Role, text: &str, columns: usize) -> Self {
        let ascii = !self.look.unicode;
        if fitting(text, columns, ascii) == text.len() {
            return self.add(role, text);
        }
        let mark = self.look.sign(Sign::Cut);
        let end = fitting(text, columns.saturating_sub(mark.width()), ascii);
        self.add(role, &text[..end]).add(Role::Dim, mark)
    }

    /// Appends the end of a text that is longer than `columns`, else the whole.
    pub fn add_end(self, role: Role, text: &str, columns: usize) -> Self {
        let whole = Self::new(self.look).add(role, text);
        if whole.width() <= columns {
            return self.join(&whole);
        }
        let mark = self.look.sign(Sign::Cut);
        let room = columns.saturating_sub(mark.width());
        let starts = whole.text.char_indices().map(|(at, _)| at);
        let start = starts.into_iter().find(|at| whole.text[*at..].width() <= room);
        // What was escaped once is not escaped again.
        let end = whole.text[start.unwrap_or(whole.text.len())..].to_owned();
        let mut runs = self.add(role, mark);
        runs.text.push_str(&end);
        runs.end(role);
        runs
    }

    /// The same, cut after `columns`.
    pub fn cut(mut self, columns: usize) -> Self {
        if self.width() <= columns {
            return self;
        }
        let mark = self.look.sign(Sign::Cut);
        let room = columns.saturating_sub(mark.width());
        let mut used = 0;
        let fits = |(_, character): &(usize, char)| {
            used += character.width().unwrap_or(0);
            used > room
        };
        let end = self.text.char_indices().find(fits).map_or(self.text.len(), |(at, _)| at);
        let end = self.text[..end].trim_end_matches(' ').len();
        self.text.truncate(end);
        let whole = self.ends.partition_point(|(at, _)| *at < end);
        self.ends.truncate(whole + 1);
        if let Some((last, _)) = self.ends.last_mut() {
            *last = end;
        }
        self.add(Role::Dim, mark)
    }

    /// Appends a value of the capture, cut where it is very long.
    pub fn add_value(self, role: Role, text: &str) -> Self {
        self.add_cut(role, text, LONGEST_VALUE)
    }

    #[inline(never)]
    pub fn add_sign(self, role: Role, sign: Sign) -> Self {
        let sign = self.look.sign(sign);
        self.add(role, sign)
    }

    /// Appends blanks.
    #[inline(never)]
    pub fn gap(mut self, columns: usize) -> Self {
        self.text.extend(std::iter::repeat_n(' ', columns));
        self.end(Role::Plain);
        self
    }

    /// Appends blanks at which the line is not wrapped.
    #[inline(never)]
    pub fn glue(mut self, columns: usize) -> Self {
        self.text.extend(std::iter::repeat_n(GLUE, columns));
        self.end(Role::Plain);
        self
    }

    /// Appends blanks up to `columns`.
    #[inline(never)]
    pub fn pad(self, columns: usize) -> Self {
        let missing = columns.saturating_sub(self.width());
        self.gap(missing)
    }

    /// Appends what `other` holds.
    #[inline(never)]
    pub fn join(mut self, other: &Self) -> Self {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|(end, role)| (before + end, *role)));
        self
    }

    /// The text, without its roles.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Appends what `other` says, all of it in `role`.
    pub fn add_painted(mut self, role: Role, other: &Self) -> Self {
        self.text.push_str(&other.text);
        self.end(role);
        self
    }

    pub fn width(&self) -> usize {
        self.text.width()
    }

    pub fn width_of(&self, part: Range<usize>) -> usize {
        self.text[part].width()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What is shown, without its roles.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The widest part that no wrapping takes apart.
    pub fn widest_word(&self, breaks: Breaks) -> usize {
        let words = self.text.split(' ');
        match breaks {
            Breaks::AtBlanks => words.map(str::width).max().unwrap_or(0),
            Breaks::InNames => {
                words.flat_map(|w| w.split_inclusive('_')).map(str::width).max().unwrap_or(0)
            }
        }
    }

    /// Paints the whole as one line, without blanks or a line break at its end.
    #[inline(never)]
    pub fn paint(&self, out: &mut String) {
        self.paint_part(0..self.text.trim_end_matches(' ').len(), out);
    }

    /// Paints one stretch; styles begin and end within it.
    pub fn paint_part(&self, part: Range<usize>, out: &mut String) {
        let mut start = part.start;
        for (end, role) in &self.ends {
            let end = (*end).min(part.end);
            if end <= start {
                continue;
            }
            let text = self.text[start..end].replace(GLUE, " ");
            let style = role.style();
            if self.look.colour && !style.is_plain() && !text.trim_matches(' ').is_empty() {
                // Writing to a String does not fail.
                let _ = write!(out, "{}", style.style(text));
            } else {
                out.push_str(&text);
            }
            start = end;
        }
    }

    /// Wraps the text: `first` columns for the first line, `rest` for each other.
    pub fn wrap(&self, first: usize, rest: usize, breaks: Breaks) -> Vec<Range<usize>> {
        wrap(&self.text, first.max(1), rest.max(1), breaks)
    }

    /// Paints the text into `out`, where a line has been begun up to `column`;
    /// what does not fit into `width` goes on below, indented by `hang`.
    #[inline(never)]
    pub fn paint_wrapped(&self, column: usize, hang: usize, width: usize, out: &mut String) {
        let hang = hang.min(width.saturating_sub(NARROWEST).max(2));
        let (first, rest) = (width.saturating_sub(column), width.saturating_sub(hang));
        let lines = self.wrap(first.max(NARROWEST), rest.max(NARROWEST), Breaks::AtBlanks);
        for (number, line) in lines.into_iter().enumerate() {
            if number > 0 {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', hang));
            }
            self.paint_part(line, out);
        }
        out.push('\n');
    }

    fn end(&mut self, role: Role) {
        let end = self.text.len();
        match self.ends.last_mut() {
            Some((last, before)) if *before == role => *last = end,
            _ => self.ends.push((end, role)),
        }
    }
}

/// Cuts `text` into lines; the blanks between two lines belong to neither.
fn wrap(text: &str, first: usize, rest: usize, breaks: Breaks) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut room = first;
    loop {
        let end = start + line_length(&text[start..], room, breaks);
        lines.push(start..start + text[start..end].trim_end_matches(' ').len());
        let blanks = text[end..].len() - text[end..].trim_start_matches(' ').len();
        start = end + blanks;
        room = rest;
        if start >= text.len() {
            return lines;
        }
    }
}

/// How many bytes of `text` go on a line of `room` columns; one character at least.
fn line_length(text: &str, room: usize, breaks: Breaks) -> usize {
    let mut used = 0;
    let (mut after_word, mut in_name) = (None, None);
    for (at, character) in text.char_indices() {
        if character == ' ' && at > 0 {
            after_word = Some(at);
        }
        used += character.width().unwrap_or(0);
        if used > room && character != ' ' {
            let whole = at.max(text.chars().next().map_or(0, char::len_utf8));
            let Some(blank) = after_word else {
                return in_name.unwrap_or_else(|| beside_id(text, whole));
            };
            // A name is taken apart only where it would not fit on a line of its own.
            let next = text[blank..].trim_start_matches(' ').split(' ').next().unwrap_or("");
            return if next.width() > room { in_name.unwrap_or(blank) } else { blank };
        }
        if character == '_' && breaks == Breaks::InNames {
            in_name = Some(at + 1);
        }
    }
    text.len()
}

/// So many digits in a row may be an id.
const ID: usize = 6;

/// `at`, or where the id begins that would be broken there; its end, if it begins the line.
fn beside_id(text: &str, at: usize) -> usize {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let before = text.as_bytes()[..at].iter().rev().take_while(|byte| is_digit(byte)).count();
    let behind = text.as_bytes()[at..].iter().take_while(|byte| is_digit(byte)).count();
    if before == 0 || behind == 0 || before + behind < ID {
        at
    } else if before < at {
        at - before
    } else {
        at + behind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, first: usize, rest: usize, breaks: Breaks) -> Vec<&str> {
        wrap(text, first, rest, breaks).into_iter().map(|line| &text[line]).collect()
    }

    #[test]
    fn text_wraps_at_blanks_and_long_words_are_cut() {
        let at_blanks = |text, first, rest| lines(text, first, rest, Breaks::AtBlanks);
        assert_eq!(at_blanks("one two  three", 7, 5), ["one two", "three"]);
        assert_eq!(at_blanks("one two three", 5, 20), ["one", "two three"]);
        assert_eq!(at_blanks("abcdefgh ij", 3, 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(at_blanks("界界界", 5, 1), ["界界", "界"]);
        assert_eq!(at_blanks("", 5, 5), [""]);
        assert_eq!(at_blanks("a    ", 2, 2), ["a"]);
        assert_eq!(at_blanks("    abc", 3, 3), ["", "abc"]);
    }

    #[test]
    fn ids_are_never_broken() {
        let at_blanks = |text, first, rest| lines(text, first, rest, Breaks::AtBlanks);
        let id = "12345678900001034010";
        assert_eq!(at_blanks(id, 4, 4), [id]);
        assert_eq!(at_blanks("`12345678` x", 5, 5), ["`", "12345678", "` x"]);
        assert_eq!(at_blanks("12345", 3, 3), ["123", "45"]);
    }

    #[test]
    fn text_is_cut_at_either_end() {
        let look = Look::PLAIN;
        let runs = |text| Runs::new(&look).add(Role::Dim, "a").add(Role::Plain, text);
        assert_eq!(runs("bcd").cut(4).text, "abcd");
        assert_eq!(runs("bcd").cut(3).text, "ab…");
        assert_eq!(runs("bcd").cut(1).text, "…");
        let end = |columns| Runs::new(&look).add_end(Role::Dim, "a/b.json:1:2", columns).text;
        assert_eq!(end(12), "a/b.json:1:2");
        assert_eq!(end(9), "…json:1:2");
    }

    #[test]
    fn what_is_glued_stays_together() {
        assert_eq!(lines("one two\u{a0}three", 9, 9, Breaks::AtBlanks), ["one", "two\u{a0}three"]);
    }

    #[test]
    fn names_wrap_after_underscores_in_narrow_columns() {
        assert_eq!(lines("x ON_PROGRESS", 11, 11, Breaks::InNames), ["x", "ON_PROGRESS"]);
        assert_eq!(lines("x ON_PROGRESS", 8, 8, Breaks::InNames), ["x ON_", "PROGRESS"]);
        assert_eq!(lines("SESSION_EXPIRED", 9, 9, Breaks::InNames), ["SESSION_", "EXPIRED"]);
        assert_eq!(lines("SESSION_EXPIRED", 15, 15, Breaks::InNames), ["SESSION_EXPIRED"]);
    }
}
