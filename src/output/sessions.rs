//! The forms of `sessions`: all at the end, when each session is known whole.

use anyhow::Result;

use super::Sink;
use super::outputs::Form;
use crate::cli::SessionsFormat;
use crate::render::Look;
use crate::render::sessions::{self, Rows};

/// A form of sessions, and how it looks.
pub(crate) struct SessionForm<'l> {
    format: SessionsFormat,
    look: &'l Look,
}

impl<'l> SessionForm<'l> {
    /// The form that was asked for.
    pub(crate) const fn new(format: SessionsFormat, look: &'l Look) -> Self {
        Self { format, look }
    }

    /// Writes all sessions.
    pub(crate) fn write(&self, rows: &mut dyn Rows, sink: &mut Sink) -> Result<()> {
        let mut out = |text: &str| sink.write(text);
        match self.format {
            SessionsFormat::Timeline => sessions::timeline(rows, self.look, &mut out),
            SessionsFormat::Summary => out(&sessions::summary(rows.overview(), self.look)),
            SessionsFormat::Table => sessions::table(rows, self.look, &mut out),
            SessionsFormat::Json => sessions::json(rows, &mut out),
            SessionsFormat::Ndjson => sessions::ndjson(rows, &mut out),
            SessionsFormat::Html => sessions::html(rows, self.look, &mut out),
        }
    }
}

/// Findings of no event stand on standard error, and in the document of `json`.
impl Form for SessionForm<'_> {}
