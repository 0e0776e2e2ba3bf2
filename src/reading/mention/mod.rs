//! Where an input mentions an event: what is said of it where none was found. That is the
//! first place of which can be said what it is, or else the first.
//!
//! The bytes are looked at after they were read, and only until an event is found; what was
//! seen of them does not depend on how they come.

mod broken_up;
mod kind;

use std::cell::{Cell, RefCell};
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;

pub(crate) use kind::Kind;
use kind::{BASE32, HEX};

use crate::source::{Decoder, Encoding, Offsets};
use crate::text::{CONTEXT, Excerpt, Place, Position, Shown, Span, excerpt};

/// What mentions an event.
const WORDS: [&str; 4] = ["sessionStatus", "sessionOldStatus", "replyStatus", "IM_Session_Status"];

/// The end of all of them, and that in base64, in hexadecimal and in base32 by where it
/// stands.
const NEEDLES: [&str; 11] = [
    "Status",
    "U3RhdHVz",
    "N0YXR1c",
    "TdGF0dX",
    "537461747573",
    "53 74 61 74 75 73",
    "KN2GC5DVO",
    "JXIYLUOVZ",
    "G5DBOR2X",
    "U3UMF2HK4",
    "TORQXI5LT",
];

static SEARCHER: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(NEEDLES));

/// The longest of the words, in bytes.
const LONGEST_WORD: usize = 17;

/// How much is kept before a mention, and from it on, in bytes.
const BEFORE: usize = 2 * CONTEXT;
const AFTER: usize = 1 << 12;

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
    /// It has bytes that no text has: what they are called.
    pub(crate) binary: Option<&'static str>,
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
pub(crate) struct Watch {
    /// There is nothing to look for any more.
    is_over: Cell<bool>,
    state: RefCell<State>,
}

impl Watch {
    /// An event was found: nobody asks for a mention.
    pub(crate) fn stop(&self) {
        self.is_over.set(true);
    }

    /// The input's encoding is known, and it begins with a mark of so many bytes.
    pub(super) fn begin(&self, encoding: Encoding, mark: usize) {
        let mut state = self.state.borrow_mut();
        state.bytes += mark as u64;
        state.decoder = Decoder::of(encoding);
        state.encoding = encoding;
    }

    /// Looks at what comes next of the input's text.
    pub(super) fn add(&self, bytes: &[u8]) {
        if self.is_over.get() {
            return;
        }
        let mut state = self.state.borrow_mut();
        let wanted = LONGEST_START.saturating_sub(state.head.len()).min(bytes.len());
        state.head.extend_from_slice(&bytes[..wanted]);
        state.add(bytes, false);
        if state.is_settled {
            self.stop();
        }
    }

    /// What was seen of the input, which has been read.
    pub(crate) fn finish(self) -> Looked {
        self.state.into_inner().finish()
    }
}

/// What is known so far.
#[derive(Debug)]
struct State {
    bytes: u64,
    is_binary: bool,
    /// The first bytes.
    head: Vec<u8>,
    encoding: Encoding,
    /// Decodes what is no UTF-8.
    decoder: Decoder,
    /// The last bytes, as UTF-8: where a mention was found, those around it.
    kept: Vec<u8>,
    /// The place of the first of them.
    at: Position,
    /// Where in them the mention stands that is looked at.
    found: Option<(Span, &'static str)>,
    /// The first one, which tells nothing, and how many have been looked at.
    first: Option<Mention>,
    judged: usize,
    /// One was found that tells something, or too many that do not.
    is_settled: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            bytes: 0,
            is_binary: false,
            head: Vec::new(),
            encoding: Encoding::Unknown,
            decoder: Decoder::default(),
            kept: Vec::new(),
            at: Position::START,
            found: None,
            first: None,
            judged: 0,
            is_settled: false,
        }
    }
}

impl State {
    fn add(&mut self, bytes: &[u8], eof: bool) {
        self.bytes += bytes.len() as u64;
        match self.encoding {
            Encoding::Utf16 { .. } => {
                let mut text = String::new();
                self.decoder.decode(bytes, eof, &mut text, &mut Offsets::default());
                self.look(text.as_bytes());
            }
            _ => self.look(bytes),
        }
    }

    /// Whether all has come that is shown of the mention.
    fn is_full(&self) -> bool {
        self.found.is_some_and(|(span, _)| self.kept.len() - span.start >= AFTER)
    }

    /// Looks at further text.
    fn look(&mut self, mut new: &[u8]) {
        while !self.is_settled && !new.is_empty() {
            if let Some((span, _)) = self.found {
                let wanted = AFTER.saturating_sub(self.kept.len() - span.start);
                let (part, rest) = new.split_at(new.len().min(wanted));
                self.kept.extend_from_slice(part);
                new = rest;
                self.judge(false);
            } else {
                let length = self.search(new);
                new = &new[length..];
            }
        }
    }

    /// Looks at mentions that all has come of, or `all` there are, up to one that tells
    /// something.
    fn judge(&mut self, all: bool) {
        while let Some((span, _)) = self.found.filter(|_| !self.is_settled)
            && (all || self.is_full())
        {
            let mention = self.mention();
            let is_telling = mention.as_ref().is_some_and(|it| it.kind != Kind::Unknown);
            self.judged += 1;
            self.is_settled = is_telling || self.judged == MOST_JUDGED;
            if is_telling {
                self.first = mention;
            } else {
                self.first = self.first.take().or(mention);
            }
            let next = find(&self.kept[span.end..]);
            let next = next.map(|(start, word)| (span.end + start, word));
            let by = next.map_or(self.kept.len(), |(start, _)| start).saturating_sub(BEFORE);
            self.let_go(by);
            self.found = next.map(|(start, word)| (span_of(start - by, word), word));
        }
    }

