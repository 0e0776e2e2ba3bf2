//! Framing: which stretches of an input are JSON values, and which are broken ones.
//!
//! A framer looks at the text that has arrived, hands on at once what is whole and
//! says how much of the text is done with. It remembers the rest, so that bytes are
//! looked at again only where a value broke, however the text is cut into chunks. What
//! is in a value is `find`'s business.
//!
//! What stands between the text and JSON is undone in one step each, whose result is text
//! again ([`Made`]) that all steps may be taken from, so that they compose:
//!
//! | what | undone in |
//! | --- | --- |
//! | colours, CRI's parts of lines | `log/cleaned`, with `cri` |
//! | lines of several programs | `log/woven`, with `name` |
//! | prefixes, numbers, signs of a diff before each line | `attempt`, with `shared` and `prefix` |
//! | an envelope whose brackets are not in view | `attempt`, with `members` |
//! | `\x22`, entities, per cent signs, escapes without their string, quotes of CSV and of shells, doubled backslashes | `log/dressed` |
//! | a field of CSV a line | `log/rows`, with `column` |
//! | base64 in lines | `log/wrapped` |
//! | a text in several records, docker's parts | `group`, with `stream` and `record` |
//! | strings, base64, gzip, bytes in an array | `unwrap`, once a value is framed |
//!
//! What is broken is judged by `unsettled`, an envelope that is in view in it kept by `mend`, or
//! passed over where its payload breaks (`spoilt`), and what is no JSON named by `dump`. A new
//! shape is a row here: a step that makes text. Where it hides the words of an event, it has a
//! needle in the search ahead, too.

mod apart;
mod attempt;
mod begin;
mod cri;
mod dump;
mod group;
mod joined;
mod json;
mod lines;
mod log;
mod made;
mod members;
mod mend;
mod name;
mod named;
mod prefix;
mod record;
mod shared;
mod spoilt;
mod stream;
mod unsettled;

pub(in crate::reading) use begin::{leaves_open, may_begin};
pub(in crate::reading) use cri::is_part;
pub(crate) use dump::Dump;
pub(in crate::reading) use dump::{is_of_class, is_rust, may_be_bare_dump};
pub(in crate::reading) use group::DOCKER_PART;
pub(crate) use group::Grouper;
pub(crate) use joined::{Inside, Joined};
pub(crate) use json::{JsonFramer, Stop};
pub(crate) use lines::LineFramer;
pub(crate) use log::LogFramer;
pub(crate) use made::{Inner, Made};
pub(in crate::reading) use members::begins as begins_members;
pub(crate) use name::Name;
pub(in crate::reading) use named::{is_of_pieces, mentions_event};
pub(in crate::reading) use record::{ends_text, may_open};

use crate::text::{CONTEXT, Fault, Shown, Span, View, is_blank};

/// The longest line, or element of an array, that is read: 16 MiB.
pub const MAX_VALUE: usize = 16 << 20;

/// The largest single document that is read whole: 256 MiB.
pub const MAX_DOCUMENT: usize = 256 << 20;

/// How many dresses one over the other are undone.
pub(crate) const MAX_LAYERS: usize = 4;

/// How many strings within strings are read.
pub(crate) const MAX_STRINGS: usize = 4;

/// How long what has begun may be for its beginning to be remembered, should it turn out to be
/// no JSON, in bytes.
const LONGEST_PRELUDE: usize = 1 << 16;

/// Who takes what a framer finds, as it is found.
pub(crate) type Sink<'s> = &'s mut dyn FnMut(Frame);

/// A stretch of text that something is known of; offsets are its addresses there.
#[derive(Debug)]
pub(crate) enum Frame {
    /// A whole JSON value, with its pointer within the outermost value. The strings of one that
    /// `is_bare` may be a customer's words, and are not looked into.
    Value { span: Span, pointer: String, is_bare: bool },
    /// A line that ought to be one JSON value.
    Line(Span),
    /// What was found in text that was made of pieces of this one.
    Inner(Box<Inner>),
    /// A stretch that may be JSON in base64.
    Encoded(Span),
    /// Strings of records that are one text together.
    Joined(Joined),
    /// Text that is no JSON; `span` is the place of the fault.
    Broken { span: Span, fault: Fault },
    /// What a language printed of an event, and not as JSON; `span` is its beginning. It
    /// `is_late` if only a later line told.
    Dump { span: Span, dump: Dump, is_late: bool },
    /// A value or line over `limit` bytes is skipped; `span` is where it begins.
    TooLarge { span: Span, limit: usize },
}

