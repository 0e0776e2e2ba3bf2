//! What all threads know of each other: which blocks have been begun, filled, read and
//! merged, who waits for what, and where the input ends.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::block::{Block, tail};
use super::blocks::{Blocks, End};
use crate::reading::between::Between;
use crate::reading::read::read_some;
use crate::source::Reader;

/// How many blocks may be under way for each worker.
const BLOCKS_A_WORKER: usize = 2;

/// A block to be read, with the line that it begins in and what is probably known where its
/// first line ends, if anything is.
pub(super) struct Task<T> {
    pub(super) block: Block<T>,
    pub(super) number: usize,
    pub(super) line: u64,
    pub(super) hint: Option<Between>,
}

/// What the merger is to do.
pub(super) enum Turn<T> {
    /// Merge the next block, which has been read.
    Merge(Block<T>),
    /// The input ends here.
    End(End),
    /// Nothing is there to be merged, but a block to be read.
    Read,
}

/// What all threads share.
pub(super) struct Shared<T> {
    now: Mutex<Now<T>>,
    /// There is something to do for the merger.
    has_turn: Condvar,
    /// One more may be begun, or none.
    may_begin: Condvar,
    /// A block is there for a worker, or its turn has come.
    may_go_on: Condvar,
    /// How many blocks may be under way.
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
    pub(super) fn new(line: u64, hint: Option<Between>, workers: usize) -> Self {
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
        let [has_turn, may_begin, may_go_on] = <[Condvar; 3]>::default();
        let most = workers * BLOCKS_A_WORKER;
        Self { now: Mutex::new(now), has_turn, may_begin, may_go_on, most }
    }

    /// What is behind the lock is whole at all times.
    fn now(&self) -> MutexGuard<'_, Now<T>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, on: &Condvar, waits: impl Fn(&Now<T>) -> bool) -> MutexGuard<'_, Now<T>> {
        on.wait_while(self.now(), |now| waits(now)).unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_all(&self) {
        for waiting in [&self.has_turn, &self.may_begin, &self.may_go_on] {
            waiting.notify_all();
        }
    }

    /// Whether as many blocks are under way as may be.
    const fn is_full(&self, now: &Now<T>) -> bool {
        now.begun >= now.merged + self.most
    }

    /// The number of a block that is to be begun, and memory for it; nothing when nobody
    /// wants more, or, unless it `waits`, none may be begun now.
    fn begin(&self, waits: bool) -> Option<(usize, Vec<u8>)> {
        let is_early = |now: &Now<T>| waits && !now.is_over() && self.is_full(now);
        let mut now = self.wait(&self.may_begin, is_early);
        if now.is_over() || self.is_full(&now) {
            return None;
        }
        now.begun += 1;
        Some((now.begun - 1, now.spare.pop().unwrap_or_default()))
    }

    /// A block whose bytes are got here.
    pub(super) fn take_from(&self, blocks: &Blocks, waits: bool) -> Option<Task<T>> {
        let (number, spare) = self.begin(waits)?;
        let (block, end) = blocks.get(number, spare);
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
    pub(super) fn take(&self, waits: bool) -> Option<Task<T>> {
        let is_early = |now: &Now<T>| waits && !now.is_over() && now.filled.is_empty();
        let mut now = self.wait(&self.may_go_on, is_early);
        let hint = now.hint;
        let (number, line, block) = now.filled.pop_front().filter(|_| !now.is_closed)?;
        Some(Task { block, number, line, hint })
    }

    /// Reads what comes but once, in blocks of at most so many bytes, the first behind `before`
    /// and in `line`.
    pub(super) fn fill(
        &self,
        reader: &mut impl Reader,
        size: usize,
        mut line: u64,
        before: (Vec<u8>, bool),
    ) {
        let (mut before, mut begins) = before;
        while let Some((number, spare)) = self.begin(true) {
            let mut block = Block::of(spare, before.len(), size);
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
                    self.has_turn.notify_all();
                    line += lines;
                    continue;
                }
            };
            self.now().end = Some((number, end));
            self.wake_all();
        }
    }

    /// A block has been read.
    pub(super) fn read(&self, number: usize, block: Block<T>) {
        let mut now = self.now();
        now.read.insert(number, block);
        let is_wanted = now.merged == number;
        drop(now);
        if is_wanted {
            self.has_turn.notify_all();
        }
    }

    /// What the merger is to do, which reads blocks as the workers do while there is nothing
    /// to merge, if it `may_read`; of blocks that are `anywhere`, it may begin one.
    pub(super) fn turn(&self, anywhere: bool, may_read: bool) -> Turn<T> {
        let is_end = |now: &Now<T>| {
            now.is_closed || now.end.as_ref().is_some_and(|(number, _)| *number == now.merged)
        };
        let has_task = |now: &Now<T>| {
            let is_there = if anywhere {
                !now.is_over() && !self.is_full(now)
            } else {
                !now.filled.is_empty()
            };
            may_read && is_there
        };
        let is_early =
            |now: &Now<T>| !(is_end(now) || now.read.contains_key(&now.merged) || has_task(now));
        let mut now = self.wait(&self.has_turn, is_early);
        let merged = now.merged;
        if let Some(block) = now.read.remove(&merged) {
            Turn::Merge(block)
        } else if is_end(&now) {
            let end = now.end.as_mut().map(|(_, end)| std::mem::replace(end, End::Whole(None)));
            Turn::End(end.unwrap_or(End::Whole(None)))
        } else {
            Turn::Read
        }
    }

    pub(super) fn merged(&self, hint: Option<Between>, spare: Vec<u8>) {
        let mut now = self.now();
        now.merged += 1;
        now.hint = hint;
        now.spare.push(spare);
        drop(now);
        self.may_begin.notify_all();
    }
}

/// Everybody stops when the merger does, or when somebody panics.
pub(super) struct Closing<'s, T> {
    pub(super) shared: &'s Shared<T>,
    pub(super) is_merger: bool,
}

impl<T> Drop for Closing<'_, T> {
    fn drop(&mut self) {
        if self.is_merger || thread::panicking() {
            self.shared.now().is_closed = true;
            self.shared.wake_all();
        }
    }
}
