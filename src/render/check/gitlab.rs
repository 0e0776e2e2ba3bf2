//! `-o gitlab`: a Code Quality report, which GitLab compares between branches
//! by fingerprint.

use serde_json::json;

use super::{Run, fingerprint, paths, sentence};
use crate::judge::Problem;
use crate::render::json::compact;
use crate::rules::Severity;
use crate::settings::Folders;
use crate::source::STDIN_NAME;

/// The whole report: an array, empty where nothing is wrong.
#[must_use]
pub fn gitlab(problems: &[Problem], run: &Run) -> String {
    let entries: Vec<String> = problems
        .iter()
        .zip(fingerprint::fingerprints(problems, &run.folders))
        .map(|(problem, fingerprint)| entry(problem, &fingerprint, &run.folders))
        .collect();
    if entries.is_empty() {
        return "[]\n".to_owned();
    }
    format!("[\n  {}\n]\n", entries.join(",\n  "))
}

fn entry(problem: &Problem, fingerprint: &str, folders: &Folders) -> String {
    let severity = match problem.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
    };
    let path = match &*problem.path {
        STDIN_NAME => paths::STDIN.to_owned(),
        path => paths::relative(path, folders),
    };
    compact(&json!({
        "description": sentence(problem),
        "check_name": problem.rule.name,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": { "path": path, "lines": { "begin": problem.place.start.line } },
    }))
}
