//! Ways in which text is written so that its quotes cannot be seen, each as one table of
//! what a character may be written as: undone for a whole stretch, and walked through to
//! find the way back.
//!
//! What is written plainly stays as it is, and so does a letter or a digit that is written
//! in figures where none of the usual tools would: the words of an event can be seen in
//! each of these.

use std::string::FromUtf8Error;

use super::node::next_character;
use super::scan::is_blank;
use super::work::looked_at;

/// A way of writing text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dress {
    /// `\xHH`, as nginx writes request bodies.
    Hex,
    /// JSON's escapes: JSON that was cut out of its string.
    Escapes,
    /// HTML's entities, and its ends of lines.
    Html,
    /// Per cent and two digits, and `+` for a blank: forms and addresses.
    Form,
    /// Two quotes for one: a field of CSV.
    Csv,
    /// An apostrophe within a shell's single quotes: they end before it and begin behind it.
    Shell,
}

/// The dresses that JSON may be written in.
const OF_JSON: [Dress; 5] = [Dress::Hex, Dress::Html, Dress::Escapes, Dress::Form, Dress::Csv];

/// How much of a text is looked at to know its dress, in characters.
const LONGEST_TELLING: usize = 64;

/// How much of a text is looked at for its first quote, in bytes.
const LONGEST_LINE: usize = 256;

/// What a few bytes of a text are written for.
#[derive(Clone, Copy)]
struct Unit {
    /// How many bytes it is written with.
    length: usize,
    bytes: [u8; 4],
    count: usize,
}

impl Unit {
    fn of(length: usize, c: char) -> Self {
        let mut bytes = [0; 4];
        let count = c.encode_utf8(&mut bytes).len();
        Self { length, bytes, count }
    }

    const fn of_byte(length: usize, byte: u8) -> Self {
        Self { length, bytes: [byte, 0, 0, 0], count: 1 }
    }
}

