//! gzip, member after member. What a member gives before it turns out to be damaged is handed
//! on to its last byte: decoders that are made for whole archives let go of it, and of how
//! much depends on how much was asked for.

use std::io::{self, BufRead, BufReader, Read};

use flate2::{Decompress, FlushDecompress, Status};

/// The largest window that a member may ask for, as the power of two.
const WINDOW: u8 = 15;

/// Decompresses what `reader` gives.
pub(super) struct Gzip<R> {
    reader: BufReader<R>,
    member: Decompress,
    /// Whether a member has begun, which then has to end.
    is_within: bool,
    /// What is wrong behind what was handed on.
    damage: Option<io::Error>,
}

impl<R: Read> Gzip<R> {
    pub(super) fn new(reader: R) -> Self {
        let member = Decompress::new_gzip(WINDOW);
        Self { reader: BufReader::new(reader), member, is_within: false, damage: None }
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(damage) = self.damage.take() {
            return Err(damage);
        }
        loop {
            let input = self.reader.fill_buf()?;
            let is_end = input.is_empty();
            if buffer.is_empty() || (is_end && !self.is_within) {
                return Ok(0);
            }
            let flush = if is_end { FlushDecompress::Finish } else { FlushDecompress::None };
            let before = (self.member.total_in(), self.member.total_out());
            let status = self.member.decompress(input, buffer, flush);
            let taken = self.member.total_in() - before.0;
            let given = self.member.total_out() - before.1;
            let (taken, given) = (taken.try_into().unwrap_or(0), given.try_into().unwrap_or(0));
            self.reader.consume(taken);
            self.is_within = true;
            let damage = match status {
                Ok(Status::StreamEnd) => {
                    self.member = Decompress::new_gzip(WINDOW);
                    self.is_within = false;
                    None
                }
                Ok(_) if given > 0 || taken > 0 => None,
                Ok(_) if is_end => Some(damage("incomplete deflate stream")),
                // What the decoder says of it depends on how much was asked for.
                _ => Some(damage("corrupt deflate stream")),
            };
            match damage {
                Some(damage) if given == 0 => return Err(damage),
                damage => self.damage = damage,
            }
            if given > 0 {
                return Ok(given);
            }
        }
    }
}

fn damage(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::read_all;
    use std::io::Write as _;

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    fn read(bytes: &[u8], size: usize) -> (Vec<u8>, Option<String>) {
        read_all(Gzip::new(bytes), size)
    }

    #[test]
    fn however_much_is_asked_for_the_same_comes_before_the_damage() {
        let text: Vec<u8> = (0..9000_u32).flat_map(|n| (n * n).to_string().into_bytes()).collect();
        let whole = [packed(&text), packed(b"and more")].concat();
        assert_eq!(read(&whole, 4096), ([&*text, b"and more"].concat(), None));
        let mut damaged = 0;
        for at in [12, 100, 5000, whole.len() - 60, whole.len() - 20, whole.len() - 3] {
            let mut broken = whole.clone();
            broken[at] ^= 0x55;
            for archive in [&broken, &whole[..at].to_vec()] {
                let usual = read(archive, 1);
                damaged += u32::from(usual.1.is_some());
                for size in [3, 700, 1 << 20] {
                    assert_eq!(read(archive, size), usual, "{at} {size}");
                }
            }
        }
        // A header may say what it likes of the time.
        assert!(damaged > 8);
    }
}
