//! The card: one event as a person wants to read it, and paste it into a chat.

use super::phrases::{place, reply_meaning, session_meaning, time};
use super::runs::{LONGEST_VALUE, Runs};
use super::{Look, Role, Sign};
use crate::judge::{Inspection, Problem};
use crate::rules::Severity;
use crate::tables::Basis;

/// Text is not stretched beyond this: long lines are hard to read.
const WIDEST: usize = 100;

/// The place ends here where it fits, so that a card stays in one view.
const HEADER: usize = 79;

/// Where the values of the labels begin.
const VALUES: usize = 13;

/// Where the reply status begins, after `✔ permitted`.
const REASON: usize = 27;

/// How many problems are shown; the rest is counted.
const MOST_PROBLEMS: usize = 20;

/// One event with its verdict and its problems, over several lines.
#[must_use]
pub fn card(inspection: &Inspection, look: &Look) -> String {
    let mut out = String::new();
    let width = look.width.min(WIDEST);
    header(inspection, look, width, &mut out);
    out.push('\n');
    rows(inspection, look, width, &mut out);
    if !inspection.problems.is_empty() {
        out.push('\n');
        problems(&inspection.problems, look, width, &mut out);
    }
    out
}

/// Status, session and place; then what the status means.
fn header(inspection: &Inspection, look: &Look, width: usize, out: &mut String) {
    let fields = &inspection.event;
    let title = Runs::new(look)
        .add_sign(Role::of_verdict(inspection.reply.permitted()), Sign::Event)
        .gap(1)
        .add_session(Role::Status, fields.session_status.as_ref(), LONGEST_VALUE)
        .gap(3)
        .add(Role::Dim, "session ")
        .add_words(Role::Plain, fields.session_id.as_ref(), LONGEST_VALUE);
    let place = Runs::new(look).add(Role::Dim, &place(&inspection.source));
    let together = title.width() + 3 + place.width();
    if together <= width {
        let end = HEADER.min(width).max(together);
        let title = title.pad(end - place.width()).join(&place);
        title.paint(out);
        out.push('\n');
    } else {
        title.paint_wrapped(0, 2, width, out);
        out.push_str("  ");
        place.paint_wrapped(2, 2, width, out);
    }

    let mut state = Runs::new(look).gap(2).add(Role::Plain, session_meaning(inspection));
    if let old @ Some(_) = fields.session_old_status.as_ref() {
        let was = Runs::new(look).add(Role::Dim, "was ");
        let was = was.add_session(Role::Plain, old, LONGEST_VALUE);
        if state.width() + 3 + was.width() > width {
            state.paint_wrapped(0, 2, width, out);
            state = Runs::new(look).gap(2).join(&was);
        } else {
            state = state.gap(3).join(&was);
        }
    }
    state.paint_wrapped(0, 2, width, out);
}

/// The labelled facts.
fn rows(inspection: &Inspection, look: &Look, width: usize, out: &mut String) {
    let (fields, reply) = (&inspection.event, inspection.reply);
    let start = |label| Runs::new(look).gap(2).add(Role::Dim, label).pad(VALUES);
    let mut row = |runs: &Runs<'_>, hang| runs_to(out, runs, hang, width);

    let mut verdict = start("Reply").add_verdict(reply).pad(REASON);
    if let status @ Some(_) = fields.reply_status.as_ref() {
        verdict = verdict.add_reply(Role::Status, status, LONGEST_VALUE).add(Role::Plain, ": ");
    }
    row(&verdict.add(Role::Plain, reply_meaning(inspection)), REASON);

    if reply.permitted() != Some(true) {
        if reply.permitted().is_some() {
            row(&start("Who acts").add(Role::Plain, reply.actor().phrase()), VALUES);
        }
        let mut next = start("Next").add(Role::Plain, reply.next_step());
        if reply.basis() == Basis::Inferred && reply.permitted().is_some() {
            next = next.add(Role::Dim, " (inferred, not documented by Zoho)");
        }
        row(&next, VALUES);
    }
    row(&start("Handler").add_handler(fields, LONGEST_VALUE), VALUES);
    let value = |label, words| start(label).add_words(Role::Plain, words, LONGEST_VALUE);
    row(&value("Messages", fields.messages_count.as_ref()), VALUES);
    let channel = value("Channel", fields.channel_id.as_ref()).gap(3).add(Role::Dim, "org ");
    row(&channel.add_words(Role::Plain, fields.org_id.as_ref(), LONGEST_VALUE), VALUES);
    let when = match time(fields, look, "%Y-%m-%d %H:%M:%S%.3f %Z") {
        Some(time) => start("Time").add_value(Role::Plain, &time),
        None => value("Time", None),
    };
    row(&when, VALUES);
}

fn runs_to(out: &mut String, runs: &Runs<'_>, hang: usize, width: usize) {
    runs.paint_wrapped(0, hang, width, out);
}

/// One block a problem. Of very many, the errors come before the warnings.
fn problems(problems: &[Problem], look: &Look, width: usize, out: &mut String) {
    let errors = problems.iter().filter(|p| p.severity == Severity::Error).count();
    let mut warnings_left = MOST_PROBLEMS.saturating_sub(errors);
    let mut errors_left = MOST_PROBLEMS;
    let (shown, left): (Vec<_>, Vec<_>) = problems.iter().partition(|problem| {
        let left = match problem.severity {
            Severity::Error => &mut errors_left,
            Severity::Warning => &mut warnings_left,
        };
        let fits = *left > 0;
        *left = left.saturating_sub(1);
        fits
    });
    for problem in shown {
        block(problem, look, width, out);
    }
    if !left.is_empty() {
        let more = format!(" and {} more", left.len());
        let rest = Runs::new(look).gap(2).add_sign(Role::Dim, Sign::Cut).add(Role::Dim, &more);
        rest.paint_wrapped(0, 4, width, out);
    }
}

/// What is wrong and where, what to do, what was probably meant.
fn block(problem: &Problem, look: &Look, width: usize, out: &mut String) {
    Runs::new(look)
        .gap(2)
        .add_title(problem.severity, problem.rule.name)
        .gap(1)
        .add_value(Role::Plain, &problem.message)
        .glue(2)
        .add(Role::Dim, &problem.place.start.to_string())
        .paint_wrapped(0, 4, width, out);
    Runs::new(look)
        .gap(4)
        .add(Role::Dim, "help: ")
        .add_value(Role::Plain, &problem.help)
        .paint_wrapped(0, 4, width, out);
    if let Some(suggestion) = &problem.suggestion {
        Runs::new(look)
            .gap(4)
            .add(Role::Plain, "did you mean ")
            .add_value(Role::Status, suggestion)
            .add(Role::Plain, "?")
            .paint_wrapped(0, 4, width, out);
    }
}
