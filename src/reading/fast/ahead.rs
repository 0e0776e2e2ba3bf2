//! The search ahead: which lines of a log may hold an event?
//!
//! Of most logs few lines do. An event has `eventType`, or a key that ends in `Status`,
//! and where it is dressed up so that these words cannot be seen, the dress can be seen:
//! these are the [`NEEDLES`]. A line with none of them is noise, unless it leaves a value
//! open that goes on in the next line. That can be told by its end: *a value goes on over
//! lines only if its first line ends in `{`, `[` or `,`, white space apart, or in `{"`, if it
//! is a row of CSV.*
//!
//! The law: where lines are skipped here, the full path finds nothing, and nothing is
//! open after them.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;

use super::open_end::next_open_end;
use super::other::other;
use super::text::{Fast, Step};
use crate::event::{ENCODED_FLAG, Other, SUMS_KEY};
use crate::reading::encoded::{self, STARTS, WORDS};
use crate::reading::full::frame::{
    DOCKER_PART, begins_members, ends_text, is_part, leaves_open, may_be_bare_dump, may_begin,
};
use crate::reading::whole::Share;
use crate::text::lanes::skip;
use crate::text::{Shown, is_blank};

/// What tells of an event, plain or dressed up.
struct Needle {
    word: &'static str,
    /// From which of its bytes on the word is looked for. By the first three it is found, so
    /// there are three or more, and rare ones, since each place that looks like them takes
    /// time.
    from: usize,
    /// What else must be true where it is seen in these lines.
    tells: fn(&[u8], Range<usize>) -> bool,
}

impl Needle {
    const fn of(word: &'static str) -> Self {
        Self { word, from: 0, tells: |_, _| true }
    }

    const fn from(self, from: usize) -> Self {
        Self { from, ..self }
    }

    const fn told_by(self, tells: fn(&[u8], Range<usize>) -> bool) -> Self {
        Self { tells, ..self }
    }

    /// How base64 begins.
    const fn start(word: &'static str) -> Self {
        Self::of(word).told_by(begins_base64)
    }

    /// The end of a text that may go on in the next record, whose quotes may be dressed.
    const fn open(word: &'static str) -> Self {
        Self::of(word).told_by(|lines, at| ends_text(&lines[at.start + 1..]))
    }

    /// Whether this is what was seen at `at`.
    fn is_at(&self, lines: &[u8], at: Range<usize>) -> bool {
        lines[..at.start].ends_with(&self.word.as_bytes()[..self.from]) && (self.tells)(lines, at)
    }
}

/// All that is looked for. Teddy, which does the looking, takes those together that stand
/// eight apart: with `og"` and `aw"` it would stop at `ow"`, too. So there are eight columns
/// here, of those that go together well: of 150,000 places in logs, JSON, source code, base64
/// and noise one in 1,200 looks like a needle.
static NEEDLES: [Needle; 32] = [
    Needle::open("{\\\\"),
    Needle::start(STARTS[0]),
    Needle::start(STARTS[4]),
    Needle::open("{\","),
    Needle::start(STARTS[2]),
    Needle::of(WORDS[1]).from(1),
    Needle::start(STARTS[6]),
    Needle::of("Stat").told_by(is_status),
    //
    Needle::of("116").told_by(is_in_bytes),
    Needle::start(STARTS[1]),
    Needle::start(STARTS[8]),
    Needle::open("{\\\""),
    Needle::start(STARTS[3]),
    Needle::of(WORDS[5]).from(5),
    Needle::of(WORDS[4]).from(3),
    Needle::start(STARTS[7]),
    //
    Needle::of(";log&"),
    Needle::of("\"log\"").from(2).told_by(may_be_part),
    Needle::of("eventType").from(4),
    Needle::open("{&q"),
    // `\u0053tatus`, or a brace before what only a terminal sees.
    Needle::of("\\u00").told_by(|lines, at| {
        matches!(lines.get(at.end), Some(b'4'..=b'7'))
            || last_but(b'\\', &lines[..at.start]) == Some(b'{')
    }),
    // Lines that are parts of one line.
    Needle::of(" std").from(1).told_by(|lines, at| {
        let rest = &lines[at.end..];
        rest.starts_with(b"out P") || rest.starts_with(b"err P")
    }),
    Needle::of("MESSAGE").from(2).told_by(|lines, at| {
        let before = &lines[..at.start];
        (before.ends_with(b"\"ME") || before.ends_with(b";ME")) && may_be_part(lines, at)
    }),
    Needle::start(STARTS[5]),
    //
    Needle::open("{\\n"),
    // Base64 by its place, or because a flag says so.
    Needle::of("\"raw\"").from(2),
    Needle::of(WORDS[2]).from(4),
    Needle::open("{\"}"),
    Needle::of(ENCODED_FLAG).from(7),
    Needle::open("{\"\""),
    Needle::of(WORDS[0]),
    Needle::of(WORDS[3]).from(2),
];

