//! How lengths are spread: whole numbers in bands that everybody knows, so that
//! histograms of several machines add up.

use std::collections::BTreeMap;

/// Bands of so many milliseconds up to such a length; beyond the last they are days.
const BANDS: [(u64, u64); 5] = [
    (1_000, 120_000),            // 1 s to 2 min
    (5_000, 600_000),            // 5 s to 10 min
    (30_000, 3_600_000),         // 30 s to 1 h
    (300_000, 86_400_000),       // 5 min to 1 d
    (3_600_000, 7 * 86_400_000), // 1 h to 7 d
];

const DAY: u64 = 86_400_000;

/// The band that holds a length, and where the next one begins.
#[must_use]
pub fn band(ms: u64) -> (u64, u64) {
    let width = BANDS.iter().find(|(_, limit)| ms < *limit).map_or(DAY, |(width, _)| *width);
    let from = ms - ms % width;
    (from, from.saturating_add(width))
}

/// One band, and how many lengths it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The shortest length that belongs here.
    pub from_ms: u64,
    /// The shortest length that does not any more.
    pub below_ms: u64,
    /// How many there are.
    pub count: u64,
}

/// Lengths, counted by bands. At most a few thousand bands hold any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// How many there are.
    pub count: u64,
    /// How long they are together.
    pub sum_ms: u64,
    /// The longest.
    pub max_ms: u64,
    bands: BTreeMap<u64, u64>,
}

impl Histogram {
    /// One more length; nothing if nobody knows it.
    pub fn add(&mut self, ms: Option<i64>) {
        let Some(ms) = ms.and_then(|ms| u64::try_from(ms).ok()) else { return };
        self.count += 1;
        self.sum_ms = self.sum_ms.saturating_add(ms);
        self.max_ms = self.max_ms.max(ms);
        *self.bands.entry(band(ms).0).or_default() += 1;
    }

    /// The bands that hold any, the shortest first.
    pub fn buckets(&self) -> impl Iterator<Item = Bucket> {
        self.bands.iter().map(|(from_ms, count)| {
            let (from_ms, below_ms) = band(*from_ms);
            Bucket { from_ms, below_ms, count: *count }
        })
    }

    /// A length within which so many hundredths of all lie: the upper edge of a band, so that it is
    /// true, and no estimate.
    #[must_use]
    pub fn within(&self, hundredths: u64) -> Option<u64> {
        let wanted = self.count.saturating_mul(hundredths).div_ceil(100).max(1);
        let mut passed = 0;
        self.buckets().find_map(|bucket| {
            passed += bucket.count;
            (passed >= wanted).then_some(bucket.below_ms)
        })
    }

    /// How many lengths lie between these two, which are edges of bands.
    #[must_use]
    pub fn between(&self, from_ms: u64, below_ms: u64) -> u64 {
        if from_ms >= below_ms {
            return 0;
        }
        self.bands.range(from_ms..below_ms).map(|(_, count)| count).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bands_are_those_of_the_contract() {
        for (ms, from, below) in [
            (0, 0, 1_000),
            (119_999, 119_000, 120_000),
            (120_000, 120_000, 125_000),
            (599_999, 595_000, 600_000),
            (600_000, 600_000, 630_000),
            (3_599_999, 3_570_000, 3_600_000),
            (3_600_000, 3_600_000, 3_900_000),
            (86_399_999, 86_100_000, 86_400_000),
            (86_400_000, 86_400_000, 90_000_000),
            (604_799_999, 601_200_000, 604_800_000),
            (604_800_000, 604_800_000, 691_200_000),
            (391_234, 390_000, 395_000),
        ] {
            assert_eq!(band(ms), (from, below), "{ms}");
        }
        // From 12 s to 7 d no band is wider than 8.4 % of its lengths.
        let mut at = 12_000;
        while at < 7 * DAY {
            let (from, below) = band(at);
            assert!((below - from) * 1000 <= from * 84, "{from}");
            at = below;
        }
    }

    #[test]
    fn half_lie_within_an_upper_edge() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.within(50), None);
        for ms in [709, 285_400, 1_117_207] {
            histogram.add(Some(ms));
        }
        histogram.add(None);
        assert_eq!(histogram.within(50), Some(290_000));
        assert_eq!(histogram.within(90), Some(1_140_000));
        assert_eq!((histogram.count, histogram.max_ms), (3, 1_117_207));
        assert_eq!(histogram.between(0, 10_000), 1);
    }

    proptest! {
        #[test]
        fn every_length_has_its_band(ms in 0..400 * DAY) {
            let (from, below) = band(ms);
            prop_assert!(from <= ms && ms < below);
            prop_assert_eq!(band(from), (from, below));
            prop_assert_eq!(band(below).0, below);
        }
    }
}
