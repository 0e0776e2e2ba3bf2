//! What people read, against the drawings that it was made after.

use super::{at_width, six};
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

#[test]
fn any_length_of_time_and_of_ids_can_be_drawn() {
    let first = &six()[0];
    for span in [0u64, 1, 999, 1000, 86_400_000, 90 * 365 * 86_400_000 - 200_000_000_000] {
        for id in ["7", "12345678900001034010"] {
            let later = (1_262_304_000_000 + span).to_string();
            let text = [
                first.replace("1753084820318", "1262304000000"),
                first.replace("1753084820318", &later).replace("CREATED", "OPEN"),
            ]
            .join("\n")
            .replace("65403000000420118", id);
            for width in [60, 100, 190, 300] {
                let outcome = zdim("sessions").stdin(&text).env("COLUMNS", width.to_string()).run();
                assert_eq!(outcome.code, 0, "{}", outcome.transcript());
                assert!(outcome.stdout.contains(id));
                for line in outcome.stdout.lines() {
                    let columns = unicode_width::UnicodeWidthStr::width(line);
                    assert!(columns <= width, "{span} ms at {width}: {line}");
                }
            }
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
