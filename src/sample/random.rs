//! Chance that is the same everywhere: SplitMix64, and whole numbers made of it.
//!
//! It stands here, and not in a library, so that the same seed gives the same bytes
//! for ever.

/// What each step adds, and what tells streams apart: the golden ratio in 64 bits.
const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// A stream of numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The stream with this number, of those that a seed has.
    pub(super) const fn new(seed: u64, stream: u64) -> Self {
        Self(mixed(seed.wrapping_add(GAMMA)) ^ mixed(stream.wrapping_mul(GAMMA)))
    }

    /// Any number.
    pub(super) const fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mixed(self.0)
    }

    /// A number below `end`; 0 if there is none.
    pub(super) const fn below(&mut self, end: u64) -> u64 {
        scaled(self.any(), end)
    }

    /// A number from `first` to `last`.
    pub(super) const fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    /// A number from `first` to `last`, of which the small ones are more likely: as
    /// people's waits are.
    pub(super) const fn rather_small(&mut self, first: u64, last: u64) -> u64 {
        let (one, other) = (self.any(), self.any());
        let both = scaled(one, other);
        first + scaled(both, last - first + 1)
    }

    /// One of `things`, which may not be empty.
    pub(super) const fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len() as u64) as usize]
    }
}

/// What is to `end` as `number` is to 2^64.
const fn scaled(number: u64, end: u64) -> u64 {
    ((number as u128 * end as u128) >> 64) as u64
}

const fn mixed(mut number: u64) -> u64 {
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_the_published_algorithm() {
        let mut random = Random(1_234_567);
        let numbers = [(); 3].map(|()| random.any());
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        let mut random = Random::new(0, 0);
        let mut seen = [false; 3];
        for _ in 0..1000 {
            seen[random.below(3) as usize] = true;
            assert!((5..=9).contains(&random.between(5, 9)));
            assert!((5..=9).contains(&random.rather_small(5, 9)));
        }
        assert_eq!(seen, [true; 3]);
        assert_eq!([random.below(1), random.below(0), random.between(7, 7)], [0, 0, 7]);
    }
}
