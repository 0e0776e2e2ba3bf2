//! Episodes: one session id lives on for months, so waiting belongs to a stretch
//! that begins with the session, or when it is reopened, and ends when it is closed.

use super::contexts::Contexts;
use super::states::gap;
use super::step::{Old, Step};
use super::{is_closed, is_picked_up, is_waiting};
use crate::tables::SessionStatus;

/// How an episode began, or a session in this capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Began {
    /// With its creation.
    Created,
    /// It was closed before.
    Reopened,
    /// Before the capture, or within a gap.
    Before,
}

impl Began {
    /// As it is named in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Reopened => "reopened",
            Self::Before => "before",
        }
    }

    /// How a session of which this is the first event began.
    #[must_use]
    pub fn of(first: &Step) -> Self {
        match (first.old(), first.status()) {
            (Old::Nothing, Some(SessionStatus::Created)) => Self::Created,
            (Old::Known(old), Some(status)) if is_closed(old) && !is_closed(status) => {
                Self::Reopened
            }
            _ => Self::Before,
        }
    }
}

/// One episode, and how long people waited in it; what was not seen whole is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Episode {
    /// How it began.
    pub began: Began,
    /// When it began.
    pub from: i64,
    /// When it ended; none if it goes on, or if that event is missing.
    pub until: Option<i64>,
    /// As what it ended, if it did.
    pub ended: Option<SessionStatus>,
    /// It is seen from its start and has no gap.
    pub exact: bool,
    /// From the queue to the first ON_HOLD or ON_PROGRESS.
    pub picked_up_ms: Option<i64>,
    /// From its start to the first ON_PROGRESS.
    pub answered_ms: Option<i64>,
    /// From its start to the first ON_PROGRESS of an agent.
    pub agent_answered_ms: Option<i64>,
    /// From the first ON_HOLD or ON_PROGRESS to its end.
    pub handled_ms: Option<i64>,
    /// It began in the queue: somebody waited.
    pub from_queue: bool,
    /// An agent had it ON_HOLD or ON_PROGRESS.
    pub by_agent: bool,
    /// When somebody had it ON_HOLD or ON_PROGRESS first.
    pub picked_up_at: Option<i64>,
    /// Somebody had it ON_PROGRESS.
    pub is_answered: bool,
    /// An agent had it ON_PROGRESS.
    pub is_answered_by_agent: bool,
}

impl Episode {
    fn begin(began: Began, time: i64, status: Option<SessionStatus>) -> Self {
        Self {
            began,
            from: time,
            until: None,
            ended: None,
            exact: began != Began::Before,
            picked_up_ms: None,
            answered_ms: None,
            agent_answered_ms: None,
            handled_ms: None,
            from_queue: status.is_some_and(is_waiting),
            by_agent: false,
            picked_up_at: None,
            is_answered: false,
            is_answered_by_agent: false,
        }
    }

    /// It ended, and no agent ever picked it up.
    #[must_use]
    pub const fn is_never_picked_up(&self) -> bool {
        self.ended.is_some() && self.exact && !self.by_agent
    }

    /// An event of the episode.
    fn pass(&mut self, step: &Step, time: i64, contexts: &Contexts) {
        let Some(status) = step.status().filter(|status| is_picked_up(*status)) else { return };
        // Gaps so far are before this event; `exact` knows of them.
        let waited = (self.exact && self.from_queue).then_some(time - self.from);
        let is_agent = contexts.is_of_agent(step);
        if self.picked_up_at.is_none() {
            self.picked_up_at = Some(time);
            self.picked_up_ms = waited;
        }
        if status == SessionStatus::OnProgress {
            // The first counts, also where nobody can say how long it took.
            if !std::mem::replace(&mut self.is_answered, true) {
                self.answered_ms = waited;
            }
            if is_agent && !std::mem::replace(&mut self.is_answered_by_agent, true) {
                self.agent_answered_ms = waited;
            }
        }
        self.by_agent |= is_agent;
    }

    fn end(&mut self, status: SessionStatus, time: Option<i64>) {
        self.ended = Some(status);
        self.until = time;
        let handled = self.picked_up_at.zip(time);
        self.handled_ms = handled.map(|(from, until)| until - from);
    }
}

/// The episodes of steps that are in their order.
pub(super) fn episodes(steps: &[Step], contexts: &Contexts) -> Vec<Episode> {
    let mut episodes: Vec<Episode> = Vec::new();
    let mut before: Option<&Step> = None;
    for step in steps {
        let Some(time) = step.time_ms() else { continue };
        let (status, old) = (step.status(), step.old().known());
        let was_closed = old.is_some_and(is_closed);
        if let Some(episode) = going_on(&mut episodes) {
            let has_gap = before.is_some_and(|before| gap(before, step).is_some());
            episode.exact &= !has_gap;
            if let Some(old) = old.filter(|old| is_closed(*old)) {
                // It ended where an event is missing, and this one comes after that.
                episode.end(old, None);
            }
        }
        if going_on(&mut episodes).is_none()
            && let Some(began) = beginning(before, step, was_closed)
        {
            episodes.push(Episode::begin(began, time, status));
        }
        if let Some(episode) = going_on(&mut episodes) {
            episode.pass(step, time, contexts);
            if let Some(closed) = status.filter(|status| is_closed(*status)) {
                episode.end(closed, Some(time));
            }
        }
        before = Some(step);
    }
    episodes
}

/// The last episode, if it has not ended.
fn going_on(episodes: &mut [Episode]) -> Option<&mut Episode> {
    episodes.last_mut().filter(|episode| episode.ended.is_none())
}

/// How an episode begins with `step`, where none goes on.
fn beginning(before: Option<&Step>, step: &Step, was_closed: bool) -> Option<Began> {
    let Some(before) = before else { return Some(Began::of(step)) };
    let is_closed_now = step.status().is_some_and(is_closed);
    match step.old() {
        // A gap hides how it was reopened, even if it is closed by now.
        Old::Known(_) if !was_closed => Some(Began::Before),
        _ if is_closed_now || step.status().is_none() => None,
        Old::Known(_) => Some(Began::Reopened),
        _ if before.status().is_some_and(is_closed) => Some(Began::Reopened),
        _ => Some(Began::Before),
    }
}
