//! zdim's own JSON: one object a line, or one report that is written as it grows.
//!
//! What [`escape`](super::escape) would spell out for people stands as
//! `\uXXXX`, so that a terminal or a CI log takes no harm, and nothing is lost.

use std::io::{self, Write};
use std::sync::OnceLock;

use serde::Serialize;

use super::escape::write_json;
use super::serializer::write;
use crate::judge::{
    Head, Inspection, PlainRow, Problem, Source, Standalone, Summary, Tail, Words, rfc3339,
};
use crate::tables::{Field, ReplyStatus, SessionStatus};

/// An event with all that is known of it, as one line.
///
/// # Errors
/// Those of `out`.
pub fn ndjson_line(inspection: &Inspection, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    write(inspection, None, out)?;
    out.write_all(b"\n")
}

/// As [`ndjson_line`]; what follows from the statuses alone is written once for all events
/// that have them.
pub(crate) fn ndjson_row(inspection: &Inspection, out: &mut Vec<u8>) {
    let Some((status, reply)) = inspection.statuses() else {
        // Memory takes all that is written.
        return ndjson_line(inspection, out).unwrap_or_default();
    };
    write(&Head(inspection), None, out).unwrap_or_default();
    // Two objects become one.
    out.pop();
    out.extend_from_slice(tail(status, reply, |tail| write(&Tail(inspection), None, tail)));
}

/// The rest of the row of an event with which nothing is wrong, from the comma before it to
/// the line's end: the same for all events of these statuses. `write` writes it as an object.
fn tail(
    status: SessionStatus,
    reply: ReplyStatus,
    write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>,
) -> &'static [u8] {
    const REPLIES: usize = ReplyStatus::ALL.len();
    static TAILS: [OnceLock<Vec<u8>>; SessionStatus::ALL.len() * REPLIES] =
        [const { OnceLock::new() }; _];
    TAILS[status as usize * REPLIES + reply as usize].get_or_init(|| {
        let mut tail = Vec::new();
        write(&mut tail).unwrap_or_default();
        if let Some(first) = tail.first_mut() {
            *first = b',';
        }
        tail.push(b'\n');
        tail
    })
}

/// As [`ndjson_row`], of an event with which nothing is wrong: no value has to be looked at.
/// `inspect` says all of it, once for all events of its statuses.
pub(crate) fn ndjson_plain_row<'i>(
    row: &PlainRow<'i>,
    inspect: impl FnOnce() -> Inspection<'i>,
    out: &mut Vec<u8>,
) {
    let Source { path, line, column, pointer, via } = &row.source;
    let mut number = itoa::Buffer::new();
    out.extend_from_slice(b"{\"source\":{\"path\":\"");
    write_json(out, path).unwrap_or_default();
    out.extend_from_slice(b"\",\"line\":");
    out.extend_from_slice(number.format(*line).as_bytes());
    out.extend_from_slice(b",\"column\":");
    out.extend_from_slice(number.format(*column).as_bytes());
    out.extend_from_slice(b",\"pointer\":\"");
    out.extend_from_slice(pointer.as_bytes());
    out.extend_from_slice(b"\",\"via\":");
    write(via, None, out).unwrap_or_default();
    let mut text = |key: &[u8], field: Field| {
        out.extend_from_slice(key);
        match row.values[field.index()] {
            "" => out.extend_from_slice(b"null"),
            value => {
                out.push(b'"');
                out.extend_from_slice(value.as_bytes());
                out.push(b'"');
            }
        }
    };
    text(b"},\"event\":{\"sessionId\":", Field::SessionId);
    text(b",\"sessionStatus\":", Field::SessionStatus);
    text(b",\"sessionOldStatus\":", Field::SessionOldStatus);
    text(b",\"replyStatus\":", Field::ReplyStatus);
    text(b",\"currentAssigneeId\":", Field::CurrentAssigneeId);
    text(b",\"assigneeType\":", Field::AssigneeType);
    out.extend_from_slice(b",\"messagesCount\":");
    match Words::count_or_text(row.values[Field::MessagesCount.index()]) {
        Words::Count(count) => out.extend_from_slice(number.format(count).as_bytes()),
        _ => out.extend_from_slice(b"null"),
    }
    let mut text = |key: &[u8], field: Field| {
        out.extend_from_slice(key);
        out.extend_from_slice(row.values[field.index()].as_bytes());
    };
    text(b",\"channelId\":\"", Field::ChannelId);
    text(b"\",\"orgId\":\"", Field::OrgId);
    out.extend_from_slice(b"\",\"eventTime\":\"");
    out.extend_from_slice(&rfc3339(row.time_ms));
    out.extend_from_slice(b"\",\"eventTimeMs\":");
    out.extend_from_slice(number.format(row.time_ms).as_bytes());
    out.push(b'}');
    out.extend_from_slice(tail(row.status, row.reply, |tail| write(&Tail(&inspect()), None, tail)));
}

/// `value` as JSON without white space.
#[must_use]
pub fn compact(value: &impl Serialize) -> String {
    written(value, None)
}

/// `value` as JSON in the manner of jq: two blanks for each of the levels,
/// of which the first stands at `depth`.
#[must_use]
pub fn pretty(value: &impl Serialize, depth: usize) -> String {
    written(value, Some(depth))
}

