//! A line on which nothing is open: where values begin in it, and what they are.

use super::super::super::values::{Next, Values};
use super::super::attempt::Attempt;
use super::super::begin::{Begins, leaves_open, may_begin, quoted_json};
use super::super::dump::{Dump, go_map, object_payload};
use super::super::made::Made;
use super::super::members::{begins, is_envelope};
use super::super::named::{dumps_payload, is_within_payload, names_event, payload_key, words_key};
use super::super::unsettled::Suspect;
use super::super::{Frame, Sink};
use super::late::Late;
use super::{Begun, LogFramer, Open, without_end};
use crate::reading::encoded::{is_whole, may_be_line, may_hold_json, next_token};
use crate::text::{Dress, Fault, Making, Node, Scan, Scanner, Span, View};

/// How far before a bracket its key may begin, in bytes.
const LONGEST_KEY: usize = 64;

impl LogFramer {
    /// Looks for values in a line, or the rest of one; answers where reading goes on.
    pub(super) fn search(&mut self, text: View<'_>, whole: Span, sink: Sink<'_>) -> usize {
        let Span { start: from, end: next } = whole;
        let end = from + without_end(text, whole).len();
        if self.is_read_otherwise(text, whole, end, sink) {
            return next;
        }
        let line = text.until(end);
        let mut at = from;
        // Quotes before here begin nothing: each would end where another one did.
        let mut quotes_from = from;
        // Before here no map of Go's names an event.
        let mut maps_from = from;
        let begins = Begins::of(line.bytes(from..));
        // Before here nothing is known to be dressed in a way that its beginning does not tell.
        let mut late = Late::from(from);
        // Where a customer's words begin, once that is looked for.
        let mut words_from = None;
        loop {
            if self.passes(at) {
                at = self.passed.end;
                if at > end {
                    self.unsettled.finish_line(text, end);
                    return at;
                }
            }
            let begin = begins.and_then(|begins| begins.next(line.bytes(at..)));
            let begin = begin.map(|length| at + length);
            if let Some(begin) = begin {
                words_from = Some(self.pass_words(line, at, begin, words_from));
            }
            if self.between(text, Span { start: at, end: begin.unwrap_or(end) }, next, sink) {
                return next;
            }
            let Some(begin) = begin else { break };
            at = begin + 1;
            if self.passes(begin) || line.bytes(..begin).ends_with(b"<![CDATA") {
                continue; // the latter is XML's own
            }
            let rest = line.bytes(begin..);
            if rest[0] != b'"'
                && begin >= self.bare_until.max(self.words_until)
                && let Some(dress) =
                    dress(line.bytes(..begin), rest).or_else(|| late.dress(line, begin))
            {
                // Once in a line, so that it is not undressed again and again.
                let plain = plain_behind(dress, rest).filter(|_| self.bare_until <= from);
                let until = plain.map_or(next, |length| begin + length);
                if self.dressed(text, begin, until, dress, sink) {
                    if plain.is_none() {
                        return next;
                    }
                    at = until;
                    continue;
                }
            }
            if rest[0] == b'"' {
                if begin >= quotes_from.max(self.words_until) {
                    let (length, holds_json) = quoted_json(rest);
                    quotes_from = begin + length - 1;
                    if holds_json {
                        at = begin + length;
                        let (span, pointer) = (Span { start: begin, end: at }, String::new());
                        self.value(text, Frame::Value { span, pointer, is_bare: false }, sink);
                    }
                }
            } else if begin >= maps_from
                && let Some((after, names)) = go_map(line.str(..), begin - line.start())
            {
                maps_from = line.start() + after;
                if names {
                    self.unsettled.dump(text, begin - 3, Dump::Go);
                    at = maps_from;
                }
            } else if rest[0] != b'%' && may_begin(rest) && !self.dead.remove(&begin) {
                let Some(after) = self.try_value(text, begin, end, sink) else { return next };
                at = after;
            }
        }
        self.unsettled.finish_line(text, end);
        next
    }

    /// Whether a line, or the rest of one, which ends at `end`, is read in another way: as a row
    /// of CSV, as what a customer may have written, or as an envelope's member.
    fn is_read_otherwise(
        &mut self,
        text: View<'_>,
        whole: Span,
        end: usize,
        sink: Sink<'_>,
    ) -> bool {
        if self.begins_rows(text, whole, sink) {
            return true;
        }
        if self.unsettled.is_within_payload() {
            self.unsettled.finish_line(text, end);
            return true;
        }
        self.begins_members(text, Span { start: whole.start, end })
    }

    /// Keeps what stands behind the key of a customer's words, in no value that could be read,
    /// from being taken for anything, if that is before `begin`; what stands before `at` has been
    /// read. Answers where the next such key is, which may be `known`.
    fn pass_words(
        &mut self,
        line: View<'_>,
        at: usize,
        begin: usize,
        known: Option<usize>,
    ) -> usize {
        let key = known.filter(|known| *known >= at).unwrap_or_else(|| {
            words_key(line.bytes(at..)).map_or(usize::MAX, |length| at + length)
        });
        if begin > key {
            self.words_until = self.words_until.max(line.end());
        }
        key
    }

