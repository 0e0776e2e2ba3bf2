//! How reading goes on after a broken value: at the next line that starts an array or
//! object, if the text is not a log.

use super::super::super::values::Values;
use super::super::named::names_event;
use super::super::spoilt::{Spoilt, spoilt};
use super::super::{Frame, Sink, fault_span, has_surroundings, indent};
use super::{JsonFramer, Step};
use crate::text::{Dress, ESC, Fault, Span, View};

/// How much of a line is searched for the name of an event, in bytes.
const LONGEST_LINE: usize = 1 << 16;

/// How far behind its fault broken text may still turn out to name an event, in bytes.
const LONGEST_UNNAMED: usize = 1 << 20;

/// Where the search for a line that starts a value stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Looking {
    /// There is nothing to look for.
    #[default]
    No,
    /// Before the first character of a line, blanks apart.
    InBlanks { is_indented: bool },
    /// Within a line that starts no value and is searched.
    InLine,
    /// Within a line that is done with.
    InRest,
}

/// How reading goes on after a broken value.
#[derive(Debug, Default)]
pub(super) struct Recovery {
    pub(super) looking: Looking,
    /// Brackets and commas may be left over from the broken value.
    pub(super) has_leftovers: bool,
    /// Containers that would break at the same place again.
    pub(super) dead: Vec<usize>,
    pub(super) last_fault: Option<usize>,
    /// An envelope in which a payload breaks: nothing is taken out of it.
    passed: Span,
    /// Before here such an envelope has no end.
    endless: usize,
    /// A fault that is a finding if what follows on the next lines names an event.
    pub(super) unnamed: Option<(Span, Fault)>,
}

impl Recovery {
    /// A fault that is too far before `at` for what stands there to name its event.
    pub(super) fn forget_unnamed(&mut self, at: usize) {
        self.unnamed.take_if(|(span, _)| at.saturating_sub(span.start) > LONGEST_UNNAMED);
    }
}

impl JsonFramer {
    /// The text is no JSON at `place`.
    pub(super) fn take_broken(
        &mut self,
        text: View<'_>,
        place: usize,
        fault: Fault,
        eof: bool,
        sink: Sink<'_>,
    ) -> Step {
        let is_cut = (eof && fault == Fault::Truncated) || fault == Fault::Depth;
        let lacks_colon = fault == Fault::Expected("a colon")
            && text
                .byte(place)
                .is_some_and(|byte| matches!(byte, b'"' | b'{' | b'[' | b'0'..=b'9'));
        // The output of a terminal is a log.
        if text.byte(place) == Some(ESC) || (self.may_be_log && self.is_log(is_cut || lacks_colon))
        {
            return Step::Log(self.log_from());
        }
        if !eof && !has_surroundings(text, place) {
            return Step::Rest; // it breaks here again, with more to show around it
        }
        // A dress is undone in logs.
        if self.may_be_log && Dress::at_break(text.bytes(..), place - text.start()).is_some() {
            return Step::Log(self.log_from());
        }
        let is_new = place >= self.recovery.endless;
        match is_new.then(|| spoilt(text, &self.values, (place, fault))).flatten() {
            Some(Spoilt::Open(_)) if !eof => return Step::Rest,
            Some(Spoilt::Open(span) | Spoilt::Whole(span)) => self.recovery.passed = span,
            Some(Spoilt::Endless(end)) => self.recovery.endless = end,
            None => {}
        }
        self.broken(text, place, fault, sink);
        Step::Further
    }

    fn broken(&mut self, text: View<'_>, place: usize, fault: Fault, sink: Sink<'_>) {
        self.keep_small(text.until(place), sink);
        let recovery = &mut self.recovery;
        let is_new = recovery.last_fault != Some(place);
        recovery.last_fault = Some(place);
        if is_new {
            let span = fault_span(text, place);
            let start = self.values.within().unwrap_or(place);
            if !self.only_named || names_event(text.str(start.min(place)..place)) {
                sink(Frame::Broken { span, fault });
            } else {
                recovery.unnamed = Some((span, fault));
            }
        }
        let values = std::mem::replace(&mut self.values, Values::new());
        let within = values.within().filter(|_| !values.is_let_go());
        if let Some(start) = within {
            recovery.dead.extend(values.open().into_iter().filter(|at| *at >= start));
        }
        recovery.has_leftovers = true;
        (self.at, self.recovery.looking) = match within {
            Some(start) => (start, Looking::InRest),
            None => match indent(text, place) {
                Some(is_indented) => (place, Looking::InBlanks { is_indented }),
                None => (place, Looking::InRest),
            },
        };
    }

    /// Reports the fault that is not reported yet, if `line` names an event.
    fn accuse(&mut self, line: &str, sink: Sink<'_>) {
        self.recovery.forget_unnamed(self.at);
        if let Some((span, fault)) = self.recovery.unnamed.take_if(|_| names_event(line)) {
            sink(Frame::Broken { span, fault });
        }
    }

    /// Goes on to the next line that starts an array or object, if there is one to look for;
    /// answers what is done if none has come.
    pub(super) fn find_line(&mut self, text: View<'_>, eof: bool, sink: Sink<'_>) -> Option<Step> {
        loop {
            let Span { start, end } = self.recovery.passed;
            let is_before = self.recovery.looking != Looking::No && self.at < end;
            if is_before && self.at >= start {
                self.accuse(text.str(start..end), sink);
                (self.at, self.recovery.looking) = (end, Looking::InRest);
                if self.may_be_log {
                    return Some(Step::Log(end));
                }
                continue;
            }
            let stop = if is_before { start } else { text.end() };
            match self.recovery.looking {
                Looking::No => return None,
                Looking::InBlanks { is_indented } => {
                    let blanks = text.bytes(self.at..).iter();
                    let blanks = blanks.take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
                    self.at += blanks;
                    let is_indented = is_indented || blanks > 0;
                    let Some(first) = text.byte(self.at) else {
                        self.recovery.looking = Looking::InBlanks { is_indented };
                        return Some(Step::Rest);
                    };
                    let starts_value = matches!(first, b'{' | b'[');
                    if starts_value && !self.recovery.dead.contains(&self.at) {
                        let first = self.at;
                        self.recovery.looking = Looking::No;
                        self.recovery.dead.retain(|at| *at > first);
                        self.recovery.has_leftovers = is_indented;
                        return None;
                    }
                    let is_text = !is_indented
                        && !starts_value
                        && !matches!(first, b'}' | b']' | b'"' | b',' | b':' | b'\n' | 0 | 0x1E);
                    if self.may_be_log && is_text {
                        return Some(Step::Log(self.at));
                    }
                    self.recovery.looking = Looking::InLine;
                }
                Looking::InLine => {
                    let end = stop.min(self.at + LONGEST_LINE);
                    let newline = memchr::memchr(b'\n', text.bytes(self.at..end));
                    if newline.is_none() && end == text.end() && !eof {
                        return Some(Step::Rest);
                    }
                    let end = newline.map_or(end, |length| self.at + length);
                    let end = text.floor_char_boundary(end);
                    self.accuse(text.str(self.at..end), sink);
                    self.at = end;
                    self.recovery.looking = Looking::InRest;
                }
                Looking::InRest => {
                    let Some(length) = memchr::memchr(b'\n', text.bytes(self.at..stop)) else {
                        self.at = stop;
                        if is_before {
                            continue;
                        }
                        return Some(Step::Rest);
                    };
                    self.at += length + 1;
                    self.recovery.looking = Looking::InBlanks { is_indented: false };
                }
            }
        }
    }
}
