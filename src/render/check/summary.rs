//! The summary in words: what goes to stderr after the findings.

use super::Run;
use crate::render::phrases::{count, no_events};
use crate::render::runs::Runs;
use crate::render::summary::{findings, others, unread};
use crate::render::{Look, Role, Sign};

/// A line or two: what was read, findings, and what else was there. That there
/// are no problems is said only where all `is_fine`.
#[must_use]
pub fn summary(Run { summary, dropped, .. }: &Run, is_fine: bool, look: &Look) -> String {
    let events = match summary.events {
        0 => no_events(*dropped),
        events => count(events, "event"),
    };
    let read = format!("{}, {events}", count(summary.inputs, "input"));
    let parts = [
        findings(summary, is_fine, look),
        unread(summary, look),
        (!summary.other_events.is_empty()).then(|| others(summary, look)),
    ];
    let mut runs = Runs::new(look).add(Role::Status, &read);
    for (place, part) in parts.iter().flatten().enumerate() {
        runs = match place {
            0 => runs.add(Role::Plain, ": "),
            _ => runs.gap(1).add_sign(Role::Dim, Sign::Between).gap(1),
        };
        runs = runs.join(part);
    }
    let mut out = String::new();
    runs.paint_wrapped(0, 2, look.width, &mut out);
    out
}
