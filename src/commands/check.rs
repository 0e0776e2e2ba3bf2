//! `zdim check`: judge each event, follow each session, report. For CI: the exit
//! code is the answer.

use std::io;
use std::path::Path;

use anyhow::{Result, ensure};

use super::follow::{Followed, Following};
use super::items::{Maker, OtherEvent, Wants};
use super::nothing::others;
use super::opened::Opened;
use super::pass::{Command, Pass, Sources};
use super::print::print;
use super::select::Selection;
use super::why::why_nothing;
use crate::cli::levels::Levels;
use crate::cli::{self, CheckFormat};
use crate::exit::Exit;
use crate::judge::{Fired, Problem};
use crate::output::{FindingForm, Outputs, Sink, Streams, is_same_file, stdout};
use crate::reading::Format;
use crate::render::{self, Look};
use crate::rules::{Severity, reading};
use crate::settings::Settings;
use crate::source::{Input, Inputs};

/// Runs `zdim check`.
///
/// # Errors
/// If an output cannot be written.
pub(crate) fn check(
    options: &cli::Check,
    levels: &Levels,
    settings: &Settings,
    mut streams: Streams,
) -> Result<Exit> {
    let reading = &options.reading;
    let job_summary = job_summary(options, settings);
    let opened = open(options, job_summary, settings, &mut streams)?;
    let (inputs, looks) = (&opened.inputs, &opened.looks);
    let selection = Selection::new(&reading.filters, settings)?;
    let mut outputs = Outputs::new();
    let to_stdout = stdout(reading.quiet, settings, &streams, &opened.progress);
    let form = |format, look| FindingForm::new(format, look, &settings.folders);
    let has_stdout = outputs.open(&options.output, looks, &to_stdout, form)?;
    if !has_stdout
        && !options.statistics
        && let Some(sink) = to_stdout()
    {
        outputs.add(form(CheckFormat::Full, &looks.stdout), sink)?;
    }
    if let Some(path) = job_summary {
        outputs.add(
            FindingForm::job_summary(&looks.files, &settings.folders),
            Sink::end_of_file(path)?,
        )?;
    }
    let from = Sources {
        wants_excerpts: outputs.iter().any(|(form, _)| form.has_excerpts()),
        may_be_anything: options.allow_empty,
        ..opened.sources(reading, settings, &streams.teller)
    };
    // Where ids get names, that is done in the order in which they appear.
    let wants = match (reading.redact, outputs.is_empty()) {
        (true, _) => Wants::Inspections,
        (false, true) => Wants::Rules,
        (false, false) => Wants::Findings,
    };
    let maker = Maker {
        follows: true,
        wants_excerpts: from.wants_excerpts,
        ..Maker::new(selection, levels, wants)
    };
    let mut pass = Pass::new(reading, levels, outputs, settings.folders.clone());
    let mut check = Check::new(options);
    pass.read(&from, &maker, &mut check)?;
    check.end_of_all(&mut pass, inputs);
    if !pass.finish()? {
        return Ok(Exit::of_unfinished(&pass.run.summary));
    }
    let exit = check.exit(&pass);
    if !reading.quiet {
        if options.statistics {
            tell_statistics(&pass, has_stdout, settings, &streams)?;
        }
        check.tell_of_disorder(&mut pass, &streams);
        tell_the_rest(&mut pass, exit, &maker.selection, settings, &streams);
    }
    Ok(exit)
}

/// The file that GitHub wants a job's summary in, if GitHub is spoken to.
fn job_summary<'s>(options: &cli::Check, settings: &'s Settings) -> Option<&'s Path> {
    let speaks = options.output.iter().any(|output| output.format == CheckFormat::Github);
    settings.github_summary.as_deref().filter(|_| speaks)
}

/// The inputs, none of which is written.
fn open(
    options: &cli::Check,
    job_summary: Option<&Path>,
    settings: &Settings,
    streams: &mut Streams,
) -> Result<Opened> {
    let cli::Check { reading, output, join, .. } = options;
    if settings.stdin_is_terminal && reading.paths.is_empty() {
        streams.stdin = Box::new(io::empty()); // there were no names to hand on
    }
    let opened = Opened::new(reading, output, job_summary, *join, settings, streams)?;
    if let Some(path) = job_summary {
        let mut inputs = opened.inputs.list.iter();
        let is_input = inputs.any(|input| is_same_file(input.path(), path));
        ensure!(!is_input, "{} is an input, and GITHUB_STEP_SUMMARY names it", path.display());
    }
    Ok(opened)
}

