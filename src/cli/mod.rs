//! The command line: what may be typed. What it means is `settings`' and `run`'s business.
//!
//! Help, man page and completions are all derived from here.

pub(crate) mod complete;
pub(crate) mod levels;
pub(crate) mod man;
mod reading;
mod sample;
mod values;
mod when;

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;

use clap::{Args, Parser, Subcommand};

pub use reading::{Filters, Reading};
pub use sample::Sample;
pub use values::{
    CheckFormat, InspectFormat, Output, ReplyFilter, SessionsFormat, Sort, StatsFormat,
};
pub use when::When;

use crate::settings::Color;

/// Inspect Zoho Desk instant-messaging webhook events.
///
/// zdim says which state a session is in, whether a reply is permitted, who
/// must act when it is not, and what is wrong with the event.
#[derive(Debug, Parser)]
#[command(name = "zdim", version, max_term_width = 100, after_help = after_help())]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub struct Cli {
    /// What all commands share.
    #[command(flatten)]
    pub display: Display,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What all commands share.
#[derive(Debug, Default, Args)]
pub struct Display {
    /// When to use colours: auto, always, never
    #[arg(long, value_name = "WHEN", global = true, help_heading = "Display")]
    #[arg(default_value = "auto", hide_default_value = true, hide_possible_values = true)]
    #[arg(long_help = values::listed::<Color>("When to use colours [default: auto]"))]
    pub color: Color,
}

/// `zdim inspect PATH...`, which takes no parser: looking at a payload is what most
/// calls are, and describing all options takes longer than that.
pub(crate) fn plain(args: &[OsString]) -> Option<Cli> {
    let [_, name, paths @ ..] = args else { return None };
    let is_path = |word: &OsString| {
        let bytes = word.as_encoded_bytes();
        bytes == b"-" || !(bytes.is_empty() || bytes.starts_with(b"-"))
    };
    if name != "inspect" || !paths.iter().all(is_path) {
        return None;
    }
    let paths = paths.iter().map(Into::into).collect();
    let mut reading = Reading::default();
    reading.paths = paths;
    let command = Command::Inspect(Inspect { reading, ..Inspect::default() });
    Some(Cli { display: Display::default(), command })
}

/// The command line with no command but the one that has this name: enough
/// to take what is right, and not to help.
pub(crate) fn only(name: &OsStr) -> Option<clap::Command> {
    let name = name.to_str()?;
    let augment = match name {
        "inspect" => Inspect::augment_args,
        "check" => Check::augment_args,
        "sessions" => Sessions::augment_args,
        "sample" => Sample::augment_args,
        "stats" => Stats::augment_args,
        _ => return None,
    };
    let command = values::tersely(|| {
        Display::augment_args(clap::Command::new("zdim").subcommand_required(true))
            .subcommand(augment(clap::Command::new(name.to_owned())))
    });
    Some(command)
}

/// What an exit code means.
const EXITS: [(u8, &str); 3] = [
    (0, "done, nothing wrong"),
    (1, "an error finding, or no event was selected"),
    (2, "the job could not be done: wrong usage, unreadable or damaged input,\nunwritable output"),
];

/// What to try first, and what for.
const EXAMPLES: [(&str, &str); 8] = [
    ("zdim inspect payload.json", "look at one delivery"),
    ("grep 1234500 app.log | zdim inspect", "look at what a log has of it"),
    ("zdim inspect -q --reply permitted p.json", "may I reply? ask the exit code"),
    ("zdim check fixtures", "hold captures against Zoho's tables"),
    ("zdim sessions captures -o html=day.html", "who waited, and how long?"),
    ("zdim explain SESSION_EXPIRED", "look a status up"),
    ("zdim stats captures", "count events: when, where, whose"),
    ("zdim sample --sessions 20 > day.ndjson", "make test data"),
];

/// What stands below the options: exit codes and examples.
fn after_help() -> String {
    let mut text = String::from("Exit codes:\n");
    for (code, meaning) in EXITS {
        let _ = writeln!(text, "  {code}  {}", meaning.replace('\n', "\n     "));
    }
    text.push_str("\nExamples:");
    for (command, purpose) in EXAMPLES {
        let _ = write!(text, "\n  {command:<41}  {purpose}");
    }
    text
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Explain events: session state, reply permission, what is wrong
    Inspect(Inspect),
    /// Validate captured events, for CI
    Check(Check),
    /// Follow sessions: their states, waits, and spans without a reply
    Sessions(Sessions),
    /// Count events: by status, reason, hour, channel, handler and day
    Stats(Stats),
    /// Say what a status, a field or a rule means; show all tables
    Explain(Explain),
    /// Write made-up deliveries, good ones or with one thing wrong
    Sample(Sample),
    /// Print the JSON Schema of a delivery, an event, or zdim's own JSON
    Schema(Schema),
    /// Print a completion script for a shell, or the man page
    Completions(Completions),
}

impl Command {
    /// The name of a command that reads, and what it shares with the others that do.
    pub(crate) const fn reading(&self) -> Option<(&'static str, &Reading)> {
        match self {
            Self::Inspect(inspect) => Some(("inspect", &inspect.reading)),
            Self::Check(check) => Some(("check", &check.reading)),
            Self::Sessions(sessions) => Some(("sessions", &sessions.reading)),
            Self::Stats(stats) => Some(("stats", &stats.reading)),
            Self::Explain(_) | Self::Sample(_) | Self::Schema(_) | Self::Completions(_) => None,
        }
    }
}

