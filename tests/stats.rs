//! `zdim stats`: what it counts, how it looks, and that the counts of parts add up to
//! those of the whole.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use crate::attacks::{ATTACKS, HOSTILE};
use crate::properties::cases;
use crate::support::{compare, folder, zdim};

/// Four days of a help desk, with other events, mistakes and a log around them.
fn help_desk() -> String {
    let words = "sample --sessions 1200 --since 2025-07-21 --until 2025-07-25 --shape log --fault";
    let faults = "bad-encoding,missing-field,invalid-time,unknown-reply-status,lossy-id";
    let bytes = zdim(&format!("{words} {faults}")).bytes();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn charts_look_as_they_should() {
    let events = help_desk();
    for (name, columns, locale) in [
        ("chart-40", "40", "C.UTF-8"),
        ("chart-60", "60", "C.UTF-8"),
        ("chart-80", "80", "C.UTF-8"),
        ("chart-120", "120", "C.UTF-8"),
        ("chart-ascii", "80", "C"),
    ] {
        let call = zdim("stats --stdin-name day.log").env("COLUMNS", columns);
        let outcome = call.env("LC_ALL", locale).stdin(&events).run();
        let text = &outcome.stdout;
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""), "{name}");
        let width = columns.parse().expect("a number");
        let is_wide = |line: &&str| line.chars().count() > width;
        assert_eq!(text.lines().find(is_wide), None, "{name}");
        assert!(locale != "C" || text.is_ascii());
        compare(&format!("tests/golden/stats/{name}.txt"), text);
    }
    let coloured = zdim("stats --color always").stdin(&events).run().stdout;
    compare("tests/golden/stats/chart-colour.txt", &coloured);
    let json = zdim("stats -o json --tz Asia/Kolkata").stdin(&events).run().stdout;
    compare("tests/golden/stats/counts.json", &json);
}

#[test]
fn counts_are_those_of_inspect_and_check() {
    let inspected = zdim("inspect samples -o json").run().json();
    let counted = zdim("stats samples -o json").run().json();
    for key in ["inputs", "events", "permitted", "refused", "unknown", "otherEvents", "noiseLines"]
    {
        assert_eq!(counted[key], inspected["summary"][key], "{key}");
    }
    let number = |key: &str| counted[key].as_u64().expect("a count");
    let sum = |of: &Value| -> u64 {
        of.as_object().expect("an object").values().map(|n| n.as_u64().expect("a count")).sum()
    };
    for key in ["byChannel", "byAssignee"] {
        assert_eq!(sum(&counted[key]), number("events"), "{key}");
    }
    let statuses = counted["byStatus"].as_object().expect("an object");
    assert_eq!(statuses.values().map(sum).sum::<u64>(), number("events"));
    for key in ["byReason", "byActor"] {
        assert_eq!(sum(&counted[key]), number("refused") - number("refusedImplied"), "{key}");
    }
    let hours = counted["byHour"].as_array().expect("hours");
    let hours: u64 = hours.iter().map(|n| n.as_u64().expect("a count")).sum();
    assert_eq!(hours, number("events") - number("untimed"));
    assert_eq!(sum(&counted["byDay"]), hours);
    let findings: u64 = sum(&counted["findings"]);
    let of = |key: &str| inspected["summary"][key].as_u64().expect("a count");
    assert_eq!(findings, of("errors") + of("warnings"));
}

#[test]
fn rows_are_counted_as_the_events_that_they_tell_of() {
    let of_events =
        zdim("stats samples/sessions.ndjson samples/mistakes.json -o json").run().json();
    let rows = zdim("inspect samples/sessions.ndjson samples/mistakes.json -o ndjson").run().stdout;
    let mut of_rows = zdim("stats -i zdim -o json").stdin(rows).run().json();
    of_rows["inputs"] = of_events["inputs"].clone();
    assert_eq!(of_rows, of_events);
}

#[test]
fn filters_select_events() {
    let count = |words: &str| {
        let outcome = zdim(&format!("stats samples/sessions.ndjson -o json {words}")).run();
        (outcome.code, outcome.json()["events"].as_u64().expect("a count"))
    };
    let (_, all) = count("");
    let (_, permitted) = count("--reply permitted");
    let (_, refused) = count("--reply refused");
    assert!(permitted > 0 && refused > 0);
    assert_eq!(all, permitted + refused);
    assert_eq!(count("--since 2030-01-01"), (1, 0));
    let none = zdim("stats samples/sessions.ndjson --since 2030-01-01").run();
    assert_eq!((none.code, none.stdout.as_str()), (1, ""));
    assert!(none.stderr.contains("IM_Session_Status events was selected"), "{}", none.stderr);
}

#[test]
fn counts_that_do_not_add_up_are_told_of() {
    let folder = folder("counts-that-do-not-add-up");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).expect("a file can be written");
        path
    };
    let sum = zdim("stats samples/batch.json -o json").run().stdout;
    for (name, text, words, why) in [
        ("tz.json", sum.clone(), "--tz Europe/Berlin", "those of UTC, not of Europe/Berlin"),
        ("later.json", sum.replace("Stats\": 1", "Stats\": 2"), "", "its zdimStats is 2"),
        ("cut.json", sum.replace("\"byHour\"", "\"by\""), "", "its byHour is not 24 counts"),
        ("less.json", sum.replace("\"refused\":", "\"refuse\":"), "", "its refused is no count"),
        ("odd.json", sum.replace("\"byDay\": {", "\"byDay\": { \"x\": -1,"), "", "its byDay has"),
        ("filter.json", sum.clone(), "--status OPEN", "it holds counts, and filters select"),
    ] {
        let path = file(name, &text);
        let outcome = zdim(&format!("stats {words} -o json samples/batch.json")).arg(&path).run();
        assert_eq!(outcome.code, 2, "{name}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(why), "{name}: {}", outcome.stderr);
        // The rest is counted.
        assert_eq!(outcome.json()["inputs"], 2, "{name}");
    }
    let path = file("sum.json", &sum);
    let nothing = "no IM_Session_Status event here";
    zdim("inspect").arg(&path).stderr_holds(nothing).code(1).check();
}

