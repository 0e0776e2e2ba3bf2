//! A session's bar in signs and colours, with the ticks above it and the refusals below:
//! the same in the timeline and where a session is shown whole.

use super::axis::Axis;
use super::bar::{Bar, drawn, letter_role};
use super::words::{acts, refusal, role_of};
use crate::render::{Look, Role, Runs, Sign};
use crate::sessions::Course;

/// Writes a line.
pub(super) fn paint(line: &Runs<'_>, out: &mut String) {
    line.paint(out);
    out.push('\n');
}

/// The ticks of an axis that begins in this column.
pub(super) fn ticks<'l>(axis: &Axis, line: Runs<'l>, at: usize, look: &'l Look) -> Runs<'l> {
    let stroke = if look.unicode { "│" } else { "|" };
    axis.ticks(look).into_iter().fold(line, |line, tick| {
        line.pad(at + tick.cell).add(Role::Dim, stroke).add(Role::Dim, &tick.label)
    })
}

/// A bar between its two gutters.
pub(super) fn bar_runs<'l>(bar: &Bar, look: &'l Look) -> Runs<'l> {
    let (back, on) = if look.unicode { ("‹", "›") } else { ("<", ">") };
    let mut runs = Runs::new(look).add(Role::Dim, if bar.goes_back { back } else { " " });
    for cell in &bar.cells {
        runs = match cell {
            None => runs.gap(1),
            Some(cell) => {
                let (letter, fill) = drawn(cell.status, look);
                if cell.is_first {
                    runs.add(letter_role(cell.status), letter)
                } else {
                    runs.add(role_of(cell.status), fill)
                }
            }
        };
    }
    if bar.goes_on { runs.add(Role::Dim, on) } else { runs }
}

/// What stands below a bar: where a reply was refused, and why, as far as there is room.
pub(super) fn refused_runs<'l>(course: &Course, bar: &Bar, look: &'l Look) -> Runs<'l> {
    let stroke = if look.unicode { "▔" } else { "^" };
    let mut is_marked = vec![false; bar.cells.len()];
    for (first, last, _) in &bar.refused {
        is_marked[*first..=*last].iter_mut().for_each(|cell| *cell = true);
    }
    let label = label(course, bar, &is_marked, look);
    let mut runs = Runs::new(look);
    let mut cell = 0;
    while cell < is_marked.len() {
        if let Some((at, text)) = label.as_ref().filter(|(at, _)| *at == cell) {
            runs = runs.add(Role::Refused, text);
            cell = at + Runs::new(look).add(Role::Plain, text).width();
        } else {
            runs = if is_marked[cell] { runs.add(Role::Refused, stroke) } else { runs.gap(1) };
            cell += 1;
        }
    }
    runs
}

/// The reason of the longest span, and the cell in which it stands: as much as fits after
/// the span, or before it.
fn label(course: &Course, bar: &Bar, is_marked: &[bool], look: &Look) -> Option<(usize, String)> {
    let (first, last, longest) =
        *bar.refused.iter().max_by_key(|(_, _, refusal)| refusal.length(course.end))?;
    let sign = look.sign(Sign::Refused);
    let more = match bar.refused.len() {
        0 | 1 => String::new(),
        spans => format!(" +{}", spans - 1),
    };
    let reason = longest.reply.name();
    let length = refusal(&longest, course);
    let is_free = |from: usize, width: usize| {
        from + width <= is_marked.len()
            && (from - 1..(from + width + 1).min(is_marked.len())).all(|cell| !is_marked[cell])
    };
    let place = |first: usize, last: usize, width: usize| {
        let after = Some(last + 2).filter(|at| is_free(*at, width));
        let before = first.checked_sub(width + 1).filter(|at| {
            let begin = at.saturating_sub(1);
            (begin..first).all(|cell| !is_marked[cell])
        });
        after.or(before)
    };
    let texts = [
        format!("{sign} {length}, {}{more}", acts(&longest)),
        format!("{sign} {length}{more}"),
        format!("{sign} {reason}{more}"),
        format!("{sign}{more}"),
    ];
    // Beside the span; where others leave no room there, beside all of them.
    let all = (is_marked.iter().position(|is| *is)?, is_marked.iter().rposition(|is| *is)?);
    [(first, last), all].into_iter().find_map(|(first, last)| {
        texts.iter().find_map(|text| {
            let width = Runs::new(look).add(Role::Plain, text).width();
            place(first, last, width).map(|at| (at, text.clone()))
        })
    })
}
