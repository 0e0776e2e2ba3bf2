//! The axis of time: which cell a moment falls into, and where its ticks stand.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::render::Look;

/// The shortest stretch of time that an axis shows, in milliseconds.
const SHORTEST: i64 = 1000;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// So far apart ticks may stand; beyond the last step they double.
const STEPS: [i64; 23] = [
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    28 * DAY,
    91 * DAY,
    364 * DAY,
];

/// A tick takes its own column and so many beside its label.
const BESIDE: usize = 4;

/// A stretch of time, cut into cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub(super) from: i64,
    pub(super) span: i64,
    pub(super) cells: usize,
    /// The window ends here, and what begins at the end is not in it.
    pub(super) is_cut: bool,
}

/// A tick, in which cell it stands, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tick {
    pub(super) cell: usize,
    pub(super) at: i64,
    pub(super) label: String,
}

impl Axis {
    pub(super) fn new(from: i64, until: i64, cells: usize) -> Self {
        Self { from, span: (until - from).max(SHORTEST), cells: cells.max(1), is_cut: false }
    }

    /// Where a cell begins.
    fn bound(&self, cell: usize) -> i64 {
        let cell = i64::try_from(cell).unwrap_or(i64::MAX);
        self.from + cell.saturating_mul(self.span) / self.width()
    }

    fn width(&self) -> i64 {
        i64::try_from(self.cells).unwrap_or(i64::MAX)
    }

    pub(super) const fn until(&self) -> i64 {
        self.from + self.span
    }

    /// The cell that holds a moment; of one outside the first or the last.
    pub(super) fn cell(&self, time: i64) -> usize {
        let within = (time - self.from).clamp(0, self.span);
        let cell = usize::try_from(within.saturating_mul(self.width()) / self.span).unwrap_or(0);
        // The beginnings of cells are rounded down.
        let cell = if self.bound(cell + 1) <= time { cell + 1 } else { cell };
        cell.min(self.cells - 1)
    }

    /// Whether what happened at a moment may be drawn: the last event of all stands at the
    /// end, in the last cell.
    pub(super) const fn holds(&self, time: i64) -> bool {
        self.from <= time && (time < self.until() || (time == self.until() && !self.is_cut))
    }

    /// How much of a cell lies between two moments.
    pub(super) fn share(&self, cell: usize, from: i64, until: i64) -> i64 {
        (until.min(self.bound(cell + 1)) - from.max(self.bound(cell))).max(0)
    }

    /// How long a cell is.
    pub(super) fn cell_ms(&self) -> i64 {
        self.span / self.width()
    }

    /// The ticks: at the least step whose labels fit.
    pub(super) fn ticks(&self, look: &Look) -> Vec<Tick> {
        let doubled = std::iter::successors(STEPS.last().copied(), |step| step.checked_mul(2));
        let steps = STEPS.into_iter().chain(doubled.skip(1));
        let fits = |step: &i64| {
            let room = step.saturating_mul(self.width()) / self.span;
            room >= i64::try_from(label_width(*step) + BESIDE).unwrap_or(i64::MAX)
        };
        let Some(step) = steps.take(64).find(fits) else { return Vec::new() };
        let mut ticks: Vec<Tick> = Vec::new();
        let mut time = self.from;
        while let Some(at) = next_full(time, step, &look.zone).filter(|at| *at < self.until()) {
            time = at + 1;
            let (cell, label) = (self.cell(at), label(at, step, look));
            let is_free = ticks.last().is_none_or(|last| last.cell + last.label.len() + 1 < cell);
            if is_free && cell + 1 + label.len() <= self.cells {
                ticks.push(Tick { cell, at, label });
            }
        }
        ticks
    }
}

/// How wide the labels of a step are.
const fn label_width(step: i64) -> usize {
    match step {
        0..MINUTE => 8,
        MINUTE..=1_814_400_000 => 5,
        _ => 10,
    }
}

