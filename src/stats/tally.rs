//! How often each of some keys was met, in bounded memory, and so that sums of parts
//! are the sum of the whole.
//!
//! Keys are hostile: there may be millions of them, and long ones. The smallest are
//! kept, and the rest is added up. What is left out once is larger than all that are
//! kept, and stays so whatever comes; so order and parts do not matter.

use std::hash::BuildHasher as _;
use std::sync::LazyLock;

use foldhash::quality::RandomState;
use hashbrown::HashTable;

use crate::text::sort;

/// How many keys are kept.
const MOST: usize = 10_000;

/// How many there may be until all but the smallest are left out.
const MANY: usize = 2 * MOST;

/// How long a key is at most, in bytes.
const LONGEST: usize = 200;

/// The key of all that are not kept.
pub(crate) const REST: &str = "…";

/// The same for all, so that the hash of a key that was met is that of one which is kept.
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// How often each key was met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// All keys, one behind the other: no memory is asked for a key of its own.
    text: String,
    keys: HashTable<Kept>,
    /// The largest key that is kept, once some were left out.
    last: Option<Box<str>>,
    rest: u64,
}

/// A key, and how often it was met. There are so many that each byte counts: they are looked
/// up for every event, from memory that is near only if it is small.
#[derive(Clone, Copy, Debug)]
struct Kept {
    start: u32,
    length: u8,
    number: u64,
}

impl Kept {
    fn of<'t>(&self, text: &'t str) -> &'t str {
        let start = self.start as usize;
        &text[start..start + usize::from(self.length)]
    }

    fn is(&self, key: &str, text: &str) -> bool {
        usize::from(self.length) == key.len()
            && text.as_bytes()[self.start as usize..].starts_with(key.as_bytes())
    }
}

impl Tally {
    /// Counts `number` more of a key.
    pub(crate) fn add(&mut self, key: &str, number: u64) {
        let key = cut(key);
        self.add_hashed(key, HASHER.hash_one(key), number);
    }

    fn add_hashed(&mut self, key: &str, hash: u64, number: u64) {
        let Self { text, keys, last, rest } = self;
        // No key that is kept is one of these.
        if key == REST || last.as_ref().is_some_and(|last| key > &**last) {
            *rest = rest.saturating_add(number);
        } else if let Some(known) = keys.find_mut(hash, |known| known.is(key, text)) {
            known.number = known.number.saturating_add(number);
        } else if number > 0
            && let (Ok(start), Ok(length)) = (u32::try_from(text.len()), u8::try_from(key.len()))
        {
            let rehash = |key: &Kept| HASHER.hash_one(key.of(text));
            keys.insert_unique(hash, Kept { start, length, number }, rehash);
            text.push_str(key);
            if keys.len() > MANY {
                self.leave_out();
            }
        }
    }

    /// Leaves out all but the smallest keys.
    fn leave_out(&mut self) {
        let Self { text, keys, .. } = self;
        let mut all: Vec<&str> = keys.iter().map(|key| key.of(text)).collect();
        let (_, last, _) = all.select_nth_unstable(MOST - 1);
        let last = Box::from(*last);
        self.leave_out_after(last);
    }

    /// Leaves out all keys that are larger than `last`, and their text.
    fn leave_out_after(&mut self, last: Box<str>) {
        let Self { text, keys, rest, .. } = std::mem::take(self);
        self.rest = rest;
        self.last = Some(last);
        for key in keys {
            self.add(key.of(&text), key.number);
        }
    }

    /// Adds another tally.
    pub(crate) fn merge(&mut self, other: &Self) {
        for key in &other.keys {
            self.add(key.of(&other.text), key.number);
        }
        self.rest = self.rest.saturating_add(other.rest);
        // What the other left out is larger than all that it kept; so is what comes after it.
        if let Some(last) = &other.last
            && self.last.as_ref().is_none_or(|own| last < own)
        {
            self.leave_out_after(last.clone());
        }
    }

