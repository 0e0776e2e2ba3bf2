//! Where lines end that may leave a value open, sixteen bytes at a time.

use wide::u8x16;

use crate::text::lanes::{LANES, LANES_MASK, lanes};

/// The next line's end, at or after `at`, before which a bracket, a comma, a blank or the end
/// of a tag stands, or `{"`: no other line leaves a value open. Adds to `lines` how many lines end
/// before it, or in all of `bytes`.
pub(super) fn next_open_end(bytes: &[u8], mut at: usize, lines: &mut u64) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ends_that_are_looked_at_together_are_what_each_is(
            text in "[0-9A-F\"\"\\n\\n\\r\\t ,>{\\[\u{1}]{0,70}",
            at in 0usize..20,
        ) {
            let bytes = text.as_bytes();
            let find = |is: &dyn Fn(usize) -> bool| (at..bytes.len()).find(|at| is(*at));
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
