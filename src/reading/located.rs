//! An event where it stands: what the rules say of it, at places in its input.

use std::sync::Arc;

use super::excerpt::{Shown, excerpt};
use super::window::Window;
use crate::event::Event;
use crate::judge::{Excerpt, Inspection, Problem, Source};
use crate::rules::{Finding, judge, reading};
use crate::text::Span;
use crate::text::{Place, Text};

/// An event with the way back to its place in the input.
#[derive(Debug)]
pub struct Located<'a> {
    pub(super) event: &'a Event<'a>,
    pub(super) text: &'a Text<'a>,
    pub(super) path: &'a Arc<str>,
    pub(super) via: &'a [String],
    /// How many bytes in it could not be decoded, and the first.
    pub(super) undecoded: Option<(u64, usize)>,
    /// The input's own text, and how much of it may be shown, where excerpts are wanted.
    pub(super) window: Option<(&'a Window, Shown)>,
}

impl<'a> Located<'a> {
    /// The event.
    #[must_use]
    pub const fn event(&self) -> &'a Event<'a> {
        self.event
    }

    /// The input's name.
    #[must_use]
    pub const fn path(&self) -> &'a Arc<str> {
        self.path
    }

    /// The steps from the input to the event's text.
    #[must_use]
    pub const fn via(&self) -> &'a [String] {
        self.via
    }

    /// The lines around a stretch of the event's text, where excerpts are wanted.
    pub(crate) fn excerpt(&self, span: Span) -> Option<Excerpt> {
        let (window, shown) = self.window?;
        Some(excerpt(window, self.text.outermost(span), self.place(span), shown))
    }

    /// Where in the input a stretch of the event's text stands.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.text.place(span)
    }

    /// Judges the event and gathers all there is to say of it.
    #[must_use]
    pub fn inspect(&self) -> Inspection {
        let start = self.place(self.event.span()).start;
        let source = Source {
            path: Arc::clone(self.path),
            line: start.line,
            column: start.column,
            pointer: self.event.object().pointer.clone(),
            via: self.via.to_vec(),
        };
        let problems = judge(self.event).into_iter().map(|f| self.problem(f));
        let problems = self.bad_encoding().into_iter().chain(problems).collect();
        Inspection::new(self.event, source, problems)
    }

    fn problem(&self, finding: Finding) -> Problem {
        let (place, excerpt) = (self.place(finding.span), self.excerpt(finding.span));
        let problem = Problem::new(finding, place, Arc::clone(self.path), self.via.to_vec());
        Problem { excerpt, ..problem }
    }

    fn bad_encoding(&self) -> Option<Problem> {
        let (count, first) = self.undecoded?;
        let span = Span { start: first, end: first + char::REPLACEMENT_CHARACTER.len_utf8() };
        let message = undecoded_message(count, "in this event");
        let mut finding = Finding::of_no_event(&reading::BAD_ENCODING, message, span);
        finding.pointer.clone_from(&self.event.object().pointer);
        let place = self.text.place_of_outermost(span);
        Some(Problem::new(finding, place, Arc::clone(self.path), self.via.to_vec()))
    }
}

/// "2 bytes in this event are not UTF-8".
pub(crate) fn undecoded_message(count: u64, where_: &str) -> String {
    match count {
        1 => format!("a byte {where_} is not valid in the input's encoding"),
        count => format!("{count} bytes {where_} are not valid in the input's encoding"),
    }
}
