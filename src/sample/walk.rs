//! How a session goes, from a customer's first message to its end: a bot first or
//! the queue, picked up, answered, reassigned, expired, ended, reopened, blocked.
//!
//! The steps are tables of whole numbers. `check` finds nothing in what comes of
//! them, and a test holds that; what keeps it so is said at each place.

use super::event::{Event, Handler};
use super::random::Random;
use crate::tables::SessionStatus::{self, Blocked, Created, Ended, OnHold, OnProgress, Open};
use crate::tables::{AssigneeType, ReplyStatus};

const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// From so many events on, a session goes to its end.
const LONG: u32 = 16;

pub(super) const ORG: u64 = 106_553_778;
pub(super) const CHANNELS: [u64; 3] =
    [65_403_000_000_038_011, 65_403_000_000_052_114, 65_403_000_000_060_345];
const AGENTS: [u64; 6] =
    [106_554_156, 106_554_391, 106_554_407, 106_554_612, 106_554_733, 106_554_908];
const BOTS: [u64; 2] = [106_554_018, 106_554_025];

/// Why a reply is refused in the middle of a session, the usual reasons more often.
const REFUSALS: [ReplyStatus; 24] = {
    use ReplyStatus as R;
    [
        R::SessionExpired,
        R::SessionExpired,
        R::SessionExpired,
        R::SessionExpired,
        R::SessionExpired,
        R::SessionExpired,
        R::CreditExhausted,
        R::CreditExhausted,
        R::CreditExhausted,
        R::NotAnAssignee,
        R::NotAnAssignee,
        R::EnduserOffline,
        R::ChannelInactive,
        R::ChannelRevoked,
        R::AccesstokenExpired,
        R::PermissionRevoked,
        R::UnexpectedError,
        R::PageRemoved,
        R::SandboxLimitReached,
        R::ChannelDeleted,
        R::ConfigSkippedChannel,
        R::OutgoingLimitReached,
        R::OutgoingLimitReached,
        R::AssignedToOtherService,
    ]
};

/// Who has the session after a step, and whether a reply is permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// Nobody: it waits.
    Queue,
    Bot,
    /// An agent, and another one if an agent had it.
    Agent,
    /// Whoever had it, and a reply is permitted.
    Same,
    /// Whoever had it, and no reply is permitted.
    Refused,
    /// Whoever had it when it was closed.
    Closed,
}

/// One way on, out of a table of them.
struct Step {
    /// How likely it is, of a hundred.
    percent: u64,
    /// `None` where the status stays.
    to: Option<SessionStatus>,
    turn: Turn,
    /// How long it takes: at least, and at most.
    after: [u64; 2],
    /// How many messages it takes: at least, and at most. A circle of steps has one
    /// that takes a message: so no event is like one before it, however short the
    /// time between them is.
    messages: [u64; 2],
}

const fn step(
    percent: u64,
    to: SessionStatus,
    turn: Turn,
    after: [u64; 2],
    messages: [u64; 2],
) -> Step {
    Step { percent, to: Some(to), turn, after, messages }
}

const fn stay(percent: u64, turn: Turn, after: [u64; 2], messages: [u64; 2]) -> Step {
    Step { percent, to: None, turn, after, messages }
}

