//! Do the events of one session follow from each other? Warnings all, and
//! inferred: Zoho delivers at least once, and keeps the order only while no
//! delivery fails.
//!
//! A [`Follower`] is shown the events of one input in their order and says what
//! is odd. It keeps a few values for each session, however many events there are.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use super::{Check, Finding, Rule, Severity};
use crate::event::Event;
use crate::input::{Located, Place};
use crate::inspection::{Excerpt, Problem};
use crate::json::Span;
use crate::tables::{Field, SessionStatus};

/// How many events of a session are remembered, to know a duplicate by.
const REMEMBERED: usize = 8;

/// Two events of one session, one a line; `$old`, `$status`, `$count` and
/// `$time` are the first's, then the second's.
macro_rules! example {
    ($(($old:literal, $status:literal, $reply:literal, $count:literal, $channel:literal, $time:literal)),*) => {
        concat!($(
            "{\"payload\": {\"currentAssigneeId\": \"106554156\", \"sessionStatus\": \"", $status,
            "\", \"replyStatus\": \"", $reply, "\", \"sessionOldStatus\": \"", $old,
            "\", \"sessionId\": \"65403000000038063\", \"messagesCount\": \"", $count,
            "\", \"assigneeType\": \"AGENT\", \"channelId\": \"", $channel,
            "\"}, \"eventTime\": \"", $time,
            "\", \"eventType\": \"IM_Session_Status\", \"orgId\": \"106553778\"}\n"
        ),*)
    };
}

/// The same event again.
pub static DUPLICATE_EVENT: Rule = Rule {
    name: "duplicate-event",
    severity: Severity::Warning,
    summary: "all eleven fields equal those of one of the session's last eight events",
    why: "Zoho may deliver an event more than once, and there is no delivery id: a consumer that \
          counts events counts this one twice.",
    help: "Recognise duplicates by their content, or remove this one from the capture.",
    example: example!(
        ("OPEN", "ON_HOLD", "ACCEPTED", "1", "65403000000038011", "1751022087019"),
        ("OPEN", "ON_HOLD", "ACCEPTED", "1", "65403000000038011", "1751022087019")
    ),
    check: Check::Sequence,
};

/// Nothing is new but the time.
pub static UNCHANGED_EVENT: Rule = Rule {
    name: "unchanged-event",
    severity: Severity::Warning,
    summary: "nothing that the event carries has changed but its time",
    why: "The event tells nothing; it may be a delivery that was made again with a new time.",
    help: "A consumer can pass it over.",
    example: example!(
        ("OPEN", "ON_HOLD", "ACCEPTED", "1", "65403000000038011", "1751022087019"),
        ("OPEN", "ON_HOLD", "ACCEPTED", "1", "65403000000038011", "1751022090000")
    ),
    check: Check::Sequence,
};

/// The time goes back.
pub static OUT_OF_ORDER: Rule = Rule {
    name: "out-of-order",
    severity: Severity::Warning,
    summary: "eventTime goes back",
    why: "Order is not kept after a delivery has failed: a consumer that takes the last event for \
          the latest gets a state of the past.",
    help: "Put the events of a session in order by eventTime before you apply them.",
    example: example!(
        ("OPEN", "ON_HOLD", "ACCEPTED", "1", "65403000000038011", "1751022087019"),
        ("CREATED", "OPEN", "ACCEPTED", "1", "65403000000038011", "1751022080000")
    ),
    check: Check::Sequence,
};

/// A status in between is not here.
pub static MISSED_EVENT: Rule = Rule {
    name: "missed-event",
    severity: Severity::Warning,
    summary: "sessionOldStatus is not the status that the event before it gave",
    why: "An event in between is not in this capture, so a consumer that follows the session has \
          missed a step.",
    help: "Look for the event in between; if it was never delivered, ask the REST API.",
    example: example!(
        ("CREATED", "OPEN", "ACCEPTED", "1", "65403000000038011", "1751022087019"),
        ("ON_HOLD", "ON_PROGRESS", "ACCEPTED", "2", "65403000000038011", "1751022090000")
    ),
    check: Check::Sequence,
};

