//! Which events count: what the filters mean.

use std::borrow::Cow;

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;

use super::ids::Sought;
use crate::cli::{Filters, ReplyFilter, When};
use crate::event::Event;
use crate::judge::{Inspection, Verdict, Words};
use crate::reading::PlainFound;
use crate::settings::Settings;
use crate::stats::Counted;
use crate::tables::{Field, ReplyStatus, SessionStatus};

/// The filters, with times that are settled.
#[derive(Debug)]
pub(crate) struct Selection<'f> {
    filters: &'f Filters,
    sessions: Sought<'f>,
    channels: Sought<'f>,
    orgs: Sought<'f>,
    assignees: Sought<'f>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    is_everything: bool,
}

impl<'f> Selection<'f> {
    /// What `filters` mean here and now.
    ///
    /// # Errors
    /// If no time can be selected.
    pub(crate) fn new(filters: &'f Filters, settings: &Settings) -> Result<Self> {
        let settle = |when: Option<&When>, name| {
            let time = when.map(|when| when.settle(settings.now, &settings.zone));
            time.transpose().context(name)
        };
        let since = settle(filters.since.as_ref(), "--since")?;
        let until = settle(filters.until.as_ref(), "--until")?;
        if let (Some(since), Some(until)) = (since, until) {
            ensure!(
                since <= until,
                "--since is after --until, so no event can be selected: {since:.3} is after {until:.3}"
            );
        }
        let Filters { sessions, channels, orgs, assignees, statuses, replies, .. } = filters;
        let has_ids = [sessions, channels, orgs, assignees].iter().any(|ids| !ids.is_empty());
        let has_statuses = !statuses.is_empty() || !replies.is_empty();
        Ok(Self {
            filters,
            sessions: Sought::new("session", &filters.sessions),
            channels: Sought::new("channel", &filters.channels),
            orgs: Sought::new("org", &filters.orgs),
            assignees: Sought::new("assignee", &filters.assignees),
            since,
            until,
            is_everything: !has_ids && !has_statuses && since.is_none() && until.is_none(),
        })
    }

    /// The ids that were probably meant, where none was as asked.
    pub(crate) fn suggestions(&self) -> impl Iterator<Item = String> {
        let ids = [&self.sessions, &self.channels, &self.orgs, &self.assignees];
        ids.into_iter().filter_map(Sought::suggestion)
    }

    /// Whether there is no filter at all.
    pub(crate) const fn is_everything(&self) -> bool {
        self.is_everything
    }

    /// Whether `subject` is selected: by each kind of filter that is given.
    pub(crate) fn has(&self, subject: &Subject<'_>) -> bool {
        let statuses = &self.filters.statuses;
        // Each of them is asked: it remembers what it has seen.
        let has_ids = self.sessions.has(subject.session.as_deref())
            & self.channels.has(subject.channel.as_deref())
            & self.orgs.has(subject.org.as_deref())
            & self.assignees.has(subject.assignee.as_deref());
        has_ids
            && (statuses.is_empty() || subject.status.is_some_and(|is| statuses.contains(&is)))
            && self.has_reply(subject.reply)
            && self.has_time(subject.time_ms)
    }

    /// Whether the session of `subject` is asked for.
    pub(crate) fn has_session(&self, subject: &Subject<'_>) -> bool {
        self.sessions.has(subject.session.as_deref())
    }

    /// Whether this session is asked for; nothing is remembered of it.
    pub(crate) fn is_session_asked_for(&self, id: &str) -> bool {
        let sessions = &self.filters.sessions;
        sessions.is_empty() || sessions.iter().any(|sought| sought == id)
    }

    /// Whether sessions are asked for by their ids.
    pub(crate) fn names_sessions(&self) -> bool {
        !self.filters.sessions.is_empty()
    }

    /// Which filters `subject` meets that any event of a session may meet, a bit each.
    pub(crate) fn met(&self, subject: &Subject<'_>) -> u8 {
        let met = [
            self.channels.has(subject.channel.as_deref()),
            self.orgs.has(subject.org.as_deref()),
            self.assignees.has(subject.assignee.as_deref()),
            self.has_time(subject.time_ms),
        ];
        met.into_iter().fold(0, |bits, met| bits << 1 | u8::from(met))
    }

