//! The search ahead: which lines of a log may hold an event?
//!
//! Of most logs few lines do. An event has `eventType`, or a key that ends in `Status`,
//! and where it is dressed up so that these words cannot be seen, the dress can be seen:
//! these are the [`NEEDLES`]. A line with none of them is noise, unless it leaves a value
//! open that goes on in the next line. That can be told by its end: *a value goes on over
//! lines only if its first line ends in `{`, `[` or `,`, white space apart.*
//!
//! The law: where lines are skipped here, the full path finds nothing, and nothing is
//! open after them.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;

use super::between::Between;
use super::encoded::{self, STARTS, WORDS};
use super::fast::{Fast, Step};
use super::frame::{DOCKER_PART, leaves_open, may_begin};
use super::plain::{self, PlainOther};
use super::whole::Share;
use crate::event::SUMS_KEY;
use crate::text::is_blank;

/// What tells of an event, plain or dressed up: three bytes or more each, so that many
/// places are looked at at a time.
const NEEDLES: [&str; 16] = [
    STATUS,
    "eventType",
    // Base64: by its place, or because a flag says so.
    "\"awslogs\"",
    "isBase64Encoded",
    // What `stats` has counted.
    SUMS_KEY,
    "\"raw\"",
    // Lines that are parts of one line.
    "stdout P",
    "stderr P",
    // `\x53tatus`: letters in hexadecimal.
    "\\x4",
    "\\x5",
    "\\x6",
    "\\x7",
    LETTERS,
    A_BYTE,
    "\"log\"",
    "\"MESSAGE\"",
];

/// The end of all keys that only sessions have, and of their type.
const STATUS: &str = "Status";
/// `\u0053tatus`
const LETTERS: &str = "\\u00";
/// The second letter of `Status` in an array of bytes.
const A_BYTE: &str = "116";

/// All needles, and how base64 is known.
static SEARCHER: LazyLock<Option<Searcher>> =
    LazyLock::new(|| Searcher::new(WORDS.iter().chain(&NEEDLES).chain(&STARTS)));

/// Reads whole lines of a log; answers where the full path is wanted.
pub(super) fn log(read: &mut Fast<'_, '_>) -> Step {
    let Some(last) = memchr::memrchr(b'\n', read.text.as_bytes()) else { return Step::Rest(0) };
    let Some(searcher) = &*SEARCHER else { return Step::Full(0) };
    let mut lines = &read.text.as_bytes()[..=last];
    // Colours may stand within a word: such a line is for the full path.
    let coloured = memchr::memchr(0x1B, lines);
    if let Some(escape) = coloured {
        let line = memchr::memrchr(b'\n', &lines[..escape]).map_or(0, |newline| newline + 1);
        lines = &lines[..line];
    }
    let begin = read.line(0);
    let (mut at, mut hits) = (0, Vec::new());
    let step = loop {
        let Some(line) = next(searcher, lines, at) else {
            let end = lines.len();
            break if coloured.is_some() { Step::Full(end) } else { Step::Rest(end) };
        };
        let Some(events) = plain_line(read, line.clone()) else { break Step::Full(line.start) };
        at = line.end + 1;
        if events {
            let number = read.line(line.start);
            hits.push(number..number + 1);
        }
    };
    let end = match step {
        Step::Rest(end) | Step::Full(end) => end,
    };
    if end > 0 {
        let log_lines = Some(begin..read.line(end));
        read.taker.share(Share { hits, log_lines, ..Share::default() }, false);
    }
    step
}

/// The next line from `at` on that may hold an event, or leave a value open.
fn next(searcher: &Searcher, lines: &[u8], at: usize) -> Option<Range<usize>> {
    let mut from = at;
    let needle = loop {
        let Some(found) = searcher.find_in(lines, (from..lines.len()).into()) else {
            break lines.len();
        };
        let is_telling = match found.pattern().as_usize().checked_sub(WORDS.len()) {
            None => true,
            Some(needle) if needle < NEEDLES.len() => tells(NEEDLES[needle], lines, found.start()),
            Some(_) => encoded::tells(lines, found.start(), |text| searcher.find(text).is_some()),
        };
        if is_telling {
            break found.start();
        }
        from = found.end();
    };
    let start = memchr::memrchr(b'\n', &lines[at..needle]).map_or(at, |newline| at + newline + 1);
    let mut from = at;
    while let Some(end) = plain::next_open_end(&lines[..start], from) {
        let newline = memchr::memrchr(b'\n', &lines[from..end]);
        let begin = newline.map_or(from, |newline| from + newline + 1);
        if leaves_open(&lines[begin..end]) {
            return Some(begin..end);
        }
        from = end + 1;
    }
    (start < lines.len()).then(|| {
        let length = memchr::memchr(b'\n', &lines[needle..]).unwrap_or(lines.len() - needle);
        start..needle + length
    })
}

