//! What the lines of a text share that goes on over lines: the prefix that is cut off them, and
//! the program that they name.

use super::Name;
use super::prefix::{Cut, LONGEST_PREFIX, shared_prefix};
use crate::text::View;

/// In how many places of a first line the prefix of all lines may begin.
const MOST_STARTS: usize = 16;

/// In how many places of it other text may stand.
const MOST_GAPS: usize = 2;

/// What the lines share of something that goes on over lines.
#[derive(Debug)]
pub(super) struct Shared {
    /// What stood before it on its first line, or what of that the others have too.
    pub(super) prefix: String,
    /// More stood before it.
    is_cut: bool,
    /// No further line has been cut.
    pub(super) is_first: bool,
    /// The program that its lines name, in each way.
    names: Vec<Name>,
}

impl Shared {
    /// What stands before `begin` on its line.
    pub(super) fn before(text: View<'_>, begin: usize) -> Self {
        let before = text.str(text.line_start(begin)..begin);
        // What all lines share stands at the beginning.
        let prefix = &before[..before.floor_char_boundary(LONGEST_PREFIX)];
        let is_cut = prefix.len() < before.len();
        Self { prefix: prefix.to_owned(), is_cut, is_first: true, names: Vec::new() }
    }

    /// The program of the lines before, if a further one is of another.
    pub(super) fn other(&mut self, line: &str) -> Option<Name> {
        if self.is_first {
            self.names = Name::of_lines(&self.prefix, line);
        }
        let telling = self.names.iter().filter(|name| name.of_line(line).is_some());
        telling.min_by_key(|name| name.is_of_stream()).filter(|name| name.is_foreign(line)).cloned()
    }

    /// How much of a further line they share.
    pub(super) fn cut(&mut self, line: &str) -> Cut {
        let cut = shared_prefix(&self.prefix, line);
        if std::mem::take(&mut self.is_first)
            && !cut.is_whole
            && (!self.is_cut || cut.length == 0)
            && (cut.length == 0 || !is_of_json(&line[cut.length..]))
            && let Some((prefix, found)) = find_prefix(&self.prefix, line, cut)
        {
            self.prefix = prefix;
            return found;
        }
        cut
    }
}

/// Whether a line looks as further lines of JSON do, in whatever dress.
pub(super) fn is_of_json(line: &str) -> bool {
    let begins = ['"', '}', ']', '\\', '&', '%', '\''];
    let text = line.trim_start_matches(['{', '[', ' ', '\t', '\r', '\n']);
    text.is_empty() || text.starts_with(begins)
}

/// The prefix that a first line shares with the second, where it may have other text before
/// that or within it, and how much of the second line that is; so far `known`.
fn find_prefix(prefix: &str, line: &str, known: Cut) -> Option<(String, Cut)> {
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
        !matches!(bytes[*at], b' ' | b'"')
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
