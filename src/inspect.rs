//! `zdim inspect`: read, select, judge, print.

use std::ops::ControlFlow;
use std::path::Path;

use anyhow::Result;

use crate::cli::{Inspect, Output};
use crate::exit::Exit;
use crate::input::Format;
use crate::levels::Levels;
use crate::open::Inputs;
use crate::output::{Sink, outputs_are_apart, tell, tell_lines};
use crate::pipeline::{Item, Pipeline};
use crate::print::{Cards, Printer};
use crate::progress::Progress;
use crate::redact::Redactor;
use crate::render::{self, Look};
use crate::select::Selection;
use crate::settings::Settings;
use crate::summary::Summary;

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
        if written.is_err() || nobody_reads(&printers) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    written?;
    summary.inputs = read.inputs;
    printers.iter_mut().try_for_each(|printer| printer.finish(&summary))?;
    if nobody_reads(&printers) {
        return Ok(if read.failed { Exit::Failed } else { Exit::Fine });
    }
    if !reading.quiet {
        let has_others = summary.events > 0 && !summary.other_events.is_empty();
        let for_people = printers.iter().any(Printer::is_for_people);
        if printers.iter().any(Printer::wants_summary) || (has_others && for_people) {
            tell_lines(&render::summary(&summary, &settings.stderr_look()));
        } else if summary.events == 0 && !read.failed {
            tell(&nothing_selected(&summary, dropped));
        }
    }
    Ok(Exit::of(&summary, read.failed))
}

/// Whoever read standard output has seen enough, and no file is wanted.
fn nobody_reads(printers: &[Printer<'_>]) -> bool {
    printers.iter().any(|printer| printer.sink().is_closed())
        && !printers.iter().any(|printer| printer.sink().is_file())
}

fn nothing_selected(summary: &Summary, dropped: u64) -> String {
    match dropped {
        0 => {}
        1 => return "the only IM_Session_Status event was not selected".to_owned(),
        events => return format!("none of {events} IM_Session_Status events was selected"),
    }
    let others: u64 = summary.other_events.values().sum();
    let also = match others {
        0 => String::new(),
        1 => "; one other event of Zoho Desk's".to_owned(),
        others => format!("; {others} other events of Zoho Desk's"),
    };
    format!("no IM_Session_Status event here{also}")
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
