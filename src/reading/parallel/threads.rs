//! Who gets which block when: the workers, and the merger.
//!
//! Nobody waits in a circle: a block is begun only when few are under way, in their order,
//! so that the block that the merger wants has somebody at work on it; and who is at work
//! on a block waits for nobody but those who have begun an earlier one, to know the line
//! that it begins in, and for the bytes behind it where they come but once. The merger is a
//! worker too while little is there to be merged, unless it might wait for such bytes: a
//! thread that only waits would be woken for each block, which takes long enough to read some
//! of it.

use std::io;
use std::sync::Mutex;
use std::thread::{self, Scope};

use super::Make;
use super::blocks::{Blocks, Bytes, Once};
use super::merger::Merger;
use super::shared::{Closing, Shared, Task, Turn};
use crate::source::Reader;

/// How many times as much is read at a time as by one thread: to hand a block on takes as
/// long as to read some ten thousand bytes.
const TIMES: usize = 4;

/// The merger reads blocks too until there is more than this to be merged of one: then it is
/// busy enough with what others have made.
const FEW: usize = 256;

/// Reads what comes behind the `total` that has been read on other threads; answers whether
/// the system let there be any. If not, nothing was read.
///
/// # Errors
/// If it cannot be read.
pub(super) fn read_on<M: Make>(
    reader: &mut impl Reader,
    total: u64,
    workers: usize,
    merger: &mut Merger<'_, '_, M>,
    damage: &mut Option<String>,
) -> io::Result<bool> {
    let (path, how, make) = (merger.path, merger.how, merger.out.make);
    let (line, before, begins) = merger.end();
    let shared = &Shared::new(line, merger.hint(), workers);
    let bytes = match reader.anywhere() {
        Some(bytes) => Bytes::Anywhere(bytes, total),
        None => Bytes::Once(Mutex::new(Once { reader, before: before.to_vec(), begins })),
    };
    let mut may_read = matches!(bytes, Bytes::Anywhere(..));
    let blocks = &Blocks { bytes, size: (TIMES * how.block).max(1) };
    let read = |Task { mut block, number, line, hint }| {
        if let Some(hint) = hint {
            block.read(line, hint, path, how, make);
        }
        shared.read(number, block);
    };
    let work = || std::iter::from_fn(|| shared.take(blocks, true)).for_each(read);
    thread::scope(|scope| {
        let _closing = Closing { shared, is_merger: true };
        let others = usize::from(may_read)..workers;
        if others.take_while(|_| begin(scope, shared, work)).count() == 0 {
            return Ok(false);
        }
        loop {
            match shared.turn(may_read) {
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
                    if let Some(task) = shared.take(blocks, false) {
                        read(task);
                    }
                }
                Turn::End(Ok(what)) => {
                    merger.read(&[], true, what.is_some());
                    *damage = what;
                    return Ok(true);
                }
                Turn::End(Err(error)) => return Err(error),
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
