//! Further lines of a value that goes on over lines of a log, and what is done where it
//! breaks.

use super::super::super::values::Next;
use super::super::attempt::{Attempt, Further};
use super::super::named::{dumps_payload, is_within_payload, names_event, parts_payload};
use super::super::prefix::line_from;
use super::super::spoilt::{Spoilt, spoilt};
use super::super::unsettled::Suspect;
use super::super::{Frame, LONGEST_PRELUDE, MAX_VALUE, Sink, fault_span};
use super::{LogFramer, Open};
use crate::reading::encoded::may_hold_json;
use crate::text::{Dress, Fault, Span, View};

/// How much may be left out between two lines of a value, in bytes.
const LONGEST_GAP: usize = 1 << 20;

impl LogFramer {
    /// Reads a further line of a value; answers where reading goes on.
    pub(super) fn read_on(
        &mut self,
        text: View<'_>,
        mut attempt: Attempt,
        line: Span,
        sink: Sink<'_>,
    ) -> usize {
        let first = attempt.made.end();
        let is_indented = match attempt.add_line(text, line, self.is_of_one) {
            Further::Yes { is_indented } => is_indented,
            Further::Foreign(name) => {
                self.open = Open::Value(attempt);
                self.weave(text, line.start, name);
                return line.start;
            }
            Further::LeftOut
                if line.end - attempt.made.outer(attempt.cut_off().0) < LONGEST_GAP =>
            {
                self.open = Open::Value(attempt);
                return line.end;
            }
            Further::No | Further::LeftOut => {
                return self.broken_lines(text, &attempt, attempt.cut_off(), sink);
            }
        };
        self.read_values(text, attempt, (first, is_indented), line.end, sink)
    }

    /// Reads the value in a line that has been added to it, as far as `next`: it begins at
    /// `first` there, and may be indented. Answers where reading goes on.
    fn read_values(
        &mut self,
        text: View<'_>,
        mut attempt: Attempt,
        (first, is_indented): (usize, bool),
        next: usize,
        sink: Sink<'_>,
    ) -> usize {
        let mut read = first;
        let (place, fault) = loop {
            match attempt.values.next(attempt.made.view(), &mut read) {
                Next::Value { span, pointer } => {
                    attempt.start = None;
                    attempt.named |= is_indented && names_event(attempt.made.view().of(span));
                    // A string may be a key of PHP's.
                    if may_hold_json(attempt.made.view().of(span).as_bytes()) {
                        self.unsettled.skip(attempt.made.outer(span.end - 1) + 1);
                        let is_bare = attempt.is_bare;
                        let value = Frame::Value { span, pointer, is_bare };
                        self.push(attempt.made.outward(value), sink);
                    }
                }
                Next::End(end) => {
                    let end = attempt.made.outer(end - 1) + 1;
                    self.begun.end = Some(end);
                    return end;
                }
                Next::More if attempt.values.may_break_line() => {
                    return self.keep_open(text, attempt, next);
                }
                Next::More => break attempt.cut_off(),
                Next::Broken(place, _) if place == first && !is_indented => {
                    // This line is another record: the value was cut off.
                    break (attempt.made.word_end(place), Fault::Truncated);
                }
                Next::Broken(place, fault) => break (place, fault),
            }
        };
        let content = attempt.made.view();
        let bare_until = self.bare_until.max(self.words_until);
        if let Some(start) = attempt.start.filter(|start| *start >= bare_until)
            && !is_within_payload(content, &attempt.values.open())
        {
            // The brackets of the first row need no quotes.
            if self.rows(text, Span { start, end: next }, sink) {
                return next;
            }
            if let Some(dress) = attempt.dress(place)
                && self.dressed(text, start, next, dress, sink)
            {
                return next;
            }
        }
        // The strings before are what tells, so that a payload around it is one of an event.
        let begun = attempt.start.or(attempt.values.within().map(|at| attempt.made.outer(at)));
        if let Some(start) = begun.filter(|start| *start >= bare_until)
            && let Some(dress) = Dress::at_break(content.bytes(..), place - content.start())
        {
            let is_dress = dress != Dress::Escapes || !Dress::has_escaped_quote(content.bytes(..));
            if is_dress && self.dressed(text, start, next, dress, sink) {
                return next;
            }
            self.bare_until = next;
        }
        self.spoilt_lines(text, attempt, (place, fault), (next, Some(0)), sink)
    }