    /// All keys in their order, and the rest behind them if there is any.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        let mut keys: Vec<&Kept> = self.keys.iter().collect();
        sort::by(&mut keys, |a, b| a.of(&self.text).cmp(b.of(&self.text)));
        let beyond = keys.split_off(keys.len().min(MOST));
        let rest = sum(self.rest, beyond.into_iter().map(|key| key.number));
        let rest = (rest > 0).then_some((REST, rest));
        keys.into_iter().map(|key| (key.of(&self.text), key.number)).chain(rest)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.rest == 0
    }

    /// How often all keys were met together.
    pub(crate) fn sum(&self) -> u64 {
        sum(self.rest, self.keys.iter().map(|key| key.number))
    }

    /// Forgets all keys, but keeps the memory.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.keys.clear();
        self.last = None;
        self.rest = 0;
    }
}

/// Keys as they are met, one behind the other: there may be as many as events, so that each
/// is looked up but once, among all that were met before.
#[derive(Clone, Debug, Default)]
pub(super) struct Met {
    text: String,
    /// The hash of each, and where it ends.
    ends: Vec<(u64, usize)>,
}

impl Met {
    /// A key of these words was met.
    pub(super) fn push(&mut self, words: &[&str]) {
        let start = self.text.len();
        self.text.extend(words.iter().copied());
        let key = cut(&self.text[start..]);
        let (hash, end) = (HASHER.hash_one(key), start + key.len());
        self.text.truncate(end);
        self.ends.push((hash, end));
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Counts them in `tally`, and forgets them.
    pub(super) fn settle(&mut self, tally: &mut Tally) {
        let mut start = 0;
        for (hash, end) in self.ends.drain(..) {
            tally.add_hashed(&self.text[start..end], hash, 1);
            start = end;
        }
        self.text.clear();
    }
}

/// As much of a key as is kept.
fn cut(key: &str) -> &str {
    if key.len() <= LONGEST { key } else { &key[..key.floor_char_boundary(LONGEST)] }
}

fn sum(rest: u64, numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.fold(rest, u64::saturating_add)
}

impl PartialEq for Tally {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Tally {}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(keys: impl IntoIterator<Item = String>) -> Tally {
        let mut tally = Tally::default();
        keys.into_iter().for_each(|key| tally.add(&key, 1));
        tally
    }

    #[test]
    fn the_smallest_keys_are_kept_in_any_order_and_in_any_parts() {
        let keys = || (0..45_000_u32).map(|n| format!("{:05}", n.wrapping_mul(7919) % 45_000));
        let whole = tally(keys());
        let all: Vec<(&str, u64)> = whole.iter().collect();
        assert_eq!((all.len(), all[0], all[MOST - 1]), (MOST + 1, ("00000", 1), ("09999", 1)));
        assert_eq!((all[MOST], whole.sum()), ((REST, 35_000), 45_000));
        assert!(whole.keys.len() <= MANY && whole.text.len() <= MANY * 5);
        assert_eq!(whole, tally(keys().collect::<Vec<_>>().into_iter().rev()));
        // Parts that leave out, and parts that do not, in any order.
        for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1]] {
            let mut merged = Tally::default();
            for part in order {
                let (from, number) = [(0, 21_000), (21_000, 3), (21_003, 30_000)][part];
                merged.merge(&tally(keys().skip(from).take(number)));
            }
            assert_eq!(whole, merged);
        }
    }

    #[test]
    fn what_was_merged_goes_on_as_if_it_had_been_one() {
        let keys = |from: u32, to: u32| (from..to).map(|n| format!("{n:05}"));
        let mut merged = tally(keys(30_000, 45_000));
        merged.merge(&tally(keys(0, 25_000)));
        keys(25_000, 30_000).for_each(|key| merged.add(&key, 1));
        assert_eq!(merged, tally(keys(0, 45_000)));
    }

    #[test]
    fn long_keys_are_cut_between_characters() {
        let tally = tally(["é".repeat(150), "é".repeat(160), String::new(), REST.to_owned()]);
        let long = "é".repeat(100);
        assert_eq!(tally.iter().collect::<Vec<_>>(), [("", 1), (&long, 2), (REST, 1)]);
    }
}
