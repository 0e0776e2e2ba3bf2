//! The outputs of `check`: findings as they come, or all together at the end.

use anyhow::Result;

use crate::cli::CheckFormat;
use crate::inspection::Problem;
use crate::output::Sink;
use crate::render::Look;
use crate::render::check::{self, Run};

/// One output and its format.
pub(crate) struct Reporter<'l> {
    sink: Sink,
    format: CheckFormat,
    look: &'l Look,
    /// How many findings were written.
    written: u64,
    /// The working folder, for formats that want relative paths.
    folder: Option<String>,
}

impl<'l> Reporter<'l> {
    pub(crate) fn new(
        format: CheckFormat,
        mut sink: Sink,
        look: &'l Look,
        folder: Option<String>,
    ) -> Result<Self> {
        if format == CheckFormat::Json {
            sink.write(check::json::OPENING)?;
        }
        Ok(Self { sink, format, look, written: 0, folder })
    }

    /// Where it writes to.
    pub(crate) const fn sink(&self) -> &Sink {
        &self.sink
    }

    /// Whether its form needs all findings at the end.
    pub(crate) const fn needs_all(&self) -> bool {
        matches!(self.format, CheckFormat::Gitlab | CheckFormat::Sarif | CheckFormat::Junit)
    }

    pub(crate) const fn is_for_people(&self) -> bool {
        matches!(self.format, CheckFormat::Full | CheckFormat::Concise)
    }

    pub(crate) fn problem(&mut self, problem: &Problem) -> Result<()> {
        let is_first = self.written == 0;
        self.written += 1;
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

    pub(crate) fn flush(&mut self) -> Result<()> {
        self.sink.flush()
    }

    /// Writes what comes at the end; `problems` are all, where a format needs them.
    pub(crate) fn finish(&mut self, problems: &[Problem], run: &Run) -> Result<()> {
        let text = match self.format {
            CheckFormat::Json => check::json::closing(&run.summary, self.written == 0),
            CheckFormat::Gitlab => check::gitlab(problems, run),
            CheckFormat::Sarif => check::sarif(problems, run),
            CheckFormat::Junit => check::junit(problems, run),
            _ => String::new(),
        };
        self.sink.write(&text)?;
        self.sink.flush()
    }
}
