//! `-o github`: workflow commands, which GitHub shows as annotations in the diff.
//!
//! The runner undoes five escapes in a property and three in the message, so
//! those are all that may be used; what else a CI log must not hold is made
//! visible before.

use super::{paths, sentence};
use crate::judge::Problem;
use crate::render::escape::visible;
use crate::rules::Severity;
use crate::settings::Folders;
use crate::source::STDIN_NAME;

/// One workflow command.
#[must_use]
pub fn github(problem: &Problem, folders: &Folders) -> String {
    let Problem { path, place, severity, rule, help, .. } = problem;
    let command = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut properties = Vec::new();
    let mut message = sentence(problem);
    if &**path == STDIN_NAME {
        // No file to show it in: the place goes into the text.
        message = format!("{} of standard input: {message}", place.start);
    } else {
        properties.push(("file", paths::relative(path, folders)));
        properties.push(("line", place.start.line.to_string()));
        properties.push(("endLine", place.end.line.to_string()));
        if place.start.line == place.end.line {
            // GitHub refuses columns of a range that spans lines.
            properties.push(("col", place.start.column.to_string()));
            properties.push(("endColumn", place.end.column.to_string()));
        }
    }
    properties.push(("title", format!("zdim {}", rule.name)));
    let properties: Vec<String> = properties
        .into_iter()
        .map(|(name, value)| format!("{name}={}", property(&visible(&value))))
        .collect();
    let message = format!("{message}\nhelp: {}", visible(help));
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

/// The message of a command: `%` first, since it begins the other escapes.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which also ends at `,` and `:`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
