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

/// The next line's end, at or after `at`, before which a bracket, a comma, a blank or the end
/// of a tag stands, or `{"`: no other line leaves a value open. Adds to `lines` how many lines end
/// before it, or in all of `bytes`.
pub(in crate::reading) fn next_open_end(
    bytes: &[u8],
    mut at: usize,
    lines: &mut u64,
) -> Option<usize> {
    let may_be_open = |byte: u8| matches!(byte, b'{' | b'[' | b',' | b'>' | b' ' | b'\t' | b'\r');
    let is_open = |at: usize| {
        bytes[..at].last().is_some_and(|last| may_be_open(*last)) || bytes[..at].ends_with(b"{\"")
    };
    // Before the first two bytes there is not enough.
    while at < 2 {
        let is_end = bytes.get(at) == Some(&b'\n');
        if is_end && is_open(at) {
            return Some(at);
        }
        *lines += u64::from(is_end);
        at += 1;
    }
    while let Some(ends) = lanes(bytes, at) {
        let ends = ends.simd_eq(u8x16::splat(b'\n'));
        if !ends.any() {
            // Lines are long here.
            at += LANES;
            at += memchr::memchr(b'\n', bytes.get(at..)?)?;
            if is_open(at) {
                return Some(at);
            }
            *lines += 1;
            at += 1;
            continue;
        }
        let Some(before) = lanes(bytes, at - 1) else { break };
        let is = |byte: u8| before.simd_eq(u8x16::splat(byte));
        let Some(second) = lanes(bytes, at - 2) else { break };
        let is_field = is(b'"') & second.simd_eq(u8x16::splat(b'{'));
        // `[` and `{` differ in one bit, and so do tab and CR.
        let brackets = (before | u8x16::splat(0x20)).simd_eq(u8x16::splat(b'{'));
        let blanks = (before | u8x16::splat(0x04)).simd_eq(u8x16::splat(b'\r'));
        let may_be_open = brackets | blanks | is(b',') | is(b' ') | is(b'>') | is_field;
        let found = (ends & may_be_open).to_bitmask() & LANES_MASK;
        let ends = ends.to_bitmask() & LANES_MASK;
        if found != 0 {
            let length = found.trailing_zeros();
            *lines += u64::from((ends & ((1 << length) - 1)).count_ones());
            return Some(at + length as usize);
        }
        *lines += u64::from(ends.count_ones());
        at += LANES;
    }
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\n' {
            if is_open(at) {
                return Some(at);
            }
            *lines += 1;
        }
        at += 1;
    }
    None
}

/// The next byte that is not blank.
#[inline]
pub(in crate::reading) fn skip(bytes: &[u8], at: usize) -> usize {
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
            let open = find(&|at| {
                let is_open = |last: &u8| b"{[,> \t\r".contains(last);
                let line = &bytes[..at];
                bytes[at] == b'\n'
                    && (line.last().is_some_and(is_open) || line.ends_with(b"{\""))
            });
            let mut lines = 0;
            prop_assert_eq!(next_open_end(bytes, at, &mut lines), open);
            let passed = bytes.get(at..open.unwrap_or(bytes.len())).unwrap_or_default();
            prop_assert_eq!(lines, memchr::memchr_iter(b'\n', passed).count() as u64);
        }
    }
}
