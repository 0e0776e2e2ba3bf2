//! The way back to an event's places, for when its record is gone: rules across
//! events fire late, in the order of the input, and rarely. Until one does, no line
//! is counted and no excerpt is made.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::chunk::Places;
use super::found::kept::{Kept, POINTED_AT};
use super::found::located::Located;
use super::own::RowTrace;
use super::plain_found::{PlainFound, pointer, via};
use super::window::Window;
use crate::event::{Recognised, recognise};
use crate::judge::Problem;
use crate::rules::sequence::Oddity;
use crate::text::{CONTEXT, Node, Position, Shown, Span};

/// The way back to an event's places.
#[derive(Debug)]
pub(crate) enum Trace<'t> {
    /// The places themselves, in the text that they are those of.
    Kept(Box<Kept>),
    /// The text of a plain event, and what stands around it to be shown: it is read again
    /// where the rules ask for its places.
    Again(Cow<'t, [u8]>, Again),
    /// Where its row says that it was found.
    Row(RowTrace),
    /// Nobody reads where it stands.
    Unread,
}

/// A plain event, and where it stands in the bytes that are kept of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Again {
    span: Span,
    start: Position,
    /// Whether a line begins with these bytes.
    begins: bool,
    index: Option<u64>,
    shown: Shown,
    wants_excerpts: bool,
}

impl Trace<'_> {
    /// Where the event begins, if anybody reads that.
    pub(crate) const fn start(&self) -> Position {
        match self {
            Self::Kept(known) => known.start,
            Self::Again(_, again) => again.start,
            Self::Row(row) => row.start(),
            Self::Unread => Position::START,
        }
    }

    /// What is odd about the event, which stands in the input `path` unless its row says
    /// otherwise; `session` is its session, and `before` says where the event stands that it was
    /// compared with.
    pub(crate) fn problem(
        &self,
        odd: &Oddity,
        path: &Arc<str>,
        session: &str,
        before: &str,
    ) -> Option<Problem> {
        match self {
            Self::Kept(known) => Some(known.problem(odd, path, session, before)),
            Self::Again(bytes, again) => {
                Some(again.read(bytes, path)?.problem(odd, path, session, before))
            }
            Self::Row(row) => Some(row.problem(odd, session, before)),
            Self::Unread => Some(Problem::of_input(odd.rule, String::new(), path)),
        }
    }
}

impl Again {
    /// The places of the event.
    fn read(self, bytes: &[u8], path: &Arc<str>) -> Option<Kept> {
        let Self { span, start, begins, index, shown, wants_excerpts } = self;
        let places = Places::new(bytes, begins, span.start, start);
        let (mut text, begin) = places.before(span.start, wants_excerpts);
        let at = text.len();
        text += std::str::from_utf8(bytes.get(span.start..)?).ok()?;
        let shown = Shown { end: text.len(), ..shown };
        let window = Arc::new(Window::of(text, begin));
        let text = &window.text();
        let span = Span { start: at, end: at + (span.end - span.start) };
        let node = Node::new(text.content(), span);
        let Recognised::Session(event) = recognise(node, &pointer(index)) else { return None };
        let (event, window, via) = (&*event, &window, via(shown));
        let shown = wants_excerpts.then_some(shown);
        Some(Located { event, text, path, via, undecoded: None, window, shown }.kept())
    }
}

impl Located<'_> {
    /// What it takes to tell of the event's places when its record is gone.
    pub(crate) fn trace(&self) -> Trace<'static> {
        Trace::Kept(Box::new(self.kept()))
    }

    fn kept(&self) -> Kept {
        let event = self.text.outermost(self.event.span());
        let at = self.start();
        let (window, start) = Window::shared(self.window, event, at, self.shown.is_some());
        let inside =
            |Span { start: from, end }: Span| Span { start: from - start, end: end - start };
        let outermost = |span| inside(self.text.outermost(span));
        let span = |field| self.event.value(field).map(|value| outermost(value.node.span()));
        let end = |shown: Shown| shown.end.saturating_sub(start).min(window.text.len());
        Kept {
            shown: self.shown.map(|shown| Shown { end: end(shown), ..shown }),
            window,
            via: self.via.to_vec(),
            pointer: self.event.pointer.clone(),
            is_enveloped: self.event.envelope.is_some(),
            event: inside(event),
            start: at,
            fields: POINTED_AT.map(span),
        }
    }
}

impl PlainFound<'_> {
    /// Copies the event into `text`, to tell of its places later; with what stands around it
    /// if that is to be shown.
    pub(crate) fn note(&self, wants_excerpts: bool, text: &mut Vec<u8>) -> Noted {
        let Self { event, index, base, shown, places, .. } = *self;
        let (start, end) = (base + event.span.start, base + event.span.end);
        let (from, to) = if wants_excerpts {
            (start.saturating_sub(CONTEXT), base + shown.end)
        } else {
            (start, end)
        };
        let begin = text.len();
        text.extend_from_slice(places.bytes.get(from..to).unwrap_or_default());
        let again = Again {
            span: Span { start: start - from, end: end - from },
            start: self.start(),
            begins: places.begins_line(from),
            index,
            shown,
            wants_excerpts,
        };
        Noted { text: begin..text.len(), again }
    }

    /// What it takes to tell of its places later.
    pub(crate) fn trace(&self, wants_excerpts: bool) -> Trace<'static> {
        let mut bytes = Vec::new();
        let Noted { again, .. } = self.note(wants_excerpts, &mut bytes);
        Trace::Again(Cow::Owned(bytes), again)
    }
}

/// Where an event was noted.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    /// Where it stands in the text that it was copied into.
    text: Range<usize>,
    again: Again,
}

impl Noted {
    /// What it takes to tell of the event's places, which was copied into `text`.
    pub(crate) fn trace<'t>(&self, text: &'t [u8]) -> Trace<'t> {
        let bytes = text.get(self.text.clone()).unwrap_or_default();
        Trace::Again(Cow::Borrowed(bytes), self.again)
    }
}