/// A customer has written.
const NEW: &[Step] = &[
    step(55, OnProgress, Turn::Bot, [300, 2 * SECOND], [1, 2]),
    step(39, Open, Turn::Queue, [200, 1500], [0, 0]),
    step(6, OnHold, Turn::Agent, [5 * SECOND, 2 * MINUTE], [0, 1]),
];
/// A bot answers.
const WITH_BOT: &[Step] = &[
    step(76, Open, Turn::Queue, [20 * SECOND, 5 * MINUTE], [2, 6]),
    step(19, Ended, Turn::Closed, [30 * SECOND, 6 * MINUTE], [2, 6]),
    step(4, OnHold, Turn::Agent, [10 * SECOND, 3 * MINUTE], [2, 4]),
    step(1, Blocked, Turn::Closed, [30 * SECOND, 5 * MINUTE], [2, 4]),
];
/// It waits for somebody.
const WAITING: &[Step] = &[
    step(88, OnHold, Turn::Agent, [15 * SECOND, 30 * MINUTE], [0, 0]),
    step(9, Ended, Turn::Closed, [8 * MINUTE, 40 * MINUTE], [0, 2]),
    step(3, Blocked, Turn::Closed, [MINUTE, 15 * MINUTE], [1, 3]),
];
/// An agent has it, and has not answered yet.
const HELD: &[Step] = &[
    step(72, OnProgress, Turn::Same, [20 * SECOND, 12 * MINUTE], [1, 2]),
    stay(10, Turn::Agent, [MINUTE, 15 * MINUTE], [1, 1]),
    stay(8, Turn::Refused, [3 * MINUTE, 40 * MINUTE], [0, 1]),
    step(4, Open, Turn::Queue, [MINUTE, 12 * MINUTE], [1, 1]),
    step(6, Ended, Turn::Closed, [2 * MINUTE, 20 * MINUTE], [1, 2]),
];
/// An agent answers.
const ANSWERED: &[Step] = &[
    step(66, Ended, Turn::Closed, [2 * MINUTE, 50 * MINUTE], [2, 9]),
    step(12, OnHold, Turn::Agent, [2 * MINUTE, 25 * MINUTE], [1, 4]),
    stay(12, Turn::Refused, [5 * MINUTE, 45 * MINUTE], [0, 4]),
    step(5, Open, Turn::Queue, [3 * MINUTE, 20 * MINUTE], [1, 3]),
    step(5, Blocked, Turn::Closed, [2 * MINUTE, 20 * MINUTE], [1, 4]),
];
/// An agent has it, and may not answer.
const REFUSED: &[Step] = &[
    stay(64, Turn::Same, [2 * MINUTE, 55 * MINUTE], [1, 2]),
    step(8, OnHold, Turn::Agent, [3 * MINUTE, 20 * MINUTE], [1, 1]),
    step(28, Ended, Turn::Closed, [5 * MINUTE, HOUR], [0, 0]),
];
/// It is at an end, and is reopened if it is not let be.
const OVER: &[Step] = &[
    step(8, OnHold, Turn::Agent, [5 * MINUTE, 2 * HOUR], [1, 1]),
    step(9, Open, Turn::Queue, [3 * MINUTE, 2 * HOUR], [1, 1]),
];
/// It is blocked, and is unblocked if it is not let be.
const BANNED: &[Step] = &[step(36, Open, Turn::Queue, [5 * MINUTE, HOUR], [1, 1])];

/// A session on its way; gives its events, with the time since its first one in the
/// place of their time.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    random: Random,
    event: Event,
    passed: u32,
}

impl Walk {
    /// The session of this number, which differs from all others of the seed.
    pub(super) const fn new(seed: u64, number: u64) -> Self {
        let mut random = Random::new(seed, number);
        let event = Event {
            session: session(seed, number, &mut random),
            channel: random.one_of(&CHANNELS),
            org: ORG,
            status: Created,
            old: None,
            reply: ReplyStatus::Unassigned,
            handler: None,
            count: 1,
            time: 0,
        };
        Self { random, event, passed: 0 }
    }

    /// The event that it begins with.
    pub(super) const fn begins(&self) -> Event {
        self.event
    }

    /// A number that has nothing to do with the steps that were taken.
    pub(super) const fn any(&mut self) -> u64 {
        self.random.any()
    }

