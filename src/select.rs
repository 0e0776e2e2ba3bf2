//! Which events count: the filters.

use crate::cli::{Filters, ReplyFilter};
use crate::event::Event;
use crate::tables::Field;

impl Filters {
    /// Whether an event is selected: by each kind of filter that is given, at least once.
    pub(crate) fn select(&self, event: &Event<'_>) -> bool {
        let is_one_of = |ids: &[String], field: Field| {
            ids.is_empty()
                || event.value(field).is_some_and(|value| {
                    let words = value.node.words();
                    ids.iter().any(|id| *id == words)
                })
        };
        is_one_of(&self.sessions, Field::SessionId)
            && (self.statuses.is_empty()
                || event.session_status().is_some_and(|status| self.statuses.contains(&status)))
            && (self.replies.is_empty()
                || event.reply_status().is_some_and(|status| {
                    self.replies.iter().any(|filter| match filter {
                        ReplyFilter::Status(wanted) => *wanted == status,
                        ReplyFilter::Permitted(wanted) => *wanted == status.permits_reply(),
                    })
                }))
    }
}
