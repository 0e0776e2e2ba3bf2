//! Sessions, in forms to read: one form a file.
//!
//! A form asks [`Rows`] for the sessions in their order, as often as it has to, and each
//! is told of ([`Told`]) only while it is shown. What several forms say of a session in
//! the same words stands in `words`, in columns in `columns`; where it stands on the
//! axis of time, in `axis` and `bar`, which `drawing` puts into signs.

mod axis;
mod bar;
mod columns;
mod drawing;
mod html;
mod json;
mod notes;
mod one;
mod summary;
mod table;
mod timeline;
mod words;

use std::borrow::Cow;

use anyhow::Result;

use crate::judge::{Inspection, Problem, Summary};
use crate::sessions::{Clock, Contexts, Course, Entry, Said, Totals};
use crate::tables::{AssigneeType, ReplyStatus, SessionStatus};

pub(crate) use html::{MOST_ROWS, html};
pub(crate) use json::{json, ndjson};
pub(crate) use notes::{none_of, notes};
pub(crate) use summary::summary;
pub(crate) use table::table;
pub(crate) use timeline::timeline;

/// Takes text that is to be written.
pub(crate) type Out<'o> = &'o mut dyn FnMut(&str) -> Result<()>;

/// The sessions that are shown, in their order.
pub(crate) trait Rows {
    /// All of them in numbers.
    fn overview(&self) -> &Overview;

    /// Tells of each; of many no more than `limit`.
    ///
    /// # Errors
    /// Those of `tell`.
    fn each(
        &mut self,
        limit: Option<usize>,
        tell: &mut dyn FnMut(&Told<'_>) -> Result<()>,
    ) -> Result<()>;
}

/// All sessions in numbers, and what else is known of a run.
#[derive(Debug)]
pub(crate) struct Overview {
    /// The time of now: what goes on is measured up to it.
    pub(crate) as_of: Option<i64>,
    pub(crate) is_as_of_said: bool,
    pub(crate) clock: Clock,
    pub(crate) totals: Totals,
    pub(crate) summary: Summary,
    /// How often each rule fired for an event of a selected session.
    pub(crate) findings: Vec<(&'static str, u64)>,
    /// Findings of no session's event.
    pub(crate) problems: Vec<Problem>,
    /// How many sessions are to be shown, if it was said.
    pub(crate) limit: Option<usize>,
    /// By what they are sorted, as `--sort` calls it.
    pub(crate) sorted_by: &'static str,
    /// Which these are.
    pub(crate) chosen: &'static str,
    /// The times between which events were asked for.
    pub(crate) window: (Option<i64>, Option<i64>),
    pub(crate) inputs: Vec<String>,
}

/// What there is to say of a session.
pub(crate) struct Told<'t> {
    pub(crate) id: Cow<'t, str>,
    pub(crate) channel: Option<Cow<'t, str>>,
    pub(crate) org: Option<Cow<'t, str>>,
    pub(crate) integration: Option<Cow<'t, str>>,
    /// What its last event says.
    pub(crate) status: Option<SessionStatus>,
    pub(crate) reply: Option<ReplyStatus>,
    pub(crate) kind: Option<AssigneeType>,
    /// The number of whoever handles it.
    pub(crate) assignee: Option<u32>,
    pub(crate) count: Option<u64>,
    pub(crate) count_first: Option<u64>,
    pub(crate) findings: Vec<(&'static str, u64)>,
    pub(crate) contexts: &'t Contexts,
    pub(crate) handlers: Vec<Named<'t>>,
    pub(crate) entry: &'t Entry,
    /// Nothing if none of its events has a time.
    pub(crate) course: Option<Course>,
    /// Its events, where the session is named and so is shown whole.
    pub(crate) whole: Option<&'t [Whole]>,
    pub(crate) messages: Vec<Said>,
    pub(crate) more_messages: u64,
}

/// Who handled a session.
pub(crate) struct Named<'t> {
    pub(crate) number: u32,
    pub(crate) kind: Option<AssigneeType>,
    pub(crate) id: Cow<'t, str>,
}

/// An event of a session that is shown whole.
#[derive(Debug)]
pub(crate) struct Whole {
    /// As which of the session's steps it counts; as none, where it has no time.
    pub(crate) step: Option<usize>,
    pub(crate) inspection: Inspection<'static>,
}

impl Told<'_> {
    /// Whether the last event permits a reply.
    fn permitted(&self) -> Option<bool> {
        self.reply.map(ReplyStatus::permits_reply)
    }

    /// Whether the status says as much as the refusal: the session waits, or is closed.
    fn is_implied(&self) -> bool {
        self.reply.is_some_and(|reply| reply.is_implied_by(self.status))
    }

    /// The handler of this number.
    fn named(&self, number: Option<u32>) -> Option<&Named<'_>> {
        self.handlers.iter().find(|handler| Some(handler.number) == number)
    }
}