impl Dress {
    /// Its name as a step on the way to an event.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Hex => "hex",
            Self::Escapes => "escaped",
            Self::Html => "html",
            Self::Form => "form",
            Self::Csv => "csv",
            Self::Shell => "shell",
        }
    }

    /// The dress of the JSON that the text begins with: after its first brackets and
    /// blanks stands a key whose quote is dressed, or the end of a line is; or the first
    /// bracket is dressed itself.
    pub(crate) fn of_json(text: &[u8]) -> Option<Self> {
        if text.starts_with(b"%") {
            let digits = text[1..].strip_prefix(b"25").map_or(&text[1..], trim_25);
            let is_bracket = hex(digits).is_some_and(|byte| matches!(byte, b'{' | b'['));
            return is_bracket.then_some(Self::Form);
        }
        let head = &text[..text.len().min(LONGEST_TELLING)];
        let next = head.iter().position(|byte| !is_blank(*byte) && !matches!(byte, b'{' | b'['));
        looked_at(next.unwrap_or(head.len()));
        let next = next?;
        if matches!(text[next], b'\\' | b'&' | b'<' | b'%' | b'"') {
            let known = OF_JSON.into_iter().find(|dress| dress.tells(text));
            return known.or_else(|| Self::of_lines(text));
        }
        None
    }

    /// The dress of what stands at `at`, where JSON has no place for it outside of strings: a
    /// quote or white space, or a sign of another dress.
    pub(crate) fn at(text: &[u8], at: usize) -> Option<Self> {
        let known = |dress: &Self| {
            let stands_for = |byte: u8| is_blank(byte) || b"\"\\&%\x1B".contains(&byte);
            dress.unit(text, at).is_some_and(|it| it.count == 1 && stands_for(it.bytes[0]))
        };
        let is_mark = matches!(text.get(at)?, b'\\' | b'&' | b'<' | b'%');
        OF_JSON.into_iter().find(known).filter(|_| is_mark)
    }

    /// The dress of JSON that stands in single quotes and has escapes which are none of its own,
    /// as Python prints bytes: `b'{"text":"it\'s caf\xc3\xa9, \\"ok\\""}'`. `rest` begins behind
    /// the quote.
    pub(crate) fn in_single_quotes(rest: &[u8]) -> Option<Self> {
        let (mut at, mut is_escaped) = (0, false);
        while let Some(length) = memchr::memchr2(b'\\', b'\'', &rest[at..]) {
            at += length;
            looked_at(length + 1);
            if rest[at] == b'\'' {
                return is_escaped.then_some(Self::Escapes);
            }
            is_escaped |= match rest.get(at + 1..).unwrap_or_default() {
                [b'\'', ..] => true,
                [b'x', digits @ ..] => hex(digits).is_some(),
                [b'\\', after @ ..] => ends_no_string(after),
                _ => false,
            };
            at = (at + 2).min(rest.len());
        }
        None
    }

    /// The first place in the text behind which JSON in plain quotes may break as
    /// [`Self::at_break`] knows it.
    pub(crate) fn late_sign(text: &[u8]) -> Option<usize> {
        let mut at = 0;
        let sign = loop {
            let Some(length) = memchr::memchr2(b'\\', b'\'', &text[at..]) else { break None };
            at += length;
            at += match &text[at..] {
                rest if apostrophe(rest).is_some() => break Some(at),
                [b'\\', b'\\', after @ ..] if ends_no_string(after) => break Some(at),
                [b'\\', _, ..] => 2,
                _ => 1,
            };
        };
        looked_at(sign.unwrap_or(text.len()));
        sign
    }

    /// Whether a quote of the text is escaped: then no backslash in it was doubled by a table, but
    /// somebody escapes quotes and no backslashes, and a string ends where a customer wants.
    pub(crate) fn has_escaped_quote(text: &[u8]) -> bool {
        looked_at(text.len());
        let mut at = 0;
        while let Some(length) = memchr::memchr(b'\\', &text[at..]) {
            at += length;
            let run = text[at..].iter().take_while(|byte| **byte == b'\\').count();
            at += run;
            if run % 2 == 1 && text.get(at) == Some(&b'"') {
                return true;
            }
        }
        false
    }

    /// The dress of JSON in plain quotes that broke at `place`. Where all backslashes are doubled,
    /// as in tables with tabs (MySQL, PostgreSQL's `COPY`, `jq @tsv`), a quote that was escaped
    /// ends the string: `"a \\"b\\" c"`. A shell's `'\''` is no escape, and `'"'"'` ends the string.
    pub(crate) fn at_break(text: &[u8], place: usize) -> Option<Self> {
        let (before, rest) = text.split_at_checked(place)?;
        let is_doubled = |before: &[u8]| {
            let run = before.iter().rev().take_while(|byte| **byte == b'\\').count();
            run > 0 && run.is_multiple_of(2)
        };
        let start = [1, 2].into_iter().filter_map(|length| place.checked_sub(length));
        if start.into_iter().any(|at| apostrophe(&text[at..]).is_some()) {
            return Some(Self::Shell);
        }
        let closed = before.trim_ascii_end().strip_suffix(b"\"");
        let is_escaped = closed.is_some_and(is_doubled) || rest.starts_with(b"\\\\\"");
        is_escaped.then_some(Self::Escapes)
    }

    /// The dress of text in which the line's end behind the first bracket is dressed: that of
    /// the next quote, or if that is plain, that of the line's end.
    fn of_lines(text: &[u8]) -> Option<Self> {
        let head = &text[..text.len().min(LONGEST_LINE)];
        let next = head.iter().position(|byte| !is_blank(*byte) && !matches!(byte, b'{' | b'['))?;
        let stands_for = |dress: Self, at: usize, bytes: &[u8]| {
            dress.unit(head, at).is_some_and(|it| it.count == 1 && bytes.contains(&it.bytes[0]))
        };
        let of_end = OF_JSON.into_iter().find(|dress| stands_for(*dress, next, b"\r\n "))?;
        let of_quote = (next..head.len()).find_map(|at| match head[at] {
            b'"' if head[at - 1] == b'\\' => Some(Self::Escapes),
            b'"' if !head[at + 1..].starts_with(b"\"") => Some(of_end),
            b'"' | b'&' | b'%' | b'\\' => {
                OF_JSON.into_iter().find(|dress| stands_for(*dress, at, b"\"&%"))
            }
            _ => None,
        });
        // Tags are no text: the quote is on another line.
        of_quote.or_else(|| (of_end == Self::Html && head[next] == b'<').then_some(of_end))
    }

    /// Whether the text begins with an object, and its first key with a quote, or what one
    /// is dressed with, in this dress.
    fn tells(self, text: &[u8]) -> bool {
        let (mut at, mut last) = (0, 0);
        for _ in 0..LONGEST_TELLING {
            let Some(&byte) = text.get(at) else { return false };
            let (c, length, is_dressed) = match self.unit(text, at) {
                Some(unit) if unit.count == 1 => (unit.bytes[0], unit.length, true),
                Some(_) => return false,
                None => (byte, 1, false),
            };
            match c {
                b'{' | b'[' => last = c,
                c if is_blank(c) => {}
                // A quote or a line's end within a string, which was dressed after that.
                b'\\'
                    if (!is_dressed && last != 0 && self == Self::Html)
                        || (last == b'[' && self == Self::Escapes) =>
                {
                    let run = text[at..].iter().take(LONGEST_TELLING);
                    at += run.take_while(|byte| **byte == b'\\').count();
                    at += usize::from(matches!(text.get(at), Some(b'n' | b'r' | b't')));
                    continue;
                }
                b'"' if is_dressed && self == Self::Csv => {
                    // An empty key is no dress.
                    let after = text.get(at + length);
                    return last == b'{'
                        && after.is_some_and(|c| !is_blank(*c) && !b":,}]".contains(c));
                }
                b'"' | b'\\' | b'&' | b'%' | b'<' => return is_dressed && last == b'{',
                _ => return false,
            }
            at += length;
        }
        false
    }

    /// The next byte from `at` on with which something dressed may begin.
    fn next_mark(self, text: &[u8], at: usize) -> Option<usize> {
        let rest = &text[at..];
        let length = match self {
            Self::Hex | Self::Escapes => memchr::memchr(b'\\', rest),
            Self::Html => memchr::memchr2(b'&', b'<', rest),
            Self::Form => memchr::memchr2(b'%', b'+', rest),
            Self::Csv => memchr::memchr(b'"', rest),
            Self::Shell => memchr::memchr(b'\'', rest),
        };
        length.map(|length| at + length)
    }

    /// What stands at `at`, if it is dressed.
    fn unit(self, text: &[u8], at: usize) -> Option<Unit> {
        let rest = &text[at..];
        match self {
            Self::Hex => {
                let byte = hex(rest.strip_prefix(b"\\x")?)?;
                (!byte.is_ascii_alphanumeric()).then_some(Unit::of_byte(4, byte))
            }
            Self::Escapes => escape(rest),
            Self::Html => entity(rest).or_else(|| line_break(rest)),
            Self::Form if rest[0] == b'+' => Some(Unit::of_byte(1, b' ')),
            Self::Form => {
                let byte = hex(rest.strip_prefix(b"%")?)?;
                (!byte.is_ascii_alphanumeric()).then_some(Unit::of_byte(3, byte))
            }
            Self::Csv => rest.starts_with(b"\"\"").then_some(Unit::of_byte(2, b'"')),
            Self::Shell => apostrophe(rest).map(|length| Unit::of_byte(length, b'\'')),
        }
    }

    /// The text without the dress.
    pub(crate) fn undress(self, text: &str) -> String {
        // Bytes that are no text together stay as many, so that places stay right.
        self.bytes(text, |byte| byte)
            .or_else(|_| self.bytes(text, |byte| if byte.is_ascii() { byte } else { b'?' }))
            .unwrap_or_default()
    }

    /// As [`Self::undress`], if that is text with what `written` makes of each byte that was
    /// dressed.
    fn bytes(self, text: &str, written: fn(u8) -> u8) -> Result<String, FromUtf8Error> {
        looked_at(text.len());
        let source = text.as_bytes();
        let mut bytes = Vec::with_capacity(source.len());
        let mut at = 0;
        while let Some(mark) = self.next_mark(source, at) {
            bytes.extend_from_slice(&source[at..mark]);
            at = if let Some(unit) = self.unit(source, mark) {
                bytes.extend(unit.bytes[..unit.count].iter().copied().map(written));
                mark + unit.length
            } else {
                bytes.push(source[mark]);
                mark + 1
            };
        }
        bytes.extend_from_slice(&source[at..]);
        String::from_utf8(bytes)
    }

    /// Walks on from `at`, where the undressed text has come to `inner`, to `to`: where
    /// what stands there is written in `text`, which ends at `end`.
    pub(super) fn advance(
        self,
        text: &str,
        (mut inner, mut at): (usize, usize),
        to: usize,
        end: usize,
    ) -> usize {
        let text = &text.as_bytes()[..end];
        while inner < to && at < end {
            // What is plain up to there may go on for long.
            let near = end.min(at + (to - inner));
            let mark = self.next_mark(&text[..near], at).unwrap_or(near);
            inner += mark - at;
            at = mark;
            if inner < to && at < end {
                let unit = self.unit(text, at);
                inner += unit.map_or(1, |unit| unit.count);
                at += unit.map_or(1, |unit| unit.length);
            }
        }
        at
    }
}

