//! The words of the tables, found by their bytes with one comparison.
//!
//! A perfect hash of the length and the last four bytes, which the compiler looks for: where
//! a table grows a word that collides, the build says so.

use super::{AssigneeType, ReplyStatus, SessionStatus};
use crate::text::lanes::Piece;

/// How many bits tell a place in a table of words, and how many places there are.
const BITS: u32 = 7;
const PLACES: usize = 1 << BITS;

/// Words, each told by the place that its bytes name.
pub(crate) struct Words<T: 'static, const N: usize> {
    factor: u32,
    /// Which word belongs to each place, if any does.
    places: [u8; PLACES],
    /// Each word with the quote behind it, and what it means.
    names: [(Piece, T); N],
}

impl<T: Copy, const N: usize> Words<T, N> {
    /// The value whose name stands between the quotes before `start` and at `end`.
    #[inline]
    pub(crate) fn find(&self, bytes: &[u8], start: usize, end: usize) -> Option<T> {
        let last = bytes.get(..end)?.last_chunk()?;
        let word = self.places[place(*last, end - start, self.factor)];
        let (name, value) = self.names.get(usize::from(word))?;
        name.end(bytes, start).map(|_| *value)
    }
}

/// Where a word is told: by its length and its last four bytes, of a short one with the quote
/// before it.
#[allow(clippy::cast_possible_truncation, reason = "seven bits are left of it")]
const fn place(last: [u8; 4], length: usize, factor: u32) -> usize {
    let mixed = u32::from_le_bytes(last).wrapping_add(length as u32).wrapping_mul(factor);
    (mixed >> (u32::BITS - BITS)) as usize
}

/// The table of such words.
const fn table<T: Copy, const N: usize>(names: [(Piece, T); N]) -> Words<T, N> {
    const ODD: u32 = 0x9E37_79B1;
    let (mut factor, mut tried) = (1, 0);
    'factors: while tried < 4096 {
        (factor, tried) = (ODD.wrapping_mul(factor), tried + 1);
        let (mut places, mut word) = ([u8::MAX; PLACES], 0_u8);
        while (word as usize) < N {
            let name = names[word as usize].0.text();
            let Some((_, before)) = name.split_last() else { panic!("no quote") };
            let last = match before.last_chunk::<4>() {
                Some(last) => *last,
                None => [b'"', before[0], before[1], before[2]],
            };
            let place = place(last, before.len(), factor);
            if places[place] != u8::MAX {
                continue 'factors;
            }
            places[place] = word;
            word += 1;
        }
        return Words { factor, places, names };
    }
    panic!("no factor keeps these words apart");
}

macro_rules! words {
    ($type:ty) => {{
        const N: usize = <$type>::ALL.len();
        let (mut words, mut at) = ([(Piece::NONE, <$type>::ALL[0]); N], 0);
        while at < N {
            let value = <$type>::ALL[at];
            words[at] = (Piece::of(value.name().as_bytes()).and(b'"'), value);
            at += 1;
        }
        table(words)
    }};
}

pub(crate) static SESSION_STATUSES: Words<SessionStatus, { SessionStatus::ALL.len() }> =
    words!(SessionStatus);
pub(crate) static REPLY_STATUSES: Words<ReplyStatus, { ReplyStatus::ALL.len() }> =
    words!(ReplyStatus);
pub(crate) static ASSIGNEE_TYPES: Words<AssigneeType, { AssigneeType::ALL.len() }> =
    words!(AssigneeType);

#[cfg(test)]
mod tests {
    use super::*;

    /// What a table says of a word between quotes, with other text and with none behind them.
    fn find<T: Copy + PartialEq + std::fmt::Debug, const N: usize>(
        words: &Words<T, N>,
        name: &str,
    ) -> Option<T> {
        let [short, long] = ["", ",                                             "].map(|after| {
            let text = format!("\"{name}\"{after}");
            words.find(text.as_bytes(), 1, 1 + name.len())
        });
        assert_eq!(short, long, "{name}");
        long
    }

    #[test]
    fn each_word_is_found_and_no_other() {
        for status in SessionStatus::ALL {
            assert_eq!(find(&SESSION_STATUSES, status.name()), Some(status));
        }
        for status in ReplyStatus::ALL {
            assert_eq!(find(&REPLY_STATUSES, status.name()), Some(status));
            assert_eq!(find(&SESSION_STATUSES, status.name()), None);
        }
        for kind in AssigneeType::ALL {
            assert_eq!(find(&ASSIGNEE_TYPES, kind.name()), Some(kind));
        }
        for other in ["", "A", "AGENTS", "agent", "ON_HOLD ", "ACCEPTEE", "XPEN", "OPEN\"OPEN"] {
            assert_eq!(find(&SESSION_STATUSES, other), None, "{other}");
            assert_eq!(find(&REPLY_STATUSES, other), None, "{other}");
            assert_eq!(find(&ASSIGNEE_TYPES, other), None, "{other}");
        }
    }
}
