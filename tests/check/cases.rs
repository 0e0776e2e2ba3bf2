//! One fault a case: the rule that fires, its place, and nothing else.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::cases::{Case, cases};
use crate::support::{in_parallel, zdim};
use zdim::rules::{ALL, Severity, by_name};

/// The problems that are expected: `RULE LINE:COL LINE:COL`, and what stands there.
fn expected(case: &Case) -> Vec<(String, Option<String>)> {
    let problems = case.says.iter().map(|line| {
        let line = line.strip_prefix("problem ").expect("a case of check has problems");
        let mut parts = line.splitn(4, ' ');
        let mut next = || parts.next().map(str::to_owned);
        let place = [next(), next(), next()].map(|part| part.expect("RULE LINE:COL LINE:COL"));
        (place.join(" "), next())
    });
    problems.collect()
}

fn told(problem: &Value) -> String {
    let at = |line: &str, column: &str| format!("{}:{}", problem[line], problem[column]);
    let rule = problem["rule"].as_str().expect("a rule");
    format!("{rule} {} {}", at("line", "column"), at("endLine", "endColumn"))
}

#[test]
fn every_case_has_the_problems_that_stand_beside_it() {
    let all = cases("check");
    assert!(all.len() > 150, "{} cases", all.len());
    in_parallel(&all, |case| {
        let outcome = case.zdim("check -o ndjson").run();
        let problems = outcome.json_lines();
        let mut said: Vec<String> = problems.iter().map(told).collect();
        let mut wanted: Vec<String> = expected(case).into_iter().map(|(told, _)| told).collect();
        said.sort();
        wanted.sort();
        assert_eq!(said, wanted, "{}", case.path.display());
        assert_eq!(outcome.code, code(case), "{}", case.path.display());
    });
}

/// The exit code, by the rules' severities alone.
fn code(case: &Case) -> i32 {
    let rules = expected(case).into_iter().filter_map(|(told, _)| by_name(told.split(' ').next()?));
    let codes = rules.map(|rule| match rule.severity {
        _ if ["damaged-input", "unreadable-input"].contains(&rule.name) => 2,
        Severity::Error => 1,
        _ => 0,
    });
    codes.max().unwrap_or(0)
}

/// The text between two places, or up to the end of the first one's line:
/// counted here once more, character by character.
fn text_at(text: &str, from: &str, to: &str) -> String {
    let (mut line, mut column) = (1, 1);
    let mut found = String::new();
    let mut inside = false;
    for character in text.chars() {
        let here = format!("{line}:{column}");
        let has_column = !matches!(character, '\r' | '\u{feff}');
        inside = (inside || here == from) && here != to;
        if character == '\n' {
            if inside {
                break;
            }
            (line, column) = (line + 1, 1);
        } else if has_column {
            if inside {
                found.push(character);
            }
            column += 1;
        }
    }
    found
}

#[test]
fn what_stands_at_the_place_is_the_fault() {
    let mut compared = 0;
    for case in cases("check") {
        for (told, fault) in expected(&case) {
            let parts: Vec<&str> = told.split(' ').collect();
            let (Some(fault), [_, from, to]) = (fault, parts.as_slice()) else { continue };
            let bytes = fs::read(&case.path).expect("the case");
            let text = String::from_utf8_lossy(&bytes);
            assert_eq!(text_at(&text, from, to), fault, "{}: {told}", case.path.display());
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared} places");
}

/// The rule that a case is named after.
fn rule_of(case: &Case) -> Option<&'static str> {
    let name = case.name().split('.').next()?;
    let is_of = |rule: &&str| {
        name.strip_prefix(rule).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    ALL.iter().map(|rule| rule.name).filter(is_of).max_by_key(|rule| rule.len())
}

#[test]
fn every_rule_has_a_case_that_fires_it_and_nothing_else() {
    let mut alone: BTreeMap<&str, usize> = BTreeMap::new();
    for case in cases("check").iter().filter(|case| !case.path.parent().unwrap().ends_with("ok")) {
        let rule = rule_of(case).unwrap_or_else(|| panic!("{} names no rule", case.name()));
        let told = expected(case);
        let fires = |told: &str| told.starts_with(&format!("{rule} "));
        assert!(told.iter().any(|(told, _)| fires(told)), "{} does not fire it", case.name());
        *alone.entry(rule).or_default() += usize::from(told.iter().all(|(told, _)| fires(told)));
    }
    for rule in ALL {
        assert!(alone.get(rule.name) >= Some(&1), "no case fires {} alone", rule.name);
    }
}

#[test]
fn what_is_right_is_passed_in_silence() {
    let ok = cases("check/ok");
    assert!(ok.len() >= 20, "{} cases", ok.len());
    for case in &ok {
        assert_eq!(case.says, Vec::<String>::new(), "{}", case.name());
        let events = if case.name() == "allowed-empty.json" { "no IM" } else { "event" };
        case.zdim("check").stderr_holds(events).stderr_holds(": no problems").check();
    }
    zdim("check tests/cases/check/ok -A unquoted-number")
        .stderr_holds("38 inputs")
        .stderr_holds(": no problems")
        .check();
}
