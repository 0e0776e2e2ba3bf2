//! What is remembered while inputs are read.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::cli::levels::Levels;
use crate::commands::items::{OtherEvent, Stepped};
use crate::commands::message::Message;
use crate::commands::pass::{Command, Pass, merge};
use crate::commands::select::Selection;
use crate::commands::steps::Walk;
use crate::judge::{Inspection, Problem, Verdict};
use crate::output::{Progress, SessionForm, Teller};
use crate::reading::Trace;
use crate::render::{self, Look};
use crate::rules::rank;
use crate::rules::sequence::{Oddity, Spot};
use crate::sessions::{Clock, Entry, MOST_MESSAGES, Messages, Sessions, Step, Taken};
use crate::source::Input;
use crate::text::sort;

/// Follows sessions.
pub(super) struct Follow<'f> {
    pub(super) sessions: Sessions,
    pub(super) clock: Clock,
    /// What sessions are shown whole have said, in the order of the inputs.
    pub(super) details: HashMap<String, Vec<Detailed>>,
    pub(super) messages: HashMap<String, Messages>,
    /// Over what a session is held, where an event says it.
    pub(super) integrations: HashMap<String, String>,
    /// Findings of no session's event.
    pub(super) problems: Vec<Problem>,
    pub(super) selection: &'f Selection<'f>,
    /// The names of the inputs so far.
    pub(super) names: Vec<Arc<str>>,
    /// Rows that wait for all others, and the paths that they name.
    held: Vec<Stepped>,
    paths: HashSet<Arc<str>>,
    /// How findings of no event look on standard error.
    aside: Option<&'f Look>,
    teller: &'f Teller,
    progress: &'f Progress,
}

/// One event of a session that is shown whole.
pub(super) struct Detailed {
    pub(super) step: Step,
    pub(super) inspection: Inspection<'static>,
}

impl<'f> Follow<'f> {
    pub(super) fn new(
        selection: &'f Selection<'f>,
        aside: Option<&'f Look>,
        teller: &'f Teller,
        progress: &'f Progress,
    ) -> Self {
        Self {
            sessions: Sessions::new(),
            clock: Clock::default(),
            details: HashMap::new(),
            messages: HashMap::new(),
            integrations: HashMap::new(),
            problems: Vec::new(),
            selection,
            names: Vec::new(),
            held: Vec::new(),
            paths: HashSet::new(),
            aside,
            teller,
            progress,
        }
    }

    /// All has been read.
    pub(super) fn settle(&mut self) {
        self.sessions.settle();
        for (session, messages) in &mut self.messages {
            messages.settle(most(self.details.contains_key(session)));
        }
    }

    /// The next event, of the input `name` unless it is a row.
    fn step(&mut self, pass: &mut Pass<'_, SessionForm<'_>>, name: &Arc<str>, stepped: Stepped) {
        let Stepped { verdict, trace, step, met, mut problems, inspection, .. } = stepped;
        let Some((facts, taken)) = step else {
            return self.stray(pass, verdict, problems);
        };
        let trace = trace.filter(|_| inspection.is_some());
        let spot = trace.as_ref().map(|trace| Spot::new(self.names.len() - 1, trace.start()));
        let (odds, step, entry) = self.sessions.follow(&facts, spot, taken.parts());
        match &trace {
            Some(trace) => {
                let odd = odds.iter().filter_map(|odd| {
                    let path = self.names.get(odd.before.input()).map_or("", |name| name);
                    trace.problem(odd, name, facts.session(), &format!("{path}:{}", odd.before))
                });
                let mut odd: Vec<Problem> = odd.collect();
                pass.levels.keep_all(&mut odd);
                merge(&mut problems, odd);
            }
            None => count(entry, &odds, pass.levels),
        }
        for problem in &problems {
            entry.found(rank(problem.rule), problem.severity);
        }
        entry.met |= met;
        if let Some(inspection) = inspection {
            let inspection = Inspection { problems, ..inspection };
            self.details
                .entry(facts.session().to_owned())
                .or_default()
                .push(Detailed { step, inspection });
        }
    }

    /// A row, which waits for those that stood before it.
    fn hold(&mut self, mut stepped: Stepped) {
        if let Some(Trace::Row(trace)) = &mut stepped.trace {
            trace.share_path(&mut self.paths);
        }
        self.held.push(stepped);
    }

