//! The summary in words: what goes to stderr after the last line of a report.

use std::cmp::Reverse;

use super::phrases::{count, no_events};
use super::runs::Runs;
use super::{Look, Role, Sign};
use crate::judge::Summary;
use crate::text::sort;

/// How many types of other events are named, the most frequent ones.
const MOST_TYPES: usize = 5;

/// The longest name of a type, in columns.
const LONGEST_TYPE: usize = 40;

/// A line or two: events and verdicts, findings, and what else was there. The filters have
/// `dropped` so many events. That there are no problems is said only where all `is_fine`.
#[must_use]
pub fn summary(summary: &Summary, dropped: u64, is_fine: bool, look: &Look) -> String {
    let mut parts = vec![events(summary, dropped, look)];
    parts.extend(findings(summary, is_fine, look));
    parts.extend(unread(summary, look));
    if !summary.other_events.is_empty() {
        parts.push(others(summary, look));
    }
    if summary.noise_lines > 0 {
        let lines = count(summary.noise_lines, "line") + " without an event";
        parts.push(Runs::new(look).add(Role::Dim, &lines));
    }
    let mut runs = Runs::new(look);
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            runs = runs.gap(1).add_sign(Role::Dim, Sign::Between).gap(1);
        }
        runs = runs.join(part);
    }
    let mut out = String::new();
    runs.paint_wrapped(0, 2, look.width, &mut out);
    out
}

fn events<'l>(summary: &Summary, dropped: u64, look: &'l Look) -> Runs<'l> {
    if summary.events == 0 {
        return Runs::new(look).add(Role::Plain, &no_events(dropped));
    }
    let verdicts = [
        (summary.permitted, "permitted", Role::Permitted),
        (summary.refused, "refused", Role::Refused),
        (summary.unknown, "unknown", Role::Waiting),
    ];
    let mut runs = Runs::new(look).add(Role::Status, &count(summary.events, "event"));
    let mut separator = ": ";
    for (number, word, role) in verdicts.into_iter().filter(|(number, ..)| *number > 0) {
        runs = runs.add(Role::Plain, separator).add(role, &format!("{number} {word}"));
        separator = ", ";
    }
    runs
}

/// What was found, or that it was nothing; silence where that was not all.
pub(super) fn findings<'l>(summary: &Summary, is_fine: bool, look: &'l Look) -> Option<Runs<'l>> {
    let (errors, warnings) = (count(summary.errors, "error"), count(summary.warnings, "warning"));
    let runs = Runs::new(look);
    Some(match (summary.errors, summary.warnings) {
        (0, 0) if !is_fine => return None,
        (0, 0) => runs.add(Role::Plain, "no problems"),
        (_, 0) => runs.add(Role::Error, &errors),
        (0, _) => runs.add(Role::Warning, &warnings),
        _ => runs.add(Role::Error, &errors).add(Role::Plain, ", ").add(Role::Warning, &warnings),
    })
}

/// How many inputs were not read, or not to their end.
pub(super) fn unread<'l>(summary: &Summary, look: &'l Look) -> Option<Runs<'l>> {
    let inputs = count(summary.unread, "input") + " could not be read in full";
    (summary.unread > 0).then(|| Runs::new(look).add(Role::Error, &inputs))
}

pub(super) fn others<'l>(summary: &Summary, look: &'l Look) -> Runs<'l> {
    let mut types: Vec<(&str, u64)> =
        summary.other_events.iter().map(|(name, number)| (name.as_str(), *number)).collect();
    sort::by_key(&mut types, |(_, number)| Reverse(*number)); // stable: then by name
    let total = types.iter().map(|(_, number)| number).sum();
    let mut runs = Runs::new(look).add(Role::Plain, &count(total, "other event"));
    let mut before = " (";
    for (name, number) in types.iter().take(MOST_TYPES) {
        runs = runs.add(Role::Plain, before).add(Role::Plain, &number.to_string()).glue(1).add_cut(
            Role::Plain,
            name,
            LONGEST_TYPE,
        );
        before = ", ";
    }
    if let Some(more) = types.len().checked_sub(MOST_TYPES).filter(|more| *more > 0) {
        let more = count(more as u64, "more type");
        runs = runs.add(Role::Plain, ", ").add(Role::Plain, &more);
    }
    runs.add(Role::Plain, ")")
}
