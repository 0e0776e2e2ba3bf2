//! Short pieces of text that are put one behind another, hundreds of millions of them.
//!
//! All pieces take the same room, however short they are: so each is copied by a few
//! moves of the processor, and not by a call that first asks how long it is.

/// The longest piece, in bytes.
const LONGEST: usize = 64;

/// The most digits that a number has.
const DIGITS: usize = 20;

/// How much room is made at a time, in bytes: more than an event takes.
const ROOM: usize = 1024;

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

/// Room for one event behind a text.
pub(super) struct Room<'o> {
    out: &'o mut Vec<u8>,
    at: usize,
}

impl<'o> Room<'o> {
    pub(super) fn behind(out: &'o mut Vec<u8>) -> Self {
        let at = out.len();
        out.resize(at + ROOM, 0);
        Self { out, at }
    }

    pub(super) fn put(&mut self, piece: &Piece) {
        self.out[self.at..self.at + LONGEST].copy_from_slice(&piece.bytes);
        self.at += piece.length;
    }

    /// Puts the digits of a number.
    pub(super) fn put_number(&mut self, mut number: u64) {
        let mut digits = [b'0'; 2 * DIGITS];
        let mut first = DIGITS;
        while number >= 100 {
            let two = (number % 100) as u8;
            number /= 100;
            first -= 2;
            (digits[first], digits[first + 1]) = (b'0' + two / 10, b'0' + two % 10);
        }
        let two = number as u8;
        first -= 1;
        digits[first] = b'0' + two % 10;
        if two >= 10 {
            first -= 1;
            digits[first] = b'0' + two / 10;
        }
        self.out[self.at..self.at + DIGITS].copy_from_slice(&digits[first..first + DIGITS]);
        self.at += DIGITS - first;
    }

    /// Leaves what was put, and nothing behind it.
    pub(super) fn leave(self) {
        self.out.truncate(self.at);
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
        let mut room = Room::behind(&mut text);
        for number in [0, 7, 10, 99, 100, 12_345, u64::MAX] {
            room.put_number(number);
            room.put(&Piece::new(", "));
        }
        room.leave();
        assert_eq!(text, b"begin 0, 7, 10, 99, 100, 12345, 18446744073709551615, ");
    }
}
