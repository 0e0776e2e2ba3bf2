//! `log` input: lines of text with JSON somewhere inside.
//!
//! A line is searched for brackets ([`search`]). Where JSON begins and the line ends before
//! it does, the next lines are read on ([`further`]) with whatever prefix they share cut off,
//! as long as a pretty-printer may have broken the line there. When that turns
//! out not to be JSON, reading goes back behind the bracket that it began with,
//! so nothing is lost; a bracket that was still open when the text broke is not
//! tried again, since it would break at the same place.
//!
//! Lines of several programs may be mixed. As soon as a further line of a value is of
//! another program than the value, each program's lines are read apart ([`woven`]), by a
//! framer like this one; so are lines in a dress ([`dressed`], which only a
//! string in them may tell: [`late`]), fields of CSV ([`rows`]) and
//! lines in parts or in colours ([`cleaned`]), and base64 that is broken into lines is put
//! together ([`wrapped`]).
//!
//! What is no event is noise. Broken JSON, and what was printed by a language
//! and not as JSON, is a finding only where it names an event: [`super::unsettled`].

mod cleaned;
mod column;
mod dressed;
mod further;
mod late;
mod rows;
mod search;
mod woven;
mod wrapped;

use std::collections::BTreeSet;

use self::cleaned::Cleaned;
use self::dressed::Dressed;
use self::woven::Loom;
use self::wrapped::Wrapped;
use super::apart::Apart;
use super::attempt::Attempt;
use super::made::Made;
use super::prefix::line_from;
use super::unsettled::Unsettled;
use super::{Frame, Grouper, MAX_VALUE, Sink};
use crate::text::{Fault, Span, View};

/// How often each byte of an envelope is looked at for the end of that, in the mean.
const MOST_SEARCHES: usize = 16;

/// Frames the JSON in lines of text.
#[derive(Debug, Default)]
pub(crate) struct LogFramer {
    /// Where reading goes on: the beginning of a line, or a place within one.
    at: usize,
    /// What goes on in the next line.
    open: Open,
    /// All lines are of one program.
    is_of_one: bool,
    /// What terminals and Kubernetes put into lines has been taken out.
    is_clean: bool,
    /// Up to here what looks dressed holds nothing.
    bare_until: usize,
    /// Up to here strings may be a customer's words: those of a payload that breaks.
    words_until: usize,
    /// Before here no envelope is looked for whose beginning cannot be read.
    envelopes_from: usize,
    /// An envelope in which a payload breaks: nothing is taken out of it.
    passed: Span,
    /// Before here such an envelope has no end.
    endless: usize,
    /// How many framers this one is within.
    depth: usize,
    /// Brackets that would break at the same place again.
    dead: BTreeSet<usize>,
    unsettled: Unsettled,
    /// How far the text has been searched for a line's end.
    searched: usize,
    /// The current line is too long, and reported.
    is_discarding: bool,
    begun: Begun,
}

/// What may go on in the next line.
#[derive(Debug, Default)]
#[allow(clippy::large_enum_variant, reason = "there is one for each framer")]
enum Open {
    #[default]
    Nothing,
    Value(Attempt),
    /// A value that has broken there, in an envelope that is passed over; its end was looked for
    /// in so many bytes.
    Spoilt(Attempt, (usize, Fault), usize),
    /// JSON whose quotes cannot be seen.
    Dressed(Dressed),
    /// A text in base64.
    Wrapped(Wrapped),
    /// Lines of several programs, which are read apart.
    Woven(Loom),
    /// Lines in parts, or with what only a terminal sees.
    Cleaned(Cleaned),
}

impl Open {
    /// Where the first byte stands that is still needed.
    fn start(&self) -> Option<usize> {
        match self {
            Self::Nothing => None,
            Self::Value(attempt) | Self::Spoilt(attempt, ..) => Some(attempt.needed()),
            Self::Dressed(dressed) => dressed.start(),
            Self::Wrapped(wrapped) => wrapped.start(),
            Self::Woven(loom) => loom.start(),
            Self::Cleaned(cleaned) => cleaned.start(),
        }
    }
}

/// The last value that began and did not end on its line.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Begun {
    /// Where it began, unless it is in a dress.
    pub(super) at: Option<usize>,
    /// Where it ended, if it did and is JSON.
    pub(super) end: Option<usize>,
}

