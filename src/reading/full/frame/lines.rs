//! `ndjson` input: one JSON value a line. A bad line is a finding, and the next is read.

use super::{Frame, MAX_VALUE, Sink, fault_span};
use crate::text::{Span, View};

/// Frames lines.
#[derive(Debug, Default)]
pub(crate) struct LineFramer {
    /// Where the current line begins.
    at: usize,
    /// How far it has been searched for its end.
    searched: usize,
    /// The current line is too long to keep.
    discarding: bool,
}

impl LineFramer {
    /// A framer of text whose first bytes have been read already.
    pub(crate) fn from(at: usize) -> Self {
        Self { at, searched: at, discarding: false }
    }

    /// Whether no line waits for its end.
    pub(crate) const fn is_between(&self) -> bool {
        self.at == self.searched && !self.discarding
    }

    /// Reads on in `text`, of which the first bytes are known from the last call; answers
    /// up to where it is done with.
    pub(crate) fn frame(&mut self, text: View<'_>, eof: bool, sink: Sink<'_>) -> usize {
        let all = text.end();
        loop {
            let newline = memchr::memchr(b'\n', text.bytes(self.searched..));
            let newline = newline.map(|length| self.searched + length);
            let Some(end) = newline.or((eof && self.at < all).then_some(all)) else {
                break;
            };
            if std::mem::take(&mut self.discarding) {
                // its beginning was reported and let go
            } else if end - self.at > MAX_VALUE {
                sink(too_large(text, self.at));
            } else {
                sink(Frame::Line(Span { start: self.at, end }));
            }
            self.at = (end + 1).min(all);
            self.searched = self.at;
        }
        if !self.discarding && all - self.at > MAX_VALUE {
            self.discarding = true;
            sink(too_large(text, self.at));
        }
        self.searched = all;
        if self.discarding {
            self.at = all;
        }
        self.at
    }
}

fn too_large(text: View<'_>, line: usize) -> Frame {
    Frame::TooLarge { span: fault_span(text, line), limit: MAX_VALUE }
}
