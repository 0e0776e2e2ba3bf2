//! Cards or lines: what is chosen when nothing is asked for.

use std::fs;

use super::{delivery, event};
use crate::support::{folder, zdim};

/// `c` for each card and `l` for each line.
fn forms(stdout: &str) -> String {
    let of = |line: &str| match line {
        line if line.contains(" Reply permitted   session ") => Some('c'),
        line if line.contains("ENDED → ON_HOLD") => Some('l'),
        _ => None,
    };
    stdout.lines().filter_map(of).collect()
}

#[track_caller]
fn of_stdin(options: &str, text: &str, expected: &str) {
    let outcome = zdim(&format!("inspect {options}")).stdin(text).run();
    assert_eq!(forms(&outcome.stdout), expected, "{}", outcome.transcript());
    assert_eq!(outcome.stderr.is_empty(), !expected.contains('l'), "a summary after lines only");
}

fn events(count: usize) -> String {
    delivery(&vec![event(); count])
}

#[test]
fn up_to_three_events_of_the_first_value_are_cards() {
    of_stdin("", &event(), "c");
    of_stdin("", &events(1), "c");
    of_stdin("", &events(3), "ccc");
    of_stdin("", &events(4), "llll");
    of_stdin("", &format!("{}{}", events(2), events(1)), "ccl");
    of_stdin("", &format!("[]{}", events(1)), "l");
    of_stdin("-o line", &events(1), "l");
    of_stdin("-o card", &events(4), "cccc");
}

#[test]
fn lines_of_json_are_lines() {
    of_stdin("-i ndjson", &format!("{}\n", event()), "l");
    let folder = folder("forms-ndjson");
    fs::write(folder.join("a.ndjson"), event()).unwrap();
    fs::write(folder.join("a.jsonl"), event()).unwrap();
    for name in ["a.ndjson", "a.jsonl"] {
        let outcome = zdim("inspect").arg(name).within(&folder).run();
        assert_eq!(forms(&outcome.stdout), "l", "{name}");
    }
}

#[test]
fn what_stands_in_a_log_is_a_line() {
    let log = format!("listening\nbody: {}\n", event());
    of_stdin("", &log, "l");
    of_stdin("-i log", &log, "l");
    of_stdin("-i log", &event(), "l");
}

#[test]
fn at_most_three_inputs_have_cards() {
    let folder = folder("forms-inputs");
    for name in ["a.json", "b.json", "c.json", "d.json"] {
        fs::write(folder.join(name), event()).unwrap();
    }
    let of = |words: &str| forms(&zdim(words).within(&folder).run().stdout);
    assert_eq!(of("inspect a.json b.json c.json"), "ccc");
    assert_eq!(of("inspect a.json b.json c.json d.json"), "llll");
}

#[test]
fn cards_are_parted_by_an_empty_line() {
    let outcome = zdim("inspect").stdin(events(2)).stdout_holds("UTC\n\n✔ Reply permitted").check();
    assert!(outcome.stdout.starts_with('✔') && outcome.stdout.ends_with("UTC\n"));
}

#[test]
fn ascii_where_the_locale_asks_for_it() {
    let mut command = crate::support::command(env!("CARGO_BIN_EXE_zdim"));
    command.args(["inspect", "samples/expired.json"]).env("LC_ALL", "de_DE.ISO-8859-1");
    let output = command.output().unwrap();
    assert!(output.stdout.is_ascii() && !output.stdout.is_empty());
}
