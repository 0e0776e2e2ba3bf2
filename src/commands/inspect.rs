//! `zdim inspect`: read, select, judge, print.

use std::ops::ControlFlow;
use std::path::Path;

use anyhow::Result;

use crate::cli::levels::Levels;
use crate::cli::{Inspect, Output};
use crate::commands::pipeline::{Item, Pipeline};
use crate::commands::select::Selection;
use crate::exit::Exit;
use crate::judge::Summary;
use crate::output::Progress;
use crate::output::{Cards, Printer};
use crate::output::{Sink, nobody_reads, outputs_are_apart, tell, tell_lines};
use crate::reading::Format;
use crate::redact::Redactor;
use crate::render::{self, Look};
use crate::settings::Settings;
use crate::source::Inputs;

/// How many inputs may be named for cards to be shown.
const MOST_INPUTS: usize = 3;

/// Runs `zdim inspect`.
///
/// # Errors
/// If an output cannot be written.
pub(crate) fn inspect(options: &Inspect, levels: &Levels, settings: &Settings) -> Result<Exit> {
    let reading = &options.reading;
    let outputs: Vec<&Path> = options.output.iter().filter_map(|o| o.file.as_deref()).collect();
    let inputs = Inputs::find(&reading.paths, reading.stdin_name.as_deref(), &outputs);
    let selection = Selection::new(&reading.filters, settings)?;
    let (look, plain) = (settings.look(), settings.plain_look());
    let progress = settings.progress(&inputs, reading.quiet);
    let mut printers = printers(options, &inputs, (&look, &plain), &progress)?;
    let mut summary = Summary::default();
    let mut redactor = Redactor::new(reading.redact);
    let mut dropped = 0;
    let mut written = Ok(());

    let pipeline = Pipeline {
        format: reading.input,
        selection,
        levels,
        threads: reading.threads(),
        follows: false,
        wants_excerpts: false,
        progress: &progress,
    };
    let read = pipeline.run(&inputs, |input, item| {
        written = match item {
            Item::Event(mut inspection, _) => {
                redactor.event(&mut inspection);
                summary.add_event(&inspection);
                printers.iter_mut().try_for_each(|printer| printer.event(input, &inspection))
            }
            Item::Problem(mut problem) => {
                redactor.problem(&mut problem);
                summary.add_problem(&problem);
                printers.iter_mut().try_for_each(|printer| printer.problem(input, &problem))
            }
            Item::EndOfValue => {
                printers.iter_mut().try_for_each(|printer| printer.end_of_value(input))
            }
            Item::Waiting => printers.iter_mut().try_for_each(Printer::flush),
            counted => {
                match counted {
                    Item::Dropped(_) => dropped += 1,
                    Item::Other(event_type) => summary.add_other(&redactor.text(event_type)),
                    Item::Lines(lines, with_event) => summary.add_lines(lines, with_event),
                    _ => {}
                }
                Ok(())
            }
        };
        if written.is_err() || nobody_reads(printers.iter().map(Printer::sink)) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    written?;
    summary.inputs = read.inputs;
    printers.iter_mut().try_for_each(|printer| printer.finish(&summary))?;
    if nobody_reads(printers.iter().map(Printer::sink)) {
        return Ok(if read.failed { Exit::Failed } else { Exit::Fine });
    }
    if !reading.quiet {
        let has_others = summary.events > 0 && !summary.other_events.is_empty();
        let for_people = printers.iter().any(Printer::is_for_people);
        if printers.iter().any(Printer::wants_summary) || (has_others && for_people) {
            tell_lines(&render::summary(&summary, &settings.stderr_look()));
        } else if summary.events == 0 && !read.failed {
            tell(&summary.nothing_selected(dropped));
        }
    }
    Ok(Exit::of(&summary, read.failed))
}

/// Opens what `-o` names, and standard output unless it is to be quiet.
fn printers<'l>(
    options: &Inspect,
    inputs: &Inputs,
    (look, plain): (&'l Look, &'l Look),
    progress: &Progress,
) -> Result<Vec<Printer<'l>>> {
    outputs_are_apart(&options.output, inputs)?;
    let to_stdout = options.output.iter().any(|output| output.file.is_none());
    let quiet = options.reading.quiet;
    let mut printers = Vec::new();
    for Output { format, file } in &options.output {
        match file {
            Some(path) => printers.push(Printer::new(*format, Sink::file(path)?, plain)?),
            None if quiet => {}
            None => {
                printers.push(Printer::new(*format, Sink::stdout(look.colour, progress), look)?);
            }
        }
    }
    if !to_stdout && !quiet {
        let cards = match options.reading.input {
            _ if inputs.list.len() > MOST_INPUTS => Cards::Never,
            Format::Auto => Cards::ByName,
            Format::Json => Cards::Always,
            Format::Ndjson | Format::Log => Cards::Never,
        };
        let sink = Sink::stdout(look.colour, progress);
        printers.push(Printer::of_default(cards, sink, look));
    }
    Ok(printers)
}
