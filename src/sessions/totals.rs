//! All sessions in numbers: sums, so that those of several machines add up.

use super::course::Course;
use super::episodes::Episode;
use super::histogram::Histogram;
use crate::tables::SessionStatus;

/// All sessions in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Sessions that were followed.
    pub sessions: u64,
    /// Sessions that the filters left.
    pub selected: u64,
    /// Sessions that are shown.
    pub shown: u64,
    /// Sessions that go on.
    pub open: u64,
    /// Sessions that were refused a reply while they might have had one.
    pub refused: u64,
    /// Sessions in which a reply is refused now.
    pub refused_now: u64,
    /// How long a reply was refused, all together.
    pub refused_ms: i64,
    /// The longest that a session waits now.
    pub longest_wait_ms: i64,
    /// How long sessions were in each status; in none of them last.
    pub time_in: [i64; SessionStatus::ALL.len() + 1],
    /// The first event of all, and the last.
    pub range: Option<(i64, i64)>,
    /// Of the episodes of all sessions.
    pub episodes: EpisodeTotals,
}

/// Episodes in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EpisodeTotals {
    /// Episodes that began.
    pub begun: u64,
    /// Episodes that ended.
    pub ended: u64,
    /// Ended episodes that no agent picked up.
    pub never_picked_up: u64,
    /// Sessions that wait now.
    pub waiting: u64,
    /// Episodes that are not seen from their start, or have a gap.
    pub inexact: u64,
    /// From the queue until they were picked up.
    pub picked_up: Histogram,
    /// From their start to the first answer.
    pub answered: Histogram,
    /// From their start to the first answer of an agent.
    pub agent_answered: Histogram,
    /// From there to the end.
    pub handled: Histogram,
}

impl Totals {
    /// One more session that is selected.
    pub fn add(&mut self, course: &Course) {
        self.open += u64::from(course.open == Some(true));
        let refused = || course.refusals.iter().filter(|refusal| !refusal.implied);
        self.refused += u64::from(refused().next().is_some());
        let is_now = course.open == Some(true) && refused().any(|r| r.until.is_none());
        self.refused_now += u64::from(is_now);
        self.refused_ms += course.refused_ms;
        let statuses = SessionStatus::ALL.into_iter().map(Some).chain([None]);
        for (sum, status) in self.time_in.iter_mut().zip(statuses) {
            *sum += course.time_in(status);
        }
        let (from, until) = self.range.unwrap_or((course.first, course.end));
        self.range = Some((from.min(course.first), until.max(course.end)));
        if let Some(wait) = course.waits_ms() {
            self.episodes.waiting += 1;
            self.longest_wait_ms = self.longest_wait_ms.max(wait);
        }
        for episode in &course.episodes {
            self.episodes.add(episode);
        }
    }
}

impl EpisodeTotals {
    fn add(&mut self, episode: &Episode) {
        self.begun += 1;
        self.ended += u64::from(episode.ended.is_some());
        self.never_picked_up += u64::from(episode.is_never_picked_up());
        self.inexact += u64::from(!episode.exact);
        self.picked_up.add(episode.picked_up_ms);
        self.answered.add(episode.answered_ms);
        self.agent_answered.add(episode.agent_answered_ms);
        self.handled.add(episode.handled_ms);
    }
}
