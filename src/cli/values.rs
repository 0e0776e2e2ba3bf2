//! Values on the command line, parsed from the tables, so that help,
//! completions and suggestions follow them.

use std::cell::Cell;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser, ValueParserFactory};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, ValueEnum};

use super::levels;
use crate::explain::Topic;
use crate::reading::Format;
use crate::redact::is_name;
use crate::rules::{self, Rule, Severity};
use crate::sample::{self, Shape};
use crate::settings::Color;
use crate::tables::{ReplyStatus, SessionStatus};
use crate::text::similar;

/// `--reply`: one status, or a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyFilter {
    /// Exactly this reply status.
    Status(ReplyStatus),
    /// Every event whose reply is permitted, or every one whose reply is refused.
    Permitted(bool),
}

/// `-o FORMAT[=FILE]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output<F> {
    /// The format.
    pub format: F,
    /// Where to; standard output if it is not said.
    pub file: Option<PathBuf>,
}

/// The formats of `inspect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InspectFormat {
    /// A few lines an event, in words and colour
    Card,
    /// One line an event
    Line,
    /// One row an event
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line
    Ndjson,
}

/// The formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// Each finding with the lines that it stands in
    Full,
    /// One line a finding
    Concise,
    /// One JSON document
    Json,
    /// One JSON object a line
    Ndjson,
    /// GitHub's workflow commands, and its job summary
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
    /// JUnit's XML, as Jenkins reads it
    Junit,
}

/// The formats of `sessions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SessionsFormat {
    /// One bar a session on a common axis
    Timeline,
    /// How long people waited, in numbers
    Summary,
    /// One row a session
    Table,
    /// One JSON document
    Json,
    /// One JSON object a line, one line a session
    Ndjson,
    /// One page to look at and to share
    Html,
}

/// In which order sessions stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// By the first event, the newest last
    #[default]
    First,
    /// By the last event, the newest last
    Last,
    /// The longest first
    Duration,
    /// Those that waited longest first
    Waiting,
    /// Those that were refused a reply longest first
    Refused,
    /// Those with the most messages first
    Messages,
}

