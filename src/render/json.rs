//! zdim's own JSON: one object a line, or one report that is written as it grows.
//!
//! What [`escape`](super::escape) would spell out for people stands as
//! `\uXXXX`, so that a terminal or a CI log takes no harm, and nothing is lost.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

use super::escape::write_json;
use crate::judge::Summary;
use crate::judge::{Inspection, Problem, Source, Standalone};

/// An event with all that is known of it, as one line.
///
/// # Errors
/// Those of `out`.
pub fn ndjson_line(inspection: &Inspection, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    one_line(inspection, out)
}

/// A finding of no event, as one line: `source` and `problems`, and no `event`.
///
/// # Errors
/// Those of `out`.
pub fn ndjson_problem(problem: &Problem, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'p> {
        source: Source<'p>,
        problems: [&'p Problem; 1],
    }
    let source = Source {
        path: problem.path.clone(),
        line: problem.place.start.line,
        column: problem.place.start.column,
        pointer: problem.pointer.as_str().into(),
        via: problem.via.as_slice().into(),
    };
    one_line(&Line { source, problems: [problem] }, out)
}

fn one_line(value: &impl Serialize, out: &mut (impl Write + ?Sized)) -> io::Result<()> {
    write(value, Harmless { pretty: false, depth: 0, filled: false }, out)?;
    out.write_all(b"\n")
}

/// `value` as JSON without white space.
#[must_use]
pub fn compact(value: &impl Serialize) -> String {
    written(value, Harmless { pretty: false, depth: 0, filled: false })
}

/// `value` as JSON in the manner of jq: two blanks for each of the levels,
/// of which the first stands at `depth`.
#[must_use]
pub fn pretty(value: &impl Serialize, depth: usize) -> String {
    written(value, Harmless { pretty: true, depth, filled: false })
}

fn written(value: &impl Serialize, formatter: Harmless) -> String {
    let mut bytes = Vec::new();
    write(value, formatter, &mut bytes).expect("memory takes all that is written");
    String::from_utf8(bytes).expect("JSON is text")
}

/// Writes as it goes: a value may be of many megabytes.
fn write(
    value: &impl Serialize,
    formatter: Harmless,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, formatter);
    // Only `out` can fail: our types have strings for keys.
    Ok(value.serialize(&mut serializer)?)
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
        write(inspection, Harmless { pretty: true, depth: 2, filled: false }, out)
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

/// How `serde_json` writes for us: escaped by [`write_json`], on one line or in
/// the manner of jq.
struct Harmless {
    pretty: bool,
    depth: usize,
    /// Whether the innermost array or object has something in it.
    filled: bool,
}

impl Harmless {
    fn open<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.filled = false;
        out.write_all(bracket)
    }

    fn close<W: Write + ?Sized>(&mut self, out: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.filled {
            self.new_line(out)?;
        }
        out.write_all(bracket)
    }

    fn next<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        self.new_line(out)
    }

    fn new_line<W: Write + ?Sized>(&self, out: &mut W) -> io::Result<()> {
        if !self.pretty {
            return Ok(());
        }
        write!(out, "\n{:1$}", "", 2 * self.depth)
    }
}

impl Formatter for Harmless {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_json(out, fragment)
    }

    /// A string literal of the capture: what is escaped stands inside it, and
    /// means the same as an escape.
    fn write_raw_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_json(out, fragment)
    }

    fn begin_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.open(out, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        self.close(out, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.next(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(if self.pretty { b": " } else { b":" })
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.filled = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::escape::tests::{hostile, is_harmless};
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json, value::RawValue};

    #[test]
    fn tricks_are_escaped_in_values_keys_and_literals() {
        assert_eq!(
            compact(&json!({"##[a]": "\u{1b}\u{9b}\u{202e}\u{e0041} ::b \n\"\\ ##["})),
            r##"{"#\u0023[a]":"\u001b\u009b\u202e\udb40\udc41 :\u003ab \n\"\\ #\u0023["}"##
        );
        let raw = RawValue::from_string("\"\\ud800\u{7f}::x##[\"".to_owned()).unwrap();
        assert_eq!(compact(&raw), r#""\ud800\u007f:\u003ax#\u0023[""#);
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
