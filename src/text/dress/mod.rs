//! Ways in which text is written so that its quotes cannot be seen, each as one table of
//! what a character may be written as: undone for a whole stretch, and walked through to
//! find the way back.
//!
//! What is written plainly stays as it is, and so does a letter or a digit that is written
//! in figures where none of the usual tools would: the words of an event can be seen in
//! each of these.
//!
//! * `unit`: what a character may be written as
//! * `known`: how a dress is known where JSON begins in it, or breaks at once
//! * `late`: how it is known where only a string tells, by the break in that

mod known;
mod late;
mod unit;

use std::string::FromUtf8Error;

pub(crate) use self::unit::without_tags;
use self::unit::{Unit, apostrophe, entity, escape, hex, line_break, octal};
use super::lanes::is_blank;
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
    /// `#012` for a line's end: how rsyslog writes control characters.
    Syslog,
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
            Self::Syslog => "syslog",
        }
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
            Self::Syslog => memchr::memchr(b'#', rest),
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
            Self::Syslog => {
                let control = octal(rest.strip_prefix(b"#")?).filter(u8::is_ascii_control)?;
                Some(Unit::of_byte(4, control))
            }
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
    pub(in crate::text) fn advance(
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

/// Whether no string of JSON's ends at the quote that `text` begins with.
fn ends_no_string(text: &[u8]) -> bool {
    matches!(text, [b'"', next, ..] if !is_blank(*next) && !b",:}]\\".contains(next))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (Dress::Syslog, "{#012#011\"a\": \"#1 #400 #0\"#012}", "{\n\t\"a\": \"#1 #400 #0\"\n}"),
            (Dress::Escapes, r#"{\"a\":\"\303\251\101\400\33\"}"#, r#"{"a":"é\101\400\33"}"#),
            (Dress::Escapes, r#"{"a":"\\"b\\" \\\\ \\n"}\n"#, "{\"a\":\"\\\"b\\\" \\\\ \\n\"}\n"),
        ] {
            assert_eq!(dress.undress(text), plain, "{dress:?}");
        }
        assert_eq!(Dress::Hex.undress(r"é\xFF"), "é?");
    }
}
