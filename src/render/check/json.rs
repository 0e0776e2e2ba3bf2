//! `-o json` and `-o ndjson`: every problem as data, nothing lost.
//!
//! The one document is written in three steps, so that it streams: [`opening`],
//! [`element`] for each problem, [`closing`].

use serde::Serialize;

use super::Run;
use super::stand_in::to_json;
use crate::inspection::{Problem, Standalone};

/// The report's counts, under the names of its JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'r> {
    inputs: usize,
    events: u64,
    other_events: &'r std::collections::BTreeMap<String, u64>,
    errors: u64,
    warnings: u64,
}

/// What comes before the first problem.
#[must_use]
pub const fn opening() -> &'static str {
    "{\"zdim\": 1, \"problems\": ["
}

/// One problem, with the comma that it needs unless it is the first.
#[must_use]
pub fn element(problem: &Problem, is_first: bool) -> String {
    let comma = if is_first { "" } else { "," };
    format!("{comma}\n  {}", to_json(&Standalone(problem)))
}

/// What comes after the last problem.
#[must_use]
pub fn closing(run: &Run, is_empty: bool) -> String {
    let summary = Summary {
        inputs: run.inputs.len(),
        events: run.events,
        other_events: &run.other_events,
        errors: run.errors,
        warnings: run.warnings,
    };
    let end = if is_empty { "" } else { "\n" };
    format!("{end}], \"summary\": {}}}\n", to_json(&summary))
}

/// One problem as a line of ndjson.
#[must_use]
pub fn line(problem: &Problem) -> String {
    to_json(&Standalone(problem)) + "\n"
}
