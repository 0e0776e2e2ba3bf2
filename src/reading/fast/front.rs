//! The front of reading: goes through text as fast as it can, and calls the full path
//! where it must.
//!
//! Between two records it tries what is fast: plain events where values or lines follow
//! each other ([`super::plain`]), a search ahead in a log ([`super::ahead`]). Both find
//! nothing that the full path would not find, and neither makes a finding: a record that
//! is not plain is read in full, as many lines at a time as it takes until nothing is
//! open any more. So what is fast can be taken away, and the same comes out.

use std::sync::Arc;

use super::ahead;
use super::layout::Layout;
use super::plain::Plain;
use super::text::{Fast, Step};
use super::valid::Valid;
use crate::reading::between::Between;
use crate::reading::chunk::Places;
use crate::reading::full::Full;
use crate::reading::how::How;
use crate::reading::taker::Taker;
use crate::reading::whole::Share;
use crate::text::Position;

/// So many bytes without a line's end are read in full, whatever may come of them.
const LONG: usize = 1 << 18;

/// The most lines that the full path is given at a time.
const MOST_LINES: usize = 1 << 9;

/// How many bytes the full path is given for a line, where text has none.
const LINE: usize = 1 << 9;

/// Reads an input, chunk by chunk.
pub(in crate::reading) struct Front<'p> {
    path: &'p Arc<str>,
    how: How,
    /// What is known here, unless the full path is at work.
    pub(in crate::reading) between: Between,
    full: Option<Full>,
    /// Where the full path began.
    begun: usize,
    /// How many lines the full path is given at a time, and whether it was called again
    /// before anything plain was read.
    lines: usize,
    has_plain: bool,
    is_cut: bool,
    /// How many bytes of what is wanted again have no line's end in them.
    looked_at: usize,
    /// Where the input ended, if the full path alone knows.
    pub(in crate::reading) end: Option<Position>,
    /// The events of a record, before it is known that all are plain.
    events: Vec<(Plain, Option<usize>)>,
    /// How the last plain event was laid out.
    layout: Layout,
    /// The line in which the last plain event ended that was read here.
    ended: Option<u64>,
}

impl<'p> Front<'p> {
    /// At a place between two records, or at the beginning of an input that the full path
    /// reads alone.
    pub(in crate::reading) fn new(path: &'p Arc<str>, how: How, between: Between) -> Self {
        Self {
            path,
            how,
            between,
            full: (!how.ahead).then(|| Full::begin(between)),
            begun: 0,
            lines: 1,
            has_plain: true,
            is_cut: false,
            looked_at: 0,
            end: None,
            events: Vec::new(),
            layout: Layout::default(),
            ended: None,
        }
    }

    /// Whether nothing can be read but whole lines.
    fn waits_for_line(&self) -> bool {
        match &self.full {
            Some(full) => self.how.ahead && full.wants_lines(),
            None => matches!(self.between, Between::Lines | Between::Rows | Between::Log),
        }
    }

    /// Whether nothing is open.
    pub(in crate::reading) const fn is_between(&self) -> bool {
        self.full.is_none()
    }

    /// The archive is damaged where the text ends.
    pub(in crate::reading) fn cut(&mut self) {
        self.is_cut = true;
        if let Some(full) = &mut self.full {
            full.cut();
        }
    }

    /// Gives up what is open; answers where that began.
    pub(in crate::reading) fn give_up(&mut self) -> Option<usize> {
        self.full.take().map(|_| self.begun)
    }

