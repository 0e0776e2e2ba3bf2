//! The doors of reading, for programs: an input is read to its end.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use super::found::Found;
use super::full::Full;
use super::how::How;
use super::taker::Taker;
use super::whole::{Share, Whole};
use crate::source::{self, Damaged, Utf8};

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

    fn share(&mut self, share: Share) {
        self.whole.add(share);
    }
}
