//! `sessions -i zdim`: rows that others have moved and mixed make the same sessions as
//! the captures that they were made of.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{folder, six};
use crate::cases::{Case, cases};
use crate::check::SLOW;
use crate::properties::{cases as how_many, seed};
use crate::support::{in_parallel, zdim};

/// The latest time of all.
const AS_OF: &str = "--as-of 2026-01-01T00:00:00Z";

/// Without what rows do not hold: other events say over what a session is held.
fn held_by_rows(mut session: Value) -> Value {
    session["integration"] = Value::Null;
    session
}

fn sessions_of_rows(words: &str, rows: &str) -> Vec<Value> {
    zdim(&format!("sessions -i zdim -o ndjson {AS_OF} {words}")).stdin(rows).run().json_lines()
}

/// The lines from the last to the first, and every other one before the rest.
fn shuffles(rows: &str) -> [String; 3] {
    let lines: Vec<&str> = rows.lines().collect();
    let text = |lines: Vec<&str>| lines.into_iter().flat_map(|line| [line, "\n"]).collect();
    let odd = lines.iter().skip(1).step_by(2);
    let mixed = odd.chain(lines.iter().step_by(2)).copied().collect();
    [rows.to_owned(), text(lines.iter().rev().copied().collect()), text(mixed)]
}