impl LogFramer {
    /// A framer of text whose first bytes have been read already, within `depth` others that
    /// were undressed.
    pub(crate) fn within(at: usize, depth: usize) -> Self {
        Self { at, depth, ..Self::default() }
    }

    /// Whether what stands at `at` is passed over.
    const fn passes(&self, at: usize) -> bool {
        self.passed.start <= at && at < self.passed.end
    }

    /// Whether the next line has nothing to do with those before it.
    pub(crate) fn is_between(&self) -> bool {
        !self.waits()
            && self.at == self.searched
            && !self.is_discarding
            && self.dead.last().is_none_or(|dead| *dead < self.at)
            && self.is_settled()
    }

    /// Reads on in `text`, of which the first bytes are known from the last call; answers up
    /// to where it is done with.
    pub(crate) fn frame(&mut self, text: View<'_>, eof: bool, sink: Sink<'_>) -> usize {
        let mut searched = std::mem::replace(&mut self.searched, text.end());
        loop {
            while self.at < text.end() {
                let end = text.line_end(searched.max(self.at));
                if end == text.end() && !eof {
                    break;
                }
                self.line(text, Span { start: self.at, end: (end + 1).min(text.end()) }, sink);
                searched = self.at;
            }
            if !eof || !self.waits() {
                break;
            }
            // The text ends: what is still open is broken, and is read again within.
            searched = 0;
            match std::mem::take(&mut self.open) {
                Open::Nothing => {}
                Open::Value(attempt) => {
                    self.at = self.broken_lines(text, &attempt, attempt.cut_off(), sink);
                    self.unsettled.hand_on(self.at, sink);
                }
                Open::Spoilt(attempt, broken, _) => {
                    let end = text.end();
                    self.at = self.spoilt_lines(text, attempt, broken, (end, None), sink);
                    self.unsettled.hand_on(self.at, sink);
                }
                Open::Dressed(dressed) => self.end_dressed(dressed, sink),
                Open::Wrapped(wrapped) => self.end_wrapped(text, wrapped, sink),
                Open::Woven(loom) => loom.end(sink),
                Open::Cleaned(cleaned) => cleaned.end(sink),
            }
        }
        if eof {
            self.unsettled.hand_on(usize::MAX, sink);
        } else if self.is_discarding || text.end() - self.at > MAX_VALUE {
            self.pass_long(text, text.end(), sink);
            self.is_discarding = true;
        }
        self.consumed()
    }

    /// Passes over a line that is too long, or what there is of it: what is open ends before.
    fn pass_long(&mut self, text: View<'_>, next: usize, sink: Sink<'_>) {
        if !std::mem::take(&mut self.is_discarding) {
            let line = self.at;
            self.frame(text.until(line), true, sink);
            sink(Frame::TooLarge { span: Span { start: line, end: line }, limit: MAX_VALUE });
        }
        (self.at, self.searched) = (next, next);
    }

    /// How much of the text is done with.
    fn consumed(&self) -> usize {
        let open = [self.open.start(), self.unsettled.needed()].into_iter().flatten();
        open.fold(self.at, usize::min)
    }

    /// Whether a value has begun and not ended.
    pub(crate) const fn is_open(&self) -> bool {
        self.waits() && !matches!(self.open, Open::Wrapped(_))
    }

    /// Whether the next line may go on with something.
    pub(super) const fn waits(&self) -> bool {
        !matches!(self.open, Open::Nothing)
    }

    /// Whether it is known of all that broke whether that is a finding.
    pub(super) fn is_settled(&self) -> bool {
        self.unsettled.is_between()
    }

    /// The last value that began and did not end on its line.
    pub(super) const fn begun(&self) -> Begun {
        self.begun
    }

    /// What has been read before the line at `from` and is needed yet, with who has read it;
    /// this framer begins anew.
    pub(super) fn set_apart(&mut self, text: View<'_>, from: usize) -> Apart {
        // What stands before a value is needed if its lines are dressed.
        let begin = line_from(text, self.consumed());
        let fresh = Self {
            at: from,
            depth: self.depth,
            begun: self.begun,
            is_clean: self.is_clean,
            ..Self::default()
        };
        let mut framer = std::mem::replace(self, fresh);
        framer.dead.retain(|at| *at < from);
        framer.searched = from;
        let mut lines = Made::at(begin);
        lines.append(text, Span { start: begin, end: from });
        Apart { lines, framer, grouper: Grouper::default() }
    }

