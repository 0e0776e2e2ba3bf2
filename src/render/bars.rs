//! Bars of a chart, in eighths of a column.

/// The parts of a column, from one eighth to the whole.
const EIGHTHS: [&str; 8] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// A bar for `value`, where `most` takes all of `columns`: rounded down, but more than
/// nothing is never an empty bar.
#[must_use]
pub(crate) fn bar(value: u64, most: u64, columns: usize, unicode: bool) -> String {
    if value == 0 || columns == 0 {
        return String::new();
    }
    let columns = u128::try_from(columns).unwrap_or(u128::MAX);
    let share = |parts: u128| u128::from(value.min(most)) * parts / u128::from(most.max(1));
    if !unicode {
        return "#".repeat(usize::try_from(share(columns).max(1)).unwrap_or(1));
    }
    let eighths = share(columns * 8).max(1);
    let whole = usize::try_from(eighths / 8).unwrap_or(0);
    let part = usize::try_from(eighths % 8).unwrap_or(0);
    let mut bar = EIGHTHS[7].repeat(whole);
    if let Some(part) = part.checked_sub(1).and_then(|part| EIGHTHS.get(part)) {
        bar.push_str(part);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_rounded_down_and_never_empty() {
        assert_eq!(bar(459, 459, 4, true), "████");
        assert_eq!(bar(39, 459, 47, true), "███▉");
        assert_eq!(bar(7, 459, 47, true), "▋");
        assert_eq!(bar(1, 1_000_000, 47, true), "▏");
        assert_eq!(bar(0, 9, 47, true), "");
        assert_eq!((bar(9, 9, 4, false), bar(1, 900, 4, false)), ("####".into(), "#".into()));
        assert_eq!(bar(u64::MAX, u64::MAX, 3, true), "███");
    }
}
