//! The values of `replyStatus`: whether a reply may be sent, who must act when not, and how.

use super::SessionStatus;

/// A value of `replyStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each variant is the value of the same name")]
#[non_exhaustive]
pub enum ReplyStatus {
    Accepted,
    ChannelInactive,
    ChannelRevoked,
    SessionEnded,
    SessionBlocked,
    SessionExpired,
    Unassigned,
    NotAnAssignee,
    CreditExhausted,
    AccesstokenExpired,
    PermissionRevoked,
    UnexpectedError,
    PageRemoved,
    SandboxLimitReached,
    ChannelDeleted,
    EnduserOffline,
    ConfigSkippedChannel,
    OutgoingLimitReached,
    AssignedToOtherService,
}

/// Who must act before a reply can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Actor {
    /// Nobody: a reply may be sent.
    Nobody,
    /// The agent who wants to reply, or a supervisor.
    Agent,
    /// The customer (Zoho: end user).
    Customer,
    /// Whoever sets up channels in Zoho Desk.
    Administrator,
    /// The value is not in the table.
    Unknown,
}

/// What a next step rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// Zoho's own documentation says so.
    Documented,
    /// We infer it, in part or in whole; Zoho does not say it.
    Inferred,
}

/// One row of the table: the documented part, then ours.
struct Row {
    name: &'static str,
    /// Zoho's words.
    meaning: &'static str,
    /// Ours, as is all that follows.
    actor: Actor,
    next_step: &'static str,
    basis: Basis,
}

const fn row(
    name: &'static str,
    meaning: &'static str,
    actor: Actor,
    next_step: &'static str,
    basis: Basis,
) -> Row {
    Row { name, meaning, actor, next_step, basis }
}

/// The table, in the order of the enum.
static ROWS: [Row; ReplyStatus::ALL.len()] = {
    use Actor::{Administrator, Agent, Customer, Nobody};
    use Basis::{Documented, Inferred};
    [
        row("ACCEPTED", "Messages can be exchanged.", Nobody, "Reply.", Documented),
        row(
            "CHANNEL_INACTIVE",
            "Channel is inactive. Messages cannot be sent.",
            Administrator,
            "Activate the channel in Setup, Channels, Instant Messaging.",
            Inferred,
        ),
        row(
            "CHANNEL_REVOKED",
            "Channel revoked. Messages cannot be sent.",
            Administrator,
            "Connect the channel again.",
            Inferred,
        ),
        row(
            "SESSION_ENDED",
            "Session ended and communication is closed.",
            Agent,
            "Reopen the session (ENDED to ON_HOLD), or wait until the customer writes.",
            Documented,
        ),
        row(
            "SESSION_BLOCKED",
            "Blocked by agent. No messages allowed.",
            Agent,
            "Unblock the customer (BLOCKED to OPEN).",
            Documented,
        ),
        row(
            "SESSION_EXPIRED",
            "Expired session. The user must send another message to resume.",
            Customer,
            "Wait for the customer's next message. On WhatsApp a template message can start a session (REST: initiateSession).",
            Documented,
        ),
        row(
            "UNASSIGNED",
            "Not assigned to anyone.",
            Agent,
            "Pick the session up, then reply.",
            Documented,
        ),
        row(
            "NOT_AN_ASSIGNEE",
            "Handler is not actually assigned to the session.",
            Agent,
            "Assign the session to the one who replies, then reply.",
            Documented,
        ),
        row(
            "CREDIT_EXHAUSTED",
            "Message credit exhausted and no more can be sent.",
            Administrator,
            "Buy message credits.",
            Inferred,
        ),
        row(
            "ACCESSTOKEN_EXPIRED",
            "(FB/Instagram only) Access token expired, needs reauthentication.",
            Administrator,
            "Reauthenticate the Facebook or Instagram channel.",
            Documented,
        ),
        row(
            "PERMISSION_REVOKED",
            "(FB/Instagram only) Page permission revoked.",
            Administrator,
            "Grant the page's permissions again.",
            Inferred,
        ),
        row(
            "UNEXPECTED_ERROR",
            "Error sending message. There may be a misconfiguration.",
            Administrator,
            "Check the channel's configuration, then try again.",
            Inferred,
        ),
        row(
            "PAGE_REMOVED",
            "Page/channel deleted or deactivated.",
            Administrator,
            "Restore the page, or connect another.",
            Inferred,
        ),
        row(
            "SANDBOX_LIMIT_REACHED",
            "Sandbox daily message limit reached.",
            Administrator,
            "Wait for the next day, or move the channel out of the sandbox.",
            Inferred,
        ),
        row(
            "CHANNEL_DELETED",
            "Channel deleted; messaging disabled.",
            Administrator,
            "Create the channel anew; this session cannot be answered.",
            Inferred,
        ),
        row(
            "ENDUSER_OFFLINE",
            "(ZBM sessions) End user is offline; only receive messages.",
            Customer,
            "Wait until the customer is online; messages can still arrive.",
            Documented,
        ),
        row(
            "CONFIG_SKIPPED_CHANNEL",
            "Configuration skipped.",
            Administrator,
            "Finish the channel's configuration.",
            Inferred,
        ),
        row(
            "OUTGOING_LIMIT_REACHED",
            "Message limit reached for outbound messages.",
            Administrator,
            "Wait for the limit to reset, or raise it.",
            Inferred,
        ),
        row(
            "ASSIGNED_TO_OTHER_SERVICE",
            "Handled by another Zoho service.",
            Agent,
            "Reply in the service that holds it, or take it back.",
            Inferred,
        ),
    ]
};

