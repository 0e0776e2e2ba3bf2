//! `--statistics`: how often each rule fired, the most frequent first.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::runs::Runs;
use super::{Look, Role};
use crate::rules;
use crate::text::sort;

/// One line a rule: count, name, and when it fires.
#[must_use]
pub fn statistics(counts: &BTreeMap<&'static str, u64>, look: &Look) -> String {
    let mut rows: Vec<(u64, &str)> = counts.iter().map(|(name, count)| (*count, *name)).collect();
    sort::by_key(&mut rows, |(count, name)| (Reverse(*count), *name));
    let digits = rows.first().map_or(0, |(count, _)| count.to_string().len());
    let names = rows.iter().map(|(_, name)| name.len()).max().unwrap_or_default();
    let mut out = String::new();
    for (count, name) in rows {
        let summary = rules::by_name(name).map_or("", |rule| rule.summary);
        let runs = Runs::new(look)
            .add(Role::Status, &format!("{count:>digits$}"))
            .gap(2)
            .add(Role::Plain, &format!("{name:<names$}"))
            .gap(2)
            .add(Role::Dim, summary);
        runs.paint_wrapped(0, digits + names + 4, look.width, &mut out);
    }
    out
}
