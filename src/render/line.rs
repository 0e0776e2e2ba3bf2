//! One line an event, as it arrives: for logs, long captures and live input.
//!
//! Columns stay where they are, so that the eye runs down them; a value that is
//! too long for its column takes of the next one's blanks. Where lines must not be
//! too wide, what matters least is shortened and then left out. Elsewhere nothing
//! is, so that `grep` finds all of what they say.

use super::phrases::{clock, is_id, place, time};
use super::runs::Runs;
use super::{Look, Role, Sign};
use crate::judge::{Fields, Inspection, Problem, Words};
use crate::rules::Severity;
use crate::tables::{Field, ReplyStatus};

/// Between two columns.
const GAP: usize = 2;

/// `2025-06-27 11:01:27`, and without its date.
const DATE: usize = 19;
const CLOCK: usize = 8;

/// ` +02:00`
const OFFSET: usize = 7;

/// `✔ SESSION_EXPIRED`; the few names that are longer reach into the next column.
const REPLY: usize = 17;

/// `ON_PROGRESS` and `ON_HOLD`, which stand around an arrow.
const STATUSES: usize = 18;

/// `12345678900001034010`
const SESSION: usize = 20;

/// `AGENT 106554156`
const HANDLER: usize = 15;

/// What is shortened is left out where it would be shorter than this.
const SHORTEST_PLACE: usize = 16;
const SHORTEST_RULES: usize = 14;
const SHORTEST_OLD: usize = 4;
const SHORTEST_STATUS: usize = 7;

/// What is no name of Zoho's and no id is cut here, where lines must not be too wide.
const LONGEST_ODD: usize = 27;

/// The longest help that stands beside its finding.
const LONGEST_HELP: usize = 80;

/// Time, reply, change, session, handler, the rules that fired, and the place.
#[must_use]
pub fn line(inspection: &Inspection, look: &Look) -> String {
    let fields = &inspection.event;
    let columns = Columns::of(look);
    let role = Role::of_verdict(inspection.reply.permitted());
    let status = fields.get(Field::ReplyStatus);
    let is_name = status.is_some_and(|status| ReplyStatus::from_name(&status.text()).is_some());
    let reply = Runs::new(look)
        .add_sign(role, Sign::of_verdict(inspection.reply.permitted()))
        .gap(1)
        .add_reply(role, status, if is_name { usize::MAX } else { columns.longest_odd() });
    let session = Runs::new(look).add_id(fields.get(Field::SessionId), columns.longest_odd());

    let mut runs = columns.time(fields, reply.width() + GAP + session.width(), look).join(&reply);
    let session_at = columns.session.min(columns.limit.saturating_sub(session.width()));
    if columns.change > 0 {
        let begun = at_least(runs.clone(), (columns.reply + REPLY + GAP).min(session_at));
        // In a column that is narrow already, what is longer does not move the session.
        let latest = columns.limit.saturating_sub(session.width());
        let end = if columns.is_narrow { session_at } else { latest };
        let room = end.saturating_sub(begun.width() + GAP);
        if let Some(change) = change(fields, room, look) {
            runs = begun.join(&change);
        }
    }
    runs = at_least(runs, session_at).join(&session);
    let room = |runs: &Runs<'_>| columns.limit.saturating_sub(runs.width() + GAP);
    let handled = at_least(runs.clone(), columns.handler);
    let left = columns.limit.saturating_sub(handled.width());
    if let Some(handler) = handler(fields, left, look) {
        runs = handled.join(&handler);
        if look.limit.is_none() || room(&runs) > 0 {
            runs = runs.pad(columns.handler + HANDLER);
        }
        for part in findings_and_place(inspection, room(&runs), look) {
            runs = runs.gap(GAP).join(&part);
        }
    }
    let mut out = String::new();
    runs.paint(&mut out);
    out.push('\n');
    out
}

/// Where the columns begin, and how wide a line may be.
struct Columns {
    limit: usize,
    has_date: bool,
    reply: usize,
    /// How wide it is; without room there is none.
    change: usize,
    is_narrow: bool,
    session: usize,
    handler: usize,
}

