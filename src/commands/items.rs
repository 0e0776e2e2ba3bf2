//! What is made of one thing found, on whichever thread found it: selected, judged
//! and, where nothing has to be known of what comes before it, written.

use std::borrow::Cow;
use std::sync::Arc;

use crate::cli::levels::Levels;
use crate::judge::{Inspection, Problem, Summary, Verdict};
use crate::output::Ahead;
use crate::reading::{Found, Located, Make, PlainFound, Row, Trace};
use crate::redact::is_name;
use crate::rules::reading::{UNREADABLE_INPUT, is_of_unread};
use crate::rules::sequence::Facts;
use crate::rules::{Check, Finding};
use crate::sessions::Taken;
use crate::stats::{self, Calendar, Counted, Counting, Counts};
use crate::tables::Field;
use crate::text::Span;

use super::follow::Followed;
use super::message::{Followable, Message};
use super::select::{Selection, Subject};
use super::steps::{Spare, Steps, Walk, codes};

/// How much text is as much to hold as a small thing, in bytes.
const SMALL: usize = 384;

/// What a command wants of each event.
#[derive(Clone, Debug)]
pub(crate) enum Wants {
    /// All there is to say of it.
    Inspections,
    /// Its findings alone.
    Findings,
    /// Which rules fired, since nobody reads what their findings say.
    Rules,
    /// That it is written where it is found.
    Ahead(Ahead),
    /// What it takes to follow its session.
    Sessions(Followable),
    /// That it is counted, on the days and in the hours of a zone that has this name.
    Counts { calendar: Calendar, tz: String },
}

