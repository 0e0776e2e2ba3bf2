//! What is counted of events. All of it is a sum, the smallest or the largest of
//! something, so that the counts of parts add up to those of the whole.

use super::tally::{REST, Tally};
use crate::judge::Problem;
use crate::tables::{ReplyStatus, SessionStatus};

/// What stands between a session status and a reply status in one key; neither has it.
const BETWEEN: char = '\0';

/// Counts of events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// The earliest and the latest time, in milliseconds since 1970.
    pub(crate) from: Option<i64>,
    pub(crate) until: Option<i64>,
    pub(crate) inputs: u64,
    pub(crate) events: u64,
    /// Events without a valid time.
    pub(crate) untimed: u64,
    pub(crate) permitted: u64,
    pub(crate) refused: u64,
    /// Events that do not say.
    pub(crate) unknown: u64,
    pub(crate) noise_lines: u64,
    /// By session status and reply status; see [`Counts::statuses`].
    pub(super) by_status: Tally,
    /// Refusals that the session's status says as well: it waits, or is closed.
    pub(crate) refused_implied: u64,
    /// The other refusals, by reply status, and by who acts.
    pub(crate) by_reason: Tally,
    pub(crate) by_actor: Tally,
    pub(crate) by_channel: Tally,
    /// By who has the session, such as `AGENT 106554156`; "" where nobody has it.
    pub(crate) by_assignee: Tally,
    /// By the days and hours of the zone.
    pub(crate) by_day: Tally,
    pub(crate) by_hour: [u64; 24],
    pub(crate) other_events: Tally,
    /// Findings by rule.
    pub(crate) findings: Tally,
}

/// What the keys of a tally are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Channel,
    Assignee,
    Text,
}

impl Counts {
    /// Counts so many events of a session status and a reply status.
    pub(super) fn add(
        &mut self,
        status: Option<SessionStatus>,
        reply: Option<ReplyStatus>,
        number: u64,
    ) {
        self.events += number;
        let status_name = status.map_or("", SessionStatus::name);
        self.add_statuses(status_name, reply.map_or("", ReplyStatus::name), number);
        let Some(reply) = reply else {
            self.unknown += number;
            return;
        };
        if reply.permits_reply() {
            self.permitted += number;
            return;
        }
        self.refused += number;
        if reply.is_implied_by(status) {
            self.refused_implied += number;
        } else {
            self.by_reason.add(reply.name(), number);
            self.by_actor.add(reply.actor().name(), number);
        }
    }

    /// Counts findings.
    pub(crate) fn add_problems(&mut self, problems: &[Problem]) {
        for problem in problems {
            self.findings.add(problem.rule.name, 1);
        }
    }

    /// Such times were seen as well.
    pub(super) fn widen(&mut self, from: Option<i64>, until: Option<i64>) {
        let both = |own: Option<i64>, other: Option<i64>, choose: fn(i64, i64) -> i64| {
            own.zip(other).map(|(own, other)| choose(own, other)).or(own).or(other)
        };
        self.from = both(self.from, from, i64::min);
        self.until = both(self.until, until, i64::max);
    }

    /// Counts events of a session status and a reply status, "" where there is none that
    /// is known.
    pub(super) fn add_statuses(&mut self, status: &str, reply: &str, number: u64) {
        if status == REST {
            self.by_status.add(REST, number);
        } else {
            let mut key = String::with_capacity(status.len() + 1 + reply.len());
            key.extend([status, "\0", reply]);
            self.by_status.add(&key, number);
        }
    }

    /// Whether nothing else was counted than inputs and lines.
    pub(crate) fn is_empty(&self) -> bool {
        self.events == 0 && self.other_events.is_empty() && self.findings.is_empty()
    }

    /// The same with other names in the place of its keys.
    pub(crate) fn renamed(mut self, rename: &mut dyn FnMut(Key, &str) -> String) -> Self {
        let mut statuses = Self::default();
        for (status, reply, number) in self.statuses() {
            let (status, reply) = (rename(Key::Text, status), rename(Key::Text, reply));
            statuses.add_statuses(&status, &reply, number);
        }
        self.by_status = statuses.by_status;
        for (kind, tally) in [
            (Key::Text, &mut self.by_reason),
            (Key::Text, &mut self.by_actor),
            (Key::Channel, &mut self.by_channel),
            (Key::Assignee, &mut self.by_assignee),
            (Key::Text, &mut self.other_events),
            (Key::Text, &mut self.findings),
        ] {
            let mut other = Tally::default();
            tally.iter().for_each(|(key, number)| other.add(&rename(kind, key), number));
            *tally = other;
        }
        self
    }

    /// How many events there are of each session status and reply status, in the order
    /// of their names; what is not kept stands under [`REST`] twice.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = (&str, &str, u64)> {
        self.by_status.iter().map(|(key, number)| {
            let (status, reply) = key.split_once(BETWEEN).unwrap_or((REST, REST));
            (status, reply, number)
        })
    }

    /// Forgets all that was counted, but keeps the memory.
    pub(super) fn clear(&mut self) {
        let Self { by_channel, by_assignee, .. } = self;
        by_channel.clear();
        by_assignee.clear();
        let (by_channel, by_assignee) = (std::mem::take(by_channel), std::mem::take(by_assignee));
        *self = Self { by_channel, by_assignee, ..Self::default() };
    }

    /// Adds what was counted of other events.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.widen(other.from, other.until);
        let sums = [
            (&mut self.inputs, other.inputs),
            (&mut self.events, other.events),
            (&mut self.untimed, other.untimed),
            (&mut self.permitted, other.permitted),
            (&mut self.refused, other.refused),
            (&mut self.unknown, other.unknown),
            (&mut self.noise_lines, other.noise_lines),
            (&mut self.refused_implied, other.refused_implied),
        ];
        for (own, other) in sums.into_iter().chain(self.by_hour.iter_mut().zip(other.by_hour)) {
            *own = own.saturating_add(other);
        }
        self.by_status.merge(&other.by_status);
        self.by_reason.merge(&other.by_reason);
        self.by_actor.merge(&other.by_actor);
        self.by_channel.merge(&other.by_channel);
        self.by_assignee.merge(&other.by_assignee);
        self.by_day.merge(&other.by_day);
        self.other_events.merge(&other.other_events);
        self.findings.merge(&other.findings);
    }
}