/// The formats of `stats`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatsFormat {
    /// Tables and bars
    Chart,
    /// One JSON document, which stats reads and adds up
    Json,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Json, Self::Ndjson, Self::Log, Self::Zdim]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Auto => ("auto", "Let the content decide"),
            Self::Json => ("json", "JSON values, which may span lines"),
            Self::Ndjson => ("ndjson", "One JSON value a line"),
            Self::Log => ("log", "Lines of text with JSON somewhere inside"),
            Self::Zdim => {
                ("zdim", "What `inspect -o ndjson` wrote, each event with its own source")
            }
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl ValueEnum for Shape {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Self::Json,
            Self::Ndjson,
            Self::Log,
            Self::Docker,
            Self::Cri,
            Self::Cloudwatch,
            Self::Apigateway,
            Self::Har,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Json => ("json", "Deliveries as the documentation shows them"),
            Self::Ndjson => ("ndjson", "One delivery a line"),
            Self::Log => ("log", "A service's log, with other lines between"),
            Self::Docker => ("docker", "Docker's json-file, long lines in parts"),
            Self::Cri => ("cri", "Kubernetes' container log, long lines in parts"),
            Self::Cloudwatch => ("cloudwatch", "Pages of CloudWatch's log events"),
            Self::Apigateway => ("apigateway", "Requests as a gateway hands them to a function"),
            Self::Har => ("har", "HTTP archives, as proxies and browsers save them"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl ValueEnum for Color {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Auto, Self::Always, Self::Never]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Self::Auto => ("auto", "On a terminal, unless the environment says otherwise"),
            Self::Always => ("always", "In pipes and files too"),
            Self::Never => ("never", "Never"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

/// An id of Zoho Desk's.
pub(super) fn id(text: &str) -> Result<String, String> {
    let id = text.trim();
    if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(id.to_owned());
    }
    Err(match id {
        "" => "there is no id: is a variable empty?",
        _ if is_name(id) => "filters take the real id, and not the name that --redact shows",
        _ => "an id is digits alone; `zdim inspect -o line` shows them",
    }
    .to_owned())
}

/// What is to be read. An empty name is a slip: most often of an unset variable.
pub(super) fn path() -> impl TypedValueParser<Value = PathBuf> {
    let named = |path: std::ffi::OsString| {
        let says = "a path may not be empty: is a variable unset? `-` is standard input";
        if path.is_empty() { Err(says) } else { Ok(PathBuf::from(path)) }
    };
    clap::builder::OsStringValueParser::new().try_map(named)
}

/// What standard input is called.
pub(super) fn name() -> impl TypedValueParser<Value = String> {
    let says = "a name may not be empty: is a variable unset?";
    clap::builder::StringValueParser::new()
        .try_map(move |name: String| if name.is_empty() { Err(says) } else { Ok(name) })
}

/// A line of a `.gitignore`; whether its brackets close is said later.
pub(super) fn glob() -> impl TypedValueParser<Value = String> {
    clap::builder::StringValueParser::new().try_map(|glob: String| match glob.trim() {
        "" => Err("a glob may not be empty: '*.log' skips all logs, 'old/' all folders named old"),
        _ => Ok(glob),
    })
}

/// How many threads: more of them than machines have would not help.
pub(super) fn threads(text: &str) -> Result<usize, String> {
    const MOST: usize = 256;
    let number = text.parse().ok().filter(|number| *number <= MOST);
    number.ok_or_else(|| {
        format!("it takes a whole number up to {MOST}; 0 is as many as the machine has")
    })
}

/// Values that a parser knows. A function, and not a list: only help, completions
/// and mistakes need it, and a program that starts for one small file does not.
type Values = fn() -> Vec<PossibleValue>;

/// A session status, in any letter case.
pub(super) fn session_status() -> impl TypedValueParser<Value = SessionStatus> {
    AnyCase(session_statuses).map(|text| {
        let named = |status: &SessionStatus| status.name().eq_ignore_ascii_case(&text);
        SessionStatus::ALL.into_iter().find(named).unwrap_or(SessionStatus::Open)
    })
}

/// What `--help` says of `--status`.
pub(super) fn session_statuses_listed() -> String {
    list("Keep this session status; repeatable, or with commas", session_statuses())
}

/// What `--help` says of an option with few values: each with what it means.
pub(super) fn listed<V: ValueEnum>(words: &str) -> String {
    let values = V::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    list(words, values)
}

thread_local! {
    /// Whether no help is wanted: then none of its lists is made.
    static IS_TERSE: Cell<bool> = const { Cell::new(false) };
}

/// Describes a command line of which no help is wanted.
pub(super) fn tersely<T>(describe: impl FnOnce() -> T) -> T {
    IS_TERSE.set(true);
    let described = describe();
    IS_TERSE.set(false);
    described
}

fn list(words: &str, values: impl IntoIterator<Item = PossibleValue>) -> String {
    if IS_TERSE.get() {
        return String::new();
    }
    let mut text = format!("{words}\n");
    for value in values {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        let _ = write!(text, "\n- {}: {help}", value.get_name());
    }
    text
}

/// Every rule: what `-A`, `-W` and `-D` take.
pub(super) fn rules_listed() -> String {
    if IS_TERSE.get() {
        return String::new();
    }
    let of = |severity: Severity| {
        let names = rules::ALL.iter().filter(|rule| rule.severity == severity);
        names.map(|rule| rule.name).collect::<Vec<_>>().join(", ")
    };
    format!(
        "Rules that are errors: {}.\n\nRules that are warnings: {}.\n\n`zdim explain RULE` says \
         what a rule means.",
        of(Severity::Error),
        of(Severity::Warning)
    )
}

fn session_statuses() -> Vec<PossibleValue> {
    let value = |status: SessionStatus| PossibleValue::new(status.name()).help(status.meaning());
    SessionStatus::ALL.map(value).into()
}

/// A reply status in any letter case, `permitted` or `refused`.
pub(super) fn reply_filter() -> impl TypedValueParser<Value = ReplyFilter> {
    AnyCase(reply_filters).map(|text| {
        let named = |status: &ReplyStatus| status.name().eq_ignore_ascii_case(&text);
        match ReplyStatus::ALL.into_iter().find(named) {
            Some(status) => ReplyFilter::Status(status),
            None => ReplyFilter::Permitted(text.eq_ignore_ascii_case("permitted")),
        }
    })
}

fn reply_filters() -> Vec<PossibleValue> {
    let value = |status: ReplyStatus| PossibleValue::new(status.name()).help(status.meaning());
    let verdicts = [
        PossibleValue::new("permitted").help("Every event whose reply is permitted"),
        PossibleValue::new("refused").help("Every event whose reply is refused"),
    ];
    verdicts.into_iter().chain(ReplyStatus::ALL.map(value)).collect()
}

/// A reply status, in any letter case.
pub(super) fn reply_status() -> impl TypedValueParser<Value = ReplyStatus> {
    AnyCase(reply_statuses).map(|text| {
        let named = |status: &ReplyStatus| status.name().eq_ignore_ascii_case(&text);
        ReplyStatus::ALL.into_iter().find(named).unwrap_or(ReplyStatus::Accepted)
    })
}

fn reply_statuses() -> Vec<PossibleValue> {
    let value = |status: ReplyStatus| PossibleValue::new(status.name()).help(status.meaning());
    ReplyStatus::ALL.map(value).into()
}

/// A rule whose fault is to be made; whether that can be is said later. Those of which
/// it can be are offered.
pub(super) fn fault() -> impl TypedValueParser<Value = &'static Rule> {
    Suggested(faults)
        .try_map(|name| rules::by_name(&name).ok_or_else(|| levels::unknown(&name, [])))
}

fn faults() -> Vec<PossibleValue> {
    let names = sample::rules();
    names.map(|rule| PossibleValue::new(rule.name).help(rule.summary)).collect()
}

/// What `--help` says of `--fault`.
pub(super) fn faults_listed() -> String {
    if IS_TERSE.get() {
        return String::new();
    }
    let names: Vec<_> = sample::rules().map(|rule| rule.name).collect();
    format!(
        "Rules that can be made to fire: {}.\n\n`zdim explain RULE` says what a rule means.",
        names.join(", ")
    )
}

/// A rule's name, or `warnings`; whether there is such a rule is said later, with
/// the nearest name.
pub(super) fn rule() -> impl TypedValueParser<Value = String> {
    Suggested(rules)
}

fn rules() -> Vec<PossibleValue> {
    let names = rules::ALL.iter().map(|rule| PossibleValue::new(rule.name).help(rule.summary));
    names.chain([PossibleValue::new("warnings")]).collect()
}

/// A topic of `explain`: any text is taken, and the known ones are completed.
pub(super) fn topic() -> impl TypedValueParser<Value = String> {
    Suggested(topics)
}

fn topics() -> Vec<PossibleValue> {
    Topic::all().map(|topic| PossibleValue::new(topic.name())).collect()
}

/// Takes these values, and knows a mistyped one in any letter case: clap compares
/// capitals with capitals only.
#[derive(Clone)]
struct AnyCase(Values);

impl TypedValueParser for AnyCase {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        let values = (self.0)();
        let parser = PossibleValuesParser::new(values.clone());
        parser.parse_ref(command, arg, value).map_err(|mut error| {
            let names = values.iter().map(PossibleValue::get_name);
            if let Some(meant) = similar::nearest(&value.to_string_lossy(), names) {
                let meant = ContextValue::String(meant.to_owned());
                error.insert(ContextKind::SuggestedValue, meant);
            }
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter()))
    }
}

