//! How a dress is known where JSON begins in it, or breaks at once.

use super::unit::hex;
use super::{Dress, ends_no_string};
use crate::text::lanes::is_blank;
use crate::text::work::looked_at;

/// The dresses that JSON may be written in.
const OF_JSON: [Dress; 6] =
    [Dress::Hex, Dress::Html, Dress::Escapes, Dress::Form, Dress::Csv, Dress::Syslog];

/// How much of a text is looked at to know its dress, in characters.
const LONGEST_TELLING: usize = 64;

/// How much of a text is looked at for its first quote, in bytes.
const LONGEST_LINE: usize = 256;

impl Dress {
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
        if matches!(text[next], b'\\' | b'&' | b'<' | b'%' | b'#' | b'"') {
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
        let is_mark = matches!(text.get(at)?, b'\\' | b'&' | b'<' | b'%' | b'#');
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
}

/// Without per cent signs that were written so again and again.
fn trim_25(mut digits: &[u8]) -> &[u8] {
    while let Some(rest) = digits.strip_prefix(b"25") {
        digits = rest;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("[#012  {#012    \"a", Some(Dress::Syslog)),
            ("{#1\"a", None),
            (r"{\d", None),
            ("{a &quot;", None),
        ] {
            assert_eq!(Dress::of_json(text.as_bytes()), dress, "{text}");
        }
    }
}
