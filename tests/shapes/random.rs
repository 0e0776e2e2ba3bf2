//! Chance that is the same in every run: SplitMix64.

pub struct Random(pub u64);

impl Random {
    pub const fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((number ^ (number >> 31)) as u128 * end as u128) >> 64) as u64
    }
}