    /// How the session goes from here; none may be chosen.
    const fn ways(&self) -> &'static [Step] {
        match (self.event.status, self.event.handler) {
            (Created, _) => NEW,
            (OnProgress, Some(Handler { kind: AssigneeType::Bot, .. })) => WITH_BOT,
            (OnHold | OnProgress, _) if !self.event.reply.permits_reply() => REFUSED,
            (OnHold, _) => HELD,
            (OnProgress, _) => ANSWERED,
            (Ended, _) => OVER,
            (Blocked, _) => BANNED,
            (Open | SessionStatus::Missed, _) => WAITING,
        }
    }

    fn step(&mut self) -> Option<&'static Step> {
        let ways = self.ways();
        if self.passed >= LONG {
            return ways.iter().find(|step| step.to == Some(Ended));
        }
        let mut left = self.random.below(100);
        ways.iter().find(|step| {
            let is_it = left < step.percent;
            left = left.saturating_sub(step.percent);
            is_it
        })
    }

    fn take(&mut self, step: &Step) {
        let Self { random, event, .. } = self;
        event.old = Some(event.status);
        event.status = step.to.unwrap_or(event.status);
        event.time += random.rather_small(step.after[0], step.after[1]);
        event.count += random.between(step.messages[0], step.messages[1]);
        event.handler = match step.turn {
            Turn::Queue => None,
            Turn::Bot => Some(Handler { kind: AssigneeType::Bot, id: random.one_of(&BOTS) }),
            Turn::Agent => Some(another_agent(event.handler, random)),
            Turn::Same | Turn::Refused | Turn::Closed => event.handler,
        };
        event.reply = match (step.turn, event.status) {
            (Turn::Queue, _) => ReplyStatus::Unassigned,
            (Turn::Closed, Blocked) => ReplyStatus::SessionBlocked,
            (Turn::Closed, _) => ReplyStatus::SessionEnded,
            (Turn::Refused, _) => random.one_of(&REFUSALS),
            (Turn::Bot | Turn::Agent | Turn::Same, _) => ReplyStatus::Accepted,
        };
    }
}

impl Iterator for Walk {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        if self.passed > 0 {
            let step = self.step()?;
            self.take(step);
        }
        self.passed += 1;
        Some(self.event)
    }
}

/// A session's id: larger for each number, though not by the same, and in most cases
/// not that of another seed.
const fn session(seed: u64, number: u64, random: &mut Random) -> u64 {
    const FIRST: u64 = 65_403_000_000_000_000;
    const APART: u64 = 97;
    let start = Random::new(seed, u64::MAX).below(1000) * 1_000_000_000;
    FIRST + start + 100_000 + number * APART + random.below(APART)
}

fn another_agent(before: Option<Handler>, random: &mut Random) -> Handler {
    let last = AGENTS.len() - 1;
    let mut id = AGENTS[random.below(last as u64) as usize];
    if before.is_some_and(|before| before.id == id) {
        id = AGENTS[last];
    }
    Handler { kind: AssigneeType::Agent, id }
}

/// Any agent.
pub(super) fn agent(random: &mut Random) -> Handler {
    Handler { kind: AssigneeType::Agent, id: random.one_of(&AGENTS) }
}

/// Why a reply is refused in the middle of a session.
pub(super) fn refusal(random: &mut Random) -> ReplyStatus {
    random.one_of(&REFUSALS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_together_are_certain_but_where_a_session_may_rest() {
        for ways in [NEW, WITH_BOT, WAITING, HELD, ANSWERED, REFUSED] {
            assert_eq!(ways.iter().map(|step| step.percent).sum::<u64>(), 100);
        }
    }

    #[test]
    fn sessions_go_every_way_that_is_promised() {
        let walks: Vec<Vec<Event>> =
            (0..2000).map(|number| Walk::new(0, number).collect()).collect();
        let events = || walks.iter().flatten();
        let has = |fits: &dyn Fn(&Event) -> bool| events().any(fits);
        for status in SessionStatus::webhook() {
            assert!(has(&|event| event.status == status), "{status:?}");
        }
        for reply in ReplyStatus::ALL {
            assert!(has(&|event| event.reply == reply), "{reply:?}");
        }
        assert!(has(&|event| event.handler.is_some_and(|h| h.kind == AssigneeType::Bot)));
        assert!(has(&|event| event.old == Some(OnHold) && event.status == OnHold)); // reassigned
        assert!(has(&|event| event.old == Some(Ended))); // reopened
        assert!(has(&|event| event.old == Some(Blocked))); // unblocked
        let longest = walks.iter().map(Vec::len).max();
        assert!(longest <= Some(LONG as usize + 2), "{longest:?}");
        let whole = |walk: &Vec<Event>| matches!(walk.last().unwrap().status, Ended | Blocked);
        assert!(walks.iter().all(whole));
    }

    #[test]
    fn no_two_sessions_have_one_id() {
        let ids: Vec<u64> = (0..1000).map(|number| Walk::new(7, number).event.session).collect();
        assert!(ids.is_sorted_by(|one, next| one < next));
        assert_ne!(Walk::new(8, 0).event.session / 1_000_000, ids[0] / 1_000_000);
    }
}
