//! One colour and one sign for each role. Colour never stands alone: a sign
//! and a word say the same.

use owo_colors::Style;
use unicode_width::UnicodeWidthStr as _;

use super::Look;
use crate::rules::Severity;

/// What a piece of text is to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Role {
    Plain,
    /// A status, or what was meant.
    Status,
    Permitted,
    Refused,
    /// Nobody can say yet, or somebody waits.
    Waiting,
    /// Picked up, and not answered yet.
    Held,
    Error,
    Warning,
    /// Labels, places, and what is ours rather than Zoho's.
    Dim,
    /// The letter that begins a state in a bar.
    Letter(Ink),
}

/// In what colour a letter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the roles of the same names say it")]
pub enum Ink {
    Permitted,
    Refused,
    Waiting,
    Held,
    Dim,
}

impl Role {
    /// The role of a verdict: permitted, refused, or not known.
    #[must_use]
    pub const fn of_verdict(permitted: Option<bool>) -> Self {
        match permitted {
            Some(true) => Self::Permitted,
            Some(false) => Self::Refused,
            None => Self::Waiting,
        }
    }

    /// The role of a finding.
    #[must_use]
    pub const fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
        }
    }

    pub(super) const fn style(self) -> Style {
        let style = Style::new();
        match self {
            Self::Plain => style,
            Self::Status => style.bold(),
            Self::Permitted => style.green(),
            Self::Refused | Self::Error => style.red(),
            Self::Waiting | Self::Warning => style.yellow(),
            Self::Held => style.cyan(),
            Self::Letter(Ink::Permitted) => style.green().bold(),
            Self::Letter(Ink::Refused) => style.red().bold(),
            Self::Letter(Ink::Waiting) => style.yellow().bold(),
            Self::Letter(Ink::Held) => style.cyan().bold(),
            Self::Dim | Self::Letter(Ink::Dim) => style.dimmed(),
        }
    }
}

/// A sign that a word stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Sign {
    Permitted,
    Refused,
    Unknown,
    Error,
    Warning,
    /// From one status to another.
    Becomes,
    /// Text was cut here.
    Cut,
    /// Nothing stands here.
    Empty,
    /// Between two facts of one line.
    Between,
    Times,
    /// What follows is a lower bound.
    AtLeast,
    /// From the customer.
    In,
}

impl Sign {
    /// The sign of a verdict.
    #[must_use]
    pub const fn of_verdict(permitted: Option<bool>) -> Self {
        match permitted {
            Some(true) => Self::Permitted,
            Some(false) => Self::Refused,
            None => Self::Unknown,
        }
    }

    /// The sign of a finding.
    #[must_use]
    pub const fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
        }
    }
}

impl Look {
    /// A sign as this look writes it.
    #[must_use]
    pub const fn sign(&self, sign: Sign) -> &'static str {
        let (unicode, ascii) = match sign {
            Sign::Permitted => ("✔", "+"),
            Sign::Refused | Sign::Error => ("✘", "x"),
            Sign::Unknown => ("?", "?"),
            Sign::Warning => ("!", "!"),
            Sign::Becomes => ("→", "->"),
            Sign::Cut => ("…", "..."),
            Sign::Empty => ("–", "-"),
            Sign::Between => ("·", "|"),
            Sign::Times => ("×", "x"),
            Sign::AtLeast => ("≥", ">="),
            Sign::In => ("←", "<-"),
        };
        if self.unicode { unicode } else { ascii }
    }

    /// How many columns a sign takes.
    pub(super) fn columns_of(&self, sign: Sign) -> usize {
        self.sign(sign).width()
    }
}
