//! Whatever a capture holds, no output acts on a terminal or commands a CI job.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::Index;

use super::{fixture, look, output, outputs};
use crate::judge::Problem;
use crate::render::Look;
use crate::render::check::Run;
use crate::render::check::full::full;
use crate::render::escape::visible;
use crate::render::tests::attacks::{ATTACKS, hostile};
use crate::settings::Folders;
use crate::text::{Excerpt, Place, Position, Span};

#[test]
fn no_output_holds_a_command_or_a_control_character() {
    let (problems, run) = fixture::hostile();
    for (name, output) in outputs(&problems, &run) {
        assert_harmless(name, &output);
    }
}

fn assert_harmless(name: &str, output: &str) {
    assert!(!output.contains("##["), "{name}");
    assert!(!output.contains("##vso["), "{name}");
    for line in output.lines() {
        // Colours of our own are no text of the capture.
        let line = if name == "full-colour.txt" { without_colours(line) } else { line.into() };
        let name_after = line.trim_start().strip_prefix("::").map(str::chars);
        let is_command =
            name_after.is_some_and(|mut c| c.next().is_some_and(|c| c.is_ascii_alphabetic()));
        assert_eq!(is_command, name == "github.txt", "{name}: {line}");
        // The rest of these three is escaped in a way of their own as well.
        if !["github-summary.md", "github.txt", "junit.xml"].contains(&name) {
            assert_eq!(visible(&line), line, "{name}");
        }
        assert!(!line.chars().any(char::is_control), "{name}: {line:?}");
        assert!(!line.contains(['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}']), "{name}");
    }
}

