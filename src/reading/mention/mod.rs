//! Where an input mentions an event: what is said of it where none was found. That is the
//! first place of which can be said what it is, or else the first.
//!
//! The bytes are looked at after they were read, and only until an event is found; what was
//! seen of them does not depend on how they come. What a mention is taken for is said by `kind`,
//! with `dumped`, `cut_off`, `broken_up`, `converted` and `tree`; `code` reads base64 and others.

mod broken_up;
mod code;
mod converted;
mod cut_off;
mod dumped;
mod kind;
mod tree;

use std::cell::RefCell;
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;

use code::{Code, MOST_BEHIND};
pub(crate) use kind::Kind;

use crate::text::{CONTEXT, Excerpt, Place, Position, Shown, Span, excerpt, is_blank};

/// What mentions an event; the last three as Go's programs name what others may see.
const WORDS: [&str; 7] = [
    "sessionStatus",
    "sessionOldStatus",
    "replyStatus",
    "IM_Session_Status",
    "SessionStatus",
    "SessionOldStatus",
    "ReplyStatus",
];

/// What is looked for.
#[derive(Clone, Copy)]
struct Needle {
    text: &'static str,
    /// What it is written in.
    code: Option<Code>,
}

/// The end of all of them, and that in numbers, in hexadecimal, and in base64 and base32 by where
/// it stands.
const NEEDLES: [Needle; 14] = [
    Needle { text: "Status", code: None },
    Needle { text: "U3RhdHVz", code: Some(Code::base64(0)) },
    Needle { text: "N0YXR1c", code: Some(Code::base64(4)) },
    Needle { text: "TdGF0dX", code: Some(Code::base64(2)) },
    Needle { text: "537461747573", code: Some(Code::HEX) },
    Needle { text: "53 74 61 74 75 73", code: Some(Code::HEX) },
    Needle { text: "83 116 97 116 117 115", code: Some(Code::DECIMAL) },
    Needle { text: "83,116,97,116,117,115", code: Some(Code::DECIMAL) },
    Needle { text: "83, 116, 97, 116, 117, 115", code: Some(Code::DECIMAL) },
    Needle { text: "KN2GC5DVO", code: Some(Code::base32(0)) },
    Needle { text: "JXIYLUOVZ", code: Some(Code::base32(2)) },
    Needle { text: "G5DBOR2X", code: Some(Code::base32(4)) },
    Needle { text: "U3UMF2HK4", code: Some(Code::base32(1)) },
    Needle { text: "TORQXI5LT", code: Some(Code::base32(3)) },
];

static SEARCHER: LazyLock<Option<Searcher>> =
    LazyLock::new(|| Searcher::new(NEEDLES.map(|needle| needle.text)));

/// The longest of the words, in bytes.
const LONGEST_WORD: usize = 17;

/// How much is kept before a mention, and from it on, in bytes.
const BEFORE: usize = 2 * CONTEXT;
const AFTER: usize = 1 << 12;

/// How much is looked at at a time, so that it is near, in bytes.
const PIECE: usize = 1 << 14;

/// How many mentions are looked at for one that tells something.
const MOST_JUDGED: usize = 64;

/// Where an input mentions an event.
#[derive(Debug)]
pub(crate) struct Mention {
    /// The word that does.
    pub(crate) word: &'static str,
    pub(crate) place: Place,
    /// The lines around it.
    pub(crate) excerpt: Excerpt,
    /// What it is taken for.
    pub(crate) kind: Kind,
}

/// What was seen of an input.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// How much was read, as far as it was looked at.
    pub(crate) bytes: u64,
    pub(crate) lines: u64,
    /// It has bytes that no text has, or nothing but white space: what that is called.
    pub(crate) odd: Option<&'static str>,
    pub(crate) mention: Option<Mention>,
}

