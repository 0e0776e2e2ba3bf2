//! What is not settled yet: text that broke, which is a finding or noise, and what was found
//! behind it, which waits for that, since all is handed on in the order of the text.
//!
//! Broken JSON is a finding where it names an event. It may do so before the
//! place where it broke, or after it on the same line; text that broke over
//! several lines may go on over indented ones. What a language printed (a
//! Python dict, a Ruby hash, a JavaScript object) is found in the same way.

use std::collections::VecDeque;

use super::attempt::is_indented;
use super::begin::leaves_open;
use super::dump::is_of_class;
use super::named::{names_dump, names_event};
use super::prefix::{line_from, shared_prefix};
use super::{Dump, Frame, Sink, fault_span};
use crate::text::{Fault, Span, View};

/// How far after its beginning broken text may still go on, in bytes.
const LONGEST: usize = 1 << 20;

/// How much is searched again, so that a key with what stands around it is not
/// cut in two, in bytes.
const OVERLAP: usize = 128;

/// How much that was found on a line waits for text before it to be reported.
const MOST_WAITING: usize = 1 << 12;

/// Text that broke.
#[derive(Clone, Debug)]
pub(super) struct Suspect {
    /// Where it began.
    start: usize,
    fault: Fault,
    /// The place of that.
    span: Span,
    /// It broke where a key of another language stands.
    dump: Option<Dump>,
    /// What its lines share, if it broke over several.
    prefix: Option<String>,
    /// The line that it broke in has ended.
    has_line: bool,
    /// What follows from here on has not been searched for an event's name.
    searched: usize,
}

impl Suspect {
    /// What began at `start` and broke at `place`: over several lines, if these begin with
    /// `prefix`.
    pub(super) fn new(
        text: View<'_>,
        start: usize,
        (place, fault): (usize, Fault),
        prefix: Option<&str>,
    ) -> Self {
        let span = match fault {
            Fault::Truncated => Span { start: place, end: place },
            _ => fault_span(text, place),
        };
        let of_class = || is_of_class(text.bytes(..start)).then_some(Dump::JavaScript);
        let dump = Dump::at(text.bytes(place..), fault).or_else(of_class);
        let prefix = prefix.map(str::to_owned);
        Self { start, fault, span, dump, prefix, has_line: false, searched: place }
    }

    /// Whether a language printed it.
    pub(super) const fn is_dump(&self) -> bool {
        self.dump.is_some()
    }
}

/// What stands on `line` behind the prefix that it shares with others.
fn behind<'t>(prefix: &str, line: &'t str) -> &'t str {
    let cut = if prefix.is_empty() { 0 } else { shared_prefix(prefix, line).length };
    &line[cut..]
}

/// By how many blanks a line is indented behind `prefix`, unless it holds nothing.
fn indent(prefix: &str, line: &str) -> Option<usize> {
    let rest = behind(prefix, line);
    let text = rest.trim_ascii_start();
    (!text.is_empty()).then(|| rest.len() - text.len())
}

/// The bracket that a dump begins with.
const fn first_of(start: usize) -> Span {
    Span { start, end: start + 1 }
}

/// The text that broke last, and what waits for it.
#[derive(Debug, Default)]
pub(super) struct Unsettled {
    current: Option<Suspect>,
    /// Text that broke before here has been reported.
    reported: usize,
    /// A dump has been reported and may go on in lines that begin with this.
    in_dump: Option<String>,
    /// How far the payload of what is dumped is indented: in the lines that are further, a
    /// customer's words may look like anything.
    payload: Option<usize>,
    /// What has been found and not handed on, in the order of the text: it stands behind
    /// text that is still being read, or that may be reported.
    waiting: VecDeque<Frame>,
}

impl Unsettled {
    /// Whether what comes next has nothing to do with what broke before it.
    pub(super) fn is_between(&self) -> bool {
        self.current.is_none()
            && self.in_dump.is_none()
            && self.payload.is_none()
            && self.waiting.is_empty()
    }

    /// Whether text that broke may yet be reported before what is found now. Where very much
    /// is found behind it, that does not wait.
    pub(super) fn may_report(&self) -> bool {
        self.current.is_some() && self.waiting.len() < MOST_WAITING
    }

    /// Whether what stands at `at` belongs to broken text that has been reported.
    pub(super) const fn is_reported(&self, at: usize) -> bool {
        at < self.reported
    }

    /// Adds text that broke: a finding at once if it `names` an event.
    pub(super) fn add(&mut self, suspect: Suspect, names: bool, is_substantial: bool) {
        if suspect.span.start < self.reported || (self.in_dump.is_some() && suspect.dump.is_some())
        {
            return;
        }
        let has_dump = self.current.as_ref().is_some_and(|current| current.dump.is_some());
        if names && suspect.dump.is_none() {
            self.report(&suspect, false);
        } else if (suspect.dump.is_some() && !has_dump)
            || (is_substantial && self.current.is_none())
        {
            self.current = Some(suspect);
        }
    }

