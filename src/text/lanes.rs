//! Sixteen bytes looked at a time: where a run of digits, of a word or of blanks ends.

use wide::u8x16;

use super::scan::is_blank;

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
    }
}
