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

/// How many keys are kept.
const MOST: usize = 10_000;

/// How many there may be until all but the smallest are left out.
const MANY: usize = 2 * MOST;

/// How long a key is at most, in bytes.
const LONGEST: usize = 200;

/// The key of all that are not kept.
pub(crate) const REST: &str = "…";

/// The same for all tallies, so that a key's hash can be handed from one to another.
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// How often each key was met.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// All keys, one behind the other: no memory is asked for a key of its own.
    text: String,
    keys: HashTable<Key>,
    /// The largest key that is kept, once some were left out.
    last: Option<Box<str>>,
    rest: u64,
}

/// A key, and how often it was met.
#[derive(Clone, Copy, Debug)]
struct Key {
    hash: u64,
    start: usize,
    length: u8,
    number: u64,
}

impl Key {
    fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.start + usize::from(self.length)]
    }
}

impl Tally {
    /// Counts `number` more of a key.
    pub(crate) fn add(&mut self, key: &str, number: u64) {
        let key = &key[..key.floor_char_boundary(LONGEST)];
        self.add_hashed(key, HASHER.hash_one(key), number);
    }

    fn add_hashed(&mut self, key: &str, hash: u64, number: u64) {
        let Self { text, keys, last, rest } = self;
        if let Some(known) = keys.find_mut(hash, |k| k.hash == hash && k.of(text) == key) {
            known.number = known.number.saturating_add(number);
        } else if key == REST || last.as_ref().is_some_and(|last| key > &**last) {
            *rest = rest.saturating_add(number);
        } else if number > 0 {
            let length = u8::try_from(key.len()).unwrap_or_default(); // it is at most LONGEST
            keys.insert_unique(hash, Key { hash, start: text.len(), length, number }, |k| k.hash);
            text.push_str(key);
            if keys.len() > MANY {
                self.leave_out();
            }
        }
    }

    /// Leaves out all but the smallest keys.
    fn leave_out(&mut self) {
        let Self { text, keys, last, rest } = std::mem::take(self);
        let mut kept: Vec<Key> = keys.into_iter().collect();
        kept.select_nth_unstable_by(MOST, |a, b| a.of(&text).cmp(b.of(&text)));
        self.rest = sum(rest, kept.drain(MOST..).map(|key| key.number));
        self.last = kept.iter().map(|key| key.of(&text)).max().map(Box::from).or(last);
        for key in kept {
            self.add_hashed(key.of(&text), key.hash, key.number);
        }
    }

    /// Adds another tally.
    pub(crate) fn merge(&mut self, other: &Self) {
        for key in &other.keys {
            self.add_hashed(key.of(&other.text), key.hash, key.number);
        }
        self.rest = self.rest.saturating_add(other.rest);
        // What the other left out is larger than all that it kept; so is what comes after it.
        if let Some(last) = &other.last
            && self.last.as_ref().is_none_or(|own| last < own)
        {
            self.last = Some(last.clone());
            let beyond: Vec<Key> =
                self.keys.extract_if(|key| key.of(&self.text) > &**last).collect();
            self.rest = sum(self.rest, beyond.into_iter().map(|key| key.number));
        }
    }

    /// All keys in their order, and the rest behind them if there is any.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        let mut keys: Vec<&Key> = self.keys.iter().collect();
        keys.sort_unstable_by(|a, b| a.of(&self.text).cmp(b.of(&self.text)));
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
