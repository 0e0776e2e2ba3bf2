//! Finds in a text what must not be shared: values of id fields, in whatever
//! dress, and long runs of digits, also where escapes split them.
//!
//! The text may be an excerpt of any capture: JSON, JSON in JSON strings, or
//! none. So nothing is parsed; where in doubt, too much is found.

use std::ops::Range;

use memchr::memmem;

use crate::event::TIME_RANGE;
use crate::tables::{Field, Kind};
use crate::text::unescape;

/// So many digits are taken for an id.
const SHORTEST_RUN: usize = 6;

/// So many letters and digits are taken for base64, if they look like it.
const SHORTEST_DATA: usize = 24;

/// So far behind its key a time is looked for: what is no time is not skipped, so
/// an open quote after each of many keys must not be followed to the end.
const LONGEST_TIME: usize = 64;

/// A stretch of the text.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) range: Range<usize>,
    pub(super) what: What,
    /// What it says, without escapes: what tells one id from another.
    pub(super) words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Stays as it is.
    Time,
    Id(Field),
    Digits,
    Data,
}

/// All that is found, in the text's order. Bare times stay `with_times`; only
/// what stands in a capture's own lines `may_be_encoded`.
pub(super) fn hits(text: &str, with_times: bool, may_be_encoded: bool) -> Vec<Hit> {
    let mut hits = named(text);
    if may_be_encoded {
        hits = between(text, hits, data);
    }
    hits = between(text, hits, |gap| runs(gap, unit));
    // An escape may have been none: `C:\u1234567`.
    hits = between(text, hits, |gap| runs(gap, |rest| (digit(rest[0]), 1)));
    for hit in &mut hits {
        if with_times && hit.what == What::Digits && is_time(&hit.words) {
            hit.what = What::Time;
        }
    }
    hits
}

/// Whether these are milliseconds of a believable time, or its seconds.
pub(super) fn is_time(digits: &str) -> bool {
    let scale = match digits.len() {
        10 => 1000,
        13 => 1,
        _ => return false,
    };
    let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i64>());
    number.is_some_and(|number| number.is_ok_and(|n| TIME_RANGE.contains(&(n * scale))))
}

/// Adds what `find` finds between the hits that there are.
fn between(text: &str, hits: Vec<Hit>, find: impl Fn(&str) -> Vec<Hit>) -> Vec<Hit> {
    let mut all = Vec::with_capacity(hits.len());
    let mut start = 0;
    let gap = |gap: Range<usize>, all: &mut Vec<Hit>| {
        let found = find(&text[gap.clone()]).into_iter();
        all.extend(found.map(|hit| Hit {
            range: gap.start + hit.range.start..gap.start + hit.range.end,
            ..hit
        }));
    };
    for hit in hits {
        gap(start..hit.range.start, &mut all);
        start = hit.range.end;
        all.push(hit);
    }
    gap(start..text.len(), &mut all);
    all
}

/// Values that stand behind the name of an id field, and times that stay.
fn named(text: &str) -> Vec<Hit> {
    let fields = Field::ALL.into_iter().filter(|f| matches!(f.kind(), Kind::Id | Kind::Time));
    let mut names: Vec<(usize, Field)> = fields
        .flat_map(|field| {
            let found = memmem::find_iter(text.as_bytes(), field.name());
            found.map(move |at| (at + field.name().len(), field))
        })
        .collect();
    names.sort_unstable();
    let mut hits: Vec<Hit> = Vec::new();
    for (at, field) in names {
        if hits.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        let text =
            if field.kind() == Kind::Time { beginning(text, at + LONGEST_TIME) } else { text };
        let Some((range, words)) = value(text, at) else { continue };
        if field.kind() == Kind::Id {
            hits.push(Hit { range, what: What::Id(field), words });
        } else if is_time(&words) {
            hits.push(Hit { range, what: What::Time, words });
        }
    }
    hits
}

/// The text up to `end`, or a little further.
fn beginning(text: &str, end: usize) -> &str {
    let end = (end..text.len()).find(|end| text.is_char_boundary(*end));
    end.map_or(text, |end| &text[..end])
}

/// The value behind the key that ends at `at`: where it stands, and what it says.
fn value(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let rest = |at: usize| &text[at..];
    let blanks = |at: usize| at + rest(at).len() - rest(at).trim_start().len();
    let at = blanks(at + Quote::at(rest(at)).map_or(0, |quote| quote.length));
    let sign = match rest(at).strip_prefix("was `") {
        Some(_) => "was `".len(), // as identity-changed puts it
        None => rest(at).bytes().take_while(|byte| matches!(byte, b':' | b'=' | b'>')).count(),
    };
    if sign == 0 {
        return None;
    }
    let start = blanks(at + sign);
    let (range, words) = if let Some(quote) = Quote::at(rest(start)) {
        let start = start + quote.length;
        let end = start + quote.close(rest(start));
        (start..end, quote.unescape(&text[start..end]))
    } else {
        let end = start + bare(rest(start));
        (start..end, text[start..end].to_owned())
    };
    let words = words.trim();
    // Blanks around an id are not part of it.
    let shown = text[range.clone()].trim();
    let start = range.start + text[range.clone()].find(shown)?;
    let is_empty = words.is_empty() || words == "null";
    (!is_empty).then(|| (start..start + shown.len(), words.to_owned()))
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

/// Long words with capital and small letters and digits, as base64 has them.
fn data(text: &str) -> Vec<Hit> {
    let is_part =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
    let bytes = text.as_bytes();
    let mut hits = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|byte| is_part(**byte)).count();
        let word = &bytes[at..at + length];
        let has = |test: fn(&u8) -> bool| word.iter().any(test);
        if length >= SHORTEST_DATA
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && has(u8::is_ascii_digit)
        {
            let range = at..at + length;
            hits.push(Hit { words: text[range.clone()].to_owned(), range, what: What::Data });
        }
        at += length.max(1);
    }
    hits
}

