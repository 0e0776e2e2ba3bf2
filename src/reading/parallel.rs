//! Reading one input to its end, on one thread or several, with results in its order.
//!
//! A small input is read by the caller's thread. Of a large one, workers read a block
//! each, wherever it may have been cut, as if nothing were open where its first line
//! ends; they keep what they find, up to where the last record ends that is whole. The
//! caller's thread, the merger, goes through the blocks in their order: it reads what
//! stands between what two workers have read, and takes over what a worker has found if
//! what is known there is what the worker took to be known. If not, it reads the block
//! itself. So the number of threads and the size of blocks change nothing but the time.
//!
//! Nobody waits in a circle: a block is begun only when few are under way, in their order,
//! so that the block that the merger wants has a worker, and a worker waits for nobody
//! once it has a block.

use std::any::Any;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::between::Between;
use super::chunk::{BEFORE, Places};
use super::found::Found;
use super::front::Front;
use super::plain_found::PlainFound;
use super::read::{How, damaged, read_some};
use super::taker::Taker;
use super::whole::{Share, Whole};
use crate::source::{Encoding, sniff};
use crate::text::Position;

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

/// How many times as much is read at a time as by one thread: to hand a block on takes as
/// long as to read some ten thousand bytes.
const TIMES: usize = 4;

/// How many blocks may be under way for each worker.
const BLOCKS_A_WORKER: usize = 3;

/// A worker stops when what it has made weighs so much: the merger hands on as it reads.
const MOST_HELD: usize = 1 << 12;

/// What is handed on together, by its weight.
const AT_A_TIME: usize = 64;

/// On how many threads an input is read.
#[derive(Clone, Copy)]
pub(crate) struct Threads<'t> {
    /// So many bytes are read before there are others.
    pub(crate) after: u64,
    /// How many workers there are then; asked late, since it takes time.
    pub(crate) workers: &'t dyn Fn() -> usize,
}

/// Reads as [`read`](super::read()) does, and hands on what `make` adds for each thing
/// found, in the order of the input. `sink` runs on this thread.
///
/// # Errors
/// Those of `reader`.
pub(crate) fn read_with<M: Make>(
    mut reader: impl Read + Send,
    path: &Arc<str>,
    how: How,
    threads: Threads<'_>,
    make: &M,
    sink: &mut dyn FnMut(M::Made) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut merger = Merger::new(path, how, Out::new(make, sink));
    let (mut buffer, mut damage) = (vec![0; how.block.max(1)], None);
    let (mut total, mut after) = (0, threads.after);
    loop {
        if total >= after && merger.is_fast() {
            let workers = (threads.workers)();
            if workers > 1 && read_parallel(&mut reader, workers, &mut merger, &mut damage)? {
                break;
            }
            after = u64::MAX;
        }
        let read = read_some(&mut reader, &mut buffer, &mut damage)?;
        total += read as u64;
        merger.read(&buffer[..read], read == 0, damage.is_some());
        if merger.out.wait().is_break() || read == 0 {
            break;
        }
    }
    merger.finish(damage);
    Ok(())
}

/// Where the caller's thread stands in the input.
struct Merger<'p, 'o, M: Make> {
    path: &'p Arc<str>,
    how: How,
    out: Out<'o, M>,
    /// Nothing while the input's encoding is not known.
    front: Option<Front<'p>>,
    /// What is wanted again, with what stands before it.
    bytes: Vec<u8>,
    /// Whether a line begins with these bytes.
    begins: bool,
    /// Where that which is wanted again begins, and its place.
    from: usize,
    at: Position,
}

impl<'p, 'o, M: Make> Merger<'p, 'o, M> {
    fn new(path: &'p Arc<str>, how: How, out: Out<'o, M>) -> Self {
        let (bytes, at) = (Vec::new(), Position::START);
        Self { path, how, out, front: None, bytes, begins: true, from: 0, at }
    }

    /// Whether others could read as this one does.
    fn is_fast(&self) -> bool {
        self.front.as_ref().is_some_and(Front::is_fast)
    }

    /// What is probably known where the next line begins, if any record may begin there.
    fn hint(&self) -> Option<Between> {
        let front = self.front.as_ref().filter(|front| front.is_between())?;
        Some(front.between).filter(Between::is_of_lines)
    }

    /// What is known here, if nothing is open and all has been read.
    fn between(&self) -> Option<Between> {
        let front = self.front.as_ref().filter(|_| self.from == self.bytes.len())?;
        front.is_between().then_some(front.between)
    }