    /// All rows have come: they are followed as they stood, the inputs that they were found
    /// in by name.
    pub(super) fn follow_rows(&mut self, pass: &mut Pass<'_, SessionForm<'_>>) {
        let mut held = std::mem::take(&mut self.held);
        sort::by(&mut held, |one, other| {
            let by_place = match (&one.trace, &other.trace) {
                (Some(Trace::Row(one)), Some(Trace::Row(other))) => one.compare(other),
                _ => Ordering::Equal,
            };
            // Two machines may have read files of one name: then what they say decides.
            by_place.then_with(|| taken(one).cmp(&taken(other)))
        });
        for stepped in held {
            let Some(Trace::Row(trace)) = &stepped.trace else { continue };
            let path = Arc::clone(trace.path());
            if self.names.last() != Some(&path) {
                self.names.push(Arc::clone(&path));
            }
            self.step(pass, &path, stepped);
        }
    }

    /// An event that does not say which session it is of: its findings count, and nothing else
    /// can be told of it.
    fn stray(
        &mut self,
        pass: &mut Pass<'_, SessionForm<'_>>,
        verdict: Verdict,
        mut problems: Vec<Problem>,
    ) {
        if !self.selection.is_everything() {
            pass.run.dropped += 1;
            return;
        }
        pass.run.summary.add_event(verdict);
        for problem in &mut problems {
            pass.redactor.problem(problem);
        }
        pass.count(problems.iter().map(Problem::fired));
        for problem in problems {
            self.tell(problem);
        }
    }

    fn tell(&mut self, problem: Problem) {
        if let Some(look) = self.aside {
            let line = render::problem_line(&problem, look);
            self.progress.aside(|| self.teller.tell_lines(&line));
        }
        self.problems.push(problem);
    }

    fn hear(&mut self, message: Message) {
        let Message { session, integration, said } = message;
        if let Some(said) = said {
            let is_whole = self.selection.names_sessions();
            self.messages.entry(session.clone()).or_default().add(said, most(is_whole));
        }
        if let Some(name) = integration {
            // Of several the first by name, so that no order of the input matters.
            let known = self.integrations.entry(session).or_insert_with(|| name.clone());
            if name < *known {
                *known = name;
            }
        }
    }
}

/// How many messages of a session are kept.
const fn most(is_whole: bool) -> usize {
    if is_whole { usize::MAX } else { MOST_MESSAGES }
}

impl<'l> Command<SessionForm<'l>> for Follow<'_> {
    fn begin(&mut self, _: &mut Pass<'_, SessionForm<'l>>, input: &Input) {
        self.names.push(Arc::clone(&input.name));
    }

    fn stepped(&mut self, pass: &mut Pass<'_, SessionForm<'l>>, input: &Input, stepped: Stepped) {
        self.clock.saw(stepped.time_ms);
        if let Some(Trace::Row(_)) = stepped.trace {
            return self.hold(stepped);
        }
        self.step(pass, &input.name, stepped);
    }

    fn walked(&mut self, pass: &mut Pass<'_, SessionForm<'l>>, walk: &Walk) {
        self.clock.add(walk.clock);
        for (pace, kept) in walk.iter() {
            let (odds, _, entry) = self.sessions.follow(&pace.facts, None, kept);
            count(entry, &odds, pass.levels);
            entry.met |= pace.met;
        }
    }

    fn dropped(&mut self, _: &mut Pass<'_, SessionForm<'l>>, time_ms: Option<i64>) {
        self.clock.saw(time_ms);
    }

    fn other(&mut self, _: &mut Pass<'_, SessionForm<'l>>, other: OtherEvent) {
        self.clock.saw(other.time_ms);
        if let Some(message) = other.message {
            self.hear(*message);
        }
    }

    fn problem(&mut self, _: &mut Pass<'_, SessionForm<'l>>, problem: Problem) {
        self.tell(problem);
    }
}

/// Counts what is odd about an event of which no more is told.
fn count(entry: &mut Entry, odds: &[Oddity], levels: &Levels) {
    for odd in odds {
        if let Some(severity) = levels.apply(odd.rule, odd.rule.severity) {
            entry.found(rank(odd.rule), severity);
        }
    }
}

/// What is remembered of an event as a step.
fn taken(stepped: &Stepped) -> Option<&Taken> {
    stepped.step.as_ref().map(|(_, taken)| taken)
}
