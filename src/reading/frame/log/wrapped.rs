//! Text in base64 that is broken into lines, as `base64` prints it, MIME and PEM.

use super::super::super::encoded::{WORDS, further_line, is_whole, is_wrapped};
use super::super::{Frame, Framed, MAX_VALUE, fault_span};
use super::LogFramer;
use crate::text::Span;

/// A text in base64 that goes on in the next line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrapped {
    pub(super) span: Span,
    /// How long its lines are.
    width: usize,
}

impl LogFramer {
    /// Whether a token goes on in the next line.
    pub(super) fn wraps(&mut self, text: &str, token: Span) -> bool {
        let wraps = is_wrapped(text.as_bytes(), token) && !is_whole(&text[token.start..token.end]);
        if wraps {
            self.wrapped = Some(Wrapped { span: token, width: token.end - token.start });
        }
        wraps
    }

    /// Reads a further line of it, which begins at `from`; answers whether it is one.
    pub(super) fn read_wrapped(
        &mut self,
        text: &str,
        mut wrapped: Wrapped,
        line: Span,
        framed: &mut Framed,
    ) -> bool {
        let further = further_line(&text.as_bytes()[line.start..line.end], wrapped.width);
        if let Some((length, is_last)) = further {
            wrapped.span.end = line.start + length;
            if !is_last && wrapped.span.end - wrapped.span.start <= MAX_VALUE {
                self.wrapped = Some(wrapped);
                return true;
            }
        }
        self.end_wrapped(text, wrapped, framed);
        further.is_some()
    }

    /// Hands on what has come of it.
    pub(super) fn end_wrapped(&mut self, text: &str, wrapped: Wrapped, framed: &mut Framed) {
        let Span { start, end } = wrapped.span;
        self.suspects.read_up_to(text, start, framed);
        if end - start <= MAX_VALUE {
            framed.frames.push(Frame::Encoded(wrapped.span));
        } else if WORDS.iter().any(|word| text[start..end].contains(word)) {
            let span = fault_span(text, start);
            framed.frames.push(Frame::TooLarge { span, limit: MAX_VALUE });
        }
    }
}
