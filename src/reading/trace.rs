//! The way back to an event's places, for when its record is gone: rules across
//! events fire late, in the order of the input, and rarely. Until one does, no line
//! is counted and no excerpt is made.

use std::borrow::Cow;
use std::sync::Arc;

use super::chunk::Places;
use super::found::Found;
use super::full::{Between, Taker, Terms};
use super::plain_found::PlainFound;
use super::whole::Share;
use super::window::Window;
use crate::event::{PAYLOAD, is_well_formed};
use crate::judge::Problem;
use crate::rules::sequence::Oddity;
use crate::rules::{Finding, bounded};
use crate::tables::{Field, Home};
use crate::text::{Position, Shown, Span, Text};

/// The fields that rules across events point at.
pub(super) const POINTED_AT: [Field; 5] = [
    Field::SessionOldStatus,
    Field::EventTime,
    Field::MessagesCount,
    Field::ChannelId,
    Field::OrgId,
];

/// The way back to an event's places.
#[derive(Debug)]
pub(crate) struct Trace<'t> {
    pub(super) start: Position,
    pub(super) way: Way<'t>,
}

#[derive(Debug)]
pub(super) enum Way<'t> {
    /// The places themselves, in the text that they are those of.
    Kept(Box<Kept>),
    /// The event's record, to be read again.
    Again(Again<'t>),
}

/// A record, to be read again where the rules ask for its places.
#[derive(Debug)]
pub(super) struct Again<'t> {
    /// The record, behind some text to be shown, and whether a line begins with that.
    pub(super) bytes: Cow<'t, [u8]>,
    pub(super) record: Record,
}

/// Where a record stands in the bytes that are kept of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// Whether a line begins with these bytes.
    pub(super) begins: bool,
    /// Where it begins, and its place.
    pub(super) start: usize,
    pub(super) at: Position,
    pub(super) between: Between,
    pub(super) wants_excerpts: bool,
}

/// Where an event and some of its fields stand.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) window: Arc<Window>,
    pub(super) shown: Option<Shown>,
    pub(super) via: Vec<String>,
    pub(super) pointer: Box<str>,
    pub(super) is_enveloped: bool,
    /// The event, and then the fields, as stretches of the input's own text.
    pub(super) event: Span,
    pub(super) fields: [Option<Span>; POINTED_AT.len()],
}

impl Trace<'_> {
    /// Where the event begins.
    pub(crate) const fn start(&self) -> Position {
        self.start
    }

    /// What is odd about the event, at its place in the input `path`; `session` is
    /// its session, and `before` says where the event stands that it was compared with.
    pub(crate) fn problem(
        &self,
        odd: &Oddity,
        path: &Arc<str>,
        session: &str,
        before: &str,
    ) -> Option<Problem> {
        match &self.way {
            Way::Kept(known) => Some(known.problem(odd, path, session, before)),
            Way::Again(again) => {
                let known = again.read(self.start, path)?;
                Some(known.problem(odd, path, session, before))
            }
        }
    }
}

impl Again<'_> {
    /// The places of the event that stands at `start`.
    fn read(&self, start: Position, path: &Arc<str>) -> Option<Box<Kept>> {
        let Record { begins, start: from, at, between, wants_excerpts } = self.record;
        let places = Places::new(&self.bytes, begins, from, at);
        let mut full = places.full(from, between, wants_excerpts);
        let terms = Terms { path, only_named: false, wants_excerpts };
        let mut search = Search { start, known: None };
        full.read(&self.bytes[from..], true, terms, &mut search);
        search.known
    }
}

/// Waits for the event that stands at a place.
struct Search {
    start: Position,
    known: Option<Box<Kept>>,
}

impl Taker for Search {
    fn found(&mut self, found: Found<'_>) {
        if let Found::Event(event) = found
            && event.start() == self.start
            && let Way::Kept(known) = event.trace().way
        {
            self.known = Some(known);
        }
    }

    fn plain(&mut self, _: &PlainFound<'_>) {}

    fn share(&mut self, _: Share, _: bool) {}
}

impl Kept {
    fn problem(&self, odd: &Oddity, path: &Arc<str>, session: &str, before: &str) -> Problem {
        let at_field = odd.field.and_then(|field| Some((self.span_of(field)?, Some(field))));
        let (span, field) = at_field.unwrap_or((self.event, None));
        let text = Text::of_input(&self.window.text, &self.window.marks);
        let place = text.place(span);
        let mut finding = Finding::of_no_event(odd.rule, odd.message(session, &before), span);
        finding.pointer = field.map_or_else(|| self.pointer.to_string(), |f| self.pointer_to(f));
        finding.value = field.and_then(|field| value_at(field, &self.window.text, span));
        let problem = Problem::new(finding, place, Arc::clone(path), self.via.clone());
        let excerpt = self.shown.map(|shown| self.window.excerpt(span, place, shown));
        Problem { excerpt, ..problem }
    }

    fn span_of(&self, field: Field) -> Option<Span> {
        self.fields[POINTED_AT.iter().position(|other| *other == field)?]
    }

    fn pointer_to(&self, field: Field) -> String {
        let payload = match field.home() {
            Home::Payload if self.is_enveloped => format!("/{PAYLOAD}"),
            _ => String::new(),
        };
        format!("{}{payload}/{}", self.pointer, field.name())
    }
}

/// The value of `field` that stands at `span` of the input's own text: quotes go, and
/// what escapes them inside strings. Where it is packed otherwise there is none.
fn value_at(field: Field, text: &str, span: Span) -> Option<String> {
    let value = text.get(span.start..span.end)?.trim_matches(['"', '\\']);
    is_well_formed(field, value).then(|| bounded(value))
}
