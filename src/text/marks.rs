//! Where the parts of a text stand in its input, packed: a coloured log has a
//! mark for each change of colour.

use super::position::Position;

/// From byte `at` on a text stands in the input from `position` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// An offset in the text.
    pub at: usize,
    /// The place of that byte in the input.
    pub position: Position,
}

/// So many marks are read one after the other to come to one of them.
const BLOCK: usize = 64;

/// Marks by their offsets, which do not fall.
///
/// Each is kept as its difference from the one before, in a few bytes; the first
/// of each block is kept whole.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    blocks: Vec<Block>,
    /// The marks of all blocks but their first ones.
    packed: Vec<u8>,
    last: Option<Mark>,
    length: usize,
}

#[derive(Clone, Copy, Debug)]
struct Block {
    first: Mark,
    /// Where the packed ones begin.
    packed: usize,
}

impl Marks {
    /// Adds a mark at the end.
    pub fn push(&mut self, mark: Mark) {
        match self.last.filter(|_| !self.length.is_multiple_of(BLOCK)) {
            None => self.blocks.push(Block { first: mark, packed: self.packed.len() }),
            Some(last) => {
                let (from, to) = (last.position, mark.position);
                pack(&mut self.packed, (mark.at - last.at) as u64);
                pack(&mut self.packed, to.line.wrapping_sub(from.line));
                pack(&mut self.packed, to.column.wrapping_sub(from.column));
            }
        }
        self.length += 1;
        self.last = Some(mark);
    }

    /// The last mark at `offset` or before it.
    pub(crate) fn before(&self, offset: usize) -> Option<Mark> {
        self.from(offset).next().filter(|mark| mark.at <= offset)
    }

    /// The last mark at `offset` or before it, or the first, and those after it.
    pub(crate) fn from(&self, offset: usize) -> impl Iterator<Item = Mark> {
        let block = self.blocks.partition_point(|block| block.first.at <= offset).saturating_sub(1);
        let mut marks = self.blocks_from(block).peekable();
        let mut mark = marks.next();
        while let Some(next) = marks.next_if(|next| next.at <= offset) {
            mark = Some(next);
        }
        mark.into_iter().chain(marks)
    }

    /// All marks from the first of a block on.
    fn blocks_from(&self, block: usize) -> impl Iterator<Item = Mark> {
        let mut packed = &self.packed[self.blocks.get(block).map_or(0, |block| block.packed)..];
        let mut last = None;
        (block * BLOCK..self.length).map(move |index| {
            let block = &self.blocks[index / BLOCK];
            let mark = match last.filter(|_| !index.is_multiple_of(BLOCK)) {
                None => block.first,
                Some(Mark { at, position: Position { line, column } }) => Mark {
                    at: at + usize::try_from(unpack(&mut packed)).unwrap_or_default(),
                    position: Position {
                        line: line.wrapping_add(unpack(&mut packed)),
                        column: column.wrapping_add(unpack(&mut packed)),
                    },
                },
            };
            last = Some(mark);
            mark
        })
    }
}

impl FromIterator<Mark> for Marks {
    fn from_iter<I: IntoIterator<Item = Mark>>(marks: I) -> Self {
        let mut all = Self::default();
        marks.into_iter().for_each(|mark| all.push(mark));
        all
    }
}

/// Appends a difference, a small one in one byte: seven bits in each, the lowest
/// first, and the sign in the lowest of all (as LEB128 and zigzag have it).
fn pack(bytes: &mut Vec<u8>, difference: u64) {
    let signed = difference.cast_signed();
    let mut rest = (signed << 1 ^ signed >> 63).cast_unsigned();
    while rest >= 0x80 {
        bytes.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    bytes.push(rest.to_le_bytes()[0]);
}

/// Takes a difference from the front.
fn unpack(bytes: &mut &[u8]) -> u64 {
    let (mut rest, mut shift) = (0u64, 0);
    while let Some((byte, after)) = bytes.split_first() {
        *bytes = after;
        rest |= u64::from(byte & 0x7F) << shift;
        shift += 7;
        if byte & 0x80 == 0 || shift > 63 {
            break;
        }
    }
    rest >> 1 ^ (rest & 1).wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_marks_are_as_they_were(
            steps in prop::collection::vec((0usize..300, 1u64..9_000, 1u64..9_000_000), 0..300),
            offset in 0usize..50_000,
        ) {
            let mut at = 0;
            let all: Vec<Mark> = steps
                .into_iter()
                .map(|(step, line, column)| {
                    at += step;
                    Mark { at, position: Position { line, column } }
                })
                .collect();
            let marks: Marks = all.iter().copied().collect();
            let first = all.partition_point(|mark| mark.at <= offset);
            prop_assert_eq!(marks.before(offset), first.checked_sub(1).map(|last| all[last]));
            let after: Vec<Mark> = marks.from(offset).collect();
            prop_assert_eq!(&after[..], &all[first.saturating_sub(1)..]);
        }
    }
}