#[test]
fn redacted_counts_name_no_id() {
    let text = zdim("stats samples -o json --redact").run().stdout;
    let value: Value = serde_json::from_str(&text).expect("JSON");
    for key in ["byChannel", "byAssignee", "otherEvents"] {
        for name in value[key].as_object().expect("an object").keys() {
            assert!(!name.contains("000000") && !name.contains("106554"), "{name}");
        }
    }
    assert!(text.contains("channel-1") && text.contains("AGENT assignee-"), "{text}");
}

#[test]
fn hostile_keys_do_no_harm() {
    let event = |hostile: &str| {
        let event = serde_json::json!({
            "payload": {
                "sessionId": "1", "sessionStatus": hostile, "replyStatus": hostile,
                "sessionOldStatus": null, "messagesCount": "1", "channelId": hostile,
                "currentAssigneeId": hostile, "assigneeType": hostile,
            },
            "eventTime": "1751022087019", "eventType": "IM_Session_Status", "orgId": "1",
        });
        let other = serde_json::json!({ "payload": {}, "eventType": hostile, "orgId": "1" });
        format!("{event}\n{other}\n")
    };
    let events: String = ATTACKS.iter().copied().chain([HOSTILE]).map(event).collect();
    let counts = zdim("stats -o json").stdin(&events).run();
    // Counts of another, which may be anything.
    let mut sum = counts.json();
    sum["byStatus"] = serde_json::json!({ HOSTILE: { HOSTILE: 3, "a\0b": 1 }, "a\0": { "b": 1 } });
    for key in ["byReason", "byActor", "byDay", "findings"] {
        sum[key] = serde_json::json!({ HOSTILE: 3 });
    }
    let merged = zdim("stats -o json").stdin(sum.to_string()).run();
    let chart = zdim("stats").stdin(sum.to_string()).run();
    let narrow = zdim("stats").env("COLUMNS", "40").stdin(&events).run();
    for text in [&counts.stdout, &merged.stdout, &chart.stdout, &narrow.stdout] {
        let is_harmful = |sign: char| {
            (sign.is_control() && sign != '\n')
                || "\u{202e}\u{2066}\u{200b}\u{e0041}".contains(sign)
        };
        assert!(!text.contains(is_harmful), "{text:?}");
        for line in text.lines() {
            let command = line.trim_start().starts_with("::") || line.contains("##[");
            assert!(!command, "{line:?}");
        }
    }
    // Nothing is lost in JSON: it adds up again.
    assert_eq!(merged.json()["byStatus"][HOSTILE][HOSTILE], 3);
    assert_eq!(merged.json()["byChannel"], counts.json()["byChannel"]);
}

/// Bytes of a sample, by words.
fn part(path: &Path, words: &str) {
    let bytes = zdim(&format!("sample {words}")).bytes();
    fs::write(path, bytes).expect("a file can be written");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(12),
        failure_persistence: None,
        // The same cases in every run, unless more are asked for.
        rng_seed: RngSeed::Fixed(9),
        ..ProptestConfig::default()
    })]

    /// The counts of parts, in any order, add up to those of the whole.
    #[test]
    fn counts_of_parts_add_up_to_those_of_the_whole(
        parts in proptest::collection::vec(
            (
                any::<u64>(),
                1..60_u64,
                proptest::sample::select(vec!["json", "ndjson", "log", "har"]),
                proptest::sample::select(vec![
                    "", "--fault missing-field", "--fault invalid-json,invalid-time", "--fault no-event",
                    "--fault bad-encoding,unknown-assignee-type",
                ]),
                1_300_000_000_000..4_000_000_000_000_u64,
            ),
            1..5,
        ),
        zone in proptest::sample::select(vec!["UTC", "Europe/Berlin", "Asia/Kolkata"]),
        turn in any::<proptest::sample::Index>(),
    ) {
        let folder = folder("counts-of-parts");
        let mut whole = zdim(&format!("stats -o json --tz {zone}"));
        let mut sums = Vec::new();
        for (number, (seed, count, shape, fault, since)) in parts.iter().enumerate() {
            let path = folder.join(format!("{number}.txt"));
            part(&path, &format!("--seed {seed} --count {count} --shape {shape} --since {since} {fault}"));
            let sum = zdim(&format!("stats -o json --tz {zone}")).arg(&path).run().stdout;
            let path_of_sum = folder.join(format!("{number}.json"));
            fs::write(&path_of_sum, sum).expect("a file can be written");
            sums.push(path_of_sum);
            whole = whole.arg(path);
        }
        sums.rotate_left(turn.index(parts.len()));
        let mut merged = zdim(&format!("stats -o json --tz {zone}"));
        for sum in &sums {
            merged = merged.arg(sum);
        }
        let whole = whole.run().stdout;
        prop_assert_eq!(&merged.run().stdout, &whole);
        // Several in one stream, and beside a capture.
        let stream: String = sums.iter().map(|sum| fs::read_to_string(sum).expect("a sum")).collect();
        let streamed = zdim(&format!("stats -o json --tz {zone}")).stdin(stream).run().stdout;
        prop_assert_eq!(&streamed, &whole);
    }
}