impl Frame {
    /// The stretch of the text that the frame is about.
    pub(crate) fn outer(&self) -> Span {
        match self {
            Self::Value { span, .. }
            | Self::Line(span)
            | Self::Encoded(span)
            | Self::Broken { span, .. }
            | Self::Dump { span, .. }
            | Self::TooLarge { span, .. } => *span,
            Self::Joined(joined) => joined.outer(),
            Self::Inner(inner) => inner.text.extent().unwrap_or_default(),
        }
    }

    /// How much of the text must have arrived where this was found in JSON.
    pub(crate) fn shown(&self, text: &str) -> Shown {
        match self {
            Self::Value { span, pointer, .. } => Shown::until(span.end, !pointer.is_empty()),
            Self::Broken { span, .. } if begins_line(View::whole(text), span.start) => {
                Shown::until(span.end, true)
            }
            Self::Joined(_) => {
                let end = self.outer().end;
                Shown::until(end, !text[..end].ends_with('}'))
            }
            _ => Shown::all(text),
        }
    }

    /// Where in the text it begins.
    pub(crate) fn begin(&self) -> usize {
        self.outer().start
    }

    /// Whether it is broken text.
    fn is_broken(&self) -> bool {
        match self {
            Self::Inner(inner) => inner.frame.is_broken(),
            _ => matches!(self, Self::Broken { .. } | Self::Dump { is_late: true, .. }),
        }
    }

    /// Calls `change` with each stretch of the text that it knows.
    fn each_span(&mut self, change: &mut dyn FnMut(&mut Span)) {
        match self {
            Self::Value { span, .. }
            | Self::Line(span)
            | Self::Encoded(span)
            | Self::Broken { span, .. }
            | Self::Dump { span, .. }
            | Self::TooLarge { span, .. } => change(span),
            Self::Inner(inner) => inner.text.each_stretch(change),
            Self::Joined(joined) => joined.each_span(change),
        }
    }

    /// What it is in a text of its own that begins at `start`.
    pub(crate) fn count_from(&mut self, start: usize) {
        self.each_span(&mut |span| {
            span.start = span.start.saturating_sub(start);
            span.end = span.end.saturating_sub(start);
        });
    }
}

/// Whether the text around a fault at `at` has arrived, as far as it is shown;
/// or the fault is what the next value on this line begins with, which is not to
/// wait.
fn has_surroundings(text: View<'_>, at: usize) -> bool {
    let after = text.bytes(at..);
    after.len() >= CONTEXT || memchr::memchr(b'\n', after).is_some() || begins_line(text, at)
}

/// Whether the byte at `at` begins an array or object, and its line.
pub(crate) fn begins_line(text: View<'_>, at: usize) -> bool {
    indent(text, at).is_some() && matches!(text.byte(at), Some(b'{' | b'['))
}

/// Whether blanks stand before `at` in its line; nothing if other text does, or so many that
/// the line's beginning may be gone.
fn indent(text: View<'_>, at: usize) -> Option<bool> {
    let before = text.bytes(at.saturating_sub(CONTEXT / 2)..at);
    let is_first = match before.iter().rposition(|byte| !is_blank(*byte) || *byte == b'\n') {
        Some(last) => before[last] == b'\n',
        None => before.len() < CONTEXT / 2,
    };
    is_first.then(|| before.last().is_some_and(|last| *last != b'\n'))
}

/// The character at `at`, or nothing at the end of the text: the span of a fault.
pub(crate) fn fault_span(text: View<'_>, at: usize) -> Span {
    let length = text.str(at..).chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    Span { start: at, end: at + length }
}
