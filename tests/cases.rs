//! Captures of every shape, each with what zdim must say of it in a file beside it.
//!
//! `NAME.expect` has a line for each thing that zdim must say of `NAME`; the
//! captures in `cases/find` are inspected, those in `cases/check` are checked.
//!
//! ```text
//! # a comment
//! shape GROUP: NAME
//! args -i log
//! event LINE:COL SESSIONID POINTER VIA...
//! finding RULE LINE[:COL]
//! problem RULE LINE:COL LINE:COL [TEXT]
//! ```
//!
//! A `shape` is a row of the README's table of what is read. `POINTER` is `-` where it is
//! empty. A `finding` is one of no event, a
//! `problem` is any finding of `check`, from its beginning to its end; `TEXT` is
//! what stands there, up to the end of the line. A new case is two new files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{root, zdim};

/// One capture.
pub struct Case {
    pub path: PathBuf,
    /// What is typed beside its name.
    pub args: Vec<String>,
    /// The shapes that it stands for, each behind its group.
    pub shapes: Vec<(String, String)>,
    /// What zdim must say.
    pub says: Vec<String>,
}

/// The cases in a folder of `tests/cases` and in those below it.
pub fn cases(folder: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    gather(&root().join("tests/cases").join(folder), &mut cases);
    cases.sort_by(|one, other| one.path.cmp(&other.path));
    cases
}

fn gather(folder: &Path, cases: &mut Vec<Case>) {
    for entry in std::fs::read_dir(folder).expect("the folder of cases is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, cases);
        } else if path.extension().is_some_and(|ending| ending == "expect") {
            cases.push(Case::read(&path));
        } else {
            let expect = format!("{}.expect", path.display());
            assert!(Path::new(&expect).exists(), "no {expect}");
        }
    }
}

impl Case {
    fn read(expect: &Path) -> Self {
        let text = std::fs::read_to_string(expect).expect("what is expected is text");
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (args, says): (Vec<&str>, Vec<&str>) =
            lines.partition(|line| line.starts_with("args "));
        let args = args.iter().flat_map(|line| line.split_whitespace().skip(1));
        let (shapes, says): (Vec<&str>, Vec<&str>) =
            says.into_iter().partition(|line| line.starts_with("shape "));
        let shapes = shapes.iter().map(|line| {
            let shape = line.trim_start_matches("shape ").split_once(": ");
            let (group, name) = shape.expect("a group and a name");
            (group.to_owned(), name.to_owned())
        });
        Self {
            path: expect.with_extension(""),
            args: args.map(str::to_owned).collect(),
            shapes: shapes.collect(),
            says: says.into_iter().map(str::to_owned).collect(),
        }
    }

    /// A capture of which nothing is expected.
    pub const fn of(path: PathBuf) -> Self {
        Self { path, args: Vec::new(), shapes: Vec::new(), says: Vec::new() }
    }

    /// The name of the file.
    pub fn name(&self) -> &str {
        self.path.file_name().and_then(|name| name.to_str()).expect("a name")
    }

    /// A call of zdim on this capture.
    pub fn zdim(&self, words: &str) -> crate::support::Zdim {
        self.args.iter().fold(zdim(words), crate::support::Zdim::arg).arg(&self.path)
    }
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or("-").to_owned()
}

/// What zdim says of the capture, in the words of `.expect`.
fn said(case: &Case) -> Vec<String> {
    let report = case.zdim("inspect -o json").run().json();
    let listed = |key: &str| report[key].as_array().expect("a list").clone();
    let lines = case.zdim("inspect -o ndjson").run().json_lines();
    assert_eq!(lines, listed("events"), "{}", case.path.display());
    let finding = |value: &Value| {
        format!("finding {} {}:{}", text(value, "/rule"), value["line"], value["column"])
    };
    let event = |value: &Value| {
        let place = format!("{}:{}", value["source"]["line"], value["source"]["column"]);
        let pointer = text(value, "/source/pointer");
        let pointer = if pointer.is_empty() { "-" } else { &pointer };
        let id = text(value, "/event/sessionId");
        let mut said = format!("event {place} {id} {pointer}");
        for step in value["source"]["via"].as_array().into_iter().flatten() {
            let _ = write!(said, " {}", step.as_str().unwrap_or_default());
        }
        said
    };
    lines.iter().map(event).chain(listed("problems").iter().map(finding)).collect()
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
    let cases = cases("find");
    assert!(cases.len() >= 40, "{} captures", cases.len());
    for case in &cases {
        let (mut expected, mut said) = (case.says.clone(), said(case));
        expected.sort();
        said.sort();
        let same = expected.len() == said.len()
            && expected.iter().zip(&said).all(|(expected, said)| is_as_expected(expected, said));
        if !same {
            let _ = writeln!(wrong, "{}", case.path.display());
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
