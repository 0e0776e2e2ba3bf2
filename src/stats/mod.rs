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
pub(crate) use self::counts::{Counted, Counts, Key};
pub(crate) use self::json::{members, read};
pub(crate) use self::tally::{REST, Tally};
use crate::judge::{Problem, Summary};

/// The name of a zone, which has to be the same where counts are added.
pub(crate) fn zone_name(zone: &TimeZone) -> String {
    clock::name(zone)
}

/// Events as they are counted one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Counting {
    pub(crate) counts: Counts,
    pub(crate) clock: Clock,
    /// The same for the exit code.
    pub(crate) sum: Summary,
}

impl Counting {
    /// Nothing counted yet.
    pub(crate) fn new(clock: Clock) -> Self {
        Self { counts: Counts::default(), clock, sum: Summary::default() }
    }

    /// Counts an event, and what is wrong with it.
    pub(crate) fn add(&mut self, event: &Counted<'_>, problems: &[Problem]) {
        self.counts.add(event, &mut self.clock);
        self.counts.add_problems(problems);
        self.sum.add_event(event.verdict, problems);
    }
}
