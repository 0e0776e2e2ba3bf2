//! `-o full`: for people. What is wrong, the line that it stands in with carets
//! below it, and what to do.
//!
//! Drawn by hand, in the form that rustc made familiar, and not with
//! `annotate-snippets`: that crate computes the column from the text it shows,
//! which is another one here as soon as a line was cut or a character spelled
//! out, and when it is told the place apart it draws a line of ` ::: `, which a
//! CI runner may take for a command. A problem that spans lines (an object that
//! lacks a field) shows its first line only, and says where it ends.

use super::excerpt::{View, view};
use crate::judge::Problem;
use crate::render::runs::Runs;
use crate::render::{Look, Role};

/// The signs that a problem is framed with.
struct Frame {
    arrow: &'static str,
    bar: &'static str,
    note: &'static str,
    last_note: &'static str,
}

const UNICODE: Frame = Frame { arrow: " ╭▸", bar: "│", note: "├", last_note: "╰" };
const ASCII: Frame = Frame { arrow: "-->", bar: "|", note: "=", last_note: "=" };

/// One problem, with an empty line after it.
#[must_use]
pub fn full(problem: &Problem, look: &Look) -> String {
    let Problem { path, place, severity, rule, message, .. } = problem;
    let frame = if look.unicode { &UNICODE } else { &ASCII };
    // Frame and text stand apart by the width of the largest line number.
    let margin = place.start.line.to_string().len() + 1;
    let mut text = String::new();

    let kind = format!("{}[{}]", severity.name(), rule.name);
    let title = Runs::new(look).add(Role::of_severity(*severity), &kind);
    put(&mut text, &title.add(Role::Status, &format!(": {message}")));
    let place = format!("{path}:{}", place.start);
    let arrow = Runs::new(look).gap(margin - 1).add(Role::Dim, frame.arrow);
    put(&mut text, &arrow.gap(1).add(Role::Plain, &place));

    let room = look.width.saturating_sub(margin + 2).max(NARROWEST);
    let view = problem.excerpt.as_ref().map(|excerpt| view(excerpt, room, look));
    if let Some(view) = &view {
        draw(&mut text, problem, view, frame, margin, look);
    }
    let notes = notes(problem, view.is_some(), look, room);
    for (at, note) in notes.iter().enumerate() {
        let sign = if at + 1 == notes.len() { frame.last_note } else { frame.note };
        let line = Runs::new(look).glue(margin).add(Role::Dim, sign).glue(1).join(note);
        line.paint_wrapped(0, margin + 2 + HANG, look.width, &mut text);
    }
    text + "\n"
}

/// An excerpt is never narrower than this, however narrow the terminal.
const NARROWEST: usize = 30;

/// How far a note's other lines are indented: by `help: `.
const HANG: usize = 6;

/// The lines of the excerpt, and the carets below the last of them.
fn draw(
    text: &mut String,
    problem: &Problem,
    view: &View,
    frame: &Frame,
    margin: usize,
    look: &Look,
) {
    let bar = || Runs::new(look).gap(margin).add(Role::Dim, frame.bar);
    put(text, &bar());
    for line in &view.lines {
        let number = format!("{:>1$} ", line.number, margin - 1);
        let number = Runs::new(look).add(Role::Dim, &number).add(Role::Dim, frame.bar);
        put(text, &number.gap(1).add(Role::Plain, &line.text));
    }
    let role = Role::of_severity(problem.severity);
    let mut carets = bar().gap(1 + view.indent).add(role, &"^".repeat(view.carets));
    if let Some(suggestion) = &problem.suggestion {
        carets =
            carets.gap(1).add(role, "did you mean ").add_value(role, suggestion).add(role, "?");
    }
    if problem.place.end.line > problem.place.start.line {
        carets = carets.gap(1).add(role, &format!("(up to {})", problem.place.end));
    }
    put(text, &carets);
    put(text, &bar());
}

/// What stands below the excerpt.
fn notes<'l>(problem: &Problem, has_excerpt: bool, look: &'l Look, room: usize) -> Vec<Runs<'l>> {
    let note = || Runs::new(look);
    let mut notes = Vec::new();
    if let Some(suggestion) = problem.suggestion.as_ref().filter(|_| !has_excerpt) {
        let runs = note().add(Role::Plain, "did you mean ");
        notes.push(runs.add_value(Role::Status, suggestion).add(Role::Plain, "?"));
    }
    if !problem.via.is_empty() {
        let runs = note().add(Role::Dim, "via: ");
        notes.push(runs.add_cut(Role::Plain, &problem.via.join(", "), room - "via: ".len()));
    }
    notes.push(note().add(Role::Dim, "help: ").add(Role::Plain, &problem.help));
    notes
}

fn put(text: &mut String, line: &Runs<'_>) {
    line.paint(text);
    text.push('\n');
}
