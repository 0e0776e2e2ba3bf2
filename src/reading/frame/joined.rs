//! Strings of several records that are one text together.

use std::borrow::Cow;

use super::Frame;
use super::made::Made;
use crate::text::{Making, Piece, Span, View, escape_length, next_character, unescape_inside};

/// What was found in the texts of several records.
#[derive(Debug)]
pub(crate) struct Joined {
    /// The record that it was found with: its other members have not been looked at.
    pub(crate) record: Option<Span>,
    /// The member that holds the text.
    pub(crate) key: &'static str,
    /// The text, or as much of it as is needed.
    pub(crate) content: String,
    /// The insides of the strings that it was put together from.
    pub(crate) pieces: Vec<Piece>,
    pub(crate) inside: Inside,
}

/// What is known of the text of several records.
#[derive(Debug)]
pub(crate) enum Inside {
    /// It is one line, and has not been looked at.
    Line,
    /// It holds these frames. Those that begin before `value_end` are parts of
    /// the one value with which the text begins.
    Frames { frames: Vec<Frame>, value_end: usize },
}

impl Joined {
    /// The stretch from the first record to the last.
    pub(super) fn outer(&self) -> Option<Span> {
        let pieces = self.pieces.first().zip(self.pieces.last());
        let pieces = pieces.map(|(first, last)| (first.outer.start, last.outer.end));
        let record = self.record.map(|record| (record.start, record.end));
        let ends = [pieces, record].into_iter().flatten();
        ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).map(|(start, end)| Span { start, end })
    }

    /// All stretches of the input's text that it knows.
    pub(super) fn spans(&mut self) -> impl Iterator<Item = &mut Span> {
        let pieces = self.pieces.iter_mut().map(|piece| &mut piece.outer);
        pieces.chain(&mut self.record)
    }
}

/// A record as it was framed.
pub(super) struct Taken {
    pub(super) frame: Frame,
    /// The object itself.
    pub(super) span: Span,
}

impl Taken {
    /// The record, which has nothing to do with others; its `line` may have come in parts.
    pub(super) fn alone(self, line: Made, key: &'static str) -> Frame {
        if line.is_of_pieces() { line.join(key, Some(&self), Inside::Line) } else { self.frame }
    }
}

impl Made {
    /// Adds the inside of a string, `inside` of the text, without the escape sequences of a
    /// terminal in it.
    pub(super) fn push_bare(&mut self, text: View<'_>, inside: Span) {
        let content = unescape_inside(text.of(inside));
        let escapes = memchr::memchr_iter(0x1B, content.as_bytes()).take(MOST_ESCAPES + 1).count();
        if escapes == 0 || escapes > MOST_ESCAPES {
            return self.push(content, inside, Making::Unescaped);
        }
        let (mut at, mut outer) = (0, inside.start);
        while at < content.len() {
            let escape = memchr::memchr(0x1B, &content.as_bytes()[at..]);
            let escape = escape.map_or(content.len(), |length| at + length);
            let end = outer + written(text.str(outer..inside.end), escape - at);
            if at < escape {
                let span = Span { start: outer, end };
                self.push(Cow::Borrowed(&content[at..escape]), span, Making::Unescaped);
            }
            let rest = &content.as_bytes()[escape..];
            at = escape + if rest.is_empty() { 0 } else { escape_length(rest) };
            outer = end + written(text.str(end..inside.end), at - escape);
        }
    }

    /// The text of `record` and of those before it, of which `inside` is known.
    pub(super) fn join(self, key: &'static str, record: Option<&Taken>, inside: Inside) -> Frame {
        let (content, pieces) = self.into_parts();
        let record = record.map(|record| record.span);
        Frame::Joined(Joined { record, key, content, pieces, inside })
    }
}

/// How many escape sequences of a terminal are taken out of a string.
const MOST_ESCAPES: usize = 1 << 12;

/// How many bytes of a string's inside the first `length` bytes of its text are written with.
fn written(literal: &str, length: usize) -> usize {
    let (mut read, mut at) = (0, 0);
    while read < length
        && let Some((character, written)) = next_character(&literal[at..])
    {
        read += character.unwrap_or(char::REPLACEMENT_CHARACTER).len_utf8();
        at += written;
    }
    at
}
