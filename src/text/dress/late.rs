//! How a dress is known that only a string in the JSON tells: a customer's quote or apostrophe.

use super::unit::apostrophe;
use super::{Dress, ends_no_string};
use crate::text::work::looked_at;

impl Dress {
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Scan, Scanner};

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
}
