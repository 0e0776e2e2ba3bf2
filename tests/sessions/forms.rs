//! What people read, against the drawings that it was made after.

use proptest::prelude::*;

use super::{at_width, event, six};
use crate::properties::{cases as how_many, seed};
use crate::support::{aloud, compare, root, zdim};

const ONE: &str = "six.ndjson --session 65403000000419877";

/// Each form at some width, and the drawing that it has to equal.
fn forms() -> Vec<(String, String, Option<String>)> {
    let mut forms = Vec::new();
    for width in [40, 60, 80, 120, 200] {
        let drawn = (width > 60).then(|| width.to_string());
        forms.push((
            format!("timeline-{width}"),
            at_width("six.ndjson", width).run().stdout,
            drawn,
        ));
    }
    let ascii = at_width("six.ndjson", 80).env("LC_ALL", "C").run().stdout;
    forms.push(("timeline-ascii".to_owned(), ascii, Some("80 ascii".to_owned())));
    let colour = at_width("six.ndjson --color always", 80).run().stdout;
    forms.push(("timeline-colour".to_owned(), colour, None));
    for width in [40, 80, 120] {
        let drawn = (width > 60).then(|| format!("one {width}"));
        forms.push((format!("one-{width}"), at_width(ONE, width).run().stdout, drawn));
    }
    for (name, words, width) in [
        ("one-colour", format!("{ONE} --color always"), 120),
        ("summary-80", "six.ndjson -o summary".to_owned(), 80),
        ("summary-40", "six.ndjson -o summary".to_owned(), 40),
        ("table-60", "six.ndjson -o table".to_owned(), 60),
        ("table-120", "six.ndjson -o table".to_owned(), 120),
        ("table-200", "six.ndjson -o table".to_owned(), 200),
    ] {
        forms.push((name.to_owned(), at_width(&words, width).run().stdout, None));
    }
    forms
}

#[test]
fn every_form_is_as_it_was() {
    for (name, text, _) in forms() {
        compare(&format!("tests/golden/sessions/{name}.txt"), &text);
    }
    let document = at_width("six.ndjson -o json", 80).run().stdout;
    compare("tests/golden/sessions/report.json", &document);
    let lines = at_width("six.ndjson -o ndjson", 80).run().stdout;
    compare("tests/golden/sessions/sessions.ndjson", &lines);
}

#[test]
fn a_day_of_a_help_desk_is_as_it_was() {
    let mut text = String::new();
    for words in ["sessions", "sessions -o summary", "sessions -o table --sort waiting", "stats"] {
        let shown = zdim(&format!("{words} samples/desk.ndjson")).run().stdout;
        text.extend(["$ zdim ", words, " samples/desk.ndjson\n", &shown, "\n"]);
    }
    compare("tests/golden/sessions/desk.txt", &text);
}

#[test]
fn timelines_are_what_was_drawn() {
    let Ok(mockups) = std::fs::read_to_string(root().join("../shared/sessions/mockups.txt")) else {
        return aloud("SKIPPED: timelines are not compared, for the drawings are not here");
    };
    for (name, text, drawn) in forms() {
        let Some(drawn) = drawn else { continue };
        let (_, rest) = mockups.split_once(&format!("== {drawn}\n")).expect("a drawing");
        let drawing = rest.split("\n\n== ").next().unwrap_or(rest);
        for (drawn, line) in drawing.lines().zip(text.lines()) {
            if drawn.contains("the same event again") {
                // Its place was drawn three columns beside the others.
                let words =
                    |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
                assert_eq!(words(line), words(drawn), "{name}");
                continue;
            }
            assert_eq!(line, drawn, "{name}");
        }
        assert_eq!(text.lines().count(), drawing.lines().count(), "{name}");
    }
}

#[test]
fn a_line_is_never_wider_than_it_may_be() {
    for columns in (60..=300).step_by(7) {
        for words in ["six.ndjson", ONE, "six.ndjson -o table", "six.ndjson -o summary"] {
            let text = at_width(words, columns).run().stdout;
            for line in text.lines() {
                let width = unicode_width::UnicodeWidthStr::width(line);
                assert!(width <= columns, "{words} at {columns}: {line}");
            }
        }
    }
}

/// The row of a session in the timeline of these lines.
fn row(lines: &[String], words: &str) -> String {
    let outcome = zdim(&format!("sessions {words}")).stdin(lines.join("\n")).env("COLUMNS", "80");
    let text = outcome.run().stdout;
    text.lines().find(|line| line.starts_with("6540")).expect("a row").to_owned()
}

