//! Whatever a capture holds, no form lets it act.

use crate::judge::Inspection;
use crate::judge::Summary;
use crate::render::{self, Look, Report, Table};
use proptest::prelude::*;

use super::attacks::HOSTILE;
use super::fixture::{broken, hostile_delivery, inspect};
use super::{ascii, coloured, look, terminal, written};

/// Every form of one event, and of a finding whose path, message, help and
/// suggestion are hostile too.
fn forms(inspection: &Inspection, text: &str, look: &Look) -> Vec<String> {
    let mut problem = broken(text);
    text.clone_into(&mut problem.message);
    problem.help = text.to_owned().into();
    problem.suggestion = Some(text.to_owned());
    problem.value = Some(text.to_owned());
    let mut inspection = inspection.clone();
    inspection.problems.push(problem.clone());
    let summary = Summary { other_events: [(text.to_owned(), 1)].into(), ..Summary::default() };

    let mut table = Table::new(look);
    let mut report = Report::new();
    report.problem(&problem);
    vec![
        render::card(&inspection, look),
        render::line(&inspection, look),
        render::problem_line(&problem, look),
        table.push(&inspection) + &table.finish(),
        render::summary(&summary, 0, true, look),
        written(|out| render::ndjson_line(&inspection, out)),
        Report::START.to_owned()
            + &written(|out| report.event(&inspection, out))
            + &report.finish(&summary),
    ]
}

/// Says what is wrong with an output, apart from our own colours.
fn harm(output: &str, colour: bool) -> Option<String> {
    let mut text = output.to_owned();
    if colour {
        for code in ["0", "1", "2", "31", "32", "33"] {
            text = text.replace(&format!("\u{1b}[{code}m"), "");
        }
    }
    let bad = text.chars().find(|c| {
        (c.is_control() && *c != '\n')
            || matches!(*c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{e0000}'..='\u{e007f}')
    });
    let command = text
        .match_indices("::")
        .any(|(at, _)| text[at + 2..].starts_with(|c: char| c.is_ascii_alphabetic()));
    if let Some(bad) = bad {
        return Some(format!("{bad:?} in {text}"));
    }
    (command || text.contains("##[") || text.contains("##vso[")).then_some(text)
}

fn assert_harmless(path: &str, text: &str) {
    let inspection = inspect(path, &hostile_delivery(text));
    let looks = [look(60), look(100), look(200), coloured(60), ascii(60), look(1)];
    for look in looks.into_iter().chain([terminal(1), terminal(60), terminal(200)]) {
        for output in forms(&inspection, text, &look) {
            assert_eq!(harm(&output, look.colour), None);
            assert!(output.ends_with('\n'));
        }
        if !look.unicode {
            let people = &forms(&inspection, text, &look)[..5];
            assert!(people.iter().all(|output| output.is_ascii()), "{people:?}");
        }
    }
}

#[test]
fn hostile_text_in_every_field_is_spelled_out() {
    assert_harmless(HOSTILE, HOSTILE);
    assert_harmless("::", "::error::x");
    assert_harmless("##", "##[error]x");
}

#[test]
fn a_huge_value_is_cut_for_people_and_kept_in_json() {
    let huge = "☠".repeat(100_000);
    let inspection = inspect("huge.json", &hostile_delivery(&huge));
    let look = look(100);
    assert!(render::card(&inspection, &look).len() < 20_000);
    assert!(render::line(&inspection, &terminal(100)).len() < 500);
    assert!(render::line(&inspection, &look).contains(&huge), "grep finds all of it");
    assert!(written(|out| render::ndjson_line(&inspection, out)).contains(&huge));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn nothing_gets_through(
        parts in prop::collection::vec(
            prop_oneof![
                Just("##["), Just("#"), Just("::"), Just(":"), Just("error"), Just("["), Just(" "),
                Just("\n"), Just("\u{1b}[1m"), Just("\u{9b}"), Just("\u{202e}"), Just("\u{200b}"),
                Just("界"), Just("…"), Just("_"), Just("x"), Just("vso"), Just("\\"), Just("\""),
            ],
            1..40,
        ),
        any in ".{0,8}",
    ) {
        let text = parts.concat() + &any;
        assert_harmless(&text, &text);
    }
}