    /// Hands on what stands behind all that was found before it but faults; if text before
    /// it may still be found to be one, it waits for that, to the end of its line.
    fn push(&mut self, frame: Frame, sink: Sink<'_>) {
        if self.unsettled.may_report() {
            return self.unsettled.hold(frame);
        }
        self.unsettled.hand_on(frame.begin() + 1, sink);
        sink(frame);
    }

    fn line(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) {
        let is_long = !self.is_clean && without_end(text, line).len() > MAX_VALUE;
        if self.is_discarding || is_long {
            return self.pass_long(text, line.end, sink);
        }
        self.at = self.read_line(text, line, sink);
        self.dead = self.dead.split_off(&self.at);
        // Reading may go back to where that began which is open.
        let settled = self.open.start().map_or(self.at, |start| start.min(self.at));
        self.unsettled.hand_on(settled, sink);
    }

    /// Reads a line, or the rest of one; answers where reading goes on.
    fn read_line(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) -> usize {
        self.clean(text, line);
        if !matches!(self.open, Open::Woven(_) | Open::Cleaned(_)) {
            self.unsettled.begin_line(text, line);
        }
        match std::mem::take(&mut self.open) {
            Open::Value(attempt) => self.read_on(text, attempt, line, sink),
            Open::Spoilt(mut attempt, broken, searched) => {
                attempt.add_spoilt(text, line);
                if searched > MOST_SEARCHES * attempt.made.view().str(..).len() {
                    self.open = Open::Spoilt(attempt, broken, searched);
                    return line.end;
                }
                self.spoilt_lines(text, attempt, broken, (line.end, Some(searched)), sink)
            }
            Open::Dressed(dressed) => self.read_dressed(text, dressed, line, sink),
            Open::Wrapped(wrapped) => match self.read_wrapped(text, wrapped, line, sink) {
                Some(at) => at,
                None => self.search(text, line, sink),
            },
            Open::Woven(loom) => {
                self.open = loom.read(text, line, sink).map_or(Open::Nothing, Open::Woven);
                line.end
            }
            Open::Cleaned(cleaned) => {
                self.open = cleaned.read(text, line, sink).map_or(Open::Nothing, Open::Cleaned);
                line.end
            }
            Open::Nothing => self.search(text, line, sink),
        }
    }
}

/// What stands in a line, or the rest of one, before its end.
fn without_end(text: View<'_>, line: Span) -> &str {
    let content = text.of(line);
    content.strip_suffix('\n').unwrap_or(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The frames of `text` with their pointers.
    fn frames(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        LogFramer::default().frame(View::whole(text), true, &mut |frame| {
            let span = frame.outer();
            let pointer = match frame {
                Frame::Value { pointer, .. } => pointer,
                _ => "other".to_owned(),
            };
            all.push(format!("{} {pointer}", span.start));
        });
        all
    }

    #[test]
    fn much_in_one_line_is_found() {
        const MANY: usize = 1 << 15;
        let each = |part: fn(usize) -> String| (0..MANY).map(part).collect::<String>();
        let lines = |first: &str, last: &str, pointer: fn(usize) -> String| {
            let middle = each(|_| "{},".to_owned());
            let text = format!("{first}{middle}{{}}{last}\n{{\"a\":1}}\n");
            let at = |n: usize| first.len() + 3 * n;
            let mut expected: Vec<String> =
                (0..=MANY).map(|n| format!("{} {}", at(n), pointer(n))).collect();
            expected.push(format!("{} ", at(MANY) + 2 + last.len() + 1));
            let found = frames(&text);
            assert!(found == expected, "{first}: {:?}", found.last());
        };
        lines("x ", " y", |_| String::new());
        lines("x [", "] y", |n| format!("/{n}"));
        lines("x [\n  ", "\n]", |n| format!("/{n}"));
        lines("x [\n  [", "] ]", |n| format!("/0/{n}"));
        lines(r#"{"a" "#, " y", |_| String::new());
    }
}
