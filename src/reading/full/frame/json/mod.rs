//! `json` input: one or more values, white space between them, as jq reads them.
//!
//! A syntax error is one finding; reading goes on at the next line that starts
//! an array or object, so that what follows a broken value is found. In `auto`
//! a text that is no JSON at all ends this framer's work: the input is a log.

mod recovery;

use self::recovery::{Looking, Recovery};
use super::super::values::{Next, Values};
use super::{Frame, LONGEST_PRELUDE, Sink, fault_span};
use crate::reading::between::Between;
use crate::reading::encoded::may_hold_json;
use crate::text::{Span, View, is_blank};

/// Frames JSON values that follow each other.
#[derive(Debug)]
pub(crate) struct JsonFramer {
    /// Whether text that is not JSON means that the input is a log.
    may_be_log: bool,
    /// Whether broken JSON is a finding only where it names an event.
    pub(crate) only_named: bool,
    /// Whether reading stops between two values.
    pub(crate) stop: Stop,
    /// The outermost value that is being read, if it has begun.
    values: Values,
    /// How far the text has been read.
    at: usize,
    /// Where the last value ended that was handed out.
    handed_out: usize,
    /// Whether an outermost value was whole.
    has_given: bool,
    recovery: Recovery,
    /// How far words were looked for, and the end of the last one, if it is near.
    words: (usize, Option<usize>),
    /// A word ended with the text that has arrived, or a string did; it may go on.
    ended: Option<Next>,
}

/// Whether reading stops between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    Never,
    May,
    /// It has.
    Here,
}

/// How reading goes on.
enum Step {
    /// With what follows.
    Further,
    /// With what has not arrived, or is for somebody else.
    Rest,
    /// As a log, from here on.
    Log(usize),
}

impl JsonFramer {
    /// A framer of what follows the text `before`, which has been read.
    pub(crate) fn behind(before: &str, between: Between) -> Self {
        let (may_be_log, has_given, array) = match between {
            Between::Json { may_be_log, has_given, array } => (may_be_log, has_given, array),
            Between::Lines | Between::Rows | Between::Log => (true, true, None),
        };
        let at = before.len();
        Self {
            may_be_log,
            only_named: false,
            stop: Stop::Never,
            values: array.map_or_else(Values::new, Values::within_array),
            at,
            handed_out: at,
            has_given,
            recovery: Recovery::default(),
            words: (at, before.bytes().rposition(|byte| !is_blank(byte)).map(|last| last + 1)),
            ended: None,
        }
    }

    /// What is known between two values, if nothing else has to be.
    pub(crate) fn between(&self, text: View<'_>) -> Option<Between> {
        let Recovery { looking, has_leftovers, dead, unnamed, .. } = &self.recovery;
        let is_settled = (self.at == text.end() || self.stop == Stop::Here)
            && *looking == Looking::No
            && !has_leftovers
            && unnamed.is_none()
            && self.ended.is_none()
            && dead.iter().all(|dead| *dead < self.at);
        let Self { may_be_log, has_given, .. } = *self;
        let array = match self.values.first() {
            None => None,
            Some(_) => Some(self.values.between_elements()?),
        };
        is_settled.then_some(Between::Json { may_be_log, has_given, array })
    }

    /// How much of `text` has not been read, if reading has stopped between two values.
    pub(crate) fn left(&self, text: View<'_>) -> Option<usize> {
        (self.stop == Stop::Here).then(|| text.end() - self.at)
    }

    /// Reads on in `text`, of which the first bytes are known from the last
    /// call. Answers up to where it is done with, or where the input turns out to be a log.
    pub(crate) fn frame(
        &mut self,
        text: View<'_>,
        eof: bool,
        sink: Sink<'_>,
    ) -> Result<usize, usize> {
        loop {
            match self.read_on(text, eof, sink) {
                Step::Further => {}
                Step::Rest => return Ok(self.done_with(text)),
                Step::Log(from) => return Err(from),
            }
        }
    }

    /// Reads on until something comes of it.
    fn read_on(&mut self, text: View<'_>, eof: bool, sink: Sink<'_>) -> Step {
        if let Some(step) = self.find_line(text, eof, sink) {
            return step;
        }
        if self.values.first().is_none() {
            self.skip_between(text);
            if self.at >= text.end() {
                return Step::Rest;
            }
            self.words = (self.at, None);
        }
        let mut item = match self.ended.take() {
            Some(item) => item,
            None => self.values.next(text, &mut self.at),
        };
        if item == Next::More {
            if !eof {
                self.keep_small(text, sink);
                return Step::Rest;
            }
            // What is missing is missing after the last word, not after white space.
            let word_end = word_end(text, &mut self.words);
            item = self.values.finish(word_end.unwrap_or(text.end()));
        }
        match item {
            Next::Broken(place, fault) => self.take_broken(text, place, fault, eof, sink),
            // More of it may come: of a word, or of a field of CSV.
            Next::Value { span, .. } if self.is_string() && !eof && span.end == text.end() => {
                self.ended = Some(item);
                Step::Rest
            }
            Next::End(end) if self.is_word() && !eof && end == text.end() => {
                self.ended = Some(item);
                Step::Rest
            }
            Next::Value { span, pointer } => self.take_value(text, span, pointer, sink),
            Next::End(end) => self.take_end(text, end),
            Next::More => Step::Rest,
        }
    }