/// Runs of digits, in a text that is read unit by unit.
fn runs(text: &str, unit: impl Fn(&[u8]) -> (Option<char>, usize)) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let mut hits = Vec::new();
    let mut run = (0, String::new());
    let mut end = |run: &mut (usize, String), at| {
        let words = std::mem::take(&mut run.1);
        if words.len() >= SHORTEST_RUN {
            hits.push(Hit { range: run.0..at, what: What::Digits, words });
        }
    };
    let mut at = 0;
    while at < bytes.len() {
        let (digit, length) = unit(&bytes[at..]);
        match digit {
            Some(digit) => {
                if run.1.is_empty() {
                    run.0 = at;
                }
                run.1.push(digit);
            }
            None => end(&mut run, at),
        }
        at += length;
    }
    end(&mut run, at);
    hits
}

fn digit(byte: u8) -> Option<char> {
    byte.is_ascii_digit().then_some(char::from(byte))
}

/// A byte, or an escape of any level, which may stand for a digit.
fn unit(rest: &[u8]) -> (Option<char>, usize) {
    let backslashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    if backslashes == 0 {
        return (digit(rest[0]), 1);
    }
    let digits = match rest.get(backslashes) {
        Some(b'u') => 4,
        Some(b'x') => 2,
        _ => return (None, backslashes),
    };
    let start = backslashes + 1;
    let code = rest.get(start..start + digits).and_then(|hex| std::str::from_utf8(hex).ok());
    let Some(code) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok().or(Some(0))) else {
        return (None, backslashes);
    };
    (digit(code), start + digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        let hits = hits(text, false, true).into_iter();
        hits.filter(|hit| hit.what != What::Time).map(|hit| (&text[hit.range], hit.words)).collect()
    }

    fn one(text: &str, range: &str, words: &str) {
        assert_eq!(found(text), [(range, words.to_owned())], "{text}");
    }

    #[test]
    fn an_id_is_found_in_every_dress() {
        one(r#"{"sessionId": "12", "a": 1}"#, "12", "12");
        one(r#"{"sessionId":12}"#, "12", "12");
        one(r#"{\"sessionId\":\"12x\",\"a\""#, "12x", "12x");
        one(r#"{\\\"sessionId\\\": \\\"a\\\\\\\"b\\\","#, r#"a\\\\\\\"b"#, "a\"b");
        one(r"{\x22sessionId\x22:\x22ab c\x22,", "ab c", "ab c");
        one("{'sessionId': 'ab c'}", "ab c", "ab c");
        one(r#"{"sessionId"=>"ab", "#, "ab", "ab");
        one("sessionId=ab&x=y", "ab", "ab");
        one("channelId was `12` before", "12", "12");
        one(r#""sessionId": "a\"b\\", "c""#, r#"a\"b\\"#, r#"a"b\"#);
        one(r#""sessionId": "\u0031\u0032""#, r"\u0031\u0032", "12");
        one(r#""sessionId": " 12 ""#, "12", "12");
        one(r#""sessionId": {"a": ["b"]}, "c""#, r#"{"a": ["b"]}"#, r#"{"a": ["b"]}"#);
        one(r#""orgId": "cut off"#, "cut off", "cut off");
        for none in [
            r#""sessionId": """#,
            r#""sessionId": null, "a": 1"#,
            "sessionId is missing",
            "orgId",
            "/payload/orgId",
            r#""orgId":"#,
        ] {
            assert!(found(none).is_empty(), "{none}: {:?}", found(none));
        }
    }

    #[test]
    fn runs_of_digits_are_found_through_escapes() {
        one("a 123456 12345 b", "123456", "123456");
        one(r"1234\u0035\\u0036x", r"1234\u0035\\u0036", "123456");
        one(r"\x3123456", r"\x3123456", "123456");
        one(r"\u00e9123456", "123456", "123456");
        one(r"C:\u1234567", "1234567", "1234567");
        assert!(found(r"\u00e91234 12345").is_empty());
    }

    #[test]
    fn times_stay_only_where_they_belong() {
        assert!(found(r#""eventTime": "1751022087019""#).is_empty());
        assert!(found(r#"{\"eventTime\":1751022087}"#).is_empty());
        one(r#""eventTime": "65403000000038063""#, "65403000000038063", "65403000000038063");
        one(r#""time": "1751022087019""#, "1751022087019", "1751022087019");
        assert!(hits("1751022087: seconds?", true, false).iter().all(|h| h.what == What::Time));
    }

    #[test]
    fn a_long_text_is_read_once() {
        for key in ["eventTime:\"", "eventTime:[", "sessionId:'", "orgId:{", "\\"] {
            found(&key.repeat(100_000));
        }
    }

    #[test]
    fn what_looks_encoded_is_found() {
        one(
            "x eyJzZXNzaW9uSWQiOiAiMTIzIn0= y",
            "eyJzZXNzaW9uSWQiOiAiMTIzIn0=",
            "eyJzZXNzaW9uSWQiOiAiMTIzIn0=",
        );
        assert!(found("ASSIGNED_TO_OTHER_SERVICE currentAssigneeIdentification").is_empty());
    }
}
