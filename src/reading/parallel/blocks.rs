//! Blocks of what can be read from anywhere: workers get their bytes themselves.

use std::io;
use std::sync::Arc;

use super::block::Block;
use crate::source::Anywhere;
use crate::text::CONTEXT;

/// How an input ends.
pub(super) enum End {
    /// There is no more of it, or it is damaged from here on.
    Whole(Option<String>),
    /// It cannot be read any more.
    Failed(io::Error),
}

/// Where the blocks of an input begin, and what their bytes come from.
pub(super) struct Blocks {
    pub(super) bytes: Arc<dyn Anywhere>,
    /// Where in them the first block begins.
    pub(super) offset: u64,
    /// How large each block is, in bytes.
    pub(super) size: usize,
}

impl Blocks {
    /// The bytes of a block, and how the input ends where it does.
    pub(super) fn get<T>(&self, number: usize, spare: Vec<u8>) -> (Block<T>, Option<End>) {
        let size = self.size;
        let offset = self.offset + (number * size) as u64;
        // One more than may be shown tells whether a line begins behind it.
        let before = offset.min(CONTEXT as u64 + 1);
        let own = usize::try_from(before).unwrap_or_default();
        let mut block = Block::of(spare, own, size);
        block.begins = own <= CONTEXT;
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
