//! `zdim check`: read, judge, follow, report. For CI: the exit code is the answer.
//!
//! What is counted on the way is in `tally`, where findings go is in `report`.

use std::path::Path;

use anyhow::{Result, ensure};

use crate::cli::levels::Levels;
use crate::cli::{Check, CheckFormat};
use crate::commands::pipeline::Pipeline;
use crate::commands::select::Selection;
use crate::commands::tally::{Checked, Tally};
use crate::exit::Exit;
use crate::output::Progress;
use crate::output::{Looks, Reporters};
use crate::output::{Sink, outputs_are_apart, tell, tell_lines};
use crate::render;
use crate::settings::Settings;
use crate::source::Inputs;

/// Runs `zdim check`.
///
/// # Errors
/// If an output cannot be written.
pub(crate) fn check(options: &Check, levels: &Levels, settings: &Settings) -> Result<Exit> {
    let reading = &options.reading;
    let job_summary = job_summary(options, settings);
    let inputs = find_inputs(options, job_summary)?;
    let progress = settings.progress(&inputs, reading.quiet);
    let selection = Selection::new(&reading.filters, settings)?;
    let (look, plain) = (settings.look(), settings.plain_look());
    let looks = Looks { stdout: &look, files: &plain };
    let reporters = Reporters::open(options, looks, settings, job_summary, &progress)?;
    let pipeline = Pipeline {
        format: reading.input,
        selection,
        levels,
        threads: reading.threads(),
        follows: true,
        wants_excerpts: reporters.wants_excerpts(),
        progress: &progress,
    };
    let mut tally = Tally::new(options, levels, reporters, settings.folder.clone());
    let read = pipeline.run(&inputs, |input, item| tally.take(input, item));
    let checked = tally.end(&inputs, read)?;
    let exit = outcome(options, &checked);
    if !reading.quiet && !checked.nobody_reads {
        tell_the_rest(options, &checked, exit, settings)?;
    }
    Ok(exit)
}

/// The file that GitHub wants a job's summary in, if GitHub is spoken to.
fn job_summary<'s>(options: &Check, settings: &'s Settings) -> Option<&'s Path> {
    let speaks = options.output.iter().any(|output| output.format == CheckFormat::Github);
    settings.github_summary.as_deref().filter(|_| speaks)
}

/// The inputs, none of which is written.
fn find_inputs(options: &Check, job_summary: Option<&Path>) -> Result<Inputs> {
    let Check { reading, output, .. } = options;
    let files = output.iter().filter_map(|output| output.file.as_deref()).chain(job_summary);
    let files: Vec<&Path> = files.collect();
    let inputs = Inputs::find(&reading.paths, reading.stdin_name.as_deref(), &files);
    outputs_are_apart(output, &inputs)?;
    if let Some(path) = job_summary {
        let is_input = inputs.list.iter().any(|input| input.is_file(path));
        ensure!(!is_input, "{} is an input, and GITHUB_STEP_SUMMARY names it", path.display());
    }
    Ok(inputs)
}

/// The exit code, whatever is printed.
fn outcome(options: &Check, checked: &Checked) -> Exit {
    let Checked { run, without_error, failed, nobody_reads, .. } = checked;
    if *nobody_reads {
        return if *failed { Exit::Failed } else { Exit::Fine };
    }
    if options.expect_invalid {
        let all_have_one = without_error.is_empty() && run.summary.inputs > 0;
        return Exit::of_expected(&run.summary, *failed, all_have_one);
    }
    Exit::of_check(&run.summary, *failed, options.allow_empty)
}

/// Statistics, and what the user should know beside the findings.
fn tell_the_rest(
    options: &Check,
    checked: &Checked,
    exit: Exit,
    settings: &Settings,
) -> Result<()> {
    let summary = &checked.run.summary;
    if options.statistics {
        let has_stdout = options.output.iter().all(|output| output.file.is_some());
        if has_stdout {
            let mut stdout = Sink::stdout(settings.stdout_colour, &Progress::default());
            stdout.write(&render::statistics(&checked.by_rule, &settings.look()))?;
            stdout.flush()?;
        } else {
            tell_lines(&render::statistics(&checked.by_rule, &settings.stderr_look()));
        }
    }
    tell_lines(&render::check::summary(summary, &settings.stderr_look()));
    if options.expect_invalid {
        for name in &checked.without_error {
            tell(&format!("{name} should have an error, and has none"));
        }
    } else if exit == Exit::Wrong && summary.errors == 0 {
        tell(&summary.nothing_selected(checked.dropped));
    }
    Ok(())
}
