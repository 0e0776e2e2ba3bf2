//! `zdim inspect`: explain each event.

use std::path::Path;

use anyhow::Result;

use super::items::{Maker, Texts, Wants};
use super::pass::{Command, Pass, Sources, inputs, nothing_selected, progress};
use super::select::Selection;
use crate::cli::Inspect;
use crate::cli::levels::Levels;
use crate::exit::Exit;
use crate::judge::{Inspection, Problem};
use crate::output::{
    Cards, EventForm, Looks, Outputs, Progress, Streams, Teller, outputs_are_apart, stdout,
};
use crate::reading::Format;
use crate::render::{self, Look};
use crate::settings::Settings;
use crate::source::{Input, Inputs};

/// How many inputs may be named for cards to be shown.
const MOST_INPUTS: usize = 3;

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
    let inputs = inputs(reading, &files, &mut streams);
    outputs_are_apart(&options.output, &inputs)?;
    let selection = Selection::new(&reading.filters, settings)?;
    let progress = progress(&inputs, settings, reading.quiet);
    let looks = Looks::of(settings);
    let mut outputs = Outputs::new();
    let to_stdout = stdout(reading.quiet, settings, &streams, &progress);
    if !outputs.open(&options.output, &looks, &to_stdout, EventForm::new)?
        && let Some(sink) = to_stdout()
    {
        outputs.add(EventForm::chosen(cards(options, &inputs), &looks.stdout), sink)?;
    }
    // Not where ids get names: that is done in the order in which they appear.
    let ahead = outputs.ahead().filter(|_| !reading.redact);
    let wants = ahead.map_or(Wants::Inspections, Wants::Ahead);
    let maker = Maker { selection, levels, follows: false, wants, texts: Texts::default() };
    let from = Sources {
        reading,
        inputs: &inputs,
        settings,
        teller: &streams.teller,
        progress: &progress,
        wants_excerpts: false,
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
        return Ok(if pass.failed { Exit::Failed } else { Exit::Fine });
    }
    if !reading.quiet {
        tell_the_rest(&pass, settings, &streams);
    }
    Ok(Exit::of(&pass.run.summary, pass.failed))
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

/// Whether small documents are shown as cards, where no form was asked for.
fn cards(options: &Inspect, inputs: &Inputs) -> Cards {
    match options.reading.input {
        _ if inputs.list.len() > MOST_INPUTS => Cards::Never,
        Format::Auto => Cards::ByName,
        Format::Json => Cards::Always,
        Format::Ndjson | Format::Log => Cards::Never,
    }
}

/// The sum, where it helps a person; or why there is nothing.
fn tell_the_rest(pass: &Pass<'_, EventForm<'_>>, settings: &Settings, streams: &Streams) {
    let summary = &pass.run.summary;
    let shown = || pass.outputs.iter().filter(|(_, sink)| !sink.is_file());
    let has_others = summary.events > 0 && !summary.other_events.is_empty();
    let wants_sum = shown().any(|(form, _)| form.has_lines());
    if wants_sum || (has_others && shown().any(|(form, _)| form.is_for_people())) {
        let text = render::summary(summary, &Look::of_stderr(settings));
        streams.teller.tell_lines(&text);
    } else if summary.events == 0 && !pass.failed {
        streams.teller.tell(&nothing_selected(summary, pass.dropped));
    }
}
