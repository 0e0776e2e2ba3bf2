//! Reading one input to its end, on one thread or several, with results in its order.
//!
//! A small input is read by the caller's thread. Of a large one, workers read a block
//! each, wherever it may have been cut, as if nothing were open where its first line
//! ends; they keep what they find, up to where the last record ends that is whole
//! (`block`). The caller's thread, the merger, goes through the blocks in their order: it
//! reads what stands between what two workers have read, and takes over what a worker has
//! found if what is known there is what the worker took to be known. If not, it reads the
//! block itself (`merger`). So the number of threads and the size of blocks change nothing
//! but the time.
//!
//! Workers get the bytes of a file themselves, each from where its block begins (`blocks`).
//! Where bytes come but once, from a pipe or out of an archive, one more thread does nothing
//! but read them. `threads` sets all of them to work, by what they share (`shared`).

mod block;
mod blocks;
mod merger;
mod shared;
mod threads;

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use self::merger::{Merger, Out};
use self::threads::{Bytes, read_on};
use super::found::Found;
use super::how::How;
use super::mention::Watch;
use super::plain_found::PlainFound;
use super::read::read_some;
use crate::source::{Reader, Utf8};

/// What is made of what is found, on whichever thread finds it.
pub(crate) trait Make: Sync {
    /// What comes out.
    type Made: Send;

    /// Adds what is made of `found`; answers how much that is to hold, where a small
    /// thing is 1.
    fn found(&self, found: Found<'_>, made: &mut Vec<Self::Made>) -> usize;

    /// As [`Self::found`], of an event with which nothing is wrong.
    fn plain(&self, event: &PlainFound<'_>, made: &mut Vec<Self::Made>) -> usize;
}

/// On how many threads an input is read.
#[derive(Clone, Copy)]
pub(crate) struct Threads<'t> {
    /// So many bytes are read before there are others.
    pub(crate) after: u64,
    /// How many workers there are then; asked late, since it takes time.
    pub(crate) workers: &'t dyn Fn() -> usize,
}

/// Reads as [`read`](super::read()) does, and hands on what `make` adds for each thing
/// found, in the order of the input. `sink` runs on this thread; `watch` sees what was
/// read, after that.
///
/// # Errors
/// Those of `reader`.
pub(crate) fn read_with<M: Make>(
    reader: impl Reader,
    path: &Arc<str>,
    how: How,
    threads: Threads<'_>,
    make: &M,
    watch: &Watch,
    sink: &mut dyn FnMut(M::Made) -> ControlFlow<()>,
) -> io::Result<()> {
    let (mut reader, mut damage) = (Utf8::new(reader), None);
    let mut merger = Merger::new(path, how, watch, Out::new(make, sink));
    let read = read_to_end(&mut reader, threads, &mut merger, &mut damage);
    watch.count(|bytes| reader.read_for(bytes));
    read.map(|()| merger.finish(damage))
}

/// Reads on to the end, or to where an archive is damaged.
fn read_to_end<M: Make>(
    reader: &mut Utf8<impl Reader>,
    threads: Threads<'_>,
    merger: &mut Merger<'_, '_, M>,
    damage: &mut Option<String>,
) -> io::Result<()> {
    // The first bytes tell the encoding.
    let (mut total, mut after) = (0, threads.after.max(1));
    loop {
        if total >= after && merger.how.ahead {
            let workers = (threads.workers)();
            let bytes = match reader.anywhere() {
                Some(bytes) => Bytes::Anywhere(bytes, total),
                None => Bytes::Once(&mut *reader),
            };
            if workers > 1 && read_on(bytes, workers, merger, damage)? {
                return Ok(());
            }
            after = u64::MAX;
        }
        let room = merger.room(merger.how.block.max(1));
        let read = read_some(reader, room, damage)?;
        total += read as u64;
        merger.filled(read, read == 0, damage.is_some());
        if merger.out.wait().is_break() || read == 0 {
            return Ok(());
        }
    }
}
