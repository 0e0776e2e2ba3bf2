//! Who gets which block when: the workers, the merger, and, where bytes come but once, the
//! thread that reads them.
//!
//! Nobody waits in a circle: a block is begun only when few are under way, in their order,
//! so that the block that the merger wants has somebody at work on it; and who is at work
//! on a block waits for nobody but those who have begun an earlier one, to know the line
//! that it begins in. The merger is a worker too while little is there to be merged: a
//! thread that only waits would be woken for each block, which takes long enough to read some
//! of it.

use std::io;
use std::sync::Arc;
use std::thread::{self, Scope};

use super::Make;
use super::blocks::{Blocks, End};
use super::merger::Merger;
use super::shared::{Closing, Shared, Task, Turn};
use crate::source::{Anywhere, Reader};

/// How many times as much is read at a time as by one thread: to hand a block on takes as
/// long as to read some ten thousand bytes.
const TIMES: usize = 4;

/// The merger reads blocks too until there is more than this to be merged of one: then it is
/// busy enough with what others have made.
const FEW: usize = 256;

/// Where the bytes come from that have not been read.
pub(super) enum Bytes<'r, R> {
    /// From anywhere; so many come before them.
    Anywhere(Arc<dyn Anywhere>, u64),
    /// From a reader, once.
    Once(&'r mut R),
}

/// Reads the rest on other threads; answers whether the system let there be any. If not,
/// nothing was read.
///
/// # Errors
/// If it cannot be read.
pub(super) fn read_on<M: Make>(
    bytes: Bytes<'_, impl Reader>,
    workers: usize,
    merger: &mut Merger<'_, '_, M>,
    damage: &mut Option<String>,
) -> io::Result<bool> {
    let (path, how, make) = (merger.path, merger.how, merger.out.make);
    let (line, before, begins) = merger.end();
    let shared = &Shared::new(line, merger.hint(), workers);
    let size = (TIMES * how.block).max(1);
    let before = (before.to_vec(), begins);
    let (blocks, reader) = match bytes {
        Bytes::Anywhere(bytes, offset) => (Some(Blocks { bytes, offset, size }), None),
        Bytes::Once(reader) => (None, Some(reader)),
    };
    let take = |waits| match &blocks {
        Some(blocks) => shared.take_from(blocks, waits),
        None => shared.take(waits),
    };
    let read = |Task { mut block, number, line, hint }| {
        if let Some(hint) = hint {
            block.read(line, hint, path, how, make);
        }
        shared.read(number, block);
    };
    let work = || std::iter::from_fn(|| take(true)).for_each(read);
    thread::scope(|scope| {
        let _closing = Closing { shared, is_merger: true };
        let are_begun = (1..workers).take_while(|_| begin(scope, shared, work)).count() > 0
            && reader.is_none_or(|reader| {
                begin(scope, shared, move || shared.fill(reader, size, line, before))
            });
        if !are_begun {
            return Ok(false);
        }
        let mut may_read = true;
        loop {
            match shared.turn(blocks.is_some(), may_read) {
                Turn::Merge(block) => {
                    if may_read && block.made() > FEW {
                        // From here on another worker reads in its place, if there may be one.
                        may_read = !begin(scope, shared, work);
                    }
                    let spare = merger.merge(block);
                    if merger.out.wait().is_break() {
                        return Ok(true);
                    }
                    shared.merged(merger.hint(), spare);
                }
                Turn::Read => {
                    if let Some(task) = take(false) {
                        read(task);
                    }
                }
                Turn::End(End::Whole(what)) => {
                    merger.read(&[], true, what.is_some());
                    *damage = what;
                    return Ok(true);
                }
                Turn::End(End::Failed(error)) => return Err(error),
            }
        }
    })
}

/// Begins a thread; answers whether the system lets it be.
fn begin<'s, 'e, T: Send>(
    scope: &'s Scope<'s, 'e>,
    shared: &'s Shared<T>,
    work: impl FnOnce() + Send + 's,
) -> bool {
    let work = move || {
        let _closing = Closing { shared, is_merger: false };
        work();
    };
    thread::Builder::new().spawn_scoped(scope, work).is_ok()
}
