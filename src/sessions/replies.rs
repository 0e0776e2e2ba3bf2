//! When no reply was permitted, and why.

use super::step::Step;
use crate::tables::ReplyStatus;

/// A span in which no reply was permitted, for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason.
    pub reply: ReplyStatus,
    /// Whether the session's status says as much: it waits, has ended or is blocked.
    pub implied: bool,
    /// When it began.
    pub from: i64,
    /// When an event said something else; none if none did.
    pub until: Option<i64>,
}

impl Refusal {
    /// How long it lasted, in a session that ends at `end`.
    #[must_use]
    pub fn length(&self, end: i64) -> i64 {
        self.until.unwrap_or(end).saturating_sub(self.from)
    }
}

/// The spans of steps that are in their order.
pub(super) fn refusals(steps: &[Step]) -> Vec<Refusal> {
    let mut spans: Vec<Refusal> = Vec::new();
    for step in steps {
        let Some(time) = step.time_ms() else { continue };
        let says = step.reply().filter(|reply| !reply.permits_reply());
        let says = says.map(|reply| (reply, reply.is_implied_by(step.status())));
        if let Some(last) = spans.last_mut().filter(|last| last.until.is_none()) {
            if says == Some((last.reply, last.implied)) {
                continue;
            }
            last.until = Some(time);
        }
        if let Some((reply, implied)) = says {
            spans.push(Refusal { reply, implied, from: time, until: None });
        }
    }
    spans
}