static SEARCHER: LazyLock<Option<Searcher>> =
    LazyLock::new(|| Searcher::new(NEEDLES.iter().map(|needle| &needle.word[needle.from..])));

/// Reads whole lines of a log, of which the first escape sequence of a terminal stands at
/// `coloured`; answers where the full path is wanted.
pub(in crate::reading) fn log(read: &mut Fast<'_, '_>, coloured: Option<usize>) -> Step {
    let Some(last) = memchr::memrchr(b'\n', read.text.as_bytes()) else { return Step::Rest(0) };
    let Some(searcher) = &*SEARCHER else { return Step::Full(0) };
    let mut lines = &read.text.as_bytes()[..=last];
    // Colours may stand within a word: such a line is for the full path.
    let coloured = coloured.filter(|escape| *escape < lines.len());
    if let Some(escape) = coloured {
        let line = memchr::memrchr(b'\n', &lines[..escape]).map_or(0, |newline| newline + 1);
        lines = &lines[..line];
    }
    let begin = read.line(0);
    let (mut at, mut number, mut hits) = (0, begin, Vec::<Range<u64>>::new());
    let step = loop {
        let line = next(searcher, lines, at, &mut number);
        let start = line.as_ref().map_or(lines.len(), |line| line.start);
        // A log may begin in the middle of a line.
        if start > 0 {
            read.places.note_line(read.base + start, number);
        }
        let Some(line) = line else {
            let end = lines.len();
            break if coloured.is_some() { Step::Full(end) } else { Step::Rest(end) };
        };
        let Some(events) = plain_line(read, line.clone()) else { break Step::Full(line.start) };
        at = line.end + 1;
        number += 1;
        if events {
            match hits.last_mut() {
                Some(hit) if hit.end == number - 1 => hit.end = number,
                _ => hits.push(number - 1..number),
            }
        }
    };
    let end = match step {
        Step::Rest(end) | Step::Full(end) => end,
    };
    if end > 0 {
        let log_lines = Some(begin..read.line(end));
        read.taker.share(Share { hits, log_lines, ..Share::default() });
        read.taker.settled();
    }
    step
}

/// Whether a row of CSV ends in a field that leaves a value open: a line of JSON.
fn ends_in_open_field(line: &[u8]) -> bool {
    line.trim_ascii_end().ends_with(b"{\"")
}

/// The next line from `at` on that may hold an event, or leave a value open; adds to `number`
/// how many lines stand before it, or are left.
fn next(searcher: &Searcher, lines: &[u8], at: usize, number: &mut u64) -> Option<Range<usize>> {
    let mut from = at;
    let needle = loop {
        let Some(found) = searcher.find_in(lines, (from..lines.len()).into()) else {
            break lines.len();
        };
        if NEEDLES[found.pattern().as_usize()].is_at(lines, found.start()..found.end()) {
            break found.start();
        }
        from = found.start() + 1;
    };
    let start = memchr::memrchr(b'\n', &lines[at..needle]).map_or(at, |newline| at + newline + 1);
    let mut from = at;
    while let Some(end) = next_open_end(&lines[..start], from, number) {
        let newline = memchr::memrchr(b'\n', &lines[from..end]);
        let begin = newline.map_or(from, |newline| from + newline + 1);
        if leaves_open(&lines[begin..end]) || ends_in_open_field(&lines[begin..end]) {
            return Some(begin..end);
        }
        from = end + 1;
        *number += 1;
    }
    (start < lines.len()).then(|| {
        let length = memchr::memchr(b'\n', &lines[needle..]).unwrap_or(lines.len() - needle);
        start..needle + length
    })
}

/// The last byte of a text that is another one than `byte`.
fn last_but(byte: u8, text: &[u8]) -> Option<u8> {
    text.iter().rev().copied().find(|last| *last != byte)
}

/// Whether this is the end of a key that only sessions have, or of their type; or what `stats`
/// has counted.
fn is_status(lines: &[u8], at: Range<usize>) -> bool {
    let (before, after) = (&lines[..at.start], &lines[at.end..]);
    if after.starts_with(b"us") {
        let names = ["session", "Old", "reply", "_"];
        return names.iter().any(|name| before.ends_with(name.as_bytes()));
    }
    lines.get(..=at.end).is_some_and(|lines| lines.ends_with(SUMS_KEY.as_bytes()))
}

