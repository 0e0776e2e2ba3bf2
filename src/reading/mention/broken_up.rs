//! Text that something broke up around a mention: into lines of a fixed width, as
//! terminals, mails and hexdumps do, or into the records of a logger.

use crate::text::{Scan, Scanner, Span};

/// How many bytes a line of a hexdump may stand for.
const WIDTHS: std::ops::RangeInclusive<u64> = 8..=256;

/// How many digits number the bytes of a hexdump.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// How long a line is at most that says how much of a body comes next.
const LONGEST_SIZE: usize = 8;

/// Reads the JSON that begins at `start`; not fast, and so in one place.
#[inline(never)]
pub(super) fn scan(text: &str, start: usize) -> Scan {
    Scanner::new(0).scan(text.as_bytes(), start)
}

/// Whether the lines around the one with `span` begin with how many bytes stand before
/// them, in hexadecimal digits: `xxd`, `hexdump -C`, `od`, `tcpdump -X`, `curl --trace`.
pub(super) fn is_numbered_by_bytes(text: &str, span: Span) -> bool {
    let before = text[..span.start].rsplit('\n').take(3).collect::<Vec<_>>().into_iter().rev();
    let numbers: Vec<u64> =
        before.chain(text[span.end..].lines().skip(1).take(2)).filter_map(first_byte).collect();
    numbers.windows(3).any(|near| {
        let [one, two] = [(near[0], near[1]), (near[1], near[2])].map(|(a, b)| b.checked_sub(a));
        one == two && one.is_some_and(|width| WIDTHS.contains(&width))
    })
}

/// The number of the first byte of a hexdump's line.
fn first_byte(line: &str) -> Option<u64> {
    let line = line.trim_start();
    let line = line.strip_prefix("0x").unwrap_or(line);
    let digits = line.bytes().take_while(u8::is_ascii_hexdigit).count();
    let is_one = DIGITS.contains(&digits) && line[digits..].starts_with([' ', ':']);
    is_one.then(|| u64::from_str_radix(&line[..digits], 16).ok())?
}

/// Whether JSON that begins with `text` breaks at the end of a line, and goes on with the
/// next one, if these are one line: an escaped end, an indent and the sizes of parts apart.
pub(super) fn is_broken_up(text: &str) -> bool {
    let Scan::Broken(at, _) = scan(text, 0) else { return false };
    let rest = text[at..].lines().next().unwrap_or_default();
    if !rest.trim_matches(['\\', '=', '\r', ' ']).is_empty() {
        return false;
    }
    let is_size =
        |line: &str| line.len() <= LONGEST_SIZE && line.bytes().all(|b| b.is_ascii_hexdigit());
    let (mut joined, mut next_ends, mut begin) = (String::new(), None, 0);
    for line in text.split_inclusive('\n') {
        let is_next = begin > at && next_ends.is_none();
        begin += line.len();
        let line = line.trim();
        if is_size(line) {
            continue;
        }
        joined += line.strip_suffix(['=', '\\']).unwrap_or(line);
        if is_next {
            if !line.contains('"') {
                return false;
            }
            next_ends = Some(joined.len());
        }
    }
    let Some(next_ends) = next_ends else { return false };
    match scan(&joined, 0) {
        Scan::Broken(broken, _) => broken >= next_ends,
        Scan::Incomplete | Scan::Complete(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(text: &str) -> Span {
        let start = text.find("replyStatus").expect("a mention");
        Span { start, end: start + "replyStatus".len() }
    }

    #[test]
    fn lines_of_a_hexdump_are_numbered_by_bytes() {
        for (text, expected) in [
            ("0020: 2c\n0030: replyStatus\n0040: 3a\n", true),
            ("00000020  2c\n00000030  |replyStatus|\n00000040  3a\n", true),
            ("\t0x0030:  replyStatus\n\t0x0040:  3a\n\t0x0050:  3a\n", true),
            ("0f80 2c\n0fc0 2c\n1000 replyStatus\n", true),
            ("1020: {\n1021:  \"replyStatus\"\n1022:  }\n", false),
            ("0030: replyStatus\n0040: 3a\n", false),
            ("1751022010 a\n1751022020 replyStatus\n1751022030 b\n", false),
            ("replyStatus\n", false),
        ] {
            assert_eq!(is_numbered_by_bytes(text, mention(text)), expected, "{text}");
        }
    }

    #[test]
    fn what_is_broken_up_goes_on_with_the_next_line() {
        for (text, expected) in [
            ("{\"a\":\"b\nc\",\"d\":1}\n", true),
            ("{\"a\":nul\r\nl,\"d\":1,\r\n\"e\":2", true),
            ("{\"a\":\"b=\nc\",\"d\":1}\n", true),
            ("{\"a\":\"b\\\nc\",\"d\":1}\n", true),
            ("{\"a\":\"b\n     c\",\"d\":1}\n", true),
            ("{\"a\":\"b\r\n1f\r\nc\",\"d\":1}\n", true),
            ("{\"a\":\"b\n", false),
            ("{\"a\":\"b\n12:01 INFO started\n", false),
            ("{\"a\":\"b\nuser \"bob\" logged in\n", false),
            ("{\"a\":\"b\n{\"level\":\"info\"}\n", false),
            ("{\"a\":1\n\"b\":2}\n", false),
            ("{\"a\":1}\n", false),
        ] {
            assert_eq!(is_broken_up(text), expected, "{text}");
        }
    }
}
