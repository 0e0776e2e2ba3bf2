//! On which day and in which hour an event happened, in one zone.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Milliseconds of a second, and seconds of an hour and of a day.
const SECOND: i64 = 1000;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Days and hours of a zone.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    zone: TimeZone,
    is_utc: bool,
}

impl Calendar {
    pub(crate) fn new(zone: TimeZone) -> Self {
        Self { is_utc: zone == TimeZone::UTC, zone }
    }

    /// The day, counted from 1970-01-01, and the hour; none of a time that no calendar has.
    pub(super) fn read(&self, ms: i64) -> Option<(i64, usize)> {
        let offset = if self.is_utc {
            0
        } else {
            self.zone.to_offset(Timestamp::from_millisecond(ms).ok()?).seconds()
        };
        let local = ms.div_euclid(SECOND) + i64::from(offset);
        let (day, second) = (local.div_euclid(DAY), local.rem_euclid(DAY));
        Some((day, usize::try_from(second / HOUR).ok()?)).filter(|_| DAYS.contains(&day))
    }
}

/// The days that a calendar has, some years from both ends.
const DAYS: RangeInclusive<i64> = -4_000_000..=2_900_000;

/// The name of a day.
pub(super) fn day_name(day: i64) -> String {
    let span = jiff::Span::new().try_days(day).ok();
    let date = span.and_then(|span| Date::constant(1970, 1, 1).checked_add(span).ok());
    date.map_or_else(String::new, |date| date.to_string())
}

/// The name of a zone, which has to be the same where counts are added.
pub(crate) fn zone_name(zone: &TimeZone) -> String {
    if *zone == TimeZone::UTC {
        return "UTC".to_owned();
    }
    let name = zone.iana_name().map(str::to_owned);
    // A zone of the machine's own that has no name: its offset at no special time.
    name.unwrap_or_else(|| zone.to_offset(Timestamp::UNIX_EPOCH).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(zone: &str, time: &str) -> (String, usize) {
        let calendar = Calendar::new(crate::settings::zone(zone).unwrap());
        let time: Timestamp = time.parse().unwrap();
        let (day, hour) = calendar.read(time.as_millisecond()).unwrap();
        (day_name(day), hour)
    }

    #[test]
    fn days_and_hours_are_those_of_the_zone() {
        let is = |day: &str, hour| (day.to_owned(), hour);
        assert_eq!(read("UTC", "2025-07-21T23:59:59.999Z"), is("2025-07-21", 23));
        assert_eq!(read("UTC", "2025-07-22T00:00:00Z"), is("2025-07-22", 0));
        assert_eq!(read("Asia/Kolkata", "2025-07-21T18:30:00Z"), is("2025-07-22", 0));
        assert_eq!(read("America/New_York", "2025-01-01T04:59:59Z"), is("2024-12-31", 23));
        // The clock is put back from three to two: the hour counts twice.
        assert_eq!(read("Europe/Berlin", "2025-10-26T00:30:00Z"), is("2025-10-26", 2));
        assert_eq!(read("Europe/Berlin", "2025-10-26T01:30:00Z"), is("2025-10-26", 2));
        // And forward from two to three.
        assert_eq!(read("Europe/Berlin", "2025-03-30T00:59:59Z"), is("2025-03-30", 1));
        assert_eq!(read("Europe/Berlin", "2025-03-30T01:00:00Z"), is("2025-03-30", 3));
    }
}
