//! `zdim stats`: count events, and add up what other runs have counted.

use std::path::Path;

use anyhow::Result;

use super::items::{Maker, OtherEvent, Texts, Wants};
use super::pass::{
    Command, Pass, Sources, inputs, nothing_selected, progress, stop_on_interrupt, tell_if_stopped,
};
use super::select::Selection;
use crate::cli::levels::Levels;
use crate::cli::{Stats, StatsFormat};
use crate::exit::Exit;
use crate::judge::Problem;
use crate::output::{Looks, Outputs, StatsForm, Streams, outputs_are_apart, stdout};
use crate::redact::Redactor;
use crate::settings::Settings;
use crate::source::Input;
use crate::stats::{Clock, Counts, Key, REST, zone_name};
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
    let files: Vec<&Path> = options.output.iter().filter_map(|o| o.file.as_deref()).collect();
    let mut inputs = inputs(reading, &files, true, settings, &mut streams)?;
    stop_on_interrupt(&mut inputs, settings, reading.quiet, &streams);
    outputs_are_apart(&options.output, &inputs)?;
    let selection = Selection::new(&reading.filters, settings)?;
    let progress = progress(&inputs, settings, reading.quiet);
    let looks = Looks::of(settings);
    let mut outputs = Outputs::new();
    let to_stdout = stdout(reading.quiet, settings, &streams, &progress);
    if !outputs.open(&options.output, &looks, &to_stdout, StatsForm::new)?
        && let Some(sink) = to_stdout()
    {
        outputs.add(StatsForm::new(StatsFormat::Chart, &looks.stdout), sink)?;
    }
    let tz = zone_name(&settings.zone);
    let wants = Wants::Counts { clock: Clock::new(settings.zone.clone()), tz: tz.clone() };
    let maker = Maker {
        selection,
        levels,
        follows: false,
        wants_excerpts: false,
        wants,
        texts: Texts::default(),
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
    let mut pass = Pass::new(reading, levels, outputs, settings.folders.clone());
    let mut adding = Adding::default();
    pass.read(&from, &maker, &mut adding)?;
    tell_if_stopped(&inputs, reading.quiet, &streams.teller);
    let mut counts = adding.counts;
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
        streams.teller.tell(&nothing_selected(&pass, &maker.selection));
    }
    Ok(exit)
}

/// Adds up what is found.
#[derive(Default)]
struct Adding {
    counts: Counts,
    /// In how many inputs there are counts: those that they name are counted, not they.
    sums: u64,
    has_sum: bool,
}

impl<'l> Command<StatsForm<'l>> for Adding {
    fn begin(&mut self, _: &mut Pass<'_, StatsForm<'l>>, _: &Input) {
        self.has_sum = false;
    }

    fn counted(&mut self, _: &mut Pass<'_, StatsForm<'l>>, counts: &Counts) {
        self.counts.merge(counts);
    }

    fn sum(&mut self, _: &mut Pass<'_, StatsForm<'l>>, counts: &Counts) {
        self.sums += u64::from(!std::mem::replace(&mut self.has_sum, true));
        self.counts.merge(counts);
    }

    fn other(&mut self, _: &mut Pass<'_, StatsForm<'l>>, other: OtherEvent) {
        self.counts.other_events.add(&other.event_type, 1);
    }

    fn problem(&mut self, _: &mut Pass<'_, StatsForm<'l>>, _: &Input, problem: Problem) {
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
        Key::Assignee => match key.rsplit_once(' ') {
            Some((kind, id)) => {
                let kind = redactor.text(kind.to_owned());
                format!("{kind} {}", redactor.id(Field::CurrentAssigneeId, id))
            }
            None => redactor.id(Field::CurrentAssigneeId, key),
        },
    })
}
