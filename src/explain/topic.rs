//! What can be asked of `zdim explain`, and how forgiving the asking is.

use std::fmt;

use crate::rules::{self, Rule, quote};
use crate::tables::{AssigneeType, Field, Measure, ReplyStatus, SESSION_EVENT_TYPE, SessionStatus};
use crate::text::similar;

/// As many topics are suggested for a word that many have in them, such as `session`.
const SUGGESTIONS: usize = 6;

/// Something that has a page of its own.
#[derive(Clone, Copy, Debug)]
pub enum Topic {
    /// A value of `sessionStatus` or `sessionOldStatus`.
    SessionStatus(SessionStatus),
    /// A value of `replyStatus`.
    ReplyStatus(ReplyStatus),
    /// A value of `assigneeType`.
    AssigneeType(AssigneeType),
    /// One of the eleven fields.
    Field(Field),
    /// A rule.
    Rule(&'static Rule),
    /// A measure of sessions or of events.
    Measure(&'static Measure),
}

/// Somebody asked for what is no topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownTopic {
    /// What was asked for, as it was written: hostile until escaped.
    pub topic: String,
    /// The topics that were probably meant: those that it is part of, or else that
    /// which is nearly the same.
    pub suggestions: Vec<&'static str>,
}

impl Topic {
    /// Every topic, in the order of the documentation: what completions offer.
    pub fn all() -> impl Iterator<Item = Self> {
        let session = SessionStatus::ALL.into_iter().map(Self::SessionStatus);
        let reply = ReplyStatus::ALL.into_iter().map(Self::ReplyStatus);
        let assignee = AssigneeType::ALL.into_iter().map(Self::AssigneeType);
        let fields = Field::ALL.into_iter().map(Self::Field);
        let rules = rules::ALL.iter().copied().map(Self::Rule);
        let measures = Measure::all().map(Self::Measure);
        fields.chain(session).chain(assignee).chain(reply).chain(rules).chain(measures)
    }

    /// The name as Zoho, or zdim, spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SessionStatus(status) => status.name(),
            Self::ReplyStatus(status) => status.name(),
            Self::AssigneeType(kind) => kind.name(),
            Self::Field(field) => field.name(),
            Self::Rule(rule) => rule.name,
            Self::Measure(measure) => measure.name,
        }
    }

    /// The topic of this name, in whatever case and with whatever separators.
    ///
    /// # Errors
    /// If there is none.
    pub fn find(name: &str) -> Result<Self, UnknownTopic> {
        let wanted = similar::letters(name);
        if wanted == similar::letters(SESSION_EVENT_TYPE) {
            return Ok(Self::Field(Field::EventType)); // its one value
        }
        let names = || Self::all().map(Self::name);
        let is_it = |name: &str| similar::letters(name) == wanted;
        let named = Self::all().find(|topic| is_it(topic.name()));
        let held = || Measure::all().find(|measure| measure.keys.iter().any(|key| is_it(key)));
        named.or_else(|| held().map(Self::Measure)).ok_or_else(|| {
            let mut suggestions: Vec<_> =
                similar::holding(name, names()).take(SUGGESTIONS).collect();
            if suggestions.is_empty() {
                suggestions.extend(similar::nearest(name, names()));
            }
            UnknownTopic { topic: name.to_owned(), suggestions }
        })
    }
}

impl fmt::Display for UnknownTopic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown topic ")?;
        for c in quote(&self.topic).chars() {
            match c {
                '"' | '\'' | '\\' => write!(f, "{c}")?,
                c => write!(f, "{}", c.escape_debug())?,
            }
        }
        if let Some((last, others)) = self.suggestions.split_last() {
            f.write_str(": did you mean ")?;
            for (number, name) in others.iter().enumerate() {
                write!(f, "{}{name}", if number == 0 { "" } else { ", " })?;
            }
            write!(f, "{}{last}?", if others.is_empty() { "" } else { " or " })?;
        }
        f.write_str(
            "\nA topic is a field, a session status, AGENT or BOT, a reply status, a rule or a measure\n\
             of `sessions` or `stats`.\n\
             `zdim explain` without a topic shows them all.",
        )
    }
}

impl std::error::Error for UnknownTopic {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_by_more_than_case_and_separators() {
        let mut names: Vec<_> = Topic::all().map(|t| similar::letters(t.name())).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn members_of_json_lead_to_their_measures() {
        for measure in Measure::all() {
            for key in measure.keys {
                assert_eq!(Topic::find(key).unwrap().name(), measure.name);
            }
        }
        assert_eq!(Topic::find("waitedMs").unwrap().name(), "waited");
    }

    #[test]
    fn case_and_separators_are_forgiven() {
        for topic in Topic::all() {
            let name = topic.name();
            let spellings =
                [name.to_lowercase(), name.replace(['_', '-'], " "), name.replace('_', "-")];
            for spelling in spellings {
                assert_eq!(Topic::find(&spelling).unwrap().name(), name);
            }
        }
        assert_eq!(Topic::find("im_session_status").unwrap().name(), "eventType");
    }

    #[test]
    fn a_near_miss_is_an_error_that_suggests() {
        let message = Topic::find("ON_PROGRES").unwrap_err().to_string();
        assert!(message.starts_with("unknown topic `ON_PROGRES`: did you mean ON_PROGRESS?\n"));
        let message = Topic::find("expired").unwrap_err().to_string();
        assert!(message.starts_with(
            "unknown topic `expired`: did you mean SESSION_EXPIRED or \
             ACCESSTOKEN_EXPIRED?\n"
        ));
        let message = Topic::find("event").unwrap_err().to_string();
        let meant = "did you mean eventTime, eventType, no-event, wrong-event-type, \
                     duplicate-event or unchanged-event?\n";
        assert!(message.contains(meant), "{message}");
        let message = Topic::find("on").unwrap_err().to_string();
        assert!(message.starts_with("unknown topic `on`\n"), "{message}");
        let message = Topic::find("weather").unwrap_err().to_string();
        assert!(message.starts_with("unknown topic `weather`\nA topic is a field"), "{message}");
        assert!(Topic::find("").is_err());
    }

    #[test]
    fn what_was_asked_for_is_shown_escaped_and_cut() {
        let message = Topic::find("\u{1b}[2J\n::error::\u{202e}\u{200b}").unwrap_err().to_string();
        assert!(message.starts_with(r"unknown topic `\u{1b}[2J\n::error::\u{202e}\u{200b}`"));
        let long = Topic::find(&"x".repeat(10_000)).unwrap_err().to_string();
        assert!(long.len() < 400, "{long}");
    }
}
