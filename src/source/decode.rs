//! Bytes to text, which is UTF-8.
//!
//! Nothing stops at a bad byte. Each becomes one U+FFFD, so that columns stay
//! right, and its offset is kept for the finding.

use super::offsets::Offsets;

/// Decodes bytes as they come.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// The beginning of a character that is cut in two.
    pending: Vec<u8>,
}

impl Decoder {
    /// Whether no character waits for its rest.
    pub(crate) fn is_between(&self) -> bool {
        self.pending.is_empty()
    }

    /// Appends what `bytes` say to `text`, and to `bad` the places of those that say
    /// nothing. A character that is cut waits for its rest, but not `at_end`.
    pub(crate) fn decode(
        &mut self,
        bytes: &[u8],
        at_end: bool,
        text: &mut String,
        bad: &mut Offsets,
    ) {
        if self.pending.is_empty() {
            let used = decode_utf8(bytes, at_end, text, bad);
            self.pending.extend_from_slice(&bytes[used..]);
        } else {
            self.pending.extend_from_slice(bytes);
            let used = decode_utf8(&self.pending, at_end, text, bad);
            self.pending.drain(..used);
        }
    }
}

/// Appends `bytes` to `text`; answers how many were used. A character that is
/// cut at the end waits for its rest.
fn decode_utf8(bytes: &[u8], at_end: bool, text: &mut String, bad: &mut Offsets) -> usize {
    let mut at = 0;
    loop {
        let error = match simdutf8::compat::from_utf8(&bytes[at..]) {
            Ok(good) => {
                text.push_str(good);
                return bytes.len();
            }
            Err(error) => error,
        };
        let good = &bytes[at..at + error.valid_up_to()];
        text.push_str(&String::from_utf8_lossy(good)); // valid: nothing is lost
        at += good.len();
        let length = match error.error_len() {
            Some(length) => length,
            None if at_end => bytes.len() - at,
            None => return at,
        };
        for _ in 0..length {
            bad.insert(text.len());
            text.push(char::REPLACEMENT_CHARACTER);
        }
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(bytes: &[u8], size: usize) -> (String, Vec<usize>) {
        let (mut text, mut bad) = (String::new(), Offsets::default());
        let mut decoder = Decoder::default();
        for chunk in bytes.chunks(size) {
            decoder.decode(chunk, false, &mut text, &mut bad);
        }
        decoder.decode(&[], true, &mut text, &mut bad);
        (text, bad.iter().collect())
    }

    #[test]
    fn a_bad_byte_is_one_character() {
        assert_eq!(
            decode(b"a\xff\xe2\x82b", 9),
            ("a\u{fffd}\u{fffd}\u{fffd}b".into(), vec![1, 4, 7])
        );
        assert_eq!(decode(b"a\xe2\x82", 1).1, [1, 4]);
    }

    proptest! {
        #[test]
        fn chunks_do_not_matter(bytes: Vec<u8>, size in 1usize..9) {
            prop_assert_eq!(decode(&bytes, size), decode(&bytes, usize::MAX));
        }
    }
}
