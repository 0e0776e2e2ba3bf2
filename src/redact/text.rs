//! Finds in a text what must not be shared: values of id fields, in whatever
//! dress, and long runs of digits, also where escapes split them.
//!
//! The text may be an excerpt of any capture: JSON, JSON in JSON strings, or
//! none. So nothing is parsed; where in doubt, too much is found.

use std::ops::Range;

use memchr::memmem;

use crate::event::TIME_RANGE;
use crate::tables::{Field, Kind};
use crate::text::similar::nearest;
use crate::text::sort;

use super::value::value;

/// So many digits are taken for an id.
const SHORTEST_RUN: usize = 6;

/// So many letters and digits are taken for base64, if they look like it.
const SHORTEST_DATA: usize = 24;

/// So many numbers in a row are taken for bytes.
const SHORTEST_LIST: usize = 6;

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
    let mut hits = named(text, may_be_encoded);
    if may_be_encoded {
        hits = between(text, hits, data);
        hits = between(text, hits, list);
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

/// Values that stand behind the name of an id field, and times that stay. In a capture's
/// own lines the name `may_be_misspelled`.
fn named(text: &str, may_be_misspelled: bool) -> Vec<Hit> {
    let is_id = |field: &Field| field.kind() == Kind::Id;
    let fields = Field::ALL.into_iter().filter(|field| is_id(field) || field.kind() == Kind::Time);
    let lower = text.to_ascii_lowercase();
    let mut names: Vec<(usize, Field)> = fields
        .flat_map(|field| {
            let name = field.name().to_ascii_lowercase();
            let found: Vec<usize> = memmem::find_iter(lower.as_bytes(), &name).collect();
            found.into_iter().map(move |at| (at + name.len(), field))
        })
        .collect();
    if may_be_misspelled {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let ids = || Field::ALL.into_iter().filter(is_id);
        for word in text.split(|c| !is_word(c)).filter(|word| !word.is_empty()) {
            let end = word.as_ptr() as usize - text.as_ptr() as usize + word.len();
            let near = nearest(word, ids().map(Field::name));
            names.extend(near.and_then(Field::from_name).map(|field| (end, field)));
        }
    }
    sort::by_key(&mut names, |name| *name);
    let mut hits: Vec<Hit> = Vec::new();
    for (at, field) in names {
        if hits.last().is_some_and(|last| at < last.range.end) {
            continue;
        }
        let text =
            if field.kind() == Kind::Time { beginning(text, at + LONGEST_TIME) } else { text };
        let Some((range, words)) = value(text, at) else { continue };
        // zdim's own words put a value in quotes: what follows a colon is the sentence.
        if !may_be_misspelled && text[..range.start].ends_with(": ") {
            continue;
        }
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

/// Numbers with commas between them, as a text is printed whose bytes were not decoded.
fn list(text: &str) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut hits = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (start, mut count) = (at, 0);
        let mut end = at;
        while (1..=3).contains(&digits(at)) {
            end = at + digits(at);
            count += 1;
            let rest = &bytes[end..];
            let comma = rest.iter().take_while(|byte| matches!(byte, b',' | b' ')).count();
            at = end + comma;
            if comma == 0 {
                break;
            }
        }
        if count >= SHORTEST_LIST {
            let range = start..end;
            hits.push(Hit { words: text[range.clone()].to_owned(), range, what: What::Data });
        }
        at = at.max(end).max(start + digits(start).max(1));
    }
    hits
}

/// What stands at a place of a text.
enum Unit {
    Digit(char),
    /// It changes colours alone: what stands on both sides is one.
    Nothing,
    Other,
}

/// Runs of digits, in a text that is read unit by unit.
fn runs(text: &str, unit: impl Fn(&[u8]) -> (Unit, usize)) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let mut hits = Vec::new();
    let mut run = (0..0, String::new());
    let mut end = |run: &mut (Range<usize>, String)| {
        let words = std::mem::take(&mut run.1);
        if words.len() >= SHORTEST_RUN {
            hits.push(Hit { range: run.0.clone(), what: What::Digits, words });
        }
    };
    let mut at = 0;
    while at < bytes.len() {
        let (unit, length) = unit(&bytes[at..]);
        match unit {
            Unit::Digit(digit) => {
                if run.1.is_empty() {
                    run.0.start = at;
                }
                run.0.end = at + length;
                run.1.push(digit);
            }
            Unit::Nothing => {}
            Unit::Other => end(&mut run),
        }
        at += length;
    }
    end(&mut run);
    hits
}

