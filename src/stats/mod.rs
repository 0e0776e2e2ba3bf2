//! Events counted: in bounded memory, and so that the counts of parts, on any number of
//! machines, add up to those of the whole.
//!
//! * `counts`: what is counted; `tally`: how often each of some keys was met
//! * `calendar`: days and hours of a zone
//! * `json`: the counts as JSON, and back

mod calendar;
mod counts;
mod json;
mod tally;

pub(crate) use self::calendar::{Calendar, zone_name};
pub(crate) use self::counts::{Counts, Key};
pub(crate) use self::json::{members, read};
use self::tally::Met;
pub(crate) use self::tally::{REST, Tally};
use crate::judge::{Problem, Summary, Verdict};
use crate::tables::{ReplyStatus, SessionStatus};

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

/// So many keys wait at most until they are looked up.
const MOST_WAITING: usize = 1 << 14;

/// Events as they are counted one after the other: what all of them have in few values is
/// put into words at the end, and what may be another value in each is looked up late.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counting {
    counts: Counts,
    /// By session status and reply status, the unknown last.
    statuses: [[u64; REPLIES]; STATUSES],
    /// Who had the session of the last events.
    assignees: Met,
    /// The day of the last event, and how many in a row were of it.
    day: (i64, u64),
    /// The findings, for the exit code.
    sum: Summary,
}

impl Counting {
    /// Counts an event, and what is wrong with it.
    pub(crate) fn add(&mut self, event: &Counted<'_>, problems: &[Problem], calendar: &Calendar) {
        let counts = &mut self.counts;
        let reply = match event.verdict {
            Verdict::Known(reply) => reply as usize,
            Verdict::Unknown => REPLIES - 1,
        };
        let status = event.status.map_or(STATUSES - 1, |status| status as usize);
        self.statuses[status][reply] += 1;
        counts.by_channel.add(event.channel, 1);
        match [event.assignee_type, event.assignee] {
            ["", one] | [one, ""] => self.assignees.push(&[one]),
            [kind, id] => self.assignees.push(&[kind, " ", id]),
        }
        if self.assignees.len() >= MOST_WAITING {
            self.assignees.settle(&mut counts.by_assignee);
        }
        match event.time_ms.and_then(|ms| Some((ms, calendar.read(ms)?))) {
            Some((ms, (day, hour))) => {
                counts.widen(Some(ms), Some(ms));
                counts.by_hour[hour % 24] += 1;
                self.add_day((day, 1));
            }
            None => counts.untimed += 1,
        }
        self.counts.add_problems(problems);
        for problem in problems {
            self.sum.add_problem(problem);
        }
    }

    /// Adds all that `part` has counted, which forgets it; answers the sum of the findings.
    pub(crate) fn take_from(&mut self, part: &mut Self) -> Summary {
        let numbers = part.statuses.as_flattened_mut();
        for (own, number) in self.statuses.as_flattened_mut().iter_mut().zip(numbers) {
            *own += std::mem::take(number);
        }
        self.add_day(std::mem::take(&mut part.day));
        self.counts.merge(&part.counts);
        part.assignees.settle(&mut self.counts.by_assignee);
        part.counts.clear();
        std::mem::take(&mut part.sum)
    }

    /// All that was counted.
    pub(crate) fn into_counts(mut self) -> Counts {
        let statuses = SessionStatus::ALL.into_iter().map(Some).chain([None]);
        for (status, numbers) in statuses.zip(self.statuses) {
            let replies = ReplyStatus::ALL.into_iter().map(Some).chain([None]);
            for (reply, number) in replies.zip(numbers).filter(|(_, number)| *number > 0) {
                self.counts.add(status, reply, number);
            }
        }
        self.name_day();
        self.assignees.settle(&mut self.counts.by_assignee);
        self.counts
    }

    /// So many events in a row were of one day.
    fn add_day(&mut self, (day, number): (i64, u64)) {
        if self.day.0 != day && number > 0 {
            self.name_day();
            self.day.0 = day;
        }
        self.day.1 += number;
    }

    /// Counts the last days by their name.
    fn name_day(&mut self) {
        let (day, number) = std::mem::take(&mut self.day);
        if number > 0 {
            self.counts.by_day.add(&calendar::day_name(day), number);
        }
    }
}
