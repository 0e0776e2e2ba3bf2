//! How much of a line is the prefix that it shares with the line before: the same but for
//! what changes from line to line. Numbers grow, and the blanks before or after them
//! shrink; grep writes `:` or `-`, a diff `+`, `-` or a blank; blame says who wrote a line.

use crate::text::{View, is_blank};

/// The longest prefix of a line that is compared with the next one's, in bytes.
pub(super) const LONGEST_PREFIX: usize = 256;

/// Where the line begins that the byte at `at` is in, or as much of it as may be a prefix.
pub(super) fn line_from(text: View<'_>, at: usize) -> usize {
    // A character may be written with many.
    let first = text.ceil_char_boundary(at.saturating_sub(4 * LONGEST_PREFIX));
    text.line_start(at).max(first)
}

/// What is cut off a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// So many bytes.
    pub(super) length: usize,
    /// So many bytes of the prefix were found again.
    pub(super) of_prefix: usize,
    /// The whole prefix was found again.
    pub(super) is_whole: bool,
    /// The line is of the other side of a diff.
    pub(super) is_of_other_side: bool,
}

/// Two prefixes, as far as they have been compared.
#[derive(Default)]
struct Walk<'t> {
    prefix: &'t [u8],
    line: &'t [u8],
    at: usize,
    in_line: usize,
    cut: Cut,
    /// Brackets that have been opened and not closed.
    depth: usize,
    /// A brace, or a quote within brackets, has been passed, as JSON has them too: it counts
    /// when the brackets are closed.
    is_within: bool,
    /// A quote has been passed outside of brackets: only the whole prefix counts.
    is_quoted: bool,
}

/// How much of `line` is the prefix of the line before.
pub(super) fn shared_prefix(prefix: &str, line: &str) -> Cut {
    let (prefix, line) = (prefix.as_bytes(), line.as_bytes());
    let mut walk = Walk { prefix, line, ..Walk::default() };
    while let (Some(at), Some(in_line)) =
        (blamed(&prefix[walk.at..]), blamed(&line[walk.in_line..]))
    {
        (walk.at, walk.in_line) = (walk.at + at, walk.in_line + in_line);
        walk.cut();
    }
    while walk.label() || walk.number() || walk.sign() || walk.stream() || walk.same() {}
    walk.cut.is_whole = walk.at == prefix.len();
    if walk.cut.is_whole
        && prefix.last().is_some_and(|last| !last.is_ascii_alphanumeric() && *last != b'"')
    {
        (walk.cut.length, walk.cut.of_prefix) = (walk.in_line, walk.at);
    }
    // Blanks alone are the JSON's own.
    if line[..walk.cut.length].iter().all(|b| matches!(b, b' ' | b'\t')) {
        (walk.cut.length, walk.cut.of_prefix) = (0, 0);
    }
    walk.cut
}

fn blanks(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().take_while(|byte| **byte == b' ').count()
}

