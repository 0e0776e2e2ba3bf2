//! The forms of `stats`: all at the end, when everything is counted.

use anyhow::Result;

use super::Sink;
use super::outputs::Form;
use crate::cli::StatsFormat;
use crate::render::{Look, stats};
use crate::stats::Counts;

/// A form of counts, and how it looks.
pub(crate) struct StatsForm<'l> {
    format: StatsFormat,
    look: &'l Look,
}

impl<'l> StatsForm<'l> {
    /// The form that was asked for.
    pub(crate) const fn new(format: StatsFormat, look: &'l Look) -> Self {
        Self { format, look }
    }

    /// Whether people read it.
    pub(crate) const fn is_for_people(&self) -> bool {
        matches!(self.format, StatsFormat::Chart)
    }

    /// Writes the counts, whose days and hours are those of the zone `tz`.
    pub(crate) fn write(&self, counts: &Counts, tz: &str, sink: &mut Sink) -> Result<()> {
        sink.write(&match self.format {
            StatsFormat::Chart => stats::chart(counts, tz, self.look),
            StatsFormat::Json => stats::json(counts, tz),
        })
    }
}

/// Findings are counted, and told of by `check`.
impl Form for StatsForm<'_> {}
