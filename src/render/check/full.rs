//! `-o full`: for people. What is wrong, the line that it stands in with carets
//! below it, and what to do.
//!
//! Drawn by hand, in the form that rustc made familiar, and not with
//! `annotate-snippets`: that crate computes the column from the text it shows,
//! which is another one here as soon as a line was cut or a character spelled
//! out, and when it is told the place apart it draws a line of ` ::: `, which a
//! CI runner may take for a command. A problem that spans lines (an object that
//! lacks a field) shows its first line only, and says where it ends.

use std::fmt::Write as _;

use super::excerpt::{View, view};
use super::shown_in;
use super::stand_in::Look;
use crate::inspection::Problem;
use crate::rules::Severity;

/// The signs that a problem is drawn with.
struct Signs {
    arrow: &'static str,
    bar: &'static str,
    note: &'static str,
    last_note: &'static str,
}

const UNICODE: Signs = Signs { arrow: "╭▸", bar: "│", note: "├", last_note: "╰" };
const ASCII: Signs = Signs { arrow: "-->", bar: "|", note: "=", last_note: "=" };

/// What a piece of text is, and so its colour.
#[derive(Clone, Copy)]
enum Ink {
    Severity(Severity),
    Strong,
    Frame,
}

/// One problem, with an empty line after it.
#[must_use]
pub fn full(problem: &Problem, look: &Look) -> String {
    let Problem { path, place, severity, rule, message, .. } = problem;
    let signs = if look.unicode { &UNICODE } else { &ASCII };
    let digits = place.start.line.to_string().len();
    let room = look.width.max(40) - digits - " | ".len();
    let view = problem.excerpt.as_ref().map(|excerpt| view(problem, excerpt, room, look));

    let kind = format!("{}[{}]", severity.name(), rule.name);
    let title = format!(": {}", shown_in(message, look));
    let arrow = if look.unicode { " ".repeat(digits + 1) } else { " ".repeat(digits) };
    let mut text = format!(
        "{}{}\n{arrow}{} {}\n",
        paint(&kind, Ink::Severity(*severity), look),
        paint(&title, Ink::Strong, look),
        paint(signs.arrow, Ink::Frame, look),
        shown_in(&format!("{path}:{}", place.start), look),
    );
    let bar = paint(signs.bar, Ink::Frame, look);
    if let Some(view) = &view {
        draw(&mut text, problem, view, &bar, digits, look);
    }
    let notes = notes(problem, view.is_some(), look);
    for (at, (name, note)) in notes.iter().enumerate() {
        let sign = if at + 1 == notes.len() { signs.last_note } else { signs.note };
        let sign = paint(sign, Ink::Frame, look);
        let name = paint(name, Ink::Strong, look);
        writeln!(text, "{:digits$} {sign} {name}{note}", "").unwrap_or_default();
    }
    text + "\n"
}

/// The lines of the excerpt, and the carets below the last of them.
fn draw(text: &mut String, problem: &Problem, view: &View, bar: &str, digits: usize, look: &Look) {
    let margin = format!("{:digits$} {bar}", "");
    writeln!(text, "{margin}").unwrap_or_default();
    for line in &view.lines {
        let number = paint(&format!("{:>digits$}", line.number), Ink::Frame, look);
        let shown = format!("{number} {bar} {}", line.text);
        writeln!(text, "{}", shown.trim_end()).unwrap_or_default();
    }
    let mut label = Vec::new();
    if let Some(suggestion) = &problem.suggestion {
        label.push(format!("did you mean {}?", shown_in(suggestion, look)));
    }
    if problem.place.end.line > problem.place.start.line {
        label.push(format!("(up to {})", problem.place.end));
    }
    let carets = format!("{} {}", "^".repeat(view.carets), label.join(" "));
    let carets = paint(carets.trim_end(), Ink::Severity(problem.severity), look);
    writeln!(text, "{margin} {:1$}{carets}", "", view.indent).unwrap_or_default();
    writeln!(text, "{margin}").unwrap_or_default();
}

/// What stands below the excerpt, each with its name.
fn notes(problem: &Problem, has_excerpt: bool, look: &Look) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    if let Some(suggestion) = problem.suggestion.as_ref().filter(|_| !has_excerpt) {
        notes.push(("did you mean ", format!("{}?", shown_in(suggestion, look))));
    }
    if !problem.via.is_empty() {
        notes.push(("via: ", shown_in(&problem.via.join(", "), look).into_owned()));
    }
    notes.push(("help: ", shown_in(&problem.help, look).into_owned()));
    notes
}

/// `text`, already visible, in its colour.
fn paint(text: &str, ink: Ink, look: &Look) -> String {
    use owo_colors::OwoColorize as _;
    if !look.colour {
        return text.to_owned();
    }
    match ink {
        Ink::Severity(Severity::Error) => text.red().bold().to_string(),
        Ink::Severity(Severity::Warning) => text.yellow().bold().to_string(),
        Ink::Strong => text.bold().to_string(),
        Ink::Frame => text.blue().to_string(),
    }
}
