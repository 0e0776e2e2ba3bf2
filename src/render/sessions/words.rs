//! What is said of a session in words, the same in every form for people.

use super::{Named, Told};
use crate::render::lengths::length_of;
use crate::render::{Look, Role, Runs, Sign};
use crate::sessions::{Began, Course, Episode, Refusal};
use crate::tables::{Actor, AssigneeType, SessionStatus};

/// A measure of a session, as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Nothing, or nobody can say.
    None,
    Exactly(i64),
    AtLeast(i64),
    Never,
}

impl Measure {
    fn of(ms: i64, at_least: bool) -> Self {
        match ms {
            0 => Self::None,
            ms if at_least => Self::AtLeast(ms),
            ms => Self::Exactly(ms),
        }
    }

    /// `11m 21s`, `≥23m 35s`, `never`, `–`.
    pub(super) fn text(self, look: &Look) -> String {
        match self {
            Self::None => look.sign(Sign::Empty).to_owned(),
            Self::Exactly(ms) => length_of(ms),
            Self::AtLeast(ms) => look.sign(Sign::AtLeast).to_owned() + &length_of(ms),
            Self::Never => "never".to_owned(),
        }
    }
}

/// The time in CREATED and OPEN.
#[inline(never)]
pub(super) fn waited(course: &Course) -> Measure {
    Measure::of(course.waited_ms, course.waited_at_least)
}

/// The time in which no reply was permitted.
pub(super) fn refused(course: &Course) -> Measure {
    Measure::of(course.refused_ms, course.refused_at_least)
}

/// How long the customer waited for an agent's answer, in the last episode.
#[inline(never)]
pub(super) fn answered(course: &Course) -> Measure {
    let Some(episode) = course.episode() else { return Measure::None };
    match episode.agent_answered_ms {
        Some(ms) => Measure::Exactly(ms),
        None if episode.is_answered_by_agent || !episode.exact || !episode.from_queue => {
            Measure::None
        }
        None if episode.ended.is_some() => Measure::Never,
        None if course.open == Some(true) => Measure::AtLeast(course.end - episode.from),
        None => Measure::None,
    }
}

/// `1 gap, 1 duplicate, never picked up`; nothing if all is as it should be.
pub(super) fn marks(told: &Told<'_>) -> String {
    let Some(course) = &told.course else { return "no event has a time".to_owned() };
    let number = |number: u64, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        number => Some(format!("{number} {many}")),
    };
    let never = course.episodes.iter().any(Episode::is_never_picked_up);
    let marks = [
        number(course.gaps.len() as u64, "gap", "gaps"),
        number(told.entry.duplicates(), "duplicate", "duplicates"),
        number(told.entry.untimed(), "event without a time", "events without a time"),
        never.then(|| "never picked up".to_owned()),
    ];
    marks.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// `AGENT 106554156`.
#[inline(never)]
pub(super) fn handler(named: &Named<'_>) -> String {
    let kind = named.kind.map_or("", AssigneeType::name);
    let gap = if kind.is_empty() { "" } else { " " };
    format!("{kind}{gap}{}", named.id)
}

/// `AGENT 106554156, BOT 65403000000023001`.
pub(super) fn handlers(told: &Told<'_>) -> String {
    first_of(told.handlers.iter().map(handler), ", ")
}

/// So many of a list are named on a line.
const NAMED: usize = 20;

/// The first of many words, and how many more there are.
pub(super) fn first_of(mut words: impl Iterator<Item = String>, between: &str) -> String {
    let mut first: Vec<String> = words.by_ref().take(NAMED).collect();
    match words.count() {
        0 => {}
        more => first.push(format!("and {more} more")),
    }
    first.join(between)
}

/// The status, or that nobody can say.
pub(super) fn status(status: Option<SessionStatus>) -> &'static str {
    status.map_or("unknown", SessionStatus::name)
}

/// `ON_HOLD 59m 32s`, each status in which it was, by first appearance.
pub(super) fn times_in(course: &Course) -> Vec<String> {
    let mut seen: Vec<Option<SessionStatus>> = Vec::new();
    for state in &course.states {
        if !seen.contains(&state.status) {
            seen.push(state.status);
        }
    }
    let times = seen.into_iter().map(|status| (status, course.time_in(status)));
    // How long it has been over by now is not known.
    let times = times.filter(|(_, ms)| *ms > 0);
    times.map(|(of, ms)| format!("{} {}", status(of), length_of(ms))).collect()
}

/// The spans without a reply that the status does not imply.
pub(super) fn refusals(course: &Course) -> impl Iterator<Item = &Refusal> {
    course.refusals.iter().filter(|refusal| !refusal.implied)
}

/// `CREDIT_EXHAUSTED 25m 37s`.
#[inline(never)]
pub(super) fn refusal(refusal: &Refusal, course: &Course) -> String {
    format!("{} {}", refusal.reply.name(), length_of(refusal.length(course.end)))
}

/// `an administrator acts`.
pub(super) fn acts(refusal: &Refusal) -> String {
    match refusal.reply.actor() {
        Actor::Unknown => "nobody knows who acts".to_owned(),
        actor => format!("{} acts", actor.phrase()),
    }
}

/// How the session began, as far as it is seen.
pub(super) fn began(course: &Course) -> &'static str {
    match course.began {
        Began::Created => "CREATED in this capture",
        Began::Reopened => "reopened in this capture",
        Began::Before => "before this capture: waits from before it are not known",
    }
}

/// The role of a status.
pub(super) const fn role_of(status: Option<SessionStatus>) -> Role {
    match status {
        Some(SessionStatus::Created | SessionStatus::Open) => Role::Waiting,
        Some(SessionStatus::OnHold) => Role::Held,
        Some(SessionStatus::OnProgress) => Role::Permitted,
        Some(SessionStatus::Blocked | SessionStatus::Missed) => Role::Refused,
        Some(SessionStatus::Ended) | None => Role::Dim,
    }
}

/// The sign before a status: nothing where the status itself implies the refusal.
pub(super) fn verdict<'l>(told: &Told<'_>, look: &'l Look) -> Runs<'l> {
    match told.permitted() {
        Some(permitted) if permitted || !told.is_implied() => {
            let permitted = Some(permitted);
            Runs::new(look).add_sign(Role::of_verdict(permitted), Sign::of_verdict(permitted))
        }
        _ => Runs::new(look).gap(1),
    }
}

/// `✔ ON_PROGRESS`.
pub(super) fn state<'l>(told: &Told<'_>, look: &'l Look) -> Runs<'l> {
    verdict(told, look).gap(1).add(role_of(told.status), status(told.status))
}
