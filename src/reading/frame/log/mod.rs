//! `log` input: lines of text with JSON somewhere inside.
//!
//! A line is searched for brackets. Where JSON begins and the line ends before
//! it does, the next lines are read on with whatever prefix they share cut off,
//! as long as a pretty-printer may have broken the line there. When that turns
//! out not to be JSON, reading goes back behind the bracket that it began with,
//! so nothing is lost; a bracket that was still open when the text broke is not
//! tried again, since it would break at the same place.
//!
//! Lines of several programs may be mixed. As soon as a further line of a value is of
//! another program than the value, each program's lines are read apart ([`woven`]), by a
//! framer like this one; so are lines in a dress ([`dressed`]), and base64 that is broken
//! into lines is put together ([`wrapped`]).
//!
//! What is no event is noise. Broken JSON, and what was printed by a language
//! and not as JSON, is a finding only where it names an event: [`super::suspect`].

mod dressed;
mod further;
mod woven;
mod wrapped;

use std::collections::{BTreeSet, VecDeque};

use self::dressed::Open;
use self::woven::Loom;
pub(crate) use self::woven::{Name, Woven};
use self::wrapped::Wrapped;
use super::super::encoded::next_token;
use super::super::values::{Next, Values};
use super::attempt::Attempt;
use super::begin::{Begins, leaves_open, may_begin, quoted_json};
use super::dump::{Dump, go_map};
use super::made::Made;
use super::named::names_event;
use super::suspect::{Suspect, Suspects};
use super::{Frame, Framed, MAX_VALUE, MOST_FRAMES, may_hold_event};
use crate::text::{Dress, Fault, Span, View};

/// How long a value may be for its beginning to be remembered, in bytes.
const LONGEST_PRELUDE: usize = 1 << 16;

/// Frames the JSON in lines of text.
#[derive(Debug, Default)]
pub(crate) struct LogFramer {
    /// Where reading goes on: the beginning of a line, or a place within one.
    at: usize,
    attempt: Option<Attempt>,
    /// Dressed JSON that goes on in the next line.
    layer: Option<Open>,
    /// A text in base64 that goes on in the next line.
    wrapped: Option<Wrapped>,
    /// Lines of several programs, which are read apart.
    loom: Option<Loom>,
    /// All lines are of one program.
    is_of_one: bool,
    /// Up to here what looks dressed holds nothing.
    bare_until: usize,
    /// How many framers this one is within.
    depth: usize,
    /// Brackets that would break at the same place again.
    dead: BTreeSet<usize>,
    suspects: Suspects,
    /// Where a line that was too long has been left out.
    left_out: VecDeque<usize>,
    /// Frames after the place where reading goes on, which went back: what is
    /// found before them comes first.
    ahead: Vec<Frame>,
    /// Where reading paused within a line.
    paused: Option<Paused>,
    begun: Begun,
}

/// The last value that began and did not end on its line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Begun {
    /// Its number.
    pub(super) number: u64,
    /// Where it began.
    pub(super) at: usize,
    /// Where it ended, if it did and is JSON.
    pub(super) end: Option<usize>,
}

/// A line that so much is found in that it is read in several parts. Where they
/// end is a matter of the line alone, not of how it arrived.
#[derive(Debug)]
enum Paused {
    /// In the search for values.
    Search { quotes_from: usize, begins: Begins, trial: Option<Trial> },
    /// In a further line of a value.
    Line { read: usize, first: Option<usize>, is_indented: bool },
}

/// A value of a line that is being read.
#[derive(Debug)]
struct Trial {
    begin: usize,
    values: Values,
    read: usize,
    /// The end of the last part that was handed out.
    last: usize,
}

/// What came of a trial.
enum Tried {
    /// The search goes on here.
    After(usize),
    /// The value goes on in the next line.
    InNextLine,
    /// Much has been found: the rest is for later.
    Paused(Trial),
}

impl LogFramer {
    /// A framer of text whose first bytes have been read already.
    pub(crate) fn from(at: usize) -> Self {
        Self { at, ..Self::default() }
    }

    /// A framer of undressed text, within `depth` others.
    pub(crate) fn within(at: usize, depth: usize) -> Self {
        Self { at, depth, ..Self::default() }
    }

    /// Whether the next line has nothing to do with those before it.
    pub(crate) fn is_between(&self) -> bool {
        !self.is_open()
            && self.wrapped.is_none()
            && self.paused.is_none()
            && self.ahead.is_empty()
            && self.left_out.is_empty()
            && self.dead.last().is_none_or(|dead| *dead < self.at)
            && self.suspects.is_between()
    }

