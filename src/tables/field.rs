//! The eleven fields of an `IM_Session_Status` event.

/// A documented field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "each variant is the field of the same name")]
#[non_exhaustive]
pub enum Field {
    CurrentAssigneeId,
    SessionStatus,
    ReplyStatus,
    SessionOldStatus,
    SessionId,
    MessagesCount,
    AssigneeType,
    ChannelId,
    EventTime,
    EventType,
    OrgId,
}

/// The object that a field stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Home {
    /// Beside `payload`: common to all of Zoho Desk's events.
    Envelope,
    /// In `payload`.
    Payload,
}

/// What a field's text has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Decimal digits of any length. A name, never a number: many are over 2^53.
    Id,
    /// A [`SessionStatus`](super::SessionStatus).
    SessionStatus,
    /// A [`ReplyStatus`](super::ReplyStatus).
    ReplyStatus,
    /// An [`AssigneeType`](super::AssigneeType).
    AssigneeType,
    /// Decimal digits, 0 or more.
    Count,
    /// Unix time in milliseconds, of the years 2010 to 2099.
    Time,
    /// [`SESSION_EVENT_TYPE`](super::SESSION_EVENT_TYPE).
    EventType,
}

impl Field {
    /// Every field, in the order of the documentation.
    pub const ALL: [Self; 11] = [
        Self::CurrentAssigneeId,
        Self::SessionStatus,
        Self::ReplyStatus,
        Self::SessionOldStatus,
        Self::SessionId,
        Self::MessagesCount,
        Self::AssigneeType,
        Self::ChannelId,
        Self::EventTime,
        Self::EventType,
        Self::OrgId,
    ];

    /// The fields of one object, in the order of the documentation.
    pub fn of(home: Home) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |f| f.home() == home)
    }

    /// The field's place in [`Field::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The key as Zoho spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CurrentAssigneeId => "currentAssigneeId",
            Self::SessionStatus => "sessionStatus",
            Self::ReplyStatus => "replyStatus",
            Self::SessionOldStatus => "sessionOldStatus",
            Self::SessionId => "sessionId",
            Self::MessagesCount => "messagesCount",
            Self::AssigneeType => "assigneeType",
            Self::ChannelId => "channelId",
            Self::EventTime => "eventTime",
            Self::EventType => "eventType",
            Self::OrgId => "orgId",
        }
    }

    /// The field that is spelled exactly so, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        // The names differ in length, but for few.
        Self::ALL.into_iter().find(|f| f.name().len() == name.len() && f.name() == name)
    }

    /// The documented description, word for word.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::CurrentAssigneeId => "Agent or bot ID currently handling the session.",
            Self::SessionStatus => "Current status of the conversation (e.g., ON_PROGRESS, ENDED).",
            Self::ReplyStatus => {
                "If messages can be sent/received for this session (see below for all possible \
                 statuses)."
            }
            Self::SessionOldStatus => {
                "Previous status of the session. This helps with tracking changes."
            }
            Self::SessionId => "Unique identifier for the session.",
            Self::MessagesCount => "Total number of messages exchanged so far.",
            Self::AssigneeType => "Identifies if the current handler is an ‘AGENT’ or a ‘BOT’.",
            Self::ChannelId => "ID of the channel (chat, social, etc.) where the session occurred.",
            Self::EventTime => "Timestamp of event occurrence.",
            Self::EventType => "The type of webhook event received (IM_Session_Status).",
            Self::OrgId => "Your Zoho Desk organization ID.",
        }
    }

    /// The object that the field stands in.
    #[must_use]
    pub const fn home(self) -> Home {
        match self {
            Self::EventTime | Self::EventType | Self::OrgId => Home::Envelope,
            _ => Home::Payload,
        }
    }

    /// What the field's text has to be.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::CurrentAssigneeId | Self::SessionId | Self::ChannelId | Self::OrgId => Kind::Id,
            Self::SessionStatus | Self::SessionOldStatus => Kind::SessionStatus,
            Self::ReplyStatus => Kind::ReplyStatus,
            Self::MessagesCount => Kind::Count,
            Self::AssigneeType => Kind::AssigneeType,
            Self::EventTime => Kind::Time,
            Self::EventType => Kind::EventType,
        }
    }

    /// Whether the field may be null or "".
    ///
    /// A session that was just created has no earlier status (inferred), and
    /// nobody may be assigned (REST API examples and schema).
    #[must_use]
    pub const fn may_be_empty(self) -> bool {
        matches!(self, Self::SessionOldStatus | Self::CurrentAssigneeId | Self::AssigneeType)
    }
}

impl Kind {
    /// Whether it is a word, which no number can be.
    #[must_use]
    pub const fn is_word(self) -> bool {
        match self {
            Self::SessionStatus | Self::ReplyStatus | Self::AssigneeType | Self::EventType => true,
            Self::Id | Self::Count | Self::Time => false,
        }
    }

    /// The form in words, for messages and tables.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Id => "digits of any length",
            Self::SessionStatus => "a session status",
            Self::ReplyStatus => "a reply status",
            Self::AssigneeType => "AGENT or BOT",
            Self::Count => "digits, 0 or more",
            Self::Time => "Unix time in milliseconds, 2010 to 2099",
            Self::EventType => "IM_Session_Status",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Field;

    #[test]
    fn an_index_is_the_place_in_all() {
        for (place, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(field.index(), place);
        }
    }
}
