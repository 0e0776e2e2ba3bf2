//! `-o sarif`: SARIF 2.1.0, for GitHub's code scanning and other viewers.
//!
//! What the specification asks for beyond its schema: rules stand with the tool
//! and results point to them (§3.27.6), braces in a message are doubled and a
//! bracket must not start a link by accident (§3.11.5, §3.11.6), and columns
//! count what `columnKind` says.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Run, fingerprint, paths, sentence};
use crate::judge::Problem;
use crate::render::escape::visible;
use crate::render::json::compact;
use crate::rules::{ALL, Rule, Severity};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The whole log, with one run.
#[must_use]
pub fn sarif(problems: &[Problem], run: &Run) -> String {
    let places: HashMap<&str, usize> =
        ALL.iter().enumerate().map(|(place, rule)| (rule.name, place)).collect();
    let rules = lines(ALL.iter().map(|rule| rule_of(rule)));
    let results = lines(problems.iter().zip(fingerprint::fingerprints(problems)).map(
        |(problem, fingerprint)| {
            let index = places.get(problem.rule.name);
            result_of(problem, index.copied(), &fingerprint, run.folder.as_deref())
        },
    ));
    // Put together as text, so that a rule and a result take a line each: a log
    // that people compare and search.
    format!(
        "{{\n\"$schema\": {},\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\
         \"tool\": {{\"driver\": {{\"name\": \"zdim\", \"semanticVersion\": {}, \"rules\": {rules}}}}},\n\
         \"columnKind\": \"unicodeCodePoints\",\n\"results\": {results}\n}}]\n}}\n",
        compact(&SCHEMA),
        compact(&env!("CARGO_PKG_VERSION")),
    )
}

/// An array with one value a line.
fn lines(values: impl Iterator<Item = Value>) -> String {
    let values: Vec<String> = values.map(|value| compact(&value)).collect();
    if values.is_empty() { "[]".to_owned() } else { format!("[\n{}\n]", values.join(",\n")) }
}

fn rule_of(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": message(&format!("{}.", rule.summary)) },
        "fullDescription": { "text": message(rule.why) },
        "help": { "text": message(rule.help) },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result_of(
    problem: &Problem,
    index: Option<usize>,
    fingerprint: &str,
    folder: Option<&str>,
) -> Value {
    let place = problem.place;
    let text = format!("{}. {}", sentence(problem), visible(&problem.help));
    let mut result = json!({
        "ruleId": problem.rule.name,
        "level": level(problem.severity),
        "message": { "text": message(&text) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": paths::uri(&problem.path, folder) },
                "region": {
                    "startLine": place.start.line,
                    "startColumn": place.start.column,
                    "endLine": place.end.line,
                    "endColumn": place.end.column,
                },
            },
        }],
        "partialFingerprints": { "zdimProblem/v1": fingerprint },
        "properties": { "pointer": problem.pointer, "via": problem.via },
    });
    if let Some(index) = index {
        result["ruleIndex"] = index.into();
    }
    result
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// `text` as a plain text message: no placeholders, no links.
fn message(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "\\](")
}
