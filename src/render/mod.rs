//! What zdim knows, in forms to read: one form a file.
//!
//! Each form is a plain function from an [`Inspection`](crate::judge::Inspection)
//! or a [`Problem`](crate::judge::Problem) to text that ends with a line
//! break. Nothing here reads the environment, the terminal or the clock: what
//! comes from there stands in [`Look`]. No form decides anything: verdicts,
//! severities and exit codes are settled before.
//!
//! * [`mod@card`], [`mod@line`], [`table`], [`mod@summary`], [`mod@note`]: for people, made of `runs`
//! * [`json`]: for programs
//! * `stats`: events counted, for both; `bars`: bars of a chart
//! * [`check`]: findings, for people, programs and CI services
//! * [`escape`]: why no text of a capture can do harm in any of them
//! * `sessions`: sessions, for people and programs
//! * `palette`: one colour and one sign for each role

pub(crate) mod bars;
pub mod card;
pub mod check;
pub mod escape;
pub mod json;
mod lengths;
pub mod line;
pub mod note;
mod palette;
mod phrases;
mod runs;
mod serializer;
pub(crate) mod sessions;
mod statistics;
pub(crate) mod stats;
pub mod summary;
pub mod table;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use crate::settings::{Settings, Width};

pub use card::card;
pub use json::{Report, ndjson_line};
pub(crate) use json::{ndjson_plain_row, ndjson_row};
pub use line::{line, problem_line};
pub use note::note;
pub use palette::{Ink, Role, Sign};
pub(crate) use phrases::{count, no_events};
pub(crate) use runs::Runs;
pub use statistics::statistics;
pub use summary::summary;
pub use table::Table;

/// How the forms for people look.
#[derive(Clone, Debug)]
pub struct Look {
    /// Whether to write colours; without, no escape code is written at all.
    pub colour: bool,
    /// Whether the reader takes UTF-8. If not, only ASCII is written, with the
    /// capture's other characters spelled out.
    pub unicode: bool,
    /// How many columns text is laid out for.
    pub width: usize,
    /// How many columns a line may take where it must not be wider, as on a terminal;
    /// in a pipe and in a file it may, so that all of it is found there.
    pub limit: Option<usize>,
    /// The time zone of shown times.
    pub zone: TimeZone,
}

impl Look {
    /// Without colours, as wide as it has to be, in UTC.
    pub(crate) const PLAIN: Self = Self {
        colour: false,
        unicode: true,
        width: Width::UNLIMITED.columns,
        limit: Width::UNLIMITED.limit,
        zone: TimeZone::UTC,
    };

    /// How standard output looks.
    pub(crate) fn of_stdout(settings: &Settings) -> Self {
        Self {
            colour: settings.stdout_colour,
            unicode: settings.unicode,
            width: settings.stdout_width.columns,
            limit: settings.stdout_width.limit,
            zone: settings.zone.clone(),
        }
    }

    /// How standard error looks.
    pub(crate) fn of_stderr(settings: &Settings) -> Self {
        let Width { columns, limit } = settings.stderr_width;
        let colour = settings.stderr_colour;
        Self { colour, width: columns, limit, ..Self::of_stdout(settings) }
    }

    /// How files look: the same wherever they are written.
    pub(crate) fn of_file(settings: &Settings) -> Self {
        Self { zone: settings.zone.clone(), ..Self::PLAIN }
    }

    /// Whether times are shown in UTC, and need not say so.
    fn is_utc(&self) -> bool {
        self.zone == TimeZone::UTC
    }

    /// A time in this look's zone, by a format of `strftime`.
    fn time(&self, milliseconds: i64, format: &str) -> Option<String> {
        let time = Timestamp::from_millisecond(milliseconds).ok()?;
        strtime::format(format, &time.to_zoned(self.zone.clone())).ok()
    }
}
