//! Reading on several threads, with results in the order of the input.
//!
//! One thread reads and frames, in one pass; workers look through the batches;
//! the caller's thread puts the results in order. A token goes with each batch
//! from the framer to the end of the line, so that only so many are under way,
//! however slow one of them is.

use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::find::{Batch, Found, find};
use super::read::{Batches, How};
use super::whole::{Share, Whole};

/// How many batches may be under way for each worker.
const BATCHES_A_WORKER: usize = 3;

/// What a worker made of a batch.
struct Done<T> {
    number: u64,
    results: Vec<T>,
    /// If the worker panicked, so does the merger, and everybody stops.
    share: Result<Share, Box<dyn Any + Send>>,
}

/// Reads as [`read`](super::read()) does, and hands on what `judge` makes of
/// what is found; `judge` runs on `threads` workers, `sink` on this thread.
///
/// # Errors
/// Those of `reader`.
pub fn read_parallel<T: Send>(
    reader: impl Read + Send,
    path: &Arc<str>,
    how: How,
    threads: usize,
    judge: impl Fn(Found<'_>) -> Option<T> + Sync,
    mut sink: impl FnMut(T) -> ControlFlow<()>,
) -> io::Result<()> {
    let under_way = threads * BATCHES_A_WORKER;
    let (give_token, take_token) = sync_channel::<()>(under_way);
    for _ in 0..under_way {
        let _ = give_token.send(()); // there is room for all
    }
    let (to_workers, batches) = sync_channel(under_way);
    let (to_merger, done) = sync_channel(under_way);
    let batches = Mutex::new(batches);
    thread::scope(|scope| {
        let framer = scope.spawn(move || frame(reader, how, &take_token, &to_workers));
        for _ in 0..threads {
            let to_merger = to_merger.clone();
            let (batches, judge) = (&batches, &judge);
            scope.spawn(move || work(batches, path, how.wants_excerpts, judge, &to_merger));
        }
        drop(to_merger);
        let mut whole = Whole::default();
        let flow = merge(&done, &give_token, &mut whole, &mut sink);
        // A merger that broke off closes the channels, so that everybody stops.
        drop((done, give_token));
        let framed = framer.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        if flow.is_continue() {
            let damage = framed.damage(path).map(Found::Problem);
            for found in whole.finish(path).chain(damage) {
                if judge(found).is_some_and(|result| sink(result).is_break()) {
                    break;
                }
            }
        }
        Ok(())
    })
}

/// Frames the input, batch after batch, as long as there are tokens.
fn frame<R: Read>(
    reader: R,
    how: How,
    tokens: &Receiver<()>,
    to_workers: &SyncSender<(u64, Batch)>,
) -> io::Result<Batches<R>> {
    let mut batches = Batches::new(reader, how);
    for number in 0.. {
        if tokens.recv().is_err() {
            break; // nobody wants more
        }
        let Some(batch) = batches.next()? else { break };
        if to_workers.send((number, batch)).is_err() {
            break;
        }
    }
    Ok(batches)
}

/// Looks through batches until there are no more.
fn work<T>(
    batches: &Mutex<Receiver<(u64, Batch)>>,
    path: &Arc<str>,
    wants_excerpts: bool,
    judge: &(impl Fn(Found<'_>) -> Option<T> + Sync),
    to_merger: &SyncSender<Done<T>>,
) {
    loop {
        let next = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, batch)) = next else { break };
        let mut results = Vec::new();
        let share = catch_unwind(AssertUnwindSafe(|| {
            find(&batch, path, wants_excerpts, &mut |found| results.extend(judge(found)))
        }));
        let done = Done { number, results, share };
        if to_merger.send(done).is_err() {
            break;
        }
    }
}

/// Puts results in order.
fn merge<T>(
    done: &Receiver<Done<T>>,
    give_token: &SyncSender<()>,
    whole: &mut Whole,
    sink: &mut impl FnMut(T) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for batch in done {
        waiting.insert(batch.number, batch);
        while let Some(batch) = waiting.remove(&next) {
            next += 1;
            whole.add(batch.share.unwrap_or_else(|panic| resume_unwind(panic)));
            for result in batch.results {
                sink(result)?;
            }
            let _ = give_token.send(()); // the framer may be at its end
        }
    }
    ControlFlow::Continue(())
}