/// A problem of which everything that may be hostile is.
fn forged(text: &str, path: &str, ends: (Index, Index), start: Position) -> Problem {
    let boundary = |index: Index| {
        let at = index.index(text.len() + 1);
        (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
    };
    let (one, other) = (boundary(ends.0), boundary(ends.1));
    let span = Span { start: one.min(other), end: one.max(other) };
    let (mut problems, _) = fixture::ordinary();
    let (begin, end) = (start.after(&text[..span.start]), start.after(&text[..span.end]));
    Problem {
        path: path.into(),
        via: vec![text.to_owned()],
        place: Place { start: begin, end },
        message: text.to_owned(),
        suggestion: Some(text.to_owned()),
        value: Some(text.to_owned()),
        pointer: text.to_owned(),
        excerpt: Some(Excerpt { start, text: text.to_owned(), span, is_cut: false }),
        ..problems.remove(0)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn nothing_hostile_is_left(
        text in hostile(),
        path in hostile(),
        ends in any::<(Index, Index)>(),
        column in 1_u64..3,
        width in 0_usize..120,
    ) {
        let problems = [forged(&text, &path, ends, Position { line: 9, column })];
        let mut run = Run { inputs: vec![path.as_str().into()], ..Run::default() };
        run.summary.other_events.insert(text.clone(), 1);
        for problem in &problems {
            for limit in [None, Some(width)] {
                let look = Look { width, limit, ..look() };
                assert_harmless("full.txt", &full(problem, &look));
            }
        }
        for (name, output) in outputs(&problems, &run) {
            assert_harmless(name, &output);
            match name {
                "junit.xml" => prop_assert!(roxmltree::Document::parse(&output).is_ok()),
                "github.txt" => prop_assert_eq!(output.lines().count(), problems.len()),
                "report.json" => {
                    let report: serde_json::Value = serde_json::from_str(&output).expect("JSON");
                    for key in ["message", "value"] {
                        prop_assert_eq!(report["problems"][0][key].as_str(), Some(&*text));
                    }
                }
                _ => {}
            }
        }
    }
}

fn without_colours(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').expect("a colour").1)
}

#[test]
fn ascii_stays_ascii() {
    for (problems, run) in [fixture::ordinary(), fixture::hostile()] {
        assert!(output("full-ascii.txt", &problems, &run).is_ascii());
    }
}

#[test]
fn each_problem_is_one_command_with_intact_properties() {
    let (problems, run) = fixture::hostile();
    let output = output("github.txt", &problems, &run);
    assert_eq!(output.lines().count(), problems.len());
    for (line, problem) in output.lines().zip(&problems) {
        // As the runner reads it: to the next `::`, then at blank, commas and `=`.
        let (head, message) = line[2..].split_once("::").expect("a command");
        let (command, properties) = head.split_once(' ').expect("properties");
        assert!(matches!(command, "error" | "warning"));
        assert!(message.contains("%0Ahelp: "), "{message}");
        let names: Vec<&str> =
            properties.split(',').map(|p| p.split_once('=').expect("name=value").0).collect();
        if &*problem.path == "<stdin>" {
            assert_eq!(names, ["title"]);
        } else if problem.place.start.line == problem.place.end.line {
            assert_eq!(names, ["file", "line", "endLine", "col", "endColumn", "title"]);
        } else {
            assert_eq!(names, ["file", "line", "endLine", "title"]);
        }
    }
}

#[test]
fn json_loses_nothing() {
    let (problems, run) = fixture::hostile();
    let document: serde_json::Value =
        serde_json::from_str(&output("report.json", &problems, &run)).expect("JSON");
    let lines = output("report.ndjson", &problems, &run);
    let listed = document["problems"].as_array().expect("an array");
    assert_eq!(listed.len(), problems.len());
    for ((listed, line), problem) in listed.iter().zip(lines.lines()).zip(&problems) {
        assert_eq!(listed["message"], problem.message);
        assert_eq!(listed["path"], *problem.path);
        assert_eq!(*listed, serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    }
    assert_eq!(document["summary"]["inputs"], run.inputs.len());
    assert_eq!(
        document["summary"]["otherEvents"].as_object().map(serde_json::Map::len),
        Some(ATTACKS.len())
    );
}

#[test]
fn a_table_has_as_many_cells_as_columns() {
    let (problems, run) = fixture::hostile();
    let summary = output("github-summary.md", &problems, &run);
    let rows: Vec<&str> = summary.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), problems.len() + 2);
    for row in rows {
        assert_eq!(row.matches('|').count(), 5, "{row}");
        assert_eq!(row.matches('<').count(), if row.contains("code") { 4 } else { 0 }, "{row}");
    }
}

#[test]
fn a_summary_fits_into_what_github_takes() {
    let (problems, run) = fixture::hostile();
    let many: Vec<_> = problems.iter().cycle().take(20_000).cloned().collect();
    let summary = crate::render::check::markdown::github_summary(&many, &run);
    assert!(summary.len() < 1 << 20 && summary.contains("more findings: too many"));
}

#[test]
fn no_two_fingerprints_are_the_same_and_none_moves_with_its_lines() {
    let (problems, _) = fixture::hostile();
    let twice: Vec<_> = problems.iter().chain(&problems).cloned().collect();
    let before = crate::render::check::fingerprint::fingerprints(&twice, &Folders::default());
    assert_eq!(before.iter().collect::<HashSet<_>>().len(), twice.len());
    let mut moved = twice;
    for problem in &mut moved {
        problem.place.start.line += 7;
        problem.place.end.line += 7;
        problem.pointer = problem.pointer.replace("/0/", "/12/");
        problem.severity = crate::rules::Severity::Warning;
    }
    assert_eq!(
        before,
        crate::render::check::fingerprint::fingerprints(&moved, &Folders::default())
    );
}

#[test]
fn carets_stand_below_what_is_meant_and_lines_keep_to_the_width() {
    use unicode_width::UnicodeWidthStr as _;
    let (problems, _) = fixture::hostile();
    for problem in &problems {
        let output = full(problem, &look());
        let at = output.lines().position(|line| line.contains("│ ") && line.contains('^'));
        let carets = output.lines().nth(at.expect("carets")).expect("a line");
        let source = output.lines().nth(at.expect("carets") - 1).expect("a line");
        assert!(source.width() <= 100, "{source}");
        let begin = carets.find('^').expect("carets");
        let column = carets[..begin].width();
        let mut width = 0;
        let below = source.chars().skip_while(|c| {
            width += c.to_string().width();
            width <= column
        });
        // Keys and values of these fixtures stand in quotes.
        let first = below.take(1).collect::<String>();
        assert!(matches!(first.as_str(), "\"" | "{" | "r" | "e"), "{first}\n{output}");
    }
}
