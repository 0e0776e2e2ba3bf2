//! What is made of one thing found, on whichever thread found it: selected, judged
//! and, where nothing has to be known of what comes before it, written.

use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::levels::Levels;
use crate::judge::{Inspection, Problem, Summary, Verdict};
use crate::output::Ahead;
use crate::reading::{Found, Located, Row};
use crate::redact::is_name;
use crate::rules::Finding;
use crate::rules::reading::{UNREADABLE_INPUT, is_of_unread};
use crate::rules::sequence::Facts;
use crate::stats::{self, Clock, Counted, Counting, Counts};
use crate::text::Span;

use super::follow::{Followed, Way};
use super::select::{Selection, Subject};

/// How much text is as much to hold as a small thing, in bytes.
const SMALL: usize = 384;

/// What a command wants of each event.
#[derive(Clone, Debug)]
pub(crate) enum Wants {
    /// All there is to say of it.
    Inspections,
    /// Its findings alone.
    Findings,
    /// That it is written where it is found.
    Ahead(Ahead),
    /// That it is counted, on the days and in the hours of a zone that has this name.
    Counts { clock: Clock, tz: String },
}

/// What comes out, in the order of the inputs.
pub(crate) enum Item {
    /// A selected event, and a step of its session where sessions are followed.
    Event(Box<Inspection<'static>>, Option<Box<Followed>>),
    /// The verdict and the findings of a selected event, and a step of its session.
    Judged(Verdict, Vec<Problem>, Option<Box<Followed>>),
    /// Selected events that have been written, and their sum.
    Written { text: Vec<u8>, sum: Summary },
    /// Selected events that have been counted.
    Counted(Box<Counting>),
    /// What another run has counted, or why it cannot be added.
    Sum(Result<Box<Counts>, String>),
    /// An event that the filters dropped.
    Dropped(Option<Box<Followed>>),
    /// Another event of Zoho Desk's.
    Other(OtherEvent),
    /// A finding of no event.
    Problem(Box<Problem>),
    /// Not all of the input could be read, and the user wants no finding of it.
    Unread(String),
    /// A row of which nobody can say what session it is of.
    Refused(Box<Problem>),
    /// Lines of a log, and how many of them held something.
    Lines(u64, u64),
    /// All that has arrived was handed on.
    Waiting,
}

/// What is kept of another event.
pub(crate) struct OtherEvent {
    pub(crate) event_type: String,
}

/// Makes items.
pub(crate) struct Maker<'o> {
    pub(crate) selection: Selection<'o>,
    pub(crate) levels: &'o Levels,
    /// Whether sessions are followed through their events.
    pub(crate) follows: bool,
    pub(crate) wants: Wants,
    /// What has been written, and can be written over.
    pub(crate) texts: Texts,
}

/// Texts that are done with: each is used again, and no memory is asked for.
#[derive(Debug, Default)]
pub(crate) struct Texts(Mutex<Vec<Vec<u8>>>);

impl Texts {
    fn take(&self) -> Vec<u8> {
        let spare = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        spare.unwrap_or_default()
    }

    pub(crate) fn give_back(&self, mut text: Vec<u8>) {
        text.clear();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }
}

