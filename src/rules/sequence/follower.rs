//! Follows each session through its events, and says what is odd.
//!
//! A few values are kept for each session, however many events it has.

use std::collections::{HashMap, VecDeque};

use super::{
    COUNT_DECREASED, DUPLICATE_EVENT, IDENTITY_CHANGED, MISSED_EVENT, OUT_OF_ORDER, Step,
    UNCHANGED_EVENT,
};
use crate::judge::Problem;
use crate::rules::quote;
use crate::tables::{Field, SessionStatus};

/// How many events of a session are remembered, to know a duplicate by.
const REMEMBERED: usize = 8;

/// Knows how far each session has come.
#[derive(Debug, Default)]
pub struct Follower {
    sessions: HashMap<String, Session>,
}

/// What is remembered of a session.
#[derive(Debug, Default)]
struct Session {
    /// The last events, by the hash of their fields.
    recent: VecDeque<u64>,
    all_but_time: u64,
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
        if let Some(session) = self.sessions.get_mut(&step.session) {
            return session.follow(step);
        }
        let mut session = Session::default();
        session.remember(step);
        session.take(step);
        self.sessions.insert(step.session.clone(), session);
        Vec::new()
    }
}

impl Session {
    fn follow(&mut self, step: &Step) -> Vec<Problem> {
        let is_known = self.recent.contains(&step.fields);
        self.remember(step);
        if is_known {
            let message = "this session has had the same event before".to_owned();
            return vec![step.problem(&DUPLICATE_EVENT, None, message)];
        }
        let mut problems = self.identity_changes(step);
        if matches!((self.time_ms, step.time_ms), (Some(before), Some(now)) if now < before) {
            let message = "eventTime is before that of the session's earlier event".to_owned();
            problems.push(step.problem(&OUT_OF_ORDER, Some(Field::EventTime), message));
            return problems; // an event of the past does not move the session
        }
        if self.all_but_time == step.all_but_time {
            let message = "nothing but eventTime differs from the session's event before";
            problems.push(step.problem(&UNCHANGED_EVENT, None, message.to_owned()));
        } else {
            problems.extend(self.missed(step));
            problems.extend(self.count_decreased(step));
        }
        self.take(step);
        problems
    }

    fn remember(&mut self, step: &Step) {
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(step.fields);
    }

    /// What an event does not say stays as it was, but for the status: nobody
    /// knows what it is after an event that should have said it.
    fn take(&mut self, step: &Step) {
        self.all_but_time = step.all_but_time;
        self.status = step.status;
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
                    let message = format!(
                        "{} was {} before, and is {}",
                        field.name(),
                        quote(before),
                        quote(now)
                    );
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
        let message = format!(
            "sessionOldStatus is {}, but the session's event before left it {}",
            old.name(),
            before.name()
        );
        Some(step.problem(&MISSED_EVENT, Some(Field::SessionOldStatus), message))
    }

    fn count_decreased(&self, step: &Step) -> Option<Problem> {
        let (before, now) = (self.count?, step.count?);
        let message = format!("messagesCount was {before} before, and is {now}");
        (now < before).then(|| step.problem(&COUNT_DECREASED, Some(Field::MessagesCount), message))
    }
}
