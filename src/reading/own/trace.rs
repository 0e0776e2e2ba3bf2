//! What it takes to follow a session from row to row: what the event says, and where
//! it stood.
//!
//! Rows do not hold all that an event carried: a field that the tables do not have has
//! a finding and no value, so such an event is taken for something new.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use super::Row;
use super::parse::{contested_by, is_blamed};
use crate::event::bytes;
use crate::event::is_digits;
use crate::judge::{Inspection, Problem, Verdict, Words};
use crate::rules::sequence::{Facts, Known, Oddity};
use crate::rules::shape::UNKNOWN_FIELD;
use crate::rules::values::LOSSY_ID;
use crate::rules::{Finding, bounded};
use crate::sessions::{Codes, Old, Taken};
use crate::tables::{AssigneeType, Field, SessionStatus};
use crate::text::{Place, Position, Span};

/// Where an event stood, and what its fields say that rules across events point at.
#[derive(Debug)]
pub(crate) struct RowTrace {
    path: Arc<str>,
    via: Vec<String>,
    pointer: Box<str>,
    start: Position,
    values: Vec<(Field, String)>,
}

impl Row<'_> {
    /// What has to be known of the event to follow its session, if it names one.
    pub(crate) fn facts(&self) -> Option<Facts> {
        let inspection = self.inspection();
        let Inspection { source, event, problems, .. } = inspection;
        let pointer = &*source.pointer;
        let old = self.valid(Field::SessionOldStatus);
        let is_new = problems.iter().any(|problem| problem.rule.name == UNKNOWN_FIELD.name);
        Some(Facts::of_known(&Known {
            session: self.valid(Field::SessionId)?,
            words: |field| bytes(words(inspection, field)),
            besides: is_new.then(|| (&**source.path, source.line, source.column, pointer)),
            status: inspection.session,
            old_status: old.and_then(|name| SessionStatus::from_name(&name)),
            time_ms: event.event_time_ms,
            count: if let Some(Words::Count(count)) = event.get(Field::MessagesCount) {
                Some(*count)
            } else {
                None
            },
            channel: self.valid(Field::ChannelId),
            org: self.valid(Field::OrgId),
        }))
    }

    /// What is remembered of the event as a step of its session.
    pub(crate) fn taken(&self) -> Taken {
        let inspection = self.inspection();
        let words = |field| words(inspection, field).filter(|words| !words.is_empty());
        let valid = |field: Field| self.valid(field);
        let old = match valid(Field::SessionOldStatus) {
            Some(name) => SessionStatus::from_name(&name).map_or(Old::Odd, Old::Known),
            None if words(Field::SessionOldStatus).is_none()
                && !self.is_contested(Field::SessionOldStatus) =>
            {
                Old::Nothing
            }
            None => Old::Odd,
        };
        let codes = Codes {
            status: inspection.session,
            old,
            reply: if let Verdict::Known(status) = inspection.reply { Some(status) } else { None },
            time_ms: inspection.event.event_time_ms,
        };
        Taken::new(codes, valid, words)
    }

    /// What `field` says, if nothing is wrong with that as far as the row tells.
    fn valid(&self, field: Field) -> Option<Cow<'_, str>> {
        let inspection = self.inspection();
        let words = words(inspection, field);
        match field {
            Field::SessionId | Field::ChannelId | Field::OrgId | Field::CurrentAssigneeId => {
                let (pointer, problems) = (&*inspection.source.pointer, &inspection.problems);
                let is_lossy = || is_blamed(field, pointer, problems, LOSSY_ID.name);
                words.filter(|id| is_digits(id) && !is_lossy() && !self.is_contested(field))
            }
            Field::SessionStatus => words.filter(|_| inspection.session.is_some()),
            Field::ReplyStatus => words.filter(|_| matches!(inspection.reply, Verdict::Known(_))),
            Field::SessionOldStatus => words.filter(|name| {
                SessionStatus::from_name(name).is_some() && !self.is_contested(field)
            }),
            Field::AssigneeType => words.filter(|name| {
                AssigneeType::from_name(name).is_some() && !self.is_contested(field)
            }),
            Field::MessagesCount => {
                words.filter(|_| matches!(inspection.event.get(field), Some(Words::Count(_))))
            }
            Field::EventTime => words.filter(|_| inspection.event.event_time_ms.is_some()),
            // Rows have it only where it is wrong.
            Field::EventType => words.is_none().then_some(Cow::Borrowed("")),
        }
    }

    fn is_contested(&self, field: Field) -> bool {
        let Inspection { source, problems, .. } = self.inspection();
        contested_by(field, &source.pointer, problems).is_some()
    }

    /// What it takes to tell of the event when its row is gone.
    pub(crate) fn trace(&self) -> RowTrace {
        let inspection = self.inspection();
        let values = crate::reading::found::kept::POINTED_AT.into_iter();
        let value = |field| Some((field, bounded(&words(inspection, field)?)));
        RowTrace { values: values.filter_map(value).collect(), ..self.brief_trace() }
    }

    /// The same without what its fields say, for who holds many.
    pub(crate) fn brief_trace(&self) -> RowTrace {
        let source = &self.inspection().source;
        RowTrace {
            path: Arc::clone(&source.path),
            via: source.via.to_vec(),
            pointer: source.pointer.as_ref().into(),
            start: Position { line: source.line, column: source.column },
            values: Vec::new(),
        }
    }
}