/// Messages cannot become fewer.
pub static COUNT_DECREASED: Rule = Rule {
    name: "count-decreased",
    severity: Severity::Warning,
    summary: "messagesCount falls",
    why: "The count is of all messages so far: one of the two events is wrong, or not in its place.",
    help: "Compare with the session's messages in the REST API.",
    example: example!(
        ("OPEN", "ON_HOLD", "ACCEPTED", "5", "65403000000038011", "1751022087019"),
        ("ON_HOLD", "ON_PROGRESS", "ACCEPTED", "3", "65403000000038011", "1751022090000")
    ),
    check: Check::Sequence,
};

/// A session does not move house.
pub static IDENTITY_CHANGED: Rule = Rule {
    name: "identity-changed",
    severity: Severity::Warning,
    summary: "channelId or orgId changes within a session",
    why: "A session belongs to one channel of one organization: two sessions may be mixed up.",
    help: "Look whether a fixture was put together from two sessions, or an id was rewritten.",
    example: example!(
        ("OPEN", "ON_HOLD", "ACCEPTED", "1", "65403000000038011", "1751022087019"),
        ("ON_HOLD", "ON_PROGRESS", "ACCEPTED", "2", "65403000000099999", "1751022090000")
    ),
    check: Check::Sequence,
};

/// What has to be known of an event to follow its session: no more.
#[derive(Debug)]
pub struct Step {
    session: String,
    whole: u64,
    but_time: u64,
    status: Option<SessionStatus>,
    old_status: Option<SessionStatus>,
    time_ms: Option<i64>,
    count: Option<u128>,
    identity: [Option<String>; 2],
    whole_place: Stands,
    /// The places of the fields that a finding may point at.
    field_places: Vec<(Field, Stands)>,
    pointer: String,
    payload_pointer: String,
    path: Arc<str>,
    via: Vec<String>,
}

/// Where something stands, with the lines around it where they are wanted.
type Stands = (Place, Option<Excerpt>);

/// The fields that sequence rules point at.
const POINTED_AT: [Field; 5] = [
    Field::SessionOldStatus,
    Field::EventTime,
    Field::MessagesCount,
    Field::ChannelId,
    Field::OrgId,
];

impl Step {
    /// Takes what is needed from an event; nothing if it does not say which
    /// session it is about.
    #[must_use]
    pub fn of(located: &Located<'_>) -> Option<Self> {
        let event = located.event();
        let session = event.valid(Field::SessionId)?.into_owned();
        let stands = |span: Span| (located.place(span), located.excerpt(span));
        let place_of = |field: Field| Some((field, stands(event.value(field)?.node.span())));
        let owned = |field: Field| event.valid(field).map(std::borrow::Cow::into_owned);
        let pointer = event.object().pointer.clone();
        Some(Self {
            session,
            whole: hash(event, |_| true),
            but_time: hash(event, |field| field != Field::EventTime),
            status: event.session_status(),
            old_status: event.old_status(),
            time_ms: event.time_ms(),
            count: event.valid(Field::MessagesCount).and_then(|count| count.parse().ok()),
            identity: [owned(Field::ChannelId), owned(Field::OrgId)],
            whole_place: stands(event.span()),
            field_places: POINTED_AT.into_iter().filter_map(place_of).collect(),
            payload_pointer: event.payload.as_ref().map_or(pointer.clone(), |p| p.pointer.clone()),
            pointer,
            path: Arc::clone(located.path()),
            via: located.via().to_vec(),
        })
    }

    fn problem(&self, rule: &'static Rule, field: Option<Field>, message: String) -> Problem {
        let nowhere = Span { start: 0, end: 0 }; // the place is known already
        let mut finding = Finding::of_no_event(rule, message, nowhere);
        let place = field.and_then(|field| self.field_places.iter().find(|(f, _)| *f == field));
        finding.pointer = match field {
            Some(field) if field.home() == crate::tables::Home::Payload => {
                format!("{}/{}", self.payload_pointer, field.name())
            }
            Some(field) => format!("{}/{}", self.pointer, field.name()),
            None => self.pointer.clone(),
        };
        let (place, excerpt) = place.map_or(&self.whole_place, |(_, place)| place);
        let problem = Problem::new(finding, *place, Arc::clone(&self.path), self.via.clone());
        Problem { excerpt: excerpt.clone(), ..problem }
    }
}