/// How often each rule fired, on standard output unless a report stands there.
fn tell_statistics(
    pass: &Pass<'_, FindingForm<'_>>,
    has_stdout: bool,
    settings: &Settings,
    streams: &Streams,
) -> Result<()> {
    if has_stdout {
        let text = render::statistics(&pass.by_rule, &Look::of_stderr(settings));
        streams.teller.tell_lines(&text);
        return Ok(());
    }
    let text = render::statistics(&pass.by_rule, &Look::of_stdout(settings));
    print(&text, settings.stdout_colour, streams).map(drop)
}

/// What is known of the inputs on the way: is there anything to check, and which
/// of them have no error?
struct Check<'o> {
    options: &'o cli::Check,
    following: Following,
    /// What the input that is being read holds.
    current: Held,
    /// What all inputs before it hold.
    all: Held,
    /// How many inputs were not read when the current one began.
    unread_before: u64,
    /// The first input has no error but, perhaps, that there is no event in any.
    first_may_be_valid: bool,
}

/// What an input holds, selected or not, or several of them.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    session_events: u64,
    other_events: u64,
    /// Findings that say why there may be no event, whatever the user makes of them.
    unread: u64,
    /// Findings that are errors to the user.
    errors: u64,
}

impl<'l> Command<FindingForm<'l>> for Check<'_> {
    fn begin(&mut self, pass: &mut Pass<'_, FindingForm<'l>>, _: &Input) {
        self.current = Held::default();
        // Rows of one input may stand in several files.
        if self.options.reading.input != Format::Zdim {
            self.following.begin();
        }
        self.unread_before = pass.run.summary.unread;
    }

    fn keeps(&mut self, fired: Fired) -> bool {
        self.current.errors += u64::from(fired.severity == Severity::Error);
        !self.is_expected(fired)
    }

    fn follow(
        &mut self,
        pass: &mut Pass<'_, FindingForm<'l>>,
        input: &Input,
        followed: &Followed<'_>,
    ) -> Vec<Problem> {
        let mut problems = self.following.follow(&input.name, followed);
        pass.levels.keep_all(&mut problems);
        problems
    }

    fn findings(&mut self, pass: &mut Pass<'_, FindingForm<'l>>, problems: Vec<Problem>) {
        self.current.session_events += 1;
        for problem in problems {
            pass.write(|outputs| outputs.problem(problem));
        }
    }

    fn dropped(&mut self, _: &mut Pass<'_, FindingForm<'l>>, _: Option<i64>) {
        self.current.session_events += 1;
    }

    fn other(&mut self, _: &mut Pass<'_, FindingForm<'l>>, _: OtherEvent) {
        self.current.other_events += 1;
    }

    fn problem(&mut self, pass: &mut Pass<'_, FindingForm<'l>>, problem: Problem) {
        self.current.unread += u64::from(problem.rule.severity == Severity::Error);
        pass.write(|outputs| outputs.problem(problem));
    }

    fn end(&mut self, pass: &mut Pass<'_, FindingForm<'l>>, input: &Input) {
        let Held { session_events, other_events, unread, .. } = self.current;
        let was_read = pass.run.summary.unread == self.unread_before;
        if was_read && !input.is_from_folder && session_events + other_events + unread == 0 {
            self.no_event(pass, input, "no Zoho Desk event here", false);
        }
        self.all.session_events += session_events;
        self.all.unread += self.current.unread;
        if self.options.expect_invalid && was_read && self.current.errors == 0 {
            if pass.run.inputs.len() == 1 && session_events == 0 {
                self.first_may_be_valid = true;
            } else {
                self.unexpectedly_valid(pass, input);
            }
        }
    }
}

impl<'o> Check<'o> {
    fn new(options: &'o cli::Check) -> Self {
        Self {
            options,
            following: Following::new(options.join),
            current: Held::default(),
            all: Held::default(),
            unread_before: 0,
            first_may_be_valid: false,
        }
    }

    /// Whether it is one of the errors that each input should have.
    fn is_expected(&self, Fired { rule, severity }: Fired) -> bool {
        self.options.expect_invalid
            && severity == Severity::Error
            && !reading::is_of_unread(rule)
            && rule.name != reading::UNEXPECTEDLY_VALID.name
    }

