//! Sixteen bytes looked at a time: where a run of digits, of a word or of blanks ends, and
//! whether a known piece of text stands somewhere.

use wide::u8x16;

/// How many bytes are looked at a time.
pub(crate) const LANES: usize = 16;

/// The bytes from `at` on.
pub(crate) fn lanes(bytes: &[u8], at: usize) -> Option<u8x16> {
    let lanes: &[u8; LANES] = bytes.get(at..)?.first_chunk()?;
    Some(u8x16::new(*lanes))
}

/// The first byte from `at` on that is no digit; nothing if the text ends before it.
#[inline]
pub(crate) fn end_of_digits(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(lanes) = lanes(bytes, at) {
        // Taking '0' off makes a digit at most 9, and of no other byte so little.
        let values = lanes - u8x16::splat(b'0');
        let is_digit = values.min(u8x16::splat(9)).simd_eq(values).to_bitmask();
        let others = !is_digit & LANES_MASK;
        if others != 0 {
            return Some(at + others.trailing_zeros() as usize);
        }
        at += LANES;
    }
    let length = bytes.get(at..)?.iter().position(|byte| !byte.is_ascii_digit())?;
    Some(at + length)
}

/// A short piece of text that is looked for where it should stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    room: [u8; ROOM],
    length: usize,
    /// A bit for each of the first bytes that are none of its own.
    others: u32,
}

/// How much there is room for in a piece.
const ROOM: usize = 4 * LANES;
/// How much of it is looked at together.
const TWO: usize = 2 * LANES;

impl Piece {
    /// What stands in no text.
    pub(crate) const NONE: Self = Self { room: [u8::MAX; ROOM], length: ROOM, others: 0 };

    /// Such a piece; [`Self::NONE`] if there is no room for it.
    pub(crate) const fn of(text: &[u8]) -> Self {
        if text.len() > ROOM {
            return Self::NONE;
        }
        let mut room = [0; ROOM];
        room.split_at_mut(text.len()).0.copy_from_slice(text);
        let others = if text.len() < TWO { u32::MAX << text.len() } else { 0 };
        Self { room, length: text.len(), others }
    }

    /// The piece with another byte behind it.
    pub(crate) const fn and(mut self, byte: u8) -> Self {
        self.room[self.length] = byte;
        self.length += 1;
        self.others <<= 1;
        self
    }

    pub(crate) const fn text(&self) -> &[u8] {
        self.room.split_at(self.length).0
    }

    /// Where it ends, if it stands at `at`.
    #[inline]
    pub(crate) fn end(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let rest = bytes.get(at..)?;
        let is_here = match rest.first_chunk::<TWO>() {
            Some(rest) if self.length <= TWO => {
                let same = |at| Some(lanes(rest, at)?.simd_eq(lanes(&self.room, at)?).to_bitmask());
                same(0)? | same(LANES)? << LANES | self.others == u32::MAX
            }
            _ => rest.starts_with(self.text()),
        };
        is_here.then_some(at + self.length)
    }
}

/// The number that eight digits write: neighbours are put together to pairs, pairs to fours,
/// and these to one.
pub(crate) const fn number_of(digits: [u8; 8]) -> u64 {
    const EACH_PAIR: u64 = 0x00FF_00FF_00FF_00FF;
    const EACH_FOUR: u64 = 0x0000_FFFF_0000_FFFF;
    // The first digit is the lowest byte.
    let ones = u64::from_le_bytes(digits) & 0x0F0F_0F0F_0F0F_0F0F;
    let pairs = (10 * ones + (ones >> 8)) & EACH_PAIR;
    let fours = (100 * pairs + (pairs >> 16)) & EACH_FOUR;
    (10_000 * fours + (fours >> 32)) & u32::MAX as u64
}

/// A bit for each of the bytes that are looked at.
pub(crate) const LANES_MASK: u32 = (1 << LANES) - 1;