fn digits(bytes: &[u8], from: usize) -> usize {
    bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

impl Walk<'_> {
    /// Goes over two numbers, with the blanks that align them.
    fn number(&mut self) -> bool {
        let before = [blanks(self.prefix, self.at), blanks(self.line, self.in_line)];
        let from = [self.at + before[0], self.in_line + before[1]];
        let lengths = [digits(self.prefix, from[0]), digits(self.line, from[1])];
        if lengths.contains(&0) {
            return false;
        }
        (self.at, self.in_line) = (from[0] + lengths[0], from[1] + lengths[1]);
        let after = [blanks(self.prefix, self.at), blanks(self.line, self.in_line)];
        if after.contains(&0) {
            return true;
        }
        let ends = self.at + after[0] == self.prefix.len();
        let wanted = if ends {
            // What is more is the JSON's own. Numbers that stand left push it away.
            let grown = lengths[1].saturating_sub(lengths[0]);
            let is_left = before == [0, 0] && after[0] > 1;
            let pushed = if is_left { grown.min(after[0] - 1) } else { 0 };
            after[1].min(after[0] - pushed)
        } else {
            after[1].min(after[0])
        };
        // The last blank may be the sign of a diff, and the line have another.
        let next = self.line.get(self.in_line + wanted);
        let has_sign = wanted < after[0] && matches!(next, Some(b'+' | b'-'));
        self.at += if has_sign { wanted } else { after[0] };
        self.in_line += wanted;
        self.cut();
        true
    }

    /// What has been compared is cut off.
    const fn cut(&mut self) {
        if !self.is_within && !self.is_quoted {
            self.cut.length = self.in_line;
            self.cut.of_prefix = self.at;
        }
    }

    /// Goes over a sign that is another one on each line.
    fn sign(&mut self) -> bool {
        let (Some(a), Some(b)) = (self.prefix.get(self.at), self.line.get(self.in_line)) else {
            return false;
        };
        let of_grep = |sign: &u8| matches!(sign, b':' | b'-');
        // Python's ndiff points with a question mark to what differs.
        let of_diff = |sign: &u8| matches!(sign, b'+' | b'-' | b' ' | b'?');
        let is_first = self.at == self.cut.of_prefix && self.in_line == self.cut.length;
        let before = self.at.checked_sub(1).map(|before| self.prefix[before]);
        let after_number = before.is_some_and(|before| before.is_ascii_digit());
        let after_word = before.is_some_and(|before| before.is_ascii_alphabetic());
        let is_last = self.at + 1 == self.prefix.len() && !after_word;
        let is_of_grep = of_grep(a) && of_grep(b) && (a != b || after_number);
        let is_of_diff = of_diff(a) && of_diff(b) && (a != b || *a != b' ');
        if !is_of_grep && !(is_of_diff && (is_first || is_last)) {
            return false;
        }
        if !is_of_grep {
            let is_other = *a == b'-' || matches!(b, b'-' | b'?');
            self.cut.is_of_other_side = a != b && is_other && *b != b' ';
        }
        self.at += 1;
        self.in_line += 1;
        self.cut();
        true
    }

    /// Goes over two labels of TAI64N, with which multilog begins its lines.
    fn label(&mut self) -> bool {
        let is_one = |text: &[u8]| {
            text.len() > LABEL
                && (text[0], text[LABEL]) == (b'@', b' ')
                && text[1..LABEL].iter().all(u8::is_ascii_hexdigit)
        };
        let goes = is_one(&self.prefix[self.at..]) && is_one(&self.line[self.in_line..]);
        if goes {
            (self.at, self.in_line) = (self.at + LABEL + 1, self.in_line + LABEL + 1);
            self.cut();
        }
        goes
    }

    /// Goes over the names of two streams: the lines of CRI say which each is of.
    fn stream(&mut self) -> bool {
        let names: [&[u8]; 2] = [b"stdout ", b"stderr "];
        let is_one = |text: &[u8]| names.iter().any(|name| text.starts_with(name));
        let goes = is_one(&self.prefix[self.at..]) && is_one(&self.line[self.in_line..]);
        if goes {
            self.at += names[0].len();
            self.in_line += names[0].len();
            self.cut();
        }
        goes
    }

    /// Whether a byte ends a value that a line before has begun: klog's bracket ends a word.
    fn is_of_json(&self, byte: u8) -> bool {
        let before = self.at.checked_sub(1).map(|before| self.prefix[before]);
        let begins = self.at == self.cut.of_prefix || before.is_none_or(is_blank);
        byte == b'}' || (byte == b']' && begins)
    }

    /// Goes over a byte that both have.
    fn same(&mut self) -> bool {
        let (Some(a), Some(b)) = (self.prefix.get(self.at), self.line.get(self.in_line)) else {
            return false;
        };
        if a != b || (self.depth == 0 && self.is_of_json(*a)) {
            return false;
        }
        match a {
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.is_within = self.depth > 0 && (self.is_within || matches!(a, b'"' | b'{'));
        self.is_quoted |= self.depth == 0 && *a == b'"';
        self.at += 1;
        self.in_line += 1;
        // Behind the name of a file grep writes a sign before the JSON's own blanks.
        let is_sign =
            || matches!(self.line.get(self.in_line), Some(b' ' | b'{' | b'}' | b'[' | b']'));
        if matches!(a, b' ' | b'\t' | b'|' | b']' | b':' | b'>') || (*a == b'-' && is_sign()) {
            self.cut();
        }
        true
    }
}

/// Where the text of a line of `git blame` begins: behind
/// `3f2e1d0c (Ann Other 2025-06-27 11:01:27 +0200 12) `, or what its options make of that,
/// such as `3f2e1d0c 12) `.
fn blamed(line: &[u8]) -> Option<usize> {
    let head = &line[..line.len().min(LONGEST_PREFIX)];
    let ends = || {
        memchr::memchr_iter(b')', head).filter_map(|close| {
            let number = head[..close].iter().rposition(|byte| !byte.is_ascii_digit())?;
            (number + 1 < close && is_blank(head[number])).then_some((close, number))
        })
    };
    let is_time = |&(_, number): &(usize, usize)| {
        let time = head[..number].trim_ascii_end();
        let time = time.len().checked_sub(TIME.len()).map(|at| &time[at..]);
        let fits = |(byte, sign): (&u8, &u8)| match sign {
            b'0' => byte.is_ascii_digit(),
            b'+' => matches!(byte, b'+' | b'-'),
            sign => byte == sign,
        };
        time.is_some_and(|time| time.iter().zip(TIME).all(fits))
    };
    let (close, _) = match ends().find(is_time) {
        Some(end) => end,
        None => ends().next().filter(|_| begins_commit(head))?,
    };
    Some(close + 1 + usize::from(head.get(close + 1) == Some(&b' ')))
}

/// How long a label of TAI64N is: an `@` and twelve bytes in hexadecimal (cr.yp.to/libtai/tai64.html).
const LABEL: usize = 25;

/// How git writes a time: a `0` is any digit, a `+` may be a `-`.
const TIME: &[u8] = b"0000-00-00 00:00:00 +0000";

/// Whether a line begins with the name of a commit, to which a `^` may point.
fn begins_commit(line: &[u8]) -> bool {
    let name = line.strip_prefix(b"^").unwrap_or(line);
    let length = name.iter().take_while(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')).count();
    (7..=40).contains(&length) && name.get(length).copied().is_some_and(is_blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(prefix: &str, line: &str) -> usize {
        shared_prefix(prefix, line).length
    }

    #[test]
    fn a_prefix_is_shared_but_for_its_numbers() {
        assert_eq!(cut("web_1  | ", "web_1  |   {"), 9);
        assert_eq!(cut("web_1  | INFO got ", "web_1  |   {"), 9);
        assert_eq!(cut("3:", "10:  \"a\": 1"), 3);
        assert_eq!(cut("data: ", "data:   \"a\""), 6);
        let first = "2025-06-27T11:01:27.1Z stdout F ";
        assert_eq!(cut(first, "2025-06-27T11:01:28.25Z stdout F   {"), 33);
        assert_eq!(cut(first, "2025-06-27T11:01:28.25Z stderr F   {"), 33);
        assert_eq!(cut("  ", "    {"), 0);
        assert_eq!(cut("} and ", "} that"), 0);
        assert!(!shared_prefix("hook ", "hook-1 | ").is_of_other_side);
        assert_eq!(cut("web_1  | ] and ", "web_1  | ] that"), 9);
        assert_eq!(cut("+]</pre><pre>", "+]</pre>"), 1);
        assert_eq!(cut("I0627 11:01:27.1 1 a.go:42] ", "I0627 11:01:27.2 1 a.go:42]   {"), 28);
        assert_eq!(cut("12 ", "34,"), 0);
        assert_eq!(cut(r#"9Z {app="web", pod="a"} "#, r#"10Z {app="web", pod="a"}   {"#), 25);
        assert_eq!(cut(r#"<14>1 [x@1 a="3"] got "#, r#"<14>1 [x@1 a="3"]   {"#), 18);
        assert_eq!(cut(r#"web | "a": 1, "b": "#, r#"web | "a": 1, "c": {"#), 6);
        assert_eq!(cut(r#"web | {"a": "b": "#, r#"web | {"a": "c": {"#), 6);
    }

    #[test]
    fn numbers_are_aligned() {
        assert_eq!(cut("     9\t", "    10\t  {"), 7);
        assert_eq!(cut("  9 ", " 10   {"), 4);
        assert_eq!(cut("9 ", "10   {"), 3);
        assert_eq!(cut("9     : ", "10    :   {"), 8);
        assert_eq!(cut("9   ", "10    {"), 4);
        assert_eq!(cut("[    9.983] ", "[   10.001]   {"), 12);
        assert_eq!(cut("   9   │ ", "  10   │   {"), 11);
        assert_eq!(cut("Jun  9 11:01:27 web: ", "Jun 10 00:00:00 web:   {"), 21);
        assert_eq!(cut("web | 9 ", "web | 10   {"), 9);
        assert_eq!(cut(" 12  ", " 13 +  {"), 5);
    }

    #[test]
    fn signs_change() {
        assert_eq!(cut("24:", "25-  {"), 3);
        assert_eq!(cut("24-", "25-  {"), 3);
        assert_eq!(cut("a-b.json-99-", "a-b.json:100:  {"), 13);
        for (prefix, line, length, is_of_other_side) in [
            ("+", "+  {", 1, false),
            ("+", "   {", 0, false),
            (" ", "+  {", 1, false),
            (" ", "-  {", 1, true),
            ("+", "-  {", 1, true),
            ("-", "-  {", 1, false),
            ("-", "+  {", 1, true),
            ("-", "   {", 0, false),
        ] {
            let cut = shared_prefix(prefix, line);
            let known = (cut.length, cut.is_of_other_side);
            assert_eq!(known, (length, is_of_other_side), "{prefix:?} {line:?}");
        }
    }

    #[test]
    fn blame_says_who() {
        let ann = "a1b2c3d4 (Ann Other   2025-06-27 11:01:27 +0200  9) ";
        let bo = "^3f2e1d0 (Bo (he) Else 2025-06-28 11:01:27 -0100 10)   {";
        assert_eq!(cut(ann, bo), bo.len() - 3);
        assert_eq!(cut("a (b) ", "c (d)   {"), 0);
        assert_eq!(cut("603c26d8  1) ", "d6f12b7b 10)   {"), 13);
        assert_eq!(cut("603c26d8 (Ann 2025-06-27 9) ", "d6f12b7b (Bo  2025-06-28 10)   {"), 29);
        assert_eq!(
            cut("603c26d8 (Ann 1751022087 +0200 9) ", "d6f12b7b (B 1751022087 +0200 9) {"),
            32
        );
        assert_eq!(cut("12 men (of 9) ", "13 men (of 10) {"), 15);
    }
}
