//! What came out of a run in numbers: the end of every report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::problem::{Fired, Problem};
use super::verdict::Verdict;
use crate::rules::Severity;
use crate::rules::reading::is_of_unread;

/// Counts of what was read, and of what was found in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Inputs that were read.
    pub inputs: u64,
    /// `IM_Session_Status` events.
    pub events: u64,
    /// Zoho Desk's other events, by `eventType`. The names are hostile until escaped.
    pub other_events: BTreeMap<String, u64>,
    /// Lines of logs without an event.
    pub noise_lines: u64,
    /// Events that permit a reply.
    pub permitted: u64,
    /// Events that refuse one.
    pub refused: u64,
    /// Events that do not say.
    pub unknown: u64,
    /// Findings that are errors.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
    /// Inputs that could not be opened, or not be read to their end.
    #[serde(skip)]
    pub unread: u64,
}

impl Summary {
    /// Counts one event; its findings are counted one by one.
    pub fn add_event(&mut self, verdict: Verdict) {
        self.events += 1;
        match verdict.permitted() {
            Some(true) => self.permitted += 1,
            Some(false) => self.refused += 1,
            None => self.unknown += 1,
        }
    }

    /// Counts the events and findings that `other` has counted.
    pub(crate) fn add_events_of(&mut self, other: &Self) {
        self.events += other.events;
        self.permitted += other.permitted;
        self.refused += other.refused;
        self.unknown += other.unknown;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.unread += other.unread;
    }

    /// Counts lines of a log, of which so many held something: the rest is noise.
    pub fn add_lines(&mut self, lines: u64, with_event: u64) {
        self.noise_lines = (self.noise_lines + lines).saturating_sub(with_event);
    }

    /// Counts another event. A capture cannot make the list of types grow without bound.
    pub fn add_other(&mut self, event_type: &str) {
        const MOST_TYPES: usize = 1000;
        const LONGEST: usize = 200;
        let end = event_type.char_indices().nth(LONGEST).map(|(end, _)| end);
        let name = end.map_or(event_type, |end| &event_type[..end]);
        if let Some(number) = self.other_events.get_mut(name) {
            *number += 1;
            return;
        }
        let name = if self.other_events.len() < MOST_TYPES { name } else { "…" };
        *self.other_events.entry(name.to_owned()).or_default() += 1;
    }

    /// Counts one finding.
    pub fn add_problem(&mut self, problem: &Problem) {
        self.add_fired(problem.fired());
    }

    /// As [`Self::add_problem`].
    pub(crate) fn add_fired(&mut self, Fired { rule, severity }: Fired) {
        self.unread += u64::from(is_of_unread(rule));
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
    }
}
