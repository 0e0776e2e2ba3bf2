//! Strings of several records that are one text together.

use std::sync::Arc;

use super::Frame;
use super::made::Made;
use crate::text::Span;

/// What was found in the texts of several records.
#[derive(Debug)]
pub(crate) struct Joined {
    /// The record that it was found with: its other members have not been looked at.
    pub(crate) record: Option<Span>,
    /// The pointer of that record.
    pub(crate) pointer: String,
    /// The member that holds the text.
    pub(crate) key: Arc<str>,
    /// The text, or as much of it as is needed, made of the insides of the strings.
    pub(crate) text: Made,
    pub(crate) inside: Inside,
}

/// What is known of the text of several records.
#[derive(Debug)]
pub(crate) enum Inside {
    /// It is one line, and has not been looked at.
    Line,
    /// It holds these frames. Those that begin before `value_end` are parts of
    /// the one value with which the text begins.
    Frames { frames: Vec<Frame>, value_end: usize },
}

impl Joined {
    /// The stretch from the first record to the last.
    pub(super) fn outer(&self) -> Span {
        let ends = [self.text.extent(), self.record].into_iter().flatten();
        let all = ends.reduce(|a, b| Span { start: a.start.min(b.start), end: a.end.max(b.end) });
        all.unwrap_or_default()
    }

    /// Calls `change` with each stretch of the outer text that it knows.
    pub(super) fn each_span(&mut self, change: &mut dyn FnMut(&mut Span)) {
        self.text.each_stretch(change);
        self.record.iter_mut().for_each(change);
    }
}

/// A record as it was framed.
pub(super) struct Taken {
    pub(super) frame: Frame,
    /// The object itself.
    pub(super) span: Span,
    /// Its pointer within what was framed.
    pub(super) pointer: &'static str,
}

impl Taken {
    /// The record, which has nothing to do with others; its `line` may have come in parts.
    pub(super) fn alone(self, line: Made, key: &Arc<str>) -> Frame {
        if line.start().is_some_and(|start| start < self.span.start) {
            line.join(key, Some(&self), Inside::Line)
        } else {
            self.frame
        }
    }
}

impl Made {
    /// The text of `record` and of those before it, of which `inside` is known.
    pub(super) fn join(self, key: &Arc<str>, record: Option<&Taken>, inside: Inside) -> Frame {
        let pointer = record.map_or_else(String::new, |record| match &record.frame {
            Frame::Value { pointer, .. } => pointer.clone() + record.pointer,
            _ => record.pointer.to_owned(),
        });
        let record = record.map(|record| record.span);
        Frame::Joined(Joined { record, pointer, key: Arc::clone(key), text: self, inside })
    }
}
