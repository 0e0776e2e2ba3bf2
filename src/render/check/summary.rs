//! The summary in words: what goes to stderr after the findings.

use crate::judge::Summary;
use crate::render::phrases::count;
use crate::render::runs::Runs;
use crate::render::summary::{findings, others};
use crate::render::{Look, Role, Sign};

/// A line or two: what was read, findings, and what else was there.
#[must_use]
pub fn summary(summary: &Summary, look: &Look) -> String {
    let events = match summary.events {
        0 => "no IM_Session_Status events".to_owned(),
        events => count(events, "event"),
    };
    let read = format!("{}, {events}", count(summary.inputs, "input"));
    let mut runs = Runs::new(look)
        .add(Role::Status, &read)
        .add(Role::Plain, ": ")
        .join(&findings(summary, look));
    if !summary.other_events.is_empty() {
        runs = runs.gap(1).add_sign(Role::Dim, Sign::Between).gap(1).join(&others(summary, look));
    }
    let mut out = String::new();
    runs.paint_wrapped(0, 2, look.width, &mut out);
    out
}
