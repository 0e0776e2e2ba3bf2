//! `-o concise`: `path:line:col: severity[rule] message`, one line a problem,
//! as editors and `grep` users read it. It is never wrapped or cut.

use crate::judge::Problem;
use crate::render::runs::Runs;
use crate::render::{Look, Role};

/// One line.
#[must_use]
pub fn concise(problem: &Problem, look: &Look) -> String {
    let Problem { path, place, severity, rule, message, .. } = problem;
    let kind = format!("{}[{}]", severity.name(), rule.name);
    let mut line = String::new();
    Runs::new(look)
        .add(Role::Plain, &format!("{path}:{}:", place.start))
        .gap(1)
        .add(Role::of_severity(*severity), &kind)
        .gap(1)
        .add(Role::Plain, message)
        .paint(&mut line);
    line + "\n"
}
