//! Where an event stands, in few bytes: nine are kept for each session.

use std::fmt;

use crate::text::Position;

/// Where an event stands: in which of the inputs, by number, and where in it.
/// Numbers that are too large are kept, and told, as the largest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    line: [u8; 4],
    column: [u8; 4],
    input: [u8; 3],
}

impl Spot {
    /// The event at `position` of the input of this number, as whoever follows
    /// counts them.
    #[must_use]
    pub fn new(input: usize, position: Position) -> Self {
        let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes();
        let [a, b, c, _] = u32::try_from(input).unwrap_or(u32::MAX).min(0x00FF_FFFF).to_le_bytes();
        let Position { line, column } = position;
        Self { line: narrow(line), column: narrow(column), input: [a, b, c] }
    }

    /// The number of the input.
    #[must_use]
    pub fn input(self) -> usize {
        let [a, b, c] = self.input;
        u32::from_le_bytes([a, b, c, 0]) as usize
    }
}

/// `line:column`
impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [line, column] = [self.line, self.column].map(u32::from_le_bytes);
        write!(f, "{line}:{column}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_is_what_was_put_in() {
        for (input, line, column) in [(0, 1, 1), (70_000, 4_000_000_000, 20_000_000)] {
            let spot = Spot::new(input, Position { line, column });
            assert_eq!((spot.input(), spot.to_string()), (input, format!("{line}:{column}")));
        }
        assert_eq!(size_of::<Spot>(), 11);
    }
}