/// What is written, and handed on as text when there is a piece of it: what is as long as
/// the input, such as the states of one session for ever, is never held whole.
pub(crate) struct Pieces<'o> {
    text: Vec<u8>,
    out: &'o mut dyn FnMut(&str) -> anyhow::Result<()>,
    /// What came of it.
    failed: Option<anyhow::Error>,
}

/// How much text is a piece, in bytes.
const PIECE: usize = 64 << 10;

impl<'o> Pieces<'o> {
    pub(crate) const fn new(out: &'o mut dyn FnMut(&str) -> anyhow::Result<()>) -> Self {
        Self { text: Vec::new(), out, failed: None }
    }

    /// `value` as [`compact`] or [`pretty`] would have it.
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn write(
        &mut self,
        value: &impl Serialize,
        pretty: Option<usize>,
    ) -> anyhow::Result<()> {
        let written = write(value, pretty, self);
        self.come_of(written)
    }

    /// Text as it is.
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn add(&mut self, text: &str) -> anyhow::Result<()> {
        let written = self.write_all(text.as_bytes());
        self.come_of(written)
    }

    /// There is no more.
    ///
    /// # Errors
    /// Those of `out`.
    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        let written = self.hand_on();
        self.come_of(written)
    }

    fn come_of(&mut self, written: io::Result<()>) -> anyhow::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => Ok(written?),
        }
    }

    /// Hands on what is there, but for a character that is not whole.
    fn hand_on(&mut self) -> io::Result<()> {
        let text = match std::str::from_utf8(&self.text) {
            Ok(text) => text,
            Err(error) => {
                std::str::from_utf8(&self.text[..error.valid_up_to()]).unwrap_or_default()
            }
        };
        let length = text.len();
        if let Err(error) = (self.out)(text) {
            self.failed = Some(error);
            return Err(io::Error::other("not written"));
        }
        self.text.drain(..length);
        Ok(())
    }
}

impl Write for Pieces<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.text.extend_from_slice(bytes);
        if self.text.len() >= PIECE {
            self.hand_on()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn written(value: &impl Serialize, pretty: Option<usize>) -> String {
    let mut bytes = Vec::new();
    write(value, pretty, &mut bytes).expect("memory takes all that is written");
    String::from_utf8(bytes).expect("a serializer of strings writes UTF-8")
}

/// The one report of `-o json`, in pieces: events as they come, the findings
/// of no event and the summary at the end.
#[derive(Debug, Default)]
pub struct Report {
    has_event: bool,
    /// Rendered already; few inputs have more than a few.
    problems: Vec<String>,
}

impl Report {
    /// What stands before the first event.
    pub const START: &str = "{\n  \"zdim\": 1,\n  \"events\": [";

    /// A report without events.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next event.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn event(
        &mut self,
        inspection: &Inspection,
        out: &mut (impl Write + ?Sized),
    ) -> io::Result<()> {
        let separator = if self.has_event { "," } else { "" };
        self.has_event = true;
        write!(out, "{separator}\n    ")?;
        write(inspection, Some(2), out)
    }

    /// Keeps a finding of no event for the end.
    pub fn problem(&mut self, problem: &Problem) {
        self.problems.push(pretty(&Standalone(problem), 2));
    }

    /// Everything after the last event.
    #[must_use]
    pub fn finish(self, summary: &Summary) -> String {
        let events_end = if self.has_event { "\n  ]" } else { "]" };
        let problems = if self.problems.is_empty() {
            "[]".to_owned()
        } else {
            format!("[\n    {}\n  ]", self.problems.join(",\n    "))
        };
        let summary = pretty(summary, 1);
        format!("{events_end},\n  \"problems\": {problems},\n  \"summary\": {summary}\n}}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::super::escape::tests::is_harmless;
    use super::super::tests::attacks::hostile;
    use super::*;
    use crate::judge::Words;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn tricks_are_escaped_in_values_keys_and_literals() {
        assert_eq!(
            compact(&json!({"##[a]": "\u{1b}\u{9b}\u{202e}\u{e0041} ::b \n\"\\ ##["})),
            r##"{"#\u0023[a]":"\u001b\u009b\u202e\udb40\udc41 :\u003ab \n\"\\ #\u0023["}"##
        );
        let literal = Words::Literal("\"\\ud800\u{7f}::x##[\"".into());
        assert_eq!(compact(&literal), r#""\ud800\u007f:\u003ax#\u0023[""#);
    }

    #[test]
    fn pretty_is_what_serde_and_jq_write() {
        for value in [
            json!([]),
            json!({"a": [], "b": {}, "c": [1, [2, {"d": null}], {}], "e": "x"}),
            json!("x"),
        ] {
            assert_eq!(pretty(&value, 0), serde_json::to_string_pretty(&value).unwrap());
            assert_eq!(compact(&value), value.to_string());
        }
    }

    #[test]
    fn a_report_without_events_is_json() {
        let text = Report::START.to_owned() + &Report::new().finish(&Summary::default());
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(text, serde_json::to_string_pretty(&value).unwrap() + "\n");
    }

    proptest! {
        #[test]
        fn nothing_hostile_is_left_and_nothing_is_lost(key in hostile(), text in hostile()) {
            let value = json!({ key: [text] });
            for written in [compact(&value), pretty(&value, 3)] {
                prop_assert!(is_harmless(&written.replace('\n', "")), "{}", written);
                prop_assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value.clone());
            }
        }
    }
}
