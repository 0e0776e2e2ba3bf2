//! `-o`: where output goes, and where it must not.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::event;
use crate::support::{command, folder, zdim};

#[test]
fn a_file_beside_the_default() {
    let folder = folder("output-file");
    fs::write(folder.join("a.json"), event()).unwrap();
    zdim("inspect a.json -o json=report.json -o ndjson=lines.ndjson")
        .within(&folder)
        .stdout_holds("✔ Reply permitted   session 65403000000038063")
        .check();
    let report = fs::read_to_string(folder.join("report.json")).unwrap();
    assert_eq!(report, zdim("inspect a.json -o json").within(&folder).run().stdout);
    let lines = fs::read_to_string(folder.join("lines.ndjson")).unwrap();
    assert_eq!(lines, zdim("inspect a.json -o ndjson").within(&folder).run().stdout);

    zdim("inspect a.json -q -o card=card.txt").within(&folder).check();
    let card = fs::read_to_string(folder.join("card.txt")).unwrap();
    assert_eq!(card, zdim("inspect a.json").within(&folder).run().stdout);
}

#[test]
fn an_input_is_never_written() {
    let folder = folder("output-is-input");
    fs::write(folder.join("a.json"), event()).unwrap();
    for file in ["a.json", "./a.json", "../output-is-input/a.json"] {
        zdim(&format!("inspect a.json -o json={file}"))
            .within(&folder)
            .stderr_holds("is an input")
            .code(2)
            .check();
    }
    assert_eq!(fs::read_to_string(folder.join("a.json")).unwrap(), event());
}

#[cfg(unix)]
#[test]
fn an_input_is_not_written_by_another_name_either() {
    let folder = folder("output-is-linked");
    let input = folder.join("a.json");
    fs::write(&input, event()).unwrap();
    fs::hard_link(&input, folder.join("hard.json")).unwrap();
    std::os::unix::fs::symlink("a.json", folder.join("soft.json")).unwrap();
    for (words, stdin) in [
        ("inspect a.json -o json=hard.json", false),
        ("inspect a.json -o json=soft.json", false),
        ("inspect -o json=a.json", true),
    ] {
        let mut command = command(env!("CARGO_BIN_EXE_zdim"));
        command.args(words.split(' ')).current_dir(&folder).stdin(Stdio::null());
        if stdin {
            command.stdin(fs::File::open(&input).unwrap());
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{words}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("is an input"), "{words}");
        assert_eq!(fs::read_to_string(&input).unwrap(), event(), "{words}");
    }
}

#[test]
fn a_file_takes_one_format() {
    let folder = folder("output-twice");
    fs::write(folder.join("a.json"), event()).unwrap();
    for other in ["x", "./x"] {
        zdim(&format!("inspect a.json -o json=x -o ndjson={other}"))
            .within(&folder)
            .stderr_holds(format!("two formats for {other}"))
            .code(2)
            .check();
    }
    assert!(!folder.join("x").exists());
    zdim("inspect a.json -o json=")
        .within(&folder)
        .stderr_holds("no file is named")
        .code(2)
        .check();
}

#[test]
fn one_format_for_standard_output() {
    zdim("inspect samples/on-hold.json -o json -o card")
        .stderr_holds("two formats for standard output")
        .code(2)
        .check();
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let file = "no-such-folder/report.json";
    zdim(&format!("inspect samples/on-hold.json -o json={file}"))
        .stderr_holds(format!("cannot write {file}"))
        .code(2)
        .check();
}

#[test]
fn quiet_prints_nothing() {
    zdim("inspect -q samples/sessions.ndjson").check();
    zdim("inspect -q samples/mistakes.json -o json").code(1).check();
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let folder = folder("closed-pipe");
    fs::write(folder.join("many.ndjson"), format!("{}\n", event()).repeat(20_000)).unwrap();
    for form in ["line", "ndjson", "json", "card", "table"] {
        let mut child = command(env!("CARGO_BIN_EXE_zdim"))
            .args(["inspect", "many.ndjson", "-o", form])
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{form}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{form}");
    }
}