    /// Reads on from `at` to the end of what has arrived, which is all if `eof`; answers
    /// from where on the text is wanted again, with what comes after it.
    pub(in crate::reading) fn read(
        &mut self,
        places: &Places<'_>,
        mut at: usize,
        eof: bool,
        taker: &mut dyn Taker,
    ) -> usize {
        let end = places.bytes.len();
        if self.waits_for_line() && !eof {
            // Each byte is looked at once, however slowly they come.
            let looked_at = (at + self.looked_at).min(end);
            if memchr::memchr(b'\n', &places.bytes[looked_at..]).is_none() && end - at <= LONG {
                self.looked_at = end - at;
                return at;
            }
        }
        self.looked_at = 0;
        let mut valid = Valid::default();
        loop {
            if self.full.is_some() {
                match self.read_full(places, at, eof, taker) {
                    Ok(next) => at = next,
                    Err(rest) => return rest,
                }
                continue;
            }
            if taker.is_full() {
                return at;
            }
            let step = if at == end {
                Step::Rest(end)
            } else {
                // Each byte is looked at once, however often the full path is wanted.
                if at >= valid.end() {
                    valid = Valid::from(places.bytes, at);
                }
                self.read_fast(places, at, eof, &mut valid, taker)
            };
            at = match step {
                Step::Full(from) => from,
                Step::Rest(rest) => {
                    let is_open = !self.between.is_of_lines();
                    let is_long = end - rest > LONG;
                    if !(is_long || (eof && (rest < end || is_open))) {
                        return rest;
                    }
                    rest
                }
            };
            self.lines = if self.has_plain { 1 } else { (2 * self.lines).min(MOST_LINES) };
            self.has_plain = false;
            // A log may begin on the line where the last event ended.
            if let Some(line) = self.ended.take().filter(|line| *line == places.position(at).line) {
                taker.share(Share::of_line(line));
                taker.settled();
            }
            let mut full = Full::at(places, at, self.between, self.how.wants_excerpts);
            if self.is_cut {
                full.cut();
            }
            self.begun = at;
            self.full = Some(if self.lines == 1 { full.stopping() } else { full });
        }
    }

    /// Gives the full path a piece of the text; answers where it is to go on, or, if all
    /// has been read that can be, what is wanted again.
    fn read_full(
        &mut self,
        places: &Places<'_>,
        at: usize,
        eof: bool,
        taker: &mut dyn Taker,
    ) -> Result<usize, usize> {
        let Some(full) = &mut self.full else { return Ok(at) };
        let bytes = places.bytes;
        let end = if self.how.ahead { piece(bytes, at, self.lines, full) } else { bytes.len() };
        if end == at && !eof {
            return Err(at);
        }
        let end = if end == at { bytes.len() } else { end };
        let is_last = eof && end == bytes.len();
        let left = full.read(&bytes[at..end], is_last, self.path, self.how, taker);
        if is_last && left == 0 {
            // A character that is cut is part of the damage.
            self.end = self.is_cut.then(|| full.end());
            self.full = None;
            taker.settled();
            return Err(end);
        }
        let at = end - left;
        match full.between().filter(|_| self.how.ahead) {
            Some(between) => {
                self.between = between;
                self.full = None;
                taker.settled();
            }
            None => self.lines = (2 * self.lines).min(MOST_LINES),
        }
        Ok(at)
    }

    /// Reads what is plain, in text that is valid.
    fn read_fast(
        &mut self,
        places: &Places<'_>,
        at: usize,
        eof: bool,
        valid: &mut Valid<'_>,
        taker: &mut dyn Taker,
    ) -> Step {
        let text = valid.text.get(at - valid.start..).unwrap_or_default();
        let eof = eof && valid.end() == places.bytes.len();
        let mut read = Fast {
            places,
            base: at,
            text,
            eof,
            taker,
            path: self.path,
            events: &mut self.events,
            layout: &mut self.layout,
            has_plain: false,
            ended: self.ended,
        };
        let step = match &mut self.between {
            Between::Json { has_given, array, .. } => read.values(has_given, array),
            Between::Lines => read.lines(),
            Between::Rows => match memchr::memchr(b'\n', read.text.as_bytes()) {
                Some(_) => Step::Full(0),
                None => Step::Rest(0),
            },
            Between::Log => ahead::log(&mut read, valid.escape(at)),
        };
        self.has_plain |= read.has_plain;
        self.ended = read.ended;
        match step {
            // The line with the bytes that say nothing.
            Step::Rest(rest) if valid.is_broken => Step::Full(at + rest),
            Step::Rest(rest) => Step::Rest(at + rest),
            Step::Full(from) => Step::Full(at + from),
        }
    }
}

/// Where the next piece of text for the full path ends: it has so many lines, if there
/// are as many, or is some part of one.
fn piece(bytes: &[u8], at: usize, lines: usize, full: &Full) -> usize {
    let rest = &bytes[at..];
    if let Some(newline) = memchr::memchr_iter(b'\n', rest).take(lines).last() {
        return at + newline + 1;
    }
    if full.wants_lines() {
        return if rest.len() > LONG { bytes.len() } else { at };
    }
    bytes.len().min(at + lines * LINE)
}
