//! The values of `sessionStatus` and `sessionOldStatus`, and what leads from one to another.

/// A value of `sessionStatus` or `sessionOldStatus`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SessionStatus {
    /// CREATED
    Created,
    /// OPEN
    Open,
    /// ON_PROGRESS
    OnProgress,
    /// ON_HOLD
    OnHold,
    /// ENDED
    Ended,
    /// BLOCKED
    Blocked,
    /// MISSED, which the REST API knows and the webhook's table does not.
    Missed,
}

impl SessionStatus {
    /// Every status, in the order of the documentation, the REST-only one last.
    pub const ALL: [Self; 7] = [
        Self::Created,
        Self::Open,
        Self::OnProgress,
        Self::OnHold,
        Self::Ended,
        Self::Blocked,
        Self::Missed,
    ];

    /// The six statuses of the webhook's table.
    pub fn webhook() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|s| !s.is_rest_only())
    }

    /// The status as Zoho spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "CREATED",
            Self::Open => "OPEN",
            Self::OnProgress => "ON_PROGRESS",
            Self::OnHold => "ON_HOLD",
            Self::Ended => "ENDED",
            Self::Blocked => "BLOCKED",
            Self::Missed => "MISSED",
        }
    }

    /// The documented meaning, word for word; for MISSED, where the status is known from.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Created => "New conversation started by an end user.",
            Self::Open => "Waiting to be handled by an agent or bot.",
            Self::OnProgress => "Agent/bot is actively involved in the session.",
            Self::OnHold => "Picked up, but no response sent yet.",
            Self::Ended => "Agent/bot has ended the session.",
            Self::Blocked => "Session is blocked; no further messages allowed.",
            Self::Missed => "Known to the REST API, not in the webhook's table.",
        }
    }

    /// Whether only the REST API documents this status.
    #[must_use]
    pub const fn is_rest_only(self) -> bool {
        matches!(self, Self::Missed)
    }

    /// The status that is spelled exactly so, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }

    /// Whether a session usually goes from this status to `next`.
    ///
    /// Zoho documents no complete machine. What is usual is inferred from the
    /// changes that the REST API accepts and from the inbox's actions: any
    /// status may end or be blocked, an equal status is an assignment, nothing
    /// goes back to CREATED, and a blocked session is unblocked to OPEN first.
    /// What MISSED leads to, and what to it, is not documented and never called unusual.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (_, Self::Created) => false,
            (Self::Missed, _) | (_, Self::Missed | Self::Ended | Self::Blocked) => true,
            (Self::Blocked, next) => next == Self::Open,
            _ => true,
        }
    }

    /// Whether the REST API documents that it accepts this change of status.
    ///
    /// What else a session does is inferred; see [`may_become`](Self::may_become).
    #[must_use]
    pub const fn rest_accepts(self, next: Self) -> bool {
        matches!(
            (self, next),
            (_, Self::Ended | Self::Blocked)
                | (Self::Blocked, Self::Open)
                | (Self::Open | Self::Ended, Self::OnHold)
        )
    }

    /// The statuses that usually come right after this one, itself apart.
    pub fn leads_to(self) -> impl Iterator<Item = Self> {
        Self::webhook().filter(move |next| *next != self && self.may_become(*next))
    }

    /// The statuses that usually come right before this one, itself apart.
    pub fn comes_from(self) -> impl Iterator<Item = Self> {
        Self::webhook().filter(move |before| *before != self && before.may_become(self))
    }
}

#[cfg(test)]
mod tests {
    use super::SessionStatus::{self, Blocked, Created, Ended, OnHold, OnProgress, Open};

    fn names(statuses: impl Iterator<Item = SessionStatus>) -> Vec<SessionStatus> {
        statuses.collect()
    }

    #[test]
    fn what_the_rest_api_accepts_is_usual() {
        for from in SessionStatus::ALL {
            for to in SessionStatus::ALL {
                assert!(!from.rest_accepts(to) || from.may_become(to), "{from:?} to {to:?}");
            }
        }
    }

    #[test]
    fn what_is_usual_is_what_the_domain_page_lists() {
        assert_eq!(names(Created.leads_to()), [Open, OnProgress, OnHold, Ended, Blocked]);
        assert_eq!(names(Open.leads_to()), [OnProgress, OnHold, Ended, Blocked]);
        assert_eq!(names(OnHold.leads_to()), [Open, OnProgress, Ended, Blocked]);
        assert_eq!(names(OnProgress.leads_to()), [Open, OnHold, Ended, Blocked]);
        assert_eq!(names(Ended.leads_to()), [Open, OnProgress, OnHold, Blocked]);
        assert_eq!(names(Blocked.leads_to()), [Open, Ended]);
        assert_eq!(names(Created.comes_from()), []);
    }
}