    /// A further line: may it belong to the broken text before it? An
    /// unindented line is other text.
    pub(super) fn begin_line(&mut self, text: View<'_>, line: Span) {
        if text.bytes(..line.start).last().is_some_and(|before| *before != b'\n') {
            return; // the rest of one
        }
        let content = text.of(line);
        let goes_on = |prefix: &str| {
            let rest = behind(prefix, content);
            is_indented(rest) || rest.starts_with(')')
        };
        let indent = indent(self.prefix(), content);
        self.payload.take_if(|payload| indent.is_some_and(|indent| indent <= *payload));
        self.in_dump.take_if(|prefix| !goes_on(prefix));
        self.current.take_if(|current| {
            current.has_line = line.start > current.span.start;
            let prefix = current.prefix.as_deref().unwrap_or_default();
            current.has_line && (!goes_on(prefix) || line.start - current.start > LONGEST)
        });
    }

    /// What lines of a dump share.
    fn prefix(&self) -> &str {
        let current = self.current.as_ref().and_then(|current| current.prefix.as_deref());
        current.or(self.in_dump.as_deref()).unwrap_or_default()
    }

    /// The payload of what is dumped begins on the line that the byte at `at` is in.
    pub(super) fn begin_payload(&mut self, text: View<'_>, at: usize) {
        let line = text.str(line_from(text, at)..text.line_end(at));
        self.payload = indent(self.prefix(), line);
    }

    /// Whether a line is within a payload that is dumped.
    pub(super) const fn is_within_payload(&self) -> bool {
        self.payload.is_some()
    }

    /// A line ends at `end`: text that broke within one line ends there too.
    pub(super) fn finish_line(&mut self, text: View<'_>, end: usize) {
        self.read_up_to(text, end);
        self.current.take_if(|current| {
            let is_open = || current.has_line || leaves_open(text.bytes(current.start..end));
            current.prefix.is_none() && (current.dump.is_none() || !is_open())
        });
    }

    /// Did what stands before `end` name the event that broken text before it held?
    pub(super) fn read_up_to(&mut self, text: View<'_>, end: usize) {
        let Some(current) = &mut self.current else { return };
        let rest = text.str(current.searched.min(end)..end);
        let names = match current.dump {
            // Go writes some values as JSON does.
            Some(dump) => names_dump(rest, dump) || (dump == Dump::Go && names_event(rest)),
            None => names_event(rest),
        };
        let before = end.saturating_sub(OVERLAP).max(current.searched);
        current.searched = text.ceil_char_boundary(before);
        if names && let Some(mut current) = self.current.take() {
            let before = text.str(line_from(text, current.start)..current.start);
            let known = |dump: Dump| dump.known_by(before, text.str(current.start..end));
            current.dump = current.dump.map(known);
            let is_late = current.prefix.is_some() || current.has_line;
            self.report(&current, is_late);
        }
    }

    /// A dump that names an event at its beginning, at `start`, is a finding, unless it is
    /// part of what broke before it.
    pub(super) fn dump(&mut self, text: View<'_>, start: usize, dump: Dump) {
        let is_known = self.current.as_ref().is_some_and(|current| current.dump.is_some());
        if !is_known && self.in_dump.is_none() && start >= self.reported {
            self.hold(Frame::Dump { span: first_of(start), dump, is_late: false });
            let before = text.str(line_from(text, start)..start).trim_ascii_end();
            // One blank is the prefix's, and the others are the dump's own.
            let prefix = if before.is_empty() { String::new() } else { format!("{before} ") };
            (self.reported, self.in_dump, self.current) = (start + 1, Some(prefix), None);
        }
    }

    /// What stands before `end` is whole JSON, which accuses nobody.
    pub(super) fn skip(&mut self, end: usize) {
        if let Some(current) = &mut self.current {
            current.searched = end.max(current.searched);
        }
    }

    /// The first byte of the text that may have to be shown.
    pub(super) fn needed(&self) -> Option<usize> {
        self.current.as_ref().map(|current| current.start)
    }

    /// Holds what was found until all before it has been handed on.
    pub(super) fn hold(&mut self, frame: Frame) {
        let behind = self.waiting.partition_point(|other| other.begin() <= frame.begin());
        self.waiting.insert(behind, frame);
    }

    /// Hands on what stands before `at`.
    pub(super) fn hand_on(&mut self, at: usize, sink: Sink<'_>) {
        while self.waiting.front().is_some_and(|frame| frame.begin() < at)
            && let Some(frame) = self.waiting.pop_front()
        {
            sink(frame);
        }
    }

    fn report(&mut self, suspect: &Suspect, is_late: bool) {
        self.hold(match suspect.dump {
            Some(dump) => Frame::Dump { span: first_of(suspect.start), dump, is_late },
            None => Frame::Broken { span: suspect.span, fault: suspect.fault },
        });
        self.reported = suspect.span.start + 1;
        self.in_dump = suspect.dump.map(|_| suspect.prefix.clone().unwrap_or_default());
        self.current = None;
    }
}
