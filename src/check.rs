//! `zdim check`: read, judge, follow, report. For CI: the exit code is the answer.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;

use anyhow::{Context as _, Result};

use crate::cli::{Check, CheckFormat};
use crate::exit::Exit;
use crate::input::{Place, Position};
use crate::inspection::Problem;
use crate::levels::Levels;
use crate::open::{Input, Inputs};
use crate::output::{Sink, outputs_are_apart, tell, tell_lines};
use crate::pipeline::{Item, Pipeline};
use crate::redact::Redactor;
use crate::render::check::{Run, github_summary};
use crate::render::{self};
use crate::report::Reporter;
use crate::rules::sequence::Follower;
use crate::rules::{Finding, Severity, reading};
use crate::select::Selection;
use crate::settings::Settings;
use crate::summary::Summary;

/// Runs `zdim check`.
///
/// # Errors
/// If an output cannot be written.
pub(crate) fn check(options: &Check, levels: &Levels, settings: &Settings) -> Result<Exit> {
    let reading = &options.reading;
    let files = options.output.iter().filter_map(|o| o.file.as_deref()).collect::<Vec<_>>();
    let inputs = Inputs::find(&reading.paths, reading.stdin_name.as_deref(), &files);
    outputs_are_apart(&options.output, &inputs)?;
    let progress = settings.progress(&inputs, reading.quiet);
    let selection = Selection::new(&reading.filters, settings)?;
    let (look, plain) = (settings.look(), settings.plain_look());
    let mut reporters = Vec::new();
    for output in &options.output {
        let folder = settings.folder.clone();
        match &output.file {
            Some(path) => {
                reporters.push(Reporter::new(output.format, Sink::file(path)?, &plain, folder)?);
            }
            None if reading.quiet => {}
            None => {
                let sink = Sink::stdout(look.colour, &progress);
                reporters.push(Reporter::new(output.format, sink, &look, folder)?);
            }
        }
    }
    let asked = options.output.iter().any(|output| output.file.is_none());
    if !asked && !reading.quiet && !options.statistics {
        let sink = Sink::stdout(look.colour, &progress);
        reporters.push(Reporter::new(CheckFormat::Full, sink, &look, None)?);
    }
    let job_summary = options.output.iter().any(|output| output.format == CheckFormat::Github);
    let job_summary = settings.github_summary.as_ref().filter(|_| job_summary);

    let mut tally = Tally {
        reporters,
        levels,
        summary: Summary::default(),
        keep_all: job_summary.is_some(),
        kept: Vec::new(),
        by_rule: BTreeMap::new(),
        written: Ok(()),
        current: Checked::default(),
        all: Checked::default(),
        valid: Vec::new(),
        allow_empty: options.allow_empty,
        follower: Follower::new(),
        join: options.join,
        redactor: Redactor::new(reading.redact),
    };
    tally.keep_all |= tally.reporters.iter().any(Reporter::needs_all);
    let wants_excerpts = tally.reporters.iter().any(Reporter::is_for_people);
    let pipeline = Pipeline {
        format: reading.input,
        selection,
        levels,
        threads: reading.threads(),
        follows: true,
        wants_excerpts,
        progress: &progress,
    };
    let read = pipeline.run(&inputs, |input, item| tally.take(input, item));
    tally.end(&inputs);
    tally.written?;
    tally.summary.inputs = read.inputs;
    let run = Run {
        inputs: inputs.list.iter().map(|input| tally.redactor.path(&input.name)).collect(),
        summary: tally.summary,
        folder: settings.folder.clone(),
    };
    for reporter in &mut tally.reporters {
        reporter.finish(&tally.kept, &run)?;
    }
    if let Some(path) = job_summary {
        let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
        file.and_then(|mut file| {
            file.write_all(github_summary(&tally.kept, &run.summary).as_bytes())
        })
        .with_context(|| format!("cannot write {}", path.display()))?;
    }
    if tally.reporters.iter().any(|reporter| reporter.sink().is_closed())
        && !tally.reporters.iter().any(|reporter| reporter.sink().is_file())
    {
        return Ok(if read.failed { Exit::Failed } else { Exit::Fine });
    }
    if !reading.quiet {
        if options.statistics {
            let text = render::statistics(&tally.by_rule, &look);
            if asked {
                tell_lines(&text);
            } else {
                let mut stdout = Sink::stdout(look.colour, &progress);
                stdout.write(&text)?;
                stdout.flush()?;
            }
        }
        tell_lines(&render::summary(&run.summary, &settings.stderr_look()));
    }
    if options.expect_invalid {
        for name in &tally.valid {
            tell(&format!("{name} was expected to be invalid, and has no error"));
        }
        return Ok(Exit::of_expected(&tally.valid, read.failed || run.summary.damaged > 0));
    }
    Ok(Exit::of_check(&run.summary, read.failed, options.allow_empty))
}

