//! Bytes to text: UTF-8 with or without a byte order mark, and UTF-16.
//!
//! Nothing stops at a bad byte. Each becomes one U+FFFD, so that columns stay
//! right, and its offset is kept for the finding.

use std::io::{self, Read};

use super::offsets::Offsets;

/// Decodes what a reader gives, as it comes.
pub(crate) struct Decoder<R> {
    reader: R,
    encoding: Encoding,
    /// Bytes that were read and not decoded: at first to look at the beginning,
    /// later a character cut in two.
    pending: Vec<u8>,
    buffer: Vec<u8>,
    at_end: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// The first bytes have not been looked at.
    Unknown,
    Utf8,
    Utf16 {
        big_endian: bool,
    },
}

impl<R: Read> Decoder<R> {
    /// Asks `reader` for so many bytes at a time.
    pub(crate) fn new(reader: R, block: usize) -> Self {
        Self {
            reader,
            encoding: Encoding::Unknown,
            pending: Vec::new(),
            // Zeroed by the system, and only as far as it is used.
            buffer: vec![0; block.max(1)],
            at_end: false,
        }
    }

    /// Reads once and appends what it gave to `text`. Whether more may come.
    pub(crate) fn read(&mut self, text: &mut String, bad: &mut Offsets) -> io::Result<bool> {
        if self.at_end {
            return Ok(false);
        }
        let read = loop {
            match self.reader.read(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.at_end = read == 0;
        if self.pending.is_empty() && self.encoding == Encoding::Utf8 {
            let buffer = std::mem::take(&mut self.buffer);
            let used = decode_utf8(&buffer[..read], self.at_end, text, bad);
            self.pending.extend_from_slice(&buffer[used..read]);
            self.buffer = buffer;
        } else {
            self.pending.extend_from_slice(&self.buffer[..read]);
            self.decode_pending(text, bad);
        }
        Ok(!self.at_end)
    }

    fn decode_pending(&mut self, text: &mut String, bad: &mut Offsets) {
        if self.encoding == Encoding::Unknown {
            let Some((encoding, mark)) = sniff(&self.pending, self.at_end) else { return };
            self.encoding = encoding;
            self.pending.drain(..mark);
        }
        let used = match self.encoding {
            Encoding::Utf16 { big_endian } => {
                decode_utf16(&self.pending, big_endian, self.at_end, text, bad)
            }
            _ => decode_utf8(&self.pending, self.at_end, text, bad),
        };
        self.pending.drain(..used);
    }
}

/// What the first bytes say, and how long the byte order mark is; nothing
/// while it takes more bytes to tell.
fn sniff(bytes: &[u8], at_end: bool) -> Option<(Encoding, usize)> {
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
        let error = match std::str::from_utf8(&bytes[at..]) {
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

    /// Gives its bytes in chunks of a fixed size.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(self.0.len()).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn decode(bytes: &[u8], size: usize) -> (String, Vec<usize>) {
        let (mut text, mut bad) = (String::new(), Offsets::default());
        let mut decoder = Decoder::new(Drip(bytes, size), 1 << 10);
        while decoder.read(&mut text, &mut bad).expect("memory can be read") {}
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
