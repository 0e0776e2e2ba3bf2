//! Why there is no event: never said without a reason, as far as the text shows one.

use std::sync::Arc;

use crate::judge::{Problem, Summary};
use crate::output::Run;
use crate::reading::{Kind, Looked, Mention};
use crate::redact::Redactor;
use crate::render::{count, no_events};
use crate::source::captures;
use crate::text::{Excerpt, Fault};

/// How much is shown before a mention, and from it on, in characters.
const SHOWN_BEFORE: usize = 30;
const SHOWN: usize = 70;

/// How many types of other events are named.
const MOST_TYPES: usize = 5;

/// What is known of inputs in which no event was found.
#[derive(Default)]
pub(crate) struct Nothing {
    /// How much was read, and how much of the last input.
    all: Read,
    last: Read,
    /// The first mention of an event of which can be said what it is, or else the first;
    /// and that in the last input.
    first: Option<Arc<InInput>>,
    in_last: Option<Arc<InInput>>,
    /// They are to be rows that zdim wrote.
    is_of_rows: bool,
}

/// How much was read, and of which kind it is.
#[derive(Clone, Copy, Default)]
struct Read {
    inputs: u64,
    bytes: u64,
    lines: u64,
    logs: u64,
    odds: u64,
    /// What the last of those is that are no text, or white space alone.
    odd: Option<&'static str>,
}

struct InInput {
    path: Arc<str>,
    mention: Mention,
}

impl Nothing {
    /// Nothing has been read yet; rows that zdim wrote, if it is `of_rows`.
    pub(super) fn new(of_rows: bool) -> Self {
        Self { is_of_rows: of_rows, ..Self::default() }
    }

    /// An input was read, and no event was found in it.
    pub(super) fn add(&mut self, path: &Arc<str>, looked: Looked, is_log: bool) {
        let Looked { bytes, lines, odd, mention } = looked;
        let (logs, odds) = (u64::from(is_log), u64::from(odd.is_some()));
        self.last = Read { inputs: 1, bytes, lines, logs, odds, odd };
        self.all.add(self.last);
        let found = |mention| Arc::new(InInput { path: Arc::clone(path), mention });
        self.in_last = mention.map(found);
        let is_telling = |it: &Option<Arc<InInput>>| {
            it.as_ref().is_some_and(|it| it.mention.kind != Kind::Unknown)
        };
        if self.first.is_none() || (is_telling(&self.in_last) && !is_telling(&self.first)) {
            self.first.clone_from(&self.in_last);
        }
    }

    /// The first mention in the input `path`, as far as it is remembered.
    fn in_input(&self, path: &str) -> Option<&Mention> {
        let mut known = [&self.in_last, &self.first].into_iter().flatten();
        known.find(|found| &*found.path == path).map(|found| &found.mention)
    }

    /// Says in a finding of an input as a whole, the last one or the first `of_all`, why
    /// there is no event, and where that shows; there are these `others`.
    pub(super) fn explain(&self, problem: &mut Problem, of_all: bool, others: Option<&str>) {
        let is_telling = |mention: &&Mention| others.is_none() || mention.kind != Kind::Unknown;
        if let Some(mention) = self.in_input(&problem.path).filter(is_telling) {
            let (word, words) = (mention.word, words(&mention.kind, self.is_of_rows));
            problem.message += &[": ", word, " is mentioned here in ", &words].concat();
            problem.place = mention.place;
            problem.excerpt = Some(mention.excerpt.clone());
        } else if let Some(others) = others {
            problem.message += &[": only other events, ", others].concat();
        } else if !of_all || self.first.is_none() {
            let read = if of_all { self.all } else { self.last };
            problem.message += &[": ", &read.words(self.is_of_rows)].concat();
        }
    }

    /// The reason in lines of their own; where there are `others`, only what is more than
    /// their text.
    pub(super) fn reason(&self, redactor: &mut Redactor, has_others: bool) -> Vec<String> {
        let Some(found) = &self.first else {
            return if has_others { Vec::new() } else { vec![self.all.words(self.is_of_rows)] };
        };
        let InInput { path, mention } = &**found;
        if has_others && mention.kind == Kind::Unknown {
            return Vec::new();
        }
        let path = redactor.path(path);
        let words = redactor.text(words(&mention.kind, self.is_of_rows));
        let shown = shown(&redactor.lines(&mention.excerpt));
        let place = mention.place.start;
        vec![format!("{path}:{place} mentions {}, in {words}:", mention.word), format!("  {shown}")]
    }
}

impl Read {
    fn add(&mut self, other: Self) {
        self.inputs += other.inputs;
        self.bytes += other.bytes;
        self.lines += other.lines;
        self.logs += other.logs;
        self.odds += other.odds;
        self.odd = match self.odd {
            Some(known) if other.odd.is_some_and(|it| it != known) => Some("what is no text"),
            known => known.or(other.odd),
        };
    }

