//! Cards or lines: what is chosen when nothing is asked for.

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

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
fn up_to_three_events_are_cards() {
    of_stdin("", &event(), "c");
    of_stdin("", &events(1), "c");
    of_stdin("", &events(3), "ccc");
    of_stdin("", &events(4), "llll");
    of_stdin("", &format!("{}{}", events(2), events(1)), "ccc");
    of_stdin("", &format!("{}[]{}", events(2), events(2)), "llll");
    of_stdin("-o line", &events(1), "l");
    of_stdin("-o card", &events(4), "cccc");
}

#[test]
fn neither_names_nor_formats_decide() {
    let line = event() + "\n";
    of_stdin("-i ndjson", &line, "c");
    of_stdin("-i ndjson", &line.repeat(4), "llll");
    of_stdin("--stdin-name a.ndjson", &line, "c");
    let log = format!("listening\nbody: {line}");
    of_stdin("", &log, "c");
    of_stdin("-i log", &log, "c");
    of_stdin("-i log", &log.repeat(4), "llll");
}

#[test]
fn only_selected_events_count() {
    let others = events(4).replace("ACCEPTED", "UNASSIGNED");
    of_stdin("--reply permitted", &format!("{others}{}{others}", events(2)), "cc");
}

#[test]
fn the_events_of_all_inputs_count_together() {
    let folder = folder("forms-inputs");
    for name in ["a.json", "b.json", "c.ndjson", "d.json"] {
        fs::write(folder.join(name), event()).unwrap();
    }
    fs::write(folder.join("many.json"), events(5)).unwrap();
    let of = |words: &str| forms(&zdim(words).within(&folder).run().stdout);
    assert_eq!(of("inspect a.json b.json c.ndjson"), "ccc");
    assert_eq!(of("inspect a.json b.json c.ndjson d.json"), "llll");
    assert_eq!(of("inspect a.json many.json b.json"), "lllllll");
}

#[test]
fn a_finding_does_not_overtake_events_that_wait() {
    let line = event() + "\n";
    let broken = "{\"payload\": oops}\n";
    let of = |text: String| {
        let outcome = zdim("inspect -i ndjson").stdin(text).run();
        assert_eq!(outcome.code, 1);
        outcome.stdout
    };
    let places = |stdout: &str| -> Vec<usize> {
        let at =
            |line: &str| Some(line.split("<stdin>:").nth(1)?.split(':').next()?.parse().unwrap());
        stdout.lines().filter_map(at).collect()
    };
    let three = of(format!("{broken}{line}{broken}{line}{line}"));
    assert_eq!(forms(&three), "ccc");
    assert_eq!(places(&three), [1, 2, 3, 4, 5]);
    assert!(three.contains("UTC\n\n<stdin>:3:13  ✘"), "parted from the card: {three}");
    let four = of(format!("{broken}{line}{broken}{line}{line}{line}"));
    assert_eq!(forms(&four), "llll");
    assert_eq!(places(&four), [1, 2, 3, 4, 5, 6]);
}

#[test]
fn so_many_findings_behind_an_event_are_not_held() {
    let text = format!("{}\n{}", event(), "{\"payload\": oops}\n".repeat(20_000));
    let outcome = zdim("inspect -i ndjson").stdin(text).run();
    assert_eq!(forms(&outcome.stdout), "l");
    assert_eq!(outcome.stdout.lines().count(), 20_001);
}

/// What a run prints that is handed one text after the other, each when the one
/// before has shown up, as its last bytes say.
fn live(steps: &[(&str, &str)]) -> String {
    let mut child = crate::support::command(env!("CARGO_BIN_EXE_zdim"))
        .args(["inspect"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let (sender, receiver) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut block = [0; 4096];
        while let Ok(length @ 1..) = stdout.read(&mut block) {
            let _ = sender.send(block[..length].to_vec());
        }
    });
    let mut shown = Vec::new();
    for (text, end) in steps {
        stdin.write_all(text.as_bytes()).unwrap();
        stdin.flush().unwrap();
        let begun = Instant::now();
        while !shown.ends_with(end.as_bytes()) {
            // Much longer than it takes: the machine may be busy.
            let left = Duration::from_secs(10).saturating_sub(begun.elapsed());
            shown.extend(receiver.recv_timeout(left).expect("it is shown though the pipe is open"));
        }
    }
    drop(stdin);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    reader.join().unwrap();
    shown.extend(receiver.try_iter().flatten());
    String::from_utf8(shown).unwrap()
}

#[test]
fn on_a_pipe_that_stays_open_events_are_lines() {
    let line = event() + "\n";
    let shown = live(&[(&line, "  <stdin>:1:1\n"), (&line, "  <stdin>:2:1\n")]);
    assert_eq!(forms(&shown), "ll");
    let value = events(2);
    let shown = live(&[(&value, "\n"), (&value, "\n")]);
    assert_eq!(forms(&shown), "llll");
}

#[test]
fn cards_are_parted_by_an_empty_line() {
    let outcome = zdim("inspect").stdin(events(2)).stdout_holds("UTC\n\n✔ Reply permitted").check();
    assert!(outcome.stdout.starts_with('✔') && outcome.stdout.ends_with("UTC\n"));
}

#[test]
fn lines_keep_to_columns_where_they_are_said() {
    for columns in ["40", "60", "80", "100"] {
        let width: usize = columns.parse().unwrap();
        for words in ["inspect samples/batch.json", "inspect samples/mistakes.json", "explain"] {
            let outcome = zdim(words).env("COLUMNS", columns).run();
            for line in outcome.stdout.lines().chain(outcome.stderr.lines()) {
                assert!(line.chars().count() <= width, "{words} in {columns}: {line}");
            }
        }
    }
    let whole = zdim("inspect samples/batch.json").run().stdout;
    assert!(whole.lines().all(|line| line.contains("  samples/batch.json:")), "{whole}");
}

#[test]
fn ascii_where_the_locale_asks_for_it() {
    let mut command = crate::support::command(env!("CARGO_BIN_EXE_zdim"));
    command.args(["inspect", "samples/expired.json"]).env("LC_ALL", "de_DE.ISO-8859-1");
    let output = command.output().unwrap();
    assert!(output.stdout.is_ascii() && !output.stdout.is_empty());
    // In helps and messages too.
    for words in ["--help", "inspect --help", "check -h", "explain", "inspect missing-ě.json"] {
        let outcome = zdim(words).env("LC_ALL", "C").run();
        assert!((outcome.stdout + &outcome.stderr).is_ascii(), "{words}");
    }
}
