//! Events by reply status and session status: a table, whose rows and columns are those
//! that there are.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::super::{Look, Role, Runs};
use super::right;
use super::rows::{Row, rows};
use crate::stats::{Counts, REST};
use crate::tables::{ReplyStatus, SessionStatus};
use crate::text::sort;

/// From this width on there is a column of the sums.
const WITH_SUMS: usize = 100;

/// The columns of names, at least.
const NAMES: usize = 19;

/// What stands for a status that is none, or not known.
const UNKNOWN: &str = "unknown";

/// How many columns and rows there are at most: a sum may name any statuses.
const MOST: usize = 24;

/// Statuses as a session mostly goes through them.
const ORDER: [SessionStatus; 7] = [
    SessionStatus::Created,
    SessionStatus::Open,
    SessionStatus::OnHold,
    SessionStatus::OnProgress,
    SessionStatus::Ended,
    SessionStatus::Blocked,
    SessionStatus::Missed,
];

/// Writes the table; where there is no room for it, a row for each of its cells.
pub(super) fn table(counts: &Counts, look: &Look, out: &mut String) {
    let cells: BTreeMap<(&str, &str), u64> =
        counts.statuses().map(|(status, reply, number)| ((reply, status), number)).collect();
    let place = |status: &str| {
        let known = ORDER.iter().position(|known| known.name() == status);
        (known.unwrap_or(ORDER.len()), status == REST, status.is_empty())
    };
    let mut statuses: Vec<&str> = cells.keys().map(|(_, status)| *status).collect();
    sort::by_key(&mut statuses, |status| (place(status), *status));
    statuses.dedup();
    let mut replies: BTreeMap<&str, u64> = BTreeMap::new();
    for ((reply, _), number) in &cells {
        let sum = replies.entry(*reply).or_default();
        *sum = sum.saturating_add(*number);
    }
    let mut replies: Vec<(&str, u64)> = replies.into_iter().collect();
    sort::by_key(&mut replies, |(_, number)| Reverse(*number));
    let column = |status: &&str| {
        let of_status = cells.iter().filter(|((_, own), _)| own == status);
        let digits = of_status.map(|(_, number)| number.to_string().len()).max().unwrap_or(1);
        shown(status).len().max(digits)
    };
    let widths: Vec<usize> = statuses.iter().map(column).collect();
    let names = replies.iter().map(|(reply, _)| shown(reply).len()).max().unwrap_or(0).max(NAMES);
    let sums = (look.width >= WITH_SUMS)
        .then(|| replies.iter().map(|(_, sum)| sum.to_string().len()).max().unwrap_or(1).max(7));
    let width = 2 + names + widths.iter().map(|width| width + 2).sum::<usize>();
    let width = width + sums.map_or(0, |sum| sum + 2);
    if width > look.width || statuses.len() > MOST || replies.len() > MOST {
        return cells_as_rows(&cells, counts.events, look, out);
    }
    let mut head = Runs::new(look).gap(2 + names);
    for (status, width) in statuses.iter().zip(&widths) {
        head = head.gap(2).add(Role::Dim, &format!("{:>width$}", shown(status)));
    }
    if let Some(width) = sums {
        head = head.gap(2).add(Role::Dim, &format!("{:>width$}", "all"));
    }
    line(&head, out);
    for (reply, sum) in replies {
        let permitted = ReplyStatus::from_name(reply).map(ReplyStatus::permits_reply);
        let role = Role::of_verdict(permitted);
        let mut row = Runs::new(look).gap(2).add(role, shown(reply)).pad(2 + names);
        for (status, width) in statuses.iter().zip(&widths) {
            row = if let Some(number) = cells.get(&(reply, *status)) {
                row.gap(2).add(Role::Plain, &right(*number, *width))
            } else {
                let nothing = if look.unicode { "·" } else { "." };
                row.gap(2 + width - 1).add(Role::Dim, nothing)
            };
        }
        if let Some(width) = sums {
            row = row.gap(2).add(Role::Plain, &right(sum, width));
        }
        line(&row, out);
    }
}

fn line(row: &Runs<'_>, out: &mut String) {
    row.paint(out);
    out.push('\n');
}

/// How a status is shown; one that zdim does not know may be anything.
fn shown(status: &str) -> &str {
    let is_known = SessionStatus::from_name(status).is_some();
    if is_known || ReplyStatus::from_name(status).is_some() {
        status
    } else if status.is_empty() {
        UNKNOWN
    } else {
        "other"
    }
}

fn cells_as_rows(cells: &BTreeMap<(&str, &str), u64>, all: u64, look: &Look, out: &mut String) {
    let mut named: Vec<(String, u64)> = cells
        .iter()
        .map(|((reply, status), number)| (format!("{}, {}", shown(reply), shown(status)), *number))
        .collect();
    sort::by_key(&mut named, |(_, number)| Reverse(*number));
    rows(named.iter().map(|(name, number)| Row::new(name, *number)).collect(), 18, all, look, out);
}
