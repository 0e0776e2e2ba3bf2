//! zstd, frame after frame. As with gzip, what a frame gives before it turns out to be damaged
//! is handed on to its last byte. The decoder lets go of what it has written in a call in which
//! something is wrong, so it is given one block at a time, and no next one while it holds some
//! of the last.

use std::io::{self, BufRead, BufReader, Read};

use zstd::stream::raw::{Decoder, InBuffer, Operation as _, OutBuffer};

/// Decompresses what `reader` gives.
pub(super) struct Zst<R> {
    reader: BufReader<R>,
    decoder: Decoder<'static>,
    /// How much it takes to the end of the next block, or of its header; 0 between frames.
    wanted: usize,
    /// Whether some of the last block may be held back, for lack of room.
    is_full: bool,
    /// What is wrong behind what was handed on.
    error: Option<io::Error>,
}

impl<R: Read> Zst<R> {
    /// # Errors
    /// If there is no memory for it.
    pub(super) fn new(reader: R) -> io::Result<Self> {
        let (reader, decoder) = (BufReader::with_capacity(SIZE, reader), Decoder::new()?);
        Ok(Self { reader, decoder, wanted: 0, is_full: false, error: None })
    }
}

/// How much is read at a time, in bytes: as much as the largest block may have.
const SIZE: usize = 128 << 10;

impl<R: Read> Zst<R> {
    /// Decompresses what has been read already, or reads on; answers how much came of it, and
    /// whether that was all.
    fn next(&mut self, buffer: &mut [u8]) -> io::Result<(usize, bool)> {
        let is_flushing = std::mem::take(&mut self.is_full);
        let input = if is_flushing { &[] } else { self.reader.fill_buf()? };
        if input.is_empty() && !is_flushing {
            return match self.wanted {
                0 => Ok((0, true)),
                _ => Err(io::Error::new(io::ErrorKind::InvalidData, "incomplete frame")),
            };
        }
        if self.wanted == 0 && !is_flushing {
            self.decoder.reinit()?;
        }
        let length = input.len().min(self.wanted.max(1));
        let mut input = InBuffer::around(&input[..length]);
        let mut output = OutBuffer::around(&mut *buffer);
        self.wanted = self.decoder.run(&mut input, &mut output)?;
        let (taken, given) = (input.pos(), output.pos());
        self.reader.consume(taken);
        self.is_full = given == buffer.len();
        Ok((given, false))
    }
}

impl<R: Read> Read for Zst<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let mut given = 0;
        // What has come is handed on before more is waited for.
        while given < buffer.len() && (given == 0 || !self.reader.buffer().is_empty()) {
            match self.next(&mut buffer[given..]) {
                Ok((_, true)) => break,
                Ok((more, false)) => given += more,
                Err(error) if given == 0 => return Err(error),
                Err(error) => {
                    self.error = Some(error);
                    break;
                }
            }
        }
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::read_all;

    fn packed(text: &[u8]) -> Vec<u8> {
        zstd::encode_all(text, 1).expect("memory can be written")
    }

    /// What comes of it, so many bytes at a time, of pieces of so many, and what is said at
    /// its end.
    fn read(bytes: &[u8], size: usize, piece: usize) -> (Vec<u8>, Option<String>) {
        struct Pieces<'b>(&'b [u8], usize);
        impl Read for Pieces<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let length = self.1.min(buffer.len());
                self.0.read(&mut buffer[..length])
            }
        }
        read_all(Zst::new(Pieces(bytes, piece)).expect("there is memory"), size)
    }

    #[test]
    fn however_much_is_asked_for_the_same_comes_before_the_damage() {
        let number = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_string().into_bytes();
        let text: Vec<u8> = (0..30_000).flat_map(number).collect();
        let empty_and_skipped = [&packed(b"")[..], b"\x50\x2A\x4D\x18\x02\0\0\0ab"].concat();
        let whole = [packed(&text), empty_and_skipped, packed(b"and more")].concat();
        assert_eq!(read(&whole, 4096, 9999), ([&*text, b"and more"].concat(), None));
        let mut damaged = 0;
        for at in [3, 9, 70_000, 150_000, 200_000, whole.len() - 40, whole.len() - 3] {
            let mut broken = whole.clone();
            broken[at] ^= 0x55;
            for archive in [&broken, &whole[..at].to_vec()] {
                let usual = read(archive, 1, usize::MAX);
                damaged += u32::from(usual.1.is_some());
                for (size, piece) in [(3, 1), (700, 100_000), (1 << 20, 7), (1 << 20, usize::MAX)] {
                    assert_eq!(read(archive, size, piece), usual, "{at} {size} {piece}");
                }
            }
        }
        assert!(damaged > 8, "{damaged}");
    }
}
