//! Captures of every shape, each with what it holds in a file beside it.
//!
//! `NAME.expect` has a line for each thing that zdim must say of `NAME`:
//!
//! ```text
//! # a comment
//! args -i log
//! event LINE:COL SESSIONID POINTER VIA...
//! finding RULE LINE[:COL]
//! ```
//!
//! `POINTER` is `-` where it is empty. Findings are those of no event. A new
//! case is two new files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/find")
}

fn captures() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the folder of cases is there");
    let mut captures: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "expect"))
        .map(|path| path.with_extension(""))
        .collect();
    captures.sort();
    captures
}

/// What the `.expect` file says, without comments.
fn expected(capture: &Path) -> (Vec<String>, Vec<String>) {
    let name = format!("{}.expect", capture.display());
    let text = std::fs::read_to_string(&name).expect("what is expected stands beside the capture");
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let (args, says): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with("args "));
    let args = args.iter().flat_map(|line| line.split_whitespace().skip(1));
    (args.map(str::to_owned).collect(), says.into_iter().map(str::to_owned).collect())
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or("-").to_owned()
}

/// What zdim says of the capture, in the words of `.expect`.
fn said(capture: &Path, args: &[String]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_zdim"))
        .args(["inspect", "-o", "ndjson"])
        .args(args)
        .arg(capture)
        .output()
        .expect("zdim runs");
    let stdout = String::from_utf8(output.stdout).expect("zdim prints UTF-8");
    stdout
        .lines()
        .map(|line| {
            let value: Value = serde_json::from_str(line).expect("each line is JSON");
            let place = format!("{}:{}", value["source"]["line"], value["source"]["column"]);
            if value.get("event").is_none() {
                return format!("finding {} {place}", text(&value, "/problems/0/rule"));
            }
            let pointer = text(&value, "/source/pointer");
            let pointer = if pointer.is_empty() { "-" } else { &pointer };
            let id = text(&value, "/event/sessionId");
            let mut said = format!("event {place} {id} {pointer}");
            for step in value["source"]["via"].as_array().into_iter().flatten() {
                let _ = write!(said, " {}", step.as_str().unwrap_or_default());
            }
            said
        })
        .collect()
}

/// A finding without a column stands anywhere on its line.
fn is_as_expected(expected: &str, said: &str) -> bool {
    expected == said
        || (expected.starts_with("finding ")
            && said.rsplit_once(':').is_some_and(|(line, _)| line == expected))
}

#[test]
fn every_capture_gives_what_stands_beside_it() {
    let mut wrong = String::new();
    let captures = captures();
    assert!(captures.len() >= 40, "{} captures", captures.len());
    for capture in &captures {
        let (args, mut expected) = expected(capture);
        let mut said = said(capture, &args);
        expected.sort();
        said.sort();
        let same = expected.len() == said.len()
            && expected.iter().zip(&said).all(|(expected, said)| is_as_expected(expected, said));
        if !same {
            let _ = writeln!(wrong, "{}", capture.display());
            for line in &expected {
                let _ = writeln!(wrong, "  expected {line}");
            }
            for line in &said {
                let _ = writeln!(wrong, "  said     {line}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
