//! May a reply be sent, who must act when not, and what comes next.

use crate::event::Event;
use crate::tables::{Actor, Basis, ReplyStatus};

/// What an event says about replying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// A reply may be sent, or not; the status carries meaning, actor and next step.
    Known(ReplyStatus),
    /// The event does not say: `replyStatus` is absent, empty, not in the
    /// table, or there twice with two values, or the payload around it is.
    Unknown,
}

/// Decides from `replyStatus` alone, which is what Zoho documents: an ON_HOLD
/// session may be SESSION_EXPIRED, so `sessionStatus` does not decide.
///
/// ```
/// let text = r#"{"sessionId": "1", "sessionStatus": "ON_HOLD", "replyStatus": "SESSION_EXPIRED"}"#;
/// zdim::read_text("payload.json", text, zdim::How::default(), |found| {
///     let zdim::Found::Event(event) = found else { panic!("{found:?}") };
///     let verdict = zdim::decide(event.event());
///     assert_eq!(verdict.permitted(), Some(false));
///     assert_eq!(verdict.actor().name(), "customer");
///     std::ops::ControlFlow::Break(())
/// });
/// ```
#[must_use]
pub fn decide(event: &Event<'_>) -> Verdict {
    event.reply_status().map_or(Verdict::Unknown, Verdict::Known)
}

impl Verdict {
    /// Whether a reply may be sent; `None` where the event does not say.
    #[must_use]
    pub fn permitted(self) -> Option<bool> {
        match self {
            Self::Known(status) => Some(status.permits_reply()),
            Self::Unknown => None,
        }
    }

    /// The word for it: permitted, refused or unknown.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self.permitted() {
            Some(true) => "permitted",
            Some(false) => "refused",
            None => "unknown",
        }
    }

    /// The documented meaning of the reply status.
    #[must_use]
    pub fn meaning(self) -> Option<&'static str> {
        match self {
            Self::Known(status) => Some(status.meaning()),
            Self::Unknown => None,
        }
    }

    /// Who must act.
    #[must_use]
    pub fn actor(self) -> Actor {
        match self {
            Self::Known(status) => status.actor(),
            Self::Unknown => Actor::Unknown,
        }
    }

    /// What that person does next.
    #[must_use]
    pub fn next_step(self) -> &'static str {
        match self {
            Self::Known(status) => status.next_step(),
            Self::Unknown => {
                "Ask Zoho Desk for the session's reply status: this event does not say it."
            }
        }
    }

    /// What the next step rests on.
    #[must_use]
    pub fn basis(self) -> Basis {
        match self {
            Self::Known(status) => status.basis(),
            Self::Unknown => Basis::Inferred,
        }
    }
}
