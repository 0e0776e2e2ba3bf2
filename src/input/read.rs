//! Reading an input from its first byte to its last: decode, frame, find.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::decode::Decoder;
use super::find::{Batch, Found, find};
use super::frame::{Framed, JsonFramer, LineFramer};
use super::text::Position;

/// How an input is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Let the content decide.
    #[default]
    Auto,
    /// JSON values, which may span lines.
    Json,
    /// One JSON value a line.
    Ndjson,
}

enum Framer {
    Json(JsonFramer),
    Lines(LineFramer),
}

impl Framer {
    fn new(format: Format) -> Self {
        match format {
            Format::Auto | Format::Json => Self::Json(JsonFramer::new(false)),
            Format::Ndjson => Self::Lines(LineFramer::default()),
        }
    }

    fn frame(&mut self, text: &str, eof: bool, framed: &mut Framed) {
        match self {
            Self::Json(framer) => {
                framer.frame(text, eof, framed);
            }
            Self::Lines(framer) => framer.frame(text, eof, framed),
        }
    }

    fn shift(&mut self, by: usize) {
        match self {
            Self::Json(framer) => framer.shift(by),
            Self::Lines(framer) => framer.shift(by),
        }
    }
}

/// Reads `reader` to its end, or until `sink` breaks off, and hands on all that
/// is found, in the order of the input and as soon as it has arrived.
///
/// `path` is the name that findings bear.
///
/// # Errors
/// Those of `reader`. Bad data is no error: it is a [`Found::Problem`].
pub fn read(
    reader: impl Read,
    path: &Arc<str>,
    format: Format,
    mut sink: impl FnMut(Found<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut framer = Framer::new(format);
    let mut decoder = Decoder::new(reader);
    let (mut text, mut bad) = (String::new(), Vec::new());
    let mut start = Position::START;
    loop {
        let more = decoder.read(&mut text, &mut bad)?;
        let mut framed = Framed::default();
        framer.frame(&text, !more, &mut framed);
        let consumed = framed.consumed;
        if framed.frames.is_empty() && consumed == 0 && more {
            continue;
        }
        framer.shift(consumed);
        let rest = text.split_off(consumed);
        let batch =
            Batch { text: std::mem::replace(&mut text, rest), start, frames: framed.frames };
        start = start.after(&batch.text);
        let mut flow = ControlFlow::Continue(());
        find(&batch, path, &mut |found| {
            if flow.is_continue() {
                flow = sink(found);
            }
        });
        if flow.is_break() || !more || sink(Found::Waiting).is_break() {
            return Ok(());
        }
    }
}

/// Reads text that is at hand, as [`read`] does in [`Format::Auto`].
pub fn read_text(path: &str, text: &str, mut sink: impl FnMut(Found<'_>)) {
    let read = read(text.as_bytes(), &Arc::from(path), Format::Auto, |found| {
        sink(found);
        ControlFlow::Continue(())
    });
    debug_assert!(read.is_ok(), "memory can be read");
}
