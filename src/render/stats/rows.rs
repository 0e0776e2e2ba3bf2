//! Rows of a name, a number, its share and a bar.

use super::super::bars::bar;
use super::super::phrases::is_id;
use super::super::{Look, Role, Runs};
use super::{NARROW, right};

/// How many rows a section has at most.
pub(super) const MOST: usize = 20;

/// The longest bar.
const LONGEST: usize = 60;

/// The longest name, but for ids, which are never cut.
const LONGEST_NAME: usize = 40;

/// A row.
pub(super) struct Row<'r> {
    name: &'r str,
    number: u64,
    /// What the bar is.
    role: Role,
    /// What stands behind the bar.
    note: Option<String>,
}

impl<'r> Row<'r> {
    pub(super) const fn new(name: &'r str, number: u64) -> Self {
        Self { name, number, role: Role::Plain, note: None }
    }

    /// The same with a bar in this role, and words behind it.
    pub(super) fn of(self, role: Role, note: Option<String>) -> Self {
        Self { role, note, ..self }
    }

    fn label<'l>(&self, columns: usize, look: &'l Look) -> Runs<'l> {
        // `AGENT 106554156` holds an id as well.
        let is_id = self.name.rsplit(' ').next().is_some_and(is_id);
        let label = Runs::new(look).gap(2);
        if is_id {
            label.add(Role::Plain, self.name)
        } else {
            label.add_cut(Role::Plain, self.name, columns)
        }
    }
}

/// Writes rows, whose names take so many columns at least, and how many there are more;
/// shares are those of `all`.
pub(super) fn rows(
    mut rows: Vec<Row<'_>>,
    label_at_least: usize,
    all: u64,
    look: &Look,
    out: &mut String,
) {
    let more = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    let most = rows.iter().map(|row| row.number).max().unwrap_or(0);
    let digits = most.to_string().len().max(6);
    // A blank, the number, and its share.
    let numbers = 1 + digits + 6;
    let longest = look.width.saturating_sub(2 + numbers).min(LONGEST_NAME);
    let labels: Vec<Runs<'_>> = rows.iter().map(|row| row.label(longest, look)).collect();
    let label = labels.iter().map(Runs::width).max().unwrap_or(0);
    let label = label.max((label_at_least + 2).min(look.width.saturating_sub(numbers)));
    let note = rows.iter().filter_map(|row| row.note.as_ref()).map(|note| note.len() + 1).max();
    let room = look.width.saturating_sub(label + numbers);
    let note = note.filter(|note| *note <= room);
    let room = room.saturating_sub(note.unwrap_or(0) + 1);
    let columns = if look.width < NARROW { 0 } else { room.min(LONGEST) };
    for (row, text) in rows.iter().zip(labels) {
        let share = u128::from(row.number) * 100 / u128::from(all.max(1));
        let number = right(row.number, digits);
        let mut line = text.pad(label + 1).add(Role::Plain, &number);
        line = line.add(Role::Plain, &format!("{share:>5}%"));
        if columns > 0 {
            line = line.gap(1).add(row.role, &bar(row.number, most, columns, look.unicode));
        }
        if let Some(note) = row.note.as_ref().filter(|_| note.is_some()) {
            line = line.gap(1).add(Role::Dim, note);
        }
        line.paint(out);
        out.push('\n');
    }
    if more > 0 {
        let more = format!("  and {more} more");
        Runs::new(look).add(Role::Dim, &more).paint(out);
        out.push('\n');
    }
}