/// What one input held, or all of them.
#[derive(Clone, Copy, Debug, Default)]
struct Checked {
    number: usize,
    session_events: u64,
    other_events: u64,
    errors: u64,
}

/// Everything that is gathered while inputs are read.
struct Tally<'l> {
    reporters: Vec<Reporter<'l>>,
    levels: &'l Levels,
    summary: Summary,
    /// Whether some output needs all findings at the end.
    keep_all: bool,
    kept: Vec<Problem>,
    by_rule: BTreeMap<&'static str, u64>,
    written: Result<()>,
    current: Checked,
    all: Checked,
    /// The inputs without an error.
    valid: Vec<Arc<str>>,
    allow_empty: bool,
    follower: Follower,
    join: bool,
    redactor: Redactor,
}

impl Tally<'_> {
    fn take(&mut self, input: &Input, item: Item) -> ControlFlow<()> {
        match item {
            Item::Begin => {
                self.current = Checked { number: input.number, ..Checked::default() };
                if !self.join {
                    self.follower = Follower::new();
                }
            }
            Item::End => self.end_input(input),
            Item::Event(inspection, step) => {
                self.current.session_events += 1;
                let sequence = step.map(|step| self.follower.follow(&step)).unwrap_or_default();
                let mut inspection = *inspection;
                inspection.problems.extend(sequence);
                let mut inspection = self.levels.keep_all(inspection);
                self.redactor.event(&mut inspection);
                self.summary.add_event(&inspection);
                for problem in inspection.problems {
                    self.report(problem);
                }
            }
            Item::Dropped(step) => {
                self.current.session_events += 1;
                step.map(|step| self.follower.follow(&step));
            }
            Item::Other(event_type) => {
                self.current.other_events += 1;
                self.summary.add_other(&self.redactor.text(event_type));
            }
            Item::Problem(problem) => self.add(*problem),
            Item::Lines(lines, with_event) => self.summary.add_lines(lines, with_event),
            Item::Waiting => {
                let flushed = self.reporters.iter_mut().try_for_each(Reporter::flush);
                self.written = std::mem::replace(&mut self.written, Ok(())).and(flushed);
            }
            Item::EndOfValue => {}
        }
        let nobody_reads = self.reporters.iter().any(|r| r.sink().is_closed())
            && !self.reporters.iter().any(|r| r.sink().is_file());
        if self.written.is_err() || nobody_reads {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// A finding of no event.
    fn add(&mut self, mut problem: Problem) {
        if self.levels.keep(&mut problem) {
            self.redactor.problem(&mut problem);
            self.summary.add_problem(&problem);
            self.report(problem);
        }
    }

    fn report(&mut self, problem: Problem) {
        self.current.errors += u64::from(problem.severity == Severity::Error);
        *self.by_rule.entry(problem.rule.name).or_default() += 1;
        if self.written.is_ok() {
            self.written = self.reporters.iter_mut().try_for_each(|r| r.problem(&problem));
        }
        if self.keep_all {
            self.kept.push(problem);
        }
    }

    fn end_input(&mut self, input: &Input) {
        let current = self.current;
        let holds_nothing = current.session_events + current.other_events == 0;
        if holds_nothing && current.errors == 0 && !input.is_from_folder && !self.allow_empty {
            self.add(no_event(&input.name, "no Zoho Desk event here"));
        }
        if self.current.errors == 0 {
            self.valid.push(self.redactor.path(&input.name));
        }
        self.all.session_events += current.session_events;
        self.all.errors += self.current.errors;
        self.all.number = self.current.number;
    }

    /// All inputs have been read: without one session's event nothing was checked.
    fn end(&mut self, inputs: &Inputs) {
        let all = self.all;
        if all.session_events > 0 || all.errors > 0 || self.allow_empty || self.written.is_err() {
            return;
        }
        if let Some(first) = inputs.list.first() {
            let message = match inputs.list.len() {
                1 => "no IM_Session_Status event here",
                _ => "no IM_Session_Status event in any of the inputs, of which this is the first",
            };
            self.add(no_event(&first.name, message));
        }
    }
}

fn no_event(path: &Arc<str>, message: &str) -> Problem {
    let span = crate::json::Span { start: 0, end: 0 };
    let finding = Finding::of_no_event(&reading::NO_EVENT, message.to_owned(), span);
    let start = Position::START;
    Problem::new(finding, Place { start, end: start }, Arc::clone(path), Vec::new())
}
