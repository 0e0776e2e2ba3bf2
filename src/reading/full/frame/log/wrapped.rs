//! Text in base64 that is broken into lines, as `base64` prints it, MIME and PEM: whatever
//! the width of its lines, and whatever prefix or indentation they share.

use super::super::made::Made;
use super::super::prefix::LONGEST_PREFIX;
use super::super::shared::Shared;
use super::super::{Frame, MAX_VALUE, Sink, fault_span};
use super::{LogFramer, Open, without_end};
use crate::reading::encoded::{
    FurtherLine, WORDS, further_line, is_event, is_whole, may_wrap, width,
};
use crate::text::{Span, View};

/// A text in base64 that goes on in the next line.
#[derive(Debug)]
pub(super) struct Wrapped {
    /// Its letters, without what stands before each line.
    code: Made,
    /// How long its lines are, once that is known.
    width: Option<usize>,
    /// What stands before the letters of a line.
    shared: Shared,
}

impl Wrapped {
    /// Where it begins.
    pub(super) fn start(&self) -> Option<usize> {
        self.code.start()
    }

    /// Where it ends, so far.
    fn end(&self) -> usize {
        self.code.outer(self.code.end().saturating_sub(1)) + 1
    }

    /// Whether its lines are too long together.
    fn is_too_large(&self) -> bool {
        self.start().is_some_and(|start| self.end() - start > MAX_VALUE)
    }

    /// How many bytes of a further line stand before its letters.
    fn cut(&mut self, line: &str) -> usize {
        let mut length = 0;
        if !self.shared.prefix.trim_ascii().is_empty() {
            let (before, is_first) = (self.shared.prefix.len(), self.shared.is_first);
            let cut = self.shared.cut(line);
            length = cut.length;
            if is_first && (!cut.is_whole || self.shared.prefix.len() < before) {
                // Other text took a part of the first line.
                self.width = None;
            }
        } else if self.shared.prefix == " " && line.starts_with('+') {
            length = 1; // the sign of a diff
        }
        length + (line.len() - length - line[length..].trim_ascii_start().len())
    }
}

impl LogFramer {
    /// Whether a token goes on in the next line.
    pub(super) fn wraps(&mut self, text: View<'_>, token: Span) -> bool {
        let code = text.of(token);
        // That is true of the last one of a line alone, so its beginning is looked for once.
        if !may_wrap(code.as_bytes(), text.bytes(token.end..)) {
            return false;
        }
        let line = text.line_start(token.start);
        let wraps = token.start - line <= LONGEST_PREFIX && !is_whole(code);
        if wraps {
            let mut letters = Made::default();
            letters.append(text, token);
            let (width, shared) = (Some(width(code)), Shared::before(text, token.start));
            self.open = Open::Wrapped(Wrapped { code: letters, width, shared });
        }
        wraps
    }

    /// Reads a further line of it, if it is one; answers where reading goes on.
    pub(super) fn read_wrapped(
        &mut self,
        text: View<'_>,
        mut wrapped: Wrapped,
        line: Span,
        sink: Sink<'_>,
    ) -> Option<usize> {
        let content = without_end(text, line);
        if let Some(name) = wrapped.shared.other(content).filter(|_| !self.is_of_one) {
            self.open = Open::Wrapped(wrapped);
            self.weave(text, line.start, name);
            return Some(line.start);
        }
        let cut = wrapped.cut(content);
        let content = &content[cut..];
        let further = further_line(content.as_bytes(), wrapped.width);
        let further = further.filter(|line| !is_event(&content[..line.length]));
        if let Some(FurtherLine { length, width, is_last }) = further {
            let start = line.start + cut;
            wrapped.code.append(text, Span { start, end: start + length });
            wrapped.width.get_or_insert(width);
            if !is_last && !wrapped.is_too_large() {
                self.open = Open::Wrapped(wrapped);
                return Some(line.end);
            }
        }
        let end = wrapped.end();
        self.end_wrapped(text, wrapped, sink);
        let has_rest = !text.str(end.max(line.start)..line.end).trim_ascii().is_empty();
        further.map(|_| if has_rest { end } else { line.end })
    }

    /// Hands on what has come of it.
    pub(super) fn end_wrapped(&mut self, text: View<'_>, wrapped: Wrapped, sink: Sink<'_>) {
        let is_too_large = wrapped.is_too_large();
        let code = wrapped.code;
        let Some(start) = code.start() else { return };
        self.unsettled.read_up_to(text, start);
        if !is_too_large {
            let all = Span { start: 0, end: code.end() };
            self.push(code.with(Frame::Encoded(all)), sink);
        } else if WORDS.iter().any(|word| code.view().str(..).contains(word)) {
            let span = fault_span(text, start);
            self.push(Frame::TooLarge { span, limit: MAX_VALUE }, sink);
        }
    }
}
