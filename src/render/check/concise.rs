//! `-o concise`: `path:line:col: severity[rule] message`, one line a problem,
//! as editors and `grep` users read it.

use super::shown_in;
use super::stand_in::Look;
use crate::inspection::Problem;

/// One line.
#[must_use]
pub fn concise(problem: &Problem, look: &Look) -> String {
    let Problem { path, place, severity, rule, message, .. } = problem;
    // Made visible with the path at its beginning: the one place where a file's
    // name could act as a workflow command.
    let line = format!("{path}:{}: {}[{}] {message}", place.start, severity.name(), rule.name);
    format!("{}\n", shown_in(&line, look))
}
