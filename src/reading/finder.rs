//! The looker: what it holds while the text that is there is looked through, and how
//! it tells of an event or a finding. Where it looks is in `find` and `unwrap`.

use std::sync::Arc;

use super::found::Found;
use super::located::{Located, LocatedOther};
use super::seen::Seen;
use super::taker::Terms;
use super::window::Window;
use crate::event::{Event, Other};
use crate::judge::Problem;
use crate::rules::{Finding, Rule, reading};
use crate::source::Offsets;
use crate::text::{Shown, Span, Text};

/// What the text is that is looked through.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "none of them follows from another")]
pub(super) struct Input {
    /// It may end anywhere, and not with a line.
    pub(super) is_json: bool,
    pub(super) is_log: bool,
    /// The archive is damaged where the text ends.
    pub(super) is_cut: bool,
    /// Each line is a row of zdim's own.
    pub(super) is_own: bool,
}

/// Looks through the text of one input.
pub(super) struct Finder<'s> {
    pub(super) input: Input,
    pub(super) path: &'s Arc<str>,
    pub(super) window: &'s Arc<Window>,
    /// The steps taken from the input so far.
    pub(super) via: Vec<String>,
    /// How many of them were strings.
    pub(super) strings: usize,
    /// How many were dresses of JSON that were undone.
    pub(super) layers: usize,
    /// How much text was made of other text and is held, in bytes.
    pub(super) held: usize,
    /// The last line in which something was found, and the events of that record.
    pub(super) record: Span,
    pub(super) seen: Seen,
    /// How many events and findings there were, and where.
    pub(super) hits: u64,
    pub(super) places: Vec<Span>,
    /// How much of the text may be shown.
    pub(super) shown: Shown,
    pub(super) wants_excerpts: bool,
    /// Which of the bytes that could not be decoded stand in events.
    pub(super) told: Offsets,
    pub(super) sink: &'s mut dyn FnMut(Found<'_>),
}

impl<'s> Finder<'s> {
    /// Looks through the text of `window`.
    pub(super) fn new(
        input: Input,
        window: &'s Arc<Window>,
        terms: Terms<'s>,
        sink: &'s mut dyn FnMut(Found<'_>),
    ) -> Self {
        let via = if input.is_log { vec!["log".to_owned()] } else { Vec::new() };
        Self {
            input,
            path: terms.path,
            window,
            via,
            strings: 0,
            layers: 0,
            held: 0,
            record: Span { start: 0, end: 0 },
            seen: Seen::default(),
            hits: 0,
            places: Vec::new(),
            shown: Shown::all(&window.text),
            wants_excerpts: terms.wants_excerpts,
            told: Offsets::default(),
            sink,
        }
    }
}

impl Finder<'_> {
    /// Takes a step inwards, and back.
    pub(super) fn through(&mut self, step: &str, pointer: &str, look: impl FnOnce(&mut Self)) {
        let step = if pointer.is_empty() { step.to_owned() } else { format!("{step}:{pointer}") };
        self.via.push(step);
        look(self);
        self.via.pop();
    }

    /// An event to judge, unless the record has it in another dress already.
    pub(super) fn session(&mut self, event: &Event<'_>, text: &Text<'_>) {
        if !self.seen.is_new(event, &self.via) {
            return;
        }
        self.hits += 1;
        let mut undecoded = None;
        if !self.window.bad.is_empty() {
            for span in text.outermost_parts(event.span()) {
                for at in self.window.bad.within(span) {
                    self.told.insert(at);
                    let (count, first) = undecoded.unwrap_or((0, at));
                    undecoded = Some((count + 1, first));
                }
            }
        }
        (self.sink)(Found::Event(Located {
            event,
            text,
            path: self.path,
            via: &self.via,
            undecoded,
            window: self.window,
            shown: self.wants_excerpts.then_some(self.shown),
        }));
    }

    /// Another event.
    pub(super) fn other(&mut self, event: &Other<'_>, text: &Text<'_>) {
        self.hits += 1;
        let (path, via) = (self.path, &*self.via);
        (self.sink)(Found::Other(LocatedOther { event, text, path, via }));
    }

    /// Something over `limit` bytes.
    pub(super) fn too_large(&mut self, text: &Text<'_>, span: Span, limit: usize) {
        let message = format!("over {} MiB: skipped", limit >> 20);
        self.problem(&reading::TOO_LARGE, message, text, span);
    }

    /// Something wrong that belongs to no event.
    pub(super) fn problem(
        &mut self,
        rule: &'static Rule,
        message: String,
        text: &Text<'_>,
        span: Span,
    ) {
        self.report(Finding::of_no_event(rule, message, span), text);
    }

    pub(super) fn report(&mut self, finding: Finding, text: &Text<'_>) {
        self.hits += 1;
        let place = text.place(finding.span);
        let via = self.via.clone();
        let span = text.outermost(finding.span);
        // A line that was left out is not there to be shown.
        let is_there = span.start < span.end || finding.rule.name != reading::TOO_LARGE.name;
        let excerpt =
            (self.wants_excerpts && is_there).then(|| self.window.excerpt(span, place, self.shown));
        let problem = Problem::new(finding, place, Arc::clone(self.path), via);
        (self.sink)(Found::Problem(Problem { excerpt, ..problem }));
    }
}