impl ReplyStatus {
    /// Every value, in the order of the documentation.
    pub const ALL: [Self; 19] = [
        Self::Accepted,
        Self::ChannelInactive,
        Self::ChannelRevoked,
        Self::SessionEnded,
        Self::SessionBlocked,
        Self::SessionExpired,
        Self::Unassigned,
        Self::NotAnAssignee,
        Self::CreditExhausted,
        Self::AccesstokenExpired,
        Self::PermissionRevoked,
        Self::UnexpectedError,
        Self::PageRemoved,
        Self::SandboxLimitReached,
        Self::ChannelDeleted,
        Self::EnduserOffline,
        Self::ConfigSkippedChannel,
        Self::OutgoingLimitReached,
        Self::AssignedToOtherService,
    ];

    const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The value as Zoho spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The documented meaning, word for word.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        self.row().meaning
    }

    /// The value that is spelled exactly so, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Whether a session in this status permits no reply for this reason by itself: it
    /// waits, or is closed.
    #[must_use]
    pub const fn is_implied_by(self, status: Option<SessionStatus>) -> bool {
        matches!(
            (self, status),
            (Self::SessionEnded, Some(SessionStatus::Ended))
                | (Self::SessionBlocked, Some(SessionStatus::Blocked))
                | (Self::Unassigned, Some(SessionStatus::Created | SessionStatus::Open))
        )
    }

    /// Whether a reply may be sent. Only ACCEPTED permits one.
    #[must_use]
    pub const fn permits_reply(self) -> bool {
        matches!(self, Self::Accepted)
    }

    /// Who must act before a reply can be sent. Ours, not Zoho's.
    #[must_use]
    pub fn actor(self) -> Actor {
        self.row().actor
    }

    /// What that person does. Ours; [`basis`](Self::basis) says what it rests on.
    #[must_use]
    pub fn next_step(self) -> &'static str {
        self.row().next_step
    }

    /// What the next step rests on.
    #[must_use]
    pub fn basis(self) -> Basis {
        self.row().basis
    }
}

impl Actor {
    /// The name in JSON output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Agent => "agent",
            Self::Customer => "customer",
            Self::Administrator => "administrator",
            Self::Unknown => "unknown",
        }
    }

    /// The name in a sentence: "the customer", "an administrator".
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Agent => "the agent",
            Self::Customer => "the customer",
            Self::Administrator => "an administrator",
            Self::Unknown => "unknown",
        }
    }
}

impl Basis {
    /// The name in JSON output.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Inferred => "inferred",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ReplyStatus;

    #[test]
    fn a_row_belongs_to_the_value_of_its_name() {
        for status in ReplyStatus::ALL {
            let debug = format!("{status:?}").to_uppercase();
            assert_eq!(status.name().replace('_', ""), debug);
        }
    }

    #[test]
    fn accepted_alone_permits() {
        let permitting: Vec<_> =
            ReplyStatus::ALL.into_iter().filter(|s| s.permits_reply()).collect();
        assert_eq!(permitting, [ReplyStatus::Accepted]);
    }
}
