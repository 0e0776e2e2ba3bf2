//! Reading on several threads, with results in the order of the input.
//!
//! One thread reads and frames, in one pass; workers look through the batches;
//! the caller's thread hands on the results. Each batch has a channel of its own
//! for what is found in it, and these are emptied in the order of the batches.
//! Nothing is held twice: workers wait when their channel is full, and the framer
//! when too much is under way.
//!
//! Nobody waits in a circle: workers take batches in their order, so the batch
//! whose results are wanted has a worker, or is the next to get one, and that
//! worker waits for nobody but the one who wants them.

use std::any::Any;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::find::{Batch, find};
use super::found::Found;
use super::read::{Batches, How, read_input};
use super::whole::{Share, Whole};

/// How many batches may be under way for each worker.
const BATCHES_A_WORKER: usize = 3;

/// How much text may be under way, in bytes; a larger batch goes alone.
const BYTES_UNDER_WAY: usize = 8 << 20;

/// So many results, by their weight, are handed on at a time, and so many times
/// before the worker waits.
const WEIGHT_AT_A_TIME: usize = 64;
const PARTS_UNDER_WAY: usize = 16;

/// What a worker says of a batch.
enum Part<T> {
    Results(Vec<T>),
    /// That was all.
    End(Share),
    /// The worker panicked: so does the merger, and everybody stops.
    Panic(Box<dyn Any + Send>),
}

/// A batch and where to say what is found in it.
type Job<T> = (Batch, SyncSender<Part<T>>);

/// The results of a batch to come, and its size.
type Results<T> = (Receiver<Part<T>>, usize);