    /// Reads on in `bytes`, the last ones if `eof`; the archive may be damaged where they
    /// end.
    fn read(&mut self, bytes: &[u8], eof: bool, is_cut: bool) {
        let let_go = self.from.saturating_sub(BEFORE);
        if let_go > 0 {
            self.begins = self.bytes.get(let_go - 1) == Some(&b'\n');
            self.bytes.drain(..let_go);
            self.from -= let_go;
        }
        self.bytes.extend_from_slice(bytes);
        if self.front.is_none() {
            let Some((encoding, mark)) = sniff(&self.bytes, eof) else { return };
            self.bytes.drain(..mark);
            let (terms, between) = (self.how.terms(self.path), self.how.between());
            self.front = Some(match encoding {
                Encoding::Utf8 if self.how.ahead => Front::new(terms, between),
                _ => Front::in_full(terms, between, encoding),
            });
        }
        let Some(front) = &mut self.front else { return };
        if is_cut {
            front.cut();
        }
        let places = Places::new(&self.bytes, self.begins, self.from, self.at);
        self.from = front.read(&places, self.from, eof, &mut self.out);
        self.at = front.end.unwrap_or_else(|| places.position(self.from));
    }

    /// Reads a block that a worker has read as well.
    fn merge(&mut self, block: Block<M::Made>) -> Vec<u8> {
        let Block { bytes, begins, own, read } = block;
        let Some(read) = read else {
            self.read(&bytes[own..], false, false);
            return bytes;
        };
        self.read(&bytes[own..read.start], false, false);
        if self.between() != Some(read.begin) {
            self.read(&bytes[read.start..], false, false);
            return bytes;
        }
        read.shares.into_iter().for_each(|share| self.out.whole.add(share));
        self.out.flush();
        self.out.hand_on(read.made);
        if let Some(front) = &mut self.front {
            front.between = read.between;
        }
        let before = std::mem::replace(&mut self.bytes, bytes);
        (self.begins, self.from, self.at) = (begins, read.end, read.at);
        self.read(&[], false, false);
        before
    }

    fn finish(mut self, damage: Option<String>) {
        let damage = damage.map(|damage| Found::Problem(damaged(damage, self.at, self.path)));
        for found in std::mem::take(&mut self.out.whole).finish(self.path).chain(damage) {
            self.out.found(found);
        }
        self.out.flush();
    }
}

/// Hands on what is made on the caller's thread, until that is not wanted any more.
struct Out<'o, M: Make> {
    make: &'o M,
    made: Vec<M::Made>,
    weight: usize,
    whole: Whole,
    sink: &'o mut dyn FnMut(M::Made) -> ControlFlow<()>,
    flow: ControlFlow<()>,
}

impl<'o, M: Make> Out<'o, M> {
    fn new(make: &'o M, sink: &'o mut dyn FnMut(M::Made) -> ControlFlow<()>) -> Self {
        let (made, whole, flow) = (Vec::new(), Whole::default(), ControlFlow::Continue(()));
        Self { make, made, weight: 0, whole, sink, flow }
    }

    fn add(&mut self, weight: usize) {
        self.weight += weight;
        if self.weight >= AT_A_TIME {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.weight = 0;
        let made = std::mem::take(&mut self.made);
        self.hand_on(made);
    }

    fn hand_on(&mut self, made: Vec<M::Made>) {
        let mut made = made.into_iter();
        if self.flow.is_continue() {
            self.flow = made.try_for_each(&mut self.sink);
        }
    }

    /// All that has arrived was read.
    fn wait(&mut self) -> ControlFlow<()> {
        self.found(Found::Waiting);
        self.flush();
        self.flow
    }
}

impl<M: Make> Taker for Out<'_, M> {
    fn found(&mut self, found: Found<'_>) {
        let weight = self.make.found(found, &mut self.made);
        self.add(weight);
    }

    fn plain(&mut self, event: &PlainFound<'_>) {
        let weight = self.make.plain(event, &mut self.made);
        self.add(weight);
    }

    fn share(&mut self, share: Share, _: bool) {
        self.whole.add(share);
    }
}

/// A block, and what a worker has found in it.
struct Block<T> {
    /// Its bytes, behind some that stand before it, and whether a line begins with those.
    bytes: Vec<u8>,
    begins: bool,
    /// Where its own begin.
    own: usize,
    read: Option<ReadBlock<T>>,
}

/// What a worker has read of a block.
struct ReadBlock<T> {
    /// From where to where, and what was taken to be known there, and is known here.
    start: usize,
    end: usize,
    begin: Between,
    between: Between,
    /// The place of the end.
    at: Position,
    made: Vec<T>,
    shares: Vec<Share>,
}

/// What comes of a block.
enum Outcome<T> {
    Block(Block<T>),
    /// There are no more: the input ends here, or is damaged.
    End(Option<String>),
    /// It cannot be read any more.
    Failed(io::Error),
    /// The worker panicked: so does the merger, and everybody stops.
    Panic(Box<dyn Any + Send>),
}