/// The quote that ends a word which begins at `at`; nothing if it is longer than any word
/// of the tables.
#[inline]
pub(crate) fn end_of_word(bytes: &[u8], at: usize) -> Option<usize> {
    /// Longer than any word of the tables.
    const LONGEST: usize = 2 * LANES;
    for at in [at, at + LANES] {
        let Some(lanes) = lanes(bytes, at) else {
            let rest = bytes.get(at..)?;
            return rest.iter().take(LONGEST).position(|byte| *byte == b'"').map(|n| at + n);
        };
        let quotes = lanes.simd_eq(u8x16::splat(b'"')).to_bitmask() & LANES_MASK;
        if quotes != 0 {
            return Some(at + quotes.trailing_zeros() as usize);
        }
    }
    None
}

/// Whether a byte is what JSON takes for white space.
pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The next byte that is not blank.
#[inline]
pub(crate) fn skip(bytes: &[u8], at: usize) -> usize {
    // Most often there is none, or one.
    match bytes.get(at..) {
        Some([b' ', next, ..]) if *next > b' ' => at + 1,
        Some([byte, ..]) if *byte <= b' ' => skip_blanks(bytes, at),
        _ => at,
    }
}

#[inline(never)]
fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    // Most often a line ends here, and the next one is indented.
    if is_blank(bytes[at])
        && let Some(lanes) = lanes(bytes, at + 1)
    {
        let others = !lanes.simd_eq(u8x16::splat(b' ')).to_bitmask() & LANES_MASK;
        let next = at + 1 + others.trailing_zeros() as usize;
        if others != 0 && bytes[next] > b' ' {
            return next;
        }
    }
    while let Some(lanes) = lanes(bytes, at) {
        let is = |byte: u8| lanes.simd_eq(u8x16::splat(byte));
        let blanks = (is(b' ') | is(b'\n') | is(b'\r') | is(b'\t')).to_bitmask();
        let others = !blanks & LANES_MASK;
        if others != 0 {
            return at + others.trailing_zeros() as usize;
        }
        at += LANES;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is_blank(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_looked_at_together_is_what_each_byte_is(
            text in "[0-9A-F\"\"\\n\\n\\r\\t ,>{\\[\u{1}]{0,70}",
            at in 0usize..20,
        ) {
            let bytes = text.as_bytes();
            let find = |is: &dyn Fn(usize) -> bool| (at..bytes.len()).find(|at| is(*at));
            let digits = find(&|at| !bytes[at].is_ascii_digit());
            prop_assert_eq!(end_of_digits(bytes, at), digits);
            let word = find(&|at| bytes[at] == b'"').filter(|end| end - at < 2 * LANES);
            prop_assert_eq!(end_of_word(bytes, at), word);
            let blanks = find(&|at| !is_blank(bytes[at])).unwrap_or(bytes.len().max(at));
            prop_assert_eq!(skip(bytes, at), blanks);
        }

        #[test]
        fn eight_digits_are_a_number(number in 0_u64..100_000_000) {
            let digits = format!("{number:08}");
            prop_assert_eq!(number_of(*digits.as_bytes().first_chunk().unwrap()), number);
        }

        #[test]
        fn a_piece_ends_where_it_stands(
            piece in "[ab]{0,70}",
            before in "[ab]{0,3}",
            after in "[ab]{0,70}",
            other in 0usize..70,
        ) {
            let mut text = format!("{before}{piece}{after}").into_bytes();
            let (at, end) = (before.len(), before.len() + piece.len());
            let known = Piece::of(piece.as_bytes());
            let has_room = piece.len() <= ROOM;
            prop_assert_eq!(known.end(&text, at), has_room.then_some(end));
            if let Some(byte) = text.get_mut(at + other) {
                *byte = b'c';
                let is_own = at + other < end;
                prop_assert_eq!(known.end(&text, at), (has_room && !is_own).then_some(end));
            }
            prop_assert_eq!(Piece::NONE.end(&text, at), None);
        }
    }
}