/// Reads as [`read`](super::read()) does, and hands on what `make` adds for each
/// thing found, in the order of the input. `make` runs on `threads` workers, `sink`
/// on this thread; with one thread there are no others. `make` answers how much it
/// has added, in things that are small to hold.
///
/// # Errors
/// Those of `reader`.
pub(crate) fn read_with<T: Send>(
    reader: impl Read + Send,
    path: &Arc<str>,
    how: How,
    threads: usize,
    make: impl Fn(Found<'_>, &mut Vec<T>) -> usize + Sync,
    mut sink: impl FnMut(T) -> ControlFlow<()>,
) -> io::Result<()> {
    if threads > 1 {
        return read_parallel(reader, path, how, threads, &make, &mut sink);
    }
    let (mut made, mut weight) = (Vec::new(), 0);
    let mut flow = ControlFlow::Continue(());
    read_input(reader, path, how, |found| {
        let is_waiting = matches!(found, Found::Waiting);
        weight += make(found, &mut made);
        if is_waiting || weight >= WEIGHT_AT_A_TIME {
            weight = 0;
            flow = made.drain(..).try_for_each(&mut sink);
        }
        flow
    })?;
    if flow.is_continue() {
        let _ = made.drain(..).try_for_each(&mut sink);
    }
    Ok(())
}

fn read_parallel<T: Send>(
    reader: impl Read + Send,
    path: &Arc<str>,
    how: How,
    threads: usize,
    make: &(impl Fn(Found<'_>, &mut Vec<T>) -> usize + Sync),
    sink: &mut impl FnMut(T) -> ControlFlow<()>,
) -> io::Result<()> {
    let load = Load { most: threads * BATCHES_A_WORKER, ..Load::default() };
    let (to_workers, jobs) = sync_channel(load.most);
    let (to_merger, results) = sync_channel(load.most);
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        let load = &load;
        let framer = scope.spawn(move || frame(reader, how, load, &to_workers, &to_merger));
        for _ in 0..threads {
            scope.spawn(|| work(&jobs, path, how.wants_excerpts, make));
        }
        let mut whole = Whole::default();
        // However this ends, everybody stops.
        let merged = catch_unwind(AssertUnwindSafe(|| merge(&results, load, &mut whole, sink)));
        load.close();
        drop(results);
        let framed = framer.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        let flow = merged.unwrap_or_else(|panic| resume_unwind(panic));
        if flow.is_continue() {
            let damage = framed.damage(path).map(Found::Problem);
            let mut made = Vec::new();
            for found in whole.finish(path).chain(damage) {
                make(found, &mut made);
            }
            let _ = made.into_iter().try_for_each(sink);
        }
        Ok(())
    })
}

/// Frames the input, batch after batch.
fn frame<R: Read, T>(
    reader: R,
    how: How,
    load: &Load,
    to_workers: &SyncSender<Job<T>>,
    to_merger: &SyncSender<Results<T>>,
) -> io::Result<Batches<R>> {
    let mut batches = Batches::new(reader, how);
    while let Some(batch) = batches.next()? {
        let size = batch.size();
        let (to_results, results) = sync_channel(PARTS_UNDER_WAY);
        let nobody_wants_more = load.add(size).is_break()
            || to_merger.send((results, size)).is_err()
            || to_workers.send((batch, to_results)).is_err();
        if nobody_wants_more {
            break;
        }
    }
    Ok(batches)
}

/// Looks through batches until there are no more.
fn work<T>(
    jobs: &Mutex<Receiver<Job<T>>>,
    path: &Arc<str>,
    wants_excerpts: bool,
    make: &(impl Fn(Found<'_>, &mut Vec<T>) -> usize + Sync),
) {
    loop {
        let next = lock(jobs).recv();
        let Ok((batch, to_merger)) = next else { break };
        let (mut results, mut weight) = (Vec::new(), 0);
        // A merger that broke off is noticed at the next batch: there is none.
        let say = |part| drop(to_merger.send(part));
        let share = catch_unwind(AssertUnwindSafe(|| {
            find(&batch, path, wants_excerpts, &mut |found| {
                weight += make(found, &mut results);
                if weight >= WEIGHT_AT_A_TIME {
                    weight = 0;
                    say(Part::Results(std::mem::take(&mut results)));
                }
            })
        }));
        drop(batch);
        say(Part::Results(results));
        say(share.map_or_else(Part::Panic, Part::End));
    }
}

/// Hands on the results of batch after batch.
fn merge<T>(
    results: &Receiver<Results<T>>,
    load: &Load,
    whole: &mut Whole,
    sink: &mut impl FnMut(T) -> ControlFlow<()>,
) -> ControlFlow<()> {
    for (parts, size) in results {
        for part in parts {
            match part {
                Part::Results(results) => results.into_iter().try_for_each(&mut *sink)?,
                Part::End(share) => whole.add(share),
                Part::Panic(panic) => resume_unwind(panic),
            }
        }
        load.remove(size);
    }
    ControlFlow::Continue(())
}

/// How much is under way between the framer and the merger.
#[derive(Default)]
struct Load {
    /// How many batches may be.
    most: usize,
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Default)]
struct Now {
    batches: usize,
    bytes: usize,
    is_closed: bool,
}

impl Load {
    /// Waits until there is room for a batch; breaks if nobody wants it.
    fn add(&self, size: usize) -> ControlFlow<()> {
        let is_full = |now: &mut Now| {
            let has_room = now.batches < self.most && now.bytes + size <= BYTES_UNDER_WAY;
            !now.is_closed && !has_room && now.batches > 0
        };
        let now = self.changed.wait_while(lock(&self.now), is_full);
        let mut now = now.unwrap_or_else(PoisonError::into_inner);
        if now.is_closed {
            return ControlFlow::Break(());
        }
        now.batches += 1;
        now.bytes += size;
        ControlFlow::Continue(())
    }

    fn remove(&self, size: usize) {
        let mut now = lock(&self.now);
        now.batches -= 1;
        now.bytes -= size;
        drop(now);
        self.changed.notify_one();
    }

    fn close(&self) {
        lock(&self.now).is_closed = true;
        self.changed.notify_one();
    }
}

/// What is behind these locks is whole at all times.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Field;

    /// Lines of a log with `count` small events and more text than goes at a time.
    fn log(count: usize) -> String {
        let noise = "noise ".repeat(300);
        (0..count).fold(String::new(), |text, number| {
            text + &format!("{noise}\n{{\"sessionStatus\":\"OPEN\",\"sessionId\":\"{number}\"}}\n")
        })
    }

    /// What comes out of `text`, broken off after so many.
    fn sessions(text: &str, threads: usize, most: usize) -> Vec<String> {
        let make = |found: Found<'_>, sessions: &mut Vec<String>| {
            if let Found::Event(event) = found {
                sessions.extend(event.event().valid(Field::SessionId).map(Into::into));
            }
            1
        };
        let mut sessions = Vec::new();
        let path = Arc::from("x");
        let how = How { wants_excerpts: true, ..How::default() };
        read_with(text.as_bytes(), &path, how, threads, make, |session| {
            sessions.push(session);
            if sessions.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .expect("memory can be read");
        sessions
    }

    #[test]
    fn results_come_in_order_however_many_there_are() {
        let one_line = format!("x {}\n", log(2000).replace('\n', " "));
        for text in [log(2000), one_line] {
            let expected: Vec<String> = (0..2000).map(|number| number.to_string()).collect();
            for threads in [1, 3] {
                assert!(sessions(&text, threads, usize::MAX) == expected);
                assert!(sessions(&text, threads, 700) == expected[..700]);
                assert!(sessions(&text, threads, 1) == expected[..1]);
            }
        }
    }

    #[test]
    #[should_panic(expected = "no judge")]
    fn a_panic_of_a_worker_is_everybodys() {
        let text = log(2000);
        let make = |_: Found<'_>, _: &mut Vec<()>| -> usize { panic!("no judge") };
        let path = Arc::from("x");
        let continues = |()| ControlFlow::Continue(());
        let _ = read_with(text.as_bytes(), &path, How::default(), 2, make, continues);
    }
}
