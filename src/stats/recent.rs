//! The few keys that most events have, counted ahead of a tally, where to find a key takes
//! longer the more there are.

use super::tally::Tally;

/// How many keys are at hand: a desk has few channels, and few handlers at a time.
const MOST: usize = 16;

/// Keys in two parts, such as `AGENT` and `106554156`; the first is often "".
#[derive(Clone, Debug, Default)]
pub(super) struct Recent(Vec<Key>);

#[derive(Clone, Debug)]
struct Key {
    /// What is compared first: most keys differ in it.
    end: u64,
    parts: [Box<str>; 2],
    number: u64,
}

/// The last eight bytes, in which ids that were given one after the other differ.
fn end(text: &str) -> u64 {
    let bytes = text.as_bytes();
    match bytes.last_chunk() {
        Some(last) => u64::from_le_bytes(*last),
        None => bytes.iter().fold(0, |end, byte| end << 8 | u64::from(*byte)),
    }
}

impl Recent {
    /// Counts one more of a key; one that makes way for it is counted in `tally`.
    pub(super) fn add(&mut self, parts: [&str; 2], tally: &mut Tally) {
        let end = end(parts[1]);
        let is_it =
            |key: &Key| key.end == end && *key.parts[1] == *parts[1] && *key.parts[0] == *parts[0];
        if let Some(place) = self.0.iter().position(is_it) {
            self.0[place].number += 1;
            // What is met often comes to stand before what is not.
            self.0.swap(place, place.saturating_sub(1));
            return;
        }
        if self.0.len() == MOST
            && let Some(key) = self.0.pop()
        {
            key.count(tally);
        }
        self.0.push(Key { end, parts: parts.map(Box::from), number: 1 });
    }

    /// Counts all of them in `tally`.
    pub(super) fn settle(&mut self, tally: &mut Tally) {
        self.0.drain(..).for_each(|key| key.count(tally));
    }
}

impl Key {
    fn count(self, tally: &mut Tally) {
        match self.parts.each_ref().map(|part| &**part) {
            ["", one] | [one, ""] => tally.add(one, self.number),
            [one, other] => tally.add(&[one, " ", other].concat(), self.number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_as_a_tally_does() {
        let (mut tally, mut ahead, mut recent) =
            (Tally::default(), Tally::default(), Recent::default());
        for number in 0..5000_u32 {
            let (few, many) = (number % 3, number.wrapping_mul(7919) % 40);
            for parts in [["", &few.to_string()], ["AGENT", &many.to_string()], ["", ""]] {
                tally.add(parts.join(" ").trim(), 1);
                recent.add(parts, &mut ahead);
            }
        }
        recent.settle(&mut ahead);
        assert_eq!(tally, ahead);
    }
}
