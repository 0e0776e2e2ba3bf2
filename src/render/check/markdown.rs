//! GitHub's job summary: a Markdown table of all problems, since GitHub shows
//! only about ten annotations of a kind for each step.

use std::fmt::Write as _;

use super::{Run, paths, sentence};
use crate::judge::Problem;
use crate::render::escape::visible;
use crate::render::phrases::count;
use crate::settings::Folders;

/// GitHub drops a summary of more than 1 MiB altogether; this leaves room for
/// the closing line and for what the step itself may add.
const MOST_BYTES: usize = 1_000_000;

/// The summary: a heading with the counts, then a row for each problem,
/// whose path is that of its annotation.
#[must_use]
pub fn github_summary(problems: &[Problem], run: &Run) -> String {
    let folders = &run.folders;
    let mut text = format!("### zdim check: {}\n\n{}\n", verdict(run), read(run));
    if problems.is_empty() {
        return text;
    }
    text.push_str("\n| Severity | Place | Rule | Finding |\n| --- | --- | --- | --- |\n");
    for (done, problem) in problems.iter().enumerate() {
        let row = row(problem, folders);
        if text.len() + row.len() > MOST_BYTES {
            let rest = count((problems.len() - done) as u64, "more finding");
            write!(text, "\n{rest}: too many for a job summary.\n").unwrap_or_default();
            break;
        }
        text.push_str(&row);
    }
    text
}

fn verdict(Run { summary, dropped, .. }: &Run) -> String {
    match (summary.errors, summary.warnings) {
        (0, 0) if summary.unread > 0 => {
            count(summary.unread, "input") + " could not be read in full"
        }
        (0, 0) if summary.events == 0 && *dropped > 0 => "no session event selected".to_owned(),
        (0, 0) if summary.events == 0 => "no session event".to_owned(),
        (0, 0) => "nothing wrong".to_owned(),
        (errors, warnings) => {
            format!("{}, {}", count(errors, "error"), count(warnings, "warning"))
        }
    }
}

fn read(Run { summary, dropped, .. }: &Run) -> String {
    let others: u64 = summary.other_events.values().sum();
    let others = if others == 0 { String::new() } else { format!(" and {others} of other types") };
    let inputs = count(summary.inputs, "input");
    let selected = if *dropped == 0 { String::new() } else { format!("{} of ", summary.events) };
    let events = count(summary.events + dropped, "session event");
    format!("{selected}{events}{others} in {inputs}.")
}

fn row(problem: &Problem, folders: &Folders) -> String {
    let Problem { path, place, severity, rule, .. } = problem;
    format!(
        "| {} | <code>{}:{}</code> | <code>{}</code> | {} |\n",
        severity.name(),
        escaped(&visible(&paths::relative(path, folders))),
        place.start,
        rule.name,
        escaped(&sentence(problem)),
    )
}

/// `text`, already visible, as plain text of a table's cell: whatever Markdown
/// or HTML could act on stands as a character reference, which both read as text.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous = ' ';
    for c in text.chars() {
        let is_plain = match c {
            // Else `www.` would become a link.
            '.' => !previous.eq_ignore_ascii_case(&'w'),
            ' ' | ',' | '/' | '-' | ';' | '?' | '=' | '%' => true,
            c => !c.is_ascii() || c.is_ascii_alphanumeric(),
        };
        if is_plain {
            out.push(c);
        } else {
            write!(out, "&#{};", u32::from(c)).unwrap_or_default();
        }
        previous = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_markdown_or_html_survives() {
        let attack = "|`<img>`&amp;[x](http://a) ![i](b) *a* _b_ ~c~ #1 @me\\| www.evil.com $x$";
        let text = escaped(attack).replace("&#", "");
        for sign in ['|', '`', '<', '>', '&', '[', ']', '(', '*', '_', '~', '#', '@', ':', '$'] {
            assert!(!text.contains(sign), "{sign}: {text}");
        }
        assert!(!text.contains("www."));
    }
}
