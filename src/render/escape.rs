//! The one place that makes untrusted text safe to show.
//!
//! Values, keys, file names and messages come from a capture that anybody may
//! have written. Raw, they could move the cursor, turn a line's direction
//! around, hide a part of it, or command a CI job. [`visible`] spells such
//! characters out for people, [`write_json`] for JSON, where nothing is lost.
//! Both ask `tricks`, so a trick that one knows the other knows too.

use std::borrow::Cow;
use std::io;

use unicode_width::UnicodeWidthChar;

/// The text as it may be shown: one line, each character in its place.
///
/// What would act or hide is spelled out, as `\n` or `\u{1b}`. Of `##[` and
/// `::name`, which CI services obey, the second character is.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut done = 0;
    for (at, character) in tricks(text) {
        shown.push_str(&text[done..at]);
        shown.extend(spelling(character));
        done = at + character.len_utf8();
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[done..]);
    Cow::Owned(shown)
}

/// [`visible`] for a terminal that does not read UTF-8. Not only would other
/// characters come out wrong there: their bytes may be control characters.
#[must_use]
pub fn visible_ascii(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    if shown.is_ascii() { shown } else { ascii(&shown).into() }
}

/// The text in ASCII, with what is like its signs there; the rest is spelled out.
#[must_use]
pub fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match likeness(character) {
            Some(like) => plain.push_str(like),
            None if character.is_ascii() => plain.push(character),
            None => plain.extend(character.escape_unicode()),
        }
    }
    plain
}

/// The signs of our own texts, and what they are in ASCII.
fn likeness(character: char) -> Option<&'static str> {
    Some(match character {
        '…' => "...",
        '→' => "->",
        '–' => "-",
        '‘' | '’' => "'",
        _ => return None,
    })
}

/// How much of `text` fits into `columns` once it is shown, in bytes.
#[must_use]
pub fn fitting(text: &str, columns: usize, ascii: bool) -> usize {
    let mut left = columns;
    for (at, character) in text.char_indices() {
        let width = if is_hidden(character) {
            spelling(character).count()
        } else if ascii && !character.is_ascii() {
            likeness(character).map_or_else(|| character.escape_unicode().count(), str::len)
        } else {
            character.width().unwrap_or(0)
        };
        let Some(rest) = left.checked_sub(width) else { return at };
        left = rest;
    }
    text.len()
}

/// Writes the inside of a JSON string: [`visible`]'s characters as `\uXXXX`, or as
/// their short escapes.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_json<W: io::Write + ?Sized>(out: &mut W, text: &str) -> io::Result<()> {
    if is_plain(text) {
        return out.write_all(text.as_bytes());
    }
    write_spelled(out, text, |out, mut part| {
        while let Some(length) = memchr::memchr2(b'"', b'\\', part) {
            out.write_all(&part[..length])?;
            out.write_all(&[b'\\', part[length]])?;
            part = &part[length + 1..];
        }
        out.write_all(part)
    })
}

/// Writes a string literal of JSON that is one already: what is spelled out stands
/// inside it, and means the same as an escape.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_literal<W: io::Write + ?Sized>(out: &mut W, literal: &str) -> io::Result<()> {
    write_spelled(out, literal, io::Write::write_all)
}

fn write_spelled<W: io::Write + ?Sized>(
    out: &mut W,
    text: &str,
    mut write: impl FnMut(&mut W, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut done = 0;
    for (at, character) in tricks(text) {
        write(out, &text.as_bytes()[done..at])?;
        match character {
            '\u{8}' => out.write_all(b"\\b")?,
            '\u{c}' => out.write_all(b"\\f")?,
            '\n' => out.write_all(b"\\n")?,
            '\r' => out.write_all(b"\\r")?,
            '\t' => out.write_all(b"\\t")?,
            character => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        done = at + character.len_utf8();
    }
    write(out, &text.as_bytes()[done..])
}

/// Whether there is nothing in `text` that has to be looked at: most text is so, and
/// this is told many bytes at a time.
#[allow(clippy::needless_bitwise_bool, reason = "a branch a byte would take ten times as long")]
fn is_plain(text: &str) -> bool {
    let is_odd = |byte: u8| {
        !(b' '..=b'~').contains(&byte)
            | (byte == b'"')
            | (byte == b'\\')
            | (byte == b'#')
            | (byte == b':')
    };
    !text.bytes().fold(false, |odd, byte| odd | is_odd(byte))
}

/// The characters that may not stand as they are, and where they stand.
fn tricks(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&byte) = text.as_bytes().get(at) {
            let start = at;
            let character = match byte {
                b'#' | b':' => {
                    at += 1;
                    if commands(text, start) {
                        return Some((start, char::from(byte)));
                    }
                    continue;
                }
                b' '..=b'~' => {
                    at += 1;
                    continue;
                }
                _ => text[start..].chars().next()?,
            };
            at += character.len_utf8();
            if is_hidden(character) {
                return Some((start, character));
            }
        }
        None
    })
}