/// What comes out, in the order of the inputs.
pub(crate) enum Item {
    /// A selected event, and a step of its session where sessions are followed.
    Event(Box<Inspection<'static>>, Option<Box<Followed<'static>>>),
    /// The verdict and the findings of a selected event, and a step of its session.
    Judged(Verdict, Vec<Problem>, Option<Box<Followed<'static>>>),
    /// Events with which nothing is wrong, or of which nobody reads what is wrong, whose
    /// sessions are followed.
    Steps(Steps),
    /// Selected events that have been written, and their sum.
    Written { text: Vec<u8>, sum: Summary },
    /// An event whose session is followed to its end.
    Stepped(Box<Stepped>),
    /// Such events with which nothing is wrong.
    Walk(Walk),
    /// An event that the filters dropped, and when it happened.
    Dropped(Option<Box<Followed<'static>>>, Option<i64>),
    /// Selected events that have been counted.
    Counted(Box<Counting>),
    /// What another run has counted, or why it cannot be added.
    Sum(Result<Box<Counts>, String>),
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

impl Item {
    /// Whether an event was found.
    pub(crate) const fn is_of_events(&self) -> bool {
        matches!(
            self,
            Self::Event(..)
                | Self::Judged(..)
                | Self::Steps(_)
                | Self::Written { .. }
                | Self::Stepped(_)
                | Self::Walk(_)
                | Self::Dropped(..)
                | Self::Counted(_)
        )
    }
}

/// What is kept of an event whose session is followed to its end.
pub(crate) struct Stepped {
    pub(crate) verdict: Verdict,
    pub(crate) time_ms: Option<i64>,
    /// The way back to it, where it is shown whole or is a row.
    pub(crate) trace: Option<Trace<'static>>,
    /// A step of its session, if it says which that is.
    pub(crate) step: Option<(Facts, Taken)>,
    /// Which filters it meets.
    pub(crate) met: u8,
    pub(crate) problems: Vec<Problem>,
    /// All there is to say of it, where it is shown whole.
    pub(crate) inspection: Option<Inspection<'static>>,
}

/// What is kept of another event.
pub(crate) struct OtherEvent {
    pub(crate) event_type: String,
    pub(crate) time_ms: Option<i64>,
    /// What it says of a session, where sessions are followed to their end.
    pub(crate) message: Option<Box<Message>>,
}

/// Makes items.
pub(crate) struct Maker<'o> {
    pub(crate) selection: Selection<'o>,
    pub(crate) levels: &'o Levels,
    /// Whether sessions are followed through their events.
    pub(crate) follows: bool,
    /// Whether what is found late is shown with the lines around it.
    pub(crate) wants_excerpts: bool,
    pub(crate) wants: Wants,
    /// What is done with, and can be used again.
    pub(crate) spare: Spare,
}

impl Make for Maker<'_> {
    type Made = Item;

    /// Findings with their excerpts are the most of what there is to hold.
    fn found(&self, found: Found<'_>, items: &mut Vec<Item>) -> usize {
        let item = match found {
            Found::Event(event) => {
                if let Wants::Sessions(wants) = &self.wants {
                    items.push(self.step(&event, *wants));
                    return 1;
                }
                return self.event(&event, items);
            }
            Found::Row(row) => {
                let Wants::Sessions(wants) = &self.wants else { return self.row(row, items) };
                self.row_step(row, *wants)
            }
            Found::Other(event) => {
                let message = match &self.wants {
                    Wants::Sessions(wants) => Message::of(event, *wants, &self.selection),
                    _ => None,
                };
                let event_type = event.event_type.as_ref().to_owned();
                Item::Other(OtherEvent { event_type, time_ms: event.time_ms, message })
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

    fn plain(&self, found: &PlainFound<'_>, items: &mut Vec<Item>) -> usize {
        let is_dropped = || !self.has(|| Subject::of_plain(found));
        let followed = || {
            self.follows.then(|| {
                let (facts, trace) = (found.facts(), found.trace(self.wants_excerpts));
                Box::new(Followed { facts: Cow::Owned(facts), trace })
            })
        };
        match &self.wants {
            Wants::Sessions(wants) => {
                self.plain_step(found, *wants, items);
                1
            }
            Wants::Findings if self.follows => {
                steps(items, &self.spare).add(found, is_dropped(), self.wants_excerpts);
                1
            }
            Wants::Rules => {
                steps(items, &self.spare).add_unread(found, is_dropped());
                1
            }
            _ if is_dropped() => {
                items.push(Item::Dropped(followed(), Some(found.event.time_ms)));
                1
            }
            Wants::Counts { calendar, .. } => {
                let said = |field| found.value(field).unwrap_or_default();
                let event = Counted {
                    status: Some(found.event.status),
                    verdict: found.verdict(),
                    channel: said(Field::ChannelId),
                    assignee_type: said(Field::AssigneeType),
                    assignee: said(Field::CurrentAssigneeId),
                    time_ms: Some(found.event.time_ms),
                };
                counting(items, &self.spare).add(&event, &[], calendar);
                0
            }
            Wants::Inspections => {
                let inspection = found.inspect().into_owned();
                items.push(Item::Event(Box::new(inspection), followed()));
                1
            }
            Wants::Findings => {
                items.push(Item::Judged(found.verdict(), Vec::new(), None));
                1
            }
            Wants::Ahead(Ahead::Nothing) => {
                written(items, &self.spare).1.add_event(found.verdict());
                0
            }
            Wants::Ahead(ahead) => {
                let (text, sum) = written(items, &self.spare);
                let before = text.len();
                ahead.write_plain(&found.row(), || found.inspect(), text);
                sum.add_event(found.verdict());
                1 + (text.len() - before) / SMALL
            }
        }
    }
}

/// What has been written so far.
fn written<'i>(items: &'i mut Vec<Item>, spare: &Spare) -> (&'i mut Vec<u8>, &'i mut Summary) {
    if !matches!(items.last(), Some(Item::Written { .. })) {
        let (text, sum) = (spare.text(), Summary::default());
        items.push(Item::Written { text, sum });
    }
    match items.last_mut() {
        Some(Item::Written { text, sum }) => (text, sum),
        _ => unreachable!("it has just been put there"),
    }
}

/// The steps so far.
fn steps<'i>(items: &'i mut Vec<Item>, spare: &Spare) -> &'i mut Steps {
    if !matches!(items.last(), Some(Item::Steps(_))) {
        items.push(Item::Steps(spare.steps()));
    }
    match items.last_mut() {
        Some(Item::Steps(steps)) => steps,
        _ => unreachable!("they have just been put there"),
    }
}

/// What has been counted so far.
fn counting<'i>(items: &'i mut Vec<Item>, spare: &Spare) -> &'i mut Counting {
    if !matches!(items.last(), Some(Item::Counted(_))) {
        items.push(Item::Counted(spare.counting()));
    }
    match items.last_mut() {
        Some(Item::Counted(counting)) => counting,
        _ => unreachable!("it has just been put there"),
    }
}

