//! The table: one row an event, in columns that stay where they are.
//!
//! Rows are gathered until there are enough to know the widths; from then on
//! each row is printed as it comes. Where the terminal is narrow, the columns
//! that matter least are left out, and cells wrap, but never within an id. Written by hand: later
//! rows have to keep the widths, and colours must not count as width.

use std::ops::Range;

use jiff::tz::TimeZone;

use super::phrases::{count, number_of, place, time};
use super::runs::{Breaks, Runs};
use super::{Look, Role, Sign};
use crate::judge::Inspection;
use crate::rules::Severity;
use crate::tables::Field;
use crate::text::sort;

/// How many rows the widths are taken from.
const GATHERED: usize = 1000;

/// Between two columns.
const GAP: usize = 2;

/// The longest value in a cell, in columns.
const LONGEST: usize = 40;

/// No column is narrower.
const NARROWEST: usize = 4;

const COLUMNS: usize = 9;

/// The titles, and the widest part of a name, word and text that Zoho sends.
/// Cells that hold more wrap, so that no odd value sets the widths for all.
const COLUMN: [Column; COLUMNS] = [
    Column { title: "Time", part: 12, word: 12, text: 27 },
    Column { title: "Session", part: 21, word: 21, text: 21 },
    Column { title: "Status", part: 9, word: 15, text: 25 },
    Column { title: "Reply", part: 12, word: 16, text: 37 },
    Column { title: "Handler", part: 21, word: 21, text: 27 },
    Column { title: "Messages", part: 8, word: 8, text: 10 },
    Column { title: "Findings", part: 12, word: 12, text: 23 },
    Column { title: "Found", part: 5, word: 5, text: 11 },
    Column { title: "Place", part: 24, word: 24, text: 60 },
];
const TIME: usize = 0;
const SESSION: usize = 1;
const STATUS: usize = 2;
const REPLY: usize = 3;
const HANDLER: usize = 4;
const MESSAGES: usize = 5;
const FINDINGS: usize = 6;
/// Findings as numbers, where there is no room for words.
const FOUND: usize = 7;
const PLACE: usize = 8;

/// How much wider a time is with the longest name of a zone, such as `+0545`.
const ZONE: usize = 6;

/// What is left out where there is no room, the least important first; and what
/// goes too where not even parts of names have room.
const LEFT_OUT: [usize; 4] = [PLACE, MESSAGES, HANDLER, FINDINGS];
const LEFT_OUT_LAST: [usize; 3] = [FOUND, STATUS, TIME];

/// What is known of a column before there is a row.
struct Column {
    title: &'static str,
    part: usize,
    word: usize,
    text: usize,
}

type Row<'l> = [Runs<'l>; COLUMNS];

/// A table that is printed while it grows.
pub struct Table<'l> {
    look: &'l Look,
    gathered: Vec<Row<'l>>,
    layout: Option<Layout>,
}

/// Which columns there are, and how wide each is.
struct Layout {
    columns: Vec<(usize, usize)>,
    breaks: Breaks,
}

impl<'l> Table<'l> {
    /// A table without rows.
    #[must_use]
    pub const fn new(look: &'l Look) -> Self {
        Self { look, gathered: Vec::new(), layout: None }
    }

    /// Adds an event; returns what can be printed now, which may be nothing yet.
    pub fn push(&mut self, inspection: &Inspection) -> String {
        let row = self.row(inspection);
        let mut out = String::new();
        if let Some(layout) = &self.layout {
            layout.paint(&row, &mut out);
            return out;
        }
        self.gathered.push(row);
        if self.gathered.len() == GATHERED { self.flush() } else { out }
    }

    /// Returns what has not been printed yet.
    pub fn finish(&mut self) -> String {
        if self.gathered.is_empty() { String::new() } else { self.flush() }
    }

    /// Settles the widths, and prints the header and the rows gathered.
    fn flush(&mut self) -> String {
        let mut titles = COLUMN.map(|column| Runs::new(self.look).add(Role::Status, column.title));
        if self.is_utc() {
            titles[TIME] = Runs::new(self.look).add(Role::Status, "Time (UTC)");
        }
        let rows = std::mem::take(&mut self.gathered);
        let layout =
            Layout::of(&titles, &rows, self.look.width, if self.is_utc() { 0 } else { ZONE });
        let mut out = String::new();
        layout.paint(&titles, &mut out);
        layout.paint(&self.underline(&layout), &mut out);
        for row in &rows {
            layout.paint(row, &mut out);
        }
        self.layout = Some(layout);
        out
    }