/// `zdim inspect`
#[derive(Debug, Default, Args)]
#[command(disable_help_flag = true, after_long_help = values::rules_listed())]
pub struct Inspect {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,

    /// As card, line, table, json, ndjson
    #[arg(short, long, value_name = "FORMAT[=FILE]", help_heading = "Display")]
    #[arg(add = complete::output::<InspectFormat>())]
    #[arg(hide_possible_values = true, long_help = values::listed::<InspectFormat>(
        "How to print, and where; may be repeated, at most once without a file. By default up \
         to three events are shown as cards, and more of them as lines"
    ))]
    pub output: Vec<Output<InspectFormat>>,
}

/// `zdim check`
#[derive(Debug, Args)]
#[command(disable_help_flag = true, after_long_help = values::rules_listed())]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Check {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,

    /// As full, concise, json, ndjson, github, gitlab, sarif, junit
    #[arg(short, long, value_name = "FORMAT[=FILE]", help_heading = "Display")]
    #[arg(add = complete::output::<CheckFormat>())]
    #[arg(hide_possible_values = true, long_help = values::listed::<CheckFormat>(
        "How to print findings, and where; may be repeated, at most once without a file \
         [default: full]"
    ))]
    pub output: Vec<Output<CheckFormat>>,

    /// How often each rule fired, not each finding
    #[arg(long, help_heading = "Display")]
    pub statistics: bool,

    /// A file that is named need not hold an event
    ///
    /// It is treated as one found in a folder: broken JSON counts only if it names
    /// an event. For hooks that pass the names of all changed files.
    #[arg(long, help_heading = "Rules")]
    pub allow_empty: bool,

    /// An input without an error is the finding
    ///
    /// For fixtures that a consumer has to refuse: the errors that are expected are
    /// not reported, and one that is missing is unexpectedly-valid.
    #[arg(long, help_heading = "Rules", conflicts_with = "allow_empty")]
    pub expect_invalid: bool,

    /// Follow sessions through all inputs as one stream
    ///
    /// In the order given; rotated files of one log go oldest first (app.log.2,
    /// app.log.1, app.log).
    #[arg(long, help_heading = "Rules")]
    pub join: bool,
}

/// `zdim sessions`
#[derive(Debug, Args)]
#[command(disable_help_flag = true, after_long_help = values::rules_listed())]
pub struct Sessions {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,

    /// As timeline, summary, table, json, ndjson, html
    #[arg(short, long, value_name = "FORMAT[=FILE]", help_heading = "Display")]
    #[arg(add = complete::output::<SessionsFormat>())]
    #[arg(hide_possible_values = true, long_help = values::listed::<SessionsFormat>(
        "How to print sessions, and where; may be repeated, at most once without a file \
         [default: timeline]"
    ))]
    pub output: Vec<Output<SessionsFormat>>,

    /// By first, last, duration, waiting, refused, messages
    #[arg(long, value_name = "BY", help_heading = "Display")]
    #[arg(default_value = "first", hide_default_value = true, hide_possible_values = true)]
    #[arg(long_help = values::listed::<Sort>("In which order [default: first]"))]
    pub sort: Sort,

    /// Show so many: the newest, or the largest
    ///
    /// What is left out counts in the summary and for the exit code all the same.
    #[arg(long, value_name = "N", help_heading = "Display")]
    pub limit: Option<usize>,

    /// Take this for now, not the latest event's time
    ///
    /// What goes on is measured up to then. It takes what `--since` takes.
    #[arg(long, value_name = "TIME", help_heading = "Display", allow_hyphen_values = true)]
    pub as_of: Option<When>,

    /// Show what messages say, of those in the capture
    #[arg(long, help_heading = "Display")]
    pub text: bool,
}

/// `zdim stats`
///
/// What `-o json` writes can be read again, and is added up.
#[derive(Debug, Args)]
#[command(disable_help_flag = true, after_long_help = values::rules_listed())]
pub struct Stats {
    /// What to read.
    #[command(flatten)]
    pub reading: Reading,

    /// As chart, json
    #[arg(short, long, value_name = "FORMAT[=FILE]", help_heading = "Display")]
    #[arg(add = complete::output::<StatsFormat>())]
    #[arg(hide_possible_values = true, long_help = values::listed::<StatsFormat>(
        "How to print counts, and where; may be repeated, at most once without a file \
         [default: chart]"
    ))]
    pub output: Vec<Output<StatsFormat>>,
}

/// `zdim explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// A status, a field, a rule or a measure, in any letter case
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_no_parser_is_what_the_parser_says() {
        for words in ["zdim inspect a.json", "zdim inspect - b c", "zdim inspect"] {
            let args: Vec<OsString> = words.split(' ').map(OsString::from).collect();
            let parsed = Cli::try_parse_from(&args).unwrap();
            assert_eq!(format!("{:?}", plain(&args).unwrap()), format!("{parsed:?}"));
        }
        for words in ["zdim inspect -q a", "zdim check a", "zdim inspect a --tz UTC", "zdim"] {
            let args: Vec<OsString> = words.split(' ').map(OsString::from).collect();
            assert!(plain(&args).is_none(), "{words}");
        }
        assert!(plain(&["zdim".into(), "inspect".into(), "".into()]).is_none());
    }
}
