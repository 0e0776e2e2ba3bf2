//! `zdim inspect`: explain each event.

use std::path::Path;

use anyhow::Result;

use super::items::{Maker, Wants};
use super::pass::{Command, Pass, Sources, inputs, nothing_selected, progress};
use super::select::Selection;
use super::steps::Spare;
use crate::cli::Inspect;
use crate::cli::levels::Levels;
use crate::exit::Exit;
use crate::judge::{Inspection, Problem};
use crate::output::{
    EventForm, Looks, Outputs, Progress, Streams, Teller, outputs_are_apart, stdout,
};
use crate::render::{self, Look};
use crate::settings::Settings;
use crate::source::Input;

/// Runs `zdim inspect`.
///
/// # Errors
/// If an output cannot be written.
pub(crate) fn inspect(
    options: &Inspect,
    levels: &Levels,
    settings: &Settings,
    mut streams: Streams,
) -> Result<Exit> {
    let reading = &options.reading;
    let files: Vec<&Path> = options.output.iter().filter_map(|o| o.file.as_deref()).collect();
    let inputs = inputs(reading, &files, false, settings, &mut streams)?;
    outputs_are_apart(&options.output, &inputs)?;
    let selection = Selection::new(&reading.filters, settings)?;
    let progress = progress(&inputs, settings, reading.quiet);
    let looks = Looks::of(settings);
    let mut outputs = Outputs::new();
    let to_stdout = stdout(reading.quiet, settings, &streams, &progress);
    if !outputs.open(&options.output, &looks, &to_stdout, EventForm::new)?
        && let Some(sink) = to_stdout()
    {
        let has_pipe = inputs.list.iter().any(|input| input.may_stay_open(settings.stdin_is_file));
        outputs.add(EventForm::by_number(has_pipe, &looks.stdout), sink)?;
    }
    // Not where ids get names: that is done in the order in which they appear.
    let ahead = outputs.ahead().filter(|_| !reading.redact);
    let wants = ahead.map_or(Wants::Inspections, Wants::Ahead);
    let maker = Maker {
        selection,
        levels,
        follows: false,
        wants_excerpts: false,
        wants,
        spare: Spare::default(),
    };
    let from = Sources {
        reading,
        inputs: &inputs,
        settings,
        teller: &streams.teller,
        progress: &progress,
        wants_excerpts: false,
        may_be_anything: false,
    };
    let has_lines_of_events =
        outputs.iter().any(|(form, sink)| !sink.is_file() && form.is_of_events_alone());
    let mut pass = Pass::new(reading, levels, outputs, settings.folders.clone());
    let look = Look::of_stderr(settings);
    let mut events = Events {
        aside: has_lines_of_events.then_some(&look),
        teller: &streams.teller,
        progress: &progress,
    };
    pass.read(&from, &maker, &mut events)?;
    if !pass.finish()? {
        return Ok(Exit::of_unfinished(&pass.run.summary));
    }
    let exit = Exit::of(&pass.run.summary).or_zero(reading.exit_zero);
    if !reading.quiet {
        tell_the_rest(&pass, exit, &maker.selection, settings, &streams);
    }
    Ok(exit)
}

/// Each event is shown; so is each finding of no event.
struct Events<'e> {
    /// How findings of no event look on standard error, where standard output has no
    /// place for them.
    aside: Option<&'e Look>,
    teller: &'e Teller,
    progress: &'e Progress,
}

impl<'l> Command<EventForm<'l>> for Events<'_> {
    fn event(
        &mut self,
        pass: &mut Pass<'_, EventForm<'l>>,
        input: &Input,
        inspection: Inspection<'static>,
    ) {
        pass.write(|outputs| outputs.event(input, &inspection));
    }

    fn problem(&mut self, pass: &mut Pass<'_, EventForm<'l>>, input: &Input, problem: Problem) {
        if let Some(look) = self.aside {
            let line = render::problem_line(&problem, look);
            self.progress.aside(|| self.teller.tell_lines(&line));
        }
        pass.write(|outputs| outputs.problem(input, problem));
    }
}

/// The sum, where it helps a person; or why there is nothing.
fn tell_the_rest(
    pass: &Pass<'_, EventForm<'_>>,
    exit: Exit,
    selection: &Selection<'_>,
    settings: &Settings,
    streams: &Streams,
) {
    let summary = &pass.run.summary;
    let shown = || pass.outputs.iter().filter(|(_, sink)| !sink.is_file());
    let has_others = summary.events > 0 && !summary.other_events.is_empty();
    let has_lines = shown().any(|(form, _)| form.has_lines());
    let wants_sum = has_lines || (has_others && shown().any(|(form, _)| form.is_for_people()));
    if wants_sum {
        let text = render::summary(summary, exit == Exit::Fine, &Look::of_stderr(settings));
        streams.teller.tell_lines(&text);
    }
    // The sum says that there was none, but not what the filters did.
    if summary.events == 0 && summary.unread == 0 && (!wants_sum || pass.dropped > 0) {
        streams.teller.tell(&nothing_selected(pass, selection));
    }
}
