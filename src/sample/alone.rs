//! Events that all say what is asked for, each in a session of its own, of which
//! nothing else is seen.

use super::desk::Window;
use super::event::{Dress, Event, Template};
use super::random::Random;
use super::walk::{self, Walk};
use crate::event::{Recognised, recognise};
use crate::rules::{self, Finding};
use crate::tables::{ReplyStatus, SessionStatus};
use crate::text::{Node, Span};

/// What each event says, if it is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub(super) status: Option<SessionStatus>,
    pub(super) reply: Option<ReplyStatus>,
}

impl Wanted {
    /// What `check` says of such an event, if it says anything: the two statuses
    /// contradict each other, or one is not Zoho's webhook's.
    pub(super) fn contradiction(self) -> Option<Finding> {
        let mut text = Vec::new();
        let window = Window { since: 1_750_000_000_000, until: 1_750_000_000_001 };
        Template::new(Dress::Line).push(&self.event(0, 0, 1, window), &mut text);
        let text = String::from_utf8_lossy(&text);
        match recognise(Node::new(&text, Span { start: 0, end: text.len() }), "") {
            Recognised::Session(event) => rules::judge(&event).into_iter().next(),
            _ => None,
        }
    }

    /// Event `number` of so many.
    pub(super) fn event(self, seed: u64, number: u64, events: u64, window: Window) -> Event {
        let walk = Walk::new(seed, number);
        // Its first event knows all but what this one is about.
        let (mut random, first) = (Random::new(!seed, number), walk.begins());
        let status = self.status.unwrap_or_else(|| fitting_status(self.reply, &mut random));
        let reply = self.reply.unwrap_or_else(|| fitting_reply(status, &mut random));
        let before: Vec<SessionStatus> = status.comes_from().collect();
        let old = (!before.is_empty()).then(|| random.one_of(&before));
        let is_waiting = matches!(status, SessionStatus::Created | SessionStatus::Open);
        let is_nobodys = is_waiting || reply == ReplyStatus::Unassigned;
        let handler = (!is_nobodys).then(|| walk::agent(&mut random));
        let count = if old.is_none() { 1 } else { random.between(1, 40) };
        let time = window.begin_of(number, events, random.any());
        Event { status, old, reply, handler, count, time, ..first }
    }
}

/// A session status that goes well with the reply status.
fn fitting_status(reply: Option<ReplyStatus>, random: &mut Random) -> SessionStatus {
    match reply {
        Some(ReplyStatus::SessionEnded) => SessionStatus::Ended,
        Some(ReplyStatus::SessionBlocked) => SessionStatus::Blocked,
        Some(ReplyStatus::Unassigned) => SessionStatus::Open,
        _ => random.one_of(&[SessionStatus::OnHold, SessionStatus::OnProgress]),
    }
}

/// A reply status that goes well with the session status.
fn fitting_reply(status: SessionStatus, random: &mut Random) -> ReplyStatus {
    match status {
        SessionStatus::Created | SessionStatus::Open | SessionStatus::Missed => {
            ReplyStatus::Unassigned
        }
        SessionStatus::Ended => ReplyStatus::SessionEnded,
        SessionStatus::Blocked => ReplyStatus::SessionBlocked,
        SessionStatus::OnHold | SessionStatus::OnProgress => match random.below(4) {
            0 => walk::refusal(random),
            _ => ReplyStatus::Accepted,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_well_together_contradicts_nothing() {
        for status in SessionStatus::webhook() {
            let wanted = Wanted { status: Some(status), reply: None };
            assert!(wanted.contradiction().is_none(), "{status:?}");
        }
        for reply in ReplyStatus::ALL {
            let wanted = Wanted { status: None, reply: Some(reply) };
            assert!(wanted.contradiction().is_none(), "{reply:?}");
        }
    }

    #[test]
    fn a_contradiction_has_the_rule_that_check_has() {
        let rule = |status, reply| {
            let wanted = Wanted { status: Some(status), reply: Some(reply) };
            wanted.contradiction().map(|finding| finding.rule.name)
        };
        let contradicts = Some("reply-contradicts-session");
        assert_eq!(rule(SessionStatus::Ended, ReplyStatus::Accepted), contradicts);
        assert_eq!(rule(SessionStatus::OnHold, ReplyStatus::SessionBlocked), contradicts);
        let nobody = Some("assignee-contradiction");
        assert_eq!(rule(SessionStatus::OnHold, ReplyStatus::Unassigned), nobody);
        assert_eq!(rule(SessionStatus::Missed, ReplyStatus::Unassigned), Some("rest-only-status"));
        assert_eq!(rule(SessionStatus::Open, ReplyStatus::Accepted), None);
    }
}
