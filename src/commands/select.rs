//! Which events count: what the filters mean.

use anyhow::{Context as _, Result, ensure};
use jiff::Timestamp;

use crate::cli::{Filters, ReplyFilter, When};
use crate::event::Event;
use crate::settings::Settings;
use crate::tables::Field;

/// The filters, with times that are settled.
#[derive(Debug)]
pub(crate) struct Selection<'f> {
    filters: &'f Filters,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
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
        Ok(Self { filters, since, until })
    }

    /// Whether an event is selected: by each kind of filter that is given.
    pub(crate) fn has(&self, event: &Event<'_>) -> bool {
        let filters = self.filters;
        is_one_of(&filters.sessions, event, Field::SessionId)
            && is_one_of(&filters.channels, event, Field::ChannelId)
            && is_one_of(&filters.orgs, event, Field::OrgId)
            && is_one_of(&filters.assignees, event, Field::CurrentAssigneeId)
            && (filters.statuses.is_empty()
                || event.session_status().is_some_and(|status| filters.statuses.contains(&status)))
            && self.has_reply(event)
            && self.has_time(event)
    }

    fn has_reply(&self, event: &Event<'_>) -> bool {
        let wanted = &self.filters.replies;
        wanted.is_empty()
            || event.reply_status().is_some_and(|status| {
                wanted.iter().any(|filter| match filter {
                    ReplyFilter::Status(wanted) => *wanted == status,
                    ReplyFilter::Permitted(wanted) => *wanted == status.permits_reply(),
                })
            })
    }

    /// `since` is inclusive, `until` exclusive; an event without a time is in no span.
    fn has_time(&self, event: &Event<'_>) -> bool {
        if self.since.is_none() && self.until.is_none() {
            return true;
        }
        let time = event.time_ms().and_then(|ms| Timestamp::from_millisecond(ms).ok());
        time.is_some_and(|time| {
            self.since.is_none_or(|since| since <= time)
                && self.until.is_none_or(|until| time < until)
        })
    }
}

/// Ids are compared as text: they are names, not numbers.
fn is_one_of(ids: &[String], event: &Event<'_>, field: Field) -> bool {
    ids.is_empty()
        || event.value(field).is_some_and(|value| {
            let words = value.node.words();
            ids.iter().any(|id| *id == words)
        })
}
