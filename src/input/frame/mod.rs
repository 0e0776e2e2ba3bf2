//! Framing: which stretches of an input are JSON values, and which are broken ones.
//!
//! A framer looks at the text that has arrived, hands out what is whole and
//! says how much of the text is done with. It remembers the rest, so that every
//! byte is looked at once, however the text is cut into chunks. What is in a
//! value is `find`'s business.

mod json;
mod lines;

pub(crate) use json::JsonFramer;
pub(crate) use lines::LineFramer;

use super::scan::Fault;
use crate::json::Span;

/// The longest line, or element of an array, that is read: 16 MiB.
pub const MAX_VALUE: usize = 16 << 20;

/// The largest single document that is read whole: 256 MiB.
pub const MAX_DOCUMENT: usize = 256 << 20;

/// A stretch of text that something is known of; offsets are those of the text.
#[derive(Debug)]
pub(crate) enum Frame {
    /// A whole JSON value, with its pointer within the outermost value.
    Value { span: Span, pointer: String },
    /// A line that ought to be one JSON value.
    Line(Span),
    /// Text that is no JSON; `span` is the place of the fault.
    Broken { span: Span, fault: Fault },
    /// A value or line over `limit` bytes is skipped; `span` is where it begins.
    TooLarge { span: Span, limit: usize },
    /// An outermost value has ended.
    End,
}

/// What a framer makes of the text that has arrived.
#[derive(Debug, Default)]
pub(crate) struct Framed {
    pub(crate) frames: Vec<Frame>,
    /// How many bytes are done with.
    pub(crate) consumed: usize,
}

/// The character at `at`, or nothing at the end of the text: the span of a fault.
pub(crate) fn fault_span(text: &str, at: usize) -> Span {
    let length = text[at..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    Span { start: at, end: at + length }
}
