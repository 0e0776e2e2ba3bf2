//! The way back to an event's places, for when its record is gone: rules across
//! events fire late, in the order of the input, and rarely. Until one does, no line
//! is counted and no excerpt is made.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::between::Between;
use super::chunk::{BEFORE, Places};
use super::found::Found;
use super::found::kept::{Kept, POINTED_AT};
use super::found::located::Located;
use super::full::Full;
use super::plain_found::PlainFound;
use super::taker::{Taker, Terms};
use super::whole::Share;
use super::window::Window;
use crate::judge::Problem;
use crate::rules::sequence::Oddity;
use crate::text::{Position, Shown, Span};

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
        let mut full = Full::at(&places, from, between, wants_excerpts);
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

impl Located<'_> {
    /// What it takes to tell of the event's places when its record is gone.
    pub(crate) fn trace(&self) -> Trace<'static> {
        let event = self.text.outermost(self.event.span());
        let at = self.start();
        let (window, start) = Window::shared(self.window, event, at, self.shown.is_some());
        let inside =
            |Span { start: from, end }: Span| Span { start: from - start, end: end - start };
        let outermost = |span| inside(self.text.outermost(span));
        let span = |field| self.event.value(field).map(|value| outermost(value.node.span()));
        let end = |shown: Shown| shown.end.saturating_sub(start).min(window.text.len());
        let kept = Kept {
            shown: self.shown.map(|shown| Shown { end: end(shown), ..shown }),
            window,
            via: self.via.to_vec(),
            pointer: self.event.pointer.clone(),
            is_enveloped: self.event.envelope.is_some(),
            event: inside(event),
            start: at,
            fields: POINTED_AT.map(span),
        };
        Trace { start: at, way: Way::Kept(Box::new(kept)) }
    }
}

impl PlainFound<'_> {
    /// Copies the record into `text`, to tell of the event's places later; with what
    /// stands before it if that is to be shown.
    pub(crate) fn note(&self, wants_excerpts: bool, text: &mut Vec<u8>) -> Noted {
        let most = if wants_excerpts { BEFORE } else { 0 };
        let from = self.record.start.saturating_sub(most);
        let begin = text.len();
        text.extend_from_slice(self.places.bytes.get(from..self.record.end).unwrap_or_default());
        let record = Record {
            begins: self.places.begins_line(from),
            start: self.record.start - from,
            at: self.places.position(self.record.start),
            between: self.between,
            wants_excerpts,
        };
        Noted { start: self.start(), text: begin..text.len(), record }
    }

    /// What it takes to tell of its places later.
    pub(crate) fn trace(&self, wants_excerpts: bool) -> Trace<'static> {
        let mut bytes = Vec::new();
        let Noted { start, record, .. } = self.note(wants_excerpts, &mut bytes);
        Trace { start, way: Way::Again(Again { bytes: Cow::Owned(bytes), record }) }
    }
}

/// Where an event was noted.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    start: Position,
    /// Where its record stands in the text that it was copied into.
    text: Range<usize>,
    record: Record,
}

impl Noted {
    /// What it takes to tell of the event's places, of which the record was copied into
    /// `text`.
    pub(crate) fn trace<'t>(&self, text: &'t [u8]) -> Trace<'t> {
        let bytes = Cow::Borrowed(text.get(self.text.clone()).unwrap_or_default());
        Trace { start: self.start, way: Way::Again(Again { bytes, record: self.record }) }
    }
}
