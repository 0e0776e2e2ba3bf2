//! Bytes to text: UTF-8 with or without a byte order mark, and UTF-16.
//!
//! Nothing stops at a bad byte. Each becomes one U+FFFD, so that columns stay
//! right, and its offset is kept for the finding.

use super::offsets::Offsets;

/// Decodes bytes as they come.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    encoding: Encoding,
    /// Bytes that were read and not decoded: at first to look at the beginning,
    /// later a character cut in two.
    pending: Vec<u8>,
}

/// How characters are written in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// The first bytes have not been looked at.
    #[default]
    Unknown,
    /// UTF-8.
    Utf8,
    /// UTF-16.
    Utf16 {
        /// The higher byte comes first.
        big_endian: bool,
    },
}

impl Decoder {
    /// A decoder of what follows a text's first bytes.
    pub(crate) const fn of(encoding: Encoding) -> Self {
        Self { encoding, pending: Vec::new() }
    }

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
        if self.pending.is_empty() && self.encoding == Encoding::Utf8 {
            let used = decode_utf8(bytes, at_end, text, bad);
            self.pending.extend_from_slice(&bytes[used..]);
        } else {
            self.pending.extend_from_slice(bytes);
            self.decode_pending(at_end, text, bad);
        }
    }

    fn decode_pending(&mut self, at_end: bool, text: &mut String, bad: &mut Offsets) {
        if self.encoding == Encoding::Unknown {
            let Some((encoding, mark)) = sniff(&self.pending, at_end) else { return };
            self.encoding = encoding;
            self.pending.drain(..mark);
        }
        let used = match self.encoding {
            Encoding::Utf16 { big_endian } => {
                decode_utf16(&self.pending, big_endian, at_end, text, bad)
            }
            _ => decode_utf8(&self.pending, at_end, text, bad),
        };
        self.pending.drain(..used);
    }
}

/// What the first bytes say, and how long the byte order mark is; nothing
/// while it takes more bytes to tell.
pub(crate) fn sniff(bytes: &[u8], at_end: bool) -> Option<(Encoding, usize)> {
    const LITTLE: Encoding = Encoding::Utf16 { big_endian: false };
    const BIG: Encoding = Encoding::Utf16 { big_endian: true };
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
        [0xFF, 0xFE, ..] => Some((LITTLE, 2)),
        [0xFE, 0xFF, ..] => Some((BIG, 2)),
        // Without a mark: two characters of ASCII in two bytes each.
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => Some((LITTLE, 0)),
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => Some((BIG, 0)),
        _ if at_end => Some((Encoding::Utf8, 0)),
        [] | [_] | [0xEF, 0xBB] | [_, 0] | [_, 0, _] | [0, _] | [0, _, 0] => None,
        _ => Some((Encoding::Utf8, 0)),
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

/// As [`decode_utf8`], for UTF-16. A lone surrogate or an odd last byte is a bad character.
fn decode_utf16(
    bytes: &[u8],
    big_endian: bool,
    at_end: bool,
    text: &mut String,
    bad: &mut Offsets,
) -> usize {
    let unit = |pair: &[u8]| match *pair {
        [a, b] if big_endian => u16::from_be_bytes([a, b]),
        [a, b] => u16::from_le_bytes([a, b]),
        _ => 0xDC00, // an odd last byte: as bad as a lone surrogate
    };
    let mut used = bytes.len() & !1;
    let cut_pair = used >= 2 && (0xD800..0xDC00).contains(&unit(&bytes[used - 2..used]));
    if at_end {
        used = bytes.len();
    } else if cut_pair {
        used -= 2;
    }
    for decoded in char::decode_utf16(bytes[..used].chunks(2).map(unit)) {
        if decoded.is_err() {
            bad.insert(text.len());
        }
        text.push(decoded.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    used
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

    fn utf16(text: &str, big_endian: bool, mark: bool) -> Vec<u8> {
        let marked = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
        let bytes = |unit: u16| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
        marked.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "[{\"a\": \"é😀\"}]\r\n";
        for size in 1..20 {
            for big in [false, true] {
                for mark in [false, true] {
                    assert_eq!(decode(&utf16(text, big, mark), size).0, text);
                }
            }
            assert_eq!(decode(format!("\u{feff}{text}").as_bytes(), size).0, text);
        }
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
