//! Events by the hour of the day, as columns.

use std::fmt::Write as _;

use super::super::{Look, Role, Runs};
use super::NARROW;
use super::rows::{Row, rows};

/// Heights of a column within one line, in eighths.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// How many lines the columns take: in ASCII each has but one height.
const LINES: usize = 2;
const LINES_OF_ASCII: usize = 6;

/// From this width on columns are two characters wide.
const WIDE: usize = 100;

/// Writes the columns, or rows where there is no room for columns.
pub(super) fn hours(hours: &[u64; 24], look: &Look, out: &mut String) {
    if look.width < NARROW {
        let all = hours.iter().fold(0_u64, |sum, hour| sum.saturating_add(*hour));
        let names = (0..hours.len()).map(|hour| format!("{hour:02}:00")).zip(hours);
        let busy: Vec<(String, &u64)> = names.filter(|(_, number)| **number > 0).collect();
        // No more rows than are shown at a time.
        for some in busy.chunks(12) {
            rows(
                some.iter().map(|(name, number)| Row::new(name, **number)).collect(),
                5,
                all,
                look,
                out,
            );
        }
        return;
    }
    let wide = if look.width < WIDE { 1 } else { 2 };
    let most = hours.iter().max().copied().unwrap_or(0).max(1);
    let (lines, steps) = if look.unicode { (LINES, 8) } else { (LINES_OF_ASCII, 1) };
    let height = |number: u64| {
        let whole = (lines * steps) as u128;
        let height = u128::from(number) * whole / u128::from(most);
        usize::try_from(height).unwrap_or(0).max(usize::from(number > 0))
    };
    for line in (0..lines).rev() {
        let mut text = String::from(" ");
        for number in hours {
            let here = height(*number).saturating_sub(line * steps).min(steps);
            let sign = if look.unicode { EIGHTHS[here] } else { ["", "#"][here] };
            let sign = if sign.is_empty() { " " } else { sign };
            text.extend([" ", &sign.repeat(wide)]);
        }
        Runs::new(look).add(Role::Plain, &text).paint(out);
        out.push('\n');
    }
    let step = [1, 2, 3, 4, 6].into_iter().find(|step| step * (wide + 1) >= 8).unwrap_or(6);
    let mut text = String::from("  ");
    for hour in (0..hours.len()).step_by(step) {
        let _ = write!(text, "{hour:02}");
        text.extend(std::iter::repeat_n(' ', step * (wide + 1) - 2));
    }
    Runs::new(look).add(Role::Dim, &text).paint(out);
    out.push('\n');
}
