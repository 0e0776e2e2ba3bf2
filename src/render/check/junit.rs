//! `-o junit`: JUnit XML as Jenkins reads it, and GitLab, Azure and others.
//!
//! A case for each input, under a name that never changes, so that Jenkins can follow
//! it: the path, without a line or a rule. An input with an error is one failure, whose
//! text lists its findings; one with warnings passes, with them as its output; a clean
//! run shows what was checked. Jenkins and GitLab tell cases apart by name alone, so
//! names are unique; `testcase` has no `file` in Jenkins' schema. `time` has to be
//! there; it says nothing, so that the same input gives the same report.
//!
//! The few elements are written by hand: what matters is the escaping of text,
//! which `escaped` does more strictly than an XML writer would.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::concise::concise;
use super::full::full;
use super::{Run, paths, sentence};
use crate::judge::Problem;
use crate::render::Look;
use crate::render::escape::visible;
use crate::render::phrases::count;
use crate::rules::Severity;

/// The look of a failure's text. XML is UTF-8, whatever the terminal reads.
const PLAIN: Look = Look::PLAIN;

/// The whole report.
#[must_use]
pub fn junit(problems: &[Problem], run: &Run) -> String {
    let mut cases = Cases::default();
    for (path, problems) in by_input(problems, run) {
        cases.add(&paths::relative(path, &run.folders), &problems);
    }
    if cases.count == 0 {
        // A suite without a case counts as a failure in some services.
        cases.case("no input", "");
    }
    let Cases { text, count, failures, .. } = cases;
    let counts = format!("tests=\"{count}\" failures=\"{failures}\" errors=\"0\" time=\"0\"");
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
    /// The case of one input, whose path is `name`.
    fn add(&mut self, name: &str, problems: &[&Problem]) {
        let shown =
            problems.iter().map(|&problem| Problem { path: name.into(), ..problem.clone() });
        let content = match problems.iter().find(|problem| problem.severity == Severity::Error) {
            _ if problems.is_empty() => String::new(),
            None => {
                let lines: String = shown.map(|problem| concise(&problem, &PLAIN)).collect();
                format!("<system-out>{}</system-out>\n", escaped(&lines))
            }
            Some(first) => {
                self.failures += 1;
                let listed: String = shown.map(|problem| full(&problem, &PLAIN)).collect();
                failure(first, problems.len(), &listed)
            }
        };
        self.case(&visible(name), &content);
    }

    fn case(&mut self, name: &str, content: &str) {
        self.count += 1;
        let name = escaped(&self.unique(name));
        let case = format!("<testcase classname=\"zdim.check\" name=\"{name}\" time=\"0\"");
        let end = if content.is_empty() { "/>\n" } else { ">\n" };
        self.text.extend([&case, end, content]);
        if !content.is_empty() {
            self.text.push_str("</testcase>\n");
        }
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

/// A failure, called by its `first` error, with a text that lists so `many` findings.
fn failure(first: &Problem, many: usize, listed: &str) -> String {
    let more = match many - 1 {
        0 => String::new(),
        more => format!(" (and {})", count(more as u64, "more finding")),
    };
    format!(
        "<failure type=\"{}\" message=\"{}\">{}</failure>\n",
        first.rule.name,
        escaped(&(sentence(first) + &more)),
        escaped(listed.trim_end())
    )
}

/// `text` for an element or an attribute. Escaped beside the five that XML
/// names: what a reader of the raw file in a CI log would take for a command,
/// white space that an attribute would lose, and what is not ASCII, since some
/// readers guess a code page. What XML 1.0 cannot hold, not even escaped, is
/// spelled out.
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
            c if !c.is_ascii() => format!("&#{};", u32::from(c)).into(),
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
        assert_eq!(escaped("\u{1b}\u{ffff}\u{fffd}"), "\\u{1b}\\u{ffff}&#65533;");
        assert_eq!(escaped("\n ::error::x ##[error]"), "\n :&#58;error:&#58;x #&#35;[error]");
    }
}
