//! The same problems through every format: against golden files, against the
//! formats' schemas, and with everything hostile that a capture may hold.

mod fixture;
mod golden;
mod hostile;

use super::{Run, concise, full, github, gitlab, json, junit, markdown, sarif};
use crate::judge::Problem;
use crate::render::Look;

/// A terminal that can do everything, one hundred columns wide.
pub(super) fn look() -> Look {
    Look { colour: false, unicode: true, width: 100, limit: None, zone: jiff::tz::TimeZone::UTC }
}

/// Every format's output, under the name of its golden file.
fn outputs(problems: &[Problem], run: &Run) -> Vec<(&'static str, String)> {
    let each = |show: &dyn Fn(&Problem) -> String| problems.iter().map(show).collect::<String>();
    let ascii = Look { unicode: false, width: 60, ..look() };
    let colour = Look { colour: true, ..look() };
    let full = |look: &Look| {
        let objects = problems.chunk_by(full::is_of_same_object);
        objects.map(|problems| full::together(problems, look)).collect::<String>()
    };
    let elements: String =
        problems.iter().enumerate().map(|(at, problem)| json::element(problem, at == 0)).collect();
    let document =
        json::OPENING.to_owned() + &elements + &json::closing(&run.summary, problems.is_empty());
    vec![
        ("full.txt", full(&look())),
        ("full-ascii.txt", full(&ascii)),
        ("full-colour.txt", full(&colour)),
        ("concise.txt", each(&|problem| concise::concise(problem, &look()))),
        ("report.json", document),
        ("report.ndjson", each(&json::line)),
        ("github.txt", each(&|problem| github::github(problem, &run.folders))),
        ("github-summary.md", markdown::github_summary(problems, run)),
        ("gitlab.json", gitlab::gitlab(problems, run)),
        ("report.sarif", sarif::sarif(problems, run)),
        ("junit.xml", junit::junit(problems, run)),
    ]
}

/// One of the outputs.
fn output(name: &str, problems: &[Problem], run: &Run) -> String {
    let outputs = outputs(problems, run);
    outputs.into_iter().find(|(other, _)| *other == name).expect("a format of that name").1
}
