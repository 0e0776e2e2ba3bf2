//! The doors of reading: how an input is to be read, and reading it to its end.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::between::Between;
use super::found::Found;
use super::full::Full;
use super::taker::Taker;
use super::whole::{Share, Whole};
use crate::source::{self, Damaged, Utf8};

/// How an input is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Let the content decide.
    #[default]
    Auto,
    /// JSON values, which may span lines.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// Lines of text with JSON somewhere inside.
    Log,
    /// The ndjson that `zdim inspect` wrote, as events again: each is a [`Found::Row`].
    Zdim,
}

/// How an input is read, and what counts in it.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// As what.
    pub format: Format,
    /// Broken JSON is a finding only where it names an event: the input was
    /// found in a folder, and may be anything.
    pub only_named: bool,
    /// Whether problems carry the lines that they stand in.
    pub wants_excerpts: bool,
    /// How much is read at a time, in bytes. What is found does not depend on it.
    pub block: usize,
    /// Whether the command line may read plain events in a way of their own, and search
    /// logs ahead. What is found does not depend on it.
    #[doc(hidden)]
    pub ahead: bool,
}

impl Default for How {
    fn default() -> Self {
        let format = Format::default();
        Self { format, only_named: false, wants_excerpts: false, block: BLOCK, ahead: true }
    }
}

/// How much is read at a time, in bytes.
const BLOCK: usize = 64 << 10;

impl From<Format> for How {
    fn from(format: Format) -> Self {
        Self { format, ..Self::default() }
    }
}

impl How {
    /// What is known where an input begins.
    pub(super) const fn between(self) -> Between {
        match self.format {
            Format::Auto => Between::Json { may_be_log: true, has_given: false, array: None },
            Format::Json => Between::Json { may_be_log: false, has_given: false, array: None },
            Format::Ndjson => Between::Lines,
            Format::Log => Between::Log,
            Format::Zdim => Between::Rows,
        }
    }
}

/// Opens the file at `path`, decompresses it where it has to be, and reads it as
/// [`read`] does; findings bear the path as it was given.
///
/// # Errors
/// If the file cannot be opened or read. Bad data is no error.
pub fn read_path(
    path: impl AsRef<Path>,
    how: How,
    sink: impl FnMut(Found<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let path = path.as_ref();
    let reader = source::open(path, |_| ())?;
    read(&path.to_string_lossy(), reader, how, sink)
}

/// Reads `reader` to its end, or until `sink` breaks off, and hands on all that
/// is found, in the order of the input and as soon as it has arrived.
///
/// `name` is the name that findings bear.
///
/// # Errors
/// Those of `reader`. Bad data is no error: it is a [`Found::Problem`].
pub fn read(
    name: &str,
    reader: impl Read,
    how: How,
    sink: impl FnMut(Found<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let path = &Arc::from(name);
    let mut taker = Sink { take: sink, whole: Whole::default(), flow: ControlFlow::Continue(()) };
    let mut reader = Utf8::new(reader);
    let mut full = Full::begin(how.between());
    let mut buffer = vec![0; how.block.max(1)];
    let mut damage = None;
    loop {
        let read = read_some(&mut reader, &mut buffer, &mut damage)?;
        if damage.is_some() {
            full.cut();
        }
        full.read(&buffer[..read], read == 0, path, how, &mut taker);
        taker.found(Found::Waiting);
        if taker.flow.is_break() {
            return Ok(());
        }
        if read == 0 {
            break;
        }
    }
    let whole = std::mem::take(&mut taker.whole);
    whole.finish(path, full.end(), damage).for_each(|found| taker.found(found));
    Ok(())
}

/// Reads text that is at hand, as [`read`] does.
pub fn read_text(name: &str, text: &str, how: How, sink: impl FnMut(Found<'_>) -> ControlFlow<()>) {
    let read = read(name, text.as_bytes(), how, sink);
    debug_assert!(read.is_ok(), "memory can be read");
}

/// Reads once; answers how much. Nothing comes after 0, be it the end or where an archive
/// is damaged: what is wrong with it is put into `damage`.
pub(super) fn read_some(
    reader: &mut impl Read,
    buffer: &mut [u8],
    damage: &mut Option<String>,
) -> io::Result<usize> {
    loop {
        let error = match reader.read(buffer) {
            Ok(read) => return Ok(read),
            Err(error) => error,
        };
        if let Some(damaged) = Damaged::of(&error) {
            *damage = Some(damaged.to_string());
            return Ok(0);
        }
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// Hands on what the full path finds, until that is not wanted any more.
struct Sink<S> {
    take: S,
    whole: Whole,
    flow: ControlFlow<()>,
}

impl<S: FnMut(Found<'_>) -> ControlFlow<()>> Taker for Sink<S> {
    fn found(&mut self, found: Found<'_>) {
        if self.flow.is_continue() {
            self.flow = (self.take)(found);
        }
    }

    fn share(&mut self, share: Share, _: bool) {
        self.whole.add(share);
    }
}
