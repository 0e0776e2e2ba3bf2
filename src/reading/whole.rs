//! What is said of an input as a whole, added up stretch by stretch: bytes outside
//! of events that could not be decoded, and how many lines held something.

use std::ops::Range;
use std::sync::Arc;

use super::found::Found;
use super::found::located::undecoded_message;
use crate::judge::Problem;
use crate::rules::{Finding, reading};
use crate::text::{Place, Position, Span};

/// What one stretch adds.
#[derive(Debug, Default)]
pub(super) struct Share {
    /// How many bytes outside of events could not be decoded, and the first.
    pub(super) undecoded: Option<(u64, Place)>,
    /// Lines that held an event or a finding, as far as they matter to a log.
    pub(super) hits: Vec<Range<u64>>,
    /// The lines of a log that were read with it.
    pub(super) log_lines: Option<Range<u64>>,
}

impl Share {
    /// An event or a finding in one line.
    pub(super) fn of_line(line: u64) -> Self {
        Self { hits: std::iter::once(line..line + 1).collect(), ..Self::default() }
    }
}

/// What all stretches so far add up to.
#[derive(Debug, Default)]
pub(super) struct Whole {
    undecoded: u64,
    first_undecoded: Option<Place>,
    hits: Lines,
    /// The lines of the log; it begins where the input turned out to be one.
    log_lines: Option<Range<u64>>,
}

impl Whole {
    pub(super) fn add(&mut self, share: Share) {
        if let Some((count, place)) = share.undecoded {
            self.undecoded += count;
            // Text that waited for its value is told of after what stands behind it.
            let first = self.first_undecoded.filter(|first| first.start <= place.start);
            self.first_undecoded = first.or(Some(place));
        }
        for lines in share.hits {
            self.hits.add(lines);
        }
        match (share.log_lines, &mut self.log_lines) {
            (Some(lines), Some(log)) => log.end = lines.end,
            (Some(lines), None) => self.log_lines = Some(lines),
            // A log may begin on the line where the last value ended.
            (None, _) => self.hits.keep_last(),
        }
    }

    /// The input has been read to its `end`, behind which its archive may be damaged.
    pub(super) fn finish(
        self,
        path: &Arc<str>,
        end: Position,
        damage: Option<String>,
    ) -> impl Iterator<Item = Found<'static>> {
        let problem = |rule, message, place| {
            let finding = Finding::of_no_event(rule, message, Span { start: 0, end: 0 });
            Found::Problem(Problem::new(finding, place, Arc::clone(path), Vec::new()))
        };
        let lines = self.log_lines.map(|log| {
            let hits = self.hits.count_from(log.start);
            Found::Lines(log.end - log.start, hits)
        });
        let undecoded = self.first_undecoded.map(|place| {
            let message = undecoded_message(self.undecoded, "outside of events");
            problem(&reading::BAD_ENCODING, message, place)
        });
        let damage = damage
            .map(|damage| problem(&reading::DAMAGED_INPUT, damage, Place { start: end, end }));
        lines.into_iter().chain(undecoded).chain(damage)
    }
}

/// How many stretches of lines are remembered, and half as many at least: what waited for
/// its other parts comes late, and a line counts once.
const MOST_STRETCHES: usize = 1 << 17;

/// A set of lines that mostly grows at its end.
#[derive(Debug, Default)]
struct Lines {
    /// Stretches of lines that do not touch, in their order.
    stretches: Vec<Range<u64>>,
    /// How many lines there were in stretches that are forgotten.
    forgotten: u64,
}

impl Lines {
    fn add(&mut self, Range { mut start, mut end }: Range<u64>) {
        let all = &mut self.stretches;
        // Mostly it is the last.
        let is_new = all.last().is_none_or(|last| last.end < start);
        let first = if is_new { all.len() } else { all.partition_point(|other| other.end < start) };
        let past = first + all[first..].partition_point(|other| other.start <= end);
        for touching in all.drain(first..past) {
            (start, end) = (start.min(touching.start), end.max(touching.end));
        }
        all.insert(first, start..end);
        if all.len() > MOST_STRETCHES {
            let forgotten = all.drain(..MOST_STRETCHES / 2);
            self.forgotten += forgotten.map(|lines| lines.end - lines.start).sum::<u64>();
        }
    }

    fn keep_last(&mut self) {
        if self.stretches.len() > 1 {
            self.stretches.drain(..self.stretches.len() - 1);
        }
    }

    /// How many lines there are from `line` on, before which nothing is forgotten.
    fn count_from(&self, line: u64) -> u64 {
        let stretches = self.stretches.iter();
        let counts = stretches.map(|lines| lines.end.saturating_sub(line.max(lines.start)));
        self.forgotten + counts.sum::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn a_line_counts_once(added in prop::collection::vec((0u64..60, 1u64..9), 0..40), from in 0u64..70) {
            let (mut lines, mut all) = (Lines::default(), BTreeSet::new());
            for (start, length) in added {
                lines.add(start..start + length);
                all.extend(start..start + length);
            }
            prop_assert_eq!(lines.count_from(from), all.range(from..).count() as u64);
        }
    }
}
