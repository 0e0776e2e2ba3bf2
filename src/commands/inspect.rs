//! `zdim inspect`: explain each event.

use anyhow::Result;

use super::items::{Maker, Wants};
use super::opened::Opened;
use super::pass::{Command, Pass};
use super::select::Selection;
use super::why::{nothing_selected, why_nothing};
use crate::cli::Inspect;
use crate::cli::levels::Levels;
use crate::exit::Exit;
use crate::judge::{Inspection, Problem};
use crate::output::{EventForm, Outputs, Progress, Streams, Teller, stdout};
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
    let opened = Opened::new(reading, &options.output, None, false, settings, &mut streams)?;
    let selection = Selection::new(&reading.filters, settings)?;
    let to_stdout = stdout(reading.quiet, settings, &streams, &opened.progress);
    let default = |look| {
        let may_wait = |input: &Input| input.may_stay_open(settings.stdin_is_file);
        EventForm::by_number(opened.inputs.list.iter().any(may_wait), look)
    };
    let outputs =
        Outputs::or_default(&options.output, &opened.looks, to_stdout, EventForm::new, default)?;
    // Not where ids get names: that is done in the order in which they appear.
    let ahead = outputs.ahead().filter(|_| !reading.redact);
    let wants = ahead.map_or(Wants::Inspections, Wants::Ahead);
    let maker = Maker::new(selection, levels, wants);
    let from = opened.sources(reading, settings, &streams.teller);
    let has_lines_of_events =
        outputs.iter().any(|(form, sink)| !sink.is_file() && form.is_of_events_alone());
    let mut pass = Pass::new(reading, levels, outputs, settings.folders.clone());
    let look = Look::of_stderr(settings);
    let mut events = Events {
        aside: has_lines_of_events.then_some(&look),
        teller: &streams.teller,
        progress: &opened.progress,
    };
    pass.read(&from, &maker, &mut events)?;
    if !pass.finish()? {
        return Ok(Exit::of_unfinished(&pass.run.summary));
    }
    let exit = Exit::of(&pass.run.summary).or_zero(reading.exit_zero);
    if !reading.quiet {
        tell_the_rest(&mut pass, exit, &maker.selection, settings, &streams);
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
    fn event(&mut self, pass: &mut Pass<'_, EventForm<'l>>, inspection: Inspection<'static>) {
        pass.write(|outputs| outputs.event(&inspection));
    }

    fn problem(&mut self, pass: &mut Pass<'_, EventForm<'l>>, problem: Problem) {
        if let Some(look) = self.aside {
            let line = render::problem_line(&problem, look);
            self.progress.aside(|| self.teller.tell_lines(&line));
        }
        pass.write(|outputs| outputs.problem(problem));
    }
}

/// The sum, where it helps a person; or why there is nothing.
fn tell_the_rest(
    pass: &mut Pass<'_, EventForm<'_>>,
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
        let text = render::summary(
            summary,
            pass.run.dropped,
            exit == Exit::Fine,
            &Look::of_stderr(settings),
        );
        streams.teller.tell_lines(&text);
    }
    if summary.events > 0 || summary.unread > 0 {
        return;
    }
    let say = if wants_sum { why_nothing } else { nothing_selected };
    streams.teller.tell_all(&say(pass, selection));
}
