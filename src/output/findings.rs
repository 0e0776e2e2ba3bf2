//! The forms of `check`: findings as they come, or all together at the end.

use anyhow::Result;

use super::Sink;
use super::outputs::{Form, Run};
use crate::cli::CheckFormat;
use crate::judge::Problem;
use crate::render::Look;
use crate::render::check;
use crate::settings::Folders;

/// A form of findings, and how it looks.
pub(crate) struct FindingForm<'l> {
    kind: Kind,
    look: &'l Look,
    /// For formats that want relative paths.
    folders: &'l Folders,
    has_written: bool,
    /// What one object lacks, which is shown together.
    together: Vec<Problem>,
}

#[derive(Clone, Copy)]
enum Kind {
    Format(CheckFormat),
    /// What GitHub shows below a job.
    JobSummary,
}

impl<'l> FindingForm<'l> {
    /// The form that was asked for.
    pub(crate) const fn new(format: CheckFormat, look: &'l Look, folders: &'l Folders) -> Self {
        Self { kind: Kind::Format(format), look, folders, has_written: false, together: Vec::new() }
    }

    /// The summary that GitHub shows below a job.
    pub(crate) const fn job_summary(look: &'l Look, folders: &'l Folders) -> Self {
        Self { kind: Kind::JobSummary, look, folders, has_written: false, together: Vec::new() }
    }

    /// Whether findings should carry the lines that they stand in.
    pub(crate) const fn has_excerpts(&self) -> bool {
        matches!(self.kind, Kind::Format(CheckFormat::Full | CheckFormat::Junit))
    }
}

impl Form for FindingForm<'_> {
    fn start(&mut self, sink: &mut Sink) -> Result<()> {
        match self.kind {
            Kind::Format(CheckFormat::Json) => sink.write(check::json::OPENING),
            _ => Ok(()),
        }
    }

    fn problem(&mut self, problem: &Problem, sink: &mut Sink) -> Result<()> {
        let Kind::Format(format) = self.kind else { return Ok(()) };
        let is_first = !std::mem::replace(&mut self.has_written, true);
        let text = match format {
            CheckFormat::Full => {
                let last = self.together.last();
                if last.is_some_and(|last| !check::is_of_same_object(last, problem)) {
                    self.rest(sink)?;
                }
                self.together.push(problem.clone());
                return Ok(());
            }
            CheckFormat::Concise => check::concise(problem, self.look),
            CheckFormat::Json => check::json::element(problem, is_first),
            CheckFormat::Ndjson => check::json::line(problem),
            CheckFormat::Github => check::github(problem, self.folders),
            CheckFormat::Gitlab | CheckFormat::Sarif | CheckFormat::Junit => return Ok(()),
        };
        sink.write(&text)
    }

    fn rest(&mut self, sink: &mut Sink) -> Result<()> {
        sink.write(&check::together(&std::mem::take(&mut self.together), self.look))
    }

    fn finish(&mut self, kept: &[Problem], run: &Run, sink: &mut Sink) -> Result<()> {
        let text = match self.kind {
            Kind::JobSummary => check::github_summary(kept, run),
            Kind::Format(CheckFormat::Json) => {
                check::json::closing(&run.summary, !self.has_written)
            }
            Kind::Format(CheckFormat::Gitlab) => check::gitlab(kept, run),
            Kind::Format(CheckFormat::Sarif) => check::sarif(kept, run),
            Kind::Format(CheckFormat::Junit) => check::junit(kept, run),
            Kind::Format(_) => return self.rest(sink),
        };
        sink.write(&text)
    }

    fn needs_all(&self) -> bool {
        use CheckFormat::{Gitlab, Junit, Sarif};
        matches!(self.kind, Kind::JobSummary | Kind::Format(Gitlab | Sarif | Junit))
    }
}
