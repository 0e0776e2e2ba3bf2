//! An event that can be judged, where it stands.

use std::borrow::Cow;
use std::sync::Arc;

use crate::event::Event;
use crate::judge::{Fired, Inspection, Problem, Source};
use crate::reading::window::Window;
use crate::rules::{Finding, judge, reading};
use crate::text::{Excerpt, Place, Position, Shown, Span, Text, sort};

/// An event with the way back to its place in the input.
#[derive(Debug)]
pub struct Located<'a> {
    pub(in crate::reading) event: &'a Event<'a>,
    pub(in crate::reading) text: &'a Text<'a>,
    pub(in crate::reading) path: &'a Arc<str>,
    pub(in crate::reading) via: &'a [String],
    /// How many bytes in it could not be decoded, and the first.
    pub(in crate::reading) undecoded: Option<(u64, usize)>,
    /// The input's own text, and how much of it may be shown, where excerpts are wanted.
    pub(in crate::reading) window: &'a Arc<Window>,
    pub(in crate::reading) shown: Option<Shown>,
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

    /// Where in the input a stretch of the event's text stands.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.text.place(span)
    }

    /// Where the event begins.
    #[must_use]
    pub fn start(&self) -> Position {
        let Span { start, .. } = self.event.span();
        self.place(Span { start, end: start }).start
    }

    /// Judges the event and gathers all there is to say of it.
    #[must_use]
    pub fn inspect(&self) -> Inspection<'a> {
        let start = self.start();
        let source = Source {
            path: Cow::Borrowed(self.path),
            line: start.line,
            column: start.column,
            pointer: Cow::Borrowed(&self.event.pointer),
            via: Cow::Borrowed(self.via),
        };
        Inspection::new(self.event, source, self.problems())
    }

    /// All that is wrong with the event, by the rules that look at one event, in the
    /// order of the places.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let judged = judge(self.event).into_iter().map(|finding| self.problem(finding));
        let mut problems: Vec<Problem> = self.bad_encoding().into_iter().chain(judged).collect();
        if problems.len() > 1 {
            sort::by_key(&mut problems, |problem| problem.place.start);
        }
        problems
    }

    /// Which rules find something wrong with the event: as [`Self::problems`], for where nobody
    /// reads what they say.
    pub(crate) fn fired(&self) -> impl Iterator<Item = Fired> {
        let undecoded = self.undecoded.map(|_| &reading::BAD_ENCODING);
        let judged = judge(self.event).into_iter().map(|finding| finding.rule);
        undecoded.into_iter().chain(judged).map(|rule| Fired { rule, severity: rule.severity })
    }

    fn problem(&self, finding: Finding) -> Problem {
        let place = self.place(finding.span);
        let excerpt = self.excerpt(finding.span, place);
        let problem = Problem::new(finding, place, Arc::clone(self.path), self.via.to_vec());
        Problem { excerpt, ..problem }
    }

    /// The lines around a stretch of the event's text, which stands at `place`, where excerpts
    /// are wanted.
    fn excerpt(&self, span: Span, place: Place) -> Option<Excerpt> {
        Some(self.window.excerpt(self.text.outermost(span), place, self.shown?))
    }

    fn bad_encoding(&self) -> Option<Problem> {
        let (count, first) = self.undecoded?;
        let span = Span { start: first, end: first + char::REPLACEMENT_CHARACTER.len_utf8() };
        let message = undecoded_message(count, "in this event");
        let mut finding = Finding::of_no_event(&reading::BAD_ENCODING, message, span);
        finding.pointer = self.event.pointer.to_string();
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
