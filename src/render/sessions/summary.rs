//! How long people waited, in numbers and bars.

use std::fmt::Write as _;

use super::Overview;
use super::columns::range;
use super::drawing::paint;
use crate::render::bars::bar;
use crate::render::lengths::{length, length_of};
use crate::render::{Look, Role, Runs, Sign};
use crate::sessions::Histogram;

/// Where the bands of the chart begin, in milliseconds, and what they are called.
const BANDS: [(u64, &str); 8] = [
    (0, "under 10s"),
    (10_000, "10s to 30s"),
    (30_000, "30s to 1m"),
    (60_000, "1m to 2m"),
    (120_000, "2m to 5m"),
    (300_000, "5m to 15m"),
    (900_000, "15m to 1h"),
    (3_600_000, "1h and more"),
];

/// The longest bar, and the narrowest width with bars.
const LONGEST: usize = 60;
const NARROW: usize = 60;

/// Sessions and episodes in numbers; nothing where no session is selected.
pub(crate) fn summary(overview: &Overview, look: &Look) -> String {
    let totals = &overview.totals;
    let mut out = String::new();
    if totals.selected == 0 {
        return out;
    }
    let sessions = if totals.selected == 1 { "session" } else { "sessions" };
    let number = format!("{} {sessions}, {} of them open", totals.selected, totals.open);
    let mut title = Runs::new(look).add(Role::Status, &number);
    if let Some((from, until)) = totals.range {
        title = title.gap(1).add_sign(Role::Dim, Sign::Between).gap(1);
        title = title.add(Role::Dim, &range(from, until, look));
    }
    title.paint_wrapped(0, 2, look.width, &mut out);
    let episodes = &totals.episodes;
    out.push('\n');
    section("Episodes, each from CREATED or reopened to ENDED or BLOCKED", look, &mut out);
    if look.width >= 74 {
        let head = format!(
            "{:>32}{:>14}{:>17}{:>11}",
            "number", "half within", "9 of 10 within", "longest"
        );
        line(Role::Dim, &head, look, &mut out);
    }
    measured("until picked up", &episodes.picked_up, look, &mut out);
    measured("until an agent answers", &episodes.agent_answered, look, &mut out);
    measured("from there to the end", &episodes.handled, look, &mut out);
    let between = look.sign(Sign::Between);
    let mut last = format!(
        "  never picked up {} {between} still waiting {}",
        episodes.never_picked_up, episodes.waiting
    );
    if totals.longest_wait_ms > 0 {
        let _ = write!(last, ", the longest {}", length_of(totals.longest_wait_ms));
    }
    if episodes.inexact > 0 {
        let _ = write!(last, " {between} not seen whole {}", episodes.inexact);
    }
    Runs::new(look).add(Role::Plain, &last).paint_wrapped(0, 4, look.width, &mut out);
    chart("Until picked up", &episodes.picked_up, look, &mut out);
    out
}

fn section(title: &str, look: &Look, out: &mut String) {
    Runs::new(look).add(Role::Status, title).paint_wrapped(0, 2, look.width, out);
}

fn line(role: Role, text: &str, look: &Look, out: &mut String) {
    paint(&Runs::new(look).add(role, text), out);
}

/// A row of numbers; in few columns, words.
fn measured(name: &str, of: &Histogram, look: &Look, out: &mut String) {
    let shown = |ms: Option<u64>| ms.map_or(look.sign(Sign::Empty).to_owned(), length);
    let (half, most) = (shown(of.within(50)), shown(of.within(90)));
    let longest = shown((of.count > 0).then_some(of.max_ms));
    let text = if look.width >= 74 {
        format!("  {name:<24}{:>6}{half:>14}{most:>17}{longest:>11}", of.count)
    } else {
        let count = of.count;
        format!("  {name}: {count}, half within {half}, 9 of 10 within {most}, longest {longest}")
    };
    Runs::new(look).add(Role::Plain, &text).paint_wrapped(0, 4, look.width, out);
}

fn chart(title: &str, of: &Histogram, look: &Look, out: &mut String) {
    const BAR_AT: usize = 33;
    if of.count == 0 {
        return;
    }
    out.push('\n');
    section(title, look, out);
    let ends = BANDS.iter().skip(1).map(|(from, _)| *from).chain([u64::MAX]);
    let counted = BANDS.iter().zip(ends).map(|((from, name), end)| (*name, of.between(*from, end)));
    let counted: Vec<(&str, u64)> = counted.collect();
    let most = counted.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let columns = if look.width < NARROW { 0 } else { (look.width - BAR_AT).min(LONGEST) };
    for (name, count) in counted {
        let part = u128::from(count) * 100 / u128::from(of.count);
        let row = Runs::new(look)
            .add(Role::Plain, &format!("  {name:<18}{count:>6}{part:>5}%"))
            .gap(1)
            .add(Role::Waiting, &bar(count, most, columns, look.unicode));
        paint(&row, out);
    }
}