fn hash(event: &Event<'_>, counts: impl Fn(Field) -> bool) -> u64 {
    let mut hasher = DefaultHasher::new();
    for field in Field::ALL.into_iter().filter(|field| counts(*field)) {
        event.value(field).map(|value| value.node.words()).hash(&mut hasher);
    }
    hasher.finish()
}

/// Follows each session through its events.
#[derive(Debug, Default)]
pub struct Follower {
    sessions: HashMap<String, Session>,
}

/// What is remembered of a session.
#[derive(Debug, Default)]
struct Session {
    recent: VecDeque<u64>,
    but_time: u64,
    status: Option<SessionStatus>,
    time_ms: Option<i64>,
    count: Option<u128>,
    identity: [Option<String>; 2],
}

impl Follower {
    /// Nobody followed so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next event; answers what is odd about it after those before.
    pub fn follow(&mut self, step: &Step) -> Vec<Problem> {
        let Some(session) = self.sessions.get_mut(&step.session) else {
            let mut session = Session::default();
            session.take(step);
            self.sessions.insert(step.session.clone(), session);
            return Vec::new();
        };
        if session.recent.contains(&step.whole) {
            let message = "the same event came before".to_owned();
            return vec![step.problem(&DUPLICATE_EVENT, None, message)];
        }
        let mut problems = session.identity_changes(step);
        let goes_back = matches!((session.time_ms, step.time_ms), (Some(a), Some(b)) if b < a);
        if goes_back {
            let message = "eventTime is before that of the event that came before".to_owned();
            problems.push(step.problem(&OUT_OF_ORDER, Some(Field::EventTime), message));
            session.remember(step.whole);
            return problems; // an event of the past does not move the session
        }
        if session.but_time == step.but_time {
            let message = "nothing but eventTime differs from the event before".to_owned();
            problems.push(step.problem(&UNCHANGED_EVENT, None, message));
        } else {
            problems.extend(session.missed(step));
            problems.extend(session.count_decreased(step));
        }
        session.take(step);
        problems
    }
}

impl Session {
    fn remember(&mut self, whole: u64) {
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(whole);
    }

    /// What an event does not say stays as it was.
    fn take(&mut self, step: &Step) {
        self.remember(step.whole);
        self.but_time = step.but_time;
        self.status = step.status.or(self.status);
        self.time_ms = step.time_ms.or(self.time_ms);
        self.count = step.count.or(self.count);
        for (own, new) in self.identity.iter_mut().zip(&step.identity) {
            if new.is_some() {
                own.clone_from(new);
            }
        }
    }

    fn identity_changes(&self, step: &Step) -> Vec<Problem> {
        let fields = [Field::ChannelId, Field::OrgId];
        let pairs = self.identity.iter().zip(&step.identity).zip(fields);
        pairs
            .filter_map(|((before, now), field)| match (before, now) {
                (Some(before), Some(now)) if before != now => {
                    let message = format!("{} was {before} before", field.name());
                    Some(step.problem(&IDENTITY_CHANGED, Some(field), message))
                }
                _ => None,
            })
            .collect()
    }

    fn missed(&self, step: &Step) -> Option<Problem> {
        let (before, old) = (self.status?, step.old_status?);
        // CREATED with a status before it is unusual-transition's.
        if before == old || step.status == Some(SessionStatus::Created) {
            return None;
        }
        let message =
            format!("the event before left the session {}, not {}", before.name(), old.name());
        Some(step.problem(&MISSED_EVENT, Some(Field::SessionOldStatus), message))
    }

    fn count_decreased(&self, step: &Step) -> Option<Problem> {
        let (before, now) = (self.count?, step.count?);
        let message = format!("messagesCount was {before} before, and is {now}");
        (now < before).then(|| step.problem(&COUNT_DECREASED, Some(Field::MessagesCount), message))
    }
}
