//! What `check` gathers while inputs are read: findings, counts, and whether
//! there was anything to check.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use anyhow::Result;

use crate::cli::Check;
use crate::cli::levels::Levels;
use crate::commands::pipeline::{Item, Outcome};
use crate::judge::{Inspection, Problem};
use crate::output::Reporters;
use crate::redact::Redactor;
use crate::render::check::Run;
use crate::rules::sequence::{Follower, Step};
use crate::rules::{Finding, Severity, reading};
use crate::source::{Input, Inputs};
use crate::text::Span;
use crate::text::{Place, Position};

/// How often each rule fired, by its name.
pub(crate) type ByRule = BTreeMap<&'static str, u64>;

/// Takes what the pipeline hands on.
pub(crate) struct Tally<'o, 'l> {
    options: &'o Check,
    levels: &'l Levels,
    reporters: Reporters<'l>,
    written: Result<()>,
    follower: Follower,
    run: Run,
    by_rule: ByRule,
    /// Events that the filters dropped.
    dropped: u64,
    /// What the input that is being read holds.
    current: Held,
    /// What all inputs before it hold.
    all: Held,
    without_error: Vec<Arc<str>>,
    redactor: Redactor,
}

/// What an input holds, selected or not, or several of them.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    /// The input's place among the inputs, from 1.
    number: usize,
    session_events: u64,
    other_events: u64,
    /// Findings that say why there may be no event, whatever the user makes of them.
    unread: u64,
    /// Findings that are errors to the user.
    errors: u64,
}

/// What came of a check.
pub(crate) struct Checked {
    pub(crate) run: Run,
    pub(crate) by_rule: ByRule,
    /// Events that the filters dropped.
    pub(crate) dropped: u64,
    /// The inputs without an error.
    pub(crate) without_error: Vec<Arc<str>>,
    /// An input could not be read, or not to its end.
    pub(crate) failed: bool,
    /// Whoever read standard output has seen enough, and no file was wanted.
    pub(crate) nobody_reads: bool,
}

impl<'o, 'l> Tally<'o, 'l> {
    /// Nothing so far; `folder` is the working folder.
    pub(crate) fn new(
        options: &'o Check,
        levels: &'l Levels,
        reporters: Reporters<'l>,
        folder: Option<String>,
    ) -> Self {
        Self {
            options,
            levels,
            reporters,
            written: Ok(()),
            follower: Follower::new(),
            run: Run { folder, ..Run::default() },
            by_rule: ByRule::new(),
            dropped: 0,
            current: Held::default(),
            all: Held::default(),
            without_error: Vec::new(),
            redactor: Redactor::new(options.reading.redact),
        }
    }

