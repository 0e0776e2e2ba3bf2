//! An input in UTF-8, whatever it is written in: what marks its encoding is left out, and
//! UTF-16 is written anew, with a byte that says nothing for each unit that does not.

use std::io::{self, Read};
use std::sync::Arc;

use super::reader::{Anywhere, Reader};

/// How characters are written in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16 {
        /// The higher byte comes first.
        big_endian: bool,
    },
}

/// Reads UTF-8.
pub(crate) struct Utf8<R> {
    reader: R,
    /// Nothing while it takes more bytes to tell.
    encoding: Option<Encoding>,
    /// Bytes that were read and say nothing yet: the first ones, and later those of a
    /// character that is cut.
    raw: Vec<u8>,
    /// What others say, and how much of that was handed on.
    text: Vec<u8>,
    given: usize,
    /// How many bytes more there were than those that were handed on, in two's complement.
    more: u64,
    /// Why there are no more first bytes.
    failed: Option<io::Error>,
}

impl<R> Utf8<R> {
    pub(crate) fn new(reader: R) -> Self {
        let [raw, text] = <[Vec<u8>; 2]>::default();
        Self { reader, encoding: None, raw, text, given: 0, more: 0, failed: None }
    }

    /// How many bytes were read, if so many were handed on.
    pub(crate) const fn read_for(&self, given: u64) -> u64 {
        given.wrapping_add(self.more)
    }

    /// Makes text of the raw bytes, the last ones if `at_end`.
    fn decode(&mut self, at_end: bool) {
        (self.text, self.given) = (Vec::new(), 0);
        let known = self.encoding.map(|encoding| (encoding, 0));
        let Some((encoding, mark)) = known.or_else(|| sniff(&self.raw, at_end)) else { return };
        self.encoding = Some(encoding);
        let used = match encoding {
            Encoding::Utf8 => {
                self.text.extend_from_slice(&self.raw[mark..]);
                self.raw.len()
            }
            Encoding::Utf16 { big_endian } => {
                mark + decode_utf16(&self.raw[mark..], big_endian, at_end, &mut self.text)
            }
        };
        self.raw.drain(..used);
        self.more = self.more.wrapping_add(used as u64).wrapping_sub(self.text.len() as u64);
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if let Some(failed) = self.failed.take() {
                return Err(failed);
            }
            let read = match self.reader.read(buffer) {
                read if self.encoding == Some(Encoding::Utf8) => return read,
                Err(error)
                    if self.encoding.is_none() && error.kind() != io::ErrorKind::Interrupted =>
                {
                    self.failed = Some(error);
                    0
                }
                read => read?,
            };
            self.raw.extend_from_slice(&buffer[..read]);
            self.decode(read == 0);
            if read == 0 && self.text.is_empty() && self.failed.is_none() {
                return Ok(0);
            }
        }
        let text = &self.text[self.given..];
        let length = text.len().min(buffer.len());
        buffer[..length].copy_from_slice(&text[..length]);
        self.given += length;
        Ok(length)
    }
}

impl<R: Reader> Reader for Utf8<R> {
    fn anywhere(&self) -> Option<Arc<dyn Anywhere>> {
        let bytes = self.reader.anywhere().filter(|_| self.encoding == Some(Encoding::Utf8))?;
        Some(Arc::new(Marked { bytes, mark: self.more }))
    }
}

/// Bytes before which stands a mark.
struct Marked {
    bytes: Arc<dyn Anywhere>,
    mark: u64,
}

impl Anywhere for Marked {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.bytes.read_at(buffer, self.mark + offset)
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

/// Appends `bytes` to `text`; answers how many were used. A character that is cut waits for
/// its rest, but not `at_end`. For a lone surrogate or an odd last byte stands one byte that
/// no character begins with.
fn decode_utf16(bytes: &[u8], big_endian: bool, at_end: bool, text: &mut Vec<u8>) -> usize {
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
        match decoded {
            Ok(character) => {
                text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Err(_) => text.push(0xFF),
        }
    }
    used
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::read_all;
    use proptest::prelude::*;

    fn read(bytes: &[u8], size: usize) -> Vec<u8> {
        let mut reader = Utf8::new(bytes);
        let (text, error) = read_all(&mut reader, size);
        assert_eq!(error, None);
        assert_eq!(reader.read_for(text.len() as u64), bytes.len() as u64);
        text
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
                    assert_eq!(read(&utf16(text, big, mark), size), text.as_bytes());
                }
            }
            assert_eq!(read(format!("\u{feff}{text}").as_bytes(), size), text.as_bytes());
        }
    }

    #[test]
    fn a_unit_that_says_nothing_is_one_byte_that_does_not() {
        let bytes = [0xFF, 0xFE, b'a', 0, 0x00, 0xD8, b'b', 0, 0x00, 0xDC, 0x3D, 0xD8];
        for size in 1..13 {
            assert_eq!(read(&bytes, size), b"a\xffb\xff\xff");
            assert_eq!(read(&bytes[..11], size), b"a\xffb\xff\xff");
            assert_eq!(read(&bytes[..10], size), b"a\xffb\xff");
        }
    }

    /// Gives its bytes, and fails then.
    struct Cut<'b>(&'b [u8]);

    impl Read for Cut<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("cut")),
                read => Ok(read),
            }
        }
    }

    #[test]
    fn what_stands_before_a_failure_comes_first_but_for_half_a_character() {
        for (bytes, text) in [
            (&b"["[..], &b"["[..]),
            (b"", b""),
            (b"\xEF\xBB", b"\xEF\xBB"),
            (b"\xEF\xBB\xBFa\xE2", b"a\xE2"),
            (b"\xFF\xFEa\0b", b"a"),
            (b"\xFF\xFEa\0\x3D\xD8", b"a"),
        ] {
            for size in 1..9 {
                let all = read_all(Utf8::new(Cut(bytes)), size);
                assert_eq!(all, (text.to_vec(), Some("cut".to_owned())));
            }
        }
    }

    proptest! {
        #[test]
        fn blocks_do_not_matter(bytes: Vec<u8>, size in 1usize..9) {
            prop_assert_eq!(read(&bytes, size), read(&bytes, 4096));
        }
    }
}
