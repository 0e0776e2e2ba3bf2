//! The options that are shared by the commands that read: what to read, how it is
//! shown, and what counts.
//!
//! `-h` has a line for each that is of daily use, so that it fits one screen; `--help` says
//! the rest.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueHint};

use super::values::{self, ReplyFilter};
use super::when::When;
use crate::reading::Format;
use crate::tables::SessionStatus;

/// What is shared by the commands that read.
#[derive(Debug, Default, Args)]
pub struct Reading {
    /// Files or folders; `-`, or none at all, is standard input
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath, value_parser = values::path())]
    pub paths: Vec<PathBuf>,

    /// Read as auto, json, ndjson, log, zdim [default: auto]
    #[arg(short, long, value_name = "FORMAT", help_heading = "Input")]
    #[arg(default_value = "auto", hide_default_value = true, hide_possible_values = true)]
    #[arg(long_help = values::listed::<Format>("How to read the input [default: auto]"))]
    pub input: Format,

    /// In folders, skip what matches, as in a .gitignore
    ///
    /// May be repeated; a later GLOB that begins with `!` takes back. A GLOB with
    /// a slash is seen from the working folder, or from the folder that is walked.
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    #[arg(value_parser = values::glob(), value_hint = ValueHint::Other)]
    pub exclude: Vec<String>,

    /// What findings call standard input
    #[arg(long, value_name = "NAME", help_heading = "Input", value_parser = values::name())]
    #[arg(hide_short_help = true)]
    pub stdin_name: Option<String>,

    /// How many threads; 0 is as many as the machine has
    #[arg(short = 'j', long, value_name = "N", help_heading = "Input")]
    #[arg(value_parser = values::threads, allow_negative_numbers = true, hide_short_help = true)]
    pub threads: Option<usize>,

    /// Show times in this zone [default: UTC]
    ///
    /// UTC, `local`, or a name such as Europe/Berlin. Days in `--since` and
    /// `--until` begin at midnight in this zone. Times in JSON are always UTC.
    #[arg(long, value_name = "ZONE", help_heading = "Display")]
    pub tz: Option<String>,

    /// Show names such as session-1 in place of ids
    ///
    /// So that output can be shared. Any other run of six or more digits becomes
    /// number-1, …, but for times. Paths are changed like all other text. Filters
    /// take real ids.
    #[arg(long, help_heading = "Display")]
    pub redact: bool,

    /// Nothing on standard output: ask the exit code
    ///
    /// Files that `-o` names are written, and why the exit code is 2 is said.
    #[arg(short, long, help_heading = "Display")]
    pub quiet: bool,

    /// Print help, all of it with `--help`
    #[arg(short, long, action = ArgAction::Help, help_heading = "Display")]
    help: Option<bool>,

    /// Which events to select.
    #[command(flatten)]
    pub filters: Filters,

    /// Do not report this rule; `warnings` is all that warn
    ///
    /// May be repeated, or with commas; of what is said of one rule the last word
    /// counts. The rules are listed below.
    #[arg(short = 'A', long, value_name = "RULE", help_heading = "Rules")]
    #[arg(value_delimiter = ',', value_parser = values::rule(), hide_possible_values = true)]
    pub allow: Vec<String>,

    /// Report it as a warning
    #[arg(short = 'W', long, value_name = "RULE", help_heading = "Rules")]
    #[arg(value_delimiter = ',', value_parser = values::rule(), hide_possible_values = true)]
    pub warn: Vec<String>,

    /// Report it as an error; `warnings` is all that warn
    #[arg(short = 'D', long, value_name = "RULE", help_heading = "Rules")]
    #[arg(value_delimiter = ',', value_parser = values::rule(), hide_possible_values = true)]
    pub deny: Vec<String>,

    /// Exit with 0 whatever was found, or not; 2 stays 2
    #[arg(long, help_heading = "Rules")]
    pub exit_zero: bool,
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
    /// Keep this session; repeatable, or with commas
    ///
    /// If no id is as asked, one of the input that ends or begins alike is
    /// suggested. Of each kind of filter that is given one value has to fit.
    #[arg(long = "session", value_name = "ID", help_heading = "Filters")]
    #[arg(value_delimiter = ',', value_parser = values::id)]
    pub sessions: Vec<String>,

    /// Keep this channel
    #[arg(long = "channel", value_name = "ID", help_heading = "Filters")]
    #[arg(value_delimiter = ',', value_parser = values::id)]
    pub channels: Vec<String>,

    /// Keep this organization
    #[arg(long = "org", value_name = "ID", help_heading = "Filters")]
    #[arg(value_delimiter = ',', value_parser = values::id)]
    pub orgs: Vec<String>,

    /// Keep this agent or bot, the session's handler
    #[arg(long = "assignee", value_name = "ID", help_heading = "Filters")]
    #[arg(value_delimiter = ',', value_parser = values::id)]
    pub assignees: Vec<String>,

    /// Keep this session status, such as ON_HOLD
    #[arg(long = "status", value_name = "STATUS", help_heading = "Filters", ignore_case = true)]
    #[arg(value_delimiter = ',', value_parser = values::session_status())]
    #[arg(hide_possible_values = true, long_help = values::session_statuses_listed())]
    pub statuses: Vec<SessionStatus>,

    /// Keep this reply status, or all permitted or refused
    ///
    /// `zdim explain replyStatus` lists the statuses.
    #[arg(long = "reply", value_name = "STATUS", help_heading = "Filters", ignore_case = true)]
    #[arg(value_delimiter = ',', value_parser = values::reply_filter())]
    #[arg(hide_possible_values = true)]
    pub replies: Vec<ReplyFilter>,

    /// Keep from this time on: 2025-06-27, today, 20:00, 2h
    ///
    /// A date, which begins at midnight in the zone of `--tz`, `today` or
    /// `yesterday`; a time (2025-06-27T11:01:27Z, or 20:00 for today's); a span
    /// back from now (30m, 2h, 1d12h, 1w); or milliseconds since 1970 in thirteen
    /// digits. An event without a valid time is dropped.
    #[arg(long, value_name = "TIME", help_heading = "Filters", allow_hyphen_values = true)]
    pub since: Option<When>,

    /// Keep what is before this time
    #[arg(long, value_name = "TIME", help_heading = "Filters", allow_hyphen_values = true)]
    pub until: Option<When>,
}
