//! What a worker does with a block of an input: it reads the whole lines of it, and keeps
//! what it finds until the merger knows whether that counts.

use std::sync::Arc;

use super::Make;
use crate::reading::between::Between;
use crate::reading::chunk::Places;
use crate::reading::fast::Front;
use crate::reading::found::Found;
use crate::reading::how::How;
use crate::reading::plain_found::PlainFound;
use crate::reading::taker::Taker;
use crate::reading::whole::Share;
use crate::text::{CONTEXT, Position};

/// A worker stops when what it has made weighs so much: the merger hands on as it reads.
const MOST_HELD: usize = 1 << 12;

/// A block, and what a worker has found in it.
pub(super) struct Block<T> {
    /// Room for its bytes, behind some that stand before it.
    pub(super) bytes: Vec<u8>,
    /// Where its own begin and end.
    pub(super) own: usize,
    pub(super) end: usize,
    /// Whether a line begins with the bytes before it.
    pub(super) begins: bool,
    pub(super) read: Option<ReadBlock<T>>,
}

/// What a worker has read of a block.
pub(super) struct ReadBlock<T> {
    /// From where to where, and what was taken to be known there, and is known here.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) begin: Between,
    pub(super) between: Between,
    /// The place of the end.
    pub(super) at: Position,
    pub(super) made: Vec<T>,
    pub(super) shares: Vec<Share>,
}

impl<T> Block<T> {
    /// How many things were made of it.
    pub(super) fn made(&self) -> usize {
        self.read.as_ref().map_or(0, |read| read.made.len())
    }

    /// Room for a block of `size` bytes behind `own` others, in memory that is used again.
    pub(super) fn of(mut bytes: Vec<u8>, own: usize, size: usize) -> Self {
        bytes.resize(own + size, 0);
        Self { bytes, own, end: own + size, begins: false, read: None }
    }

    /// How many lines end in it.
    pub(super) fn lines(&self) -> u64 {
        memchr::memchr_iter(b'\n', &self.bytes[self.own..self.end]).count() as u64
    }

    /// Reads the whole lines of the block behind its first one, as if that were known there
    /// which `begin` says; `line` is the one that the block begins in.
    pub(super) fn read<M>(&mut self, line: u64, begin: Between, path: &Arc<str>, how: How, make: &M)
    where
        M: Make<Made = T>,
    {
        let own = &self.bytes[self.own..self.end];
        let newline = |at| self.own + at + 1;
        let Some(start) = memchr::memchr(b'\n', own).map(newline) else { return };
        let Some(stop) = memchr::memrchr(b'\n', own).map(newline) else { return };
        let position = Position { line: line + 1, column: 1 };
        let places = Places::new(&self.bytes[..stop], self.begins, start, position);
        let mut front = Front::new(path, how, begin);
        let mut trial = Trial::new(make);
        let mut end = front.read(&places, start, false, &mut trial);
        if let Some(begun) = front.give_up() {
            end = begun;
        }
        let at = places.position(end);
        let Trial { made, shares, .. } = trial;
        let between = front.between;
        let read = ReadBlock { start, end, begin, between, at, made, shares };
        self.read = (end > start).then_some(read);
    }
}

/// What stands before that which comes after `bytes`, as far as it may be shown, and whether
/// a line begins with it; `begins` says whether one begins with `bytes`.
pub(super) fn tail(bytes: &[u8], begins: bool) -> (&[u8], bool) {
    match bytes.len().checked_sub(CONTEXT) {
        None | Some(0) => (bytes, begins),
        Some(at) => (&bytes[at..], bytes[at - 1] == b'\n'),
    }
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

impl<'o, M: Make> Trial<'o, M> {
    fn new(make: &'o M) -> Self {
        let (made, shares, open, open_shares) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { make, made, shares, weight: 0, open, open_shares }
    }
}

impl<M: Make> Taker for Trial<'_, M> {
    fn found(&mut self, found: Found<'_>) {
        self.weight += self.make.found(found, &mut self.open);
    }

    fn plain(&mut self, event: &PlainFound<'_>) {
        self.weight += self.make.plain(event, &mut self.made);
    }

    fn share(&mut self, share: Share) {
        self.open_shares.push(share);
    }

    fn settled(&mut self) {
        self.made.append(&mut self.open);
        self.shares.append(&mut self.open_shares);
    }

    fn is_full(&self) -> bool {
        self.weight >= MOST_HELD
    }
}
