//! The timeline: a bar a session on a common axis, and what is known of it in columns,
//! as far as there is room.

use anyhow::Result;

use super::axis::Axis;
use super::bar::{Bar, drawn, letter_role};
use super::columns::{Column, Columns, GAP, number, range};
use super::drawing::{bar_runs, paint, refused_runs, ticks};
use super::words::role_of;
use super::{Out, Overview, Rows, Told, one};
use crate::render::lengths::length_of;
use crate::render::{Look, Role, Runs, Sign};
use crate::sessions::Course;
use crate::tables::SessionStatus;

/// Below this width a bar stands on a line of its own.
const NARROW: usize = 60;

/// No bar is narrower, in cells, where a line may not be as wide as it has to be.
const NARROWEST: usize = 8;

/// From which width on a column stands before the bar.
const FROM: [(usize, Column); 5] = [
    (100, Column::Waited),
    (110, Column::Messages),
    (160, Column::Answered),
    (160, Column::Lasted),
    (160, Column::Handler),
];

/// From which width on marks stand after the bar.
const MARKS_FROM: usize = 190;

/// Writes all sessions that are shown; one that was named and is alone whole.
///
/// # Errors
/// Those of `out`.
pub(crate) fn timeline(rows: &mut dyn Rows, look: &Look, out: Out<'_>) -> Result<()> {
    let limit = rows.overview().limit;
    let is_alone = rows.overview().totals.selected == 1;
    let mut layout = Layout::new(look);
    let mut is_whole = false;
    rows.each(limit, &mut |told| {
        is_whole = is_alone && told.whole.is_some();
        layout.widen(told);
        Ok(())
    })?;
    if is_whole {
        return rows.each(limit, &mut |told| out(&one::one(told, look)));
    }
    if rows.overview().totals.shown == 0 {
        return Ok(());
    }
    let axis = layout.settle(rows.overview());
    out(&layout.head(rows.overview(), axis.as_ref()))?;
    let mut drawn = Drawn::default();
    rows.each(limit, &mut |told| out(&layout.row(told, axis.as_ref(), &mut drawn)))?;
    out(&drawn.legend(look))
}

/// What stands where.
struct Layout<'l> {
    look: &'l Look,
    before: Columns,
    after: Columns,
    /// The first event of all, and up to when the last one goes.
    range: Option<(i64, i64)>,
    cells: usize,
}

impl<'l> Layout<'l> {
    fn new(look: &'l Look) -> Self {
        let mut before = vec![Column::Session, Column::Status];
        before.extend(FROM.iter().filter(|(from, _)| look.width >= *from).map(|(_, c)| *c));
        let after: &[_] = if look.width >= MARKS_FROM { &[Column::Marks] } else { &[] };
        let (before, after) = (Columns::new(&before), Columns::new(after));
        Self { look, before, after, range: None, cells: 0 }
    }

    fn is_narrow(&self) -> bool {
        self.look.width < NARROW
    }

    fn widen(&mut self, told: &Told<'_>) {
        self.before.widen(told, self.look);
        self.after.widen(told, self.look);
        if let Some(course) = &told.course {
            let (from, until) = self.range.unwrap_or((course.first, course.end));
            self.range = Some((from.min(course.first), until.max(course.end)));
        }
    }

    /// All rows are known: the bar takes what is left.
    fn settle(&mut self, overview: &Overview) -> Option<Axis> {
        let (from, until) = self.range?;
        let (since, before) = overview.window;
        let from = since.map_or(from, |since| since.max(from));
        let until = before.map_or(until, |before| before.min(until));
        let after = if self.after.width() > 0 { GAP + self.after.width() } else { 0 };
        let taken = if self.is_narrow() { 2 } else { self.before.width() + GAP + 2 + after };
        self.cells = self.look.width.saturating_sub(taken).max(NARROWEST);
        let is_cut = before.is_some_and(|before| before <= until);
        let axis = Axis { is_cut, ..Axis::new(from, until, self.cells) };
        self.range = Some((axis.from, axis.until().min(until.max(axis.from))));
        Some(axis)
    }

    /// The column in which bars begin.
    fn bar_at(&self) -> usize {
        if self.is_narrow() { 1 } else { self.before.width() + GAP + 1 }
    }