/// What all threads share.
struct Shared<R, T> {
    source: Mutex<Source<R>>,
    now: Mutex<Now<T>>,
    /// The block that the merger wants has been read.
    arrived: Condvar,
    /// One more may be begun; whoever waits for that has the lock of the source, so that
    /// there is one at most.
    merged: Condvar,
    /// How many blocks may be under way.
    most: usize,
}

/// Where blocks come from.
struct Source<R> {
    reader: R,
    /// How large they are.
    block: usize,
    /// The number of the next one.
    next: usize,
    /// The line that it begins in, and what stands before it.
    line: u64,
    before: Vec<u8>,
    begins: bool,
    is_done: bool,
}

/// How far everybody has come.
struct Now<T> {
    outcomes: BTreeMap<usize, Outcome<T>>,
    /// How many blocks have been merged.
    merged: usize,
    /// What is probably known where a line begins, if anything is.
    hint: Option<Between>,
    /// Bytes that are done with: their memory is used again.
    spare: Vec<Vec<u8>>,
    is_closed: bool,
}

/// However the merger ends, everybody stops.
struct Closing<'s, R, T>(&'s Shared<R, T>);

impl<R, T> Drop for Closing<'_, R, T> {
    fn drop(&mut self) {
        lock(&self.0.now).is_closed = true;
        self.0.arrived.notify_all();
        self.0.merged.notify_all();
    }
}

/// Reads the rest on other threads; answers whether the system let there be any. If not,
/// nothing was read.
fn read_parallel<M: Make>(
    reader: &mut (impl Read + Send),
    workers: usize,
    merger: &mut Merger<'_, '_, M>,
    damage: &mut Option<String>,
) -> io::Result<bool> {
    let end = Places::new(&merger.bytes, merger.begins, merger.from, merger.at);
    let line = end.position(merger.bytes.len()).line;
    let (before, begins) = tail(&merger.bytes, merger.begins);
    let before = before.to_vec();
    let block = (TIMES * merger.how.block).max(1);
    let source = Source { reader, block, next: 0, line, before, begins, is_done: false };
    let now = Now {
        outcomes: BTreeMap::new(),
        merged: 0,
        hint: merger.hint(),
        spare: Vec::new(),
        is_closed: false,
    };
    let shared = Shared {
        source: Mutex::new(source),
        now: Mutex::new(now),
        arrived: Condvar::new(),
        merged: Condvar::new(),
        most: workers * BLOCKS_A_WORKER,
    };
    let (path, how, make) = (merger.path, merger.how, merger.out.make);
    thread::scope(|scope| {
        let shared = &shared;
        let start = |_| {
            let worker = move || work(shared, path, how, make);
            thread::Builder::new().spawn_scoped(scope, worker).ok()
        };
        if (0..workers).map_while(start).count() == 0 {
            return Ok(false);
        }
        let _closing = Closing(shared);
        loop {
            let block = match shared.next() {
                Outcome::Block(block) => block,
                Outcome::End(what) => {
                    merger.read(&[], true, what.is_some());
                    *damage = what;
                    return Ok(true);
                }
                Outcome::Failed(error) => return Err(error),
                Outcome::Panic(panic) => resume_unwind(panic),
            };
            let spare = merger.merge(block);
            if merger.out.wait().is_break() {
                return Ok(true);
            }
            shared.merged(merger.hint(), spare);
        }
    })
}

impl<R: Read, T> Shared<R, T> {
    /// What comes of the next block.
    fn next(&self) -> Outcome<T> {
        let now = lock(&self.now);
        let waits = |now: &mut Now<T>| !now.outcomes.contains_key(&now.merged);
        let mut now = self.arrived.wait_while(now, waits).unwrap_or_else(PoisonError::into_inner);
        let merged = now.merged;
        now.outcomes.remove(&merged).unwrap_or(Outcome::End(None))
    }

    fn merged(&self, hint: Option<Between>, spare: Vec<u8>) {
        let mut now = lock(&self.now);
        now.merged += 1;
        now.hint = hint;
        now.spare.push(spare);
        drop(now);
        self.merged.notify_one();
    }

