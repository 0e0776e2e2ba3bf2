//! Text in base64: where it stands, and what it says.
//!
//! Only what decodes to JSON is of interest, and JSON begins with a bracket and what may
//! follow one: so a text in base64 is known by its first letters ([`STARTS`]), among other
//! text too. Code that is broken into lines is in `lines`.

mod lines;

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use self::lines::NARROWEST;
pub(super) use self::lines::{
    FurtherLine, further_line, is_event, is_whole, may_be_line, may_wrap, may_wrap_on, width,
};
use crate::text::work::looked_at;
use crate::text::{Dress, Span};

/// What JSON usually begins with in base64: `{` before a quote or white space, `[` before a
/// bracket or white space; and gzip. What begins otherwise is believed where it
/// names an event ([`WORDS`]): the search ahead is as fast as its needles are few.
pub(super) const STARTS: [&str; 9] =
    ["eyJ", "eyA", "ewo", "ew0", "W3s", "WyB", "Wwo", "Ww0", "H4s"];

/// `Status` and `eventType`, as they can be seen in base64, wherever they stand in it.
pub(super) const WORDS: [&str; 6] =
    ["U3RhdHVz", "N0YXR1c", "TdGF0dX", "ZXZlbnRUeXBl", "V2ZW50VHlwZ", "ldmVudFR5cG"];

static SEARCHER: LazyLock<Option<Searcher>> =
    LazyLock::new(|| Searcher::new(STARTS.iter().chain(&WORDS)));

/// The shortest text that may hold an event, in letters of base64:
/// `{"sessionStatus":""}`.
const SHORTEST: usize = 26;

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
static STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
static URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

/// What JSON in base64 begins with by its first letter: `{` or `[`.
fn may_begin(code: &[u8]) -> bool {
    matches!(code, [b'e' | b'W', b'w'..=b'z' | b'0'..=b'3', ..]) || code.starts_with(b"H4s")
}

/// What a whole text says, white space apart, if that is JSON in base64.
pub(super) fn json(text: &str) -> Option<Vec<u8>> {
    let code = text.trim();
    if code.len() < SHORTEST || !may_begin(code.as_bytes()) {
        return None;
    }
    decode(code.into()).filter(|bytes| is_json(code, bytes))
}

/// As [`json`], of a stretch of other text, which may go on behind the code in letters
/// of its alphabet.
pub(super) fn json_of_token(token: &str) -> Option<Vec<u8>> {
    decode_token(token).filter(|bytes| is_json(token, bytes))
}

/// Whether what was decoded is JSON, or in gzip. An unusual beginning is believed where
/// the code names an event.
fn is_json(code: &str, bytes: &[u8]) -> bool {
    let is_usual = || STARTS.iter().any(|start| code.starts_with(start));
    let names = || {
        WORDS.iter().any(|word| memchr::memmem::find(code.as_bytes(), word.as_bytes()).is_some())
    };
    (matches!(bytes.first(), Some(b'{' | b'[')) || bytes.starts_with(GZIP))
        && (is_usual() || names())
}

/// The next stretch from `at` on that may be JSON in base64.
pub(super) fn next_token(bytes: &[u8], mut at: usize) -> Option<Span> {
    let searcher = SEARCHER.as_ref()?;
    let floor = at;
    while at + SHORTEST <= bytes.len() {
        let found = searcher.find_in(bytes, (at..bytes.len()).into());
        looked_at(found.map_or(bytes.len(), |found| found.end()) - at);
        let found = found?;
        let mut start = found.start();
        let is_word = found.pattern().as_usize() >= STARTS.len();
        if is_word {
            let is_letter = |byte: &&u8| letter(&[**byte]).is_some();
            let word = start;
            start -= bytes[floor..word].iter().rev().take_while(is_letter).count();
            // A dash may be that of a prefix: `12-` of grep's, `-` of a diff's.
            let behind = |at: usize| Some(at + 1).filter(|at| may_begin(&bytes[*at..]));
            if !may_begin(&bytes[start..]) {
                let mut dashes = memchr::memchr_iter(b'-', &bytes[start..word]);
                start = dashes.find_map(|dash| behind(start + dash)).unwrap_or(start);
            }
        }
        let begins = !goes_on(&bytes[..start]) && may_begin(&bytes[start..]);
        if !begins && !is_word {
            at = found.start() + 1;
            continue;
        }
        if begins {
            at = end_of_code(bytes, start);
            if let Some(token) = token(bytes, start, at) {
                return Some(token);
            }
        } else {
            at = letters(bytes, found.start()).0;
        }
    }
    None
}

/// Where the letters of base64 end that stand at `at`, and how many these are.
fn letters(bytes: &[u8], at: usize) -> (usize, usize) {
    let (mut end, mut count) = (at, 0);
    while let Some(length) = letter(&bytes[end..]) {
        end += length;
        count += 1;
    }
    looked_at(end - at);
    (end, count)
}

