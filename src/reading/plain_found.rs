//! A plain event where it was found, and all that can be said of it without a second
//! look.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use super::chunk::Places;
use super::fast::plain::Plain;
use crate::judge::{Contested, Fields, Inspection, PlainRow, Source, Verdict, Words};
use crate::rules::sequence::{Facts, Known};
use crate::tables::Field;
use crate::text::{Position, Shown};

/// A plain event, and where it was found.
#[derive(Debug)]
pub(crate) struct PlainFound<'a> {
    pub(crate) event: Plain,
    /// The text that the event's places are those of.
    pub(super) text: &'a str,
    pub(super) path: &'a Arc<str>,
    /// Its index in an array, if it stands in one.
    pub(super) index: Option<u64>,
    /// Where the text begins in its chunk.
    pub(super) base: usize,
    /// How much of the text may be shown; escapes are left out of a log alone.
    pub(super) shown: Shown,
    pub(super) places: &'a Places<'a>,
}

impl<'a> PlainFound<'a> {
    /// Where it begins.
    pub(crate) fn start(&self) -> Position {
        self.places.position(self.base + self.event.span.start)
    }

    /// The text of a field; nothing for null and "".
    pub(crate) fn value(&self, field: Field) -> Option<&'a str> {
        Some(self.event.value(self.text, field)).filter(|value| !value.is_empty())
    }

    /// What has to be known of it to follow its session.
    pub(crate) fn facts(&self) -> Facts {
        let words = |field| self.value(field).map(Cow::Borrowed);
        Facts::of_known(&Known {
            session: words(Field::SessionId).unwrap_or_default(),
            words: |field| self.event.bytes(self.text.as_bytes(), field),
            besides: None,
            status: Some(self.event.status),
            old_status: self.event.old_status,
            time_ms: Some(self.event.time_ms),
            count: self.value(Field::MessagesCount).and_then(|count| count.parse().ok()),
            channel: words(Field::ChannelId),
            org: words(Field::OrgId),
        })
    }

    /// Where it was found.
    fn source(&self) -> Source<'a> {
        let start = self.start();
        Source {
            path: Cow::Borrowed(self.path),
            line: start.line,
            column: start.column,
            pointer: pointer(self.index),
            via: Cow::Borrowed(via(self.shown)),
        }
    }

    /// What its row says.
    pub(crate) fn row(&self) -> PlainRow<'a> {
        PlainRow {
            source: self.source(),
            values: Field::ALL.map(|field| self.value(field).unwrap_or_default()),
            status: self.event.status,
            reply: self.event.reply,
            time_ms: self.event.time_ms,
        }
    }

    /// All there is to say of it.
    pub(crate) fn inspect(&self) -> Inspection<'a> {
        let words = |field| match field {
            Field::EventTime | Field::EventType => None,
            Field::MessagesCount => self.value(field).map(Words::count_or_text),
            _ => self.value(field).map(|value| Words::Text(value.into())),
        };
        Inspection {
            source: self.source(),
            event: Fields::new(words, Some(self.event.time_ms)),
            session: Some(self.event.status),
            reply: self.verdict(),
            problems: Vec::new(),
            contested: Contested::default(),
        }
    }

    /// Whether a reply may be sent.
    pub(crate) const fn verdict(&self) -> Verdict {
        Verdict::Known(self.event.reply)
    }
}

/// The JSON pointer of an event in its record: an array of events, if it has an index.
pub(super) fn pointer(index: Option<u64>) -> Cow<'static, str> {
    match index {
        None => Cow::Borrowed(""),
        Some(0) => Cow::Borrowed("/0"),
        Some(index) => Cow::Owned(format!("/{index}")),
    }
}

/// The steps to an event of whose text so much may be shown.
pub(super) fn via(shown: Shown) -> &'static [String] {
    static LOG: LazyLock<[String; 1]> = LazyLock::new(|| ["log".to_owned()]);
    if shown.is_black { &*LOG } else { &[] }
}
