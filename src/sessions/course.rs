//! A session from its first event to its last: all that is said of it, from steps
//! that are in their order.

use super::contexts::Contexts;
use super::episodes::{Began, Episode, episodes};
use super::replies::{Refusal, refusals};
use super::states::{Gap, State, gaps, states};
use super::step::Step;
use super::{is_closed, is_waiting};
use crate::tables::SessionStatus;

/// Who handled a session, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The number of the handler.
    pub handler: u32,
    /// When the handler first appears.
    pub from: i64,
    /// How long it was assigned, while the session was not closed.
    pub held_ms: i64,
}

/// What happened to a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// How it began.
    pub began: Began,
    /// Whether it goes on; none where its status is not known.
    pub open: Option<bool>,
    /// The first event.
    pub first: i64,
    /// The last event.
    pub last: i64,
    /// Up to when it is known: an open session goes on until the latest event of all.
    pub end: i64,
    /// The states that it passed.
    pub states: Vec<State>,
    /// Where events are missing.
    pub gaps: Vec<Gap>,
    /// From its beginning, or when it was reopened, to its end.
    pub episodes: Vec<Episode>,
    /// When no reply was permitted.
    pub refusals: Vec<Refusal>,
    /// Who handled it, by first appearance.
    pub handlers: Vec<Held>,
    /// The time in CREATED and OPEN.
    pub waited_ms: i64,
    /// It was longer than that, or still is getting longer.
    pub waited_at_least: bool,
    /// The time in which no reply was permitted, but where the status implies it.
    pub refused_ms: i64,
    /// It was longer than that, or still is getting longer.
    pub refused_at_least: bool,
}

impl Course {
    /// Of steps that are in their order; nothing if none of them has a time.
    #[must_use]
    pub fn of(steps: &[Step], contexts: &Contexts, as_of: i64) -> Option<Self> {
        let (first_step, last_step) = (steps.first()?, steps.last()?);
        let (first, last) = (first_step.time_ms()?, last_step.time_ms()?);
        let open = last_step.status().map(|status| !is_closed(status));
        let end = if open == Some(true) { as_of.max(last) } else { last };
        let began = Began::of(first_step);
        let (states, gaps, refusals) = (states(steps), gaps(steps), refusals(steps));
        let waits = |state: &&State| state.status.is_some_and(is_waiting);
        let waited_ms = states.iter().filter(waits).map(|s| s.until.unwrap_or(end) - s.from).sum();
        let refused = || refusals.iter().filter(|refusal| !refusal.implied);
        let is_cut = |refusal: &Refusal| {
            refusal.until.is_none() || (began == Began::Before && refusal.from == first)
        };
        Some(Self {
            began,
            open,
            first,
            last,
            end,
            waited_ms,
            waited_at_least: last_step.status().is_some_and(is_waiting)
                || began == Began::Before
                || !gaps.is_empty(),
            refused_ms: refused().map(|refusal| refusal.length(end)).sum(),
            refused_at_least: refused().any(is_cut),
            episodes: episodes(steps, contexts),
            handlers: handlers(steps, contexts, end),
            states,
            gaps,
            refusals,
        })
    }

    /// How long it lasted, as far as it is known.
    #[must_use]
    pub const fn duration_ms(&self) -> i64 {
        self.end - self.first
    }

    /// How long it was in `status`; in none, how long nobody can say.
    #[must_use]
    pub fn time_in(&self, status: Option<SessionStatus>) -> i64 {
        let within = self.states.iter().filter(|state| state.status == status);
        within.map(|state| state.until.unwrap_or(self.end) - state.from).sum()
    }

    /// The episode that goes on, or was the last.
    #[must_use]
    pub fn episode(&self) -> Option<&Episode> {
        self.episodes.last()
    }

    /// How long it waits already, if it waits to be picked up.
    #[must_use]
    pub fn waits_ms(&self) -> Option<i64> {
        let last = self.states.last()?;
        let waits = last.status.is_some_and(is_waiting);
        let from = self.episode().filter(|e| e.picked_up_at.is_none()).map(|e| e.from);
        waits.then(|| self.end - from.unwrap_or(last.from).min(last.from))
    }
}

/// Each handler has the session until the next event, or the one that closes it.
fn handlers(steps: &[Step], contexts: &Contexts, end: i64) -> Vec<Held> {
    let mut handlers: Vec<Held> = Vec::new();
    let mut place_of: std::collections::HashMap<u32, usize> = std::collections::HashMap::new();
    for (place, step) in steps.iter().enumerate() {
        let (Some(time), Some(handler)) = (step.time_ms(), contexts.handler_of(step)) else {
            continue;
        };
        let until = steps.get(place + 1).and_then(Step::time_ms).unwrap_or(end);
        let is_over = step.status().is_some_and(is_closed);
        let held_ms = if is_over { 0 } else { until - time };
        let number = *place_of.entry(handler).or_insert(handlers.len());
        match handlers.get_mut(number) {
            Some(held) => held.held_ms += held_ms,
            None => handlers.push(Held { handler, from: time, held_ms }),
        }
    }
    handlers
}