    /// How much of what was read, where nothing mentions an event.
    fn words(self, is_of_rows: bool) -> String {
        let kind = match (self.inputs, self.bytes) {
            (0, _) => return no_file(),
            (1, 0) => return "the input is empty".to_owned(),
            (_, 0) => return "all inputs are empty".to_owned(),
            (inputs, _) if self.odds == inputs => self.odd.unwrap_or_default(),
            (inputs, _) if self.logs == inputs => "a log",
            _ if self.logs + self.odds == 0 && !is_of_rows => "JSON",
            _ => "",
        };
        let of = if kind.is_empty() { "" } else { " of " };
        let (lines, bytes) = (count(self.lines, "line"), count(self.bytes, "byte"));
        let (were, them) = if self.lines == 1 { ("was", "it") } else { ("were", "them") };
        format!(
            "{lines} ({bytes}){of}{kind} {were} read, and nothing in {them} mentions sessionStatus, \
             sessionOldStatus, replyStatus or IM_Session_Status"
        )
    }
}

/// Why nothing was read at all: only folders were named.
fn no_file() -> String {
    format!(
        "no file was read: of a folder only {} are, rotated and packed ones too, unless they are \
         hidden or excluded; any other file can be named itself, or go to standard input",
        captures()
    )
}

/// What a mention was taken for, perhaps where only rows count.
fn words(kind: &Kind, is_of_rows: bool) -> String {
    match kind {
        Kind::Fragment => {
            "a fragment of JSON without the braces around it: capture all of it".to_owned()
        }
        Kind::Line => "a line of JSON that was printed over several, each in a record or row of \
                       its own: log it on one line"
            .to_owned(),
        Kind::Retyped => "text with curly quotes or no-break spaces, as a chat or a word \
                          processor makes of JSON: copy it as plain text"
            .to_owned(),
        Kind::Tree => "a tree copied from developer tools, where the object itself or the \
                       response can be copied as JSON"
            .to_owned(),
        Kind::Dump(dump) => {
            let (name, instead) = dump.words();
            format!("{name}, not JSON; log {instead} instead")
        }
        Kind::BrokenUp => "JSON that was broken into other lines, as by a terminal, a hexdump, a \
                           mail or a shell: capture it as it was sent"
            .to_owned(),
        Kind::Invalid { is_before, fault } => {
            let place = if *is_before { "before it" } else { "further on" };
            match fault {
                Fault::Expected(what) => {
                    format!("JSON that is not valid: {place} {what} was expected")
                }
                fault => format!("JSON that is not valid: {place}, {}", fault.message()),
            }
        }
        Kind::Cut(fields) if fields.is_empty() => {
            "JSON that was cut off, perhaps by a limit of the logger".to_owned()
        }
        Kind::Cut(fields) => {
            format!(
                "JSON that was cut off, perhaps by a limit of the logger; before the cut: {fields}"
            )
        }
        Kind::Converted(what) => (*what).to_owned(),
        Kind::Own if is_of_rows => {
            "what zdim itself wrote, but no row of `inspect -o ndjson`".to_owned()
        }
        Kind::Own => "what zdim itself wrote; -i zdim reads its ndjson".to_owned(),
        Kind::Unknown => "text that is not known to be an event".to_owned(),
    }
}

/// The line of the mention, around it.
fn shown(excerpt: &Excerpt) -> String {
    let (before, rest) = excerpt.text.split_at(excerpt.span.start);
    let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
    let skipped = line.chars().count().saturating_sub(SHOWN_BEFORE);
    let start = if skipped > 0 { "…" } else { "" };
    let line: String = line.chars().skip(skipped).collect();
    let rest = rest.lines().next().unwrap_or_default();
    let end = if rest.chars().count() > SHOWN { "…" } else { "" };
    let rest: String = rest.chars().take(SHOWN).collect();
    format!("{start}{line}{rest}{end}")
}

/// That there is no event or that the filters have dropped all, and which others there are.
pub(super) fn no_event(run: &Run, redactor: &mut Redactor) -> String {
    if run.dropped > 0 {
        return no_events(run.dropped);
    }
    let none = "no IM_Session_Status event here";
    match others(&run.summary, redactor) {
        None => none.to_owned(),
        Some(others) => format!("{none}, only other events: {others}"),
    }
}

/// The other events by their types.
pub(super) fn others(summary: &Summary, redactor: &mut Redactor) -> Option<String> {
    let mut types: Vec<(&String, &u64)> = summary.other_events.iter().collect();
    types.sort_by(|one, another| another.1.cmp(one.1)); // stable: then by name
    let named = types.iter().take(MOST_TYPES);
    let named = named.map(|(name, number)| format!("{number} {}", redactor.text((*name).clone())));
    let mut named = named.collect::<Vec<_>>().join(", ");
    if let Some(more @ 1..) = types.len().checked_sub(MOST_TYPES) {
        named += &(" and ".to_owned() + &count(more as u64, "more type"));
    }
    (!named.is_empty()).then_some(named)
}