#[test]
fn rows_in_any_order_make_the_sessions_of_their_capture() {
    let all = cases("find").into_iter().chain(cases("check"));
    let captures: Vec<Case> = all
        .filter(|case| case.name() != SLOW)
        .map(|case| {
            let way = case.args.iter().skip_while(|arg| *arg != "-i").take(2).cloned();
            Case { args: way.collect(), ..Case::of(case.path) }
        })
        .chain([Case::of(folder().join("six.ndjson"))])
        .collect();
    in_parallel(&captures, |case| {
        let straight = case.zdim(&format!("sessions -o ndjson {AS_OF}")).run().json_lines();
        let straight: Vec<Value> = straight.into_iter().map(held_by_rows).collect();
        let rows = case.zdim("inspect -o ndjson").run().stdout;
        for rows in shuffles(&rows) {
            assert_eq!(sessions_of_rows("", &rows), straight, "{}", case.path.display());
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: how_many(16),
        failure_persistence: None,
        rng_seed: seed(),
        ..ProptestConfig::default()
    })]

    /// The events of several files, of which each has some of every session's.
    #[test]
    fn sessions_do_not_hang_on_how_rows_are_mixed(
        file_of in prop::collection::vec(0..3usize, 35),
        doubled in prop::collection::vec(0..29usize, 0..6),
        order in Just((0..35).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let mut lines = six();
        let again: Vec<String> = doubled.iter().map(|place| lines[*place].clone()).collect();
        lines.extend(again);
        let folder = crate::support::folder("sessions-rows");
        let run = |words: &str| {
            (0..3).fold(zdim(words), |call, number| {
                let path = folder.join(format!("{number}.ndjson"));
                let own = lines.iter().zip(&file_of).filter(|(_, file)| **file == number);
                let text: String = own.flat_map(|(line, _)| [line, "\n"]).collect();
                std::fs::write(&path, text).expect("a file");
                call.arg(path)
            })
            .run()
        };
        let straight = run(&format!("sessions -o ndjson {AS_OF}")).json_lines();
        let rows = run("inspect -o ndjson").stdout;
        let rows: Vec<&str> = rows.lines().collect();
        let mixed = order.iter().filter_map(|place| rows.get(*place));
        let mixed: String = mixed.flat_map(|row| [row, "\n"]).collect();
        prop_assert_eq!(mixed.lines().count(), rows.len());
        prop_assert_eq!(sessions_of_rows("", &mixed), straight);
    }
}

#[test]
fn places_are_numbers_and_not_words() {
    let lines = six();
    let list = format!("[{}]", lines.join(","));
    // In a string all events begin at one place, and the pointer says which is first.
    let text = format!("{{\"body\":{}}}", Value::String(list));
    for text in [lines.join("\n"), text] {
        let straight = zdim(&format!("sessions -o ndjson {AS_OF}")).stdin(&text).run().json_lines();
        assert_eq!(straight.len(), 6);
        let rows = zdim("inspect -o ndjson").stdin(&text).run().stdout;
        for rows in shuffles(&rows) {
            assert_eq!(sessions_of_rows("", &rows), straight);
        }
    }
}

#[test]
fn one_session_of_rows_is_shown_whole() {
    let id = "--session 65403000000419877";
    let rows = zdim("inspect -o ndjson").stdin(six().join("\n")).run().stdout;
    let straight = zdim(&format!("sessions -o json {AS_OF} {id}")).stdin(six().join("\n"));
    let straight = straight.run().json();
    let [_, turned, _] = shuffles(&rows);
    let again = zdim(&format!("sessions -i zdim -o json {AS_OF} {id}")).stdin(&turned).run().json();
    // Rows do not hold where fields stood that rules across events point at.
    let events = |report: &Value| {
        let mut events = report["sessions"][0]["events"].clone();
        for event in events.as_array_mut().expect("a list") {
            for problem in event["problems"].as_array_mut().expect("a list") {
                *problem = json!([problem["rule"], problem["message"], problem["value"]]);
            }
        }
        events
    };
    assert_eq!(events(&again), events(&straight));
    assert_eq!(again["sessions"][0]["findings"], straight["sessions"][0]["findings"]);
    for key in ["events", "permitted", "refused", "unknown", "warnings", "errors"] {
        assert_eq!(again["summary"][key], straight["summary"][key], "{key}");
    }
}

#[test]
fn findings_across_events_are_found_anew() {
    let rows = zdim("inspect -o ndjson").stdin(six().join("\n")).run();
    let found = |rows: &str| {
        let sessions = sessions_of_rows("", rows).into_iter();
        sessions.map(|session| session["findings"].clone()).collect::<Vec<_>>()
    };
    let straight = found(&rows.stdout);
    let problem = zdim("check --join -o ndjson").stdin(six().join("\n")).run().json_lines();
    let told = rows.json_lines().into_iter().map(|mut row| {
        row["problems"] = Value::Array(vec![problem[0].clone()]);
        row.to_string()
    });
    let told = told.collect::<Vec<_>>().join("\n");
    assert_eq!(found(&told), straight);
}

/// Levels were said where the events were judged, and are not said again.
#[test]
fn the_severity_of_a_row_is_what_counts() {
    let wrong = six().join("\n").replace("\"SESSION_EXPIRED\"", "\"SESSION_EXPIRE\"");
    let odd = wrong.replace("\"orgId\":", "\"sentiment\":\"4\",\"orgId\":");
    for (text, levels, errors, warnings) in [
        (&wrong, "", 1, 2),
        (&wrong, "-W unknown-reply-status", 0, 3),
        (&odd, "-W unknown-reply-status -D unknown-field", 29, 3),
        (&odd, "-A unknown-reply-status -A unknown-field", 0, 2),
    ] {
        let rows = zdim(&format!("inspect -o ndjson {levels}")).stdin(text).run().stdout;
        let of_rows = zdim("sessions -i zdim -o json").stdin(&rows).run();
        let straight = zdim(&format!("sessions -o json {levels}")).stdin(text).run();
        for run in [&of_rows, &straight] {
            let summary = &run.json()["summary"];
            assert_eq!(summary["errors"], errors, "{levels}");
            assert_eq!(summary["warnings"], warnings, "{levels}");
            assert_eq!(run.code, i32::from(errors > 0), "{levels}");
        }
        // What is said again counts for the rows, too.
        let denied = zdim("sessions -i zdim -q -D warnings").stdin(&rows).run();
        assert_eq!(denied.code, 1);
    }
}

#[test]
fn a_redacted_row_is_refused() {
    let rows = zdim("inspect -o ndjson --redact").stdin(six().join("\n")).run().stdout;
    let outcome = zdim("sessions -i zdim -o ndjson").stdin(&rows).run();
    assert_eq!((outcome.code, &*outcome.stdout), (2, ""), "{}", outcome.transcript());
    assert!(outcome.stderr.contains("a row that was redacted"), "{}", outcome.stderr);
    // The sessions of other rows are told of beside it.
    let rows = zdim("inspect -o ndjson").stdin(six().join("\n")).run().stdout + &rows;
    let outcome = zdim("sessions -i zdim -o ndjson").stdin(&rows).run();
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (2, 6));
}
