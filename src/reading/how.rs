//! How an input is to be read.

use super::between::Between;

/// As what an input is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Let the content decide.
    #[default]
    Auto,
    /// JSON values, which may span lines.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// Lines of text with JSON somewhere inside.
    Log,
    /// The ndjson that `zdim inspect` wrote, as events again: each is a [`Found::Row`](super::Found::Row).
    Zdim,
}

/// How an input is read, and what counts in it.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// As what.
    pub format: Format,
    /// Broken JSON is a finding only where it names an event: the input was
    /// found in a folder, and may be anything.
    pub only_named: bool,
    /// Whether problems carry the lines that they stand in.
    pub wants_excerpts: bool,
    /// How much is read at a time, in bytes. What is found does not depend on it.
    pub block: usize,
    /// Whether the command line may read plain events in a way of their own, and search
    /// logs ahead. What is found does not depend on it.
    #[doc(hidden)]
    pub ahead: bool,
}

impl Default for How {
    fn default() -> Self {
        let format = Format::default();
        Self { format, only_named: false, wants_excerpts: false, block: BLOCK, ahead: true }
    }
}

/// How much is read at a time, in bytes.
const BLOCK: usize = 64 << 10;

impl From<Format> for How {
    fn from(format: Format) -> Self {
        Self { format, ..Self::default() }
    }
}

impl How {
    /// What is known where an input begins.
    pub(super) const fn between(self) -> Between {
        match self.format {
            Format::Auto => Between::Json { may_be_log: true, has_given: false, array: None },
            Format::Json => Between::Json { may_be_log: false, has_given: false, array: None },
            Format::Ndjson => Between::Lines,
            Format::Log => Between::Log,
            Format::Zdim => Between::Rows,
        }
    }
}