    /// Reads on in `text`, which consists of whole lines; the first bytes are
    /// known from the last call.
    pub(crate) fn frame(&mut self, text: View<'_>, eof: bool, framed: &mut Framed) {
        loop {
            let has_work = |framer: &Self| {
                framer.paused.is_some() || framer.loom.as_ref().is_some_and(Loom::has_work)
            };
            while self.at < text.end() || has_work(self) {
                if framed.frames.len() >= MOST_FRAMES {
                    framed.is_paused = true;
                    framed.consumed = self.consumed();
                    return;
                }
                self.report_left_out(framed);
                self.line(text, text.line_end(self.at), framed);
            }
            if let Some(loom) = self.loom.as_mut().filter(|_| eof) {
                loom.end();
                continue;
            }
            if let Some(open) = self.layer.take_if(|_| eof) {
                self.end_dressed(text, open, framed);
            }
            if let Some(wrapped) = self.wrapped.take_if(|_| eof) {
                self.end_wrapped(text, wrapped, framed);
            }
            // The text ends: what is still open is broken, and is read again within.
            let Some(attempt) = self.attempt.take_if(|_| eof) else { break };
            let end = attempt.cut_off();
            let before = framed.frames.len();
            self.at = self.broken_lines(text, &attempt, (end, Fault::Truncated), framed);
            self.put_in_order(before, self.at, framed);
        }
        if eof {
            self.put_in_order(framed.frames.len(), usize::MAX, framed);
        }
        self.report_left_out(framed);
        framed.consumed = self.consumed();
    }

    /// How much of the text is done with.
    fn consumed(&self) -> usize {
        let needed = self.attempt.as_ref().map(Attempt::needed);
        let tried = match &self.paused {
            Some(Paused::Search { trial: Some(trial), .. }) => Some(trial.begin),
            _ => None,
        };
        let shown = self.suspects.needed();
        let dressed = self.layer.as_ref().map(|open| open.layer.span.start);
        let wrapped = self.wrapped.as_ref().map(|wrapped| wrapped.span.start);
        let woven = self.loom.as_ref().and_then(Loom::start);
        [needed, tried, shown, dressed, wrapped, woven]
            .into_iter()
            .flatten()
            .fold(self.at, usize::min)
    }

    /// A line that was too long has been left out before the byte at `at`.
    pub(crate) fn left_out(&mut self, at: usize) {
        self.left_out.push_back(at);
    }

    fn report_left_out(&mut self, framed: &mut Framed) {
        while let Some(at) = self.left_out.front().copied().filter(|at| *at <= self.at) {
            self.left_out.pop_front();
            let span = Span { start: at, end: at };
            framed.frames.push(Frame::TooLarge { span, limit: MAX_VALUE });
        }
    }

    /// Whether a value has begun and not ended.
    pub(crate) const fn is_open(&self) -> bool {
        self.attempt.is_some() || self.layer.is_some() || self.loom.is_some()
    }

    /// Whether the next line may go on with something.
    pub(super) const fn waits(&self) -> bool {
        self.is_open() || self.wrapped.is_some()
    }

    /// The last value that began and did not end on its line.
    pub(super) const fn begun(&self) -> Begun {
        self.begun
    }

    fn line(&mut self, text: View<'_>, end: usize, framed: &mut Framed) {
        let next = (end + 1).min(text.end());
        let before = framed.frames.len();
        let from = self.at;
        if let Some(loom) = self.loom.take() {
            self.at = self.read_woven(text, loom, Span { start: from, end: next }, framed);
            self.put_in_order(before, self.at, framed);
            return;
        }
        if self.paused.is_none() {
            self.suspects.begin_line(text, Span { start: from, end });
        }
        let further = Span { start: from, end };
        if let Some(wrapped) = self.wrapped.take()
            && self.read_wrapped(text, wrapped, further, framed)
        {
            self.at = next;
            self.put_in_order(before, next, framed);
            return;
        }
        self.at = match (self.attempt.take(), self.layer.take()) {
            (Some(attempt), _) => self.read_on(text, attempt, from, next, framed),
            (None, Some(open)) => self.read_dressed(text, open, from, next, framed),
            (None, None) => self.search(text, from, end, next, framed),
        };
        while self.dead.first().is_some_and(|at| *at < self.at) {
            self.dead.pop_first();
        }
        self.put_in_order(before, self.at, framed);
    }

    /// Puts the frames from `first` on, and those that were ahead, in the order of
    /// the text; what stands after `end` waits.
    fn put_in_order(&mut self, first: usize, end: usize, framed: &mut Framed) {
        if self.ahead.is_empty() && framed.frames.len() <= first + 1 {
            let is_ahead = |frame: &Frame| frame.begin() >= end;
            if !framed.frames[first..].iter().any(is_ahead) {
                return; // the usual case
            }
        }
        self.ahead.extend(framed.frames.drain(first..));
        self.ahead.sort_by_key(Frame::begin);
        let behind = self.ahead.partition_point(|frame| frame.begin() < end);
        framed.frames.extend(self.ahead.drain(..behind));
    }

