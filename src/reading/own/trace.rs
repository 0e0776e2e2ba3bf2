//! What it takes to follow a session from row to row: what the event says, and where
//! it stood.
//!
//! Rows do not hold all that an event carried: a field that the tables do not have has
//! a finding and no value, so such an event is taken for something new.

use std::borrow::Cow;
use std::sync::Arc;

use super::Row;
use super::parse::{contested_by, is_blamed, value_of};
use crate::event::is_digits;
use crate::judge::{Inspection, Problem, Words};
use crate::rules::sequence::{Facts, Known, Oddity};
use crate::rules::shape::UNKNOWN_FIELD;
use crate::rules::values::LOSSY_ID;
use crate::rules::{Finding, bounded};
use crate::tables::{Field, SessionStatus};
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
        let is_contested = |field| contested_by(field, pointer, problems).is_some();
        let id = |field| {
            let id = words(inspection, field).filter(|id| is_digits(id))?;
            let is_lossy = is_blamed(field, pointer, problems, LOSSY_ID.name);
            (!is_lossy && !is_contested(field)).then_some(id)
        };
        let old = words(inspection, Field::SessionOldStatus);
        let old = old.filter(|_| !is_contested(Field::SessionOldStatus));
        let is_new = problems.iter().any(|problem| problem.rule.name == UNKNOWN_FIELD.name);
        Some(Facts::of_known(&Known {
            session: id(Field::SessionId)?,
            words: &|field| words(inspection, field),
            besides: is_new.then(|| (&**source.path, source.line, source.column, pointer)),
            status: inspection.session,
            old_status: old.and_then(|name| SessionStatus::from_name(&name)),
            time_ms: event.event_time_ms,
            count: if let Some(Words::Count(count)) = event.messages_count {
                Some(count)
            } else {
                None
            },
            channel: id(Field::ChannelId),
            org: id(Field::OrgId),
        }))
    }

    /// What it takes to tell of the event when its row is gone.
    pub(crate) fn trace(&self) -> RowTrace {
        let inspection = self.inspection();
        let source = &inspection.source;
        let values = crate::reading::trace::POINTED_AT.into_iter();
        let value = |field| Some((field, bounded(&words(inspection, field)?)));
        RowTrace {
            path: Arc::clone(&source.path),
            via: source.via.to_vec(),
            pointer: source.pointer.as_ref().into(),
            start: Position { line: source.line, column: source.column },
            values: values.filter_map(value).collect(),
        }
    }
}

impl RowTrace {
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

/// What `field` says, as far as the row tells.
fn words<'i>(inspection: &'i Inspection<'_>, field: Field) -> Option<Cow<'i, str>> {
    let fields = &inspection.event;
    let words = match field {
        Field::SessionId => &fields.session_id,
        Field::SessionStatus => &fields.session_status,
        Field::SessionOldStatus => &fields.session_old_status,
        Field::ReplyStatus => &fields.reply_status,
        Field::CurrentAssigneeId => &fields.current_assignee_id,
        Field::AssigneeType => &fields.assignee_type,
        Field::MessagesCount => &fields.messages_count,
        Field::ChannelId => &fields.channel_id,
        Field::OrgId => &fields.org_id,
        Field::EventTime => match fields.event_time_ms {
            Some(ms) => return Some(ms.to_string().into()),
            None => &fields.event_time,
        },
        // Rows have it only where it is wrong.
        Field::EventType => {
            let pointer = &inspection.source.pointer;
            return value_of(field, pointer, &inspection.problems).map(Cow::Borrowed);
        }
    };
    words.as_ref().map(Words::text)
}
