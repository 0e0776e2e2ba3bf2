//! Short pieces of text that are put one behind another, hundreds of millions of them.
//!
//! All pieces take the same room, however short they are: so each is copied by a few
//! moves of the processor, and not by a call that first asks how long it is.

/// The longest piece, in bytes.
pub(super) const LONGEST: usize = 64;

/// How much room is made at a time, in bytes: more than an event takes.
pub(super) const ROOM: usize = 640;

/// A piece of text, and how long it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    bytes: [u8; LONGEST],
    length: usize,
}

impl Piece {
    /// A piece; what is over the longest is cut, and a test would see it.
    pub(super) fn new(text: &str) -> Self {
        let length = text.len().min(LONGEST);
        let mut bytes = [0; LONGEST];
        bytes[..length].copy_from_slice(&text.as_bytes()[..length]);
        Self { bytes, length }
    }
}

/// Puts what `write` puts behind a text; there is room for one event.
pub(super) fn put_behind(out: &mut Vec<u8>, write: impl FnOnce(&mut Room<'_>)) {
    let start = out.len();
    out.resize(start + ROOM, 0);
    if let Some(bytes) = out.last_chunk_mut() {
        let mut room = Room { bytes, at: 0 };
        write(&mut room);
        let end = start + room.at;
        out.truncate(end);
    }
}

/// Room for one event. Its size is known where it is written into, so that little has
/// to be asked there.
pub(super) struct Room<'o> {
    bytes: &'o mut [u8; ROOM],
    at: usize,
}

impl Room<'_> {
    pub(super) fn put(&mut self, piece: &Piece) {
        self.bytes[self.at..self.at + LONGEST].copy_from_slice(&piece.bytes);
        self.at += piece.length;
    }

    /// Puts the digits of a number in quotes.
    pub(super) fn put_number(&mut self, number: u64) {
        let mut buffer = itoa::Buffer::new();
        let digits = buffer.format(number).as_bytes();
        let end = self.at + 1 + digits.len();
        self.bytes[self.at] = b'"';
        self.bytes[self.at + 1..end].copy_from_slice(digits);
        self.bytes[end] = b'"';
        self.at = end + 1;
    }
}

/// The digits of a number.
pub(super) fn push_number(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_and_numbers_stand_one_behind_another() {
        let mut text = b"begin ".to_vec();
        put_behind(&mut text, |room| {
            for number in [0, 7, 10, 99, 100, 12_345, u64::MAX] {
                room.put_number(number);
                room.put(&Piece::new(", "));
            }
        });
        assert_eq!(
            text,
            b"begin \"0\", \"7\", \"10\", \"99\", \"100\", \"12345\", \"18446744073709551615\", "
        );
    }
}