impl<'o> Maker<'o> {
    /// What `wants` says of each selected event, whatever came before it, without excerpts.
    pub(crate) fn new(selection: Selection<'o>, levels: &'o Levels, wants: Wants) -> Self {
        let spare = Spare::default();
        Self { selection, levels, follows: false, wants_excerpts: false, wants, spare }
    }
}

impl Maker<'_> {
    fn step(&self, located: &Located<'_>, wants: Followable) -> Item {
        let event = located.event();
        let subject = Subject::of(event);
        if !self.selection.has_session(&subject) {
            return Item::Dropped(None, event.time_ms());
        }
        let step = Facts::of(event).map(|facts| (facts, Taken::of(event)));
        let mut inspection = wants.is_whole.then(|| located.inspect().into_owned());
        let mut problems = match &mut inspection {
            Some(inspection) => std::mem::take(&mut inspection.problems),
            None => located.problems(),
        };
        self.levels.keep_all(&mut problems);
        Item::Stepped(Box::new(Stepped {
            verdict: crate::judge::decide(event),
            time_ms: event.time_ms(),
            trace: wants.is_whole.then(|| located.trace()),
            step,
            met: self.selection.met(&subject),
            problems,
            inspection,
        }))
    }

    fn plain_step(&self, found: &PlainFound<'_>, wants: Followable, items: &mut Vec<Item>) {
        let subject = Subject::of_plain(found);
        let is_asked_for = self.selection.has_session(&subject);
        if wants.is_whole && is_asked_for {
            let says = |field| found.value(field).map(Cow::Borrowed);
            return items.push(Item::Stepped(Box::new(Stepped {
                verdict: found.verdict(),
                time_ms: Some(found.event.time_ms),
                trace: Some(found.trace(self.wants_excerpts)),
                step: Some((found.facts(), Taken::new(codes(found), says, says))),
                met: self.selection.met(&subject),
                problems: Vec::new(),
                inspection: Some(found.inspect().into_owned()),
            })));
        }
        if !matches!(items.last(), Some(Item::Walk(_))) {
            items.push(Item::Walk(self.spare.walk()));
        }
        let Some(Item::Walk(walk)) = items.last_mut() else { return };
        if is_asked_for {
            walk.add(found, self.selection.met(&subject));
        } else {
            walk.drop_one(found);
        }
    }

    /// A step that zdim told of before. The rows of a session are followed anew: what
    /// they say across events does not count.
    fn row_step(&self, row: Row<'_>, wants: Followable) -> Item {
        if let Some(problem) = refusal(&row) {
            return Item::Refused(Box::new(problem));
        }
        let subject = Subject::of_row(row.inspection());
        if !self.selection.has_session(&subject) {
            return Item::Dropped(None, row.inspection().event.event_time_ms);
        }
        let met = self.selection.met(&subject);
        let step = row.facts().map(|facts| (facts, row.taken()));
        let trace = Some(Trace::Row(if wants.is_whole { row.trace() } else { row.brief_trace() }));
        let mut inspection = row.into_inspection();
        let mut problems = std::mem::take(&mut inspection.problems);
        problems.retain(|problem| !matches!(problem.rule.check, Check::Sequence));
        self.levels.keep_all(&mut problems);
        Item::Stepped(Box::new(Stepped {
            verdict: inspection.reply,
            time_ms: inspection.event.event_time_ms,
            trace,
            step,
            met,
            problems,
            inspection: wants.is_whole.then(|| inspection.into_owned()),
        }))
    }

    fn event(&self, event: &Located<'_>, items: &mut Vec<Item>) -> usize {
        if let Wants::Rules = self.wants {
            let is_dropped = !self.has(|| Subject::of(event.event()));
            let fired = (!is_dropped).then(|| event.fired()).into_iter().flatten();
            let kept = fired.filter_map(|fired| self.levels.keep_fired(fired));
            steps(items, &self.spare).add_judged(event, is_dropped, kept);
            return 1;
        }
        let facts = if self.follows { Facts::of(event.event()) } else { None };
        let followed = facts
            .map(|facts| Box::new(Followed { facts: Cow::Owned(facts), trace: event.trace() }));
        if !self.has(|| Subject::of(event.event())) {
            items.push(Item::Dropped(followed, event.event().time_ms()));
            return 1;
        }
        if let Wants::Counts { calendar, .. } = &self.wants {
            let subject = Subject::of(event.event());
            let verdict = crate::judge::decide(event.event());
            return self.counted(&subject.counted(verdict), event.problems(), calendar, items);
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
        let followed = facts.map(|facts| {
            Box::new(Followed { facts: Cow::Owned(facts), trace: Trace::Row(row.trace()) })
        });
        if !self.has(|| Subject::of_row(row.inspection())) {
            items.push(Item::Dropped(followed, row.inspection().event.event_time_ms));
            return 1;
        }
        let mut inspection = *row.into_inspection();
        if let Wants::Counts { calendar, .. } = &self.wants {
            let problems = std::mem::take(&mut inspection.problems);
            let subject = Subject::of_row(&inspection);
            return self.counted(&subject.counted(inspection.reply), problems, calendar, items);
        }
        if let Wants::Findings | Wants::Rules = self.wants {
            return self.judged(inspection.reply, inspection.problems, followed, items);
        }
        self.inspected(inspection, followed, items)
    }

    /// Counts a selected event where it is found.
    fn counted(
        &self,
        event: &Counted<'_>,
        mut problems: Vec<Problem>,
        calendar: &Calendar,
        items: &mut Vec<Item>,
    ) -> usize {
        self.levels.keep_all(&mut problems);
        counting(items, &self.spare).add(event, &problems, calendar);
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
        followed: Option<Box<Followed<'static>>>,
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
        followed: Option<Box<Followed<'static>>>,
        items: &mut Vec<Item>,
    ) -> usize {
        self.levels.keep_all(&mut inspection.problems);
        let Wants::Ahead(ahead) = &self.wants else {
            let weight = 1 + inspection.problems.len();
            items.push(Item::Event(Box::new(inspection.into_owned()), followed));
            return weight;
        };
        let (text, sum) = written(items, &self.spare);
        let before = text.len();
        ahead.write(&inspection, text);
        sum.add_event(inspection.reply);
        for problem in &inspection.problems {
            sum.add_problem(problem);
        }
        1 + (text.len() - before) / SMALL
    }
}

/// Why a session cannot be followed through this row: names that `--redact` gave are
/// those of one run, and another run gives them to other sessions.
fn refusal(row: &Row<'_>) -> Option<Problem> {
    let session = row.inspection().event.get(Field::SessionId)?.text();
    if !is_name(&session) {
        return None;
    }
    let message = format!(
        "a row that was redacted: {session} is a name that `--redact` gave, not an id, so its \
         session cannot be followed"
    );
    let mut finding = Finding::of_no_event(&UNREADABLE_INPUT, message, Span { start: 0, end: 0 });
    finding.help = "Write the rows without `--redact`, and redact what is made of them.".into();
    Some(Problem::new(finding, row.place(), Arc::clone(row.path()), Vec::new()))
}
