//! A value in a log that goes on over lines: its lines, with whatever prefix they
//! share cut off.

use super::super::values::Values;
use super::begin::quoted_json;
use super::made::Made;
use super::members::{Holds, Lost, Member};
use super::mend::is_within_event;
use super::named::names_event;
use super::prefix::LONGEST_PREFIX;
use super::shared::{Shared, is_of_json};
use super::{MAX_VALUE, Name};
use crate::text::{Dress, Fault, Making, Span, View, is_blank};

/// A value that goes on over lines.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "none of them follows from another")]
pub(super) struct Attempt {
    pub(super) values: Values,
    /// Its lines, without what was cut off them.
    pub(super) made: Made,
    /// Where it began, while nothing of it was handed out and it is not long.
    pub(super) start: Option<usize>,
    /// What its lines share.
    pub(super) shared: Shared,
    /// The first line ends after the opening brackets, as pretty-printers do it.
    pub(super) is_pretty: bool,
    /// The end of the last word of these lines.
    word_end: usize,
    /// What was handed out already names an event.
    pub(super) named: bool,
    /// Its strings may be a customer's words.
    pub(super) is_bare: bool,
    /// The brackets are not in view that it stands in.
    pub(super) lost: Option<Lost>,
}

/// Whether a line goes on with a value.
pub(super) enum Further {
    /// It is the next record of the log: the value was cut off.
    No,
    /// It may.
    Yes { is_indented: bool },
    /// It is of the other side of a diff.
    LeftOut,
    /// It is of another program than what has been read, which is that of the name.
    Foreign(Name),
}

impl Attempt {
    /// A value that begins at `begin` and goes on after the line that ends at `end`.
    pub(super) fn new(text: View<'_>, begin: usize, end: usize, values: Values) -> Self {
        let first = text.str(begin..end);
        let mut attempt = Self {
            is_pretty: first.trim_end().bytes().all(|b| matches!(b, b'{' | b'[')),
            named: !values.begun_alone() && names_event(first),
            ..Self::at(text, begin, values)
        };
        attempt.append(text, Span { start: begin, end: end + 1 });
        attempt.let_go();
        attempt
    }

    /// A value that begins at `begin`, of which nothing has been read.
    fn at(text: View<'_>, begin: usize, values: Values) -> Self {
        Self {
            shared: Shared::before(text, begin),
            is_pretty: false,
            named: false,
            start: values.begun_alone().then_some(begin),
            values,
            made: Made::at(begin),
            word_end: begin,
            is_bare: false,
            lost: None,
        }
    }

    /// A value of which the member whose key begins at `key`, on the line before `end`, is the
    /// first that is in view, if that is an envelope's.
    pub(super) fn lost(text: View<'_>, key: usize, end: usize) -> Option<Self> {
        let mut lost = Lost::at(text, key);
        let line = Span { start: text.line_start(key), end };
        let holds = lost.next(text.of(line), key - line.start);
        let mut attempt = Self { is_pretty: true, ..Self::at(text, key, Values::new()) };
        attempt.write("{", key);
        match holds {
            Holds::Json => attempt.append(text, Span { start: key, end }),
            Holds::Member(member) => attempt.append_member(text, line, &member),
            Holds::Other | Holds::Nothing => return None,
        }
        attempt.lost = Some(lost);
        attempt.values.next(attempt.made.view(), &mut { key });
        Some(attempt)
    }

    /// Whether a line may be a further one; it is added if so. All lines may be known to be
    /// `of_one` program.
    pub(super) fn add_line(&mut self, text: View<'_>, span: Span, of_one: bool) -> Further {
        let Span { start: from, end: next } = span;
        let line = text.str(from..next);
        let other = if of_one { None } else { self.shared.other(line) };
        if let Some(name) = other.as_ref().filter(|name| !name.is_of_stream()) {
            return Further::Foreign(name.clone());
        }
        let cut = self.shared.cut(line);
        if cut.is_of_other_side {
            return Further::LeftOut;
        }
        let cut = cut.length;
        if let Some(lost) = &mut self.lost
            && self.values.open().len() == 1
        {
            match lost.next(line, cut) {
                Holds::Json => {}
                Holds::Member(member) => {
                    self.append_member(text, span, &member);
                    return Further::Yes { is_indented: true };
                }
                Holds::Other => return Further::LeftOut,
                Holds::Nothing => return Further::No,
            }
        }
        let is_indented = is_indented(&line[cut..]);
        let goes_on = match line.as_bytes().get(cut) {
            Some(b'[') => false,
            Some(b'{') => self.is_pretty || self.values.awaits_element(),
            // No key holds JSON.
            Some(b'"') if quoted_json(&line.as_bytes()[cut..]).1 => false,
            // A time is no number, behind a key that was cut off.
            _ => self.is_pretty && !self.values.awaits_member(),
        };
        if let Some(name) = other.filter(|_| !is_indented && !is_of_json(&line[cut..])) {
            return Further::Foreign(name);
        }
        if !is_indented && !goes_on {
            return Further::No;
        }
        self.append(text, Span { start: from + cut, end: next });
        Further::Yes { is_indented }
    }

