//! A time on the command line: an instant, a date, a time of today, or a span
//! back from now.
//!
//! What was typed is kept as it was meant; the clock and the time zone come in
//! when it is settled.

use std::str::FromStr;

use anyhow::{Context as _, Result};
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// `--since`, `--until`
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// An instant: RFC 3339, or milliseconds since 1970.
    At(Timestamp),
    /// What calendar and clock show in some zone; a date is its midnight.
    Shown(DateTime),
    /// The beginning of this day, or of one so many days before it.
    Day(i64),
    /// What the clock shows today.
    Today(Time),
    /// So long before now.
    Ago(Span),
}

const ACCEPTED: &str = "it takes a date (2025-06-27), a time (2025-06-27T11:01:27Z, or 20:00 for \
                        today's), today, yesterday, a span back from now (30m, 2h, 1d12h, 1w), or \
                        milliseconds since 1970 (thirteen digits)";

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return milliseconds(text).map(Self::At);
        }
        for (word, days) in [("today", 0), ("yesterday", 1)] {
            if text.eq_ignore_ascii_case(word) {
                return Ok(Self::Day(days));
            }
        }
        // A zone in brackets would be passed over in silence, and a span ahead taken for one back.
        if !text.contains('[') && !text.starts_with('+') {
            if let Ok(time) = text.parse() {
                return Ok(Self::At(time));
            }
            if let Ok(shown) = text.parse() {
                return Ok(Self::Shown(shown));
            }
            // Nothing is passed over in silence here either, such as an offset.
            if text.contains(':')
                && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'))
                && let Ok(time) = text.parse()
            {
                return Ok(Self::Today(time));
            }
            if let Ok(span) = text.parse::<Span>() {
                return Ok(Self::Ago(if span.is_negative() { -span } else { span }));
            }
        }
        Err(ACCEPTED.to_owned())
    }
}

fn milliseconds(digits: &str) -> Result<Timestamp, String> {
    match (digits.len(), digits.parse::<i64>()) {
        (13, Ok(ms)) => Timestamp::from_millisecond(ms).map_err(|_| ACCEPTED.to_owned()),
        (10, Ok(seconds)) => Err(format!("seconds? in milliseconds it is {seconds}000")),
        _ => Err(ACCEPTED.to_owned()),
    }
}