/// Where the code ends that begins at `start`: behind the first letters, or if these are a
/// line whose end is dressed, behind all its lines.
fn end_of_code(bytes: &[u8], start: usize) -> usize {
    let (mut end, width) = letters(bytes, start);
    let first = end;
    while width >= NARROWEST
        && let Some(length) = dressed_line_end(&bytes[end..])
    {
        let (after, count) = letters(bytes, end + length);
        if count == 0 || count > width || !bytes[after..].first().copied().is_none_or(ends_code) {
            break;
        }
        if end == first && std::str::from_utf8(&bytes[start..end]).is_ok_and(is_whole) {
            break;
        }
        end = after;
        if count < width {
            break;
        }
    }
    end
}

/// The length of the line's end, written in a dress, that `bytes` begin with.
fn dressed_line_end(bytes: &[u8]) -> Option<usize> {
    const ENDS: [&str; 11] = [
        "\\n",
        "\\r\\n",
        "\\x0A",
        "\\x0D\\x0A",
        "%0A",
        "%0D%0A",
        "&#10;",
        "&#xA;",
        "<br>",
        "<br/>",
        "<br />",
    ];
    matches!(bytes.first(), Some(b'\\' | b'%' | b'&' | b'<')).then_some(())?;
    ENDS.iter().find(|end| bytes.starts_with(end.as_bytes())).map(|end| end.len())
}

/// Whether a code may end before this byte, and be all of something.
fn ends_code(byte: u8) -> bool {
    b"\"'`<&\\%,;)=|\r\n".contains(&byte)
}

/// The letters from `start` to `end` and what fills them up, if they are long enough.
fn token(bytes: &[u8], start: usize, end: usize) -> Option<Span> {
    if end - start < SHORTEST {
        return None;
    }
    let filled = &bytes[end..bytes.len().min(end + 2)];
    let end = end + filled.iter().take_while(|byte| **byte == b'=').count();
    Some(Span { start, end })
}

/// Whether text ends in letters that are no escape, so that what follows goes on with them.
fn goes_on(before: &[u8]) -> bool {
    let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric();
    let letters = before.iter().rev().take(LONGEST_ESCAPE + 1).take_while(is_letter).count();
    let before = before[..before.len() - letters].last();
    letters > 0 && (letters > LONGEST_ESCAPE || !matches!(before, Some(b'\\' | b'%')))
}

/// The longest escape, without its sign: `\u0022`.
const LONGEST_ESCAPE: usize = 5;

/// The length of the letter of base64 that `bytes` begin with; its signs may be written
/// with per cent, or as entities.
fn letter(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_', ..] => Some(1),
        [b'%', b'2', b'B' | b'b' | b'F' | b'f', ..] | [b'%', b'3', b'D' | b'd', ..] => Some(3),
        [b'&', b'#', code @ ..] => {
            let code = &code[..code.len().min(4)];
            let end = code.iter().position(|byte| *byte == b';')?;
            SIGNS.contains(&&code[..end]).then_some(end + 3)
        }
        _ => None,
    }
}

/// The numbers of `+`, `/` and `=` in HTML.
const SIGNS: [&[u8]; 9] = [b"43", b"47", b"61", b"x2B", b"x2F", b"x3D", b"x2b", b"x2f", b"x3d"];

/// How long a text in base64 may be that begins within letters of base64, to be looked at
/// ahead, in bytes.
const LONGEST_WITHIN: usize = 1 << 10;

/// Whether a text in base64 may begin at `at` that holds what `is_telling` of.
pub(super) fn tells(bytes: &[u8], at: usize, is_telling: impl Fn(&[u8]) -> bool) -> bool {
    if goes_on(&bytes[..at]) || !may_begin(&bytes[at..]) {
        return false;
    }
    // Where much may begin in the same letters, they are looked at once, and not here.
    let is_letter = |byte: &u8| letter(&[*byte]).is_some();
    let head = &bytes[at..bytes.len().min(at + LONGEST_WITHIN)];
    if bytes[..at].last().is_some_and(is_letter)
        && head.len() == LONGEST_WITHIN
        && head.iter().all(is_letter)
    {
        return true;
    }
    let end = end_of_code(bytes, at);
    let Some(token) = token(bytes, at, end) else { return is_letter_escaped(&bytes[end..]) };
    let text = std::str::from_utf8(&bytes[token.start..token.end]).unwrap_or_default();
    bytes.get(token.end) == Some(&b'\\')
        || ((may_wrap(text.as_bytes(), &bytes[token.end..]) || may_wrap_on(bytes, token))
            && !is_whole(text))
        || decode_token(text).is_some_and(|bytes| {
            bytes.starts_with(GZIP) || memchr::memchr(0x1B, &bytes).is_some() || is_telling(&bytes)
        })
}

