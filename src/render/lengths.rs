//! How long something lasted, in few characters.

const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// From so many days on hours do not matter.
const MANY_DAYS: u64 = 100;

/// `709ms`, `41s`, `2m 21s`, `1h 03m`, `3d 04h`, `210d`: rounded down, two units at most.
#[must_use]
#[inline(never)]
pub(crate) fn length(ms: u64) -> String {
    match ms {
        0..SECOND => format!("{ms}ms"),
        SECOND..MINUTE => format!("{}s", ms / SECOND),
        MINUTE..HOUR => format!("{}m {:02}s", ms / MINUTE, ms % MINUTE / SECOND),
        HOUR..DAY => format!("{}h {:02}m", ms / HOUR, ms % HOUR / MINUTE),
        _ if ms / DAY < MANY_DAYS => format!("{}d {:02}h", ms / DAY, ms % DAY / HOUR),
        _ => format!("{}d", ms / DAY),
    }
}

/// The same of milliseconds that may be less than none, which they never are.
#[must_use]
#[inline(never)]
pub(crate) fn length_of(ms: i64) -> String {
    length(u64::try_from(ms).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_rounded_down() {
        for (ms, text) in [
            (0, "0ms"),
            (709, "709ms"),
            (41_999, "41s"),
            (59_999, "59s"),
            (60_000, "1m 00s"),
            (141_000, "2m 21s"),
            (3_599_999, "59m 59s"),
            (3_780_000, "1h 03m"),
            (86_399_999, "23h 59m"),
            (86_400_000, "1d 00h"),
            (273_600_000, "3d 04h"),
            (210 * DAY, "210d"),
        ] {
            assert_eq!(length(ms), text);
        }
        assert_eq!(length_of(-5), "0ms");
    }
}