    /// All inputs have been read: one finding for all of them if there was nothing
    /// to check, at the first.
    fn end_of_all(&mut self, pass: &mut Pass<'_, FindingForm<'_>>, inputs: &Inputs) {
        // Late: names are given in the order in which they appear in findings.
        let has_any = self.all.session_events + self.all.unread > 0;
        let was_read = pass.run.summary.unread == 0;
        if !has_any && was_read && !pass.outputs.nobody_reads() {
            self.no_event_at_all(pass, inputs);
        } else if self.first_may_be_valid
            && let Some(first) = inputs.list.first()
        {
            self.unexpectedly_valid(pass, first);
        }
        let Pass { run, redactor, .. } = pass;
        run.inputs.iter_mut().for_each(|name| *name = redactor.path(name));
    }

    fn no_event_at_all(&mut self, pass: &mut Pass<'_, FindingForm<'_>>, inputs: &Inputs) {
        match (inputs.list.as_slice(), self.options.reading.paths.first()) {
            ([], None) => {}
            ([], Some(folder)) => {
                let folder = Input::folder(folder);
                self.no_event(pass, &folder, "no file with a Zoho Desk event here", true);
            }
            ([only], _) => self.no_event(pass, only, "no IM_Session_Status event here", true),
            ([first, ..], _) => {
                let message = format!(
                    "no IM_Session_Status event in any of the {} inputs, of which this is the \
                     first",
                    inputs.list.len()
                );
                self.no_event(pass, first, &message, true);
            }
        }
    }

    /// No event in an input, or in all of them `of_all`.
    fn no_event(
        &mut self,
        pass: &mut Pass<'_, FindingForm<'_>>,
        input: &Input,
        message: &str,
        of_all: bool,
    ) {
        if self.options.allow_empty {
            return;
        }
        let mut problem = Problem::of_input(&reading::NO_EVENT, message.to_owned(), &input.name);
        let others = others(&pass.run.summary, &mut pass.redactor).filter(|_| of_all);
        pass.nothing.explain(&mut problem, of_all, others.as_deref());
        self.raise(pass, problem);
    }

    fn unexpectedly_valid(&mut self, pass: &mut Pass<'_, FindingForm<'_>>, input: &Input) {
        let message = "an error was expected here, and there is none";
        let rule = &reading::UNEXPECTEDLY_VALID;
        self.raise(pass, Problem::of_input(rule, message.to_owned(), &input.name));
    }

    /// A finding of an input as a whole.
    fn raise(&mut self, pass: &mut Pass<'_, FindingForm<'_>>, mut problem: Problem) {
        if pass.levels.keep(&mut problem) {
            pass.report(problem, self);
        }
    }

    /// Rules across events look at rows as they come, in whatever order that is.
    fn tell_of_disorder(&self, pass: &mut Pass<'_, FindingForm<'_>>, streams: &Streams) {
        if let Some(path) = self.following.disordered() {
            let path = pass.redactor.path(path);
            streams.teller.tell(&format!(
                "the rows of {path} are not in the order of their places: rules across events \
                 took them as they came"
            ));
        }
    }

    /// The exit code, whatever is printed.
    fn exit(&self, pass: &Pass<'_, FindingForm<'_>>) -> Exit {
        let cli::Check { allow_empty, expect_invalid, reading, .. } = self.options;
        let exit = Exit::of_check(&pass.run.summary, *allow_empty || *expect_invalid);
        exit.or_zero(reading.exit_zero)
    }
}

/// What the user should know beside the findings.
fn tell_the_rest(
    pass: &mut Pass<'_, FindingForm<'_>>,
    exit: Exit,
    selection: &Selection<'_>,
    settings: &Settings,
    streams: &Streams,
) {
    let look = Look::of_stderr(settings);
    let text = render::check::summary(&pass.run, exit == Exit::Fine, &look);
    streams.teller.tell_lines(&text);
    // A finding has said it, or a filter has.
    let has_said = pass.by_rule.contains_key(reading::NO_EVENT.name);
    if exit == Exit::Wrong && pass.run.summary.errors == 0 && !has_said {
        streams.teller.tell_all(&why_nothing(pass, selection));
    }
}
