//! zdim's own ndjson, read back: a row is an event that was told of before, with its
//! source, its verdict and its findings, so that others may sort and split events in
//! between.
//!
//! What a row says is believed, and not judged anew: there is no text of the event to
//! judge. Meanings and next steps come from the tables. `parse` says what makes a line
//! a row, `trace` what it takes to follow its session.
//!
//! Rows come out in the order in which they came. To put them back in the order of
//! their places takes all of them: who follows sessions to their end does so.

mod find;
mod parse;
mod trace;

use std::sync::Arc;

use crate::judge::Inspection;
use crate::text::Place;

pub(crate) use trace::RowTrace;

/// An event that zdim told of before, with all that it said of it.
#[derive(Debug)]
pub struct Row<'a> {
    inspection: Box<Inspection<'a>>,
    path: &'a Arc<str>,
    place: Place,
}

impl<'a> Row<'a> {
    /// What was said of the event; its source is where it was found then.
    #[must_use]
    pub fn inspection(&self) -> &Inspection<'a> {
        &self.inspection
    }

    /// The same, to keep.
    #[must_use]
    pub fn into_inspection(self) -> Box<Inspection<'a>> {
        self.inspection
    }

    /// The name of the input that the row itself stands in.
    #[must_use]
    pub const fn path(&self) -> &'a Arc<str> {
        self.path
    }

    /// Where the row itself stands.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }
}