    /// A value broke of which the lines are here up to `next`: an envelope that it breaks in is
    /// passed over as soon as all of it is here, which was looked for in so many bytes, unless there
    /// are no more lines. Answers where reading goes on.
    pub(super) fn spoilt_lines(
        &mut self,
        text: View<'_>,
        attempt: Attempt,
        broken: (usize, Fault),
        (next, searched): (usize, Option<usize>),
        sink: Sink<'_>,
    ) -> usize {
        let outer = |at: usize| attempt.made.outer(at - 1) + 1;
        let is_new = outer(broken.0) >= self.endless;
        match is_new.then(|| spoilt(attempt.made.view(), &attempt.values, broken)).flatten() {
            Some(Spoilt::Open(_)) if searched.is_some() => {
                let searched = searched.unwrap_or_default() + attempt.made.view().str(..).len();
                self.open = Open::Spoilt(attempt, broken, searched);
                return next;
            }
            Some(Spoilt::Open(Span { start, end }) | Spoilt::Whole(Span { start, end })) => {
                self.passed = Span { start: attempt.made.outer(start), end: outer(end) };
            }
            Some(Spoilt::Endless(end)) => self.endless = outer(end),
            None => {}
        }
        let at = self.broken_lines(text, &attempt, broken, sink);
        self.unsettled.read_up_to(text, self.passed.end);
        at
    }

    /// The value goes on behind `next`, unless it is too large: of a list in it, the elements
    /// are read one by one then. Answers where reading goes on.
    fn keep_open(&mut self, text: View<'_>, mut attempt: Attempt, next: usize) -> usize {
        attempt.start = attempt.start.filter(|start| next - start < LONGEST_PRELUDE);
        attempt.let_go();
        if !attempt.values.is_let_go() && attempt.made.view().str(..).len() > MAX_VALUE {
            let begun = attempt.made.outer(attempt.values.within().unwrap_or(0));
            let span = fault_span(text, begun);
            self.unsettled.hold(Frame::TooLarge { span, limit: MAX_VALUE });
            if let Some(open) = attempt.around_list() {
                self.dead.extend(open);
                return begun + 1;
            }
            attempt.discard();
        }
        self.open = Open::Value(attempt);
        next
    }

    /// A value over lines broke: reading goes back behind its beginning.
    pub(super) fn broken_lines(
        &mut self,
        text: View<'_>,
        attempt: &Attempt,
        (place, fault): (usize, Fault),
        sink: Sink<'_>,
    ) -> usize {
        if attempt.values.is_let_go() {
            return attempt.made.outer(place.saturating_sub(1)) + 1;
        }
        let (made, values) = (&attempt.made, &attempt.values);
        let content = made.view();
        let begun = values.within().or(values.begun()).unwrap_or(content.start()).min(place);
        let outer = if place < made.end() {
            made.outer(place)
        } else {
            made.outer(place.saturating_sub(1)) + 1
        };
        let start = attempt.start.unwrap_or_else(|| made.outer(begun));
        let suspect = Suspect::new(text, start, (outer, fault), Some(&attempt.shared.prefix));
        let names = attempt.named || names_event(content.str(begun..place));
        let open = values.open();
        let is_payload = is_within_payload(content, &open);
        let is_dumped = suspect.is_dump()
            && (is_payload || dumps_payload(text.str(line_from(text, start)..start)));
        // No fault but the loss of its envelope.
        let is_told = attempt.lost.is_none() || open.len() > 1;
        self.unsettled.add(suspect, names && is_told, is_told && values.is_substantial());
        // What stands on the line before will not be seen when this is read again.
        if is_dumped {
            self.unsettled.begin_payload(text, start);
        }
        if is_payload || parts_payload(content.str(begun..place)) {
            self.words_until = self.words_until.max(text.line_end(outer));
        }
        self.dead.extend(open.into_iter().map(|at| made.outer(at)));
        if names
            && let Some(start) = values.within().filter(|start| *start < place)
            && let Some(frame) = made.mended(Span { start, end: place }, values.pointer())
        {
            self.push(frame, sink);
            return outer;
        }
        match values.within() {
            Some(within) if content.is_char_boundary(within + 1) => made.outer(within) + 1,
            _ => outer,
        }
    }
}