    /// Looks for a mention; answers how much of `new` was looked at.
    fn search(&mut self, new: &[u8]) -> usize {
        self.is_binary |= new.iter().take(CONTEXT).any(|byte| matches!(byte, 0..8 | 0x0E..0x1A));
        let joint = self.kept.len();
        self.kept.extend_from_slice(&new[..new.len().min(LONGEST_WORD)]);
        let first = joint.saturating_sub(LONGEST_WORD);
        let across = find(&self.kept[first..]).map(|(start, word)| (first + start, word));
        self.kept.truncate(joint);
        if let Some((start, word)) = across.or_else(|| {
            let (start, word) = find(new)?;
            Some((joint + start, word))
        }) {
            let end = new.len().min((start + AFTER).saturating_sub(joint));
            self.kept.extend_from_slice(&new[..end]);
            let by = start.saturating_sub(BEFORE);
            self.let_go(by);
            self.found = Some((span_of(start - by, word), word));
            self.judge(false);
            return end;
        } else if let Some(by) = new.len().checked_sub(BEFORE) {
            self.at = self.at.after_bytes(&self.kept).after_bytes(&new[..by]);
            self.kept.clear();
            self.kept.extend_from_slice(&new[by..]);
        } else {
            self.kept.extend_from_slice(new);
            self.let_go(self.kept.len().saturating_sub(BEFORE));
        }
        new.len()
    }

    fn let_go(&mut self, by: usize) {
        self.at = self.at.after_bytes(&self.kept[..by]);
        self.kept.drain(..by);
    }

    fn finish(mut self) -> Looked {
        self.add(&[], true);
        let Position { line, column } = self.at.after_bytes(&self.kept);
        let lines = line - u64::from(column == 1);
        self.judge(true);
        let Self { bytes, is_binary, head, first, .. } = self;
        let format = FORMATS.iter().find(|(start, _)| head.starts_with(start));
        let binary = is_binary.then(|| format.map_or("what is no text", |(_, name)| name));
        Looked { bytes, lines, binary, mention: first }
    }

    fn mention(&self) -> Option<Mention> {
        let (Span { start, end }, word) = self.found?;
        let end = end.min(self.kept.len());
        let [before, inside, after] =
            [&self.kept[..start], &self.kept[start..end], &self.kept[end..]]
                .map(String::from_utf8_lossy);
        let from = self.at.after_bytes(&self.kept[..start]);
        let place = Place { start: from, end: from.after(&inside) };
        let span = Span { start: before.len(), end: before.len() + inside.len() };
        let text = [&*before, &inside, &after].concat();
        let is_all = !self.is_full();
        let (word, kind) = match NEEDLES.iter().position(|needle| *needle == word) {
            None => (word, Kind::of(&text, span, is_all)),
            Some(..4) => ("Status in base64", Kind::Unknown),
            Some(..6) => ("Status in hexadecimal", Kind::Converted(HEX)),
            Some(_) => ("Status in base32", Kind::Converted(BASE32)),
        };
        let excerpt = excerpt(&text, span, place, Shown::all(&text), |_, _| true);
        Some(Mention { word, place, excerpt, kind })
    }
}

fn span_of(start: usize, word: &str) -> Span {
    Span { start, end: start + word.len() }
}

/// The first mention in `bytes`: where it begins, and the word or what stands for it.
fn find(bytes: &[u8]) -> Option<(usize, &'static str)> {
    SEARCHER.as_ref()?.find_iter(bytes).find_map(|found| {
        let needle = NEEDLES[found.pattern().as_usize()];
        if needle != NEEDLES[0] {
            return Some((found.start(), needle));
        }
        let until = &bytes[..found.end()];
        let word = WORDS.into_iter().find(|word| until.ends_with(word.as_bytes()))?;
        Some((until.len() - word.len(), word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::sniff;

    fn looked(bytes: &[u8], block: usize) -> Looked {
        let watch = Watch::default();
        let (encoding, mark) = sniff(bytes, true).expect("an encoding");
        watch.begin(encoding, mark);
        bytes[mark..].chunks(block).for_each(|chunk| watch.add(chunk));
        watch.finish()
    }

    #[test]
    fn a_mention_has_its_place_however_the_bytes_come() {
        let noise = "é noise and Status, Ã„\r\n".repeat(500);
        for (text, place, word) in [
            (format!("{noise}x é \"replyStatus\" sessionStatus"), "501:6", "replyStatus"),
            (format!("\u{feff}IM_Session_Status{noise}"), "1:1", "IM_Session_Status"),
            (format!("{noise}\neyJzZXNzaW9uU3RhdHVzIjoi"), "502:13", "Status in base64"),
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
            assert!(looked.mention.is_none() && looked.binary.is_none());
        }
        for block in [1, 9] {
            assert_eq!(
                looked(b"PK\x03\x04\0", block).binary,
                Some("a zip archive, which is not unpacked,")
            );
            assert_eq!(looked(b"PK\x03\x05\0", block).binary, Some("what is no text"));
        }
        assert_eq!(looked(b"", 9).lines, 0);
    }
}