    /// Looks for values from `from` to the line's end; answers where reading goes on.
    fn search(
        &mut self,
        text: View<'_>,
        from: usize,
        end: usize,
        next: usize,
        framed: &mut Framed,
    ) -> usize {
        let line = text.until(end);
        let first = framed.frames.len();
        let mut at = from;
        // Quotes before here begin nothing: each would end where another one did.
        let mut quotes_from = from;
        // Before here no map of Go's names an event.
        let mut maps_from = from;
        let begins;
        let mut trial = None;
        if let Some(Paused::Search { quotes_from: quotes, begins: known, trial: before }) =
            self.paused.take()
        {
            (quotes_from, begins, trial) = (quotes, known, before);
        } else if let Some(known) = Begins::of(line.bytes(from..)) {
            begins = known;
        } else {
            self.between(text, Span { start: from, end }, framed);
            self.suspects.finish_line(text, end, framed);
            return next;
        }
        loop {
            if let Some(this) = trial.take() {
                match self.try_value(text, this, end, first, framed) {
                    Tried::After(after) => at = after,
                    Tried::InNextLine => return next,
                    Tried::Paused(trial) => {
                        at = trial.last;
                        let trial = Some(trial);
                        self.paused = Some(Paused::Search { quotes_from, begins, trial });
                        return at;
                    }
                }
            }
            if framed.frames.len() >= first + MOST_FRAMES {
                self.paused = Some(Paused::Search { quotes_from, begins, trial: None });
                return at;
            }
            let begin = begins.next(line.bytes(at..)).map(|length| at + length);
            self.between(text, Span { start: at, end: begin.unwrap_or(end) }, framed);
            let Some(begin) = begin else { break };
            at = begin + 1;
            let rest = line.bytes(begin..);
            if rest[0] != b'"'
                && begin >= self.bare_until
                && let Some(dress) = Dress::of_json(rest)
            {
                if self.dressed(text, begin, next, dress, framed) {
                    return next;
                }
                self.bare_until = end;
            }
            if rest[0] == b'"' {
                if begin < quotes_from {
                    continue;
                }
                let (length, holds_json) = quoted_json(rest);
                let end = begin + length;
                // A letter right behind it says that the quotes are not what they seem.
                let ends = !rest.get(length).is_some_and(u8::is_ascii_alphanumeric);
                if holds_json && ends {
                    let span = Span { start: begin, end };
                    self.value(text, span, String::new(), framed);
                    at = end;
                } else {
                    quotes_from = end - 1;
                }
            } else if begin >= maps_from
                && let Some((after, names)) = go_map(line.str(..), begin - line.start())
            {
                let after = line.start() + after;
                maps_from = after;
                if names {
                    self.suspects.dump(begin - 3, Dump::Go, framed);
                    at = after;
                }
            } else if rest[0] != b'%' && may_begin(rest) && !self.is_dead(begin) {
                let values = Values::new();
                trial = Some(Trial { begin, values, read: begin, last: begin + 1 });
            }
        }
        self.suspects.finish_line(text, end, framed);
        next
    }

    /// Reads on in a value of this line, which has `first` frames before it.
    fn try_value(
        &mut self,
        text: View<'_>,
        mut trial: Trial,
        end: usize,
        first: usize,
        framed: &mut Framed,
    ) -> Tried {
        let line = text.until(end);
        loop {
            if framed.frames.len() >= first + MOST_FRAMES {
                return Tried::Paused(trial);
            }
            let (place, fault) = match trial.values.next(line, &mut trial.read) {
                Next::Value { span, pointer } => {
                    self.value(text, span, pointer, framed);
                    trial.last = span.end;
                    continue;
                }
                Next::End(end) => return Tried::After(end),
                Next::More
                    if trial.values.may_break_line()
                        && end < text.end()
                        && leaves_open(line.bytes(trial.begin..)) =>
                {
                    self.suspects.read_up_to(text, trial.begin, framed);
                    self.attempt = Some(Attempt::new(text, trial.begin, end, trial.values));
                    let number = self.begun.number + 1;
                    self.begun = Begun { number, at: trial.begin, end: None };
                    return Tried::InNextLine;
                }
                Next::More => (end, Fault::Truncated),
                Next::Broken(place, fault) => (place, fault),
            };
            if let Some(dress) = Dress::at(line.bytes(..), place - line.start())
                && trial.values.begun_alone()
                && trial.begin >= self.bare_until
            {
                let next = (end + 1).min(text.end());
                if self.dressed(text, trial.begin, next, dress, framed) {
                    return Tried::InNextLine;
                }
                self.bare_until = end;
            }
            let Trial { begin, values, last, .. } = trial;
            let start = values.begun().unwrap_or(begin);
            let suspect = Suspect::new(text, start, place, fault, false);
            let names = names_event(text.str(start..place));
            if names
                && let Some(within) = values.within().filter(|within| *within < place)
                && let Some(frame) = mended(text, Span { start: within, end: place }, &values)
            {
                framed.frames.push(frame);
                self.suspects.add(suspect, names, true, framed);
                return Tried::After(place);
            }
            let is_escaped = line.byte(place) == Some(b'\\');
            self.suspects.add(suspect, names, is_escaped || values.is_substantial(), framed);
            // Too deep is too deep: what follows is tried from there.
            let after = if fault == Fault::Depth { place } else { last };
            self.dead.extend(values.open().into_iter().filter(|at| *at >= after));
            return Tried::After(after);
        }
    }