/// Without per cent signs that were written so again and again.
fn trim_25(mut digits: &[u8]) -> &[u8] {
    while let Some(rest) = digits.strip_prefix(b"25") {
        digits = rest;
    }
    digits
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(16 * digit(0)? + digit(1)?).ok()
}

/// Whether no string of JSON's ends at the quote that `text` begins with.
fn ends_no_string(text: &[u8]) -> bool {
    matches!(text, [b'"', next, ..] if !is_blank(*next) && !b",:}]\\".contains(next))
}

/// How long what shells, and those who write for them, have for an apostrophe is where `rest`
/// begins with it.
fn apostrophe(rest: &[u8]) -> Option<usize> {
    let ways: [&[u8]; 2] = [br"'\''", br#"'"'"'"#];
    ways.into_iter().find(|way| rest.starts_with(way)).map(<[u8]>::len)
}

/// An escape of JSON's, or of what languages write around it.
fn escape(rest: &[u8]) -> Option<Unit> {
    let length = match rest.get(1).filter(|_| rest[0] == b'\\')? {
        // Within syslog's parameters a bracket is escaped too (RFC 5424).
        b']' => return Some(Unit::of(2, ']')),
        // Python's, as for other languages' strings in single quotes.
        b'\'' => return Some(Unit::of(2, '\'')),
        b'x' => return Dress::Hex.unit(rest, 0),
        // C's, of bytes that are no letters.
        b'0'..=b'3' => {
            let digits = std::str::from_utf8(rest.get(1..4)?).ok()?;
            let byte = u8::from_str_radix(digits, 8).ok()?;
            return (!byte.is_ascii_alphanumeric()).then_some(Unit::of_byte(4, byte));
        }
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
        b'u' => 12,
        _ => return None,
    };
    let ascii = rest[..length.min(rest.len())].split(|byte| !byte.is_ascii()).next()?;
    let (c, length) = next_character(std::str::from_utf8(ascii).ok()?)?;
    let is_whole = length > 2 || rest[1] != b'u';
    is_whole.then(|| Unit::of(length, c.unwrap_or(char::REPLACEMENT_CHARACTER)))
}

/// The entities that tools write, without their sign and semicolon.
const ENTITIES: [(&str, char); 6] =
    [("quot", '"'), ("amp", '&'), ("lt", '<'), ("gt", '>'), ("apos", '\''), ("nbsp", ' ')];

/// The longest of them with both, in bytes.
const LONGEST_ENTITY: usize = 10;

/// An entity of HTML's.
fn entity(rest: &[u8]) -> Option<Unit> {
    let name = rest[..rest.len().min(LONGEST_ENTITY)].strip_prefix(b"&")?;
    let end = name.iter().position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&name[..end]).ok()?;
    let c = match name.strip_prefix('#') {
        None => ENTITIES.iter().find(|(entity, _)| *entity == name)?.1,
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| !c.is_ascii_alphanumeric())?
        }
    };
    Some(Unit::of(end + 2, c))
}

