//! A session's events in the order in which they happened, whatever the order in
//! which they arrived, and each of them once.

use std::cmp::Ordering;
use std::collections::VecDeque;

use super::contexts::Contexts;
use super::step::Step;
use crate::tables::{ReplyStatus, SessionStatus};

/// Sorts `steps` by time and leaves one of those that say the same; answers how many
/// were left out.
///
/// Within one millisecond: first what follows from the status reached so far; if
/// nothing does, what follows no other of these; then the lower count, then the text.
pub(super) fn put_in_order(steps: &mut Vec<Step>, contexts: &Contexts) -> u64 {
    let before = steps.len();
    if !steps.is_sorted_by(|one, next| one.time_ms() < next.time_ms()) {
        steps.sort_unstable_by(|one, other| {
            one.time_ms().cmp(&other.time_ms()).then_with(|| by_content(one, other, contexts))
        });
        steps.dedup();
        untie(steps);
    }
    (before - steps.len()) as u64
}

fn by_content(one: &Step, other: &Step, contexts: &Contexts) -> Ordering {
    let key = |step: &Step| {
        let status = step.status().map(SessionStatus::name);
        let old = step.old().known().map(SessionStatus::name);
        (status, step.reply().map(ReplyStatus::name), old)
    };
    one.count()
        .cmp(&other.count())
        .then_with(|| contexts.text_of(one).cmp(contexts.text_of(other)))
        .then_with(|| key(one).cmp(&key(other)))
}

/// Arranges each group of steps of one millisecond.
fn untie(steps: &mut [Step]) {
    let mut reached = None;
    let mut at = 0;
    while at < steps.len() {
        let same = |step: &&Step| step.time_ms() == steps[at].time_ms();
        let end = at + steps[at..].iter().take_while(same).count();
        if end - at > 1 {
            let arranged = arrange(&steps[at..end], reached);
            steps[at..end].copy_from_slice(&arranged);
        }
        reached = steps[end - 1].status();
        at = end;
    }
}

/// Steps that lead from and to the same statuses, by their places.
struct Alike {
    old: Option<SessionStatus>,
    status: Option<SessionStatus>,
    places: VecDeque<usize>,
}

/// The steps of one millisecond, which are sorted by content. There are few kinds of
/// steps, so that many in one millisecond take no longer than elsewhere.
fn arrange(group: &[Step], mut reached: Option<SessionStatus>) -> Vec<Step> {
    let mut kinds: Vec<Alike> = Vec::new();
    for (place, step) in group.iter().enumerate() {
        let (old, status) = (step.old().known(), step.status());
        match kinds.iter_mut().find(|kind| (kind.old, kind.status) == (old, status)) {
            Some(kind) => kind.places.push_back(place),
            None => kinds.push(Alike { old, status, places: [place].into() }),
        }
    }
    let mut arranged = Vec::with_capacity(group.len());
    while arranged.len() < group.len() {
        let leads_to = |status| -> usize {
            kinds.iter().filter(|kind| kind.status == status).map(|kind| kind.places.len()).sum()
        };
        let follows = |kind: &Alike| reached.is_some() && kind.old == reached;
        let is_first = |kind: &Alike| {
            let own = usize::from(kind.old == kind.status);
            kind.old.is_none() || leads_to(kind.old) == own
        };
        let first = |fits: &dyn Fn(&Alike) -> bool| {
            let open = kinds.iter().enumerate().filter(|(_, kind)| !kind.places.is_empty());
            let fitting = open.filter(|(_, kind)| fits(kind));
            fitting.min_by_key(|(_, kind)| kind.places.front().copied()).map(|(number, _)| number)
        };
        let next = first(&follows).or_else(|| first(&is_first)).or_else(|| first(&|_| true));
        let Some(place) = next.and_then(|number| kinds[number].places.pop_front()) else { break };
        reached = group[place].status();
        arranged.push(group[place]);
    }
    arranged
}
