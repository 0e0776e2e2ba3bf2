//! A check that looked at nothing must not pass; and it does not matter how
//! the files that hold something are named.

use std::fs;
use std::path::PathBuf;

use super::{OTHER, event, wrong};
use crate::support::{folder, zdim};

/// A folder with these files, and their names in order.
fn fixtures(name: &str, files: &[(&str, &str)]) -> (PathBuf, String) {
    let folder = folder(name);
    fs::create_dir(folder.join("fixtures")).unwrap();
    let mut names = Vec::new();
    for (name, text) in files {
        let name = format!("fixtures/{name}");
        fs::write(folder.join(&name), text).unwrap();
        names.push(name);
    }
    (folder, names.join(" "))
}

/// The exit codes for the folder, for all names, and for each name alone.
fn codes(name: &str, files: &[(&str, &str)], options: &str) -> (i32, i32, Vec<i32>) {
    let (folder, names) = fixtures(name, files);
    let code =
        |paths: &str| zdim(&format!("check -q {options} {paths}")).within(&folder).run().code;
    let alone = names.split_whitespace().map(code).collect();
    (code("fixtures/"), code(&names), alone)
}

#[test]
fn folders_and_names_agree_where_each_file_holds_an_event() {
    let event = event();
    let good = [("a.json", &*event), ("b.json", &*event)];
    assert_eq!(codes("agree-good", &good, ""), (0, 0, vec![0, 0]));
    let one_wrong = [("a.json", &*event), ("b.json", &*wrong())];
    assert_eq!(codes("agree-wrong", &one_wrong, ""), (1, 1, vec![0, 1]));
    let others = [("a.json", &*event), ("ticket.json", OTHER)];
    assert_eq!(codes("agree-others", &others, ""), (0, 0, vec![0, 1]));
    // A hook is handed some of the names only, so it permits a run without an event.
    assert_eq!(codes("agree-hook", &others, "--allow-empty"), (0, 0, vec![0, 0]));
}

#[test]
fn a_named_file_must_hold_an_event_and_one_of_a_folder_need_not() {
    let event = event();
    let files = [("a.json", &*event), ("empty.json", ""), ("package.json", "{\"name\": \"x\"}")];
    assert_eq!(codes("named", &files, ""), (0, 1, vec![0, 1, 1]));
    assert_eq!(codes("named-allowed", &files, "--allow-empty"), (0, 0, vec![0, 0, 0]));
}

#[test]
fn a_named_file_may_be_anything_where_it_may_be_empty() {
    let files = [
        ("config.txt", "{\"name\": \"x\", // a comment\n \"list\": [1, 2,]}\n"),
        ("broken.json", "{\"name\": "),
        ("event.json", "{\"payload\": {\"sessionStatus\": "),
    ];
    assert_eq!(codes("anything", &files[..2], "--allow-empty"), (0, 0, vec![0, 0]));
    assert_eq!(codes("anything-named", &files, "--allow-empty"), (1, 1, vec![0, 0, 1]));
    assert_eq!(codes("anything-but", &files, ""), (1, 1, vec![1, 1, 1]));
}

#[test]
fn broken_json_is_told_once() {
    let broken = "{\"payload\": {\"sessionStatus\": oops}}";
    let event = event();
    let files = [("a.json", &*event), ("broken.json", broken)];
    assert_eq!(codes("broken", &files, ""), (1, 1, vec![0, 1]));
    assert_eq!(codes("broken-allowed", &files, "--allow-empty"), (1, 1, vec![0, 1]));
    for options in ["", "-W invalid-json"] {
        let outcome = zdim(&format!("check -o ndjson {options}")).stdin(broken).run();
        assert_eq!(outcome.stdout.lines().count(), 1, "{}", outcome.stdout);
        assert_eq!(outcome.json_lines()[0]["rule"], "invalid-json");
    }
}

#[test]
fn all_inputs_together_must_hold_a_session_event() {
    let (folder, names) = fixtures("together", &[("a.json", OTHER), ("b.json", OTHER)]);
    for paths in ["fixtures", &names] {
        zdim(&format!("check -o concise {paths}"))
            .within(&folder)
            .stdout(
                "fixtures/a.json:1:1: error[no-event] no IM_Session_Status event in any of the 2 \
                 inputs, of which this is the first: only other events, 2 Ticket_Add\n",
            )
            .stderr(
                "2 inputs, no IM_Session_Status events: 1 error · 2 other events (2 Ticket_Add)\n",
            )
            .code(1)
            .check();
    }
}

