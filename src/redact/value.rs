//! What stands behind the name of a field in a text, of which nothing is parsed: JSON,
//! JSON in strings, rows of a spreadsheet, bodies of forms, HTML, what a chat has made of
//! it, or a message of zdim's own.

use std::ops::Range;

use crate::text::unescape;

/// How a text may spell what stands between a key and its value, beside itself.
const DRESSED: [(&str, char); 25] = [
    ("&amp;quot;", '"'),
    ("&quot;", '"'),
    ("&#34;", '"'),
    ("&#x22;", '"'),
    ("&apos;", '"'),
    ("&#39;", '"'),
    ("&#x27;", '"'),
    ("%2522", '"'),
    ("%22", '"'),
    ("%27", '"'),
    ("“", '"'),
    ("”", '"'),
    ("„", '"'),
    ("‟", '"'),
    ("«", '"'),
    ("»", '"'),
    ("‘", '"'),
    ("’", '"'),
    ("″", '"'),
    ("&#58;", ':'),
    ("%253a", ':'),
    ("%3a", ':'),
    ("%3d", '='),
    ("&nbsp;", ' '),
    ("%20", ' '),
];

/// More marks than this do not stand between a key and its value.
const MOST_MARKS: usize = 12;

/// How zdim's own messages put a value behind the name of its field.
const SAID: [&str; 3] = [" is `", " was `", " `"];

/// The value behind the key that ends at `at`: where it stands, and what it says.
pub(super) fn value(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let said = SAID.iter().find(|words| text[at..].starts_with(**words));
    let (range, words) = if let Some(said) = said {
        let start = at + said.len();
        let end = text[start..].find('`').map_or(text.len(), |end| start + end);
        (start..end, text[start..end].to_owned())
    } else {
        behind(text, at + sign(&text[at..])?)
    };
    let words = words.trim();
    // Blanks around an id are not part of it.
    let shown = text[range.clone()].trim();
    let start = range.start + text[range.clone()].find(shown)?;
    let is_empty = words.is_empty() || words == "null";
    (!is_empty).then(|| (start..start + shown.len(), words.to_owned()))
}

/// The value that begins at `start`.
fn behind(text: &str, start: usize) -> (Range<usize>, String) {
    let rest = &text[start..];
    if let Some(inside) = doubled(rest) {
        let inside = start + 2..start + 2 + inside;
        (inside.clone(), text[inside].to_owned())
    } else if let Some(quote) = Quote::at(rest) {
        let start = start + quote.length;
        let end = start + quote.close(&text[start..]);
        (start..end, quote.unescape(&text[start..end]))
    } else if let Some((_, length)) = dressed(rest).filter(|(mark, _)| *mark == '"') {
        let start = start + length;
        let is_quote = |(mark, _)| mark == '"';
        let is_end = |(at, _): &(usize, char)| dressed(&text[start + at..]).is_some_and(is_quote);
        let end = text[start..].char_indices().find(is_end);
        let end = end.map_or(text.len(), |(end, _)| start + end);
        (start..end, text[start..end].to_owned())
    } else {
        let end = start + bare(rest);
        (start..end, text[start..end].to_owned())
    }
}

/// How long the marks are that make of what stands before them a key: a colon or another
/// sign, with blanks and quotes around it up to the value's own.
fn sign(rest: &str) -> Option<usize> {
    let (mut at, mut has_sign) = (0, false);
    for _ in 0..MOST_MARKS {
        let Some((mark, length)) = mark(&rest[at..]) else { break };
        match mark {
            ':' | '=' | '>' => has_sign = true,
            '"' if has_sign => break,
            _ => {}
        }
        at += length;
    }
    let blanks = rest[at..].len() - rest[at..].trim_start().len();
    has_sign.then_some(at + blanks)
}

/// The mark at the beginning of `rest`: a quote, a sign or a blank, as it is spelled.
fn mark(rest: &str) -> Option<(char, usize)> {
    let first = rest.chars().next()?;
    let plain = || match first {
        ':' | '=' | '>' => Some((first, 1)),
        '+' => Some((' ', 1)), // of a form
        _ => first.is_whitespace().then(|| (' ', first.len_utf8())),
    };
    let quote = Quote::at(rest).map(|quote| ('"', quote.length));
    quote.or_else(|| dressed(rest)).or_else(plain)
}

/// What the beginning of `rest` spells in another way.
fn dressed(rest: &str) -> Option<(char, usize)> {
    let is_here = |spelled: &str| {
        rest.get(..spelled.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(spelled))
    };
    DRESSED.iter().find(|(spelled, _)| is_here(spelled)).map(|(spelled, c)| (*c, spelled.len()))
}

/// How long a string in doubled quotes is, as rows of a spreadsheet have it; two quotes
/// alone are an empty one.
fn doubled(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix("\"\"")?;
    let first = inside.chars().next()?;
    let is_empty = first.is_whitespace() || matches!(first, ',' | '}' | ']' | ':' | '"' | '\\');
    let end = || inside.find("\"\"").unwrap_or(inside.len());
    (!is_empty).then(end)
}

/// The length of a value without quotes; objects and arrays are taken whole.
fn bare(rest: &str) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            b',' | b';' | b'&' | b')' | b'`' | b'"' | b'\'' | b'\\' | b' ' | b'\t' | b'\r'
            | b'\n'
                if depth == 0 =>
            {
                return at;
            }
            _ => {}
        }
    }
    rest.len()
}

/// A quotation mark as it is written: with so many backslashes, or as `\x22`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Quote {
    mark: char,
    backslashes: usize,
    length: usize,
}

impl Quote {
    /// The mark at the beginning of `rest`.
    fn at(rest: &str) -> Option<Self> {
        let backslashes = rest.bytes().take_while(|byte| *byte == b'\\').count();
        let mark = &rest[backslashes..];
        let spelled = ["x22", "u0022"].into_iter().find(|s| backslashes > 0 && mark.starts_with(s));
        let (mark, length) = match spelled {
            Some(spelling) => ('x', spelling.len()),
            None => (mark.chars().next().filter(|c| matches!(c, '"' | '\''))?, 1),
        };
        Some(Self { mark, backslashes, length: backslashes + length })
    }

    /// Where the string that it opens ends: at the text's end if not before.
    fn close(self, rest: &str) -> usize {
        let mut at = 0;
        while let Some(next) = rest[at..].find(['\\', '"', '\'']) {
            at += next;
            match Self::at(&rest[at..]) {
                Some(quote) if self.is_closed_by(quote) => {
                    return at + quote.backslashes - self.backslashes;
                }
                Some(quote) => at += quote.length,
                None => at += rest[at..].bytes().take_while(|byte| *byte == b'\\').count(),
            }
        }
        rest.len()
    }

    /// A mark of the same level, with any number of escaped backslashes before it.
    fn is_closed_by(self, other: Self) -> bool {
        self.mark == other.mark
            && other
                .backslashes
                .checked_sub(self.backslashes)
                .is_some_and(|more| more % (2 * (self.backslashes + 1)) == 0)
    }

    /// What the inside of the string says: a string in a string has more levels.
    fn unescape(self, inside: &str) -> String {
        let mut text = inside.to_owned();
        let mut level = self.backslashes + 1;
        while level > 0 && text.contains('\\') {
            text = unescape(&format!("\"{text}\"")).into_owned();
            level /= 2;
        }
        text
    }
}