/// `08:15`; at midnight the date.
fn label(at: i64, step: i64, look: &Look) -> String {
    let is_midnight = (at + offset(at, &look.zone)).rem_euclid(DAY) == 0;
    let format = match label_width(step) {
        10 => "%Y-%m-%d",
        _ if is_midnight => "%m-%d",
        8 => "%H:%M:%S",
        _ => "%H:%M",
    };
    look.time(at, format).unwrap_or_default()
}

/// How far the zone's clocks are ahead, in milliseconds.
fn offset(time: i64, zone: &TimeZone) -> i64 {
    let time = Timestamp::from_millisecond(time).unwrap_or_default();
    i64::from(zone.to_offset(time).seconds()) * SECOND
}

/// The first moment from `time` on at which the zone's clocks show a full step.
fn next_full(time: i64, step: i64, zone: &TimeZone) -> Option<i64> {
    let ahead = offset(time, zone);
    let shown = time.checked_add(ahead)?;
    let full = shown.checked_add(step - 1)?.div_euclid(step) * step;
    let at = full - ahead;
    // Clocks may have been put forward or back in between, by a part of a step.
    let moved = full - offset(at, zone);
    let is_full = (at + offset(at, zone)).rem_euclid(step) == 0;
    Some(if is_full || moved < time { at } else { moved })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(zone: &str) -> Look {
        let zone = crate::settings::zone(zone).expect("a zone");
        Look { zone, ..Look::PLAIN }
    }

    fn labels(from: &str, until: &str, cells: usize, zone: &str) -> Vec<String> {
        let ms = |time: &str| time.parse::<Timestamp>().unwrap().as_millisecond();
        let axis = Axis::new(ms(from), ms(until), cells);
        axis.ticks(&look(zone)).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn every_moment_has_a_cell_and_cells_tile_the_axis() {
        for (span, cells) in [(1000, 7), (6_709_682, 44), (90 * 366 * DAY, 300)] {
            let axis = Axis::new(1_753_084_820_318, 1_753_084_820_318 + span, cells);
            let mut sum = 0;
            for cell in 0..cells {
                let (begins, ends) = (axis.bound(cell), axis.bound(cell + 1));
                assert_eq!((axis.cell(begins), axis.cell(ends - 1)), (cell, cell));
                sum += axis.share(cell, axis.from, axis.until());
            }
            assert_eq!(sum, span);
            assert_eq!(axis.cell(i64::MAX / 1000), cells - 1);
            assert_eq!(axis.cell(0), 0);
        }
    }

    #[test]
    fn ticks_stand_at_full_units_of_the_zone() {
        let day = |zone| labels("2025-06-27T00:00:00Z", "2025-06-28T00:00:00Z", 60, zone);
        assert_eq!(day("UTC"), ["06-27", "06:00", "12:00", "18:00"]);
        assert_eq!(day("Asia/Kolkata"), ["06:00", "12:00", "18:00", "06-28"]);
    }

    #[test]
    fn ticks_follow_clocks_that_are_put_forward_and_back() {
        let spring = labels("2025-03-29T22:00:00Z", "2025-03-30T05:00:00Z", 70, "Europe/Berlin");
        assert_eq!(spring, ["23:00", "03-30", "01:00", "03:00", "04:00", "05:00", "06:00"]);
        let autumn = labels("2025-10-25T21:00:00Z", "2025-10-26T04:00:00Z", 70, "Europe/Berlin");
        assert_eq!(autumn, ["23:00", "10-26", "01:00", "02:00", "02:00", "03:00", "04:00"]);
    }

    #[test]
    fn long_and_short_stretches_have_ticks() {
        assert_eq!(labels("2025-06-27T08:00:00Z", "2025-06-27T08:00:01Z", 40, "UTC"), ["08:00:00"]);
        let decades = labels("2010-01-01T00:00:00Z", "2099-12-31T00:00:00Z", 40, "UTC");
        assert!(
            !decades.is_empty() && decades.iter().all(|label| label.len() == 10),
            "{decades:?}"
        );
    }
}