/// Whether a needle that stands at `at` tells of an event.
fn tells(needle: &str, lines: &[u8], at: usize) -> bool {
    let after = &lines[at + needle.len()..];
    match needle {
        STATUS => {
            let before = &lines[..at];
            [&b"session"[..], b"Old", b"reply", b"_"].iter().any(|word| before.ends_with(word))
        }
        LETTERS => matches!(after.first(), Some(b'4'..=b'7')),
        A_BYTE => {
            let mut after = after.iter().skip_while(|byte| is_blank(**byte));
            after.next() == Some(&b',') && {
                let mut after = after.skip_while(|byte| is_blank(**byte));
                after.next() == Some(&b'9') && after.next() == Some(&b'7')
            }
        }
        "\"log\"" | "\"MESSAGE\"" => {
            let start = memchr::memrchr(b'\n', &lines[..at]).map_or(0, |newline| newline + 1);
            let end = memchr::memchr(b'\n', after)
                .map_or(lines.len(), |length| at + needle.len() + length);
            let line = &lines[start..end];
            line.len() >= DOCKER_PART || has_open_string(line)
        }
        _ => true,
    }
}

/// Whether a string of the line ends in `{`, `[` or `,`, white space and its escapes
/// apart: the text of a record that may go on in the next one.
fn has_open_string(line: &[u8]) -> bool {
    memchr::memchr_iter(b'"', line).any(|quote| {
        let mut inside = &line[..quote];
        loop {
            inside = inside.trim_ascii_end();
            match inside.strip_suffix(b"\\n").or_else(|| inside.strip_suffix(b"\\r")) {
                Some(rest) => inside = rest,
                None => break,
            }
        }
        let closes = line[quote + 1..].iter().find(|byte| !is_blank(**byte));
        matches!(inside.last(), Some(b'{' | b'[' | b','))
            // In CSV there are two quotes.
            && closes.is_none_or(|byte| matches!(byte, b',' | b'}' | b']' | b':' | b'"'))
    })
}

/// Reads a line that holds plain events and no other JSON. Whether it holds any; nothing
/// if it is for the full path.
fn plain_line(read: &mut Fast<'_, '_>, line: Range<usize>) -> Option<bool> {
    let bytes = &read.text.as_bytes()[..line.end];
    let inside = &bytes[line.start..];
    if memchr::memchr2(b'\\', 0x1B, inside).is_some()
        || memchr::memchr2(b'&', b'%', inside).is_some()
        || encoded::next_token(bytes, line.start).is_some()
        || leaves_open(inside)
        || memchr::memmem::find(inside, b" std").is_some()
    {
        return None;
    }
    let Some(begin) = next_value(bytes, line.start) else { return Some(false) };
    let text = &read.text[..line.end];
    let mut record = std::mem::take(&mut read.record);
    record.clear();
    let end = plain::record(text, begin, |event, index| record.push((event, index)));
    let is_plain = end.is_some_and(|end| next_value(bytes, end).is_none());
    for (event, index) in record.drain(..).take_while(|_| is_plain) {
        let record = line.start..line.end + 1;
        read.take(event, index.map(|index| index as u64), record, Between::Log);
    }
    read.record = record;
    if !is_plain {
        read.take_other(plain_other(text, begin)?, line.start);
    }
    Some(true)
}

/// Another event that is all the JSON of its line, but for an array around it.
fn plain_other(line: &str, begin: usize) -> Option<PlainOther> {
    let bytes = line.as_bytes();
    let in_array = bytes[begin] == b'[';
    let start = if in_array { plain::skip(bytes, begin + 1) } else { begin };
    let other = plain::other(line, start)?;
    let mut end = other.span.end;
    if in_array {
        end = plain::skip(bytes, end);
        end = (bytes.get(end) == Some(&b']')).then_some(end + 1)?;
    }
    next_value(bytes, end).is_none().then_some(other)
}

/// The next bracket from `at` on with which a value may begin.
fn next_value(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'{', b'[', bytes.get(at..)?)?;
        if may_begin(&bytes[at..]) {
            return Some(at);
        }
        at += 1;
    }
}