impl Columns {
    fn of(look: &Look) -> Self {
        let limit = look.limit.unwrap_or(usize::MAX);
        let offset = if look.is_utc() { 0 } else { OFFSET };
        let widest = STATUSES + look.columns_of(Sign::Becomes) + 2;
        let room = limit.saturating_sub(REPLY + GAP + SESSION);
        let date = DATE + offset + GAP;
        let clock = CLOCK + offset + GAP;
        let (reply, change) = match room.checked_sub(date) {
            Some(room) if room >= SHORTEST_STATUS + GAP => (date, widest.min(room - GAP)),
            Some(_) => (date, 0),
            None if clock <= room => (clock, 0),
            None => (0, 0),
        };
        let after_reply = reply + REPLY + GAP;
        let session = if change > 0 { after_reply + change + GAP } else { after_reply };
        // Too narrow for columns: what there is stands side by side.
        let session = if reply > 0 { session } else { 0 };
        let handler = session + SESSION + GAP;
        let (has_date, is_narrow) = (reply == date, change < widest);
        Self { limit, has_date, reply, change, is_narrow, session, handler }
    }

    /// How long what is odd may be.
    fn longest_odd(&self) -> usize {
        if self.limit == usize::MAX { usize::MAX } else { LONGEST_ODD.min(self.limit / 3) }
    }

    /// The time, up to where the reply begins; `must` columns stand behind it.
    fn time<'l>(&self, fields: &Fields, must: usize, look: &'l Look) -> Runs<'l> {
        let room = self.limit.saturating_sub(must);
        let none = || Runs::new(look).add_sign(Role::Dim, Sign::Empty);
        let of = |text: Option<String>| match text {
            Some(text) => Runs::new(look).add_cut(Role::Plain, &text, self.longest_time()),
            None => none(),
        };
        let date = self.has_date.then(|| of(time(fields, look, "%Y-%m-%d %H:%M:%S", " %:z")));
        let fits = |runs: &Runs<'_>| runs.width() + GAP <= room;
        let time = date.filter(fits).or_else(|| {
            let clock = fields.event_time_ms.map(|_| of(clock(fields, look)));
            clock.or_else(|| Some(none())).filter(fits)
        });
        match time {
            Some(time) => at_least(time, self.reply.min(room)),
            None => Runs::new(look),
        }
    }

    fn longest_time(&self) -> usize {
        if self.limit == usize::MAX { usize::MAX } else { self.reply.max(DATE + GAP) - GAP }
    }
}

/// Blanks up to `column`, and at least those that part two columns.
fn at_least(runs: Runs<'_>, column: usize) -> Runs<'_> {
    let gap = if runs.is_empty() { 0 } else { GAP };
    runs.gap(gap).pad(column)
}

/// `ENDED → ON_HOLD`: the old status is shortened and left out before the new one.
fn change<'l>(fields: &Fields, room: usize, look: &'l Look) -> Option<Runs<'l>> {
    let (old, new) = (fields.get(Field::SessionOldStatus), fields.get(Field::SessionStatus));
    let whole = Runs::new(look).add_change(fields, usize::MAX);
    if whole.width() <= room {
        return Some(whole);
    }
    let of = |columns| Runs::new(look).add_session(Role::Status, new, columns);
    let left = room.saturating_sub(of(usize::MAX).width() + look.columns_of(Sign::Becomes) + 2);
    if left >= SHORTEST_OLD {
        let old = Runs::new(look).add_session(Role::Plain, old, left);
        return Some(old.gap(1).add_sign(Role::Dim, Sign::Becomes).gap(1).join(&of(usize::MAX)));
    }
    if room < SHORTEST_STATUS && of(usize::MAX).width() > room { None } else { Some(of(room)) }
}

