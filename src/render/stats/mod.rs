//! Events counted: as tables and bars for people, as JSON for programs and for adding up.

mod hours;
mod rows;
mod statuses;

use std::cmp::Reverse;
use std::fmt::Write as _;

use self::rows::{Row, rows};
use super::json::{compact, pretty};
use super::phrases::count;
use super::{Look, Role, Runs, Sign};
use crate::rules;
use crate::stats::{Counts, REST, Tally, members};
use crate::tables::ReplyStatus;
use crate::text::sort;

/// The narrowest width with bars.
const NARROW: usize = 60;

/// The counts as JSON: a member a line, and in it a key a line.
pub(crate) fn json(counts: &Counts, tz: &str) -> String {
    let member = |(key, value): (&str, serde_json::Value)| {
        let value = if value.is_array() { compact(&value) } else { pretty(&value, 1) };
        format!("  \"{key}\": {value}")
    };
    let members: Vec<String> = members(counts, tz).into_iter().map(member).collect();
    format!("{{\n{}\n}}\n", members.join(",\n"))
}

/// The counts in tables and bars; days and hours are those of the zone `tz`.
pub(crate) fn chart(counts: &Counts, tz: &str, look: &Look) -> String {
    let mut out = totals(counts, tz, look);
    if counts.events > 0 {
        section("Events by reply status and session status", look, &mut out);
        statuses::table(counts, look, &mut out);
        if !counts.by_reason.is_empty() {
            section("Refused, and not because it waits or is closed", look, &mut out);
            reasons(&counts.by_reason, look, &mut out);
        }
        if counts.untimed < counts.events {
            section(&format!("Events by hour of the day ({tz})"), look, &mut out);
            hours::hours(&counts.by_hour, look, &mut out);
        }
        section("By channel", look, &mut out);
        most(&counts.by_channel, "no channel", counts.events, look, &mut out);
        section("By handler", look, &mut out);
        most(&counts.by_assignee, "nobody assigned", counts.events, look, &mut out);
        if counts.untimed < counts.events {
            section(&format!("By day ({tz})"), look, &mut out);
            days(&counts.by_day, counts.events, look, &mut out);
        }
    }
    if !counts.other_events.is_empty() {
        section("Other events of Zoho Desk's", look, &mut out);
        most(&counts.other_events, "no type", counts.other_events.sum(), look, &mut out);
    }
    if !counts.findings.is_empty() {
        section("Findings by rule, but for those across events", look, &mut out);
        findings(&counts.findings, look, &mut out);
    }
    out
}

/// How many events, from when to when, and what they say.
fn totals(counts: &Counts, tz: &str, look: &Look) -> String {
    let mut out = String::new();
    let mut title = Runs::new(look).add(Role::Status, &count(counts.events, "event"));
    let mut add = |text: &str| {
        let before = std::mem::replace(&mut title, Runs::new(look));
        title = before.gap(1).add_sign(Role::Dim, Sign::Between).gap(1).add(Role::Dim, text);
    };
    if let (Some(from), Some(until)) = (counts.from, counts.until) {
        let time = |ms, format| look.time(ms, format).unwrap_or_default();
        let (day, last) = (time(from, "%Y-%m-%d"), time(until, "%Y-%m-%d"));
        let until = time(until, if day == last { "%H:%M" } else { "%Y-%m-%d %H:%M" });
        add(&format!("{day} {} to {until} {tz}", time(from, "%H:%M")));
    }
    if counts.inputs > 1 {
        add(&count(counts.inputs, "input"));
    }
    if counts.untimed > 0 {
        add(&format!("{} without a valid time", counts.untimed));
    }
    if counts.noise_lines > 0 {
        add(&(count(counts.noise_lines, "line") + " without an event"));
    }
    title.paint_wrapped(0, 2, look.width, &mut out);
    let mut verdicts = Runs::new(look);
    for (permitted, number, word) in [
        (Some(true), counts.permitted, "permitted"),
        (Some(false), counts.refused, "refused"),
        (None, counts.unknown, "not said"),
    ] {
        let role = if number > 0 { Role::of_verdict(permitted) } else { Role::Dim };
        let gap = if verdicts.is_empty() { 0 } else { 3 };
        verdicts = verdicts.gap(gap).add_sign(role, Sign::of_verdict(permitted)).glue(1);
        verdicts = verdicts.add(role, &number.to_string()).glue(1).add(role, word);
    }
    verdicts.paint_wrapped(0, 2, look.width, &mut out);
    out
}

/// A line before what belongs together, and its title.
fn section(title: &str, look: &Look, out: &mut String) {
    out.push('\n');
    Runs::new(look).add(Role::Status, title).paint_wrapped(0, 2, look.width, out);
}

/// Why replies are refused, and who acts.
fn reasons(reasons: &Tally, look: &Look, out: &mut String) {
    let acts = |name: &str| {
        let reply = ReplyStatus::from_name(name)?;
        Some(format!("{} acts", reply.actor().phrase()))
    };
    let row = |(name, number)| Row::new(name, number).of(Role::Refused, acts(name));
    rows(sorted(reasons).into_iter().map(row).collect(), 16, reasons.sum(), look, out);
}

/// The most frequent keys.
fn most(tally: &Tally, nothing: &str, of: u64, look: &Look, out: &mut String) {
    let row = |(key, number): (_, u64)| match key {
        "" => Row::new(nothing, number),
        key => Row::new(key, number),
    };
    rows(sorted(tally).into_iter().map(row).collect(), 18, of, look, out);
}

/// The latest days, in their order.
fn days(days: &Tally, of: u64, look: &Look, out: &mut String) {
    let all: Vec<(&str, u64)> = days.iter().collect();
    let left_out = all.len().saturating_sub(rows::MOST);
    if left_out > 0 {
        let earlier = format!("  {} before these", count(left_out as u64, "day"));
        Runs::new(look).add(Role::Dim, &earlier).paint(out);
        out.push('\n');
    }
    let latest = all.into_iter().skip(left_out);
    rows(latest.map(|(day, number)| Row::new(day, number)).collect(), 18, of, look, out);
}

fn findings(findings: &Tally, look: &Look, out: &mut String) {
    let role = |name| rules::by_name(name).map(|rule| Role::of_severity(rule.severity));
    let row = |(name, number)| Row::new(name, number).of(role(name).unwrap_or(Role::Plain), None);
    rows(sorted(findings).into_iter().map(row).collect(), 18, findings.sum(), look, out);
}

/// The keys by how often they were met, the rest behind them.
fn sorted(tally: &Tally) -> Vec<(&str, u64)> {
    let mut keys: Vec<(&str, u64)> = tally.iter().collect();
    sort::by_key(&mut keys, |(key, number)| (*key == REST, Reverse(*number)));
    keys
}

/// A number for the right end of a column.
fn right(number: u64, columns: usize) -> String {
    let mut text = String::new();
    let _ = write!(text, "{number:>columns$}");
    text
}
