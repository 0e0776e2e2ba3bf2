//! Values of a line whose dress only a string in them tells: each stretch is looked through once.

use super::super::begin::may_begin;
use crate::text::{Dress, Scan, Scanner, View};

/// What is known of values in a line whose dress only a string in them tells.
pub(super) struct Late {
    /// What stands before here has been looked through.
    from: usize,
    /// Before here there is no sign of such a dress, or only what stands before a bracket that
    /// has been asked for.
    sign: usize,
}

impl Late {
    /// Nothing is known from `from` on.
    pub(super) const fn from(from: usize) -> Self {
        Self { from, sign: from }
    }

    /// The dress of the value that may begin at `begin`, behind all others asked for.
    pub(super) fn dress(&mut self, line: View<'_>, begin: usize) -> Option<Dress> {
        if begin < self.from || !may_begin(line.bytes(begin..)) {
            return None;
        }
        if begin >= self.sign {
            let sign = Dress::late_sign(line.bytes(begin..));
            self.sign = sign.map_or(line.end(), |length| begin + length);
        }
        if self.sign == line.end() {
            return None;
        }
        let scan = Scanner::new(0).scan_in(line, begin);
        self.from = match scan {
            Scan::Broken(at, _) | Scan::Complete(at) => at,
            Scan::Incomplete => line.end(),
        };
        let Scan::Broken(place, _) = scan else { return None };
        let dress = Dress::at_break(line.bytes(..), place - line.start())?;
        if dress == Dress::Escapes && Dress::has_escaped_quote(line.bytes(begin..)) {
            self.from = line.end();
            return None;
        }
        Some(dress)
    }
}