/// Whether the character at `at` is the second of `##[name]` or `##name[`
/// (Azure, TeamCity, old GitHub) or of `::name` (GitHub).
fn commands(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    if at == 0 || bytes[at - 1] != bytes[at] {
        return false;
    }
    let rest = &bytes[at + 1..];
    if bytes[at] == b':' {
        return rest.first().is_some_and(u8::is_ascii_alphabetic);
    }
    let name = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    rest.get(name) == Some(&b'[')
}

/// A character as its escape.
fn spelling(character: char) -> impl Iterator<Item = char> {
    let short = matches!(character, '\n' | '\r' | '\t');
    let plain = short.then(|| character.escape_default());
    let long = (!short).then(|| character.escape_unicode());
    plain.into_iter().flatten().chain(long.into_iter().flatten())
}

/// Whether a character does something rather than show something: controls,
/// directions, zero width, line separators, what fonts leave out, and blanks
/// that pass for the common one.
/// Variation selectors stay: emoji and names need them.
fn is_hidden(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' // C0, DEL, C1
        | '\u{ad}' | '\u{34f}' | '\u{180e}' // soft hyphen, joiner, vowel separator
        | '\u{61c}' | '\u{200b}'..='\u{200f}' // direction marks, zero width
        | '\u{2028}'..='\u{202e}' // line and paragraph separators, embeddings, overrides
        | '\u{2060}'..='\u{206f}' // joiners, invisible operators, isolates
        | '\u{feff}' | '\u{fff0}'..='\u{fffb}' // byte order mark, annotations
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' // fillers
        | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' // layout
        | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' // blanks
        | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}' // tags
        | '\u{fdd0}'..='\u{fdef}' // no characters
    ) || u32::from(character) & 0xfffe == 0xfffe
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::render::tests::attacks::hostile;
    use proptest::prelude::*;

    /// Whether no terminal and no CI service would do anything with it.
    pub fn is_harmless(text: &str) -> bool {
        !text.chars().any(is_hidden) && tricks(text).next().is_none()
    }

    #[test]
    fn what_is_clean_is_borrowed() {
        for text in ["", "ON_HOLD", "é 界 😀\u{fe0f}", "# # [x] a:b :: 1::2 C:\\x", "##", "::"]
        {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text}");
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn each_trick_is_spelled_out() {
        for (text, shown) in [
            ("a\nb\tc\rd\0", r"a\nb\tc\rd\u{0}"),
            ("\u{1b}[2J\u{7f}\u{9b}31m", r"\u{1b}[2J\u{7f}\u{9b}31m"),
            ("\u{202e}lived\u{2066}\u{61c}\u{200f}", r"\u{202e}lived\u{2066}\u{61c}\u{200f}"),
            ("\u{200b}\u{200d}\u{feff}\u{ad}\u{180e}", r"\u{200b}\u{200d}\u{feff}\u{ad}\u{180e}"),
            ("\u{2028}\u{2029}\u{fff9}\u{e0041}", r"\u{2028}\u{2029}\u{fff9}\u{e0041}"),
            ("ON_HOLD\u{a0}\u{3000}", r"ON_HOLD\u{a0}\u{3000}"),
            ("::error file=x::y", r":\u{3a}error file=x:\u{3a}y"),
            (":::a ::1 a::", r"::\u{3a}a ::1 a::"),
            ("##[error]x ###[ ##vso[a ##", r"#\u{23}[error]x ##\u{23}[ #\u{23}vso[a ##"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn ascii_keeps_no_byte_that_another_charset_obeys() {
        assert_eq!(visible_ascii("ě → 1… \u{1b}"), r"\u{11b} -> 1... \u{1b}");
        assert!(matches!(visible_ascii("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_fits_is_counted_as_it_is_shown() {
        assert_eq!(fitting("abcdef", 4, false), 4);
        assert_eq!(fitting("界界", 3, false), 3);
        assert_eq!(fitting("a\u{1b}b", 6, false), 1);
        assert_eq!(fitting("a\u{1b}b", 7, false), 2);
        assert_eq!(fitting("…x", 3, true), 3);
    }

    proptest! {
        #[test]
        fn nothing_hostile_is_left(text in hostile(), other in any::<String>()) {
            for text in [text, other] {
                prop_assert!(is_harmless(&visible(&text)), "{}", visible(&text));
                let ascii = visible_ascii(&text);
                prop_assert!(is_harmless(&ascii) && ascii.is_ascii(), "{}", ascii);
            }
        }
    }
}
