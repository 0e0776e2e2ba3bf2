//! The outputs of `check`: findings as they come, or all together at the end.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::cli::{Check, CheckFormat};
use crate::judge::Problem;
use crate::output::Progress;
use crate::output::{Sink, nobody_reads};
use crate::render::Look;
use crate::render::check::{self, Run};
use crate::settings::Settings;

/// All outputs of a run.
pub(crate) struct Reporters<'l> {
    list: Vec<Reporter<'l>>,
    /// The file that GitHub shows below a job.
    job_summary: Option<PathBuf>,
    /// The findings, where an output needs them all at the end.
    kept: Vec<Problem>,
}

/// How outputs look.
#[derive(Clone, Copy)]
pub(crate) struct Looks<'l> {
    pub(crate) stdout: &'l Look,
    pub(crate) files: &'l Look,
}

/// One output and its format.
struct Reporter<'l> {
    sink: Sink,
    format: CheckFormat,
    look: &'l Look,
    /// The working folder, for formats that want relative paths.
    folder: Option<String>,
    has_written: bool,
}

impl<'l> Reporters<'l> {
    /// Opens what `-o` names, and standard output unless it is to be quiet.
    pub(crate) fn open(
        options: &Check,
        looks: Looks<'l>,
        settings: &Settings,
        job_summary: Option<&Path>,
        progress: &Progress,
    ) -> Result<Self> {
        let Check { reading, output, statistics, .. } = options;
        let to_stdout = output.iter().filter(|output| output.file.is_none());
        let to_stdout = to_stdout.map(|output| output.format).next();
        let default = (!statistics).then_some(CheckFormat::Full);
        let stdout = to_stdout.or(default).filter(|_| !reading.quiet);

        let mut sinks = Vec::new();
        for output in output {
            if let Some(path) = &output.file {
                sinks.push((output.format, Sink::file(path)?, looks.files));
            }
        }
        let Looks { stdout: look, .. } = looks;
        sinks.extend(stdout.map(|format| (format, Sink::stdout(look.colour, progress), look)));
        let list = sinks.into_iter().map(|(format, sink, look)| {
            Reporter::begin(format, sink, look, settings.folder.clone())
        });
        Ok(Self {
            list: list.collect::<Result<_>>()?,
            job_summary: job_summary.map(Path::to_owned),
            kept: Vec::new(),
        })
    }

    /// Whether findings should carry the lines that they stand in.
    pub(crate) fn wants_excerpts(&self) -> bool {
        let has_excerpts = |format| matches!(format, CheckFormat::Full | CheckFormat::Junit);
        self.list.iter().any(|reporter| has_excerpts(reporter.format))
    }

    /// Whoever read standard output has seen enough, and no file is wanted.
    pub(crate) fn nobody_reads(&self) -> bool {
        self.job_summary.is_none() && nobody_reads(self.list.iter().map(|reporter| &reporter.sink))
    }

    pub(crate) fn problem(&mut self, problem: Problem) -> Result<()> {
        for reporter in &mut self.list {
            reporter.problem(&problem)?;
        }
        if self.job_summary.is_some() || self.list.iter().any(Reporter::needs_all) {
            self.kept.push(problem);
        }
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> Result<()> {
        self.list.iter_mut().try_for_each(|reporter| reporter.sink.flush())
    }

    /// Writes what comes at the end.
    pub(crate) fn finish(&mut self, run: &Run) -> Result<()> {
        for reporter in &mut self.list {
            reporter.finish(&self.kept, run)?;
        }
        let Some(path) = &self.job_summary else { return Ok(()) };
        let text = check::github_summary(&self.kept, &run.summary);
        // Other steps of the job write into it as well.
        let file = OpenOptions::new().append(true).create(true).open(path);
        file.and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write {}", path.display()))
    }
}

impl<'l> Reporter<'l> {
    fn begin(
        format: CheckFormat,
        mut sink: Sink,
        look: &'l Look,
        folder: Option<String>,
    ) -> Result<Self> {
        if format == CheckFormat::Json {
            sink.write(check::json::OPENING)?;
        }
        Ok(Self { sink, format, look, folder, has_written: false })
    }

    /// Whether its form needs all findings at the end.
    fn needs_all(&self) -> bool {
        matches!(self.format, CheckFormat::Gitlab | CheckFormat::Sarif | CheckFormat::Junit)
    }

    fn problem(&mut self, problem: &Problem) -> Result<()> {
        let is_first = !std::mem::replace(&mut self.has_written, true);
        let text = match self.format {
            CheckFormat::Full => check::full(problem, self.look),
            CheckFormat::Concise => check::concise(problem, self.look),
            CheckFormat::Json => check::json::element(problem, is_first),
            CheckFormat::Ndjson => check::json::line(problem),
            CheckFormat::Github => check::github(problem, self.folder.as_deref()),
            CheckFormat::Gitlab | CheckFormat::Sarif | CheckFormat::Junit => return Ok(()),
        };
        self.sink.write(&text)
    }

    fn finish(&mut self, problems: &[Problem], run: &Run) -> Result<()> {
        let text = match self.format {
            CheckFormat::Json => check::json::closing(&run.summary, !self.has_written),
            CheckFormat::Gitlab => check::gitlab(problems, run),
            CheckFormat::Sarif => check::sarif(problems, run),
            CheckFormat::Junit => check::junit(problems, run),
            _ => String::new(),
        };
        self.sink.write(&text)?;
        self.sink.flush()
    }
}