    /// All of them.
    pub(crate) const ALL_MET: u8 = 0b1111;

    /// Whether a session whose last event says this is selected, as far as these filters
    /// go.
    pub(crate) fn has_last(
        &self,
        status: Option<SessionStatus>,
        reply: Option<ReplyStatus>,
    ) -> bool {
        let statuses = &self.filters.statuses;
        (statuses.is_empty() || status.is_some_and(|status| statuses.contains(&status)))
            && self.has_reply(reply)
    }

    /// The times between which events are asked for.
    pub(crate) fn window(&self) -> (Option<i64>, Option<i64>) {
        let ms = |time: Option<Timestamp>| time.map(Timestamp::as_millisecond);
        (ms(self.since), ms(self.until))
    }

    fn has_reply(&self, reply: Option<ReplyStatus>) -> bool {
        let wanted = &self.filters.replies;
        wanted.is_empty()
            || reply.is_some_and(|status| {
                wanted.iter().any(|filter| match filter {
                    ReplyFilter::Status(wanted) => *wanted == status,
                    ReplyFilter::Permitted(wanted) => *wanted == status.permits_reply(),
                })
            })
    }

    /// `since` is inclusive, `until` exclusive; an event without a time is in no span.
    fn has_time(&self, time_ms: Option<i64>) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let time = time_ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
        time.is_some_and(|time| {
            self.since.is_none_or(|since| since <= time)
                && self.until.is_none_or(|until| time < until)
        })
    }
}

/// What the filters look at: of an event, or of a session as its last event left it.
#[derive(Debug)]
pub(crate) struct Subject<'e> {
    session: Option<Cow<'e, str>>,
    channel: Option<Cow<'e, str>>,
    org: Option<Cow<'e, str>>,
    assignee: Option<Cow<'e, str>>,
    assignee_type: Option<Cow<'e, str>>,
    status: Option<SessionStatus>,
    reply: Option<ReplyStatus>,
    time_ms: Option<i64>,
}

impl<'e> Subject<'e> {
    pub(crate) fn of_plain(found: &PlainFound<'e>) -> Self {
        let id = |field| found.value(field).map(Cow::Borrowed);
        Self {
            session: id(Field::SessionId),
            channel: id(Field::ChannelId),
            org: id(Field::OrgId),
            assignee: id(Field::CurrentAssigneeId),
            assignee_type: id(Field::AssigneeType),
            status: Some(found.event.status),
            reply: Some(found.event.reply),
            time_ms: Some(found.event.time_ms),
        }
    }

    /// What is counted of it.
    pub(crate) fn counted(&self, verdict: Verdict) -> Counted<'_> {
        Counted {
            status: self.status,
            verdict,
            channel: self.channel.as_deref().unwrap_or_default(),
            assignee_type: self.assignee_type.as_deref().unwrap_or_default(),
            assignee: self.assignee.as_deref().unwrap_or_default(),
            time_ms: self.time_ms,
        }
    }

    pub(crate) fn of(event: &Event<'e>) -> Self {
        let said = |field| event.value(field).filter(|value| !value.is_empty());
        let id = |field| said(field).map(|value| value.node.words());
        Self {
            session: id(Field::SessionId),
            channel: id(Field::ChannelId),
            org: id(Field::OrgId),
            assignee: id(Field::CurrentAssigneeId),
            assignee_type: id(Field::AssigneeType),
            status: event.session_status(),
            reply: event.reply_status(),
            time_ms: event.time_ms(),
        }
    }

    /// What they look at of an event that was told of before.
    pub(crate) fn of_row<'i: 'e>(inspection: &'i Inspection<'_>) -> Self {
        let fields = &inspection.event;
        Self {
            session: fields.get(Field::SessionId).map(Words::text),
            channel: fields.get(Field::ChannelId).map(Words::text),
            org: fields.get(Field::OrgId).map(Words::text),
            assignee: fields.get(Field::CurrentAssigneeId).map(Words::text),
            assignee_type: fields.get(Field::AssigneeType).map(Words::text),
            status: inspection.session,
            reply: if let Verdict::Known(status) = inspection.reply { Some(status) } else { None },
            time_ms: fields.event_time_ms,
        }
    }
}
