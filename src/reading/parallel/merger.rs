//! The caller's thread: goes through an input in its order, reads what no worker has read,
//! and hands on what is made.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Make;
use super::block::{Block, tail};
use crate::reading::between::Between;
use crate::reading::chunk::Places;
use crate::reading::fast::Front;
use crate::reading::found::Found;
use crate::reading::how::How;
use crate::reading::mention::Watch;
use crate::reading::plain_found::PlainFound;
use crate::reading::taker::Taker;
use crate::reading::whole::{Share, Whole};
use crate::text::{CONTEXT, Position};

/// What is handed on together, by its weight.
const AT_A_TIME: usize = 64;

/// Where the caller's thread stands in the input.
pub(super) struct Merger<'p, 'o, M: Make> {
    pub(super) path: &'p Arc<str>,
    pub(super) how: How,
    /// Sees what was read, once that which was found in it has been handed on.
    watch: &'p Watch,
    pub(super) out: Out<'o, M>,
    front: Front<'p>,
    /// So many bytes are what is wanted again, with what stands before it; there is room
    /// behind them.
    bytes: Vec<u8>,
    length: usize,
    /// Whether a line begins with these bytes.
    begins: bool,
    /// Where that which is wanted again begins, and its place.
    from: usize,
    at: Position,
}

impl<'p, 'o, M: Make> Merger<'p, 'o, M> {
    pub(super) fn new(path: &'p Arc<str>, how: How, watch: &'p Watch, out: Out<'o, M>) -> Self {
        Self {
            path,
            how,
            watch,
            out,
            front: Front::new(path, how, how.between()),
            bytes: Vec::new(),
            length: 0,
            begins: true,
            from: 0,
            at: Position::START,
        }
    }

    /// What is probably known where the next line begins, if any record may begin there.
    pub(super) fn hint(&self) -> Option<Between> {
        let is_known = self.front.is_between() && self.front.between.is_of_lines();
        is_known.then_some(self.front.between)
    }

    /// The line in which that begins which is not read yet, and what stands before it:
    /// whether a line begins with that, too.
    pub(super) fn end(&self) -> (u64, &[u8], bool) {
        let text = &self.bytes[..self.length];
        let places = Places::new(text, self.begins, self.from, self.at);
        let (before, begins) = tail(text, self.begins);
        (places.position(self.length).line, before, begins)
    }

    /// What is known here, if nothing is open and all has been read.
    fn between(&self) -> Option<Between> {
        let is_known = self.front.is_between() && self.from == self.length;
        is_known.then_some(self.front.between)
    }

    /// Room for so many bytes that come next.
    pub(super) fn room(&mut self, size: usize) -> &mut [u8] {
        let let_go = self.from.saturating_sub(CONTEXT);
        if let_go > 0 {
            self.begins = self.bytes[let_go - 1] == b'\n';
            self.bytes.copy_within(let_go..self.length, 0);
            self.length -= let_go;
            self.from -= let_go;
        }
        let end = self.length + size;
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        &mut self.bytes[self.length..end]
    }

    /// Reads on in `bytes`, as [`Self::filled`] does.
    pub(super) fn read(&mut self, bytes: &[u8], eof: bool, is_cut: bool) {
        self.room(bytes.len()).copy_from_slice(bytes);
        self.filled(bytes.len(), eof, is_cut);
    }

    /// Reads on in so many bytes for which room was made, the last ones if `eof`; the archive
    /// may be damaged where they end.
    pub(super) fn filled(&mut self, length: usize, eof: bool, is_cut: bool) {
        let unseen = self.length;
        self.length += length;
        if is_cut {
            self.front.cut();
        }
        let text = &self.bytes[..self.length];
        let places = Places::new(text, self.begins, self.from, self.at);
        self.from = self.front.read(&places, self.from, eof, &mut self.out);
        self.at = self.front.end.unwrap_or_else(|| places.position(self.from));
        self.out.flush();
        self.watch.add(&text[unseen..]);
    }

    /// Reads a block that a worker has read as well; answers its memory.
    pub(super) fn merge(&mut self, block: Block<M::Made>) -> Vec<u8> {
        let Block { bytes, own, end, begins, read } = block;
        let Some(read) = read else {
            self.read(&bytes[own..end], false, false);
            return bytes;
        };
        self.read(&bytes[own..read.start], false, false);
        if self.between() != Some(read.begin) {
            self.read(&bytes[read.start..end], false, false);
            return bytes;
        }
        read.shares.into_iter().for_each(|share| self.out.whole.add(share));
        self.out.hand_on(read.made);
        self.watch.add(&bytes[read.start..read.end]);
        self.front.between = read.between;
        let (before, begins) = tail(&bytes[..read.end], begins);
        (self.length, self.from) = (0, 0);
        self.room(before.len()).copy_from_slice(before);
        (self.length, self.from) = (before.len(), before.len());
        (self.begins, self.at) = (begins, read.at);
        self.read(&bytes[read.end..end], false, false);
        bytes
    }

    pub(super) fn finish(mut self, damage: Option<String>) {
        let whole = std::mem::take(&mut self.out.whole);
        whole.finish(self.path, self.at, damage).for_each(|found| self.out.found(found));
        self.out.flush();
    }
}

/// Hands on what is made on the caller's thread, until that is not wanted any more.
pub(super) struct Out<'o, M: Make> {
    pub(super) make: &'o M,
    made: Vec<M::Made>,
    weight: usize,
    whole: Whole,
    sink: &'o mut dyn FnMut(M::Made) -> ControlFlow<()>,
    flow: ControlFlow<()>,
}

impl<'o, M: Make> Out<'o, M> {
    pub(super) fn new(make: &'o M, sink: &'o mut dyn FnMut(M::Made) -> ControlFlow<()>) -> Self {
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
    pub(super) fn wait(&mut self) -> ControlFlow<()> {
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

    fn share(&mut self, share: Share) {
        self.whole.add(share);
    }
}