    /// Adds a further line of a value that has broken.
    pub(super) fn add_spoilt(&mut self, text: View<'_>, line: Span) {
        let cut = self.shared.cut(text.of(line)).length;
        self.append(text, Span { start: line.start + cut, end: line.end });
    }

    /// Appends the line at `span` that is a member without quotes.
    fn append_member(&mut self, text: View<'_>, span: Span, member: &Member) {
        let Member { key, value } = member;
        let [key, value] =
            [key, value].map(|of| Span { start: span.start + of.start, end: span.start + of.end });
        let is_word = !text.of(value).starts_with(['"', '{']) && text.of(value) != "null";
        let quote = if is_word { "\"" } else { "" };
        let is_first = self.made.view().str(..).ends_with('{');
        for (before, stretch, behind) in [
            (if is_first { "\"" } else { ",\"" }, key, "\""),
            ("", Span { start: key.end, end: value.start }, ""),
            (quote, value, quote),
        ] {
            self.write(before, stretch.start);
            self.made.append(text, stretch);
            self.write(behind, stretch.end - 1);
        }
        self.word_end = self.made.end();
        self.made.append(text, Span { start: value.end, end: span.end });
    }

    /// Appends what does not stand in the text, as made of its byte at `at`.
    fn write(&mut self, content: &str, at: usize) {
        if !content.is_empty() {
            self.made.push(content.into(), Span { start: at, end: at + 1 }, Making::Opaque);
        }
    }

    fn append(&mut self, text: View<'_>, stretch: Span) {
        let before = self.made.end();
        self.made.append(text, stretch);
        let added = self.made.view().bytes(before..);
        if let Some(last) = added.iter().rposition(|byte| !is_blank(*byte)) {
            self.word_end = before + last + 1;
        }
    }

    /// The dress of the JSON that broke at `place`.
    pub(super) fn dress(&self, place: usize) -> Option<Dress> {
        let content = self.made.view();
        if let Some(dress) = Dress::at(content.bytes(..), place - content.start()) {
            return Some(dress);
        }
        let first = content.start().max(place.saturating_sub(LONGEST_PREFIX));
        let bracket = memchr::memrchr(b'{', content.bytes(first..place))?;
        Dress::of_json(content.bytes(first + bracket..))
    }

    /// Where and how the value breaks if it is cut off after what has been read.
    pub(super) const fn cut_off(&self) -> (usize, Fault) {
        (self.word_end, Fault::Truncated)
    }

    /// Lets go of what was handed out.
    pub(super) fn let_go(&mut self) {
        let needed = self.values.within().filter(|_| !self.values.is_let_go());
        // The last byte stays, blanks apart: there the value breaks if it is cut off.
        let last = self.word_end.saturating_sub(1);
        let needed = needed.map_or(last, |needed| needed.min(last));
        self.made.let_go(self.made.view().floor_char_boundary(needed));
    }

    /// Lets the value go that is too large.
    pub(super) fn discard(&mut self) {
        self.values.let_go();
        self.start = None;
        self.let_go();
    }

    /// The objects that are open where a value is too large, if a list is open in them whose
    /// elements may be read one by one; nothing if one of them is an event. What began in its
    /// second half is tried again, so that each part of it is read three times at most.
    pub(super) fn around_list(&self) -> Option<Vec<usize>> {
        let within = self.values.within().filter(|_| self.values.is_outermost())?;
        let content = self.made.view().str(within..);
        let early = |at: &usize| *at - within < MAX_VALUE / 2;
        let (objects, lists): (Vec<usize>, Vec<usize>) = self
            .values
            .open()
            .into_iter()
            .filter(early)
            .partition(|at| content.as_bytes()[at - within] == b'{');
        let is_taken = !lists.is_empty() && !is_within_event(content, MAX_VALUE / 2);
        is_taken.then(|| objects.into_iter().map(|at| self.made.outer(at)).collect())
    }

    /// The first byte of the text that may be read again.
    pub(super) fn needed(&self) -> usize {
        self.start.unwrap_or_else(|| self.made.outer(self.made.view().start()))
    }
}

/// Whether a line goes on with what stood on the line before it.
pub(super) fn is_indented(line: &str) -> bool {
    line.starts_with([' ', '\t', '}', ']', '\r', '\n']) || line.is_empty()
}
