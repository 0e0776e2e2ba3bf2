//! Filters select sessions whole; sorting and limits change no number.

use serde_json::Value;

use super::at_width;

fn ids(words: &str) -> Vec<String> {
    let lines = at_width(&format!("six.ndjson -o ndjson {words}"), 80).run().json_lines();
    let id = |line: &Value| line["sessionId"].as_str().map(|id| id[11..].to_owned());
    lines.iter().filter_map(id).collect()
}

#[test]
fn a_filter_selects_whole_sessions() {
    assert_eq!(ids("--status open"), ["420388"]);
    assert_eq!(ids("--reply permitted"), ["419877"]);
    assert_eq!(ids("--channel 65403000000052114"), ["420256", "398041", "420388"]);
    assert_eq!(ids("--assignee 65403000000023001"), ["420118"]);
    assert_eq!(ids("--session 65403000000420301"), ["420301"]);
    assert_eq!(ids("--org 106553778 --status ended").len(), 4);
    // An event in the window is enough, and the session is not cut.
    assert_eq!(ids("--until 2025-07-21T08:05:00Z"), ["420118"]);
    assert_eq!(ids("--since 2025-07-21T09:33:00Z"), ["398041", "420388"]);
    let whole = at_width("six.ndjson -o ndjson --until 2025-07-21T08:05:00Z", 80).run();
    assert_eq!(whole.json_lines()[0]["eventCount"], 6);
}

#[test]
fn windows_bound_the_axis() {
    at_width("six.ndjson --since 2025-07-21T09:00:00Z --until 2025-07-21T09:15:00Z", 80)
        .stdout_holds("2025-07-21 09:00 to 09:15 UTC")
        .stdout_holds("65403000000398041    ENDED   ‹H")
        .stderr_holds("")
        .check();
}

#[test]
fn sessions_stand_in_the_order_asked_for() {
    assert_eq!(ids(""), ["420118", "419877", "420256", "398041", "420301", "420388"]);
    assert_eq!(ids("--sort last"), ["420118", "420301", "420256", "419877", "420388", "398041"]);
    assert_eq!(ids("--sort duration --limit 2"), ["419877", "398041"]);
    assert_eq!(ids("--sort waiting --limit 2"), ["420301", "420388"]);
    assert_eq!(ids("--sort refused --limit 2"), ["398041", "419877"]);
    assert_eq!(ids("--sort messages --limit 2"), ["398041", "419877"]);
    // The newest, which stand last.
    assert_eq!(ids("--limit 2"), ["420301", "420388"]);
    assert_eq!(ids("--sort last --limit 1"), ["398041"]);
    let summary = at_width("six.ndjson -o json --limit 1", 80).run().json()["summary"].clone();
    assert_eq!((&summary["selected"], &summary["shown"]), (&6.into(), &1.into()));
    assert_eq!((&summary["events"], &summary["open"]), (&29.into(), &2.into()));
    at_width("six.ndjson --limit 2", 80)
        .stdout_holds("2 of 6 sessions, the newest by first event")
        .stderr_holds("2 findings")
        .check();
}

#[test]
fn now_is_what_was_said() {
    let of = |words: &str| {
        let words = format!("six.ndjson -o ndjson --session 65403000000420388 {words}");
        at_width(&words, 80).run().json_lines()[0]["waitedMs"].clone()
    };
    assert_eq!(of(""), 1_415_400);
    assert_eq!(of("--as-of 2025-07-21T09:33:30Z"), 1_415_400 - 1_120_000);
    // Before the last event nothing goes on.
    assert_eq!(of("--as-of 2025-07-21T08:00:00Z"), 1_415_400 - 1_130_000);
}
