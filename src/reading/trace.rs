//! The way back to an event's places, for when its record is gone: rules across
//! events fire late, in the order of the input, and rarely. Until one does, no line
//! is counted and no excerpt is made.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::between::Between;
use super::chunk::Places;
use super::found::Found;
use super::found::kept::{Kept, POINTED_AT};
use super::found::located::Located;
use super::full::Full;
use super::how::How;
use super::plain_found::PlainFound;
use super::taker::Taker;
use super::whole::Share;
use super::window::Window;
use crate::judge::Problem;
use crate::rules::sequence::Oddity;
use crate::text::{CONTEXT, Position, Shown, Span};

/// The way back to an event's places.
#[derive(Debug)]
pub(crate) enum Trace<'t> {
    /// The places themselves, in the text that they are those of.
    Kept(Box<Kept>),
    /// The event's record, behind some text to be shown: it is read again where the rules
    /// ask for its places.
    Again(Cow<'t, [u8]>, Record),
}

/// An event, and where its record stands in the bytes that are kept of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    /// Where the event begins.
    event: Position,
    /// Whether a line begins with these bytes.
    begins: bool,
    /// Where the record begins, and its place.
    start: usize,
    at: Position,
    between: Between,
    wants_excerpts: bool,
}

impl Trace<'_> {
    /// Where the event begins.
    pub(crate) const fn start(&self) -> Position {
        match self {
            Self::Kept(known) => known.start,
            Self::Again(_, record) => record.event,
        }
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
        match self {
            Self::Kept(known) => Some(known.problem(odd, path, session, before)),
            Self::Again(bytes, record) => {
                Some(record.read(bytes, path)?.problem(odd, path, session, before))
            }
        }
    }
}

impl Record {
    /// The places of the event.
    fn read(self, bytes: &[u8], path: &Arc<str>) -> Option<Box<Kept>> {
        let Self { event: start, begins, start: from, at, between, wants_excerpts } = self;
        let places = Places::new(bytes, begins, from, at);
        let mut full = Full::at(&places, from, between, wants_excerpts);
        let how = How { wants_excerpts, ..How::default() };
        let mut search = Search { start, known: None };
        full.read(&bytes[from..], true, path, how, &mut search);
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
            && let Trace::Kept(known) = event.trace()
        {
            self.known = Some(known);
        }
    }

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
        Trace::Kept(Box::new(kept))
    }
}

impl PlainFound<'_> {
    /// Copies the record into `text`, to tell of the event's places later; with what
    /// stands before it if that is to be shown.
    pub(crate) fn note(&self, wants_excerpts: bool, text: &mut Vec<u8>) -> Noted {
        let most = if wants_excerpts { CONTEXT } else { 0 };
        let from = self.record.start.saturating_sub(most);
        let begin = text.len();
        text.extend_from_slice(self.places.bytes.get(from..self.record.end).unwrap_or_default());
        let record = Record {
            event: self.start(),
            begins: self.places.begins_line(from),
            start: self.record.start - from,
            at: self.places.position(self.record.start),
            between: self.between,
            wants_excerpts,
        };
        Noted { text: begin..text.len(), record }
    }

    /// What it takes to tell of its places later.
    pub(crate) fn trace(&self, wants_excerpts: bool) -> Trace<'static> {
        let mut bytes = Vec::new();
        let Noted { record, .. } = self.note(wants_excerpts, &mut bytes);
        Trace::Again(Cow::Owned(bytes), record)
    }
}

/// Where an event was noted.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    /// Where its record stands in the text that it was copied into.
    text: Range<usize>,
    record: Record,
}

impl Noted {
    /// What it takes to tell of the event's places, of which the record was copied into
    /// `text`.
    pub(crate) fn trace<'t>(&self, text: &'t [u8]) -> Trace<'t> {
        let bytes = text.get(self.text.clone()).unwrap_or_default();
        Trace::Again(Cow::Borrowed(bytes), self.record)
    }
}