/// `AGENT 106554156`, or its kind alone: an id is not shortened.
fn handler<'l>(fields: &Fields, room: usize, look: &'l Look) -> Option<Runs<'l>> {
    let odd = |words: &Words| !is_id(&words.text());
    let longest = if look.limit.is_none() { usize::MAX } else { LONGEST_ODD };
    let whole = Runs::new(look).add_handler(fields, longest);
    let kind = || match (fields.get(Field::AssigneeType), fields.get(Field::CurrentAssigneeId)) {
        (Some(kind), _) => Runs::new(look).add_words(Role::Plain, Some(kind), longest),
        (None, Some(id)) if odd(id) => Runs::new(look).add_id(Some(id), room),
        (None, Some(_)) => Runs::new(look).add_sign(Role::Dim, Sign::Cut),
        (None, None) => Runs::new(look).add(Role::Dim, "nobody"),
    };
    Some(whole).filter(|runs| runs.width() <= room).or_else(|| {
        let kind = kind();
        (kind.width() <= room).then_some(kind)
    })
}

/// What stands at the end of a line, as far as it fits: the place gives way first.
fn findings_and_place<'l>(
    inspection: &Inspection,
    room: usize,
    look: &'l Look,
) -> impl Iterator<Item = Runs<'l>> {
    let rules = rules(&inspection.problems, look);
    let source = place(&inspection.source);
    let before = rules.as_ref().map_or(0, |rules| rules.width() + GAP);
    let place = Runs::new(look).add_end(Role::Dim, &source, room.saturating_sub(before));
    let is_shortened = place.text() != Runs::new(look).add(Role::Dim, &source).text();
    let place =
        (before <= room && (!is_shortened || place.width() >= SHORTEST_PLACE)).then_some(place);
    let rules = rules
        .filter(|rules| rules.width() <= room || room >= SHORTEST_RULES)
        .map(|rules| rules.cut(room));
    rules.into_iter().chain(place)
}

/// `✘ error[missing-field, lossy-id ×2]  ! warning[unknown-field]`
fn rules<'l>(problems: &[Problem], look: &'l Look) -> Option<Runs<'l>> {
    let mut runs = Runs::new(look);
    for severity in [Severity::Error, Severity::Warning] {
        let rules = rules_of(problems, severity, look);
        if !rules.is_empty() {
            runs = if runs.is_empty() { runs } else { runs.gap(GAP) };
            runs = runs.add_title(severity, &rules);
        }
    }
    (!runs.is_empty()).then_some(runs)
}

/// A finding of no event: its place, what is wrong, and what to do where that is short.
/// It goes on below where lines must not be too wide.
#[must_use]
pub fn problem_line(problem: &Problem, look: &Look) -> String {
    let place = format!("{}:{}", problem.path, problem.place.start);
    let longest = if look.limit.is_none() { usize::MAX } else { super::runs::LONGEST_VALUE };
    let mut runs = Runs::new(look)
        .add(Role::Dim, &place)
        .gap(2)
        .add_title(problem.severity, problem.rule.name)
        .gap(1)
        .add_cut(Role::Plain, &problem.message, longest);
    if let Some(suggestion) = &problem.suggestion {
        runs = runs
            .gap(2)
            .add(Role::Plain, "did you mean ")
            .add_cut(Role::Status, suggestion, longest)
            .add(Role::Plain, "?");
    } else if problem.help.len() <= LONGEST_HELP {
        runs = runs.gap(2).add(Role::Dim, "help: ").add(Role::Dim, &problem.help);
    }
    let mut out = String::new();
    runs.paint_wrapped(0, 2, look.limit.unwrap_or(usize::MAX), &mut out);
    out
}

/// The rules that fired, each once, with its count if it fired more often.
fn rules_of(problems: &[Problem], severity: Severity, look: &Look) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for problem in problems.iter().filter(|p| p.severity == severity) {
        match counts.iter_mut().find(|(name, _)| *name == problem.rule.name) {
            Some((_, count)) => *count += 1,
            None => counts.push((problem.rule.name, 1)),
        }
    }
    let times = look.sign(Sign::Times);
    let names = counts.into_iter().map(|(name, count)| match count {
        1 => name.to_owned(),
        count => format!("{name} {times}{count}"),
    });
    names.collect::<Vec<_>>().join(", ")
}