/// Takes any text; the values are for completions.
#[derive(Clone)]
struct Suggested(Values);

impl TypedValueParser for Suggested {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        clap::builder::StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter()))
    }
}

impl<F: ValueEnum + Clone + Send + Sync + 'static> ValueParserFactory for Output<F> {
    type Parser = OutputParser<F>;

    fn value_parser() -> Self::Parser {
        OutputParser(std::marker::PhantomData)
    }
}

/// Parses `FORMAT[=FILE]`.
#[derive(Clone)]
pub struct OutputParser<F>(std::marker::PhantomData<F>);

impl<F: ValueEnum + Clone + Send + Sync + 'static> TypedValueParser for OutputParser<F> {
    type Value = Output<F>;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let (format, file) = split(value);
        let format =
            clap::builder::EnumValueParser::<F>::new().parse_ref(command, arg, format.as_ref())?;
        if file.as_ref().is_some_and(|file| file.as_os_str().is_empty()) {
            let words = "no file is named after the '=' of '--output': -o json=report.json, or \
                         -o json for standard output";
            return Err(command.clone().error(ErrorKind::ValueValidation, words));
        }
        Ok(Output { format, file })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(F::value_variants().iter().filter_map(ValueEnum::to_possible_value)))
    }
}

/// The format, and the file if one is named; a file's name may be any bytes.
fn split(value: &std::ffi::OsStr) -> (std::ffi::OsString, Option<PathBuf>) {
    let bytes = value.as_encoded_bytes();
    let Some(at) = memchr::memchr(b'=', bytes) else { return (value.to_owned(), None) };
    let format = String::from_utf8_lossy(&bytes[..at]).into_owned();
    (format.into(), Some(after(value, at)))
}

/// What stands in `value` after the `=` at byte `at`.
#[cfg(unix)]
fn after(value: &std::ffi::OsStr, at: usize) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(&value.as_bytes()[at + 1..]).into()
}

/// What stands in `value` after the `=` at byte `at`.
#[cfg(not(unix))]
fn after(value: &std::ffi::OsStr, at: usize) -> PathBuf {
    let text = value.to_string_lossy();
    let at = text.find('=').unwrap_or(at);
    PathBuf::from(&text[at + 1..])
}
