//! How an event is laid out: in which order its fields stand, and what stands between them.
//!
//! Nearly all events of a capture are laid out like the one before, to the last blank, and
//! differ in what their fields say. So what stands between two values is not read again, but
//! compared with what stood there last time.

use crate::tables::Field;
use crate::text::Span;
use crate::text::lanes::Piece;

/// How many fields an event has.
const FIELDS: usize = Field::ALL.len();

/// How an event is laid out.
#[derive(Debug)]
pub(in crate::reading) struct Layout {
    /// What stands before each value, and whose that is.
    before: [(Piece, Field); FIELDS],
    /// What stands behind the last.
    behind: Piece,
    /// How many lines end in these; 0 where a carriage return is among them, too.
    lines: u16,
}

impl Default for Layout {
    /// As no event is laid out.
    fn default() -> Self {
        Self { before: [(Piece::NONE, Field::OrgId); FIELDS], behind: Piece::NONE, lines: 0 }
    }
}

impl Layout {
    /// Learns the layout of the event in `bytes` that stands at `event`, the values of whose fields
    /// stand there; if there is not room for all of it, it is like no other.
    pub(super) fn learn(&mut self, bytes: &[u8], event: Span, values: &[(Field, Span); FIELDS]) {
        let mut start = event.start;
        for (before, (field, value)) in self.before.iter_mut().zip(values) {
            *before = (Piece::of(&bytes[start..value.start]), *field);
            start = value.end;
        }
        self.behind = Piece::of(&bytes[start..event.end]);
        let pieces = || self.before.iter().map(|(piece, _)| piece).chain([&self.behind]);
        let count = |byte| pieces().flat_map(Piece::text).filter(|own| **own == byte).count();
        self.lines = u16::try_from(count(b'\n')).ok().filter(|_| count(b'\r') == 0).unwrap_or(0);
    }

    /// How many lines end in an event that is laid out like this, if it is known where in the last
    /// one it ends, else 0. Its values have no line's end, and take a column for each byte.
    pub(super) const fn lines(&self) -> u16 {
        self.lines
    }

    /// Where an event ends that begins at `at` and is laid out like this, where `value` answers
    /// where the value of each field ends.
    #[inline]
    pub(super) fn read(
        &self,
        bytes: &[u8],
        mut at: usize,
        mut value: impl FnMut(Field, usize) -> Option<usize>,
    ) -> Option<usize> {
        for (before, field) in &self.before {
            at = value(*field, before.end(bytes, at)?)?;
        }
        self.behind.end(bytes, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::fast::plain;
    use crate::tables::Documented;
    use proptest::prelude::*;

    /// An event in one of the ways that people have it, among what may stand around it.
    fn written(is_pretty: bool, count: &str, assignee: &str) -> String {
        let event = Documented::event()
            .with(Field::MessagesCount, count)
            .with_json(Field::CurrentAssigneeId, assignee);
        if is_pretty { event.text() } else { event.line() }
    }

    proptest! {
        /// What an event says does not depend on those before it.
        #[test]
        fn the_last_layout_changes_nothing_but_the_time(
            before in (any::<bool>(), "[0-9]{1,20}"),
            now in (any::<bool>(), "[0-9]{1,20}", "null|\"[0-9]{1,20}\"|\"\""),
            change in prop::option::of((0usize..700, "[ -~\\n]{0,2}")),
            after in "[ ,\\]}0-9]{0,40}",
        ) {
            let mut layout = Layout::default();
            let last = written(before.0, &before.1, "\"106554156\"");
            prop_assert!(plain::event(&last, 0, &mut layout).is_some());
            let mut text = written(now.0, &now.1, &now.2) + &after;
            if let Some((at, other)) = change && at < text.len() {
                text.replace_range(at..=at, &other);
            }
            let alone = plain::event(&text, 0, &mut Layout::default());
            prop_assert_eq!(plain::event(&text, 0, &mut layout), alone);
            prop_assert_eq!(plain::event(&text, 0, &mut layout), alone);
        }
    }
}