impl Maker<'_> {
    /// Adds what is made of `found`; answers how much that is to hold, where a
    /// small thing is 1: findings with their excerpts are the most of it.
    pub(crate) fn make(&self, found: Found<'_>, items: &mut Vec<Item>) -> usize {
        let item = match found {
            Found::Event(event) => return self.event(&event, items),
            Found::Row(row) => return self.row(row, items),
            Found::Other(other) => {
                let event_type = other.event().event_type.as_ref().to_owned();
                Item::Other(OtherEvent { event_type })
            }
            Found::Sum(text) => match self.sum(text) {
                Some(sum) => Item::Sum(sum.map(Box::new)),
                None => return 0,
            },
            Found::Problem(mut problem) => {
                if self.levels.keep(&mut problem) {
                    Item::Problem(Box::new(problem))
                } else if is_of_unread(problem.rule) {
                    Item::Unread(problem.message)
                } else {
                    return 0;
                }
            }
            Found::Lines(lines, with_event) => Item::Lines(lines, with_event),
            Found::Waiting => Item::Waiting,
        };
        items.push(item);
        1
    }

    fn event(&self, event: &Located<'_>, items: &mut Vec<Item>) -> usize {
        let facts = if self.follows { Facts::of(event.event()) } else { None };
        let way = |facts| Box::new(Followed { facts, way: Way::Text(event.trace()) });
        let followed = facts.map(way);
        if !self.has(|| Subject::of(event.event())) {
            items.push(Item::Dropped(followed));
            return 1;
        }
        if let Wants::Counts { clock, .. } = &self.wants {
            let subject = Subject::of(event.event());
            let verdict = crate::judge::decide(event.event());
            return self.counted(&subject.counted(verdict), event.problems(), clock, items);
        }
        if let Wants::Findings = self.wants {
            let verdict = crate::judge::decide(event.event());
            return self.judged(verdict, event.problems(), followed, items);
        }
        self.inspected(event.inspect(), followed, items)
    }

    /// An event that zdim told of before: its findings are those of its row.
    fn row(&self, row: Row<'_>, items: &mut Vec<Item>) -> usize {
        if self.follows
            && let Some(problem) = refusal(&row)
        {
            items.push(Item::Refused(Box::new(problem)));
            return 1;
        }
        let facts = if self.follows { row.facts() } else { None };
        let way = |facts| Box::new(Followed { facts, way: Way::Row(row.trace()) });
        let followed = facts.map(way);
        if !self.has(|| Subject::of_row(row.inspection())) {
            items.push(Item::Dropped(followed));
            return 1;
        }
        let mut inspection = *row.into_inspection();
        if let Wants::Counts { clock, .. } = &self.wants {
            let problems = std::mem::take(&mut inspection.problems);
            let subject = Subject::of_row(&inspection);
            return self.counted(&subject.counted(inspection.reply), problems, clock, items);
        }
        if let Wants::Findings = self.wants {
            return self.judged(inspection.reply, inspection.problems, followed, items);
        }
        self.inspected(inspection, followed, items)
    }

    /// Counts a selected event where it is found.
    fn counted(
        &self,
        event: &Counted<'_>,
        mut problems: Vec<Problem>,
        clock: &Clock,
        items: &mut Vec<Item>,
    ) -> usize {
        self.levels.keep_all(&mut problems);
        if !matches!(items.last(), Some(Item::Counted(_))) {
            items.push(Item::Counted(Box::new(Counting::new(clock.clone()))));
        }
        let Some(Item::Counted(counting)) = items.last_mut() else { return 0 };
        counting.add(event, &problems);
        1
    }

    /// What another run has counted, where that is wanted; no filter can look into it.
    fn sum(&self, text: &str) -> Option<Result<Counts, String>> {
        let Wants::Counts { tz, .. } = &self.wants else { return None };
        Some(if self.selection.is_everything() {
            stats::read(text, tz)
        } else {
            Err("it holds counts, and filters select events".to_owned())
        })
    }

    fn has<'e>(&self, subject: impl FnOnce() -> Subject<'e>) -> bool {
        self.selection.is_everything() || self.selection.has(&subject())
    }

    /// The findings of a selected event.
    fn judged(
        &self,
        verdict: Verdict,
        mut problems: Vec<Problem>,
        followed: Option<Box<Followed>>,
        items: &mut Vec<Item>,
    ) -> usize {
        self.levels.keep_all(&mut problems);
        let weight = 1 + problems.len();
        items.push(Item::Judged(verdict, problems, followed));
        weight
    }

    /// A selected event, to hand on or to write at once.
    fn inspected(
        &self,
        mut inspection: Inspection<'_>,
        followed: Option<Box<Followed>>,
        items: &mut Vec<Item>,
    ) -> usize {
        self.levels.keep_all(&mut inspection.problems);
        let Wants::Ahead(ahead) = &self.wants else {
            let weight = 1 + inspection.problems.len();
            items.push(Item::Event(Box::new(inspection.into_owned()), followed));
            return weight;
        };
        if !matches!(items.last(), Some(Item::Written { .. })) {
            let (text, sum) = (self.texts.take(), Summary::default());
            items.push(Item::Written { text, sum });
        }
        let Some(Item::Written { text, sum }) = items.last_mut() else { return 0 };
        let before = text.len();
        ahead.write(&inspection, text);
        sum.add_event(inspection.reply, &inspection.problems);
        1 + (text.len() - before) / SMALL
    }
}

/// Why a session cannot be followed through this row: names that `--redact` gave are
/// those of one run, and another run gives them to other sessions.
fn refusal(row: &Row<'_>) -> Option<Problem> {
    let session = row.inspection().event.session_id.as_ref()?.text();
    if !is_name(&session) {
        return None;
    }
    let message = format!(
        "a row that was redacted: {session} is a name that `--redact` gave, not an id, so its \
         session cannot be followed"
    );
    let mut finding = Finding::of_no_event(&UNREADABLE_INPUT, message, Span { start: 0, end: 0 });
    "Write the rows without `--redact`, and redact what is made of them."
        .clone_into(&mut finding.help);
    Some(Problem::new(finding, row.place(), Arc::clone(row.path()), Vec::new()))
}
