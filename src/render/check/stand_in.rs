//! A stand-in for `render::{Look, escape, json}` until they are here.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

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
    if shown.is_ascii() {
        return shown;
    }
    let mut plain = String::with_capacity(shown.len());
    for character in shown.chars() {
        match likeness(character) {
            Some(like) => plain.push_str(like),
            None if character.is_ascii() => plain.push(character),
            None => plain.extend(character.escape_unicode()),
        }
    }
    Cow::Owned(plain)
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

/// Writes the inside of a JSON string: [`visible`]'s characters as `\uXXXX`.
/// C0 controls, quotes and backslashes are `serde_json`'s own to escape.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_json<W: io::Write + ?Sized>(out: &mut W, text: &str) -> io::Result<()> {
    let mut done = 0;
    for (at, character) in tricks(text) {
        out.write_all(&text.as_bytes()[done..at])?;
        for unit in character.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}")?;
        }
        done = at + character.len_utf8();
    }
    out.write_all(&text.as_bytes()[done..])
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
/// directions, zero width, line separators, and what fonts leave out.
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
        | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}' // tags
        | '\u{fdd0}'..='\u{fdef}' // no characters
    ) || u32::from(character) & 0xfffe == 0xfffe
}

/// How the forms for people look.
#[derive(Clone, Debug)]
pub struct Look {
    /// Whether to write colours.
    pub colour: bool,
    /// Whether the reader takes UTF-8.
    pub unicode: bool,
    /// How many columns there are.
    pub width: usize,
    /// The time zone of shown times.
    pub zone: jiff::tz::TimeZone,
}

/// `value` as JSON in one line.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, Careful);
    value.serialize(&mut serializer).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

struct Careful;

impl serde_json::ser::Formatter for Careful {
    fn write_string_fragment<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_json(writer, fragment)
    }
}
