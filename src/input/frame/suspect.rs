//! Text that broke: is it a finding, or noise?
//!
//! Broken JSON is a finding where it names an event. It may do so before the
//! place where it broke, or after it on the same line; text that broke over
//! several lines may go on over indented ones. What a language printed (a
//! Python dict, a Ruby hash, a JavaScript object) is found in the same way.

use super::super::scan::Fault;
use super::log::place_of;
use super::named::{names_dump, names_event};
use super::{Dump, Frame, Framed};
use crate::json::Span;

/// How far after its beginning broken text may still go on, in bytes.
const LONGEST: usize = 1 << 20;

/// Text that broke.
#[derive(Clone, Debug)]
pub(super) struct Suspect {
    /// Where it began.
    start: usize,
    /// Where it broke.
    place: usize,
    fault: Fault,
    span: Span,
    /// It broke where a key of another language stands.
    dump: Option<Dump>,
    over_lines: bool,
}

impl Suspect {
    pub(super) fn new(
        text: &str,
        start: usize,
        place: usize,
        fault: Fault,
        over_lines: bool,
    ) -> Self {
        let dump = dump_at(text.as_bytes().get(place).copied(), fault);
        Self { start, place, fault, span: place_of(text, place, fault), dump, over_lines }
    }
}

/// Which language writes a key, or what follows one, like this.
fn dump_at(byte: Option<u8>, fault: Fault) -> Option<Dump> {
    let Fault::Expected(what) = fault else { return None };
    match byte? {
        b'\'' if what.contains("key") => Some(Dump::Python),
        b':' if what.contains("key") => Some(Dump::Ruby),
        b'=' if what.contains("colon") => Some(Dump::Ruby),
        byte if what.contains("key") && (byte.is_ascii_alphabetic() || byte == b'_') => {
            Some(Dump::JavaScript)
        }
        _ => None,
    }
}

/// The text that broke last and is not settled.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    current: Option<Suspect>,
    /// Text that broke before here has been reported.
    reported: usize,
    /// A dump has been reported and may go on.
    in_dump: bool,
}

impl Suspects {
    /// Adds text that broke: a finding at once if it `names` an event.
    pub(super) fn add(
        &mut self,
        suspect: Suspect,
        names: bool,
        is_substantial: bool,
        framed: &mut Framed,
    ) {
        if suspect.place < self.reported || (self.in_dump && suspect.dump.is_some()) {
            return;
        }
        let has_dump = self.current.as_ref().is_some_and(|current| current.dump.is_some());
        if names && suspect.dump.is_none() {
            self.report(&suspect, framed);
        } else if (suspect.dump.is_some() && !has_dump)
            || (is_substantial && self.current.is_none())
        {
            self.current = Some(suspect);
        }
    }

    /// A further line: does it name the event that broken text before it held?
    /// An unindented line is other text.
    pub(super) fn read_line(&mut self, text: &str, line: Span, framed: &mut Framed) {
        let content = &text[line.start..line.end];
        let goes_on = content.starts_with([' ', '\t', '}', ']', ')', '\r']) || content.is_empty();
        self.in_dump &= goes_on;
        let Some(current) = &self.current else { return };
        if line.start <= current.place {
            return;
        }
        if line.start - current.start > LONGEST {
            self.current = None;
        } else if goes_on {
            self.accuse(content, framed);
        } else {
            self.current = None;
        }
    }

    /// The line, or what can be read of it, ends at `end`: did the rest of it
    /// name an event?
    pub(super) fn end_line(&mut self, text: &str, end: usize, framed: &mut Framed) {
        let Some(current) = &self.current else { return };
        if current.place > end {
            return;
        }
        let keep = current.over_lines || current.dump.is_some();
        if !self.accuse(&text[self.current.as_ref().map_or(end, |c| c.place)..end], framed) && !keep
        {
            self.current = None;
        }
    }

    /// Adjusts offsets when the first `by` bytes of the text are let go.
    pub(super) fn shift(&mut self, by: usize) {
        self.reported = self.reported.saturating_sub(by);
        // A place that was let go can no longer be shown.
        self.current = self.current.take().filter(|current| current.start >= by);
        if let Some(current) = &mut self.current {
            current.start -= by;
            current.place -= by;
            current.span.start -= by;
            current.span.end -= by;
        }
    }

    /// The first byte of the text that may have to be shown.
    pub(super) fn needed(&self) -> Option<usize> {
        self.current.as_ref().map(|current| current.start)
    }

    fn accuse(&mut self, rest: &str, framed: &mut Framed) -> bool {
        let Some(current) = &self.current else { return false };
        let names = if current.dump.is_some() { names_dump(rest) } else { names_event(rest) };
        if names && let Some(current) = self.current.take() {
            self.report(&current, framed);
        }
        names
    }

    fn report(&mut self, suspect: &Suspect, framed: &mut Framed) {
        framed.frames.push(match suspect.dump {
            Some(dump) => {
                Frame::Dump { span: Span { start: suspect.start, end: suspect.start + 1 }, dump }
            }
            None => Frame::Broken { span: suspect.span, fault: suspect.fault },
        });
        self.reported = suspect.place + 1;
        self.in_dump = suspect.dump.is_some();
        self.current = None;
    }
}