#[test]
fn a_folder_without_files_is_no_event() {
    let folder = folder("no-files");
    fs::create_dir(folder.join("fixtures")).unwrap();
    let outcome = zdim("check fixtures -o concise -o junit=report.xml")
        .within(&folder)
        .stdout(format!(
            "fixtures:1:1: error[no-event] no file with a Zoho Desk event here: {NO_FILE}\n"
        ))
        .stderr("0 inputs, no IM_Session_Status events: 1 error\n")
        .code(1)
        .check();
    assert_eq!(outcome.code, 1);
    let report = fs::read_to_string(folder.join("report.xml")).unwrap();
    assert!(report.contains(r#"name="fixtures" time="0""#), "{report}");
    assert!(report.contains("<failure type=\"no-event\""), "{report}");
    zdim("check fixtures --allow-empty -q").within(&folder).check();
    zdim("check fixtures --expect-invalid -q").within(&folder).check();
}

const NO_FILE: &str = "no file was read: of a folder only *.json, *.ndjson, *.jsonl, *.har, *.log, \
                       *.txt, *.csv are, rotated and packed ones too, unless they are hidden or \
                       excluded; any other file can be named itself, or go to standard input";

#[test]
fn a_folder_without_files_has_its_reason_in_every_command() {
    let folder = folder("no-files-read");
    fs::write(folder.join("app.out"), event()).unwrap();
    for words in ["inspect", "stats", "sessions", "sessions -o json", "inspect -o line"] {
        let says = zdim(&format!("{words} .")).within(&folder).run();
        assert!(says.code == 1 && says.stderr.contains(NO_FILE), "{words}: {}", says.stderr);
    }
}

/// A finding says it once, whatever its severity.
#[test]
fn a_warning_that_there_is_no_event_is_told_once() {
    let text = "[]\n";
    let warned = zdim("check -W no-event -o concise").stdin(text).run();
    assert_eq!((warned.code, warned.transcript().matches("was read").count()), (1, 1));
    let allowed = zdim("check -A no-event -o concise").stdin(text).run();
    assert_eq!((allowed.code, allowed.transcript().matches("was read").count()), (1, 1));
}

#[test]
fn what_the_filters_drop_is_there_but_not_selected() {
    zdim("check --status ENDED")
        .stdin(event())
        .stderr("1 input, the only IM_Session_Status event was not selected\n")
        .code(1)
        .check();
    for option in ["--allow-empty", "--exit-zero"] {
        zdim(&format!("check --status ENDED {option}"))
            .stdin(event() + "\n" + &event())
            .stderr("1 input, none of 2 IM_Session_Status events was selected: no problems\n")
            .check();
    }
    zdim("inspect -o line --status ENDED")
        .stdin(event())
        .stderr("the only IM_Session_Status event was not selected\n")
        .code(1)
        .check();
    zdim("check --status ENDED --allow-empty -q").stdin(event()).check();
    zdim("check --status ENDED -q").stdin(wrong()).code(1).check();
    zdim("check --status ON_HOLD -q").stdin(event()).check();
}

#[test]
fn a_file_that_cannot_be_read_is_not_called_empty() {
    let outcome = zdim("check missing.json samples/on-hold.json -o junit")
        .stdout_holds("name=\"samples/on-hold.json\"")
        .stderr_holds("cannot read missing.json")
        .stderr_holds("1 input, 1 event: 1 error · 1 input could not be read in full\n")
        .code(2)
        .check();
    assert!(
        outcome.stdout.contains("error[unreadable-input]: cannot be read"),
        "{}",
        outcome.stdout
    );
    assert!(!outcome.stdout.contains("no-event"), "{}", outcome.stdout);
    zdim("check missing.json").stdout_holds("").stderr_holds("cannot read").code(2).check();
}

#[test]
fn standard_input_bears_the_name_that_it_is_given() {
    zdim("check --stdin-name fixtures/a.json -o concise")
        .stdin(wrong())
        .stdout_holds("fixtures/a.json:1:91: error[unknown-reply-status]")
        .stderr_holds("1 input, 1 event: 1 error")
        .code(1)
        .check();
    zdim("check -o concise")
        .stdout("<stdin>:1:1: error[no-event] no Zoho Desk event here: the input is empty\n")
        .stderr_holds("1 error")
        .code(1)
        .check();
}
