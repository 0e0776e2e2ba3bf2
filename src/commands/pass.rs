//! One pass over all inputs: what every command that reads does in the same way.
//!
//! Reading, selecting and judging happen on one thread or several; what they make
//! comes back in the order of the inputs, the same for any number of threads. Here
//! it is redacted, counted and written, and here it is noticed that nobody reads
//! any more. What a command makes of it is its own business: see [`Command`].

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use anyhow::Result;

use super::follow::Followed;
use super::items::{Item, Maker, OtherEvent, Stepped};
use super::nothing::Nothing;
use super::steps::Walk;
use crate::cli::Reading;
use crate::cli::levels::Levels;
use crate::judge::{Fired, Inspection, Problem, Summary, Verdict};
use crate::output::{Form, Outputs, Progress, Run, Teller};
use crate::reading::{Format, How, Threads, Watch, read_with};
use crate::redact::Redactor;
use crate::rules::reading::{self, is_of_unread};
use crate::settings::{Folders, Settings};
use crate::source::{Input, Inputs, Stopped};
use crate::stats::{Counting, Counts};
use crate::text::sort;

/// How often each rule fired, by its name.
pub(crate) type ByRule = BTreeMap<&'static str, u64>;

/// What a command makes of what is found.
pub(crate) trait Command<F: Form> {
    /// An input begins.
    fn begin(&mut self, _: &mut Pass<'_, F>, _: &Input) {}

    /// Whether a finding is reported and counts.
    fn keeps(&mut self, _: Fired) -> bool {
        true
    }

    /// A session goes on, whether its event is selected or not; answers what is odd
    /// about it.
    fn follow(&mut self, _: &mut Pass<'_, F>, _: &Input, _: &Followed<'_>) -> Vec<Problem> {
        Vec::new()
    }

    /// A selected event, redacted and counted.
    fn event(&mut self, pass: &mut Pass<'_, F>, inspection: Inspection<'static>) {
        self.findings(pass, inspection.problems);
    }

    /// The findings of a selected event, counted.
    fn findings(&mut self, pass: &mut Pass<'_, F>, problems: Vec<Problem>) {
        for problem in problems {
            pass.write(|outputs| outputs.problem(problem));
        }
    }

    /// An event whose session is followed to its end: counting it is the command's business.
    fn stepped(&mut self, _: &mut Pass<'_, F>, _: &Input, _: Stepped) {}

    /// Such events with which nothing is wrong.
    fn walked(&mut self, _: &mut Pass<'_, F>, _: &Walk) {}

    /// An event that the filters dropped, and when it happened.
    fn dropped(&mut self, _: &mut Pass<'_, F>, _: Option<i64>) {}

    /// Selected events, counted; answers their sum.
    fn counted(&mut self, _: &mut Pass<'_, F>, _: &mut Counting) -> Summary {
        Summary::default()
    }

    /// What another run has counted.
    fn sum(&mut self, _: &mut Pass<'_, F>, _: &Counts) {}

    /// Another event of Zoho Desk's, counted.
    fn other(&mut self, _: &mut Pass<'_, F>, _: OtherEvent) {}

    /// A finding of no event, redacted and counted.
    fn problem(&mut self, pass: &mut Pass<'_, F>, problem: Problem) {
        pass.write(|outputs| outputs.problem(problem));
    }

    /// An input has been read to its end, or as far as it can be.
    fn end(&mut self, _: &mut Pass<'_, F>, _: &Input) {}
}

/// What is gathered on the way.
pub(crate) struct Pass<'o, F> {
    pub(crate) outputs: Outputs<F>,
    pub(crate) levels: &'o Levels,
    pub(crate) redactor: Redactor,
    pub(crate) run: Run,
    pub(crate) by_rule: ByRule,
    /// Why there is no event, where there is none.
    pub(crate) nothing: Nothing,
    /// The current input is a log.
    is_log: bool,
    /// A row of the current input was refused: one finding is enough.
    has_refused: bool,
    written: Result<()>,
}

/// Where a pass reads from, and how.
pub(crate) struct Sources<'o> {
    pub(crate) reading: &'o Reading,
    pub(crate) inputs: &'o Inputs,
    pub(crate) settings: &'o Settings,
    pub(crate) teller: &'o Teller,
    pub(crate) progress: &'o Progress,
    /// Whether findings carry the lines that they stand in.
    pub(crate) wants_excerpts: bool,
    /// Whether a file that was named may be anything, as those of folders may.
    pub(crate) may_be_anything: bool,
}

impl<'o, F: Form> Pass<'o, F> {
    pub(crate) fn new(
        reading: &Reading,
        levels: &'o Levels,
        outputs: Outputs<F>,
        folders: Folders,
    ) -> Self {
        Self {
            outputs,
            levels,
            redactor: Redactor::new(reading.redact),
            run: Run { folders, ..Run::default() },
            by_rule: ByRule::new(),
            nothing: Nothing::new(reading.input == Format::Zdim),
            is_log: false,
            has_refused: false,
            written: Ok(()),
        }
    }

    /// Reads all inputs in their order. One that cannot be read is told of, and the
    /// rest is read.
    ///
    /// # Errors
    /// If an output cannot be written.
    pub(crate) fn read(
        &mut self,
        from: &Sources<'_>,
        maker: &Maker<'_>,
        command: &mut impl Command<F>,
    ) -> Result<()> {
        for (input, error) in &from.inputs.errors {
            command.begin(self, input);
            self.unreadable(from, input, error, command);
            command.end(self, input);
        }
        for input in &from.inputs.list {
            let flow = self.read_one(from, maker, input, command);
            if flow.is_break() || from.inputs.is_stopped() {
                break;
            }
        }
        from.progress.end();
        std::mem::replace(&mut self.written, Ok(()))
    }

    fn read_one(
        &mut self,
        from: &Sources<'_>,
        maker: &Maker<'_>,
        input: &Input,
        command: &mut impl Command<F>,
    ) -> ControlFlow<()> {
        let progress = from.progress.clone();
        command.begin(self, input);
        let reader = match from.inputs.open(input, move |bytes| progress.add(bytes)) {
            Ok(reader) => reader,
            Err(error) => {
                self.unreadable(from, input, &error, command);
                command.end(self, input);
                return self.flow();
            }
        };
        self.has_refused = false;
        self.run.summary.inputs += 1;
        self.run.inputs.push(Arc::clone(&input.name));
        let how = How {
            format: from.reading.input,
            only_named: input.is_from_folder || from.may_be_anything,
            wants_excerpts: from.wants_excerpts,
            block: from.settings.block,
            ahead: from.settings.ahead,
        };
        let threads = Threads {
            after: from.settings.large,
            workers: &|| from.reading.threads().unwrap_or_else(Settings::threads),
        };
        self.is_log = false;
        let watch = Watch::default();
        if from.reading.quiet && self.outputs.is_empty() {
            watch.stop(); // nobody will ask why there is no event
        }
        let mut flow = ControlFlow::Continue(());
        let read = read_with(reader, &input.name, how, threads, maker, &watch, &mut |item| {
            if item.is_of_events() {
                watch.stop();
            }
            self.take(from, input, item, maker, command);
            flow = self.flow();
            flow
        });
        self.nothing.add(&input.name, watch.finish(), self.is_log);
        if let Err(error) = read
            && !Stopped::is(&error)
        {
            self.unreadable(from, input, &error, command);
        }
        if flow.is_continue() {
            command.end(self, input);
            flow = self.flow();
        }
        flow
    }

    /// An input could not be opened, or not be read to its end: a finding, and
    /// words for whoever looks at no report.
    fn unreadable(
        &mut self,
        from: &Sources<'_>,
        input: &Input,
        error: &io::Error,
        command: &mut impl Command<F>,
    ) {
        self.tell_of(from, input, &error.to_string());
        let message = format!("cannot be read: {error}");
        let mut problem = Problem::of_input(&reading::UNREADABLE_INPUT, message, &input.name);
        if self.levels.keep(&mut problem) {
            self.report(problem, command);
        } else {
            self.run.summary.unread += 1;
        }
    }

    /// Redacts and counts a finding of no event and hands it on, if the command
    /// keeps it.
    pub(crate) fn report(&mut self, mut problem: Problem, command: &mut impl Command<F>) {
        if command.keeps(problem.fired()) {
            self.redactor.problem(&mut problem);
            self.count([problem.fired()]);
            command.problem(self, problem);
        }
    }

    /// Says why the job could not be done.
    fn tell_of(&mut self, from: &Sources<'_>, input: &Input, why: &str) {
        let message = format!("cannot read {}: {why}", self.redactor.path(&input.name));
        from.progress.aside(|| from.teller.tell(&message));
    }

    fn take(
        &mut self,
        from: &Sources<'_>,
        input: &Input,
        item: Item,
        maker: &Maker<'_>,
        command: &mut impl Command<F>,
    ) {
        match item {
            Item::Event(mut inspection, followed) => {
                let odd = followed.map(|followed| command.follow(self, input, &followed));
                merge(&mut inspection.problems, odd.unwrap_or_default());
                inspection.problems.retain(|problem| command.keeps(problem.fired()));
                self.redactor.event(&mut inspection);
                self.run.summary.add_event(inspection.reply);
                self.count(inspection.problems.iter().map(Problem::fired));
                command.event(self, *inspection);
            }
            Item::Judged(verdict, mut problems, followed) => {
                let odd = followed.map(|followed| command.follow(self, input, &followed));
                merge(&mut problems, odd.unwrap_or_default());
                self.judged(verdict, problems, command);
            }
            Item::Steps(steps) => {
                for (step, followed) in steps.iter() {
                    let odd = followed.map(|followed| command.follow(self, input, &followed));
                    let odd = odd.unwrap_or_default();
                    if step.is_dropped {
                        self.drop_one(step.time_ms, command);
                    } else {
                        let fired = steps.fired(step).iter().copied();
                        self.count(fired.filter(|fired| command.keeps(*fired)));
                        self.judged(step.verdict, odd, command);
                    }
                }
                maker.spare.give_steps(steps);
            }
            Item::Written { text, sum } => {
                self.run.summary.add_events_of(&sum);
                self.write(|outputs| outputs.written(&text));
                maker.spare.give_text(text);
            }
            Item::Counted(counting) => {
                let mut counting = counting;
                let sum = command.counted(self, &mut counting);
                self.run.summary.add_events_of(&sum);
                maker.spare.give_counting(counting);
            }
            Item::Sum(Ok(counts)) => command.sum(self, &counts),
            Item::Sum(Err(why)) => {
                self.run.summary.unread += 1;
                self.tell_of(from, input, &why);
            }
            Item::Stepped(stepped) => command.stepped(self, input, *stepped),
            Item::Walk(walk) => {
                self.run.dropped += walk.dropped;
                command.walked(self, &walk);
                maker.spare.give_walk(walk);
            }
            Item::Dropped(followed, time_ms) => {
                if let Some(followed) = followed {
                    command.follow(self, input, &followed);
                }
                self.drop_one(time_ms, command);
            }
            Item::Other(other) => {
                let event_type = self.redactor.text(other.event_type.clone());
                self.run.summary.add_other(&event_type);
                command.other(self, other);
            }
            Item::Problem(problem) => {
                if from.reading.quiet && is_of_unread(problem.rule) {
                    self.tell_of(from, input, &problem.message);
                }
                self.report(*problem, command);
            }
            Item::Refused(mut problem) => {
                if std::mem::replace(&mut self.has_refused, true) {
                    return;
                }
                self.tell_of(from, input, &problem.message);
                if self.levels.keep(&mut problem) {
                    self.report(*problem, command);
                } else {
                    self.run.summary.unread += 1;
                }
            }
            Item::Unread(message) => {
                self.run.summary.unread += 1;
                self.tell_of(from, input, &message);
            }
            Item::Lines(lines, with_event) => {
                self.is_log = true;
                self.run.summary.add_lines(lines, with_event);
            }
            Item::Waiting => self.write(Outputs::flush),
        }
    }

    /// A selected event of which only the verdict and the findings are wanted.
    fn judged(
        &mut self,
        verdict: Verdict,
        mut problems: Vec<Problem>,
        command: &mut impl Command<F>,
    ) {
        problems.retain(|problem| command.keeps(problem.fired()));
        self.run.summary.add_event(verdict);
        self.count(problems.iter().map(Problem::fired));
        command.findings(self, problems);
    }

    /// The filters dropped an event.
    fn drop_one(&mut self, time_ms: Option<i64>, command: &mut impl Command<F>) {
        self.run.dropped += 1;
        command.dropped(self, time_ms);
    }

    /// Counts findings.
    pub(crate) fn count(&mut self, fired: impl IntoIterator<Item = Fired>) {
        for fired in fired {
            self.run.summary.add_fired(fired);
            *self.by_rule.entry(fired.rule.name).or_default() += 1;
        }
    }

    /// Writes, unless that has failed before.
    pub(crate) fn write(&mut self, write: impl FnOnce(&mut Outputs<F>) -> Result<()>) {
        if self.written.is_ok() {
            self.written = write(&mut self.outputs);
        }
    }

    /// Writes what comes at the end. Whether anybody reads it.
    ///
    /// # Errors
    /// If an output cannot be written.
    pub(crate) fn finish(&mut self) -> Result<bool> {
        std::mem::replace(&mut self.written, Ok(()))?;
        self.outputs.finish(&self.run)?;
        Ok(!self.outputs.nobody_reads())
    }

    fn flow(&self) -> ControlFlow<()> {
        if self.written.is_err() || self.outputs.nobody_reads() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

/// Adds what is odd about an event to what is wrong with it, in the order of the
/// places.
pub(super) fn merge(problems: &mut Vec<Problem>, odd: Vec<Problem>) {
    if !odd.is_empty() {
        problems.extend(odd);
        sort::by_key(problems, |problem| problem.place.start);
    }
}