    fn take_value(&mut self, text: View<'_>, span: Span, pointer: String, sink: Sink<'_>) -> Step {
        if self.is_string() && runs_on(text, span.end) {
            return Step::Log(self.log_from());
        }
        self.handed_out = span.end;
        let limit = self.values.limit();
        if span.end - span.start > limit {
            sink(Frame::TooLarge { span: fault_span(text, span.start), limit });
        } else if may_hold_json(text.of(span).as_bytes()) {
            sink(Frame::Value { span, pointer, is_bare: false });
        }
        if self.stop == Stop::May && self.values.between_elements().is_some() {
            self.stop = Stop::Here;
            return Step::Rest;
        }
        Step::Further
    }

    fn take_end(&mut self, text: View<'_>, end: usize) -> Step {
        if self.may_be_log && self.runs_into_text(text, end) {
            return Step::Log(self.log_from());
        }
        self.handed_out = end;
        self.has_given = true;
        self.values = Values::new();
        if self.stop == Stop::May {
            self.stop = Stop::Here;
            return Step::Rest;
        }
        Step::Further
    }

    /// Up to where the text is done with.
    fn done_with(&mut self, text: View<'_>) -> usize {
        let mut consumed = self.at;
        if self.values.first().is_some() && !self.values.is_let_go() {
            let word_end = word_end(text.until(self.at), &mut self.words);
            let needed = [word_end, self.values.within(), self.log_start()].into_iter().flatten();
            consumed = needed.fold(consumed, usize::min);
        }
        self.recovery.forget_unnamed(self.at);
        if let Some((span, _)) = self.recovery.unnamed {
            consumed = consumed.min(span.start);
        }
        if let Some(Next::Value { span, .. }) = &self.ended {
            consumed = consumed.min(span.start);
        }
        consumed
    }

    /// Skips what may stand between values: white space, NUL padding, the record
    /// separator of JSON text sequences (RFC 7464), a byte order mark.
    fn skip_between(&mut self, text: View<'_>) {
        while let Some(byte) = text.byte(self.at) {
            match byte {
                0 | 0x1E => self.at += 1,
                0xEF if text.bytes(self.at..).starts_with("\u{feff}".as_bytes()) => self.at += 3,
                b',' | b']' | b'}' if self.recovery.has_leftovers => self.at += 1,
                byte if is_blank(byte) => self.at += 1,
                _ => return,
            }
        }
    }

    /// Whether the value that was read is a string that stands alone: it may be a field of CSV.
    fn is_string(&self) -> bool {
        self.may_be_log && self.values.first() == Some(b'"')
    }

    /// Whether the value that was read is a word, which may go on.
    fn is_word(&self) -> bool {
        self.may_be_log && self.values.first().is_some_and(|first| first.is_ascii_lowercase())
    }

    /// A number or word that runs on as other text ("2024-06-27") is no value.
    fn runs_into_text(&self, text: View<'_>, end: usize) -> bool {
        let first = self.values.first();
        let is_scalar = first.is_some_and(|first| !matches!(first, b'{' | b'[' | b'"'));
        is_scalar && text.byte(end).is_some_and(|byte| !is_blank(byte))
    }

    /// Whether text that just broke says that this is a log, and not one broken JSON text.
    fn is_log(&self, looks_like_json: bool) -> bool {
        self.has_given || !(looks_like_json || self.values.is_substantial())
    }

    /// Where the value began, if the log may begin with it, should it break here: nothing in
    /// it was handed out, and it is not long.
    fn log_start(&self) -> Option<usize> {
        let is_start = |begun: &usize| {
            self.may_be_log && self.handed_out <= *begun && self.at - begun < LONGEST_PRELUDE
        };
        self.values.begun().filter(is_start)
    }

    /// Where the log begins: with the text that broke, but after what has been
    /// handed out.
    fn log_from(&self) -> usize {
        self.log_start().or(self.values.within()).unwrap_or(self.at).max(self.handed_out)
    }

    /// A value that grows over its limit is not kept: its end alone is looked for.
    fn keep_small(&mut self, text: View<'_>, sink: Sink<'_>) {
        let Some(start) = self.values.within() else { return };
        let limit = self.values.limit();
        if !self.values.is_let_go() && text.end() - start > limit {
            self.values.let_go();
            sink(Frame::TooLarge { span: fault_span(text, start), limit });
        }
    }
}

/// Whether other text follows at once: a comma and the next field, or a second quote.
fn runs_on(text: View<'_>, end: usize) -> bool {
    text.byte(end).is_some_and(|byte| !is_blank(byte) && !matches!(byte, 0 | 0x1E))
}

/// The end of the last word of `text`, if no more than a page of white space
/// follows it; `words` is how far they were looked through, and what was found.
fn word_end(text: View<'_>, words: &mut (usize, Option<usize>)) -> Option<usize> {
    let (from, known) = *words;
    let from = from.max(text.start());
    if from > text.end() {
        return None;
    }
    let last = text.bytes(from..).iter().rposition(|byte| !is_blank(*byte));
    let known = known.filter(|end| *end >= text.start());
    let end = last.map(|last| from + last + 1).or(known);
    *words = (text.end(), end.filter(|end| text.end() - end < LONGEST_PRELUDE));
    words.1
}
