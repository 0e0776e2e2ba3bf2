//! A value in a log that goes on over lines: its lines, with whatever prefix they
//! share cut off.

use super::super::values::Values;
use super::made::Made;
use super::mend::is_within_event;
use super::named::names_event;
use super::prefix::{Cut, LONGEST_PREFIX, shared_prefix};
use super::{MAX_VALUE, Name};
use crate::text::{Dress, Span, View, is_blank};

/// In how many places of a first line the prefix of all lines may begin.
const MOST_STARTS: usize = 16;

/// In how many places of it other text may stand.
const MOST_GAPS: usize = 2;

/// A value that goes on over lines.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "none of them follows from another")]
pub(super) struct Attempt {
    pub(super) values: Values,
    /// Its lines, without what was cut off them.
    pub(super) made: Made,
    /// Where it began, while nothing of it was handed out and it is not long.
    pub(super) start: Option<usize>,
    /// What stood before the value on its first line, or what of it the others share.
    pub(super) prefix: String,
    /// More stood before it.
    is_cut: bool,
    /// No further line has been looked at.
    is_first: bool,
    /// The first line ends after the opening brackets, as pretty-printers do it.
    pub(super) is_pretty: bool,
    /// The end of the last word of these lines.
    word_end: usize,
    /// What was handed out already names an event.
    pub(super) named: bool,
    /// The program that its lines name.
    name: Option<Name>,
    /// Its strings may be a customer's words.
    pub(super) is_bare: bool,
    /// The value that is being read is too large, and let go as it comes.
    pub(super) is_discarded: bool,
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
        let before = text.str(text.line_start(begin)..begin);
        // What all lines share stands at the beginning.
        let prefix = &before[..before.floor_char_boundary(LONGEST_PREFIX)];
        let mut attempt = Self {
            prefix: prefix.to_owned(),
            is_cut: prefix.len() < before.len(),
            is_first: true,
            is_pretty: text.str(begin..end).trim_end().bytes().all(|b| matches!(b, b'{' | b'[')),
            named: !values.begun_alone() && names_event(text.str(begin..end)),
            start: values.begun_alone().then_some(begin),
            values,
            made: Made::at(begin),
            word_end: begin,
            name: None,
            is_bare: false,
            is_discarded: false,
        };
        attempt.append(text, Span { start: begin, end: end + 1 });
        attempt.let_go(attempt.made.end());
        attempt
    }

    /// Whether a line may be a further one; it is added if so. All lines may be known to be
    /// `of_one` program.
    pub(super) fn add_line(&mut self, text: View<'_>, span: Span, of_one: bool) -> Further {
        let Span { start: from, end: next } = span;
        let line = text.str(from..next);
        if self.is_first && !of_one {
            self.name = Name::of_lines(&self.prefix, line);
        }
        let is_foreign = |name: &&Name| !of_one && name.is_foreign(line);
        let other = self.name.as_ref().filter(is_foreign).cloned();
        if let Some(name) = other.as_ref().filter(|name| !name.is_of_stream()) {
            return Further::Foreign(name.clone());
        }
        let mut cut = shared_prefix(&self.prefix, line);
        let is_first = std::mem::take(&mut self.is_first);
        if is_first
            && !cut.is_whole
            && (!self.is_cut || cut.length == 0)
            && (cut.length == 0 || !is_of_json(&line[cut.length..]))
            && let Some((prefix, found)) = find_prefix(&self.prefix, line, cut)
        {
            (self.prefix, cut) = (prefix, found);
        }
        if cut.is_of_other_side {
            return Further::LeftOut;
        }
        let cut = cut.length;
        let is_indented = is_indented(&line[cut..]);
        let goes_on = match line.as_bytes().get(cut) {
            Some(b'[') => false,
            Some(b'{') => self.is_pretty || self.values.awaits_element(),
            _ => self.is_pretty,
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

    /// Where the value breaks if it is cut off after what has been read.
    pub(super) const fn cut_off(&self) -> usize {
        self.word_end
    }

    /// Lets go of what was handed out.
    pub(super) fn let_go(&mut self, read: usize) {
        let needed = self.values.within().filter(|_| !self.is_discarded).unwrap_or(read);
        // The last byte stays, blanks apart: there the value breaks if it is cut off.
        let last = if self.word_end <= read { self.word_end } else { self.made.word_end(read) };
        let needed = needed.min(last.saturating_sub(1));
        self.made.let_go(self.made.view().floor_char_boundary(needed));
    }

    /// Lets the value go that is too large.
    pub(super) fn discard(&mut self) {
        (self.is_discarded, self.start) = (true, None);
        self.let_go(self.made.end());
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

    /// Whether the value that begins at `start` is the one that was let go, which begins
    /// before all that is kept; if not, that has ended.
    pub(super) fn is_of_discarded(&mut self, start: Option<usize>) -> bool {
        self.is_discarded &= start.is_some_and(|start| start < self.made.view().start());
        self.is_discarded
    }

    /// The first byte of the text that may be read again.
    pub(super) fn needed(&self) -> usize {
        self.start.unwrap_or_else(|| self.made.outer(self.made.view().start()))
    }
}

/// Whether a line goes on with what stood on the line before it.
fn is_indented(line: &str) -> bool {
    line.starts_with([' ', '\t', '}', ']', '\r', '\n']) || line.is_empty()
}

/// Whether a line looks as further lines of JSON do, in whatever dress.
fn is_of_json(line: &str) -> bool {
    let begins = ['"', '}', ']', '\\', '&', '%', '\''];
    let text = line.trim_start_matches(['{', '[', ' ', '\t', '\r', '\n']);
    text.is_empty() || text.starts_with(begins)
}

/// The prefix that a first line shares with the second, where it may have other text before
/// that or within it, and how much of the second line that is; so far `known`.
pub(super) fn find_prefix(prefix: &str, line: &str, known: Cut) -> Option<(String, Cut)> {
    let found = aligned(prefix, line, MOST_GAPS, true);
    found.or_else(|| (known.length == 0).then(|| aligned(prefix, line, 1, false)).flatten())
}

/// The parts of `prefix` that `line` begins with, where other text stands between them, and
/// how much of the line that is; all that stands at its end, if `to_end`.
fn aligned(prefix: &str, line: &str, gaps: usize, to_end: bool) -> Option<(String, Cut)> {
    let known = shared_prefix(prefix, line);
    let (before, rest) = prefix.split_at(known.of_prefix);
    let is_end = !to_end || !rest.contains(|c: char| c.is_ascii_alphanumeric());
    if known.is_whole || (known.length > 0 && is_end) {
        return Some((before.to_owned(), known)).filter(|_| known.length > 0);
    }
    let gaps = gaps.checked_sub(1)?;
    let goes_on = || later(before, rest, &line[known.length..], gaps, to_end, known.length);
    // What was the same may have been so by chance.
    goes_on().or_else(|| (known.length > 0).then(|| later("", prefix, line, gaps, to_end, 0))?)
}

/// As [`aligned`], where other text stands before what is shared of `rest`; so far `before`
/// is the prefix, in `length` bytes of the line.
fn later(
    before: &str,
    rest: &str,
    line: &str,
    gaps: usize,
    to_end: bool,
    length: usize,
) -> Option<(String, Cut)> {
    let bytes = rest.as_bytes();
    let is_start = |at: &usize| {
        bytes[*at] != b' '
            && matches!(bytes[at - 1], b' ' | b'\t' | b'"' | b'>' | b'=' | b'(' | b';')
    };
    let mut starts: Vec<usize> = (1..rest.len()).rev().filter(is_start).take(MOST_STARTS).collect();
    starts.reverse();
    // A sign that is another one on each line is none behind other text.
    let has_sign = |start: usize| {
        matches!(bytes[start], b'+' | b'-') && !line.as_bytes().starts_with(&bytes[start..=start])
    };
    starts.into_iter().filter(|start| !has_sign(*start)).find_map(|start| {
        let (prefix, cut) = aligned(&rest[start..], line, gaps, to_end)?;
        Some((before.to_owned() + &prefix, Cut { length: length + cut.length, ..cut }))
    })
}
