//! Events counted: in bounded memory, and so that the counts of parts, on any number of
//! machines, add up to those of the whole.
//!
//! * `counts`: what is counted; `tally`: how often each of some keys was met
//! * `clock`: days and hours of a zone
//! * `json`: the counts as JSON, and back

mod clock;
mod counts;
mod json;
mod tally;

use jiff::tz::TimeZone;

pub(crate) use self::clock::Clock;
pub(crate) use self::counts::{Counts, Key};
pub(crate) use self::json::{members, read};
pub(crate) use self::tally::{REST, Tally};
use crate::judge::{Problem, Summary, Verdict};
use crate::tables::{ReplyStatus, SessionStatus};

/// The name of a zone, which has to be the same where counts are added.
pub(crate) fn zone_name(zone: &TimeZone) -> String {
    clock::name(zone)
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

/// How many values a status has, that which is not known among them.
const STATUSES: usize = SessionStatus::ALL.len() + 1;
const REPLIES: usize = ReplyStatus::ALL.len() + 1;

/// Events as they are counted one after the other: what all of them have in few values is
/// put into words at the end.
#[derive(Clone, Debug)]
pub(crate) struct Counting {
    counts: Counts,
    clock: Clock,
    /// By session status and reply status, the unknown last.
    statuses: [[u64; REPLIES]; STATUSES],
    /// A key of two words, as it is put together.
    key: String,
    /// The day of the last event, and how many in a row were of it.
    day: (i64, u64),
    /// The same for the exit code.
    sum: Summary,
}

impl Counting {
    /// Nothing counted yet.
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            counts: Counts::default(),
            clock,
            statuses: [[0; REPLIES]; STATUSES],
            key: String::new(),
            day: (0, 0),
            sum: Summary::default(),
        }
    }

    /// Counts an event, and what is wrong with it.
    pub(crate) fn add(&mut self, event: &Counted<'_>, problems: &[Problem]) {
        let counts = &mut self.counts;
        let reply = match event.verdict {
            Verdict::Known(reply) => reply as usize,
            Verdict::Unknown => REPLIES - 1,
        };
        let status = event.status.map_or(STATUSES - 1, |status| status as usize);
        self.statuses[status][reply] += 1;
        counts.by_channel.add(event.channel, 1);
        self.key.clear();
        match [event.assignee_type, event.assignee] {
            ["", one] | [one, ""] => self.key.push_str(one),
            [kind, id] => self.key.extend([kind, " ", id]),
        }
        counts.by_assignee.add(&self.key, 1);
        match event.time_ms.and_then(|ms| Some((ms, self.clock.read(ms)?))) {
            Some((ms, (day, hour))) => {
                counts.widen(Some(ms), Some(ms));
                counts.by_hour[hour % 24] += 1;
                if self.day.0 != day {
                    add_day(&mut counts.by_day, self.day);
                    self.day = (day, 0);
                }
                self.day.1 += 1;
            }
            None => counts.untimed += 1,
        }
        counts.add_problems(problems);
        self.sum.add_event(event.verdict, problems);
    }

    /// Adds all that was counted to `sum`, and forgets it; answers the same for the exit code.
    pub(crate) fn settle(&mut self, sum: &mut Counts) -> Summary {
        let counts = &mut self.counts;
        let statuses = SessionStatus::ALL.into_iter().map(Some).chain([None]);
        for status in statuses {
            for reply in ReplyStatus::ALL.into_iter().map(Some).chain([None]) {
                let number = self.statuses[status.map_or(STATUSES - 1, |status| status as usize)]
                    [reply.map_or(REPLIES - 1, |reply| reply as usize)];
                if number > 0 {
                    counts.add(status, reply, number);
                }
            }
        }
        add_day(&mut counts.by_day, std::mem::take(&mut self.day));
        self.statuses = [[0; REPLIES]; STATUSES];
        sum.merge(counts);
        counts.clear();
        std::mem::take(&mut self.sum)
    }
}

fn add_day(by_day: &mut Tally, (day, number): (i64, u64)) {
    if number > 0 {
        by_day.add(&clock::day_name(day), number);
    }
}
