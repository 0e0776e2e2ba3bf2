//! `-o junit`: JUnit XML as Jenkins reads it, and GitLab, Azure and others.
//!
//! A case for each error, named by its place and rule; an input without an
//! error is one passing case, so that a clean run shows what was checked. An
//! input's warnings stand as the output of its first case. Jenkins and GitLab
//! tell cases apart by name alone, so names are unique; `testcase` has no `file`
//! in Jenkins' schema, so the path is part of the name.
//!
//! The few elements are written by hand: what matters is the escaping of text,
//! which `escaped` does more strictly than an XML writer would.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::concise::concise;
use super::full::full;
use super::{Run, sentence};
use crate::judge::Problem;
use crate::render::Look;
use crate::render::escape::visible;
use crate::rules::Severity;

/// The look of a failure's text. XML is UTF-8, whatever the terminal reads.
const PLAIN: Look = Look::PLAIN;

/// The whole report.
#[must_use]
pub fn junit(problems: &[Problem], run: &Run) -> String {
    let mut cases = Cases::default();
    for (path, problems) in by_input(problems, run) {
        cases.add(path, &problems);
    }
    if cases.count == 0 {
        // A suite without a case counts as a failure in some services.
        cases.case("no input", "", "");
    }
    let Cases { text, count, failures, .. } = cases;
    let counts = format!("tests=\"{count}\" failures=\"{failures}\" errors=\"0\"");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"zdim\" {counts}>\n\
         <testsuite name=\"zdim check\" {counts} skipped=\"0\">\n\
         {text}</testsuite>\n</testsuites>\n"
    )
}

/// The problems of each input, in the order of the run; of a path that is no
/// input (a folder in which nothing was found), after them.
fn by_input<'p>(problems: &'p [Problem], run: &'p Run) -> Vec<(&'p str, Vec<&'p Problem>)> {
    let mut groups: Vec<(&str, Vec<&Problem>)> = Vec::new();
    let mut places = HashMap::new();
    let paths = run.inputs.iter().chain(problems.iter().map(|problem| &problem.path));
    for path in paths {
        places.entry(&**path).or_insert_with(|| {
            groups.push((path, Vec::new()));
            groups.len() - 1
        });
    }
    for problem in problems {
        groups[places[&*problem.path]].1.push(problem);
    }
    groups
}

#[derive(Default)]
struct Cases {
    text: String,
    count: usize,
    failures: usize,
    names: HashSet<String>,
}

impl Cases {
    /// The cases of one input.
    fn add(&mut self, path: &str, problems: &[&Problem]) {
        let (errors, warnings): (Vec<&Problem>, Vec<&Problem>) =
            problems.iter().partition(|problem| problem.severity == Severity::Error);
        let mut output: String =
            warnings.into_iter().map(|problem| concise(problem, &PLAIN)).collect();
        if errors.is_empty() {
            self.case(&visible(path), "", &output);
        }
        for problem in errors {
            let name = format!("{path}:{} {}", problem.place.start, problem.rule.name);
            self.failures += 1;
            self.case(&visible(&name), &failure(problem), &output);
            output.clear();
        }
    }

    fn case(&mut self, name: &str, failure: &str, output: &str) {
        self.count += 1;
        let name = self.unique(name);
        let class = "classname=\"zdim.check\"";
        write!(self.text, "<testcase {class} name=\"{}\"", escaped(&name)).unwrap_or_default();
        if failure.is_empty() && output.is_empty() {
            self.text.push_str("/>\n");
            return;
        }
        self.text.push_str(">\n");
        self.text.push_str(failure);
        if !output.is_empty() {
            let output = escaped(output);
            writeln!(self.text, "<system-out>{output}</system-out>").unwrap_or_default();
        }
        self.text.push_str("</testcase>\n");
    }

    /// `name`, with a number if there was a case of that name.
    fn unique(&mut self, name: &str) -> String {
        let mut candidate = name.to_owned();
        let mut number = 1;
        while !self.names.insert(candidate.clone()) {
            number += 1;
            candidate = format!("{name} ({number})");
        }
        candidate
    }
}

fn failure(problem: &Problem) -> String {
    format!(
        "<failure type=\"{}\" message=\"{}\">{}</failure>\n",
        problem.rule.name,
        escaped(&sentence(problem)),
        escaped(full(problem, &PLAIN).trim_end())
    )
}

/// `text` for an element or an attribute. Escaped beside the five that XML
/// names: what a reader of the raw file in a CI log would take for a command,
/// and white space that an attribute would lose. What XML 1.0 cannot hold, not
/// even escaped, is spelled out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous = ' ';
    for c in text.chars() {
        let reference: Cow<'_, str> = match c {
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            '&' => "&amp;".into(),
            '"' => "&quot;".into(),
            '\'' => "&apos;".into(),
            '\t' => "&#9;".into(),
            ':' if previous == ':' => "&#58;".into(),
            '#' if previous == '#' => "&#35;".into(),
            '\n' => "\n".into(),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {
                format!("\\u{{{:x}}}", u32::from(c)).into()
            }
            c => {
                out.push(c);
                previous = c;
                continue;
            }
        };
        out.push_str(&reference);
        previous = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_legal_xml_and_no_command() {
        assert_eq!(escaped("a]]>b"), "a]]&gt;b");
        assert_eq!(escaped("\u{1b}\u{ffff}\u{fffd}"), "\\u{1b}\\u{ffff}\u{fffd}");
        assert_eq!(escaped("\n ::error::x ##[error]"), "\n :&#58;error:&#58;x #&#35;[error]");
    }
}
