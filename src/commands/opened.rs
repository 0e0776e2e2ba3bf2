//! What every command that reads begins with: its inputs, how far it has come in them,
//! and how what it shows looks.

use std::path::Path;

use anyhow::Result;

use super::pass::Sources;
use crate::cli::{Output, Reading};
use crate::output::{Looks, Progress, Streams, Teller, is_same_file, outputs_are_apart};
use crate::settings::Settings;
use crate::source::{Inputs, Wanted};

/// Inputs that are found, and what is made for them before the first is read.
pub(crate) struct Opened {
    pub(crate) inputs: Inputs,
    pub(crate) progress: Progress,
    pub(crate) looks: Looks,
}

impl Opened {
    /// The inputs that are named, without what is in `outputs` or `also` written to;
    /// where they are one stream, rotated files are read in their order.
    ///
    /// # Errors
    /// If a glob is none, or one file would be written twice or is an input too.
    pub(crate) fn new<T: Copy>(
        reading: &Reading,
        outputs: &[Output<T>],
        also: Option<&Path>,
        is_stream: bool,
        settings: &Settings,
        streams: &mut Streams,
    ) -> Result<Self> {
        let stdin = std::mem::replace(&mut streams.stdin, Box::new(std::io::empty()));
        let stdout = streams.file_of_stdout().filter(|_| !reading.quiet);
        let files = outputs.iter().filter_map(|output| output.file.as_deref());
        let written: Vec<&Path> = files.chain(also).chain(stdout).collect();
        let is_output = |path: &Path| written.iter().any(|output| is_same_file(output, path));
        let wanted = Wanted {
            paths: &reading.paths,
            stdin_name: reading.stdin_name.as_deref(),
            exclude: &reading.exclude,
            folder: Path::new(settings.folders.current.as_deref().unwrap_or(".")),
            is_stream,
        };
        let inputs = Inputs::find(&wanted, stdin, is_output)?;
        outputs_are_apart(outputs, stdout, &inputs)?;
        let progress = progress(&inputs, settings, reading.quiet);
        Ok(Self { inputs, progress, looks: Looks::of(settings) })
    }

    /// Where an input may stay open, Ctrl-C ends the reading, and what was read by then is
    /// shown: on a terminal it says so, if the input does stay open.
    pub(crate) fn stop_on_interrupt(
        &mut self,
        settings: &Settings,
        quiet: bool,
        streams: &Streams,
    ) {
        if !self.inputs.list.iter().any(|input| input.may_stay_open(settings.stdin_is_file)) {
            return;
        }
        let teller = (settings.stderr_is_terminal && !quiet).then(|| streams.teller.clone());
        let stop = streams.stop(move || {
            if let Some(teller) = &teller {
                teller.tell(
                    "the input is still open: at its end, or on Ctrl-C, what was read is shown",
                );
            }
        });
        if let Some(stop) = stop {
            self.inputs.stop_on(stop);
        }
    }

    /// Says where the reading has ended, if that was not the end.
    pub(crate) fn tell_if_stopped(&self, quiet: bool, teller: &Teller) {
        if self.inputs.is_stopped() && !quiet {
            teller.tell("Ctrl-C ended the reading: this is what was read by then");
        }
    }

    /// Where a pass reads from: what is named, as it is, without the lines around a finding.
    pub(crate) fn sources<'o>(
        &'o self,
        reading: &'o Reading,
        settings: &'o Settings,
        teller: &'o Teller,
    ) -> Sources<'o> {
        Sources {
            reading,
            inputs: &self.inputs,
            settings,
            teller,
            progress: &self.progress,
            wants_excerpts: false,
            may_be_anything: false,
        }
    }
}

/// A bar for inputs whose size is known, on a terminal, unless it is to be quiet.
fn progress(inputs: &Inputs, settings: &Settings, quiet: bool) -> Progress {
    let wanted = settings.stderr_is_terminal && !quiet;
    match wanted.then(|| inputs.size()).flatten() {
        Some(total) => Progress::of(total, settings.unicode, settings.stderr_width.columns),
        None => Progress::default(),
    }
}