    /// The next thing found in `input`.
    pub(crate) fn take(&mut self, input: &Input, item: Item) -> ControlFlow<()> {
        match item {
            Item::Begin => self.begin(input),
            Item::End => self.end_input(input),
            Item::Event(inspection, step) => self.event(*inspection, step.as_deref()),
            Item::Dropped(step) => {
                self.current.session_events += 1;
                self.dropped += 1;
                self.follow(step.as_deref());
            }
            Item::Other(event_type) => {
                self.current.other_events += 1;
                self.run.summary.add_other(&self.redactor.text(event_type));
            }
            Item::Problem(problem) => self.of_no_event(*problem),
            Item::Lines(lines, with_event) => self.run.summary.add_lines(lines, with_event),
            Item::Waiting => self.write(Reporters::flush),
            Item::EndOfValue => {}
        }
        if self.written.is_err() || self.reporters.nobody_reads() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn begin(&mut self, input: &Input) {
        self.current = Held { number: input.number, ..Held::default() };
        self.run.inputs.push(Arc::clone(&input.name));
        if !self.options.join {
            self.follower = Follower::new();
        }
    }

    fn event(&mut self, mut inspection: Inspection, step: Option<&Step>) {
        self.current.session_events += 1;
        let mut of_session = self.follow(step);
        of_session.retain_mut(|problem| self.levels.keep(problem));
        inspection.problems.extend(of_session);
        self.redactor.event(&mut inspection);
        self.run.summary.add_event(&inspection);
        for problem in inspection.problems {
            self.report(problem);
        }
    }

    /// A session goes on, whether its event is selected or not.
    fn follow(&mut self, step: Option<&Step>) -> Vec<Problem> {
        step.map(|step| self.follower.follow(step)).unwrap_or_default()
    }

    fn of_no_event(&mut self, mut problem: Problem) {
        self.redactor.problem(&mut problem);
        self.current.unread += u64::from(problem.rule.severity == Severity::Error);
        self.run.summary.add_problem(&problem);
        self.report(problem);
    }

    fn report(&mut self, problem: Problem) {
        self.current.errors += u64::from(problem.severity == Severity::Error);
        *self.by_rule.entry(problem.rule.name).or_default() += 1;
        self.write(|reporters| reporters.problem(problem));
    }

    /// Writes, unless that has failed before.
    fn write(&mut self, write: impl FnOnce(&mut Reporters<'l>) -> Result<()>) {
        if self.written.is_ok() {
            self.written = write(&mut self.reporters);
        }
    }

    fn end_input(&mut self, input: &Input) {
        let Held { number, session_events, other_events, unread, .. } = self.current;
        if number != input.number {
            return; // it could not be opened, which has been said
        }
        let is_named = !input.is_from_folder;
        if is_named && session_events + other_events + unread == 0 {
            self.no_event(&input.name, "no Zoho Desk event here");
        }
        if self.current.errors == 0 {
            self.without_error.push(self.redactor.path(&input.name));
        }
        self.all.session_events += session_events;
        self.all.unread += self.current.unread;
    }

    /// All inputs have been read: says so if there was nothing to check, and
    /// writes what comes at the end.
    pub(crate) fn end(mut self, inputs: &Inputs, read: Outcome) -> Result<Checked> {
        let nobody_reads = self.reporters.nobody_reads();
        let Held { session_events, unread, .. } = self.all;
        if session_events + unread == 0 && !read.failed && !nobody_reads {
            self.no_event_at_all(inputs);
        }
        self.written?;
        self.run.summary.inputs = read.inputs;
        // Late: names are given in the order in which they appear in findings.
        let redactor = &mut self.redactor;
        self.run.inputs.iter_mut().for_each(|name| *name = redactor.path(name));
        self.reporters.finish(&self.run)?;
        Ok(Checked {
            failed: read.failed,
            nobody_reads: self.reporters.nobody_reads(),
            run: self.run,
            by_rule: self.by_rule,
            dropped: self.dropped,
            without_error: self.without_error,
        })
    }

    /// One finding for all inputs, at the first of them.
    fn no_event_at_all(&mut self, inputs: &Inputs) {
        match (inputs.list.as_slice(), self.options.reading.paths.first()) {
            ([], None) => {}
            ([], Some(folder)) => {
                let name = Arc::from(&*folder.to_string_lossy());
                self.no_event(&name, "no file with a Zoho Desk event here");
            }
            ([only], _) => self.no_event(&only.name, "no IM_Session_Status event here"),
            ([first, ..], _) => {
                let message = format!(
                    "no IM_Session_Status event in any of the {} inputs, of which this is the \
                     first",
                    inputs.list.len()
                );
                self.no_event(&first.name, &message);
                let first = self.redactor.path(&first.name);
                self.without_error.retain(|name| *name != first);
            }
        }
    }

    fn no_event(&mut self, path: &Arc<str>, message: &str) {
        if self.options.allow_empty {
            return;
        }
        let nowhere = Span { start: 0, end: 0 };
        let finding = Finding::of_no_event(&reading::NO_EVENT, message.to_owned(), nowhere);
        let place = Place { start: Position::START, end: Position::START };
        let mut problem = Problem::new(finding, place, Arc::clone(path), Vec::new());
        if self.levels.keep(&mut problem) {
            self.of_no_event(problem);
        }
    }
}