    /// Reads the value that may begin at `begin` of the line that ends at `end`; answers where
    /// the search goes on, if it does in this line.
    fn try_value(
        &mut self,
        text: View<'_>,
        begin: usize,
        end: usize,
        sink: Sink<'_>,
    ) -> Option<usize> {
        let line = text.until(end);
        if let Some(end) = self.rest_of_envelope(line, begin, sink) {
            return Some(end);
        }
        let mut values = Values::new();
        // The end of the last part that was handed out.
        let (mut read, mut last) = (begin, begin + 1);
        let is_bare = self.is_bare(text, begin);
        let (place, fault) = loop {
            match values.next(line, &mut read) {
                Next::Value { span, pointer } => {
                    self.value(text, Frame::Value { span, pointer, is_bare }, sink);
                    last = span.end;
                }
                Next::End(end) => return Some(end),
                Next::More
                    if values.may_break_line()
                        && end < text.end()
                        && leaves_open(line.bytes(begin..)) =>
                {
                    self.leave_open(text, Span { start: begin, end }, values, is_bare);
                    return None;
                }
                Next::More => break (end, Fault::Truncated),
                Next::Broken(place, fault) => break (place, fault),
            }
        };
        self.broken_value(text, Span { start: begin, end }, &values, (place, fault), last, sink)
    }

    /// Reads an envelope from the key of its payload on, which begins at `begin`, if all the rest
    /// of it is on this line: what stands before the key could not be read. Answers where it ends.
    fn rest_of_envelope(&mut self, line: View<'_>, begin: usize, sink: Sink<'_>) -> Option<usize> {
        let key = payload_key(from_key(line, begin), begin)?;
        if key < self.envelopes_from || line.byte(key) != Some(b'"') {
            return None;
        }
        let mut made = Made::at(key);
        made.push("{".into(), Span { start: key, end: key + 1 }, Making::Opaque);
        made.append(line, Span { start: key, end: line.end() });
        let scan = Scanner::new(0).scan_in(made.view(), key);
        let (Scan::Complete(end) | Scan::Broken(end, _)) = scan else {
            self.envelopes_from = line.end();
            return None;
        };
        let after = made.outer(end - 1) + 1;
        self.envelopes_from = after;
        let span = Span { start: 0, end: end - key };
        let is_whole = matches!(scan, Scan::Complete(_));
        if !is_whole || !is_envelope(Node::new(made.view().str(..end), span)) {
            return None;
        }
        let span = Span { start: key, end };
        let frame = Frame::Value { span, pointer: String::new(), is_bare: true };
        // What broke before it on this line is part of the envelope.
        self.unsettled.read_up_to(line, after);
        self.push(made.outward(frame), sink);
        Some(after)
    }

    /// The value that begins the stretch `begun`, up to its line's end, broke; its parts were handed
    /// on up to `last`. Answers where the search goes on, if it does in this line.
    fn broken_value(
        &mut self,
        text: View<'_>,
        begun: Span,
        values: &Values,
        (place, fault): (usize, Fault),
        last: usize,
        sink: Sink<'_>,
    ) -> Option<usize> {
        let Span { start: begin, end } = begun;
        let line = text.until(end);
        let open = values.open();
        let dress = Dress::at(line.bytes(..), place - line.start());
        // What a customer wrote in a dress is read by nobody, and no fault.
        let is_told = dress.is_none() || begin >= self.words_until;
        if is_within_payload(from_key(line, begin), &open) {
            self.words_until = self.words_until.max(end);
        }
        if let Some(dress) = dress
            && values.begun_alone()
            && begin >= self.bare_until.max(self.words_until)
            && self.dressed(text, begin, (end + 1).min(text.end()), dress, sink)
        {
            return None;
        }
        let suspect = Suspect::new(text, begin, (place, fault), None);
        if suspect.is_dump() && dumps_payload(from_key(line, begin).str(..begin)) {
            self.unsettled.add(suspect, false, false);
            // Where the line ends it may have ended too.
            if !line.str(begin..).trim_ascii_end().ends_with(['}', ']', ')']) {
                self.unsettled.begin_payload(text, begin);
            }
            return Some(end);
        }
        let names = is_told && names_event(text.str(begin..place));
        if names
            && let Some(within) = values.within().filter(|within| *within < place)
            && let Some(frame) = mended(text, Span { start: within, end: place }, values)
        {
            self.push(frame, sink);
            self.unsettled.add(suspect, names, true);
            return Some(place);
        }
        let is_escaped = line.byte(place) == Some(b'\\');
        let is_deep = fault == Fault::Depth;
        let is_substantial = is_escaped || is_deep || values.is_substantial();
        self.unsettled.add(suspect, names, is_told && is_substantial);
        // Too deep is too deep, up to the end of the line.
        let after = if is_deep { end } else { last };
        self.dead.extend(open.into_iter().filter(|at| *at >= after));
        Some(after)
    }

