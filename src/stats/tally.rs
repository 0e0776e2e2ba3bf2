//! How often each of some keys was met, in bounded memory, and so that sums of parts
//! are the sum of the whole.
//!
//! Keys are hostile: there may be millions of them, and long ones. The smallest are
//! kept, and the rest is added up. What is left out once is larger than all that are
//! kept, and stays so whatever comes; so order and parts do not matter.

use std::collections::BTreeMap;

/// How many keys are kept.
const MOST: usize = 10_000;

/// How long a key is at most, in bytes.
const LONGEST: usize = 200;

/// The key of all that are not kept.
pub(crate) const REST: &str = "…";

/// How often each key was met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    kept: BTreeMap<Box<str>, u64>,
    rest: u64,
}

impl Tally {
    /// Counts `number` more of a key.
    pub(crate) fn add(&mut self, key: &str, number: u64) {
        let key = &key[..key.floor_char_boundary(LONGEST)];
        if let Some(known) = self.kept.get_mut(key) {
            *known = known.saturating_add(number);
        } else if key == REST || self.is_beyond(key) {
            self.rest = self.rest.saturating_add(number);
        } else if number > 0 {
            self.kept.insert(key.into(), number);
            if self.kept.len() > MOST
                && let Some((_, number)) = self.kept.pop_last()
            {
                self.rest = self.rest.saturating_add(number);
            }
        }
    }

    fn is_beyond(&self, key: &str) -> bool {
        self.kept.len() == MOST && self.kept.last_key_value().is_some_and(|(last, _)| key > &**last)
    }

    /// Adds another tally.
    pub(crate) fn merge(&mut self, other: &Self) {
        other.iter().for_each(|(key, number)| self.add(key, number));
    }

    /// All keys in their order, and the rest behind them if there is any.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        let rest = (self.rest > 0).then_some((REST, self.rest));
        self.kept.iter().map(|(key, number)| (&**key, *number)).chain(rest)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.rest == 0
    }

    /// How often all keys were met together.
    pub(crate) fn sum(&self) -> u64 {
        self.iter().fold(0, |sum, (_, number)| sum.saturating_add(number))
    }
}

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
        let keys = || (0..25_000_u32).map(|n| format!("{:05}", n.wrapping_mul(7919) % 25_000));
        let whole = tally(keys());
        assert_eq!(whole.kept.len(), MOST);
        assert_eq!(whole.kept.last_key_value().map(|(key, _)| &**key), Some("09999"));
        assert_eq!((whole.rest, whole.sum()), (15_000, 25_000));
        assert_eq!(whole, tally(keys().collect::<Vec<_>>().into_iter().rev()));
        let mut merged = tally(keys().take(11_000));
        merged.merge(&tally(keys().skip(11_000).take(3)));
        merged.merge(&tally(keys().skip(11_003)));
        assert_eq!(whole, merged);
    }

    #[test]
    fn long_keys_are_cut_between_characters() {
        let tally = tally(["é".repeat(150), "é".repeat(160), String::new(), REST.to_owned()]);
        let long = "é".repeat(100);
        assert_eq!(tally.iter().collect::<Vec<_>>(), [("", 1), (&long, 2), (REST, 1)]);
    }
}
