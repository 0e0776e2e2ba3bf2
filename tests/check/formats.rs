//! Every format says the same, wherever it goes, and none changes the exit code.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;

use super::FORMATS;
use crate::cases::{Case, cases};
use crate::support::{compare, folder, in_parallel, zdim};

/// Its 17 MiB take seconds each time, without optimization.
pub const SLOW: &str = "too-large.log.gz";

/// Runs the case quietly, with a file for each format, and with each on standard output.
fn in_every_format(case: &Case, number: usize) {
    let folder = folder(&format!("formats-{number}"));
    let mut options = String::from("check -q");
    for format in FORMATS {
        let _ = write!(options, " -o {format}={}", folder.join(format).display());
    }
    let quiet = case.zdim(&options).run();
    assert_eq!(&*quiet.stdout, "", "{}", case.path.display());
    assert_eq!(quiet.stderr.is_empty(), quiet.code < 2, "{}", case.path.display());
    let mut said = HashSet::new();
    for format in FORMATS {
        let outcome = case.zdim(&format!("check -o {format}")).run();
        assert_eq!(outcome.code, quiet.code, "{} as {format}", case.path.display());
        let file = fs::read_to_string(folder.join(format)).expect("the file is written");
        assert_eq!(file, outcome.stdout, "{} as {format}", case.path.display());
        said.insert(outcome.stderr);
    }
    assert_eq!(said.len(), 1, "{}: {said:#?}", case.path.display());
    fs::remove_dir_all(folder).expect("the folder can be removed");
}

#[test]
fn no_format_changes_the_exit_code_or_the_text() {
    let all: Vec<(usize, Case)> =
        cases("find").into_iter().chain(cases("check")).enumerate().collect();
    let all: Vec<_> = all.into_iter().filter(|(_, case)| case.name() != SLOW).collect();
    in_parallel(&all, |(number, case)| in_every_format(case, *number));
}

#[test]
fn each_format_of_one_run() {
    let words = "check samples/mistakes.json samples/on-hold.json samples/mixed.json \
                 tests/cases/check/missed-event.ndjson tests/cases/check/invalid-json.json \
                 tests/cases/check/no-event-empty.json";
    for format in FORMATS {
        let outcome = zdim(&format!("{words} -o {format}")).run();
        let text = if format == "sarif" { settled(&outcome.stdout) } else { outcome.stdout };
        compare(&format!("tests/golden/check/cli.{format}.txt"), &text);
        assert_eq!(outcome.code, 1);
        assert_eq!(
            outcome.stderr,
            "6 inputs, 6 events: 8 errors, 2 warnings · 3 other events (1 Agent_Presence_Update,\n  \
             1 IM_Message_Add, 1 Ticket_Update)\n"
        );
    }
}

/// A log without what each release and each new rule changes.
fn settled(sarif: &str) -> String {
    let mut log: serde_json::Value = serde_json::from_str(sarif).expect("JSON");
    let run = &mut log["runs"][0];
    run["tool"]["driver"]["semanticVersion"] = "0.0.0".into();
    run["tool"]["driver"]["rules"].as_array_mut().expect("rules").truncate(1);
    for result in run["results"].as_array_mut().expect("results") {
        result["ruleIndex"] = 0.into();
    }
    format!("{log:#}\n")
}

#[test]
fn the_default_is_printed_unless_a_format_is_asked_for() {
    let folder = folder("check-default");
    fs::write(folder.join("a.json"), super::wrong()).unwrap();
    let call = |words: &str| zdim(words).within(&folder).run().stdout;
    let full = call("check a.json");
    assert!(full.starts_with("error[unknown-reply-status]: "), "{full}");
    assert_eq!(call("check a.json -o full"), full);
    assert_eq!(call("check a.json -o json=x"), full);
    assert!(call("check a.json -o json=x -o concise").starts_with("a.json:1:"));
    assert_eq!(call("check a.json -q -o json=x"), "");
    assert!(fs::read_to_string(folder.join("x")).unwrap().contains("unknown-reply-status"));
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    use std::io::{BufRead as _, BufReader};
    let folder = folder("check-closed-pipe");
    fs::write(folder.join("many.ndjson"), format!("{}\n", super::wrong()).repeat(1_000)).unwrap();
    for (options, code) in [("", 0), (" -o json=x", 1)] {
        let mut child = crate::support::command(env!("CARGO_BIN_EXE_zdim"))
            .args(format!("check many.ndjson -o concise{options}").split(' '))
            .current_dir(&folder)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code), "{options}");
    }
    let report = fs::read_to_string(folder.join("x")).unwrap();
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["summary"]["errors"], 1_000);
}
