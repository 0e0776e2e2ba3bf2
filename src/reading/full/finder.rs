//! The looker: what it holds while the text that is there is looked through, and how
//! it tells of an event or a finding. Where it looks is in `find` and `unwrap`.

use std::sync::Arc;

use super::seen::Seen;
use crate::event::{Event, Other};
use crate::judge::Problem;
use crate::reading::found::Found;
use crate::reading::found::located::Located;
use crate::reading::how::How;
use crate::reading::window::Window;
use crate::rules::{Finding, reading};
use crate::source::Offsets;
use crate::text::{Shown, Span, Text};

/// What the text is that is looked through.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "none of them follows from another")]
pub(in crate::reading) struct Input {
    /// It may end anywhere, and not with a line.
    pub(in crate::reading) is_json: bool,
    pub(in crate::reading) is_log: bool,
    /// The archive is damaged where the text ends.
    pub(in crate::reading) is_cut: bool,
    /// Each line is a row of zdim's own.
    pub(in crate::reading) is_own: bool,
}

/// Looks through the text of one input.
pub(in crate::reading) struct Finder<'s> {
    pub(in crate::reading) input: Input,
    pub(in crate::reading) path: &'s Arc<str>,
    pub(in crate::reading) window: &'s Arc<Window>,
    /// The steps taken from the input so far.
    pub(in crate::reading) via: Vec<String>,
    /// How many of them were strings.
    pub(in crate::reading) strings: usize,
    /// How many were dresses of JSON that were undone.
    pub(in crate::reading) layers: usize,
    /// How much text was made of other text and is held, in bytes.
    pub(in crate::reading) held: usize,
    /// The last line in which something was found, and the events of that record.
    pub(in crate::reading) record: Span,
    pub(in crate::reading) seen: Seen,
    /// How many events and findings there were, and where.
    pub(in crate::reading) hits: u64,
    pub(in crate::reading) places: Vec<Span>,
    /// How much of the text may be shown.
    pub(in crate::reading) shown: Shown,
    pub(in crate::reading) wants_excerpts: bool,
    /// Which of the bytes that could not be decoded stand in events.
    pub(in crate::reading) told: Offsets,
    pub(in crate::reading) sink: &'s mut dyn FnMut(Found<'_>),
}

impl<'s> Finder<'s> {
    /// Looks through the text of `window`.
    pub(in crate::reading) fn new(
        input: Input,
        window: &'s Arc<Window>,
        path: &'s Arc<str>,
        how: How,
        sink: &'s mut dyn FnMut(Found<'_>),
    ) -> Self {
        let via = if input.is_log { vec!["log".to_owned()] } else { Vec::new() };
        Self {
            input,
            path,
            window,
            via,
            strings: 0,
            layers: 0,
            held: 0,
            // No byte is in it.
            record: Span { start: 1, end: 0 },
            seen: Seen::default(),
            hits: 0,
            places: Vec::new(),
            shown: Shown { is_black: input.is_log, ..Shown::all(&window.text) },
            wants_excerpts: how.wants_excerpts,
            told: Offsets::default(),
            sink,
        }
    }
}

impl Finder<'_> {
    /// Takes a step inwards, and back.
    pub(in crate::reading) fn through(
        &mut self,
        step: &str,
        pointer: &str,
        look: impl FnOnce(&mut Self),
    ) {
        let step = if pointer.is_empty() { step.to_owned() } else { format!("{step}:{pointer}") };
        self.via.push(step);
        look(self);
        self.via.pop();
    }

    /// An event to judge, unless the record has it in another dress already.
    pub(in crate::reading) fn session(&mut self, event: &Event<'_>, text: &Text<'_>) {
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

    /// Another event, unless the record has it in another dress already.
    pub(in crate::reading) fn other(&mut self, event: &Other<'_>, pointer: &str) {
        if !self.seen.is_new_other(event, &self.via, pointer) {
            return;
        }
        self.hits += 1;
        (self.sink)(Found::Other(event));
    }

    /// Something over `limit` bytes.
    pub(in crate::reading) fn too_large(&mut self, text: &Text<'_>, span: Span, limit: usize) {
        let message = format!("over {} MiB: skipped", limit >> 20);
        self.report(Finding::of_no_event(&reading::TOO_LARGE, message, span), text);
    }

    /// Something wrong that belongs to no event.
    pub(in crate::reading) fn report(&mut self, finding: Finding, text: &Text<'_>) {
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
