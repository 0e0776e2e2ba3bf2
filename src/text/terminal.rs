//! What is written to a terminal between the characters of a text: escape sequences, which
//! stand for nothing.

use std::borrow::Cow;

/// What begins an escape sequence.
pub(crate) const ESC: u8 = 0x1B;

/// How long the parameters of an escape sequence may be, in bytes.
const LONGEST_ESCAPE: usize = 64;

/// The length of the escape sequence that `text` begins with (ECMA-48). What does not end
/// as a sequence should is no more than its beginning, so that it hides nothing.
pub(crate) fn escape_length(text: &[u8]) -> usize {
    let run = |from: usize, is_part: fn(&u8) -> bool| {
        let end = text.len().min(from + LONGEST_ESCAPE);
        from + text[from.min(end)..end].iter().take_while(|byte| is_part(byte)).count()
    };
    match text.get(1) {
        Some(b'[') => {
            let parameters = run(2, |byte| (0x30..=0x3F).contains(byte));
            let end = run(parameters, |byte| (0x20..=0x2F).contains(byte));
            match text.get(end) {
                // Brackets end rare ones, and begin JSON.
                Some(b'[' | b'{' | b'\\'..=b']' | b'}') | None => parameters,
                Some(0x40..=0x7E) => end + 1,
                Some(_) => parameters,
            }
        }
        // An operating system command, such as a link: up to BEL or ESC \, on its line.
        Some(b']') => {
            let length = memchr::memchr3(0x07, ESC, b'\n', &text[2..]).unwrap_or(text.len() - 2);
            match &text[2 + length..] {
                [0x07, ..] => 2 + length + 1,
                [ESC, b'\\', ..] => 2 + length + 2,
                _ => 2,
            }
        }
        // The choice of a character set.
        Some(b'(' | b')' | b'*' | b'+' | b'-' | b'.' | b'/' | b'#' | b'%')
            if text.get(2).is_some_and(|byte| (0x30..=0x7A).contains(byte) && *byte != b'[') =>
        {
            3
        }
        Some(byte) if (0x30..=0x7A).contains(byte) || matches!(byte, b'|' | b'}' | b'~') => 2,
        _ => 1,
    }
}

/// A text without them.
pub(crate) fn without_escapes(text: &str) -> Cow<'_, str> {
    let Some(mut escape) = memchr::memchr(ESC, text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text);
    loop {
        plain.push_str(&rest[..escape]);
        rest = &rest[escape..];
        if rest.is_empty() {
            return Cow::Owned(plain);
        }
        rest = &rest[escape_length(rest.as_bytes())..];
        escape = memchr::memchr(ESC, rest.as_bytes()).unwrap_or(rest.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_that_does_not_end_hides_nothing() {
        for (text, rest) in [
            ("a\x1b[1;31m{\x1b]8;;x\x07b\x1b(B}\x1b", "a{b}"),
            ("\x1b]0;title{\"a\"", "0;title{\"a\""),
            ("\x1b]0;title\n{", "0;title\n{"),
            ("\x1b[3{\"a\"", "{\"a\""),
            ("\x1b[\n{", "\n{"),
            ("\x1b[0[{", "[{"),
            ("\x1b{", "{"),
            ("\x1b\"a\"", "\"a\""),
            ("\x1b[ q{", "{"),
            ("\x1b]0;a\x1b[1m{", "0;a{"),
        ] {
            assert_eq!(without_escapes(text), rest, "{text:?}");
        }
    }
}