/// What ends a line, or an element, in HTML: a blank, which harms no string that it stands in.
fn line_break(rest: &[u8]) -> Option<Unit> {
    tag_length(rest).map(|length| Unit::of(length, ' '))
}

/// The longest tag that ends something: `</blockquote>`.
const LONGEST_TAG: usize = 13;

/// The length of the tag that `rest` begins with: `<br>`, or one that ends an element.
fn tag_length(rest: &[u8]) -> Option<usize> {
    let breaks = ["<br>", "<br/>", "<br />"];
    if let Some(tag) = breaks.into_iter().find(|tag| rest.starts_with(tag.as_bytes())) {
        return Some(tag.len());
    }
    let name = rest[..rest.len().min(LONGEST_TAG)].strip_prefix(b"</")?;
    let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    (length > 0 && name.get(length) == Some(&b'>')).then_some(length + 3)
}

/// A line without the white space and the tags that it ends with.
pub(crate) fn without_tags(mut line: &[u8]) -> &[u8] {
    loop {
        line = line.trim_ascii_end();
        let last = &line[line.len().saturating_sub(LONGEST_TAG)..];
        let tag = memchr::memrchr(b'<', last).map(|at| &last[at..]);
        match tag.filter(|tag| tag_length(tag) == Some(tag.len())) {
            Some(tag) => line = &line[..line.len() - tag.len()],
            None => return line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Scan, Scanner};

    #[test]
    fn each_is_undone_and_what_is_plain_stays() {
        for (dress, text, plain) in [
            (Dress::Hex, r"{\x22a\x22:\x22\xC3\xA9\\x\x2\x61\x22}", "{\"a\":\"é\\\\x\\x2\\x61\"}"),
            (
                Dress::Escapes,
                r#"{\"a\":\"\\\"\u00e9\ud83d\ude00\n\x\"}\"#,
                "{\"a\":\"\\\"é😀\n\\x\"}\\",
            ),
            (
                Dress::Html,
                "{&quot;a&#34;:&#x22;&amp;quot;&eacute;&#65;&",
                "{\"a\":\"&quot;&eacute;&#65;&",
            ),
            (Dress::Html, "[<br />&quot;<br>< <b>", "[ \" < <b>"),
            (Dress::Escapes, r#"[mdc a="[{\"a\":1}\]"]"#, r#"[mdc a="[{"a":1}]"]"#),
            (Dress::Form, "a=%7B%22a%22%3A+%C3%A9%41%4", "a={\"a\": é%41%4"),
            (Dress::Csv, r#"1,"{""a"":""""}""#, r#"1,"{"a":""}""#),
            (Dress::Shell, r#"'{"a":"it'\''s '"'"'b'"}'"#, r#"'{"a":"it's 'b'"}'"#),
            (Dress::Escapes, r#"{\"a\":\"\303\251\101\400\33\"}"#, r#"{"a":"é\101\400\33"}"#),
            (Dress::Escapes, r#"{"a":"\\"b\\" \\\\ \\n"}\n"#, "{\"a\":\"\\\"b\\\" \\\\ \\n\"}\n"),
        ] {
            assert_eq!(dress.undress(text), plain, "{dress:?}");
        }
        assert_eq!(Dress::Hex.undress(r"é\xFF"), "é?");
    }

    #[test]
    fn escapes_in_single_quotes_are_json_s_own_or_another_language_s() {
        for (text, is_escaped) in [
            (r#"[{"a":"C:\\'s"}]' x"#, false),
            (r#"[{"a":"it\'s"}]' x"#, true),
            (r#"[{"a":"caf\xc3\xa9"}]'"#, true),
            (r#"[{"a":"\\"b\\" c"}]'"#, true),
            (r#"[{"a":"\"b\" c:\\"}]'"#, false),
            (r#"[{"a":"it\'s"}]"#, false),
            (r#"[{"a":"b"}]' it\'s"#, false),
        ] {
            let dress = Dress::in_single_quotes(text.as_bytes());
            assert_eq!(dress, is_escaped.then_some(Dress::Escapes), "{text}");
        }
    }

    #[test]
    fn a_dress_is_known_where_json_breaks_in_a_string() {
        for (text, dress) in [
            (r#"{"a":"it'\''s"}"#, Some(Dress::Shell)),
            (r#"{"a":"it'"'"'s"}"#, Some(Dress::Shell)),
            (r#"{"a":"'"'"'s"}"#, Some(Dress::Shell)),
            (r#"{"a":"b \\"c\\" d"}"#, Some(Dress::Escapes)),
            (r#"{"a":"\\"","b":1}"#, Some(Dress::Escapes)),
            (r#"{"a":"b\\", \\"c"}"#, Some(Dress::Escapes)),
            (r#"{"a":"it\'s"}"#, None),
            (r#"{"a":"b" c}"#, None),
            (r#"{"a":"b\\\" c" d}"#, None),
        ] {
            let Scan::Broken(place, _) = Scanner::new(0).scan(text.as_bytes(), 0) else {
                panic!("{text} is JSON");
            };
            assert_eq!(Dress::at_break(text.as_bytes(), place), dress, "{text}");
            let is_told = Dress::late_sign(text.as_bytes()).is_some();
            assert!(is_told || dress.is_none(), "{text}");
        }
        for (text, is_escaped) in [(r#"\\"a\\\\"\n"#, false), (r#"\\"a\"b"#, true), ("\\", false)] {
            assert_eq!(Dress::has_escaped_quote(text.as_bytes()), is_escaped, "{text}");
        }
        for text in [r#"{"a":"C:\\","b":"\\"}"#, r#"{"a":"{\"b\":\"\\\"c\\\"\"}"}"#, "it's '{'"] {
            assert_eq!(Dress::late_sign(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_dress_is_known_by_the_first_key() {
        for (text, dress) in [
            (r"{\x22a", Some(Dress::Hex)),
            (r"[\x0A  {\x5C\x22a", Some(Dress::Hex)),
            (r"{\u003cbr\u003e", Some(Dress::Escapes)),
            (r#"{\"a"#, Some(Dress::Escapes)),
            (r#"[\n  {\\\"a"#, Some(Dress::Escapes)),
            (r"{\u0022a", Some(Dress::Escapes)),
            ("[{ &quot;a", Some(Dress::Html)),
            ("{&amp;quot;a", Some(Dress::Html)),
            ("%5B%7B%22a", Some(Dress::Form)),
            ("{%22a", Some(Dress::Form)),
            ("%7B+%26quot;", Some(Dress::Form)),
            (r"[\\n  {\\n  \\\&quot;a", Some(Dress::Html)),
            ("[{<br />  &quot;a", Some(Dress::Html)),
            ("[{<br>\"a", Some(Dress::Html)),
            (r#"{""a"#, Some(Dress::Csv)),
            (r#"[\n   2\t{\n 3 \"a"#, Some(Dress::Escapes)),
            (r"[\n   2\t{\n 3 \&quot;a", Some(Dress::Html)),
            (r#"[\n   2\t{\n 3 "a"#, Some(Dress::Escapes)),
            (r"{\&quot;a", Some(Dress::Html)),
            ("%5B1", Some(Dress::Form)),
            ("%25257B", Some(Dress::Form)),
            ("%20", None),
            (r#"{"": 1}"#, None),
            (r#"{"a"#, None),
            (r#"[\"a"#, None),
            (r"{\d", None),
            ("{a &quot;", None),
        ] {
            assert_eq!(Dress::of_json(text.as_bytes()), dress, "{text}");
        }
    }
}
