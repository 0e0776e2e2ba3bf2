//! The states that a session passed, and where an event between two of them is missing.

use super::step::Step;
use crate::tables::SessionStatus;

/// A status that lasted, or a stretch of which nobody can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// The status; none where it is not known.
    pub status: Option<SessionStatus>,
    /// When it began.
    pub from: i64,
    /// When the next one began; the last is open.
    pub until: Option<i64>,
}

/// An event is missing: the status that one event gave is not the one that the next
/// event names as the status before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The event before.
    pub from: i64,
    /// The event after.
    pub until: i64,
    /// What the event before gave.
    pub before: SessionStatus,
    /// What the event after names.
    pub after: SessionStatus,
}

/// The gap between two events that follow each other.
#[must_use]
pub fn gap(before: &Step, after: &Step) -> Option<Gap> {
    let (was, old) = (before.status()?, after.old().known()?);
    let (from, until) = (before.time_ms()?, after.time_ms()?);
    (was != old).then_some(Gap { from, until, before: was, after: old })
}

/// All gaps between steps that are in their order.
pub(super) fn gaps(steps: &[Step]) -> Vec<Gap> {
    steps.windows(2).filter_map(|pair| gap(&pair[0], &pair[1])).collect()
}

/// The states of steps that are in their order: they follow each other without a
/// break. Between the two events of a gap nothing is known.
pub(super) fn states(steps: &[Step]) -> Vec<State> {
    let mut states: Vec<State> = Vec::new();
    let mut before: Option<&Step> = None;
    for step in steps {
        let Some(time) = step.time_ms() else { continue };
        if let Some(gap) = before.and_then(|before| gap(before, step)) {
            // A state without a length before it is part of what is not known.
            if states.last().is_some_and(|last| last.from == gap.from) {
                states.pop();
            }
            enter(&mut states, None, gap.from);
        }
        enter(&mut states, step.status(), time);
        before = Some(step);
    }
    states
}

/// From `time` on it is `status`; equal neighbours are one state.
fn enter(states: &mut Vec<State>, status: Option<SessionStatus>, time: i64) {
    match states.last_mut() {
        Some(last) if last.status == status => last.until = None,
        last => {
            if let Some(last) = last {
                last.until = Some(time);
            }
            states.push(State { status, from: time, until: None });
        }
    }
}
