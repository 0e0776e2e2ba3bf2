//! The zone of shown times, and filters by time.

use zdim::tables::Field;

use super::{delivery, event, event_but};
use crate::support::zdim;

/// The lines that are left of `samples/sessions.ndjson`.
fn left(filter: &str) -> usize {
    let outcome = zdim(&format!("inspect samples/sessions.ndjson -o ndjson {filter}")).run();
    assert_eq!(outcome.code, i32::from(outcome.stdout.is_empty()), "{filter}: {}", outcome.stderr);
    outcome.stdout.lines().count()
}

#[test]
fn since_is_inclusive_and_until_exclusive() {
    for time in ["2025-07-21T08:10:26.519Z", "1753085426519", "2025-07-21T10:10:26.519+02:00"] {
        assert_eq!(left(&format!("--since {time}")), 5, "{time}");
        assert_eq!(left(&format!("--until {time}")), 9, "{time}");
        assert_eq!(left(&format!("--since {time} --until {time}")), 0, "{time}");
    }
    assert_eq!(left("--since 2025-07-21T08:10:26.519000001Z"), 4);
    assert_eq!(left("--since 2025-07-21T08:00:00Z --until 2025-07-21T09:00:00Z"), 9);
}

#[test]
fn a_day_begins_at_midnight_in_the_zone() {
    assert_eq!(left("--since 2025-07-21"), 14);
    assert_eq!(left("--until 2025-07-21"), 0);
    // In Tonga it is 21:00 there at eight o'clock in UTC, in Hawaii 22:00 of the day before.
    assert_eq!(left("--since 2025-07-22 --tz Pacific/Tongatapu"), 0);
    assert_eq!(left("--until 2025-07-21 --tz Pacific/Honolulu"), 14);
    assert_eq!(left("--since 2025-07-20T22:00 --tz Pacific/Honolulu"), 12);
}

#[test]
fn spans_count_back_from_now() {
    assert_eq!(left("--since 30m"), 0);
    assert_eq!(left("--since 1w --until 1d12h"), 0);
    assert_eq!(left("--since 100y"), 14);
    assert_eq!(left("--until 30m"), 14);
    assert_eq!(left("--since -2h"), 0);
    assert_eq!(left("--until -2h"), 14);
    assert_eq!(left("--since=-100y"), 14);
}

#[test]
fn today_yesterday_and_a_time_of_today() {
    let now = jiff::Timestamp::now().as_millisecond();
    let time = format!("\"{now}\"");
    let text = format!("{}\n{}\n", event(), event_but(Field::EventTime, &time));
    for (filter, events) in [
        ("--since yesterday", 1),
        ("--until yesterday", 1),
        ("--since 00:00 --tz Asia/Kolkata", 1),
        ("--until 00:00", 1),
        ("--since -5m", 1),
    ] {
        let outcome = zdim(&format!("inspect -o ndjson {filter}")).stdin(&text).run();
        assert_eq!(outcome.stdout.lines().count(), events, "{filter}: {}", outcome.stderr);
    }
}

#[test]
fn an_event_without_a_usable_time_is_dropped() {
    let seconds = event_but(Field::EventTime, "\"1751022087\"");
    let text = delivery(&[seconds, event()]);
    zdim("inspect -q").stdin(&text).code(1).check();
    zdim("inspect -q --since 2025-01-01").stdin(&text).check();
    zdim("inspect -q --until 2100-01-01").stdin(&text).check();
}

#[test]
fn what_is_no_time_is_refused() {
    let says = |words: &str| zdim(words).stderr_holds("").code(2).check().stderr;
    let stderr = says("inspect --since tomorrow");
    assert!(stderr.contains("it takes a date (2025-06-27)"), "{stderr}");
    let stderr = says("inspect --until 1751022087");
    assert!(stderr.contains("seconds? in milliseconds it is 1751022087000"), "{stderr}");
    assert_eq!(
        says("inspect --since 2025-06-28 --until 2025-06-27"),
        "zdim: --since is after --until, so no event can be selected: \
         2025-06-28T00:00:00.000Z is after 2025-06-27T00:00:00.000Z\n"
    );
    assert_eq!(
        says("inspect --since 9000y --until 19000y"),
        "zdim: --until: it lies beyond the years of the calendar\n"
    );
}

#[test]
fn times_are_shown_in_the_zone() {
    let shows = |words: &str, time: &str| {
        zdim(&format!("inspect samples/on-hold.json {words}"))
            .env("TZ", "America/New_York")
            .stdout_holds(time)
            .stderr_holds("")
            .check();
    };
    shows("", "2025-06-27 11:01:27.019 UTC\n");
    shows("--tz Europe/Berlin", "2025-06-27 13:01:27.019 CEST\n");
    shows("--tz local", "2025-06-27 07:01:27.019 EDT\n");
    shows("--tz asia/kathmandu -o line", "2025-06-27 16:46:27 +05:45  ✔ ACCEPTED  ");
    shows("--tz Europe/Berlin -o table", "13:01:27.019 CEST  ");
    for format in ["json", "ndjson"] {
        let words = format!("inspect samples/on-hold.json -o {format}");
        let utc = zdim(&words).stdout_holds("T11:01:27.019Z").check().stdout;
        zdim(&words).arg("--tz=Europe/Berlin").stdout(utc).check();
    }
}

#[test]
fn an_unknown_zone_is_refused_with_the_one_that_was_meant() {
    zdim("inspect --tz Europe/Berln")
        .stderr("zdim: --tz: there is no time zone `Europe/Berln`: did you mean Europe/Berlin?\n")
        .code(2)
        .check();
    zdim("inspect --tz Middle_Earth")
        .stderr(
            "zdim: --tz: there is no time zone `Middle_Earth`: it takes UTC, local, or a name such as \
             Europe/Berlin\n",
        )
        .code(2)
        .check();
    zdim("inspect --tz local")
        .env("TZ", "Middle_Earth")
        .stderr_holds("the local time zone is not known: name one")
        .code(2)
        .check();
}