/// Whether this is the second letter of `Status` in an array of bytes: the third comes next.
fn is_in_bytes(lines: &[u8], at: Range<usize>) -> bool {
    let after = lines[at.end..].trim_ascii_start().strip_prefix(b",");
    after.is_some_and(|after| after.trim_ascii_start().starts_with(b"97"))
}

/// Whether base64 begins here in which something tells of an event.
fn begins_base64(lines: &[u8], at: Range<usize>) -> bool {
    let tells =
        |text: &[u8]| SEARCHER.as_ref().is_none_or(|searcher| searcher.find(text).is_some());
    encoded::tells(lines, at.start, tells)
}

/// Whether the line around this key may be part of a longer one.
fn may_be_part(lines: &[u8], key: Range<usize>) -> bool {
    let is_html = lines.get(key.end) == Some(&b'&');
    let start = memchr::memrchr(b'\n', &lines[..key.start]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &lines[key.end..]).map_or(lines.len(), |n| key.end + n);
    let line = &lines[start..end];
    is_html
        || line.len() >= DOCKER_PART
        || has_open_string(line)
        || has_open_bytes(&lines[key.end..end])
}

/// Whether a key's value, which `text` goes on with, is an array of bytes that may go on in
/// the next record, or holds what cannot be seen in it.
fn has_open_bytes(text: &[u8]) -> bool {
    // In CSV there are two quotes, and in a string it is escaped.
    let quotes = text.iter().take_while(|byte| matches!(byte, b'"' | b'\\')).count();
    let text = &text[quotes..];
    let array = text.trim_ascii_start().strip_prefix(b":");
    let Some(array) = array.and_then(|text| text.trim_ascii_start().strip_prefix(b"[")) else {
        return false;
    };
    let array = array.split(|byte| *byte == b']').next().unwrap_or_default();
    let numbers = std::str::from_utf8(array).unwrap_or_default().split(',');
    let bytes: Vec<u8> = numbers.map_while(|number| number.trim().parse().ok()).collect();
    leaves_open(bytes.trim_ascii_end())
        || has_open_string(&bytes)
        || encoded::next_token(&bytes, 0).is_some()
}

/// Whether a string of the line ends in `{`, `[` or `,`, white space, its escapes and those of
/// a terminal apart, or in a tag: the text of a record that may go on in the next one. The
/// string may stand in others.
fn has_open_string(line: &[u8]) -> bool {
    memchr::memchr_iter(b'"', line).any(|quote| {
        let mut inside = &line[..quote];
        loop {
            inside = inside.trim_ascii_end();
            let Some(escape) = last_escape(inside) else { break };
            inside = &inside[..escape];
        }
        let closes = line[quote + 1..].iter().find(|byte| !is_blank(**byte));
        (matches!(inside.last(), Some(b'{' | b'[' | b',' | b'>')) || inside.ends_with(b"u003e"))
            // In CSV there are two quotes.
            && closes.is_none_or(|byte| matches!(byte, b',' | b'}' | b']' | b':' | b'"' | b'\\'))
    })
}

/// Where the escape begins that `text` ends with, if that is a line's end, a backslash or what
/// only a terminal sees.
fn last_escape(text: &[u8]) -> Option<usize> {
    let backslash = memchr::memrchr(b'\\', text)?;
    let is_terminals = |escape: &[u8]| {
        let parameters = escape.strip_prefix(b"u001b[").or_else(|| escape.strip_prefix(b"u001B["));
        parameters.and_then(|text| text.iter().position(u8::is_ascii_alphabetic))
            == parameters.and_then(|text| text.len().checked_sub(1))
            && parameters.is_some()
    };
    let escape = &text[backslash + 1..];
    (matches!(escape, b"" | b"n" | b"r") || is_terminals(escape)).then_some(backslash)
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
        || ends_in_open_field(inside)
        || is_part(&read.text[line.clone()])
        || may_be_bare_dump(inside)
        || begins_members(inside).is_some()
    {
        return None;
    }
    let Some(begin) = next_value(bytes, line.start) else { return Some(false) };
    let text = &read.text[..line.end];
    let ends = |end| next_value(bytes, end).is_none();
    let shown = Shown { is_black: true, ..Shown::until(line.end + 1, false) };
    if !read.record(text, begin, shown, ends) {
        read.take_other(&plain_other(text, begin)?);
    }
    Some(true)
}

/// Another event that is all the JSON of its line, but for an array around it.
fn plain_other(line: &str, begin: usize) -> Option<Other<'_>> {
    let bytes = line.as_bytes();
    let in_array = bytes[begin] == b'[';
    let start = if in_array { skip(bytes, begin + 1) } else { begin };
    let other = other(line, start)?;
    let mut end = other.node.span().end;
    if in_array {
        end = skip(bytes, end);
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