/// Whether a letter of base64 is written as JSON's escape: `\/` or `\u002B`.
fn is_letter_escaped(bytes: &[u8]) -> bool {
    let escaped = bytes.iter().find(|byte| **byte != b'\\');
    bytes.starts_with(b"\\") && matches!(escaped, Some(b'/' | b'u'))
}

/// What gzip begins with.
pub(super) const GZIP: &[u8] = &[0x1F, 0x8B];

/// Whether text of a string may hold JSON, whatever it is written as: a bracket, plain or
/// by per cent, or base64.
pub(super) fn may_hold_json(text: &[u8]) -> bool {
    memchr::memchr(b'{', text).is_some()
        || (text.len() >= SHORTEST
            && (text.strip_prefix(b"\"").is_some_and(may_begin)
                || memchr::memmem::find(text, b"%7").is_some()
                || memchr::memmem::find(text, b"%257").is_some()
                || next_token(text, 0).is_some()))
}

/// What was encoded, in either alphabet, with or without padding; it may be broken into
/// lines.
pub(super) fn decode(encoded: Cow<'_, str>) -> Option<Vec<u8>> {
    looked_at(encoded.len());
    let mut encoded = encoded;
    if encoded.bytes().any(|byte| byte.is_ascii_whitespace() || byte == b'\\') {
        // The end of a line may be escaped itself.
        let mut last = ' ';
        encoded.to_mut().retain(|c| {
            let is_escape = c == '\\' || (last == '\\' && matches!(c, 'n' | 'r'));
            last = c;
            !is_escape && !c.is_ascii_whitespace()
        });
    }
    let is_url_safe = memchr::memchr2(b'-', b'_', encoded.as_bytes()).is_some();
    let engine = if is_url_safe { &URL_SAFE } else { &STANDARD };
    engine.decode(&*encoded).ok()
}

/// As [`decode`], of what may go on in letters of the alphabet.
fn decode_token(token: &str) -> Option<Vec<u8>> {
    let sign = token.find(['%', '\\', '&', '<']).map(|at| &token[at..]);
    let dress = sign.and_then(|sign| match sign.as_bytes() {
        [b'%', ..] => Some(Dress::Form),
        [b'\\', b'x', ..] => Some(Dress::Hex),
        [b'&' | b'<', ..] => Some(Dress::Html),
        _ => None,
    });
    if let Some(dress) = dress {
        return decode(Cow::Owned(dress.undress(token)));
    }
    decode(Cow::Borrowed(token)).or_else(|| {
        let letters = token.trim_end_matches('=');
        decode(Cow::Borrowed(&letters[..letters.len() - letters.len() % 4]))
    })
}

/// Text of bytes, in the same place: what is not UTF-8 is a question mark.
pub(super) fn readable(mut bytes: Vec<u8>) -> String {
    let mut from = 0;
    while let Err(error) = std::str::from_utf8(&bytes[from..]) {
        let start = from + error.valid_up_to();
        from = error.error_len().map_or(bytes.len(), |length| start + length);
        bytes[start..from].fill(b'?');
    }
    String::from_utf8(bytes).unwrap_or_default() // it is valid now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_start_is_that_of_json() {
        for start in STARTS {
            let bytes = STANDARD.decode(format!("{start}A")).expect("base64");
            let is_json =
                matches!(bytes[0], b'{' | b'[') && b"\"{[ \n\r\t\\&%2p".contains(&bytes[1]);
            assert!(is_json || bytes.starts_with(&[0x1F, 0x8B]), "{start}");
        }
        for json in ["{\"a\"", "{ \"a\"", "{\n \"a\"", "{\r\n", "[{\"", "[ {", "[\n ", "[\r\n"] {
            let encoded = STANDARD.encode(json);
            assert!(STARTS.iter().any(|start| encoded.starts_with(start)), "{json:?}");
        }
    }

    #[test]
    fn words_can_be_seen_wherever_they_stand() {
        for (word, seen) in ["Status", "eventType"].iter().zip(WORDS.chunks(3)) {
            for (before, seen) in seen.iter().enumerate() {
                let text = "[?".to_owned() + &"-".repeat((before + 1) % 3) + word + "  ";
                assert!(STANDARD.encode(text).contains(seen), "{seen}");
            }
        }
    }

    #[test]
    fn a_token_ends_where_its_letters_end() {
        let json = r#"{"sessionStatus":"OPEN"}"#;
        for text in [
            format!("x={}&y", STANDARD.encode(json)),
            format!("x \"{}\",", URL_SAFE.encode(json).trim_end_matches('=')),
        ] {
            let token = next_token(text.as_bytes(), 0).expect("a token");
            let decoded = decode_token(&text[token.start..token.end]).expect("base64");
            assert_eq!(decoded, json.as_bytes(), "{text}");
        }
        assert_eq!(next_token(b"keyJzZXNzaW9uU3RhdHVzIjoiT1BFTiJ9", 0), None);
        assert_eq!(next_token(b"eyJzZXNzaW9uU3Rh", 0), None);
    }
}
