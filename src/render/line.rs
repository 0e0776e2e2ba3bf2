//! One line an event, as it arrives: for logs, long captures and live input.
//!
//! Lines are never wrapped or cut to the terminal, so that `grep` finds all of
//! what they say; only single values of absurd length are cut.

use super::phrases::{place, time};
use super::runs::Runs;
use super::{Look, Role, Sign};
use crate::judge::{Inspection, Problem};
use crate::rules::Severity;

/// The longest value on a line, in columns.
const LONGEST: usize = 80;

/// `ON_PROGRESS → ON_HOLD` and `permitted` fit, so verdicts stand in a column.
const CHANGE: usize = 21;
const VERDICT: usize = 11;

/// The longest help that stands beside its finding.
const LONGEST_HELP: usize = 80;

/// Place, time, session, change, verdict, handler and the rules that fired.
#[must_use]
pub fn line(inspection: &Inspection, look: &Look) -> String {
    let (fields, reply) = (&inspection.event, inspection.reply);
    let column = || Runs::new(look);
    let when = match time(fields, look, "%Y-%m-%d %H:%M:%S%.3f %Z") {
        Some(time) => column().add_cut(Role::Plain, &time, LONGEST),
        None => column().add_sign(Role::Dim, Sign::Empty),
    };
    let mut verdict = column().add_verdict(reply).pad(VERDICT).gap(1).add_reply(
        Role::Plain,
        fields.reply_status.as_ref(),
        LONGEST,
    );
    if reply.permitted() == Some(false) {
        let acts = format!(": {} acts", reply.actor().phrase());
        verdict = verdict.add(Role::Dim, &acts);
    }
    let mut runs = column()
        .add(Role::Dim, &place(&inspection.source))
        .gap(2)
        .join(&when)
        .gap(2)
        .add_words(Role::Plain, fields.session_id.as_ref(), LONGEST)
        .gap(2)
        .join(&column().add_change(fields, LONGEST).pad(CHANGE))
        .gap(2)
        .join(&verdict)
        .gap(2)
        .add_handler(fields, LONGEST);
    for severity in [Severity::Error, Severity::Warning] {
        let rules = rules(&inspection.problems, severity, look);
        if !rules.is_empty() {
            runs = runs.gap(2).add_title(severity, &rules);
        }
    }
    whole(&runs)
}

/// A finding of no event: its place, what is wrong, and what to do where that is short.
#[must_use]
pub fn problem_line(problem: &Problem, look: &Look) -> String {
    let place = format!("{}:{}", problem.path, problem.place.start);
    let mut runs = Runs::new(look)
        .add(Role::Dim, &place)
        .gap(2)
        .add_title(problem.severity, problem.rule.name)
        .gap(1)
        .add_value(Role::Plain, &problem.message);
    if let Some(suggestion) = &problem.suggestion {
        runs = runs
            .gap(2)
            .add(Role::Plain, "did you mean ")
            .add_cut(Role::Status, suggestion, LONGEST)
            .add(Role::Plain, "?");
    } else if problem.help.len() <= LONGEST_HELP {
        runs = runs.gap(2).add(Role::Dim, "help: ").add(Role::Dim, &problem.help);
    }
    whole(&runs)
}

fn whole(runs: &Runs<'_>) -> String {
    let mut out = String::new();
    runs.paint(&mut out);
    out.push('\n');
    out
}

/// The rules that fired, each once, with its count if it fired more often.
fn rules(problems: &[Problem], severity: Severity, look: &Look) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for problem in problems.iter().filter(|p| p.severity == severity) {
        match counts.iter_mut().find(|(name, _)| *name == problem.rule.name) {
            Some((_, count)) => *count += 1,
            None => counts.push((problem.rule.name, 1)),
        }
    }
    let times = look.sign(Sign::Times);
    let names = counts.into_iter().map(|(name, count)| match count {
        1 => name.to_owned(),
        count => format!("{name} {times}{count}"),
    });
    names.collect::<Vec<_>>().join(", ")
}