    /// The next block and its number, with the line that it begins in and what is
    /// probably known where its first line ends; nothing when nobody wants more.
    #[allow(clippy::type_complexity, reason = "one caller")]
    fn block(&self) -> Option<(usize, Result<(Block<T>, u64, Option<Between>), Outcome<T>>)> {
        let mut source = lock(&self.source);
        let is_full = |now: &mut Now<T>| !now.is_closed && source.next >= now.merged + self.most;
        let now = self.merged.wait_while(lock(&self.now), is_full);
        let mut now = now.unwrap_or_else(PoisonError::into_inner);
        if now.is_closed || source.is_done {
            return None;
        }
        let mut bytes = now.spare.pop().unwrap_or_default();
        drop(now);
        let number = source.next;
        source.next += 1;
        bytes.clear();
        bytes.extend_from_slice(&source.before);
        let own = bytes.len();
        bytes.resize(own + source.block, 0);
        let mut damage = None;
        let read = read_some(&mut source.reader, &mut bytes[own..], &mut damage);
        source.is_done = !matches!(read, Ok(1..));
        let read = match read {
            Ok(0) => return Some((number, Err(Outcome::End(damage)))),
            Err(error) => return Some((number, Err(Outcome::Failed(error)))),
            Ok(read) => read,
        };
        bytes.truncate(own + read);
        let line = source.line;
        source.line += memchr::memchr_iter(b'\n', &bytes[own..]).count() as u64;
        source.before.clear();
        let (before, goes_on) = tail(&bytes, source.begins);
        source.before.extend_from_slice(before);
        let begins = std::mem::replace(&mut source.begins, goes_on);
        drop(source);
        let hint = lock(&self.now).hint;
        Some((number, Ok((Block { bytes, begins, own, read: None }, line, hint))))
    }
}

/// What stands before that which comes after `bytes`, as far as it may be shown, and whether
/// a line begins with it; `begins` says whether one begins with `bytes`.
fn tail(bytes: &[u8], begins: bool) -> (&[u8], bool) {
    match bytes.len().checked_sub(BEFORE) {
        None | Some(0) => (bytes, begins),
        Some(at) => (&bytes[at..], bytes[at - 1] == b'\n'),
    }
}

/// Reads blocks until there are no more.
fn work<M: Make>(shared: &Shared<impl Read, M::Made>, path: &Arc<str>, how: How, make: &M) {
    while let Some((number, block)) = shared.block() {
        let outcome = match block {
            Ok((mut block, line, hint)) => {
                let read = AssertUnwindSafe(|| read_block(&block, line, hint?, path, how, make));
                match catch_unwind(read) {
                    Ok(read) => {
                        block.read = read;
                        Outcome::Block(block)
                    }
                    Err(panic) => Outcome::Panic(panic),
                }
            }
            Err(outcome) => outcome,
        };
        let mut now = lock(&shared.now);
        now.outcomes.insert(number, outcome);
        let is_wanted = now.merged == number;
        drop(now);
        if is_wanted {
            shared.arrived.notify_one();
        }
    }
}

/// Reads the whole lines of a block behind its first one, as if that were known there
/// which `begin` says; `line` is the one that the block begins in.
fn read_block<M: Make>(
    block: &Block<M::Made>,
    line: u64,
    begin: Between,
    path: &Arc<str>,
    how: How,
    make: &M,
) -> Option<ReadBlock<M::Made>> {
    let own = &block.bytes[block.own..];
    let start = block.own + memchr::memchr(b'\n', own)? + 1;
    let stop = block.own + memchr::memrchr(b'\n', own)? + 1;
    let position = Position { line: line + 1, column: 1 };
    let places = Places::new(&block.bytes[..stop], block.begins, start, position);
    let mut front = Front::new(how.terms(path), begin);
    let mut trial = Trial {
        make,
        made: Vec::new(),
        shares: Vec::new(),
        weight: 0,
        open: Vec::new(),
        open_shares: Vec::new(),
    };
    let mut end = front.read(&places, start, false, &mut trial);
    if let Some(begun) = front.give_up() {
        end = begun;
    }
    let at = places.position(end);
    let Trial { made, shares, .. } = trial;
    let between = front.between;
    (end > start).then_some(ReadBlock { start, end, begin, between, at, made, shares })
}

/// Keeps what a worker finds, and apart what it has found in a record that is still open.
struct Trial<'o, M: Make> {
    make: &'o M,
    made: Vec<M::Made>,
    shares: Vec<Share>,
    weight: usize,
    open: Vec<M::Made>,
    open_shares: Vec<Share>,
}

impl<M: Make> Taker for Trial<'_, M> {
    fn found(&mut self, found: Found<'_>) {
        self.weight += self.make.found(found, &mut self.open);
    }

    fn plain(&mut self, event: &PlainFound<'_>) {
        self.weight += self.make.plain(event, &mut self.made);
    }

    /// What is fast is never taken back; what the full path counts may be.
    fn share(&mut self, share: Share, is_open: bool) {
        if is_open { self.open_shares.push(share) } else { self.shares.push(share) }
    }

    fn settled(&mut self) {
        self.made.append(&mut self.open);
        self.shares.append(&mut self.open_shares);
    }

    fn is_full(&self) -> bool {
        self.weight >= MOST_HELD
    }
}

/// What is behind these locks is whole at all times.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