fn digit(byte: u8) -> Unit {
    if byte.is_ascii_digit() { Unit::Digit(char::from(byte)) } else { Unit::Other }
}

/// A byte, or an escape of any level, which may stand for a digit.
fn unit(rest: &[u8]) -> (Unit, usize) {
    let backslashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    if backslashes == 0 {
        return spelled(rest).unwrap_or((digit(rest[0]), 1));
    }
    let digits = match rest.get(backslashes) {
        Some(b'u') => 4,
        Some(b'x') => 2,
        _ => return (Unit::Other, backslashes),
    };
    let start = backslashes + 1;
    let code = rest.get(start..start + digits).and_then(|hex| std::str::from_utf8(hex).ok());
    let Some(code) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok().or(Some(0))) else {
        return (Unit::Other, backslashes);
    };
    (digit(code), start + digits)
}

/// A digit of a form or of HTML, or a terminal's colour.
fn spelled(rest: &[u8]) -> Option<(Unit, usize)> {
    match rest {
        [b'%', b'3', byte @ b'0'..=b'9', ..] => Some((digit(*byte), 3)),
        [b'&', b'#', b'x' | b'X', b'3', byte @ b'0'..=b'9', b';', ..] => Some((digit(*byte), 6)),
        [b'&', b'#', tens @ b'4'..=b'5', ones @ b'0'..=b'9', b';', ..] => {
            Some((digit((tens - b'0') * 10 + (ones - b'0')), 5))
        }
        [0x1B, b'[', after @ ..] => {
            let parameters = |byte: &&u8| byte.is_ascii_digit() || **byte == b';';
            let length = after.iter().take_while(parameters).count();
            (after.get(length) == Some(&b'm')).then_some((Unit::Nothing, length + 3))
        }
        _ => None,
    }
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
    fn an_id_is_found_whatever_spells_its_quotes() {
        one("&quot;sessionId&quot;: &quot;a b&quot;, x", "a b", "a b");
        one("%22sessionId%22%3A%20%22ab%22%2C", "ab", "ab");
        one("\"\"sessionId\"\": \"\"ab\"\", ", "ab", "ab");
        one("“sessionId”: “ab”, x", "ab", "ab");
        one("sessionId is `ab`, not digits", "ab", "ab");
        one("before the cut: sessionId `ab`, x", "ab", "ab");
        one("\"session_id\": \"ab\", \"sesionId is\"", "ab", "ab");
        one("\"orgid\": 12, ", "12", "12");
        assert!(found("\"\"sessionId\"\": \"\"\"\", x").is_empty());
        let own = "Zoho spells this key channelId: look at what renamed it.";
        assert!(hits(own, false, false).is_empty());
    }

    #[test]
    fn bytes_that_were_not_decoded_are_found() {
        one("x [123, 34,49,50,51,52] y", "123, 34,49,50,51,52", "123, 34,49,50,51,52");
        assert!(found("1, 2, 3, 4, 5 and 1234, 5678").is_empty());
    }

    #[test]
    fn runs_of_digits_are_found_through_escapes() {
        one("%31%32%33456 x", "%31%32%33456", "123456");
        one("&#49;&#x32;3456", "&#49;&#x32;3456", "123456");
        one("a 123\u{1b}[01;31m45\u{1b}[m6 b", "123\u{1b}[01;31m45\u{1b}[m6", "123456");

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