impl When {
    /// The instant that is meant, now and in this zone.
    ///
    /// A day begins with its first instant, also where the clock is put forward
    /// at midnight.
    pub(crate) fn settle(&self, now: Timestamp, zone: &TimeZone) -> Result<Timestamp> {
        let settled = match self {
            Self::At(time) => return Ok(*time),
            Self::Shown(shown) => shown.to_zoned(zone.clone()),
            Self::Day(days) => {
                let today = now.to_zoned(zone.clone()).date();
                today
                    .checked_sub(Span::new().days(*days))
                    .and_then(|day| day.to_zoned(zone.clone()))
            }
            Self::Today(time) => {
                now.to_zoned(zone.clone()).date().to_datetime(*time).to_zoned(zone.clone())
            }
            Self::Ago(span) => now.to_zoned(zone.clone()).checked_sub(*span),
        };
        Ok(settled.ok().context("it lies beyond the years of the calendar")?.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::zone as zone_of;

    use super::*;

    /// What `text` means on 27 June 2025 at noon in UTC.
    fn settled(text: &str, zone: &str) -> String {
        let now = "2025-06-27T12:00:00Z".parse().unwrap();
        let when: When = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
        when.settle(now, &zone_of(zone).unwrap()).unwrap().to_string()
    }

    #[test]
    fn instants_do_not_depend_on_the_zone() {
        for zone in ["UTC", "Asia/Kolkata"] {
            assert_eq!(settled("2025-06-27T11:01:27.019Z", zone), "2025-06-27T11:01:27.019Z");
            assert_eq!(settled("2025-06-27t11:01:27z", zone), "2025-06-27T11:01:27Z");
            assert_eq!(settled("2025-06-27 11:01:27+02:00", zone), "2025-06-27T09:01:27Z");
            assert_eq!(settled("1751022087019", zone), "2025-06-27T11:01:27.019Z");
        }
    }

    #[test]
    fn dates_are_midnight_in_the_zone() {
        assert_eq!(settled("2025-06-27", "UTC"), "2025-06-27T00:00:00Z");
        assert_eq!(settled("2025-06-27", "Europe/Berlin"), "2025-06-26T22:00:00Z");
        assert_eq!(settled("2025-06-27T11:01:27", "Europe/Berlin"), "2025-06-27T09:01:27Z");
        assert_eq!(settled("2025-06-27 11:01", "Asia/Kolkata"), "2025-06-27T05:31:00Z");
        // There is no midnight on this day: the clock goes from 23:59:59 to 01:00.
        assert_eq!(settled("2025-03-30", "Asia/Beirut"), "2025-03-29T22:00:00Z");
    }

    #[test]
    fn spans_go_back_from_now() {
        assert_eq!(settled("2h", "UTC"), "2025-06-27T10:00:00Z");
        assert_eq!(settled("30m", "UTC"), "2025-06-27T11:30:00Z");
        assert_eq!(settled("1d12h", "UTC"), "2025-06-26T00:00:00Z");
        assert_eq!(settled("1w", "UTC"), "2025-06-20T12:00:00Z");
        assert_eq!(settled("1mo", "UTC"), "2025-05-27T12:00:00Z");
        assert_eq!(settled("2 hours ago", "UTC"), "2025-06-27T10:00:00Z");
        assert_eq!(settled("-90s", "UTC"), "2025-06-27T11:58:30Z");
        assert_eq!(settled("-2h", "UTC"), settled("2h", "UTC"));
        assert_eq!(settled("PT2H", "UTC"), "2025-06-27T10:00:00Z");
        assert_eq!(settled("0s", "UTC"), "2025-06-27T12:00:00Z");
        // A day may have 25 hours: the clock was put back on 26 October.
        let now = "2025-10-26T12:00:00Z".parse().unwrap();
        let back = When::Ago(jiff::ToSpan::day(1)).settle(now, &zone_of("Europe/Berlin").unwrap());
        assert_eq!(back.unwrap().to_string(), "2025-10-25T11:00:00Z");
    }

    #[test]
    fn days_and_times_of_today_are_those_of_the_zone() {
        assert_eq!(settled("today", "UTC"), "2025-06-27T00:00:00Z");
        assert_eq!(settled("Yesterday", "UTC"), "2025-06-26T00:00:00Z");
        assert_eq!(settled("20:00", "UTC"), "2025-06-27T20:00:00Z");
        assert_eq!(settled("09:30:15.5", "UTC"), "2025-06-27T09:30:15.5Z");
        assert_eq!(settled("today", "Europe/Berlin"), "2025-06-26T22:00:00Z");
        assert_eq!(settled("20:00", "Asia/Kolkata"), "2025-06-27T14:30:00Z");
        // It is one in the morning of the 28th there.
        assert_eq!(settled("today", "Pacific/Tongatapu"), "2025-06-27T11:00:00Z");
        assert_eq!(settled("yesterday", "Pacific/Tongatapu"), "2025-06-26T11:00:00Z");
        assert_eq!(settled("20:00", "Pacific/Tongatapu"), "2025-06-28T07:00:00Z");
    }

    #[test]
    fn clocks_that_are_put_forward_and_back() {
        let at = |text: &str, now: &str, zone: &str| {
            let when: When = text.parse().unwrap();
            let now = now.parse().unwrap();
            when.settle(now, &zone_of(zone).unwrap()).unwrap().to_string()
        };
        // At 02:00 it was 03:00: half past two is an hour after half past one.
        let spring = "2025-03-30T12:00:00Z";
        assert_eq!(at("02:30", spring, "Europe/Berlin"), "2025-03-30T01:30:00Z");
        assert_eq!(at("today", spring, "Europe/Berlin"), "2025-03-29T23:00:00Z");
        // At 03:00 it was 02:00: half past two comes twice, and the first counts.
        let autumn = "2025-10-26T12:00:00Z";
        assert_eq!(at("02:30", autumn, "Europe/Berlin"), "2025-10-26T00:30:00Z");
        assert_eq!(at("today", autumn, "Europe/Berlin"), "2025-10-25T22:00:00Z");
        assert_eq!(
            at("yesterday", "2025-10-27T12:00:00Z", "Europe/Berlin"),
            "2025-10-25T22:00:00Z"
        );
        // There is no midnight on this day.
        assert_eq!(at("today", spring, "Asia/Beirut"), "2025-03-29T22:00:00Z");
        assert_eq!(at("00:00", spring, "Asia/Beirut"), "2025-03-29T22:00:00Z");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let refused = |text: &str| text.parse::<When>().map(|_| ()).unwrap_err();
        assert_eq!(refused("1751022087"), "seconds? in milliseconds it is 1751022087000");
        for text in [
            "",
            " ",
            "2025",
            "20250627",
            "175102208701",
            "17510220870190",
            "99999999999999999999",
            "tomorrow",
            "2025-13-01",
            "2025-02-30",
            "27.06.2025",
            "20",
            "25:00",
            "11:60",
            "T20:00",
            "20:00Z",
            "20:00+02:00",
            "-20:00",
            "2h30",
            "2 fortnights",
            "+2h",
            "2025-06-27[Europe/Berlin]",
            "2025-06-27T11:01:27Z[UTC]",
            "99999999y",
            "\u{202e}",
        ] {
            let parsed = text.parse::<When>();
            assert!(matches!(&parsed, Err(says) if says == ACCEPTED), "{text:?}: {parsed:?}");
        }
    }

    #[test]
    fn what_lies_beyond_the_calendar_is_an_error() {
        let when: When = "19000y".parse().unwrap();
        let error = when.settle(Timestamp::UNIX_EPOCH, &TimeZone::UTC).unwrap_err();
        assert_eq!(format!("{error:#}"), "it lies beyond the years of the calendar");
    }
}
