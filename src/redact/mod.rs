//! `--redact`: names in the place of ids, so that output can be shared.
//!
//! The values of the id fields become session-1, org-1, … and every other run
//! of six or more digits number-1, …, in order of first appearance; the same
//! text has the same name for the whole run, whatever it is found in. Times
//! stay, and so do lines and columns. It works on what is about to be printed,
//! in that order and on one thread: filters and rules have seen the real ids,
//! and events that were dropped name nothing. [`text`] finds what has to go.
//!
//! Of each id only a hash is kept: memory grows with the number of ids, not
//! with their length.

mod text;
mod value;

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::ops::Range;
use std::sync::Arc;

use crate::event::is_digits;
use crate::judge::{Fields, Inspection, Problem, Words};
use crate::rules::{bounded, quote};
use crate::tables::{self, Field};
use crate::text::{Excerpt, Span, unescape};
use text::{Hit, What, hits, is_time};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Session,
    Assignee,
    Channel,
    Org,
    /// Digits that are not known as an id.
    Number,
    /// Text that looks encoded, in which an id may hide.
    Data,
}

/// The fields that hold ids, in the order in which those of one event are named.
const IDS: [(Field, Kind); 4] = [
    (Field::SessionId, Kind::Session),
    (Field::CurrentAssigneeId, Kind::Assignee),
    (Field::ChannelId, Kind::Channel),
    (Field::OrgId, Kind::Org),
];

/// What each kind is called, in the order of the kinds.
const WORDS: [&str; 6] = ["session", "assignee", "channel", "org", "number", "data"];

impl Kind {
    fn of(field: Field) -> Self {
        IDS.iter().find(|(id, _)| *id == field).map_or(Self::Number, |(_, kind)| *kind)
    }
}

/// Gives names, and puts them in the place of what they stand for.
#[derive(Default)]
pub(crate) struct Redactor {
    wanted: bool,
    /// Two hashes are enough to tell ids apart; their keys are this run's secret.
    keys: [RandomState; 2],
    names: HashMap<[u64; 2], (Kind, u64)>,
    counts: [u64; WORDS.len()],
    /// The input that was named last, before and after.
    path: Option<(Arc<str>, Arc<str>)>,
}

/// The value of an id field, as messages may quote it, and its name.
type Renamed = Vec<(String, String)>;

impl Redactor {
    /// One that does nothing unless it is `wanted`.
    pub(crate) fn new(wanted: bool) -> Self {
        Self { wanted, ..Self::default() }
    }

    /// Whether ids are to have names.
    pub(crate) const fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// Redacts all that is said of an event.
    pub(crate) fn event(&mut self, inspection: &mut Inspection<'_>) {
        if !self.wanted {
            return;
        }
        let fields = &mut inspection.event;
        let renamed = self.ids(fields);
        for field in [
            Field::SessionStatus,
            Field::SessionOldStatus,
            Field::ReplyStatus,
            Field::AssigneeType,
            Field::MessagesCount,
        ] {
            self.words(fields.get_mut(field).as_mut());
        }
        if fields.event_time_ms.is_none() {
            let time = fields.get_mut(Field::EventTime).as_mut();
            self.words(time.filter(|words| !is_time(&words.text())));
        }
        for problem in &mut inspection.problems {
            self.problem_of(problem, &renamed);
        }
        let source = &mut inspection.source;
        self.string(source.pointer.to_mut());
        source.via.to_mut().iter_mut().for_each(|step| self.string(step));
        source.path = Cow::Owned(self.path(&source.path));
    }

    /// Redacts a finding of no event.
    pub(crate) fn problem(&mut self, problem: &mut Problem) {
        if self.wanted {
            self.problem_of(problem, &[]);
        }
    }

    /// Redacts a text of the capture.
    pub(crate) fn text(&mut self, text: String) -> String {
        let hits = if self.wanted { hits(&text, false, false) } else { Vec::new() };
        if hits.is_empty() { text } else { self.replaced(&text, hits).0 }
    }

    /// Lines of a capture, redacted.
    pub(crate) fn lines(&mut self, excerpt: &Excerpt) -> Excerpt {
        let mut excerpt = excerpt.clone();
        if self.wanted {
            self.excerpt(&mut excerpt);
        }
        excerpt
    }

    /// Redacts the value of an id field.
    pub(crate) fn id(&mut self, field: Field, id: &str) -> String {
        if self.wanted { self.name(Kind::of(field), id) } else { id.to_owned() }
    }

    /// Redacts the name of an input.
    pub(crate) fn path(&mut self, path: &Arc<str>) -> Arc<str> {
        if let Some((before, after)) = &self.path
            && Arc::ptr_eq(before, path)
        {
            return Arc::clone(after);
        }
        let after: Arc<str> = self.text((**path).to_owned()).into();
        self.path = Some((Arc::clone(path), Arc::clone(&after)));
        after
    }

    /// The id fields, whose values have a name whatever they look like.
    fn ids(&mut self, fields: &mut Fields<'_>) -> Renamed {
        let mut renamed = Renamed::new();
        for (field, kind) in IDS {
            let Some(words) = fields.get_mut(field) else { continue };
            let text = words.text().into_owned();
            let id = text.trim();
            if id.is_empty() {
                continue;
            }
            let new = text.replace(id, &self.name(kind, id));
            if let Words::Literal(raw) = words {
                // Messages have it without its escapes.
                renamed.push((unescape(raw).into_owned(), new.clone()));
            }
            renamed.push((text, new.clone()));
            *words = Words::Text(new.into());
        }
        renamed
    }

