//! Letters that stand for bytes: what a mention in base64, base32 or hexadecimal digits says.

use super::WORDS;
use super::converted::{BASE32, DECIMAL, HEX};
use super::kind::Kind;
use crate::text::Span;

/// How many letters are read before the end of a word, enough for the longest in each code.
const MOST_BEFORE: usize = 40;

/// How many letters behind a needle the word may end with.
pub(super) const MOST_BEHIND: usize = 2;

/// A way of writing bytes in letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    /// What `Status` in it is called.
    pub(super) name: &'static str,
    /// How many bits a letter stands for.
    bits: usize,
    /// How many bits before the needle a byte begins.
    lead: usize,
}

impl Code {
    pub(super) const HEX: Self = Self { name: "Status in hexadecimal", bits: 4, lead: 0 };

    /// Each byte is a number: nothing has to be put together.
    pub(super) const DECIMAL: Self = Self { name: "Status in decimal numbers", bits: 0, lead: 0 };

    pub(super) const fn base64(lead: usize) -> Self {
        Self { name: "Status in base64", bits: 6, lead }
    }

    pub(super) const fn base32(lead: usize) -> Self {
        Self { name: "Status in base32", bits: 5, lead }
    }

    /// Whether a mention of an event ends with the needle at `span`, behind which there are
    /// [`MOST_BEHIND`] letters, if as many come.
    pub(super) fn tells(self, bytes: &[u8], span: Span) -> bool {
        if self.bits == 0 {
            return true;
        }
        let behind = bytes.len().min(span.end + MOST_BEHIND);
        let near = self.decode(&bytes[..behind], span, MOST_BEFORE);
        WORDS.iter().any(|word| near.contains(word))
    }

    /// What the text is taken for that has such a needle at `span`.
    pub(super) fn kind(self, text: &str, span: Span, is_all: bool) -> Kind {
        let converted = match self.bits {
            0 => Some(DECIMAL),
            4 => Some(HEX),
            5 => Some(BASE32),
            _ => None,
        };
        if let Some(what) = converted {
            return Kind::Converted(what);
        }
        let all = self.decode(text.as_bytes(), span, text.len());
        let word = WORDS.iter().filter_map(|word| Some((all.find(word)?, word.len()))).min();
        let Some((start, length)) = word else { return Kind::Unknown };
        let is_at_end = text[span.end..].bytes().all(|byte| self.value(byte).is_some());
        Kind::of(&all, Span { start, end: start + length }, is_all || !is_at_end)
    }

    /// What the letters say around the needle at `span`, from as many before it on.
    fn decode(self, text: &[u8], span: Span, before: usize) -> String {
        let values = |bytes: &mut dyn Iterator<Item = u8>| -> Vec<u32> {
            bytes
                .filter(|byte| !(self.bits == 4 && *byte == b' '))
                .map_while(|byte| self.value(byte))
                .collect()
        };
        let mut letters = values(&mut text[..span.start].iter().rev().copied().take(before));
        letters.reverse();
        let skipped = (8 + (letters.len() * self.bits) % 8 - self.lead) % 8;
        letters.extend(values(&mut text[span.start..].iter().copied()));
        let (mut bytes, mut held, mut count) = (Vec::new(), 0_u32, 0);
        let mut skipped = skipped;
        for value in letters {
            held = (held << self.bits) | value;
            count += self.bits;
            if skipped > 0 {
                let by = skipped.min(count);
                (skipped, count) = (skipped - by, count - by);
            }
            if count >= 8 {
                count -= 8;
                let [byte, ..] = (held >> count).to_le_bytes();
                bytes.push(byte);
            }
            held &= (1 << count) - 1;
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// What a letter stands for.
    fn value(self, letter: u8) -> Option<u32> {
        let digit = match (self.bits, letter) {
            (4, _) => return char::from(letter).to_digit(16),
            (5, b'2'..=b'7') => letter - b'2' + 26,
            (5 | 6, b'A'..=b'Z') => letter - b'A',
            (6, b'a'..=b'z') => letter - b'a' + 26,
            (6, b'0'..=b'9') => letter - b'0' + 52,
            (6, b'+' | b'-') => 62,
            (6, b'/' | b'_') => 63,
            _ => return None,
        };
        Some(digit.into())
    }
}