    /// Looks for what has no brackets between values: text in base64, arrays of PHP's.
    fn between(&mut self, text: View<'_>, stretch: Span, framed: &mut Framed) {
        let known = text.until(stretch.end);
        let (gone, mut at) = (known.start(), stretch.start - known.start());
        if let Some(key) = Dump::php_key(known.str(..), at) {
            self.suspects.dump(gone + key, Dump::Php, framed);
        }
        while let Some(token) = next_token(known.bytes(..), at) {
            at = token.end;
            let token = Span { start: gone + token.start, end: gone + token.end };
            if !self.wraps(text, token) {
                self.suspects.read_up_to(text, token.start, framed);
                framed.frames.push(Frame::Encoded(token));
            }
        }
    }

    /// Hands on a whole value of a line.
    fn value(&mut self, text: View<'_>, span: Span, pointer: String, framed: &mut Framed) {
        self.suspects.read_up_to(text, span.start, framed);
        if may_hold_event(text, span) {
            framed.frames.push(Frame::Value { span, pointer });
        }
        self.suspects.skip(span.end);
    }

    /// Whether a bracket would break at the same place again; those before it
    /// are done with.
    fn is_dead(&mut self, begin: usize) -> bool {
        while let Some(first) = self.dead.first().copied().filter(|first| *first <= begin) {
            self.dead.pop_first();
            if first == begin {
                return true;
            }
        }
        false
    }
}

/// The object of a line that breaks after `span`, if an envelope is in view in it.
fn mended(text: View<'_>, span: Span, values: &Values) -> Option<Frame> {
    let mut made = Made::at(span.start);
    made.append(text, span);
    made.mended(span, values.pointer())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The frames of `text` with their pointers, and how often the framer paused.
    fn frames(text: &str) -> (Vec<String>, usize) {
        let (mut framer, mut all, mut pauses) = (LogFramer::default(), Vec::new(), 0);
        let mut rest = View::whole(text);
        loop {
            let mut framed = Framed::default();
            framer.frame(rest, true, &mut framed);
            for frame in framed.frames {
                let span = frame.outer().expect("a log's frames stand somewhere");
                let pointer = match frame {
                    Frame::Value { pointer, .. } | Frame::Made { pointer, .. } => pointer,
                    _ => "other".to_owned(),
                };
                all.push(format!("{} {pointer}", span.start));
            }
            if !framed.is_paused {
                return (all, pauses);
            }
            pauses += 1;
            rest = View::from(framed.consumed, rest.str(framed.consumed..));
        }
    }

    #[test]
    fn much_in_one_line_is_read_in_parts() {
        const MANY: usize = 2 * MOST_FRAMES + 5;
        let each = |part: fn(usize) -> String| (0..MANY).map(part).collect::<String>();
        let lines = |first: &str, last: &str, pointer: fn(usize) -> String| {
            let middle = each(|_| "{},".to_owned());
            let text = format!("{first}{middle}{{}}{last}\n{{\"a\":1}}\n");
            let at = |n: usize| first.len() + 3 * n;
            let mut expected: Vec<String> =
                (0..=MANY).map(|n| format!("{} {}", at(n), pointer(n))).collect();
            expected.push(format!("{} ", at(MANY) + 2 + last.len() + 1));
            let (found, pauses) = frames(&text);
            assert_eq!(pauses, 2, "{first}");
            assert!(found == expected, "{first}: {:?}", found.last());
        };
        lines("x ", " y", |_| String::new());
        lines("x [", "] y", |n| format!("/{n}"));
        lines("x [\n  ", "\n]", |n| format!("/{n}"));
        lines("x [\n  [", "] ]", |n| format!("/0/{n}"));
        lines(r#"{"a" "#, " y", |_| String::new());
    }
}
