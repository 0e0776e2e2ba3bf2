//! `-o json` and `-o ndjson`: every problem as data, nothing lost.
//!
//! The one document is written in three steps, so that it streams: [`OPENING`],
//! [`element`] for each problem, [`closing`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::judge::Summary;
use crate::judge::{Problem, Standalone};
use crate::render::json::{compact, pretty};

/// What comes before the first problem.
pub const OPENING: &str = "{\n  \"zdim\": 1,\n  \"problems\": [";

/// The counts that say something of a check: it decides no replies.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts<'s> {
    inputs: u64,
    events: u64,
    other_events: &'s BTreeMap<String, u64>,
    errors: u64,
    warnings: u64,
}

/// One problem, with the comma that it needs unless it is the first.
#[must_use]
pub fn element(problem: &Problem, is_first: bool) -> String {
    let comma = if is_first { "" } else { "," };
    format!("{comma}\n    {}", pretty(&Standalone(problem), 2))
}

/// What comes after the last problem; `is_empty` if there was none.
#[must_use]
pub fn closing(summary: &Summary, is_empty: bool) -> String {
    let counts = Counts {
        inputs: summary.inputs,
        events: summary.events,
        other_events: &summary.other_events,
        errors: summary.errors,
        warnings: summary.warnings,
    };
    let end = if is_empty { "]" } else { "\n  ]" };
    format!("{end},\n  \"summary\": {}\n}}\n", pretty(&counts, 1))
}

/// One problem as a line of ndjson.
#[must_use]
pub fn line(problem: &Problem) -> String {
    compact(&Standalone(problem)) + "\n"
}
