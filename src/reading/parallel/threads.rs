//! Who gets which block when: the workers, the merger, and, where bytes come but once, the
//! thread that reads them.
//!
//! Nobody waits in a circle: a block is begun only when few are under way, in their order,
//! so that the block that the merger wants has somebody at work on it; and who is at work
//! on a block waits for nobody but those who have begun an earlier one, to know the line
//! that it begins in.

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Scope};

use super::Make;
use super::block::{Block, tail};
use super::merger::Merger;
use crate::reading::between::Between;
use crate::reading::chunk::BEFORE;
use crate::reading::mention::Watch;
use crate::reading::read::read_some;
use crate::source::{Anywhere, Reader};

/// How many times as much is read at a time as by one thread: to hand a block on takes as
/// long as to read some ten thousand bytes.
const TIMES: usize = 4;

/// How many blocks may be under way for each worker.
const BLOCKS_A_WORKER: usize = 2;

/// Where the bytes come from that have not been read.
pub(super) enum Bytes<'r, R> {
    /// From anywhere; so many come before them.
    Anywhere(Arc<dyn Anywhere>, u64),
    /// From a reader, once.
    Once(&'r mut R),
}

/// How an input ends.
enum End {
    /// There is no more of it, or it is damaged from here on.
    Whole(Option<String>),
    /// It cannot be read any more.
    Failed(io::Error),
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
    watch: &Watch,
    damage: &mut Option<String>,
) -> io::Result<bool> {
    let (path, how, make) = (merger.path, merger.how, merger.out.make);
    let (line, before, begins) = merger.end();
    let shared = &Shared::new(line, merger.hint(), (TIMES * how.block).max(1), workers);
    let before = (before.to_vec(), begins);
    let (from, reader) = match bytes {
        Bytes::Anywhere(bytes, offset) => {
            (Some(From { bytes, text: merger.mark as u64, offset }), None)
        }
        Bytes::Once(reader) => (None, Some(reader)),
    };
    let take = || match &from {
        Some(from) => shared.take_from(from),
        None => shared.take(),
    };
    let work = || {
        while let Some(Task { mut block, number, line, hint }) = take() {
            if let Some(hint) = hint {
                block.read(line, hint, path, how, make);
            }
            shared.read(number, block);
        }
    };
    thread::scope(|scope| {
        let _closing = Closing { shared, is_merger: true };
        let are_begun = (0..workers).take_while(|_| begin(scope, shared, work)).count() > 0
            && reader.is_none_or(|reader| {
                begin(scope, shared, move || shared.fill(reader, line, before))
            });
        if !are_begun {
            return Ok(false);
        }
        loop {
            match shared.next() {
                Ok(block) => {
                    watch.add(&block.bytes[block.own..block.end]);
                    let spare = merger.merge(block);
                    if merger.out.wait().is_break() {
                        return Ok(true);
                    }
                    shared.merged(merger.hint(), spare);
                }
                Err(End::Whole(what)) => {
                    merger.read(&[], true, what.is_some());
                    *damage = what;
                    return Ok(true);
                }
                Err(End::Failed(error)) => return Err(error),
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

/// A block to be read, with the line that it begins in and what is probably known where its
/// first line ends, if anything is.
struct Task<T> {
    block: Block<T>,
    number: usize,
    line: u64,
    hint: Option<Between>,
}

/// Bytes that workers get themselves.
struct From {
    bytes: Arc<dyn Anywhere>,
    /// Where in them the text begins, and the first block.
    text: u64,
    offset: u64,
}

impl From {
    /// The bytes of a block, and how the input ends where it does.
    fn block<T>(&self, number: usize, spare: Vec<u8>, size: usize) -> (Block<T>, Option<End>) {
        let offset = self.offset + (number * size) as u64;
        // One more than may be shown tells whether a line begins behind it.
        let before = offset.saturating_sub(self.text).min(BEFORE as u64 + 1);
        let own = usize::try_from(before).unwrap_or_default();
        let mut block = Block::of(spare, own, size);
        block.begins = own <= BEFORE;
        let mut read = 0;
        let end = loop {
            if read == block.end {
                break None;
            }
            let offset = offset - before + read as u64;
            match self.bytes.read_at(&mut block.bytes[read..own + size], offset) {
                Ok(0) => break Some(End::Whole(None)),
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Some(End::Failed(error)),
            }
        };
        (block.own, block.end) = (own.min(read), read);
        (block, end)
    }
}

/// What all threads share.
struct Shared<T> {
    now: Mutex<Now<T>>,
    /// The block has been read that the merger waits for.
    is_read: Condvar,
    /// One more may be begun, or none.
    may_begin: Condvar,
    /// A block is there for a worker, or its turn has come.
    may_go_on: Condvar,
    /// How large blocks are, in bytes, and how many may be under way.
    size: usize,
    most: usize,
}

/// How far everybody has come.
struct Now<T> {
    /// How many blocks have been begun.
    begun: usize,
    /// Those whose bytes are there and which no worker has taken, with their numbers and
    /// the lines that they begin in.
    filled: VecDeque<(usize, u64, Block<T>)>,
    /// Of how many it is known in which line they end, and the line that the next one
    /// begins in.
    counted: usize,
    line: u64,
    /// Those that have been read, by their numbers.
    read: BTreeMap<usize, Block<T>>,
    /// How many have been merged.
    merged: usize,
    /// The input ends behind so many.
    end: Option<(usize, End)>,
    /// What is probably known where a line begins, if anything is.
    hint: Option<Between>,
    /// Bytes that are done with: their memory is used again.
    spare: Vec<Vec<u8>>,
    /// Nobody wants more.
    is_closed: bool,
}

impl<T> Now<T> {
    /// Whether no block is wanted behind those that have been counted.
    const fn is_over(&self) -> bool {
        self.is_closed || self.end.is_some()
    }
}

impl<T> Shared<T> {
    fn new(line: u64, hint: Option<Between>, size: usize, workers: usize) -> Self {
        let now = Now {
            begun: 0,
            filled: VecDeque::new(),
            counted: 0,
            line,
            read: BTreeMap::new(),
            merged: 0,
            end: None,
            hint,
            spare: Vec::new(),
            is_closed: false,
        };
        let [is_read, may_begin, may_go_on] = <[Condvar; 3]>::default();
        let most = workers * BLOCKS_A_WORKER;
        Self { now: Mutex::new(now), is_read, may_begin, may_go_on, size, most }
    }

    /// What is behind the lock is whole at all times.
    fn now(&self) -> MutexGuard<'_, Now<T>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, on: &Condvar, waits: impl Fn(&Now<T>) -> bool) -> MutexGuard<'_, Now<T>> {
        on.wait_while(self.now(), |now| waits(now)).unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_all(&self) {
        for waiting in [&self.is_read, &self.may_begin, &self.may_go_on] {
            waiting.notify_all();
        }
    }

    /// The number of a block that is to be begun, and memory for it; nothing when nobody
    /// wants more.
    fn begin(&self) -> Option<(usize, Vec<u8>)> {
        let is_full = |now: &Now<T>| !now.is_over() && now.begun >= now.merged + self.most;
        let mut now = self.wait(&self.may_begin, is_full);
        if now.is_over() {
            return None;
        }
        now.begun += 1;
        Some((now.begun - 1, now.spare.pop().unwrap_or_default()))
    }

    /// A block whose bytes are got here.
    fn take_from(&self, from: &From) -> Option<Task<T>> {
        let (number, spare) = self.begin()?;
        let (block, end) = from.block(number, spare, self.size);
        let lines = block.lines();
        let is_early = |now: &Now<T>| !now.is_over() && now.counted != number;
        let mut now = self.wait(&self.may_go_on, is_early);
        if now.is_over() {
            return None;
        }
        let (line, hint) = (now.line, now.hint);
        now.line += lines;
        now.counted += 1;
        now.end = end.map(|end| (number + 1, end));
        let is_over = now.is_over();
        drop(now);
        if is_over {
            self.wake_all();
        } else {
            self.may_go_on.notify_all();
        }
        Some(Task { block, number, line, hint })
    }

    /// A block whose bytes are there.
    fn take(&self) -> Option<Task<T>> {
        let is_early = |now: &Now<T>| !now.is_over() && now.filled.is_empty();
        let mut now = self.wait(&self.may_go_on, is_early);
        let hint = now.hint;
        let (number, line, block) = now.filled.pop_front().filter(|_| !now.is_closed)?;
        Some(Task { block, number, line, hint })
    }

    /// Reads what comes but once, block after block.
    fn fill(&self, reader: &mut impl Reader, mut line: u64, before: (Vec<u8>, bool)) {
        let (mut before, mut begins) = before;
        while let Some((number, spare)) = self.begin() {
            let mut block = Block::of(spare, before.len(), self.size);
            block.bytes[..block.own].copy_from_slice(&before);
            block.begins = begins;
            let mut damage = None;
            let read = read_some(reader, &mut block.bytes[block.own..block.end], &mut damage);
            let end = match read {
                Ok(0) => End::Whole(damage),
                Err(error) => End::Failed(error),
                Ok(read) => {
                    block.end = block.own + read;
                    let (text, goes_on) = tail(&block.bytes[..block.end], begins);
                    (before, begins) = (text.to_vec(), goes_on);
                    let lines = block.lines();
                    self.now().filled.push_back((number, line, block));
                    self.may_go_on.notify_all();
                    line += lines;
                    continue;
                }
            };
            self.now().end = Some((number, end));
            self.wake_all();
        }
    }

    /// A worker has read a block.
    fn read(&self, number: usize, block: Block<T>) {
        let mut now = self.now();
        now.read.insert(number, block);
        let is_wanted = now.merged == number;
        drop(now);
        if is_wanted {
            self.is_read.notify_all();
        }
    }

    /// The next block for the merger, or how the input ends.
    fn next(&self) -> Result<Block<T>, End> {
        let is_early = |now: &Now<T>| {
            let is_end = now.end.as_ref().is_some_and(|(number, _)| *number == now.merged);
            !(now.is_closed || is_end || now.read.contains_key(&now.merged))
        };
        let mut now = self.wait(&self.is_read, is_early);
        let merged = now.merged;
        now.read.remove(&merged).ok_or_else(|| {
            let end = now.end.as_mut().map(|(_, end)| std::mem::replace(end, End::Whole(None)));
            end.unwrap_or(End::Whole(None))
        })
    }

    fn merged(&self, hint: Option<Between>, spare: Vec<u8>) {
        let mut now = self.now();
        now.merged += 1;
        now.hint = hint;
        now.spare.push(spare);
        drop(now);
        self.may_begin.notify_all();
    }
}

/// Everybody stops when the merger does, or when somebody panics.
struct Closing<'s, T> {
    shared: &'s Shared<T>,
    is_merger: bool,
}

impl<T> Drop for Closing<'_, T> {
    fn drop(&mut self) {
        if self.is_merger || thread::panicking() {
            self.shared.now().is_closed = true;
            self.shared.wake_all();
        }
    }
}
