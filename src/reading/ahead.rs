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
use super::frame::{DOCKER_PART, leaves_open, may_be_bare_dump, may_begin};
use super::plain::{self, PlainOther};
use super::whole::Share;
use crate::text::is_blank;

/// What tells of an event, plain or dressed up.
struct Needle {
    /// What is looked for: three bytes or more, so that many places are looked at at a time,
    /// and rare ones, since each place that looks like one takes time.
    seen: &'static str,
    /// What stands right before it, if any of these does.
    before: &'static [&'static str],
    /// What else must be true where it stands in these lines.
    tells: fn(&[u8], Range<usize>) -> bool,
}

impl Needle {
    const fn of(seen: &'static str) -> Self {
        Self { seen, before: &[""], tells: |_, _| true }
    }

    const fn after(self, before: &'static [&'static str]) -> Self {
        Self { before, ..self }
    }

    const fn told_by(self, tells: fn(&[u8], Range<usize>) -> bool) -> Self {
        Self { tells, ..self }
    }

    /// How base64 begins.
    const fn start(seen: &'static str) -> Self {
        Self::of(seen).told_by(begins_base64)
    }
}

/// All that is looked for. Those that begin alike stand eight apart: so Teddy, which does the
/// looking, takes them together, and fewer places look like one of them.
static NEEDLES: [Needle; 31] = [
    Needle::start(STARTS[0]),
    Needle::start(STARTS[4]),
    // Of base64 within base64, or of what begins in another way.
    Needle::of(WORDS[0]),
    Needle::of(WORDS[3]),
    // `\x53tatus`: letters in hexadecimal.
    Needle::of("\\x4"),
    // The end of all keys that only sessions have, and of their type.
    Needle::of("Status").after(&["session", "Old", "reply", "_"]),
    Needle::of("tType").after(&["even"]),
    Needle::of("og\"").after(&["\"l"]).told_by(may_be_part),
    Needle::start(STARTS[1]),
    Needle::start(STARTS[5]),
    Needle::of(WORDS[1]),
    Needle::of(WORDS[4]),
    Needle::of("\\x5"),
    Needle::of("SSAGE\"").after(&["\"ME"]).told_by(may_be_part),
    // Lines that are parts of one line.
    Needle::of("t P").after(&["stdou"]),
    // Base64 by its place, or because a flag says so.
    Needle::of("aw\"").after(&["\"r"]),
    Needle::start(STARTS[2]),
    Needle::start(STARTS[6]),
    Needle::of(WORDS[2]),
    Needle::of(WORDS[5]),
    Needle::of("\\x6"),
    // What `stats` has counted: the end of its key.
    Needle::of("mStats").after(&["zdi"]),
    Needle::of("r P").after(&["stder"]),
    Needle::of("ogs\"").after(&["\"awsl"]),
    Needle::start(STARTS[3]),
    Needle::start(STARTS[7]),
    // gzip
    Needle::start(STARTS[8]),
    Needle::of("4Enc").after(&["isBase6"]),
    Needle::of("\\x7"),
    // `\u0053tatus`
    Needle::of("\\u00").told_by(|lines, at| matches!(lines.get(at.end), Some(b'4'..=b'7'))),
    // The second and third letter of `Status` in an array of bytes.
    Needle::of("116").told_by(|lines, at| {
        let mut after = lines[at.end..].iter().skip_while(|byte| is_blank(**byte));
        after.next() == Some(&b',') && {
            let mut after = after.skip_while(|byte| is_blank(**byte));
            after.next() == Some(&b'9') && after.next() == Some(&b'7')
        }
    }),
];

static SEARCHER: LazyLock<Option<Searcher>> =
    LazyLock::new(|| Searcher::new(NEEDLES.iter().map(|needle| needle.seen)));

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
        let needle = &NEEDLES[found.pattern().as_usize()];
        let before = &lines[..found.start()];
        let is_telling = needle.before.iter().any(|word| before.ends_with(word.as_bytes()))
            && (needle.tells)(lines, found.start()..found.end());
        if is_telling {
            break found.start();
        }
        from = found.start() + 1;
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

/// Whether base64 begins here in which something tells of an event.
fn begins_base64(lines: &[u8], at: Range<usize>) -> bool {
    let tells =
        |text: &[u8]| SEARCHER.as_ref().is_none_or(|searcher| searcher.find(text).is_some());
    encoded::tells(lines, at.start, tells)
}

/// Whether the line around this key may be part of a longer one.
fn may_be_part(lines: &[u8], key: Range<usize>) -> bool {
    let start = memchr::memrchr(b'\n', &lines[..key.start]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &lines[key.end..]).map_or(lines.len(), |n| key.end + n);
    let line = &lines[start..end];
    line.len() >= DOCKER_PART || has_open_string(line)
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
        || may_be_bare_dump(inside)
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
