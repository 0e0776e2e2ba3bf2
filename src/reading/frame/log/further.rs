//! Further lines of a value that goes on over lines of a log, and what is done where it
//! breaks.

use super::super::super::values::Next;
use super::super::attempt::{Attempt, Further};
use super::super::named::names_event;
use super::super::suspect::Suspect;
use super::super::{Framed, MAX_VALUE, MOST_FRAMES};
use super::{LONGEST_PRELUDE, LogFramer, Paused};
use crate::text::Fault;

impl LogFramer {
    /// Reads a further line of a value; answers where reading goes on.
    pub(super) fn read_on(
        &mut self,
        text: &str,
        mut attempt: Attempt,
        from: usize,
        next: usize,
        framed: &mut Framed,
    ) -> usize {
        let frames = framed.frames.len();
        let (mut read, first, is_indented);
        if let Some(Paused::Line { read: at, first: begun, is_indented: indented }) =
            self.paused.take()
        {
            (read, first, is_indented) = (at, begun, indented);
        } else {
            read = attempt.made.content.len();
            match attempt.add_line(text, from, next) {
                Further::Yes { is_indented: indented } => is_indented = indented,
                Further::LeftOut => {
                    self.attempt = Some(attempt);
                    return next;
                }
                Further::No => {
                    let place = attempt.cut_off();
                    return self.broken_lines(text, &attempt, (place, Fault::Truncated), framed);
                }
            }
            first = Some(read);
        }
        let (place, fault) = loop {
            if framed.frames.len() >= frames + MOST_FRAMES {
                let at = attempt.made.outer(read - 1) + 1;
                let by = attempt.let_go(read);
                let first = first.and_then(|first| first.checked_sub(by));
                self.paused = Some(Paused::Line { read: read - by, first, is_indented });
                self.attempt = Some(attempt);
                return at;
            }
            match attempt.values.next(attempt.made.content.as_bytes(), &mut read) {
                Next::Value { span, pointer } => {
                    attempt.start = None;
                    attempt.named |=
                        is_indented && names_event(&attempt.made.content[span.start..span.end]);
                    self.suspects.skip(attempt.made.outer(span.end - 1) + 1);
                    framed.frames.push(attempt.made.frame(span, pointer));
                }
                Next::End(end) => {
                    let end = attempt.made.outer(end - 1) + 1;
                    self.begun.end = Some(end);
                    return end;
                }
                Next::More if attempt.values.may_break_line() => {
                    attempt.start = attempt.start.filter(|start| next - start < LONGEST_PRELUDE);
                    attempt.let_go(attempt.made.content.len());
                    let length = attempt.made.content.len();
                    if length <= MAX_VALUE {
                        self.attempt = Some(attempt);
                        return next;
                    }
                    break (length, Fault::Truncated);
                }
                Next::More => break (attempt.cut_off(), Fault::Truncated),
                Next::Broken(place, _) if Some(place) == first && !is_indented => {
                    // This line is another record: the value was cut off.
                    break (attempt.made.content[..place].trim_end().len(), Fault::Truncated);
                }
                Next::Broken(place, fault) => break (place, fault),
            }
        };
        if let Some(start) = attempt.start.filter(|start| *start >= self.bare_until)
            && let Some(dress) = attempt.dress(place)
        {
            if self.dressed(text, start, next, dress, framed) {
                return next;
            }
            self.bare_until = next;
        }
        self.broken_lines(text, &attempt, (place, fault), framed)
    }

    /// A value over lines broke: reading goes back behind its beginning.
    pub(super) fn broken_lines(
        &mut self,
        text: &str,
        attempt: &Attempt,
        (place, fault): (usize, Fault),
        framed: &mut Framed,
    ) -> usize {
        let (made, values) = (&attempt.made, &attempt.values);
        let begun = values.within().or(values.begun()).unwrap_or(0).min(place);
        let outer = if place < made.content.len() {
            made.outer(place)
        } else {
            made.outer(place.saturating_sub(1)) + 1
        };
        let start = attempt.start.unwrap_or_else(|| made.outer(begun));
        let suspect = Suspect::new(text, start, outer, fault, true);
        let names = attempt.named || names_event(&made.content[begun..place]);
        self.suspects.add(suspect, names, values.is_substantial(), framed);
        self.dead.extend(values.open().into_iter().map(|at| made.outer(at)));
        match values.within() {
            Some(within) if made.content.is_char_boundary(within + 1) => made.outer(within) + 1,
            _ => outer,
        }
    }
}
