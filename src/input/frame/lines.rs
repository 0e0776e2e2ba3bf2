//! `ndjson` input: one JSON value a line. A bad line is a finding, and the next is read.

use super::{Frame, Framed, MAX_VALUE, fault_span};

/// Frames lines.
#[derive(Debug, Default)]
pub(crate) struct LineFramer {
    /// How far the current line has been searched for its end.
    searched: usize,
    /// The current line is too long to keep.
    discarding: bool,
}

impl LineFramer {
    /// Reads on in `text`, of which the first bytes are known from the last call.
    pub(crate) fn frame(&mut self, text: &str, eof: bool, framed: &mut Framed) {
        let bytes = text.as_bytes();
        let mut line = 0;
        loop {
            let from = line.max(self.searched);
            let newline = memchr::memchr(b'\n', &bytes[from..]).map(|length| from + length);
            let Some(end) = newline.or((eof && line < bytes.len()).then_some(bytes.len())) else {
                break;
            };
            if std::mem::take(&mut self.discarding) {
                // its beginning was reported and let go
            } else if end - line > MAX_VALUE {
                framed.frames.push(too_large(text, line));
            } else {
                framed.frames.push(Frame::Line(crate::json::Span { start: line, end }));
            }
            line = (end + 1).min(bytes.len());
            self.searched = line;
        }
        if !eof && !self.discarding && bytes.len() - line > MAX_VALUE {
            self.discarding = true;
            framed.frames.push(too_large(text, line));
        }
        framed.consumed = if self.discarding { bytes.len() } else { line };
        self.searched = bytes.len();
    }

    /// Adjusts offsets when the first `by` bytes of the text are let go.
    pub(crate) fn shift(&mut self, by: usize) {
        self.searched = self.searched.saturating_sub(by);
    }
}

fn too_large(text: &str, line: usize) -> Frame {
    Frame::TooLarge { span: fault_span(text, line), limit: MAX_VALUE }
}