    fn problem_of(&mut self, problem: &mut Problem, renamed: &[(String, String)]) {
        let is_of_time = problem.pointer.ends_with("/eventTime");
        if problem.via.iter().any(|step| step.starts_with("bytes")) {
            problem.excerpt = None; // a list of numbers, which anybody can read back
        }
        if let Some(excerpt) = &mut problem.excerpt {
            self.excerpt(excerpt);
        }
        let field = problem.pointer.rsplit('/').next().and_then(Field::from_name);
        if let Some(field) = field.filter(|field| field.kind() == tables::Kind::Id)
            && renamed.is_empty()
        {
            self.values_of(field, problem);
        }
        for (old, new) in renamed {
            problem.message = problem.message.replace(&quote(old), &format!("`{new}`"));
            let session = |id: &str| format!(" of session {id} at ");
            problem.message = problem.message.replace(&session(old), &session(new));
            if problem.value.as_ref().is_some_and(|value| *value == bounded(old)) {
                problem.value = Some(new.clone());
            }
            if let Some(suggestion) = &mut problem.suggestion
                && suggestion.trim_matches('"') == old.trim()
            {
                *suggestion = suggestion.replace(old.trim(), new.trim());
            }
        }
        let message = std::mem::take(&mut problem.message);
        problem.message = self.replaced(&message, hits(&message, is_of_time, false)).0;
        if let Some(suggestion) = &mut problem.suggestion {
            *suggestion = self.replaced(suggestion, hits(suggestion, is_of_time, false)).0;
        }
        if let Some(value) = &mut problem.value {
            // The capture's own text, which may be a whole object.
            *value = self.replaced(value, hits(value, is_of_time, true)).0;
        }
        if problem.help != problem.rule.help {
            self.string(problem.help.to_mut()); // a rule's own words give examples
        }
        self.string(&mut problem.pointer);
        problem.via.iter_mut().for_each(|step| self.string(step));
        problem.path = self.path(&problem.path);
    }

    /// What a finding quotes of the value of an id field, where that is all that is known of
    /// the event.
    fn values_of(&mut self, field: Field, problem: &mut Problem) {
        for text in [&mut problem.value, &mut problem.suggestion].into_iter().flatten() {
            let inside = text.trim_matches('"').trim();
            if !inside.is_empty() && !is_name(inside) {
                *text = text.replace(inside, &self.name(Kind::of(field), inside));
            }
        }
    }

    fn excerpt(&mut self, excerpt: &mut Excerpt) {
        let (text, moved) = self.replaced(&excerpt.text, hits(&excerpt.text, false, true));
        let Span { start, end } = excerpt.span;
        excerpt.span = Span { start: after(&moved, start, false), end: after(&moved, end, true) };
        excerpt.text = text;
        without_halves(excerpt);
    }

    fn words(&mut self, words: Option<&mut Words<'_>>) {
        let Some(words) = words else { return };
        if let Words::Literal(raw) = words {
            *raw = self.text(raw.to_string()).into();
            return;
        }
        let text = self.text(words.text().into_owned());
        if text != words.text() {
            *words = Words::Text(text.into());
        }
    }

    fn string(&mut self, text: &mut String) {
        *text = self.text(std::mem::take(text));
    }

    /// `text` with its hits replaced, and where each was and is.
    fn replaced(&mut self, text: &str, hits: Vec<Hit>) -> (String, Vec<[Range<usize>; 2]>) {
        let (mut out, mut moved) = (String::with_capacity(text.len()), Vec::new());
        let mut done = 0;
        for Hit { range, what, words } in hits {
            let kind = match what {
                What::Time => continue,
                What::Id(_) if is_name(&words) => continue, // it has been given
                What::Id(field) => Kind::of(field),
                What::Digits => Kind::Number,
                What::Data => Kind::Data,
            };
            out.push_str(&text[done..range.start]);
            let start = out.len();
            out.push_str(&self.name(kind, &words));
            done = range.end;
            moved.push([range, start..out.len()]);
        }
        out.push_str(&text[done..]);
        (out, moved)
    }

    /// The name of `id`; the kind counts where it has none yet.
    fn name(&mut self, kind: Kind, id: &str) -> String {
        let hash = [self.keys[0].hash_one(id), self.keys[1].hash_one(id)];
        let (kind, number) = *self.names.entry(hash).or_insert_with(|| {
            let count = &mut self.counts[kind as usize];
            *count += 1;
            (kind, *count)
        });
        format!("{}-{number}", WORDS[kind as usize])
    }
}

/// Whether `text` is a name that is given here in the place of an id.
pub(crate) fn is_name(text: &str) -> bool {
    let Some((word, number)) = text.split_once('-') else { return false };
    WORDS.contains(&word) && is_digits(number)
}

/// Takes away what is cut off at either end: half of an id has no key before it, and may be
/// too short to look like one.
fn without_halves(excerpt: &mut Excerpt) {
    let Span { start, end } = excerpt.span;
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '\\');
    if excerpt.is_cut {
        let kept = excerpt.text.trim_end_matches(is_part).len();
        excerpt.text.truncate(kept.max(end));
    }
    if excerpt.start.column > 1 {
        let before = &excerpt.text[..start];
        let line = before.find('\n').unwrap_or(start);
        let half = before[..line].find(',').map_or(line, |comma| comma + 1);
        excerpt.start.column += before[..half].chars().count() as u64;
        excerpt.text.drain(..half);
        excerpt.span = Span { start: start - half, end: end - half };
    }
}

/// Where byte `at` has gone; within a replaced stretch, its beginning or its end.
fn after(moved: &[[Range<usize>; 2]], at: usize, is_end: bool) -> usize {
    let Some([old, new]) = moved.iter().rev().find(|[old, _]| old.start < at) else { return at };
    match at.checked_sub(old.end) {
        Some(behind) => new.end + behind,
        None if is_end => new.end,
        None => new.start,
    }
}

#[cfg(test)]
mod tests;