#[test]
fn a_file_is_finished_though_nobody_reads_standard_output() {
    let folder = folder("closed-pipe-file");
    fs::write(folder.join("many.ndjson"), format!("{}\n", event()).repeat(5_000)).unwrap();
    let mut child = command(env!("CARGO_BIN_EXE_zdim"))
        .args(["inspect", "many.ndjson", "-o", "ndjson=lines.ndjson", "-o", "line"])
        .current_dir(&folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = fs::read_to_string(folder.join("lines.ndjson")).unwrap();
    assert_eq!(lines.lines().count(), 5_000);
}

#[test]
fn an_event_is_printed_though_the_pipe_stays_open() {
    for (options, text) in [("json", event()), ("ndjson", event() + "\n")] {
        let mut child = command(env!("CARGO_BIN_EXE_zdim"))
            .args(["inspect", "-o", "line", "-i", options])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || {
            let mut byte = [0];
            let _ = stdout.read_exact(&mut byte);
            let _ = sender.send(byte[0]);
            let _ = std::io::copy(&mut stdout, &mut std::io::sink());
        });
        stdin.write_all(text.as_bytes()).unwrap();
        // Much longer than it takes: the machine may be busy.
        let printed = receiver.recv_timeout(Duration::from_secs(10));
        drop(stdin);
        assert_eq!(child.wait().unwrap().code(), Some(0));
        assert_eq!(printed, Ok(b'2'), "{options}");
    }
}

#[test]
fn a_line_is_an_event_and_nothing_else() {
    let folder = folder("output-lines");
    let cut = r#"{"payload": {"sessionStatus": "OPEN","#;
    fs::write(folder.join("a.json"), format!("{}\n{cut}\n", event())).unwrap();
    let call = |words: &str| zdim(words).within(&folder);
    let said = call("inspect a.json -o ndjson").stdout_holds("\n").code(1);
    let told = "✘ error[invalid-json] ";
    let outcome = said.stderr_holds(told).check();
    assert_eq!(outcome.json_lines().len(), 1);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    call("inspect a.json -o ndjson -q").code(1).check();
    // Elsewhere it stands with the rest.
    let line = outcome.stderr;
    call("inspect a.json -o line -o ndjson=x").stdout_holds(line).stderr_holds("").code(1).check();
    assert_eq!(fs::read_to_string(folder.join("x")).unwrap(), outcome.stdout);
    let report = call("inspect a.json -o json").run().json();
    assert_eq!(report["problems"][0]["rule"], "invalid-json");
    assert_eq!(call("check a.json -o ndjson").run().json_lines()[0]["rule"], "invalid-json");
}

/// A value may be as long as its line, and a finding is kept.
#[test]
fn a_long_value_is_cut() {
    let text = event().replace("\"ACCEPTED\"", &format!("\"{}\"", "é".repeat(5_000)));
    let report = zdim("inspect -o json").stdin(&text).run().json();
    let value = report["events"][0]["problems"][0]["value"].as_str().unwrap();
    assert_eq!(value, "é".repeat(1024) + "…");
    assert_eq!(report["events"][0]["event"]["replyStatus"], "é".repeat(5_000));
}

/// Of each rule that looks at a value, across events too, a finding has its text.
#[test]
fn a_finding_has_the_text_of_its_value() {
    let value = |path: &str, rule: &str| -> serde_json::Value {
        let outcome = zdim(&format!("check -o json tests/cases/check/{path}")).run();
        let problems = outcome.json()["problems"].as_array().unwrap().clone();
        let problem = problems.into_iter().find(|problem| problem["rule"] == rule);
        problem.unwrap_or_else(|| panic!("no {rule} in {path}"))["value"].clone()
    };
    assert_eq!(value("invalid-count.json", "invalid-count"), "-1");
    assert_eq!(
        value("missed-event.ndjson", "missed-event").as_str().map(str::is_empty),
        Some(false)
    );
    let is_count = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    assert_eq!(
        value("count-decreased.ndjson", "count-decreased").as_str().map(is_count),
        Some(true)
    );
    assert_eq!(value("missing-field.json", "missing-field"), serde_json::Value::Null);
    assert_eq!(value("invalid-json.json", "invalid-json"), serde_json::Value::Null);
}
