//! A value in a log that goes on over lines: its lines, with whatever prefix they
//! share cut off.

use super::super::values::Values;
use super::made::Made;
use super::named::names_event;
use crate::text::{Span, is_blank};

/// The longest prefix of a line that is compared with the next one's, in bytes.
const LONGEST_PREFIX: usize = 200;

/// A value that goes on over lines.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) values: Values,
    /// Its lines, without what was cut off them.
    pub(super) made: Made,
    /// Where it began, while nothing of it was handed out and it is not long.
    pub(super) start: Option<usize>,
    /// What stood before the value on its first line.
    prefix: String,
    /// The first line ends after the opening brackets, as pretty-printers do it.
    pub(super) is_pretty: bool,
    /// The end of the last word of these lines.
    word_end: usize,
    /// What was handed out already names an event.
    pub(super) named: bool,
}

/// Whether a line goes on with a value.
pub(super) enum Further {
    /// It is the next record of the log: the value was cut off.
    No,
    /// It may.
    Yes { is_indented: bool },
}

impl Attempt {
    /// A value that begins at `begin` and goes on after the line that ends at `end`.
    pub(super) fn new(text: &str, begin: usize, end: usize, mut values: Values) -> Self {
        let line = memchr::memrchr(b'\n', &text.as_bytes()[..begin]).map_or(0, |at| at + 1);
        let prefix = &text[line..begin];
        values.shift(begin);
        let mut attempt = Self {
            prefix: if prefix.len() > LONGEST_PREFIX { String::new() } else { prefix.to_owned() },
            is_pretty: text[begin..end].trim_end().bytes().all(|b| matches!(b, b'{' | b'[')),
            named: !values.begun_alone() && names_event(&text[begin..end]),
            start: values.begun_alone().then_some(begin),
            values,
            made: Made::default(),
            word_end: 0,
        };
        attempt.append(text, Span { start: begin, end: end + 1 });
        attempt.let_go(attempt.made.content.len());
        attempt
    }

    /// Whether the line from `from` to `next` may be a further one; it is added if so.
    pub(super) fn add_line(&mut self, text: &str, from: usize, next: usize) -> Further {
        let line = &text[from..next];
        let cut = shared_prefix(&self.prefix, line);
        let is_indented = is_indented(&line[cut..]);
        if !is_indented && (!self.is_pretty || line[cut..].starts_with('[')) {
            return Further::No;
        }
        self.append(text, Span { start: from + cut, end: next });
        Further::Yes { is_indented }
    }

    fn append(&mut self, text: &str, stretch: Span) {
        let before = self.made.content.len();
        self.made.append(text, stretch);
        let added = &self.made.content.as_bytes()[before..];
        if let Some(last) = added.iter().rposition(|byte| !is_blank(*byte)) {
            self.word_end = before + last + 1;
        }
    }

    /// Where the value breaks if it is cut off after what has been read.
    pub(super) const fn cut_off(&self) -> usize {
        self.word_end
    }

    /// Lets go of what was handed out; answers how much that is.
    pub(super) fn let_go(&mut self, read: usize) -> usize {
        let needed = self.values.within().unwrap_or(read);
        // The last byte stays, blanks apart: there the value breaks if it is cut off.
        let last = if self.word_end <= read {
            self.word_end
        } else {
            self.made.content[..read].trim_end().len()
        };
        let mut needed = needed.min(last.saturating_sub(1));
        while !self.made.content.is_char_boundary(needed) {
            needed -= 1;
        }
        self.made.let_go(needed);
        self.values.shift(needed);
        self.word_end -= needed;
        needed
    }

    /// The first byte of the text that may be read again.
    pub(super) fn needed(&self) -> usize {
        self.start.unwrap_or_else(|| self.made.outer(0))
    }
}

/// Whether a line goes on with what stood on the line before it.
fn is_indented(line: &str) -> bool {
    line.starts_with([' ', '\t', '}', ']', '\r', '\n']) || line.is_empty()
}

/// How many bytes at the beginning of `line` are the prefix of the line before:
/// the same but for numbers (times and line numbers grow).
fn shared_prefix(prefix: &str, line: &str) -> usize {
    let (prefix, bytes) = (prefix.as_bytes(), line.as_bytes());
    let (mut at, mut in_line, mut boundary) = (0, 0, 0);
    let digits =
        |bytes: &[u8], from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    while let (Some(a), Some(b)) = (prefix.get(at), bytes.get(in_line)) {
        if a.is_ascii_digit() && b.is_ascii_digit() {
            at += digits(prefix, at);
            in_line += digits(bytes, in_line);
        } else if a == b && !matches!(a, b'"' | b'{') {
            at += 1;
            in_line += 1;
            if matches!(a, b' ' | b'\t' | b'|' | b']' | b':' | b'>') {
                boundary = in_line;
            }
        } else {
            break;
        }
    }
    // Blanks alone are the JSON's own.
    if bytes[..boundary].iter().all(|b| matches!(b, b' ' | b'\t')) { 0 } else { boundary }
}

#[cfg(test)]
mod tests {
    use super::shared_prefix;

    #[test]
    fn a_prefix_is_shared_but_for_its_numbers() {
        assert_eq!(shared_prefix("web_1  | ", "web_1  |   {"), 9);
        assert_eq!(shared_prefix("web_1  | INFO got ", "web_1  |   {"), 9);
        assert_eq!(shared_prefix("3:", "10:  \"a\": 1"), 3);
        assert_eq!(shared_prefix("data: ", "data:   \"a\""), 6);
        let first = "2025-06-27T11:01:27.1Z stdout F ";
        assert_eq!(shared_prefix(first, "2025-06-27T11:01:28.25Z stdout F   {"), 33);
        assert_eq!(shared_prefix("  ", "    {"), 0);
        assert_eq!(shared_prefix("12 ", "34,"), 0);
    }
}