    fn underline(&self, layout: &Layout) -> Row<'l> {
        let stroke = if self.look.unicode { "─" } else { "-" };
        let mut row = COLUMN.map(|_| Runs::new(self.look));
        for (column, width) in &layout.columns {
            row[*column] = Runs::new(self.look).add(Role::Dim, &stroke.repeat(*width));
        }
        row
    }

    fn row(&self, inspection: &Inspection) -> Row<'l> {
        let (fields, reply) = (&inspection.event, inspection.reply);
        let cell = || Runs::new(self.look);
        let mut when = match time(fields, self.look, "%Y-%m-%d %H:%M:%S%.3f", "") {
            Some(time) => cell().add_cut(Role::Plain, &time, LONGEST),
            None => cell().add_sign(Role::Dim, Sign::Empty),
        };
        if let Some(zone) = fields.event_time_ms.and_then(|ms| self.look.time(ms, "%Z"))
            && !self.is_utc()
        {
            when = when.glue(1).add(Role::Plain, &zone);
        }
        [
            when,
            cell().add_id(fields.get(Field::SessionId), LONGEST),
            cell().add_change(fields, LONGEST),
            cell().add_verdict(reply).gap(1).add_reply(
                Role::Plain,
                fields.get(Field::ReplyStatus),
                LONGEST,
            ),
            cell().add_handler(fields, LONGEST),
            cell().add_words(Role::Plain, fields.get(Field::MessagesCount), LONGEST),
            self.findings(inspection, true),
            self.findings(inspection, false),
            cell().add_cut(Role::Dim, &place(&inspection.source), 2 * LONGEST),
        ]
    }

    /// Whether the title names the zone, once for all rows.
    fn is_utc(&self) -> bool {
        self.look.zone == TimeZone::UTC
    }

    /// `✘ 2 errors ! 1 warning`, or `✘2 !1`.
    fn findings(&self, inspection: &Inspection, in_words: bool) -> Runs<'l> {
        let mut runs = Runs::new(self.look);
        for severity in [Severity::Error, Severity::Warning] {
            let number = number_of(&inspection.problems, severity);
            if number == 0 {
                continue;
            }
            if !runs.is_empty() {
                runs = runs.gap(1);
            }
            let role = Role::of_severity(severity);
            runs = runs.add_sign(role, Sign::of_severity(severity));
            if !in_words {
                runs = runs.add(role, &number.to_string());
                continue;
            }
            let words = count(number, severity.name());
            for word in words.split(' ') {
                runs = runs.glue(1).add(role, word);
            }
        }
        runs
    }
}

impl Layout {
    fn of(titles: &Row<'_>, rows: &[Row<'_>], width: usize, zone: usize) -> Self {
        let zone = |column| if column == TIME { zone } else { 0 };
        let widest = |column: usize, measure: &dyn Fn(&Runs<'_>) -> usize| {
            let cells = rows.iter().map(|row| measure(&row[column]));
            cells.chain([measure(&titles[column])]).max().unwrap_or(0)
        };
        let parts = |breaks, bound: fn(&Column) -> usize| -> [usize; COLUMNS] {
            let part = |cell: &Runs<'_>| cell.widest_word(breaks);
            std::array::from_fn(|column| {
                widest(column, &part).min(bound(&COLUMN[column]) + zone(column))
            })
        };
        let mut breaks = Breaks::AtBlanks;
        let mut widths = parts(breaks, |column| column.word);
        let mut kept: Vec<usize> = (0..COLUMNS).filter(|column| *column != FOUND).collect();
        for left_out in LEFT_OUT {
            if total(&widths, &kept) > width {
                kept.retain(|column| *column != left_out);
            }
        }
        if !kept.contains(&FINDINGS) {
            kept.push(FOUND);
        }
        if total(&widths, &kept) > width {
            breaks = Breaks::InNames;
            widths = parts(breaks, |column| column.part);
        }
        for left_out in LEFT_OUT_LAST {
            if total(&widths, &kept) > width {
                kept.retain(|column| *column != left_out);
            }
        }
        let ids = widths;
        let least = |column: usize| if has_ids(column) { ids[column] } else { NARROWEST };
        while total(&widths, &kept) > width {
            let shrinks = kept.iter().copied().filter(|c| widths[*c] > least(*c));
            let Some(widest) = shrinks.max_by_key(|c| widths[*c]) else { break };
            widths[widest] -= 1;
        }
        let texts: [usize; COLUMNS] = std::array::from_fn(|column| {
            widest(column, &|cell| cell.width()).min(COLUMN[column].text + zone(column))
        });
        widen(&mut widths, &kept, &texts, width);
        Self { columns: kept.into_iter().map(|c| (c, widths[c])).collect(), breaks }
    }

    /// Prints one row over as many lines as its tallest cell needs.
    fn paint(&self, row: &Row<'_>, out: &mut String) {
        let wrapped: Vec<Vec<Range<usize>>> = self
            .columns
            .iter()
            .map(|(c, width)| row[*c].wrap(*width, *width, self.breaks))
            .collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..height {
            let mut blanks = 0;
            for ((column, width), lines) in self.columns.iter().zip(&wrapped) {
                let cell = &row[*column];
                let line = lines.get(number).cloned().unwrap_or(0..0);
                let missing = width.saturating_sub(cell.width_of(line.clone()));
                let before = if *column == MESSAGES { missing } else { 0 };
                if line.is_empty() {
                    blanks += width + GAP; // not written yet: a line ends without blanks
                    continue;
                }
                out.extend(std::iter::repeat_n(' ', blanks + before));
                cell.paint_part(line, out);
                blanks = missing - before + GAP;
            }
            out.push('\n');
        }
    }
}

/// Whether its cells hold ids, which are not broken.
const fn has_ids(column: usize) -> bool {
    matches!(column, SESSION | HANDLER)
}

/// Spends what is left of `width` to keep whole columns on one line, the
/// cheapest first. Place and reply, which gain by every column, come last.
fn widen(widths: &mut [usize; COLUMNS], kept: &[usize], texts: &[usize; COLUMNS], width: usize) {
    let mut left = width.saturating_sub(total(widths, kept));
    let mut wishes: Vec<(bool, usize, usize)> = kept
        .iter()
        .map(|c| (matches!(*c, REPLY | PLACE), texts[*c].saturating_sub(widths[*c]), *c))
        .collect();
    sort::by_key(&mut wishes, |wish| *wish);
    for (gains_by_each, wish, column) in wishes {
        if wish <= left || gains_by_each {
            widths[column] += wish.min(left);
            left -= wish.min(left);
        }
    }
}

fn total(widths: &[usize; COLUMNS], kept: &[usize]) -> usize {
    kept.iter().map(|c| widths[*c]).sum::<usize>() + GAP * kept.len().saturating_sub(1)
}
