//! `zdim stats`: count events, and add up what other runs have counted.

use anyhow::Result;

use super::items::{Maker, OtherEvent, Wants};
use super::opened::Opened;
use super::pass::{Command, Pass};
use super::select::Selection;
use super::why::nothing_selected;
use crate::cli::levels::Levels;
use crate::cli::{Stats, StatsFormat};
use crate::exit::Exit;
use crate::judge::{Problem, Summary};
use crate::output::{Outputs, StatsForm, Streams, stdout};
use crate::redact::Redactor;
use crate::settings::Settings;
use crate::source::Input;
use crate::stats::{Calendar, Counting, Counts, Key, REST, zone_name};
use crate::tables::Field;

/// Runs `zdim stats`.
///
/// # Errors
/// If an output cannot be written.
pub(crate) fn stats(
    options: &Stats,
    levels: &Levels,
    settings: &Settings,
    mut streams: Streams,
) -> Result<Exit> {
    let reading = &options.reading;
    let mut opened = Opened::new(reading, &options.output, None, true, settings, &mut streams)?;
    opened.stop_on_interrupt(settings, reading.quiet, &streams);
    let selection = Selection::new(&reading.filters, settings)?;
    let to_stdout = stdout(reading.quiet, settings, &streams, &opened.progress);
    let default = |look| StatsForm::new(StatsFormat::Chart, look);
    let outputs =
        Outputs::or_default(&options.output, &opened.looks, to_stdout, StatsForm::new, default)?;
    let tz = zone_name(&settings.zone);
    let wants = Wants::Counts { calendar: Calendar::new(settings.zone.clone()), tz: tz.clone() };
    let maker = Maker::new(selection, levels, wants);
    let from = opened.sources(reading, settings, &streams.teller);
    let mut pass = Pass::new(reading, levels, outputs, settings.folders.clone());
    let mut adding = Adding::default();
    pass.read(&from, &maker, &mut adding)?;
    opened.tell_if_stopped(reading.quiet, &streams.teller);
    let mut counts = adding.counted.into_counts();
    counts.merge(&adding.counts);
    counts.inputs += pass.run.summary.inputs - adding.sums;
    counts.noise_lines += pass.run.summary.noise_lines;
    // What is added up is selected, and has been judged by whoever counted it.
    pass.run.summary.events = counts.events;
    let counts = redacted(counts, &mut pass.redactor);
    pass.outputs.each(|form, sink| {
        // A chart of nothing says nothing; a sum of nothing adds up as well.
        if counts.is_empty() && form.is_for_people() {
            return Ok(());
        }
        form.write(&counts, &tz, sink)
    })?;
    if !pass.finish()? {
        return Ok(Exit::of_unfinished(&pass.run.summary));
    }
    let exit = Exit::of(&pass.run.summary).or_zero(reading.exit_zero);
    if !reading.quiet && counts.events == 0 && pass.run.summary.unread == 0 {
        streams.teller.tell_all(&nothing_selected(&mut pass, &maker.selection));
    }
    Ok(exit)
}

/// Adds up what is found.
#[derive(Default)]
struct Adding {
    /// Events of one's own, and all else.
    counted: Counting,
    counts: Counts,
    /// In how many inputs there are counts: those that they name are counted, not they.
    sums: u64,
    has_sum: bool,
}

impl<'l> Command<StatsForm<'l>> for Adding {
    fn begin(&mut self, _: &mut Pass<'_, StatsForm<'l>>, _: &Input) {
        self.has_sum = false;
    }

    fn counted(&mut self, _: &mut Pass<'_, StatsForm<'l>>, counting: &mut Counting) -> Summary {
        self.counted.take_from(counting)
    }

    fn sum(&mut self, _: &mut Pass<'_, StatsForm<'l>>, counts: &Counts) {
        self.sums += u64::from(!std::mem::replace(&mut self.has_sum, true));
        self.counts.merge(counts);
    }

    fn other(&mut self, _: &mut Pass<'_, StatsForm<'l>>, other: OtherEvent) {
        self.counts.other_events.add(&other.event_type, 1);
    }

    fn problem(&mut self, _: &mut Pass<'_, StatsForm<'l>>, problem: Problem) {
        self.counts.add_problems(&[problem]);
    }
}

/// The counts with names in the place of ids, if that is wanted.
fn redacted(counts: Counts, redactor: &mut Redactor) -> Counts {
    if !redactor.is_wanted() {
        return counts;
    }
    counts.renamed(&mut |kind, key| match kind {
        _ if key == REST || key.is_empty() => key.to_owned(),
        Key::Text => redactor.text(key.to_owned()),
        Key::Channel => redactor.id(Field::ChannelId, key),
        Key::Assignee => match key.split_once(' ') {
            Some((kind, id)) => {
                let kind = redactor.text(kind.to_owned());
                format!("{kind} {}", redactor.id(Field::CurrentAssigneeId, id))
            }
            None => redactor.id(Field::CurrentAssigneeId, key),
        },
    })
}