    fn head(&self, overview: &Overview, axis: Option<&Axis>) -> String {
        let look = self.look;
        let mut out = String::new();
        let mut title = Runs::new(look).add(Role::Status, &number(overview, overview.totals.shown));
        if let (Some((from, until)), Some(axis)) = (self.range, axis) {
            for part in
                [range(from, until, look), format!("one column is {}", length_of(axis.cell_ms()))]
            {
                title = title.gap(1).add_sign(Role::Dim, Sign::Between).gap(1);
                title = title.add(Role::Dim, &part);
            }
        }
        title.paint_wrapped(0, 2, look.width, &mut out);
        out.push('\n');
        let mut line = self.before.titles(look);
        if self.is_narrow() {
            paint(&line, &mut out);
            line = Runs::new(look);
        }
        if let Some(axis) = axis {
            line = line.pad(self.bar_at());
            line = ticks(axis, line, self.bar_at(), look);
        }
        if self.after.width() > 0 {
            let at = self.bar_at() + self.cells + 1 + GAP;
            line = line.pad(at).join(&self.after.titles(look));
        }
        paint(&line, &mut out);
        out
    }

    fn row(&self, told: &Told<'_>, axis: Option<&Axis>, drawn: &mut Drawn) -> String {
        let look = self.look;
        let mut out = String::new();
        let mut line = self.before.row(told, look);
        if self.is_narrow() {
            paint(&line, &mut out);
            line = Runs::new(look);
        }
        let known = told.course.as_ref().zip(axis);
        let bar = known.map(|(course, axis)| (course, Bar::of(course, axis)));
        if let Some((course, bar)) = &bar {
            line = line.pad(self.bar_at() - 1).join(&bar_runs(bar, look));
            drawn.saw(course, bar);
        }
        if self.after.width() > 0 {
            let at = self.bar_at() + self.cells + 1 + GAP;
            line = line.pad(at).join(&self.after.row(told, look));
        }
        if !(self.is_narrow() && bar.is_none()) {
            paint(&line, &mut out);
        }
        if let Some((course, bar)) = bar.filter(|(_, bar)| !bar.refused.is_empty()) {
            let begun = Runs::new(look).gap(self.bar_at());
            paint(&begun.join(&refused_runs(course, &bar, look)), &mut out);
        }
        out
    }
}

/// What has been drawn, for the legend.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Drawn {
    statuses: Vec<SessionStatus>,
    has_gap: bool,
    has_unknown: bool,
    has_refused: bool,
    goes_back: bool,
    goes_on: bool,
}

impl Drawn {
    fn saw(&mut self, course: &Course, bar: &Bar) {
        for cell in bar.cells.iter().flatten() {
            match cell.status {
                Some(status) if self.statuses.contains(&status) => {}
                Some(status) => self.statuses.push(status),
                None if course.gaps.is_empty() => self.has_unknown = true,
                None => self.has_gap = true,
            }
        }
        self.has_refused |= !bar.refused.is_empty();
        self.goes_back |= bar.goes_back;
        self.goes_on |= bar.goes_on;
    }

    fn legend(&self, look: &Look) -> String {
        use SessionStatus::{Blocked, Created, Ended, Missed, OnHold, OnProgress, Open};
        const APART: usize = 3;
        let item = || Runs::new(look);
        let mut items = Vec::new();
        for status in [Created, Open, OnHold, OnProgress, Ended, Blocked, Missed] {
            if self.statuses.contains(&status) {
                let (letter, fill) = drawn(Some(status), look);
                let fill = if status == Ended { String::new() } else { fill.repeat(2) };
                let letter = item().add(letter_role(Some(status)), letter);
                let fill = letter.add(role_of(Some(status)), &fill);
                items.push(fill.gap(1).add(Role::Plain, status.name()));
            }
        }
        if self.has_gap || self.has_unknown {
            let (letter, fill) = drawn(None, look);
            let words = if self.has_unknown { "not known" } else { "an event is missing" };
            let letter = item().add(letter_role(None), letter).add(Role::Dim, &fill.repeat(2));
            items.push(letter.gap(1).add(Role::Plain, words));
        }
        if self.has_refused {
            let stroke = if look.unicode { "▔▔" } else { "^^" };
            items.push(item().add(Role::Refused, stroke).gap(1).add(Role::Plain, "reply refused"));
        }
        let (back, on) = if look.unicode { ("‹", "›") } else { ("<", ">") };
        for (is_drawn, sign, words) in
            [(self.goes_back, back, "began earlier"), (self.goes_on, on, "goes on")]
        {
            if is_drawn {
                items.push(item().add(Role::Dim, sign).gap(1).add(Role::Plain, words));
            }
        }
        if items.is_empty() {
            return String::new();
        }
        let mut out = "\n".to_owned();
        let mut line = Runs::new(look);
        for item in items {
            if !line.is_empty() && line.width() + APART + item.width() > look.width {
                paint(&line, &mut out);
                line = Runs::new(look);
            }
            line = if line.is_empty() { item } else { line.gap(APART).join(&item) };
        }
        paint(&line, &mut out);
        out
    }
}
