//! The command line: what may be typed. What it means is `settings`' and `run`'s business.
//!
//! Help, man page and completions are all derived from here.

pub(crate) mod levels;
pub(crate) mod man;
mod values;
mod when;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};

pub use values::{CheckFormat, InspectFormat, Output, ReplyFilter};
pub use when::When;

use crate::reading::Format;
use crate::settings::Color;
use crate::tables::SessionStatus;

/// Inspect Zoho Desk instant-messaging webhook events.
///
/// zdim says which state a session is in, whether a reply is permitted, who
/// must act when it is not, and what is wrong with the event.
#[derive(Debug, Parser)]
#[command(name = "zdim", version, max_term_width = 100, after_help = AFTER_HELP)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    #[arg(help_heading = "Display")]
    pub color: Color,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "\
Exit codes:
  0  done, nothing wrong
  1  an error finding, or no event was selected
  2  the job could not be done: wrong usage, unreadable input, unwritable output

Examples:
  zdim inspect payload.json                  look at one delivery
  zdim inspect -q --reply permitted p.json   may I reply? ask the exit code
  zdim explain SESSION_EXPIRED               look a status up";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Explain events: session state, reply permission, and what is wrong
    Inspect(Inspect),
    /// Validate captured events, for CI
    Check(Check),
    /// Say what a status, a field or a rule means; without a topic, show all tables
    Explain(Explain),
    /// Print the JSON Schema of a delivery, of an event, or of zdim's own JSON output
    Schema(Schema),
    /// Print a completion script for a shell, or the man page
    Completions(Completions),
}

/// `zdim inspect`
#[derive(Debug, Args)]
pub struct Inspect {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,

    /// How to print, and where; may be repeated, at most once without a file
    ///
    /// By default the events of a small document are shown as cards, and all
    /// else as lines.
    #[arg(short, long, value_name = "FORMAT[=FILE]", help_heading = "Display")]
    pub output: Vec<Output<InspectFormat>>,
}

/// `zdim check`
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Check {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,

    /// How to print findings, and where; may be repeated, at most once without a file
    #[arg(short, long, value_name = "FORMAT[=FILE]", help_heading = "Display")]
    pub output: Vec<Output<CheckFormat>>,

    /// Print how often each rule fired, instead of each finding
    #[arg(long, help_heading = "Display")]
    pub statistics: bool,

    /// Inputs without an event are no error
    #[arg(long, help_heading = "Checks")]
    pub allow_empty: bool,

    /// Each input must have an error: for fixtures that a consumer has to refuse
    #[arg(long, help_heading = "Checks", conflicts_with = "allow_empty")]
    pub expect_invalid: bool,

    /// Follow sessions through all inputs as one stream, in the order given
    #[arg(long, help_heading = "Checks")]
    pub join: bool,
}

/// What is shared by the commands that read.
#[derive(Debug, Args)]
pub struct Reading {
    /// Files to read; `-` is standard input, which is read when no path is given
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// How to read the input
    #[arg(short, long, value_name = "FORMAT", default_value = "auto", help_heading = "Input")]
    pub input: Format,

    /// What findings call standard input
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub stdin_name: Option<String>,

    /// How many threads may judge; 0 is as many as the machine has
    #[arg(short = 'j', long, value_name = "N", help_heading = "Input")]
    pub threads: Option<usize>,

    /// Show times in this zone: UTC, `local`, or a name such as Europe/Berlin
    ///
    /// Days in `--since` and `--until` begin at midnight in this zone. Times in
    /// JSON are always UTC.
    #[arg(long, value_name = "ZONE", default_value = "UTC", help_heading = "Display")]
    pub tz: String,

    /// Show session-1, org-1, … in the place of ids, so that output can be shared
    ///
    /// Any other run of six or more digits becomes number-1, …, but for times.
    /// Paths are changed like all other text. Filters take real ids.
    #[arg(long, help_heading = "Display")]
    pub redact: bool,

    /// Print nothing on standard output: ask the exit code
    #[arg(short, long, help_heading = "Display")]
    pub quiet: bool,

    /// Which events to select.
    #[command(flatten)]
    pub filters: Filters,

    /// Do not report this rule; `warnings` is all that warn
    #[arg(short = 'A', long, value_name = "RULE", help_heading = "Rules")]
    #[arg(value_parser = values::rule())]
    pub allow: Vec<String>,

    /// Report this rule as a warning
    #[arg(short = 'W', long, value_name = "RULE", help_heading = "Rules")]
    #[arg(value_parser = values::rule())]
    pub warn: Vec<String>,

    /// Report this rule as an error; `warnings` is all that warn
    #[arg(short = 'D', long, value_name = "RULE", help_heading = "Rules")]
    #[arg(value_parser = values::rule())]
    pub deny: Vec<String>,
}

impl Reading {
    /// How many threads may judge, if it was said.
    pub(crate) fn threads(&self) -> Option<usize> {
        self.threads.filter(|threads| *threads > 0)
    }
}

/// Filters choose what counts; each kind that is given has to be met.
#[derive(Debug, Default, Args)]
pub struct Filters {
    /// Select events of this session
    #[arg(long = "session", value_name = "ID", help_heading = "Filters")]
    pub sessions: Vec<String>,

    /// Select events of this channel
    #[arg(long = "channel", value_name = "ID", help_heading = "Filters")]
    pub channels: Vec<String>,

    /// Select events of this organization
    #[arg(long = "org", value_name = "ID", help_heading = "Filters")]
    pub orgs: Vec<String>,

    /// Select events with this agent or bot as the session's handler
    #[arg(long = "assignee", value_name = "ID", help_heading = "Filters")]
    pub assignees: Vec<String>,

    /// Select events with this session status
    #[arg(long = "status", value_name = "STATUS", help_heading = "Filters", ignore_case = true)]
    #[arg(value_parser = values::session_status())]
    pub statuses: Vec<SessionStatus>,

    /// Select events with this reply status; or all that are `permitted` or `refused`
    ///
    /// `zdim explain replyStatus` lists the statuses.
    #[arg(long = "reply", value_name = "STATUS", help_heading = "Filters", ignore_case = true)]
    #[arg(value_parser = values::reply_filter(), hide_possible_values = true)]
    pub replies: Vec<ReplyFilter>,

    /// Select events from this time on: 2025-06-27, 2025-06-27T11:01:27Z, or 2h for the last two hours
    ///
    /// A date begins at midnight in the zone of `--tz`; thirteen digits are
    /// milliseconds since 1970; a span counts back from now (30m, 2h, 1d12h,
    /// 1w). An event without a valid time is dropped.
    #[arg(long, value_name = "TIME", help_heading = "Filters")]
    pub since: Option<When>,

    /// Select events before this time, given as for `--since`
    #[arg(long, value_name = "TIME", help_heading = "Filters")]
    pub until: Option<When>,
}

/// `zdim explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// A status, a field or a rule, in any letter case
    #[arg(value_parser = values::topic(), hide_possible_values = true)]
    pub topic: Option<String>,
}

/// `zdim schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// Of what
    #[arg(default_value = "delivery")]
    pub of: SchemaOf,
}

/// What there is a schema of.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum SchemaOf {
    /// What Zoho posts: an array of events, plain and strict, for code generators
    Delivery,
    /// One event, as `check` judges it
    Event,
    /// All JSON that zdim prints itself
    Report,
}

/// `zdim completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// Whose
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// What completions can be printed for, and the man page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[allow(missing_docs, clippy::enum_variant_names, reason = "the shells' own names")]
pub enum Shell {
    Bash,
    Elvish,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
    /// The man page, zdim.1
    Man,
}
