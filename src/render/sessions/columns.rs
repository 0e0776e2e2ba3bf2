//! The measures of a session in columns: those that have room, as wide as they have to be.

use super::words::{answered, handler, marks, refused, state, waited};
use super::{Overview, Told};
use crate::render::lengths::length_of;
use crate::render::{Look, Role, Runs, Sign};

/// Between two columns.
pub(super) const GAP: usize = 2;

/// The sign before a status, and a blank.
const SIGN: usize = 2;

/// Lengths with a sign before them: `≥23m 35s`.
const LENGTH: usize = 8;

/// One measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Session,
    Status,
    Waited,
    Messages,
    Answered,
    Lasted,
    Refused,
    Handler,
    First,
    Marks,
}

impl Column {
    const fn title(self) -> &'static str {
        match self {
            Self::Session => "Session",
            Self::Status => "Status",
            Self::Waited => "Waited",
            Self::Messages => "Msgs",
            Self::Answered => "Answered",
            Self::Lasted => "Lasted",
            Self::Refused => "Refused",
            Self::Handler => "Handler",
            Self::First => "First event",
            Self::Marks => "Marks",
        }
    }

    const fn is_right(self) -> bool {
        use Column::{Answered, Lasted, Messages, Refused, Waited};
        matches!(self, Waited | Messages | Answered | Lasted | Refused)
    }

    fn least(self) -> usize {
        use Column::{Answered, Lasted, Refused, Status, Waited};
        match self {
            Waited | Answered | Lasted | Refused => LENGTH,
            Status => SIGN + self.title().len(),
            _ => self.title().len(),
        }
    }

    /// What a session has here.
    pub(super) fn cell<'l>(self, told: &Told<'_>, look: &'l Look) -> Runs<'l> {
        let cell = || Runs::new(look);
        let none = || cell().add_sign(Role::Dim, Sign::Empty);
        let Some(course) = &told.course else {
            return match self {
                Self::Session => cell().add(Role::Plain, &told.id),
                Self::Status => state(told, look),
                Self::Handler => handled(told, look),
                Self::Marks => cell().add(Role::Warning, &marks(told)),
                Self::Messages => messages(told, look),
                _ => none(),
            };
        };
        match self {
            Self::Session => cell().add(Role::Plain, &told.id),
            Self::Status => state(told, look),
            Self::Waited => cell().add(Role::Plain, &waited(course).text(look)),
            Self::Messages => messages(told, look),
            Self::Answered => cell().add(Role::Plain, &answered(course).text(look)),
            Self::Lasted => cell().add(Role::Plain, &length_of(course.duration_ms())),
            Self::Refused => cell().add(Role::Plain, &refused(course).text(look)),
            Self::Handler => handled(told, look),
            Self::First => {
                let time = look.time(course.first, "%Y-%m-%d %H:%M:%S").unwrap_or_default();
                cell().add(Role::Plain, &time)
            }
            Self::Marks => cell().add(Role::Warning, &marks(told)),
        }
    }
}

fn messages<'l>(told: &Told<'_>, look: &'l Look) -> Runs<'l> {
    match told.count {
        Some(count) => Runs::new(look).add(Role::Plain, &count.to_string()),
        None => Runs::new(look).add_sign(Role::Dim, Sign::Empty),
    }
}

fn handled<'l>(told: &Told<'_>, look: &'l Look) -> Runs<'l> {
    match told.named(told.assignee) {
        Some(named) => Runs::new(look).add(Role::Plain, &handler(named)),
        None => Runs::new(look).add(Role::Dim, "nobody assigned"),
    }
}

/// Columns beside each other, and how wide each is.
pub(super) struct Columns {
    widths: Vec<(Column, usize)>,
}

impl Columns {
    pub(super) fn new(columns: &[Column]) -> Self {
        Self { widths: columns.iter().map(|column| (*column, column.least())).collect() }
    }

    /// Makes room for a session.
    pub(super) fn widen(&mut self, told: &Told<'_>, look: &Look) {
        for (column, width) in &mut self.widths {
            *width = (*width).max(column.cell(told, look).width());
        }
    }

    /// How wide all are together.
    pub(super) fn width(&self) -> usize {
        let gaps = GAP * self.widths.len().saturating_sub(1);
        self.widths.iter().map(|(_, width)| width).sum::<usize>() + gaps
    }

    /// Leaves out columns from the end until all fit, but keeps the first `kept`.
    pub(super) fn fit(&mut self, width: usize, kept: usize) {
        while self.widths.len() > kept && self.width() > width {
            self.widths.pop();
        }
    }

    /// The titles.
    pub(super) fn titles<'l>(&self, look: &'l Look) -> Runs<'l> {
        self.line(look, |column| {
            let before = if column == Column::Status { SIGN } else { 0 };
            Runs::new(look).gap(before).add(Role::Status, column.title())
        })
    }

    /// What a session has in each column.
    pub(super) fn row<'l>(&self, told: &Told<'_>, look: &'l Look) -> Runs<'l> {
        self.line(look, |column| column.cell(told, look))
    }

    fn line<'l>(&self, look: &'l Look, cell: impl Fn(Column) -> Runs<'l>) -> Runs<'l> {
        let mut line = Runs::new(look);
        for (place, (column, width)) in self.widths.iter().enumerate() {
            let cell = cell(*column);
            let missing = width.saturating_sub(cell.width());
            line = line.gap(if place > 0 { GAP } else { 0 });
            line = if column.is_right() {
                line.gap(missing).join(&cell)
            } else {
                line.join(&cell).gap(missing)
            };
        }
        line
    }
}

/// `2025-07-21 08:00 to 09:52 UTC`.
pub(super) fn range(from: i64, until: i64, look: &Look) -> String {
    const SHORT: i64 = 600_000;
    let clock = if until - from < SHORT { "%H:%M:%S" } else { "%H:%M" };
    let of = |time, format: &str| look.time(time, format).unwrap_or_default();
    let date = |time| of(time, "%Y-%m-%d");
    let until_text = if date(from) == date(until) {
        of(until, clock)
    } else {
        of(until, &format!("%Y-%m-%d {clock}"))
    };
    format!("{} to {until_text} {}", of(from, &format!("%Y-%m-%d {clock}")), zone(look, from))
}

/// What the zone is called.
pub(super) fn zone(look: &Look, time: i64) -> String {
    if look.is_utc() {
        return "UTC".to_owned();
    }
    let name = look.zone.iana_name().map(str::to_owned);
    name.or_else(|| look.time(time, "%:z")).unwrap_or_default()
}

/// `6 sessions`, or `20 of 812 sessions, the newest by first event`.
pub(super) fn number(overview: &Overview, shown: u64) -> String {
    let selected = overview.totals.selected;
    let sessions = if selected == 1 { "session" } else { "sessions" };
    if shown < selected {
        format!("{shown} of {selected} {sessions}, {}", overview.chosen)
    } else {
        format!("{selected} {sessions}")
    }
}
