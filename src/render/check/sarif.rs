//! `-o sarif`: SARIF 2.1.0, for GitHub's code scanning and other viewers.
//!
//! What the specification asks for beyond its schema: rules stand with the tool
//! and results point to them (§3.27.6), a brace would start a placeholder and a
//! bracket a link by accident (§3.11.5, §3.11.6), and columns count what `columnKind`
//! says. Braces are spelled out, as in JSON: doubled, as the specification has it,
//! readers show them doubled.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Run, fingerprint, paths, sentence};
use crate::judge::Problem;
use crate::render::escape::visible;
use crate::render::json::compact;
use crate::rules::{ALL, Rule, Severity};
use crate::settings::Folders;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The whole log, with one run.
#[must_use]
pub fn sarif(problems: &[Problem], run: &Run) -> String {
    let places: HashMap<&str, usize> =
        ALL.iter().enumerate().map(|(place, rule)| (rule.name, place)).collect();
    let rules = lines(ALL.iter().map(|rule| rule_of(rule)));
    let fingerprints = fingerprint::fingerprints(problems, &run.folders);
    let results = lines(problems.iter().zip(fingerprints).map(|(problem, fingerprint)| {
        let index = places.get(problem.rule.name);
        result_of(problem, index.copied(), &fingerprint, &run.folders)
    }));
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
        "name": name_of(rule),
        "shortDescription": { "text": message(&format!("{}.", rule.summary)) },
        "fullDescription": { "text": message(rule.why) },
        "help": { "text": message(rule.help) },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

/// A rule's name as the specification wants it beside its id: `MissingField`.
fn name_of(rule: &Rule) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    rule.name.split('-').map(word).collect()
}

fn result_of(
    problem: &Problem,
    index: Option<usize>,
    fingerprint: &str,
    folders: &Folders,
) -> Value {
    let place = problem.place;
    let text = format!("{}. {}", sentence(problem), visible(&problem.help));
    let mut result = json!({
        "ruleId": problem.rule.name,
        "level": level(problem.severity),
        "message": { "text": message(&text) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": paths::uri(&problem.path, folders) },
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
    let mut message = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        let escape = before.strip_suffix("\\u").and_then(|before| {
            let (code, after) = after[1..].split_once('}')?;
            let character = u32::from_str_radix(code, 16).ok().and_then(char::from_u32)?;
            Some((before, character, after))
        });
        let (before, character, after) =
            escape.unwrap_or((before, char::from(after.as_bytes()[0]), &after[1..]));
        message.push_str(before);
        for unit in character.encode_utf16(&mut [0; 2]) {
            write!(message, "\\u{unit:04x}").unwrap_or_default();
        }
        rest = after;
    }
    message.push_str(rest);
    message.replace("](", "\\](")
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn no_brace_is_left() {
        assert_eq!(message("a\\u{1b}b {0} \\u{e0041}"), "a\\u001bb \\u007b0\\u007d \\udb40\\udc41");
        assert_eq!(message("\\u{x} \\u{ [a](b)"), "\\u\\u007bx\\u007d \\u\\u007b [a\\](b)");
    }
}