impl RowTrace {
    /// Which of two events comes first: by path, and then by place; of those that begin
    /// in one place, as events within a string do, by the way to them.
    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        let place = |trace: &Self| (trace.start.line, trace.start.column);
        self.path
            .as_bytes()
            .cmp(other.path.as_bytes())
            .then_with(|| place(self).cmp(&place(other)))
            .then_with(|| self.via.cmp(&other.via))
            .then_with(|| steps(&self.pointer).cmp(steps(&other.pointer)))
    }

    /// Shares the path with other traces.
    pub(crate) fn share_path(&mut self, paths: &mut HashSet<Arc<str>>) {
        if let Some(path) = paths.get(&self.path) {
            self.path = Arc::clone(path);
        } else {
            paths.insert(Arc::clone(&self.path));
        }
    }

    /// The input that the event was found in.
    pub(crate) const fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// Where the event began.
    pub(crate) const fn start(&self) -> Position {
        self.start
    }

    /// What is odd about the event, at its beginning: rows do not say where its fields
    /// stood. `session` is its session, and `before` says where the event stands that
    /// it was compared with.
    pub(crate) fn problem(&self, odd: &Oddity, session: &str, before: &str) -> Problem {
        let nowhere = Span { start: 0, end: 0 };
        let mut finding = Finding::of_no_event(odd.rule, odd.message(session, &before), nowhere);
        finding.pointer = self.pointer.to_string();
        let value = self.values.iter().find(|(field, _)| Some(*field) == odd.field);
        finding.value = value.map(|(_, value)| value.clone());
        let place = Place { start: self.start, end: self.start };
        Problem::new(finding, place, Arc::clone(&self.path), self.via.clone())
    }
}

/// The steps of a pointer, so that `/10` comes after `/9`.
fn steps(pointer: &str) -> impl Iterator<Item = (usize, &str)> {
    pointer.split('/').map(|step| {
        let is_number = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        (if is_number { step.len() } else { 0 }, step)
    })
}

/// What `field` says, as far as the row tells.
fn words<'i>(inspection: &'i Inspection<'_>, field: Field) -> Option<Cow<'i, str>> {
    match inspection.event.event_time_ms {
        Some(ms) if field == Field::EventTime => Some(ms.to_string().into()),
        _ => inspection.event.get(field).map(Words::text),
    }
}