#[test]
fn the_last_state_is_drawn_where_the_axis_ends() {
    let lines: Vec<String> =
        six().into_iter().filter(|l| l.contains("65403000000420301")).collect();
    let ended = row(&lines, "");
    assert!(ended.ends_with("─E"), "{ended}");
    // It is not in a window that ends before it.
    let cut = row(&lines, "--until 2025-07-21T09:08Z");
    assert!(cut.ends_with("─›"), "{cut}");
    // A session that goes on, and was picked up in the last moment of all.
    let picked_up = event(&[
        ("\"sessionStatus\":\"CREATED\"", "\"sessionStatus\":\"ON_HOLD\""),
        ("\"sessionOldStatus\":null", "\"sessionOldStatus\":\"CREATED\""),
        ("UNASSIGNED", "ACCEPTED"),
        ("\"currentAssigneeId\":null", "\"currentAssigneeId\":\"106554391\""),
        ("\"assigneeType\":null", "\"assigneeType\":\"AGENT\""),
        ("1753084820318", "1753084890318"),
    ]);
    let lines = vec![event(&[]), picked_up];
    let open = row(&lines, "");
    assert!(open.ends_with("─H›"), "{open}");
}

#[test]
fn a_refusal_between_others_has_its_reason_beside_them() {
    let at = |minutes: u64, reply: &str| {
        event(&[
            ("\"sessionStatus\":\"CREATED\"", "\"sessionStatus\":\"ON_HOLD\""),
            ("\"sessionOldStatus\":null", "\"sessionOldStatus\":\"ON_HOLD\""),
            ("UNASSIGNED", reply),
            ("1753084820318", &(1_753_084_820_318 + minutes * 60_000).to_string()),
        ])
    };
    let text = [
        at(0, "ACCEPTED"),
        at(5, "CREDIT_EXHAUSTED"),
        at(10, "SESSION_EXPIRED"),
        at(25, "NOT_AN_ASSIGNEE"),
        at(30, "ACCEPTED"),
        at(90, "ACCEPTED"),
    ]
    .concat();
    let outcome = zdim("sessions").stdin(&text).env("COLUMNS", "80").run();
    outcome
        .stdout
        .lines()
        .find(|line| line.contains("▔ ✘ SESSION_EXPIRED"))
        .unwrap_or_else(|| panic!("{}", outcome.transcript()));
}

#[test]
fn a_refusal_that_the_status_implies_has_no_sign_without_a_time_either() {
    let lines: Vec<String> = six()
        .into_iter()
        .filter(|line| line.contains("65403000000420118"))
        .map(|line| line.replace("\"eventTime\":\"1753", "\"eventTime\":\"soon1753"))
        .collect();
    let row = row(&lines, "");
    assert!(row.ends_with("  ENDED"), "{row}");
    let page = zdim("sessions -o html").stdin(lines.join("\n")).run().stdout;
    assert!(!page.contains("✘</span>"));
}

/// As long as from the first time that is believed to the last.
const LONGEST: u64 = 90 * 365 * 86_400_000 - 200_000_000_000;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: how_many(96),
        failure_persistence: None,
        rng_seed: seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_length_of_time_and_of_ids_can_be_drawn(
        id in "[1-9][0-9]{0,19}",
        span in prop_oneof![Just(0), Just(LONGEST), 0..3000_u64, 0..200_000_000_u64, 0..LONGEST],
        width in 60..=300_usize,
        has_other in any::<bool>(),
        (status, reply) in prop_oneof![
            Just(("OPEN", "UNASSIGNED")),
            Just(("ON_HOLD", "SESSION_EXPIRED")),
            Just(("ENDED", "SESSION_ENDED")),
        ],
        words in prop_oneof![3 => Just(""), 1 => Just("-o table"), 1 => Just("-o summary")],
    ) {
        let first = event(&[("1753084820318", "1262304000000")]);
        let later = (1_262_304_000_000 + span).to_string();
        let next = first
            .replace("1262304000000", &later)
            .replace("\"sessionOldStatus\":null", "\"sessionOldStatus\":\"CREATED\"")
            .replace("\"sessionStatus\":\"CREATED\"", &format!("\"sessionStatus\":\"{status}\""))
            .replace("UNASSIGNED", reply);
        // Another session makes the axis longer than this one is.
        let other = if has_other { six().swap_remove(28) } else { String::new() };
        let text = [first, next].concat().replace("65403000000420118", &id) + &other;
        let call = zdim(&format!("sessions {words}")).stdin(&text);
        let outcome = call.env("COLUMNS", width.to_string()).run();
        prop_assert!(outcome.code < 2, "{}", outcome.transcript());
        prop_assert!(words == "-o summary" || outcome.stdout.contains(&id));
        for line in outcome.stdout.lines() {
            let columns = unicode_width::UnicodeWidthStr::width(line);
            prop_assert!(columns <= width, "{span} ms at {width}: {line}");
        }
    }
}

#[test]
fn times_are_shown_in_the_zone_that_is_asked_for() {
    at_width("six.ndjson --tz Asia/Kolkata", 80)
        .stdout_holds("2025-07-21 13:30 to 15:22 Asia/Kolkata")
        .stdout_holds("│14:00")
        .stderr_holds("duplicate-event")
        .check();
}
