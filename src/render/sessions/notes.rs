//! What is said of sessions beside the output, on standard error.

use super::{MOST_ROWS, Overview};
use crate::render::Look;
use crate::render::phrases::count;

/// A time that is so much later than all others would ruin every axis.
const FAR: i64 = 30 * 86_400_000;

/// What the user should know.
pub(crate) fn notes(overview: &Overview, has_page: bool, look: &Look) -> Vec<String> {
    let mut notes = Vec::new();
    let findings: u64 = overview.findings.iter().map(|(_, number)| number).sum();
    if findings > 0 {
        let by_rule = overview.findings.iter().map(|(rule, number)| format!("{number} {rule}"));
        let by_rule = by_rule.collect::<Vec<_>>().join(", ");
        let findings =
            if findings == 1 { "1 finding".into() } else { format!("{findings} findings") };
        notes.push(format!("{findings}: {by_rule}; `zdim check --join` shows them"));
    }
    let clock = overview.clock;
    if let (Some(latest), Some(before)) = (clock.latest, clock.before)
        && latest - before > FAR
        && !overview.is_as_of_said
    {
        let day = |time| look.time(time, "%Y-%m-%d").unwrap_or_default();
        notes.push(format!(
            "the latest event is of {}, long after the one before it: if its time is wrong, \
             `--as-of {}` measures up to then",
            day(latest),
            look.time(before, "%Y-%m-%dT%H:%M:%S%:z").unwrap_or_default()
        ));
    }
    let selected = overview.totals.selected;
    if overview.limit == Some(0) && selected > 0 {
        notes.push(format!("`--limit 0` shows none of {}", count(selected, "session")));
    }
    if has_page && overview.limit.is_none() && selected > MOST_ROWS as u64 {
        notes.push(format!(
            "the page has {MOST_ROWS} of {selected} sessions, {}; `--limit N` sets how many",
            overview.chosen
        ));
    }
    notes
}

/// That the filters left none of so many sessions.
pub(crate) fn none_of(sessions: u64) -> String {
    match sessions {
        1 => "the only session does not match".to_owned(),
        sessions => format!("none of {sessions} sessions matches"),
    }
}
