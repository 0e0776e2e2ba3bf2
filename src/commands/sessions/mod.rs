//! `zdim sessions`: follow each session through its events, over all inputs as one
//! stream. What is found is remembered while it is read ([`follow`]); at its end each
//! session is told of, in the order asked for ([`report`]).

mod follow;
mod report;

use anyhow::{Context as _, Result};

use self::follow::Follow;
use self::report::{Read, Report};
use super::items::{Maker, Wants};
use super::message::Followable;
use super::opened::Opened;
use super::pass::Pass;
use super::select::Selection;
use super::why::no_session;
use crate::cli::levels::Levels;
use crate::cli::{self, SessionsFormat};
use crate::exit::Exit;
use crate::output::{Outputs, SessionForm, Streams, stdout};
use crate::render::Look;
use crate::render::sessions::{none_of, notes};
use crate::settings::Settings;

/// Runs `zdim sessions`.
///
/// # Errors
/// If an output cannot be written.
pub(crate) fn sessions(
    options: &cli::Sessions,
    levels: &Levels,
    settings: &Settings,
    mut streams: Streams,
) -> Result<Exit> {
    let reading = &options.reading;
    let mut opened = Opened::new(reading, &options.output, None, true, settings, &mut streams)?;
    opened.stop_on_interrupt(settings, reading.quiet, &streams);
    let selection = Selection::new(&reading.filters, settings)?;
    let as_of = options.as_of.map(|when| when.settle(settings.now, &settings.zone));
    let as_of = as_of.transpose().context("--as-of")?.map(jiff::Timestamp::as_millisecond);
    let to_stdout = stdout(reading.quiet, settings, &streams, &opened.progress);
    let default = |look| SessionForm::new(SessionsFormat::Timeline, look);
    let outputs =
        Outputs::or_default(&options.output, &opened.looks, to_stdout, SessionForm::new, default)?;
    let wants = Wants::Sessions(Followable {
        is_whole: !reading.filters.sessions.is_empty(),
        has_text: options.text,
    });
    let maker = Maker::new(selection, levels, wants);
    let from = opened.sources(reading, settings, &streams.teller);
    let mut pass = Pass::new(reading, levels, outputs, settings.folders.clone());
    let look = Look::of_stderr(settings);
    let aside = (!reading.quiet).then_some(&look);
    let mut follow = Follow::new(&maker.selection, aside, &streams.teller, &opened.progress);
    pass.read(&from, &maker, &mut follow)?;
    opened.tell_if_stopped(reading.quiet, &streams.teller);
    follow.follow_rows(&mut pass);
    if pass.outputs.nobody_reads() {
        return Ok(Exit::of_unfinished(&pass.run.summary));
    }
    let Pass { outputs, redactor, run, .. } = &mut pass;
    let read = Read { options, as_of, summary: run.summary.clone(), inputs: &run.inputs };
    let mut report = Report::new(&mut follow, redactor, read);
    outputs.each(|form, sink| form.write(&mut report, sink))?;
    let overview = report.into_overview();
    pass.finish()?;
    if pass.outputs.nobody_reads() {
        return Ok(Exit::of_unfinished(&overview.summary));
    }
    let totals = &overview.totals;
    let exit = Exit::of_sessions(&overview.summary, totals.selected).or_zero(reading.exit_zero);
    if !reading.quiet {
        let has_page = options.output.iter().any(|o| o.format == SessionsFormat::Html);
        for note in notes(&overview, has_page, &look) {
            streams.teller.tell(&note);
        }
        if totals.selected == 0 && overview.summary.unread == 0 {
            let why = if totals.sessions == 0 {
                no_session(&mut pass, &maker.selection)
            } else {
                let suggestions = maker.selection.suggestions().filter(|_| !reading.redact);
                [none_of(totals.sessions)].into_iter().chain(suggestions).collect()
            };
            streams.teller.tell_all(&why);
        }
    }
    Ok(exit)
}
