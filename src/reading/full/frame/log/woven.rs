//! Lines of several programs in one log, as `docker compose logs` and `kubectl logs` mix
//! them: once a value goes on over lines of one and a line of another comes, the lines of
//! each are put together by the name that they begin with, and read by a framer of their
//! own, until nothing is open in any of them.

use super::super::apart::Apart;
use super::super::{Name, Sink};
use super::{LogFramer, Open};
use crate::text::{Span, View};

/// How far a value may wait for its next line, in bytes of the input.
const LONGEST_WAIT: usize = 4 << 20;

/// How many programs are told apart; the lines of all others are read as one's.
const MOST_STRANDS: usize = 16;

/// Programs whose lines are read apart.
#[derive(Debug)]
pub(super) struct Loom {
    strands: Vec<Strand>,
}

/// The lines of one program.
#[derive(Debug)]
struct Strand {
    name: Option<Name>,
    apart: Apart,
}

impl Loom {
    /// The strand of `line`, a new one if it must be.
    fn strand_of(&mut self, line: &str) -> &mut Strand {
        let known = self.strands.iter().find_map(|strand| strand.name.as_ref());
        let name = known.and_then(|known| known.of_line(line));
        let is_of_one = known.is_some();
        let same = self.strands.iter().rposition(|strand| match &name {
            Some(name) => strand.name.as_ref().is_some_and(|known| known.fits(name)),
            // It goes on with what is open, if with anything.
            None => strand.apart.waits(),
        });
        let at = same.unwrap_or_else(|| {
            if self.strands.len() <= MOST_STRANDS {
                let name = name.filter(|_| self.strands.len() < MOST_STRANDS);
                let framer = LogFramer {
                    depth: self.depth(),
                    is_of_one,
                    is_clean: true,
                    ..LogFramer::default()
                };
                self.strands.push(Strand { name, apart: Apart { framer, ..Apart::default() } });
            }
            self.strands.len() - 1
        });
        &mut self.strands[at]
    }

    fn depth(&self) -> usize {
        self.strands.first().map_or(0, |strand| strand.apart.framer.depth)
    }

    /// Where the first byte stands that is still needed.
    pub(super) fn start(&self) -> Option<usize> {
        self.strands.iter().filter_map(|strand| strand.apart.start()).min()
    }

    /// Reads a line, and what waits for too long; nothing is left if nothing may go on in the
    /// next.
    pub(super) fn read(mut self, text: View<'_>, line: Span, sink: Sink<'_>) -> Option<Self> {
        let is_late = |strand: &mut Strand| {
            strand.apart.start().is_some_and(|start| line.start - start > LONGEST_WAIT)
        };
        for mut late in self.strands.extract_if(.., is_late) {
            late.apart.read(true, sink);
        }
        let strand = self.strand_of(text.of(line));
        strand.apart.lines.append(text, line);
        strand.apart.read(false, sink);
        if self.strands.iter().any(|strand| strand.apart.may_go_on()) {
            return Some(self);
        }
        self.end(sink);
        None
    }

    /// Reads what is left: no further lines come.
    pub(super) fn end(self, sink: Sink<'_>) {
        for mut strand in self.strands {
            strand.apart.read(true, sink);
        }
    }
}

impl LogFramer {
    /// The line at `from`, where reading has come to, is of another program than what has
    /// been read and is open, which is of the program `name`.
    pub(super) fn weave(&mut self, text: View<'_>, from: usize, name: Name) {
        let mut apart = self.set_apart(text, from);
        (apart.framer.is_of_one, apart.framer.is_clean) = (true, true);
        let strands = vec![Strand { name: Some(name), apart }];
        self.open = Open::Woven(Loom { strands });
    }
}