/// What bytes that no text has are called by those that they begin with.
const FORMATS: [(&[u8], &str); 6] = [
    (b"BZh", "bzip2, which is not unpacked,"),
    (b"\xFD7zXZ\0", "xz, which is not unpacked,"),
    (b"PK\x03\x04", "a zip archive, which is not unpacked,"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive, which is not unpacked,"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"%PDF-", "a PDF"),
];

/// The longest of these beginnings, in bytes.
const LONGEST_START: usize = 16;

/// Looks at an input that is being read.
#[derive(Debug, Default)]
pub(crate) struct Watch(RefCell<State>);

impl Watch {
    /// An event was found: nobody asks for a mention.
    pub(crate) fn stop(&self) {
        self.0.borrow_mut().is_over = true;
    }

    /// Says how many bytes were read for those that were looked at.
    pub(super) fn count(&self, read: impl FnOnce(u64) -> u64) {
        let mut state = self.0.borrow_mut();
        state.bytes = read(state.bytes);
    }

    /// Looks at what comes next of the input's text.
    pub(super) fn add(&self, bytes: &[u8]) {
        let mut state = self.0.borrow_mut();
        if !state.is_over {
            state.look(bytes);
        }
    }

    /// What was seen of the input, which has been read.
    pub(crate) fn finish(self) -> Looked {
        self.0.into_inner().finish()
    }
}

/// What is known so far.
#[derive(Debug, Default)]
struct State {
    bytes: u64,
    is_binary: bool,
    /// Something is no white space.
    is_inked: bool,
    /// The first bytes.
    head: Vec<u8>,
    /// The last bytes: where a mention was found, those around it.
    kept: Vec<u8>,
    /// The place of the first of them.
    at: Position,
    /// Up to where in them mentions have been looked for.
    searched: usize,
    /// The first one, which tells nothing, and how many have been looked at.
    first: Option<Mention>,
    judged: usize,
    /// There is nothing to look for any more: an event was found, a mention that tells
    /// something, or too many that do not.
    is_over: bool,
}

impl State {
    /// Looks at further text.
    fn look(&mut self, text: &[u8]) {
        let wanted = LONGEST_START.saturating_sub(self.head.len()).min(text.len());
        self.head.extend_from_slice(&text[..wanted]);
        let seen = usize::try_from(self.bytes).unwrap_or(usize::MAX);
        let first = &text[..text.len().min(CONTEXT.saturating_sub(seen))];
        self.is_binary |= first.iter().any(|byte| matches!(byte, 0..8 | 0x0E..0x1A));
        self.is_inked = self.is_inked || !text.iter().copied().all(is_blank);
        self.bytes += text.len() as u64;
        for piece in text.chunks(PIECE) {
            self.kept.extend_from_slice(piece);
            self.judge(false);
            if self.is_over {
                return;
            }
        }
    }

    /// Looks at mentions that all has come of, or `all` there are, up to one that tells
    /// something.
    fn judge(&mut self, all: bool) {
        while !self.is_over
            && let Some((at, needle)) = find(&self.kept, self.searched)
        {
            self.searched = at;
            let end = self.searched + needle.text.len();
            if !all && self.kept.len() < end + MOST_BEHIND {
                return;
            }
            let span = Span { start: self.searched, end };
            if needle.code.is_some_and(|code| !code.tells(&self.kept, span)) {
                self.searched = end;
                continue;
            }
            self.let_go();
            let end = self.searched + AFTER;
            if !all && self.kept.len() < end {
                return;
            }
            let span = Span { start: self.searched, end: self.searched + needle.text.len() };
            self.searched = span.end;
            let mention = self.mention(span, needle, end);
            self.judged += 1;
            let is_telling = mention.kind != Kind::Unknown;
            self.is_over = is_telling || self.judged == MOST_JUDGED;
            if is_telling || self.first.is_none() {
                self.first = Some(mention);
            }
        }
        self.searched = self.searched.max(self.kept.len().saturating_sub(LONGEST_WORD));
        self.let_go();
    }

    /// Lets go of what stands too far before what has not been searched.
    fn let_go(&mut self) {
        let by = self.searched.saturating_sub(BEFORE);
        self.at = self.at.after_bytes(&self.kept[..by]);
        self.kept.drain(..by);
        self.searched -= by;
    }

    fn finish(mut self) -> Looked {
        let Position { line, column } = self.at.after_bytes(&self.kept);
        let lines = line - u64::from(column == 1);
        self.judge(true);
        let Self { bytes, is_binary, is_inked, head, first, .. } = self;
        let format = FORMATS.iter().find(|(start, _)| head.starts_with(start));
        let odd = match format {
            _ if bytes > 0 && !is_inked => Some("white space"),
            Some((_, name)) if is_binary => Some(*name),
            _ => is_binary.then_some("what is no text"),
        };
        Looked { bytes, lines, odd, mention: first }
    }

    /// The mention at `span`, with the text up to `end`.
    fn mention(&self, span: Span, needle: Needle, end: usize) -> Mention {
        let is_all = self.kept.len() < end;
        let known = &self.kept[..end.min(self.kept.len())];
        let [before, inside, after] =
            [&known[..span.start], &known[span.start..span.end], &known[span.end..]]
                .map(String::from_utf8_lossy);
        let from = self.at.after_bytes(&known[..span.start]);
        let place = Place { start: from, end: from.after(&inside) };
        let span = Span { start: before.len(), end: before.len() + inside.len() };
        let text = [&*before, &inside, &after].concat();
        let (word, kind) = match needle.code {
            None => (needle.text, Kind::of(&text, span, is_all)),
            Some(code) => (code.name, code.kind(&text, span, is_all)),
        };
        let excerpt = excerpt(&text, span, place, Shown::all(&text));
        Mention { word, place, excerpt, kind }
    }
}

/// The first mention in `bytes` from `from` on: where it begins, and the word or what stands
/// for one.
fn find(bytes: &[u8], from: usize) -> Option<(usize, Needle)> {
    SEARCHER.as_ref()?.find_iter(&bytes[from..]).find_map(|found| {
        let needle = NEEDLES[found.pattern().as_usize()];
        if needle.code.is_some() {
            return Some((from + found.start(), needle));
        }
        let until = &bytes[..from + found.end()];
        WORDS.into_iter().find_map(|text| {
            let before = until.strip_suffix(text.as_bytes())?;
            // `getSessionStatus` is none.
            let is_within = text.starts_with(['S', 'R'])
                && before.last().is_some_and(u8::is_ascii_alphanumeric);
            let is_new = before.len() >= from;
            (is_new && !is_within).then_some((before.len(), Needle { text, code: None }))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Utf8;
    use std::io::Read as _;

    fn looked(bytes: &[u8], block: usize) -> Looked {
        let watch = Watch::default();
        let (mut reader, mut buffer) = (Utf8::new(bytes), vec![0; block.min(1 << 16)]);
        while let Ok(read @ 1..) = reader.read(&mut buffer) {
            watch.add(&buffer[..read]);
        }
        watch.count(|bytes| reader.read_for(bytes));
        watch.finish()
    }

    #[test]
    fn a_mention_has_its_place_however_the_bytes_come() {
        let noise = "é noise and Status, Ã„\r\n".repeat(500);
        for (text, place, word) in [
            (format!("{noise}x é \"replyStatus\" sessionStatus"), "501:6", "replyStatus"),
            (format!("\u{feff}IM_Session_Status{noise}"), "1:1", "IM_Session_Status"),
            (format!("{noise}getSessionStatus\n{{ReplyStatus:OK}}"), "502:2", "ReplyStatus"),
            (format!("{noise}\neyJzZXNzaW9uU3RhdHVzIjoi"), "502:13", "Status in base64"),
            (format!("{noise}\neyJvcmRlclN0YXR1cyI6 sessionStatus"), "502:22", "sessionStatus"),
        ] {
            let utf16: Vec<u8> = [0xFEFF]
                .into_iter()
                .chain(text.trim_start_matches('\u{feff}').encode_utf16())
                .flat_map(u16::to_le_bytes)
                .collect();
            for bytes in [text.as_bytes(), &utf16] {
                for block in [1, 2, 7, 150, 4096, usize::MAX] {
                    let mention = looked(bytes, block).mention.expect("a mention");
                    assert_eq!(mention.place.start.to_string(), place, "{block}");
                    assert_eq!(mention.word, word);
                }
            }
        }
    }

    #[test]
    fn the_first_mention_that_tells_something_is_preferred() {
        let prose = "no sessionStatus here, é\n";
        let cut = "x {\"payload\":{\"sessionStatus\":\"ON_HO\n";
        for (many, place, is_cut) in
            [(1, "2:16", true), (40, "41:16", true), (MOST_JUDGED, "1:4", false)]
        {
            for noise in ["", &"and so on\n".repeat(3000)] {
                let text = format!("{}{noise}{cut}{noise}", prose.repeat(many));
                for block in [1, 30, 4096, usize::MAX] {
                    let mention = looked(text.as_bytes(), block).mention.expect("a mention");
                    let line = if is_cut { noise.lines().count() } else { 0 };
                    let (first, column) = place.split_once(':').expect("a place");
                    let first: usize = first.parse().expect("a number");
                    let start = mention.place.start.to_string();
                    assert_eq!(start, format!("{}:{column}", first + line), "{many} {block}");
                    assert_eq!(matches!(mention.kind, Kind::Cut(_)), is_cut);
                }
            }
        }
    }

    #[test]
    fn what_mentions_nothing_is_counted() {
        for block in [1, 3, 1000] {
            let looked = looked("one\ntwo \u{1F600}\nhttpStatus".as_bytes(), block);
            assert_eq!((looked.lines, looked.bytes), (3, 23));
            assert!(looked.mention.is_none() && looked.odd.is_none());
        }
        for block in [1, 9] {
            assert_eq!(
                looked(b"PK\x03\x04\0", block).odd,
                Some("a zip archive, which is not unpacked,")
            );
            assert_eq!(looked(b"PK\x03\x05\0", block).odd, Some("what is no text"));
            assert_eq!(looked(b" \r\n\t \n", block).odd, Some("white space"));
            assert_eq!(looked(b"", block).odd, None);
        }
        assert_eq!(looked(b"", 9).lines, 0);
    }

    #[test]
    fn what_is_said_does_not_depend_on_how_the_bytes_come() {
        let noise = "2025-06-27 11:01:27 INFO and so on\n".repeat(400);
        let long = "x".repeat(3 * BEFORE);
        for (text, is_binary) in [
            (format!("{noise}\u{1}\u{2}{noise}"), false),
            (format!("\u{1}{noise}"), true),
            (format!("{long} replyStatus {long} \u{1}"), false),
            (format!("{noise}{{\"payload\":{{\"sessionStatus\":\"OPEN\",...\n{noise}"), false),
            (format!("a replyStatus b\n{long}{{{long}\"sessionStatus\":\"a\",{long}"), false),
        ] {
            let said = |block| looked(text.as_bytes(), block);
            let whole = said(usize::MAX);
            for block in [1, 13, 1000, BEFORE, PIECE, 20_000] {
                let looked = said(block);
                assert_eq!(looked.odd.is_some(), is_binary, "{block}");
                let mentions = [&looked, &whole].map(|it| format!("{:?}", it.mention));
                assert_eq!(mentions[0], mentions[1], "{block}");
                let counts = (looked.bytes, looked.lines);
                assert!(whole.mention.is_some() || counts == (whole.bytes, whole.lines));
            }
        }
    }
}
