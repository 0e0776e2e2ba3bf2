//! Sixteen bytes looked at a time: where a run of digits, of a word or of blanks ends.

use wide::u8x16;

use crate::text::is_blank;

/// How many bytes are looked at a time.
const LANES: usize = 16;

/// The bytes from `at` on.
fn lanes(bytes: &[u8], at: usize) -> Option<u8x16> {
    let lanes: &[u8; LANES] = bytes.get(at..)?.first_chunk()?;
    Some(u8x16::new(*lanes))
}

/// The first byte from `at` on that is no digit; nothing if the text ends before it.
#[inline]
pub(super) fn end_of_digits(bytes: &[u8], mut at: usize) -> Option<usize> {
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

/// A bit for each of the bytes that are looked at.
const LANES_MASK: u32 = (1 << LANES) - 1;

/// The quote that ends a word which begins at `at`; nothing if it is longer than any word
/// of the tables.
#[inline]
pub(super) fn end_of_word(bytes: &[u8], at: usize) -> Option<usize> {
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

/// The next byte that is not blank.
#[inline]
pub(in crate::reading) fn skip(bytes: &[u8], at: usize) -> usize {
    // Most often there is none.
    if bytes.get(at).is_some_and(|byte| *byte <= b' ') { skip_blanks(bytes, at) } else { at }
}

#[inline(never)]
fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| is_blank(*byte)) {
        at += 1;
        // An indent is a run of these.
        while let Some(lanes) = lanes(bytes, at) {
            let spaces = lanes.simd_eq(u8x16::splat(b' ')).to_bitmask() & LANES_MASK;
            let others = !spaces & LANES_MASK;
            if others != 0 {
                at += others.trailing_zeros() as usize;
                break;
            }
            at += LANES;
        }
    }
    at
}
