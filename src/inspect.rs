//! `zdim inspect`: read, select, judge, print.

use std::ops::ControlFlow;

use anyhow::{Result, ensure};

use crate::cli::{Inspect, Output};
use crate::exit::Exit;
use crate::input::Found;
use crate::open::{Input, read_inputs};
use crate::output::{Sink, tell, tell_lines};
use crate::print::Printer;
use crate::render::{self, Look};
use crate::settings::Settings;
use crate::summary::Summary;

/// How many inputs may be named for cards to be shown.
const MOST_INPUTS: usize = 3;

/// Runs `zdim inspect`.
///
/// # Errors
/// If an output cannot be written.
pub(crate) fn inspect(options: &Inspect, settings: &Settings) -> Result<Exit> {
    let reading = &options.reading;
    let inputs = Input::all(&reading.paths);
    let (look, plain) = (settings.look(), Settings::plain_look());
    let mut printers = printers(options, &inputs, &look, &plain)?;
    let mut summary = Summary::default();
    let mut written = Ok(());

    let read = read_inputs(&inputs, reading.input, |input, found| {
        written = match found {
            Found::Event(event) if reading.filters.select(event.event()) => {
                let inspection = event.inspect();
                summary.add_event(&inspection);
                printers.iter_mut().try_for_each(|printer| printer.event(input, &inspection))
            }
            Found::Event(_) => Ok(()),
            Found::Other(event_type) => {
                summary.add_other(event_type);
                Ok(())
            }
            Found::Problem(problem) => {
                summary.add_problem(&problem);
                printers.iter_mut().try_for_each(|printer| printer.problem(&problem))
            }
            Found::EndOfValue => printers.iter_mut().try_for_each(Printer::end_of_value),
            Found::Waiting => printers.iter_mut().try_for_each(Printer::flush),
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
        if printers.iter().any(Printer::wants_summary) {
            tell_lines(&render::summary(&summary, &settings.stderr_look()));
        } else if summary.events == 0 && !read.failed {
            tell(&nothing_selected(&summary));
        }
    }
    Ok(Exit::of(&summary, read.failed))
}

/// Whoever read standard output has seen enough, and no file is wanted.
fn nobody_reads(printers: &[Printer<'_>]) -> bool {
    printers.iter().any(|printer| printer.sink().is_closed())
        && !printers.iter().any(|printer| printer.sink().is_file())
}

fn nothing_selected(summary: &Summary) -> String {
    let others: u64 = summary.other_events.values().sum();
    let also = match others {
        0 => String::new(),
        1 => "; one other event of Zoho Desk's".to_owned(),
        others => format!("; {others} other events of Zoho Desk's"),
    };
    format!("no IM_Session_Status event here, or none that was selected{also}")
}

/// Opens what `-o` names, and standard output unless it is to be quiet.
fn printers<'l>(
    options: &Inspect,
    inputs: &[Input],
    look: &'l Look,
    plain: &'l Look,
) -> Result<Vec<Printer<'l>>> {
    let to_stdout = options.output.iter().filter(|output| output.file.is_none()).count();
    ensure!(
        to_stdout <= 1,
        "two formats for standard output: give all but one a file, as in -o json=report.json"
    );
    let quiet = options.reading.quiet;
    let mut printers = Vec::new();
    for Output { format, file } in &options.output {
        match file {
            Some(path) => {
                ensure!(
                    !inputs.iter().any(|input| input.is_file(path)),
                    "{} is an input: name another file for the output",
                    path.display()
                );
                printers.push(Printer::new(*format, Sink::file(path)?, plain)?);
            }
            None if quiet => {}
            None => printers.push(Printer::new(*format, Sink::stdout(look.colour), look)?),
        }
    }
    if to_stdout == 0 && !quiet {
        let few_inputs = inputs.len() <= MOST_INPUTS;
        printers.push(Printer::of_default(few_inputs, Sink::stdout(look.colour), look));
    }
    Ok(printers)
}
