//! `-o full`: for people. What is wrong, the line that it stands in with carets
//! below it, and what to do.
//!
//! Drawn by hand, in the form that rustc made familiar, and not with
//! `annotate-snippets`: that crate computes the column from the text it shows,
//! which is another one here as soon as a line was cut or a character spelled
//! out, and when it is told the place apart it draws a line of ` ::: `, which a
//! CI runner may take for a command. A problem that spans lines (an object that
//! lacks a field) shows its first line only, and says where it ends. Several fields
//! that one object lacks share one excerpt.

use super::excerpt::{View, view};
use crate::judge::Problem;
use crate::render::runs::Runs;
use crate::render::{Look, Role};
use crate::rules::Severity;
use crate::rules::shape::{MISSING_FIELD, OMITTED_FIELD};

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
    together(std::slice::from_ref(problem), look)
}

/// Whether both are fields that one object lacks: then one excerpt shows it.
#[must_use]
pub fn is_of_same_object(one: &Problem, other: &Problem) -> bool {
    let lacks =
        |problem: &Problem| [MISSING_FIELD.name, OMITTED_FIELD.name].contains(&problem.rule.name);
    lacks(one)
        && lacks(other)
        && (one.place, &one.path, &one.via) == (other.place, &other.path, &other.via)
}

/// Problems of one place, which is shown once, with an empty line after them.
#[must_use]
pub fn together(problems: &[Problem], look: &Look) -> String {
    let mut text = String::new();
    let Some(first) = problems.first() else { return text };
    let frame = if look.unicode { &UNICODE } else { &ASCII };
    // Frame and text stand apart by the width of the largest line number.
    let margin = first.place.start.line.to_string().len() + 1;
    let limit = look.limit.unwrap_or(usize::MAX);
    for Problem { severity, rule, message, .. } in problems {
        let kind = format!("{}[{}]", severity.name(), rule.name);
        let title = Runs::new(look).add(Role::of_severity(*severity), &kind);
        title.add(Role::Status, &format!(": {message}")).paint_wrapped(0, 2, limit, &mut text);
    }
    let place = format!("{}:{}", first.path, first.place.start);
    let arrow = Runs::new(look).glue(margin - 1).add(Role::Dim, frame.arrow).glue(1);
    arrow.add(Role::Plain, &place).paint_wrapped(0, margin + 3, limit, &mut text);

    let room = look.width.saturating_sub(margin + 2).max(NARROWEST);
    let view = first.excerpt.as_ref().map(|excerpt| view(excerpt, room, look));
    let mut asides = asides(problems, look);
    if let Some(view) = &view {
        let is_error = problems.iter().any(|problem| problem.severity == Severity::Error);
        let severity = if is_error { Severity::Error } else { Severity::Warning };
        draw(&mut text, severity, view, &mut asides, &Margin { frame, width: margin, look });
    }
    let mut notes = asides;
    notes.extend(self::notes(problems, look));
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

/// The frame on the left of an excerpt.
struct Margin<'l> {
    frame: &'l Frame,
    width: usize,
    look: &'l Look,
}

/// The lines of the excerpt, and the carets below the last of them, with as many of
/// the asides behind them as fit: those are taken.
fn draw(
    text: &mut String,
    severity: Severity,
    view: &View,
    asides: &mut Vec<Runs<'_>>,
    Margin { frame, width: margin, look }: &Margin<'_>,
) {
    let bar = || Runs::new(look).gap(*margin).add(Role::Dim, frame.bar);
    put(text, &bar());
    for line in &view.lines {
        let number = format!("{:>1$} ", line.number, margin - 1);
        let number = Runs::new(look).add(Role::Dim, &number).add(Role::Dim, frame.bar);
        put(text, &number.gap(1).add(Role::Plain, &line.text));
    }
    let role = Role::of_severity(severity);
    let mut carets = bar().gap(1 + view.indent).add(role, &"^".repeat(view.carets));
    asides.retain(|aside| {
        let fits = carets.width() + 1 + aside.width() <= look.width;
        if fits {
            carets = carets.clone().gap(1).add_painted(role, aside);
        }
        !fits
    });
    put(text, &carets);
    put(text, &bar());
}

/// What may stand beside the carets: what was meant, and where a problem ends that
/// spans lines.
fn asides<'l>(problems: &[Problem], look: &'l Look) -> Vec<Runs<'l>> {
    let meant = problems.iter().filter_map(|problem| problem.suggestion.as_ref());
    let meant = meant.map(|suggestion| {
        let runs = Runs::new(look).add(Role::Plain, "did you mean ");
        runs.add_value(Role::Status, suggestion).add(Role::Plain, "?")
    });
    let spans = problems.first().map(|problem| problem.place);
    let end = spans
        .filter(|place| place.end.line > place.start.line)
        .map(|place| Runs::new(look).add(Role::Plain, &format!("(up to {})", place.end)));
    meant.chain(end).collect()
}

/// What stands below the excerpt.
fn notes<'l>(problems: &[Problem], look: &'l Look) -> Vec<Runs<'l>> {
    let note = |label| Runs::new(look).add(Role::Dim, label);
    let mut notes = Vec::new();
    if let Some(problem) = problems.first().filter(|problem| !problem.via.is_empty()) {
        notes.push(note("via: ").add_value(Role::Plain, &problem.via.join(", ")));
    }
    let mut helps: Vec<&str> = Vec::new();
    for Problem { help, .. } in problems {
        if !helps.contains(&&**help) {
            helps.push(help);
        }
    }
    notes.extend(helps.into_iter().map(|help| note("help: ").add(Role::Plain, help)));
    notes
}

fn put(text: &mut String, line: &Runs<'_>) {
    line.paint(text);
    text.push('\n');
}
