//! The outputs of a run, each with a form of its own: opened, written, flushed and
//! finished in one place, for every command.

use anyhow::Result;

use super::{Progress, Sink, Streams};
use crate::cli::Output;
use crate::judge::{Inspection, PlainRow, Problem};
use crate::render::{self, Look};
use crate::settings::Settings;

pub(crate) use crate::render::check::Run;

/// A form that is printed as things are found.
pub(crate) trait Form {
    /// What stands before all else.
    fn start(&mut self, _: &mut Sink) -> Result<()> {
        Ok(())
    }

    /// An event, judged.
    fn event(&mut self, _: &Inspection, _: &mut Sink) -> Result<()> {
        Ok(())
    }

    /// A finding that stands alone.
    fn problem(&mut self, _: &Problem, _: &mut Sink) -> Result<()> {
        Ok(())
    }

    /// Whether a finding that stands alone is shown here, and not on standard error.
    fn shows(&self, _: &Problem) -> bool {
        true
    }

    /// All that has arrived was handed on: nothing is held back for what may follow.
    fn rest(&mut self, _: &mut Sink) -> Result<()> {
        Ok(())
    }

    /// What stands at the end; `kept` are all findings, if they are needed.
    fn finish(&mut self, _kept: &[Problem], _: &Run, _: &mut Sink) -> Result<()> {
        Ok(())
    }

    /// Whether it needs all findings at the end.
    fn needs_all(&self) -> bool {
        false
    }

    /// How an event is written where it is found, if this form looks at one
    /// event at a time.
    fn ahead(&self) -> Option<Ahead> {
        None
    }
}

/// Writes an event by itself, on whichever thread has found it.
#[derive(Clone, Debug)]
pub(crate) enum Ahead {
    /// It is counted, and not written.
    Nothing,
    Line(Look),
    Ndjson,
}

impl Ahead {
    pub(crate) fn write(&self, inspection: &Inspection<'_>, out: &mut Vec<u8>) {
        match self {
            Self::Nothing => {}
            Self::Line(look) => out.extend_from_slice(render::line(inspection, look).as_bytes()),
            Self::Ndjson => render::ndjson_row(inspection, out),
        }
    }

    /// As [`Self::write`], of an event with which nothing is wrong; `inspect` says all of it.
    pub(crate) fn write_plain<'i>(
        &self,
        row: &PlainRow<'i>,
        inspect: impl Fn() -> Inspection<'i>,
        out: &mut Vec<u8>,
    ) {
        match self {
            Self::Ndjson => render::ndjson_plain_row(row, inspect, out),
            _ => self.write(&inspect(), out),
        }
    }
}

/// How outputs look: standard output, and files.
pub(crate) struct Looks {
    pub(crate) stdout: Look,
    pub(crate) files: Look,
}

impl Looks {
    pub(crate) fn of(settings: &Settings) -> Self {
        Self { stdout: Look::of_stdout(settings), files: Look::of_file(settings) }
    }
}

/// All outputs of a run.
pub(crate) struct Outputs<F> {
    list: Vec<(F, Sink)>,
    /// The findings, where a form needs them all at the end.
    kept: Vec<Problem>,
}

impl<F: Form> Outputs<F> {
    /// None yet.
    pub(crate) const fn new() -> Self {
        Self { list: Vec::new(), kept: Vec::new() }
    }

    /// Opens what `-o` names. Whether one of them is standard output.
    pub(crate) fn open<'l, T: Copy>(
        &mut self,
        outputs: &[Output<T>],
        looks: &'l Looks,
        to_stdout: impl Fn() -> Option<Sink>,
        form: impl Fn(T, &'l Look) -> F,
    ) -> Result<bool> {
        let mut has_stdout = false;
        for Output { format, file } in outputs {
            if let Some(path) = file {
                self.add(form(*format, &looks.files), Sink::file(path)?)?;
                continue;
            }
            has_stdout = true;
            if let Some(sink) = to_stdout() {
                self.add(form(*format, &looks.stdout), sink)?;
            }
        }
        Ok(has_stdout)
    }

    /// What `-o` names, or else what `default` makes for standard output.
    pub(crate) fn or_default<'l, T: Copy>(
        outputs: &[Output<T>],
        looks: &'l Looks,
        to_stdout: impl Fn() -> Option<Sink>,
        form: impl Fn(T, &'l Look) -> F,
        default: impl FnOnce(&'l Look) -> F,
    ) -> Result<Self> {
        let mut all = Self::new();
        if !all.open(outputs, looks, &to_stdout, form)?
            && let Some(sink) = to_stdout()
        {
            all.add(default(&looks.stdout), sink)?;
        }
        Ok(all)
    }

    /// One more output.
    pub(crate) fn add(&mut self, mut form: F, mut sink: Sink) -> Result<()> {
        form.start(&mut sink)?;
        self.list.push((form, sink));
        Ok(())
    }

    /// The forms, and where each goes.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(F, Sink)> {
        self.list.iter()
    }

    /// How events can be written where they are found: if there is one output at
    /// most, and its form allows it.
    pub(crate) fn ahead(&self) -> Option<Ahead> {
        match &self.list[..] {
            [] => Some(Ahead::Nothing),
            [(form, _)] => form.ahead(),
            _ => None,
        }
    }

    /// What was written ahead.
    pub(crate) fn written(&mut self, bytes: &[u8]) -> Result<()> {
        self.list.iter_mut().try_for_each(|(_, sink)| sink.write_all(bytes))
    }

    pub(crate) fn event(&mut self, inspection: &Inspection) -> Result<()> {
        self.each(|form, sink| form.event(inspection, sink))
    }

    pub(crate) fn problem(&mut self, problem: Problem) -> Result<()> {
        self.each(
            |form, sink| {
                if form.shows(&problem) { form.problem(&problem, sink) } else { Ok(()) }
            },
        )?;
        if self.list.iter().any(|(form, _)| form.needs_all()) {
            self.kept.push(problem);
        }
        Ok(())
    }

    /// All that was found has been handed on: it is shown.
    pub(crate) fn flush(&mut self) -> Result<()> {
        self.each(|form, sink| {
            form.rest(sink)?;
            sink.flush()
        })
    }

    /// Writes what comes at the end.
    pub(crate) fn finish(&mut self, run: &Run) -> Result<()> {
        let kept = std::mem::take(&mut self.kept);
        self.each(|form, sink| {
            form.finish(&kept, run, sink)?;
            sink.flush()
        })
    }

    /// Hands each form and its sink to `write`.
    pub(crate) fn each(
        &mut self,
        mut write: impl FnMut(&mut F, &mut Sink) -> Result<()>,
    ) -> Result<()> {
        self.list.iter_mut().try_for_each(|(form, sink)| write(form, sink))
    }

    /// Whether nothing is written anywhere.
    pub(crate) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether whoever read standard output has seen enough, and no file is wanted.
    pub(crate) fn nobody_reads(&self) -> bool {
        let mut sinks = self.list.iter().map(|(_, sink)| sink);
        !self.list.is_empty() && sinks.all(|sink| !sink.is_file() && sink.is_closed())
    }
}

/// Standard output, unless it is to be `quiet`.
pub(crate) fn stdout<'s>(
    quiet: bool,
    settings: &'s Settings,
    streams: &'s Streams,
    progress: &'s Progress,
) -> impl Fn() -> Option<Sink> + 's {
    move || (!quiet).then(|| Sink::stdout(streams, settings.stdout_colour, progress))
}