    /// The value that begins the stretch `begun`, up to its line's end, goes on in the next line.
    fn leave_open(&mut self, text: View<'_>, begun: Span, values: Values, is_bare: bool) {
        let Span { start: begin, end } = begun;
        self.unsettled.read_up_to(text, begin);
        // That is tried once.
        let key =
            payload_key(from_key(text, begin), begin).filter(|_| self.begun.at != Some(begin));
        let lost = key.and_then(|key| Attempt::lost(text, key, end + 1));
        let mut attempt = lost.unwrap_or_else(|| Attempt::new(text, begin, end, values));
        attempt.is_bare = is_bare;
        self.open = Open::Value(attempt);
        self.begun = Begun { at: Some(begin), end: None };
    }

    /// Whether a line is the first in view of an envelope whose brackets are not: the next ones
    /// are to be read with it.
    fn begins_members(&mut self, text: View<'_>, line: Span) -> bool {
        let Span { start, end } = line;
        let key = begins(text.bytes(start..end)).map(|key| start + key);
        let key = key.filter(|_| end < text.end());
        let Some(attempt) = key.and_then(|key| Attempt::lost(text, key, end + 1)) else {
            return false;
        };
        self.open = Open::Value(attempt);
        true
    }

    /// Looks for what has no brackets of JSON's between values: text in base64, arrays of PHP's,
    /// objects of Java's and others. Whether all up to `next` has been read: lines of base64 in
    /// a dress.
    fn between(&mut self, text: View<'_>, stretch: Span, next: usize, sink: Sink<'_>) -> bool {
        if stretch.start < self.words_until {
            return false;
        }
        let known = text.until(stretch.end);
        let (gone, mut at) = (known.start(), stretch.start - known.start());
        if let Some(key) = Dump::php_key(known.str(..), at) {
            self.unsettled.dump(text, gone + key, Dump::Php);
        }
        if let Some((payload, dump)) = object_payload(known.str(..), at) {
            self.unsettled.dump(text, gone + payload, dump);
        }
        while let Some(token) = next_token(known.bytes(..), at) {
            at = token.end;
            let token = Span { start: gone + token.start, end: gone + token.end };
            if self.wraps(text, token) {
                continue;
            }
            if token.start >= self.bare_until
                && let Some(dress) = Dress::at(text.bytes(..), token.end - gone)
                && may_be_line(text.of(token).as_bytes())
                && !is_whole(text.of(token))
                && self.dressed(text, token.start, next, dress, sink)
            {
                return true;
            }
            self.unsettled.read_up_to(text, token.start);
            self.push(Frame::Encoded(token), sink);
        }
        false
    }

    /// Hands on a whole value of a line.
    fn value(&mut self, text: View<'_>, frame: Frame, sink: Sink<'_>) {
        let span = frame.outer();
        self.unsettled.read_up_to(text, span.start);
        if may_hold_json(text.of(span).as_bytes()) {
            self.push(frame, sink);
            self.unsettled.skip(span.end);
        }
    }

    /// Whether the strings of the value that begins at `begin` may be a customer's words: it
    /// stands in a payload, or is one whose envelope breaks.
    fn is_bare(&self, text: View<'_>, begin: usize) -> bool {
        begin < self.words_until
            || (text.byte(begin) == Some(b'{')
                && is_within_payload(from_key(text, begin), &[begin]))
    }
}

/// The dress of JSON that `rest` begins with, behind `before`.
fn dress(before: &[u8], rest: &[u8]) -> Option<Dress> {
    let in_quotes = || before.ends_with(b"'").then(|| Dress::in_single_quotes(rest)).flatten();
    Dress::of_json(rest).or_else(in_quotes)
}

/// Where in `rest`, which begins with JSON cut out of its string, other JSON begins: no quote is
/// plain in a string.
fn plain_behind(dress: Dress, rest: &[u8]) -> Option<usize> {
    let is_cut_out = dress == Dress::Escapes && Dress::of_json(rest) == Some(dress);
    let is_plain = |at: &usize| rest[at + 1..].trim_ascii_start().starts_with(b"\"");
    is_cut_out.then(|| memchr::memchr_iter(b'{', rest).find(is_plain))?
}

/// The text from where a key may stand before `begin` on the same line: lines before that may
/// be gone, or have been passed over.
fn from_key(text: View<'_>, begin: usize) -> View<'_> {
    let from = text.ceil_char_boundary(begin.saturating_sub(LONGEST_KEY));
    let newline = memchr::memrchr(b'\n', text.bytes(from..begin));
    let from = newline.map_or(from, |newline| from + newline + 1);
    View::from(from, text.str(from..))
}

/// The object of a line that breaks after `span`, if an envelope is in view in it.
fn mended(text: View<'_>, span: Span, values: &Values) -> Option<Frame> {
    let mut made = Made::at(span.start);
    made.append(text, span);
    made.mended(span, values.pointer())
}
