//! The card: one event as a person wants to read it, and paste it into a chat.

use super::phrases::{place, reply_meaning, session_meaning, time};
use super::runs::{LONGEST_VALUE, Runs};
use super::{Look, Role, Sign};
use crate::judge::{Inspection, Problem};
use crate::rules::Severity;
use crate::tables::{Basis, Field};

/// Text is not stretched beyond this: long lines are hard to read.
const WIDEST: usize = 100;

/// The place ends here where it fits, so that a card stays in one view.
const HEADER: usize = 80;

/// Where the session stands, after `✔ Reply permitted`.
const SESSION: usize = 20;

/// Where the values of the labels begin.
const VALUES: usize = 13;

/// Where the meanings begin, after `SESSION_EXPIRED`.
const MEANINGS: usize = 30;

/// The longest name that meanings make room for, in both rows alike.
const LONGEST_NAME: usize = 25;

/// Meanings are not laid out in a column narrower than this.
const NARROWEST: usize = 28;

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

/// The answer, the session and the place.
fn header(inspection: &Inspection, look: &Look, width: usize, out: &mut String) {
    let verdict = inspection.reply;
    let role = Role::of_verdict(verdict.permitted());
    let title = Runs::new(look)
        .add_sign(role, Sign::of_verdict(verdict.permitted()))
        .glue(1)
        .add(role, "Reply")
        .glue(1)
        .add(role, verdict.word())
        .pad(SESSION)
        .add(Role::Dim, "session ")
        .add_id(inspection.event.get(Field::SessionId), LONGEST_VALUE);
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
}

/// The labelled facts.
fn rows(inspection: &Inspection, look: &Look, width: usize, out: &mut String) {
    let (fields, reply) = (&inspection.event, inspection.reply);
    let start = |label| Runs::new(look).gap(2).add(Role::Dim, label).pad(VALUES);

    let (session, replied) = (fields.get(Field::SessionStatus), fields.get(Field::ReplyStatus));
    let session = start("Session").add_session(Role::Status, session, LONGEST_VALUE);
    let role = Role::of_verdict(reply.permitted());
    let replied = start("Reply").add_reply(role, replied, LONGEST_VALUE);
    let longest = VALUES + LONGEST_NAME;
    let widths = [session.width(), replied.width()].into_iter().filter(|width| *width <= longest);
    let meanings = widths.max().map_or(MEANINGS, |widest| MEANINGS.max(widest + 2));
    let mut meaning = Runs::new(look).add(Role::Plain, session_meaning(inspection));
    if let old @ Some(_) = fields.get(Field::SessionOldStatus) {
        let was = meaning.gap(1).add(Role::Plain, "Was").glue(1);
        meaning = was.add_session(Role::Plain, old, LONGEST_VALUE).add(Role::Plain, ".");
    }
    explained(session, &meaning, meanings, width, out);
    let meaning = Runs::new(look).add(Role::Plain, reply_meaning(inspection));
    explained(replied, &meaning, meanings, width, out);

    let mut row = |runs: &Runs<'_>| runs.paint_wrapped(0, VALUES, width, out);
    if reply.permitted() != Some(true) {
        if reply.permitted().is_some() {
            row(&start("Who acts").add(Role::Plain, reply.actor().phrase()));
        }
        let mut next = start("Next").add(Role::Plain, reply.next_step());
        if reply.basis() == Basis::Inferred && reply.permitted().is_some() {
            next = next.add(Role::Dim, " (inferred, not documented by Zoho)");
        }
        row(&next);
    }
    row(&start("Handler").add_handler(fields, LONGEST_VALUE));
    let count = fields.get(Field::MessagesCount);
    row(&start("Messages").add_words(Role::Plain, count, LONGEST_VALUE));
    let channel = start("Channel").add_id(fields.get(Field::ChannelId), LONGEST_VALUE);
    let org = channel.gap(3).add(Role::Dim, "org").glue(1);
    row(&org.add_id(fields.get(Field::OrgId), LONGEST_VALUE));
    let when = match time(fields, look, "%Y-%m-%d %H:%M:%S%.3f", " %Z") {
        Some(time) if look.is_utc() && fields.event_time_ms.is_some() => {
            start("Time").add(Role::Plain, &time).add(Role::Plain, " UTC")
        }
        Some(time) => start("Time").add_value(Role::Plain, &time),
        None => start("Time").add_sign(Role::Dim, Sign::Empty),
    };
    row(&when);
}

/// A status and what it means, which hangs in a column of its own where there is room.
fn explained(status: Runs<'_>, meaning: &Runs<'_>, column: usize, width: usize, out: &mut String) {
    let has_column = status.width() + 2 <= column && column + NARROWEST <= width;
    let (status, hang) =
        if has_column { (status.pad(column), column) } else { (status.gap(2), VALUES) };
    status.join(meaning).paint_wrapped(0, hang, width, out);
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
