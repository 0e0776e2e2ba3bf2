//! Who can hold a session: the two values of `assigneeType`.

/// A value of `assigneeType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AssigneeType {
    /// A person.
    Agent,
    /// A bot.
    Bot,
}

impl AssigneeType {
    /// Both values, in the order of the documentation.
    pub const ALL: [Self; 2] = [Self::Agent, Self::Bot];

    /// The value as Zoho spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "AGENT",
            Self::Bot => "BOT",
        }
    }

    /// Who that is, after the documented "Agent or bot ID currently handling the session".
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Agent => "An agent handles the session.",
            Self::Bot => "A bot handles the session.",
        }
    }

    /// The value that is spelled exactly so, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }
}
