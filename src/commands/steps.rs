//! Steps of sessions, many at a time: events with which nothing is wrong, or of which nobody
//! reads what is wrong, are followed without memory of their own.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::follow::Followed;
use crate::judge::{Fired, Verdict, decide};
use crate::reading::{Located, Noted, PlainFound, Trace};
use crate::rules::sequence::Facts;
use crate::sessions::{Clock, Codes, Old, Step as Kept};
use crate::stats::Counting;

/// Steps in the order of the input, and the text of their records.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    list: Vec<Step>,
    text: Vec<u8>,
    fired: Vec<Fired>,
}

/// An event whose session is followed.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) verdict: Verdict,
    pub(crate) time_ms: Option<i64>,
    /// The filters dropped it.
    pub(crate) is_dropped: bool,
    /// What it says of a session, if it says which that is.
    facts: Option<Facts>,
    /// The way back to its places, if anybody reads them.
    noted: Option<Noted>,
    fired: Range<usize>,
}

impl Steps {
    /// Adds an event with which nothing is wrong.
    pub(crate) fn add(&mut self, found: &PlainFound<'_>, is_dropped: bool, wants_excerpts: bool) {
        let noted = found.note(wants_excerpts, &mut self.text);
        self.add_plain(found, is_dropped, Some(noted));
    }

    /// As [`Self::add`], where nobody reads what may be odd about it.
    pub(crate) fn add_unread(&mut self, found: &PlainFound<'_>, is_dropped: bool) {
        self.add_plain(found, is_dropped, None);
    }

    fn add_plain(&mut self, found: &PlainFound<'_>, is_dropped: bool, noted: Option<Noted>) {
        self.list.push(Step {
            verdict: found.verdict(),
            time_ms: Some(found.event.time_ms),
            is_dropped,
            facts: Some(found.facts()),
            noted,
            fired: 0..0,
        });
    }

    /// Adds an event for which these rules `fired`, where nobody reads what they say.
    pub(crate) fn add_judged(
        &mut self,
        located: &Located<'_>,
        is_dropped: bool,
        fired: impl Iterator<Item = Fired>,
    ) {
        let event = located.event();
        let begin = self.fired.len();
        self.fired.extend(fired);
        self.list.push(Step {
            verdict: decide(event),
            time_ms: event.time_ms(),
            is_dropped,
            facts: Facts::of(event),
            noted: None,
            fired: begin..self.fired.len(),
        });
    }

    /// The events, each with what it takes to follow its session.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Step, Option<Followed<'_>>)> {
        self.list.iter().map(|step| {
            let noted = step.noted.as_ref().map(|noted| noted.trace(&self.text));
            let trace = noted.unwrap_or(Trace::Unread);
            let facts = step.facts.as_ref().map(Cow::Borrowed);
            (step, facts.map(|facts| Followed { facts, trace }))
        })
    }

    /// Which rules fired for one of them.
    pub(crate) fn fired(&self, step: &Step) -> &[Fired] {
        self.fired.get(step.fired.clone()).unwrap_or_default()
    }
}

/// Events with which nothing else is wrong, whose sessions are followed to their end.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    steps: Vec<Pace>,
    /// The words of their contexts.
    contexts: String,
    /// When these happened, and those that are of no session asked for.
    pub(crate) clock: Clock,
    /// How many are of no session asked for.
    pub(crate) dropped: u64,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Pace {
    pub(crate) facts: Facts,
    /// Which filters it meets.
    pub(crate) met: u8,
    step: Kept,
    context: Range<usize>,
}

impl Walk {
    /// Adds an event.
    pub(crate) fn add(&mut self, found: &PlainFound<'_>, met: u8) {
        self.clock.saw(Some(found.event.time_ms));
        let begin = self.contexts.len();
        let says = |field| found.value(field).map(Cow::Borrowed);
        let step = Kept::new(codes(found), says, says, &mut self.contexts);
        let context = begin..self.contexts.len();
        self.steps.push(Pace { facts: found.facts(), met, step, context });
    }

    /// An event of a session that is not asked for.
    pub(crate) fn drop_one(&mut self, found: &PlainFound<'_>) {
        self.clock.saw(Some(found.event.time_ms));
        self.dropped += 1;
    }

    /// The events, each with its step and the words of its context.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Pace, (Kept, &str))> {
        let context = |pace: &Pace| self.contexts.get(pace.context.clone()).unwrap_or_default();
        self.steps.iter().map(move |pace| (pace, (pace.step, context(pace))))
    }
}

/// What a plain event says in words of the tables.
pub(crate) fn codes(found: &PlainFound<'_>) -> Codes {
    Codes {
        status: Some(found.event.status),
        old: found.event.old_status.map_or(Old::Nothing, Old::Known),
        reply: Some(found.event.reply),
        time_ms: Some(found.event.time_ms),
    }
}

/// What is done with, and can be used again: no memory is asked for.
#[derive(Debug, Default)]
pub(crate) struct Spare {
    texts: Mutex<Vec<Vec<u8>>>,
    steps: Mutex<Vec<Steps>>,
    walks: Mutex<Vec<Walk>>,
    #[allow(clippy::vec_box, reason = "an item holds it in its box")]
    countings: Mutex<Vec<Box<Counting>>>,
}

impl Spare {
    /// An empty text.
    pub(crate) fn text(&self) -> Vec<u8> {
        take(&self.texts).unwrap_or_default()
    }

    pub(crate) fn give_text(&self, mut text: Vec<u8>) {
        text.clear();
        give(&self.texts, text);
    }

    /// No steps yet.
    pub(crate) fn steps(&self) -> Steps {
        take(&self.steps).unwrap_or_default()
    }

    /// An empty walk.
    pub(crate) fn walk(&self) -> Walk {
        take(&self.walks).unwrap_or_default()
    }

    pub(crate) fn give_walk(&self, mut walk: Walk) {
        walk.steps.clear();
        walk.contexts.clear();
        (walk.clock, walk.dropped) = (Clock::default(), 0);
        give(&self.walks, walk);
    }

    /// Nothing counted yet.
    pub(crate) fn counting(&self) -> Box<Counting> {
        take(&self.countings).unwrap_or_default()
    }

    pub(crate) fn give_counting(&self, counting: Box<Counting>) {
        give(&self.countings, counting);
    }

    pub(crate) fn give_steps(&self, mut steps: Steps) {
        steps.list.clear();
        steps.text.clear();
        steps.fired.clear();
        give(&self.steps, steps);
    }
}

fn take<T>(spare: &Mutex<Vec<T>>) -> Option<T> {
    spare.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

fn give<T>(spare: &Mutex<Vec<T>>, it: T) {
    spare.lock().unwrap_or_else(PoisonError::into_inner).push(it);
}
