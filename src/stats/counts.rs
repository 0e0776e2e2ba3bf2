//! What is counted of events. All of it is a sum, the smallest or the largest of
//! something, so that the counts of parts add up to those of the whole.

use super::Clock;
use super::tally::{REST, Tally};
use crate::judge::{Problem, Verdict};
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

/// What is counted of one event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted<'e> {
    pub(crate) status: Option<SessionStatus>,
    pub(crate) verdict: Verdict,
    pub(crate) channel: &'e str,
    pub(crate) assignee_type: &'e str,
    pub(crate) assignee: &'e str,
    pub(crate) time_ms: Option<i64>,
}

impl Counts {
    /// Counts an event.
    pub(crate) fn add(&mut self, event: &Counted<'_>, clock: &mut Clock) {
        self.events += 1;
        let reply = if let Verdict::Known(reply) = event.verdict { Some(reply) } else { None };
        match event.verdict.permitted() {
            Some(true) => self.permitted += 1,
            Some(false) => self.refused += 1,
            None => self.unknown += 1,
        }
        let status = event.status.map_or("", SessionStatus::name);
        self.add_statuses(status, reply.map_or("", ReplyStatus::name), 1);
        if let Some(reply) = reply.filter(|reply| !reply.permits_reply()) {
            if reply.is_implied_by(event.status) {
                self.refused_implied += 1;
            } else {
                self.by_reason.add(reply.name(), 1);
                self.by_actor.add(reply.actor().name(), 1);
            }
        }
        self.by_channel.add(event.channel, 1);
        match (event.assignee_type, event.assignee) {
            ("", one) | (one, "") => self.by_assignee.add(one, 1),
            (kind, id) => self.by_assignee.add(&[kind, " ", id].concat(), 1),
        }
        self.add_time(event.time_ms, clock);
    }

    fn add_time(&mut self, time_ms: Option<i64>, clock: &mut Clock) {
        let Some((ms, (day, hour))) = time_ms.and_then(|ms| Some((ms, clock.read(ms)?))) else {
            self.untimed += 1;
            return;
        };
        self.widen(Some(ms), Some(ms));
        self.by_day.add(day, 1);
        self.by_hour[hour % 24] += 1;
    }

    /// Counts findings.
    pub(crate) fn add_problems(&mut self, problems: &[Problem]) {
        for problem in problems {
            self.findings.add(problem.rule.name, 1);
        }
    }

    fn widen(&mut self, from: Option<i64>, until: Option<i64>) {
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
