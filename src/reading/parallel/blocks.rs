//! The bytes of the blocks of an input, which workers get themselves: from anywhere, or where
//! they come but once, one worker after the other.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::block::{Block, tail};
use crate::reading::read::read_some;
use crate::source::{Anywhere, Reader};
use crate::text::CONTEXT;

/// How an input ends: it cannot be read any more, or there is no more of it, or it is damaged
/// from there on.
pub(super) type End = io::Result<Option<String>>;

/// Where the bytes come from that have not been read.
pub(super) enum Bytes<'r, R> {
    /// From anywhere; so many come before them.
    Anywhere(Arc<dyn Anywhere>, u64),
    /// From a reader, once.
    Once(Mutex<Once<'r, R>>),
}

/// A reader, and what stands before that which comes next: whether a line begins with it, too.
pub(super) struct Once<'r, R> {
    pub(super) reader: &'r mut R,
    pub(super) before: Vec<u8>,
    pub(super) begins: bool,
}

/// Blocks of so many bytes.
pub(super) struct Blocks<'r, R> {
    pub(super) bytes: Bytes<'r, R>,
    pub(super) size: usize,
}

/// A block with its bytes, how many lines end in it, and how the input ends if it does.
pub(super) struct Got<T> {
    pub(super) block: Block<T>,
    pub(super) lines: u64,
    pub(super) end: Option<End>,
}

impl<R: Reader> Blocks<'_, R> {
    /// A block, whose bytes are there before or after `waits` has waited for its turn; nothing
    /// if that does not come.
    pub(super) fn get<T>(
        &self,
        number: usize,
        spare: Vec<u8>,
        waits: impl FnOnce() -> bool,
    ) -> Option<Got<T>> {
        let got = |(block, end): (Block<T>, _)| Got { lines: block.lines(), block, end };
        match &self.bytes {
            Bytes::Anywhere(bytes, offset) => {
                let got = got(self.at(&**bytes, *offset, number, spare));
                waits().then_some(got)
            }
            Bytes::Once(once) => waits().then(|| {
                got(self.next(&mut once.lock().unwrap_or_else(PoisonError::into_inner), spare))
            }),
        }
    }

    /// The bytes of a block, from where it begins to where it ends, or the input.
    fn at<T>(
        &self,
        bytes: &dyn Anywhere,
        offset: u64,
        number: usize,
        spare: Vec<u8>,
    ) -> (Block<T>, Option<End>) {
        let offset = offset + (number * self.size) as u64;
        // One more than may be shown tells whether a line begins behind it.
        let before = offset.min(CONTEXT as u64 + 1);
        let own = usize::try_from(before).unwrap_or_default();
        let mut block = Block::of(spare, own, self.size);
        block.begins = own <= CONTEXT;
        let mut read = 0;
        let end = loop {
            if read == block.end {
                break None;
            }
            let offset = offset - before + read as u64;
            match bytes.read_at(&mut block.bytes[read..], offset) {
                Ok(0) => break Some(Ok(None)),
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Some(Err(error)),
            }
        };
        (block.own, block.end) = (own.min(read), read);
        (block, end)
    }

    /// What has come, and no more than that.
    fn next<T>(&self, once: &mut Once<'_, R>, spare: Vec<u8>) -> (Block<T>, Option<End>) {
        let mut block = Block::of(spare, once.before.len(), self.size);
        block.bytes[..block.own].copy_from_slice(&once.before);
        block.begins = once.begins;
        let mut damage = None;
        let (read, end) = match read_some(once.reader, &mut block.bytes[block.own..], &mut damage) {
            Ok(0) => (0, Some(Ok(damage))),
            Ok(read) => (read, None),
            Err(error) => (0, Some(Err(error))),
        };
        block.end = block.own + read;
        let (before, begins) = tail(&block.bytes[..block.end], once.begins);
        (once.before, once.begins) = (before.to_vec(), begins);
        (block, end)
    }
}
