//! What a mention of an event is taken for, by the text around it.

use super::broken_up::{is_broken_up, is_numbered_by_bytes, scan};
use super::converted::converted;
use super::cut_off::{fields, is_cut};
use super::dumped::dump;
use super::tree::{is_of_devtools, is_tree};
use crate::reading::full::frame::Dump;
use crate::tables::SESSION_EVENT_TYPE;
use crate::text::{Dress, ESC, Fault, Scan, Span, without_escapes};

/// What the text is taken for that mentions an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Members of an object without the braces around them.
    Fragment,
    /// A line of JSON, in a record or row of its own.
    Line,
    /// Text that went through a chat or a word processor.
    Retyped,
    /// Copied from a browser's developer tools.
    Tree,
    /// What a language printed.
    Dump(Dump),
    /// Broken into lines that are not its own.
    BrokenUp,
    /// JSON that was cut off: what could be read before the cut.
    Cut(String),
    /// JSON that is not valid before the mention or behind it, and how.
    Invalid { is_before: bool, fault: Fault },
    /// What a tool made of JSON: what that is, and what to do.
    Converted(&'static str),
    /// What zdim itself wrote.
    Own,
    /// Anything else.
    Unknown,
}

/// How many dresses are undone, one within the other.
const MOST_DRESSES: usize = 8;

/// How near to the word typographic signs stand, in characters.
const NEAR: usize = 8;

impl Kind {
    /// Of the word at `span` of `text`, which is all up to the end of the input, if
    /// `is_all`.
    pub(super) fn of(text: &str, span: Span, is_all: bool) -> Self {
        if memchr::memchr(ESC, text.as_bytes()).is_none() {
            return Self::within(text, span, is_all, 0);
        }
        let parts = [&text[..span.start], &text[span.start..span.end], &text[span.end..]];
        let [before, word, after] = parts.map(without_escapes);
        let span = Span { start: before.len(), end: before.len() + word.len() };
        Self::within(&[before, word, after].concat(), span, is_all, 0)
    }

    /// As [`Self::of`], of text that stood in as many dresses as `depth`.
    fn within(text: &str, span: Span, is_all: bool, depth: usize) -> Self {
        if depth > MOST_DRESSES {
            return Self::Unknown;
        }
        let (before, after) = (&text[..span.start], &text[span.end..]);
        let line = before.rsplit('\n').next().unwrap_or_default();
        if line.starts_with(r#"{"source":{"path":"#) || before.contains("\"zdim\": 1,") {
            return Self::Own;
        }
        let is_typed = |c: char| {
            matches!(c, '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '‘' | '’')
                || matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
        };
        if before.chars().rev().take(NEAR).any(is_typed) || after.chars().take(NEAR).any(is_typed) {
            return Self::Retyped;
        }
        if is_numbered_by_bytes(text, span) {
            return Self::BrokenUp;
        }
        let span = key_of(text, span);
        match undressed(text, span, is_all) {
            // What is dressed may break by the dress alone.
            Some((text, span, is_all)) => match Self::within(&text, span, is_all, depth + 1) {
                Self::Invalid { .. } => Self::Unknown,
                Self::Fragment if is_line(&text) => Self::Line,
                kind => kind,
            },
            _ => Self::of_plain(text, span, is_all),
        }
    }

    fn of_plain(text: &str, span: Span, is_all: bool) -> Self {
        let (before, after) = (&text[..span.start], &text[span.end..]);
        if let Some(format) = converted(before, after) {
            return Self::Converted(format);
        }
        let open = first_open(before);
        if let Some(dump) = dump(text, span, open) {
            let is_tree = dump == Dump::JavaScript && is_of_devtools(before, after);
            return if is_tree { Self::Tree } else { Self::Dump(dump) };
        }
        let is_key = before.ends_with('"')
            && after.strip_prefix('"').is_some_and(|rest| rest.trim_start().starts_with(':'));
        match open {
            None if is_key => Self::Fragment,
            Some(open) if is_broken_up(&text[open..]) => Self::BrokenUp,
            Some(open) if is_cut(&text[open..], is_all) => Self::Cut(fields(&text[open..])),
            Some(open) if is_key => match scan(text, open) {
                Scan::Broken(at, fault) if at > span.end || begins_members(&text[open..]) => {
                    Self::Invalid { is_before: at < span.start, fault }
                }
                _ => Self::Unknown,
            },
            _ if is_tree(before, after) => Self::Tree,
            _ => Self::Unknown,
        }
    }
}

/// The key of the value at `span`, where that is a type's.
fn key_of(text: &str, span: Span) -> Span {
    const KEY: &str = "ventType";
    let first = text.floor_char_boundary(span.start.saturating_sub(KEY.len() + 2 * NEAR));
    let key = text[first..span.start].rfind(KEY).map(|at| first + at);
    match key.filter(|_| &text[span.start..span.end] == SESSION_EVENT_TYPE) {
        Some(at) if at > 0 && text.is_char_boundary(at - 1) => {
            Span { start: at - 1, end: at + KEY.len() }
        }
        _ => span,
    }
}

/// The text around the word at `span` without the dress that stands behind the word, as far as
/// it is in that, where the word stands in it, and whether all of it is there; nothing if the
/// word is plain.
fn undressed(text: &str, span: Span, is_all: bool) -> Option<(String, Span, bool)> {
    let (mut before, mut after) = (&text[..span.start], &text[span.end..]);
    let is_csv = before.ends_with("\"\"") && after.starts_with("\"\"");
    let dress = Dress::at(text.as_bytes(), span.end).or_else(|| is_csv.then_some(Dress::Csv))?;
    if !is_csv {
        // A plain quote begins the text in this dress, and ends it.
        let is_plain =
            |text: &str| (text.len() - text.trim_end_matches('\\').len()).is_multiple_of(2);
        let is_end =
            |c: char| c == '"' || (dress == Dress::Form && (c == '&' || c.is_whitespace()));
        let begin = before.rmatch_indices('"').find(|(at, _)| is_plain(&before[..*at]));
        before = begin.map_or(before, |(at, _)| &before[at + 1..]);
        let end = after.match_indices(is_end).find(|(at, _)| is_plain(&after[..*at]));
        after = end.map_or(after, |(at, _)| &after[..at]);
    }
    let is_all = is_all || after.len() < text.len() - span.end;
    let word = &text[span.start..span.end];
    let (before, after) = (dress.undress(before), dress.undress(after));
    let span = Span { start: before.len(), end: before.len() + word.len() };
    Some(([&*before, word, &after].concat(), span, is_all))
}

/// Whether this is a line of JSON that was printed over several: one member.
fn is_line(text: &str) -> bool {
    text.matches("\":").count() == 1 && !text.trim().contains('\n')
}

/// Whether an object of JSON's begins with a key.
fn begins_members(text: &str) -> bool {
    let key = text.trim_start_matches(|c: char| matches!(c, '{' | '[') || c.is_whitespace());
    let key = key.strip_prefix('"').and_then(|key| key.split_once('"'));
    key.is_some_and(|(key, rest)| !key.contains('\n') && rest.trim_start().starts_with(':'))
}

/// Where the outermost bracket stands that is still open where `text` ends.
fn first_open(text: &str) -> Option<usize> {
    let (mut depth, mut open) = (0_usize, None);
    for (at, byte) in text.bytes().enumerate().rev() {
        match byte {
            b'}' | b']' => depth += 1,
            b'{' | b'[' if depth > 0 => depth -= 1,
            b'{' => open = Some(at),
            // The time of a log's line is closed; what is not, is no list of JSON's.
            b'[' if text[at + 1..].trim_start().starts_with(['{', '[', '"']) => open = Some(at),
            _ => {}
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::super::converted::{GRON, STREAM, XML, YAML};
    use super::*;

    fn kind(text: &str) -> Kind {
        let words = ["sessionStatus", SESSION_EVENT_TYPE];
        let found = words.into_iter().filter_map(|word| Some((text.find(word)?, word.len())));
        let (start, length) = found.min().expect("a word");
        Kind::of(text, Span { start, end: start + length }, true)
    }

    #[test]
    fn each_kind_is_known() {
        for (text, expected) in [
            (r#"12:01 "sessionId":"1","sessionStatus":"ENDED","x":1"#, Kind::Fragment),
            (r#"[12:01] \"sessionStatus\":\"ENDED\","#, Kind::Line),
            (r#"[12:01] \"sessionStatus\":\"ENDED\",\"orgId\":\"1\""#, Kind::Fragment),
            (r#"{"Output":"    \"sessionStatus\": \"ENDED\",\n"}"#, Kind::Line),
            (
                "{\n  body: '[\\n' +\n  '  \"sessionStatus\": \"ENDED\"\\n' +",
                Kind::Dump(Dump::JavaScript),
            ),
            ("Map(1) { 'body' => { sessionStatus: 'ENDED' } }", Kind::Dump(Dump::JavaScript)),
            ("P(sessionStatus='ENDED', orgId=None)", Kind::Dump(Dump::PythonObject)),
            ("#<P sessionStatus=\"ENDED\">", Kind::Dump(Dump::RubyObject)),
            ("%{payload: %{sessionStatus: \"ENDED\"}}", Kind::Dump(Dump::Other)),
            ("{“sessionStatus”: “ENDED”}", Kind::Retyped),
            ("{\"payload\":\u{a0}{\u{a0}\"sessionStatus\":", Kind::Retyped),
            ("▼ payload:\n  sessionStatus: \"ENDED\"\n  x: 1", Kind::Tree),
            ("sessionStatus\n: \n\"ENDED\"", Kind::Tree),
            ("sessionStatus\t\"ENDED\"\n", Kind::Tree),
            ("[{payload={sessionStatus=ENDED}}]", Kind::Dump(Dump::Java)),
            ("got Payload[sessionStatus=ENDED, sessionId=1]", Kind::Dump(Dump::Java)),
            ("got Payload[id=1, sessionStatus=ENDED]", Kind::Dump(Dump::Java)),
            ("Payload(ids=[1, 2], sessionStatus=ENDED, x=1)", Kind::Dump(Dump::Java)),
            ("map[payload:map[sessionStatus:ENDED]]", Kind::Dump(Dump::Go)),
            ("[map[eventType:IM_Session_Status orgId:1", Kind::Dump(Dump::Go)),
            ("got {Payload:{Id:1} EventType:IM_Session_Status}", Kind::Dump(Dump::Go)),
            ("Event{Id:1, EventType:\"IM_Session_Status\"}", Kind::Dump(Dump::Go)),
            ("{payload:{sessionStatus:'ENDED'}}", Kind::Dump(Dump::JavaScript)),
            ("x [{eventType=IM_Session_Status}]", Kind::Dump(Dump::Java)),
            ("  [eventType] => IM_Session_Status", Kind::Dump(Dump::Php)),
            ("  [\"sessionStatus\"]=>", Kind::Dump(Dump::Php)),
            ("a:1:{s:13:\"sessionStatus\";s:5:\"ENDED\";}", Kind::Dump(Dump::Php)),
            ("$VAR1 = [{'sessionStatus' => 'ENDED'}];", Kind::Dump(Dump::Perl)),
            ("$VAR1 = {\n  \"sessionStatus\" => \"ENDED\"", Kind::Dump(Dump::Perl)),
            ("%{\"payload\" => %{\"sessionStatus\" => \"ENDED\"}}", Kind::Dump(Dump::Other)),
            ("@{sessionStatus=ENDED; replyStatus=ACCEPTED}", Kind::Dump(Dump::Other)),
            ("{'a': \u{1b}[32m'sessionStatus'\u{1b}[0m: 'ENDED'}", Kind::Dump(Dump::Python)),
            ("▼0: {payload: {sessionStatus: \"ENDED\",…},…}", Kind::Tree),
            (
                "+   Object {\n      \"sessionStatus\": \"ENDED\",\n    },",
                Kind::Dump(Dump::JavaScript),
            ),
            ("payload: Object { sessionStatus: \"ENDED\" }", Kind::Tree),
            ("  \"sessionStatus\": \"ENDED\",\t \"orgId\": \"1\"\n", Kind::Fragment),
            ("  [sessionStatus] => ENDED", Kind::Dump(Dump::Php)),
            ("  ['sessionStatus' => 'ENDED']", Kind::Dump(Dump::Php)),
            ("{'sessionStatus': 'ENDED'}", Kind::Dump(Dump::Python)),
            ("{\"sessionStatus\" => \"ENDED\"}", Kind::Dump(Dump::Ruby)),
            ("{sessionStatus: \"ENDED\"}", Kind::Dump(Dump::Ruby)),
            ("{ sessionStatus: 'ENDED' }", Kind::Dump(Dump::JavaScript)),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn broken_and_converted_json_is_known() {
        for (text, expected) in [
            (
                r#"x {"payload":{"sessionId":"12","sessionStatus":"EN"#,
                Kind::Cut("sessionId `12`".to_owned()),
            ),
            (
                r#"x {"sessionStatus":"ENDED",... (truncated)"#,
                Kind::Cut("sessionStatus `ENDED`".to_owned()),
            ),
            (
                r#"{"msg":"got {\"sessionStatus\":\"ENDED\",…","t":1}"#,
                Kind::Cut("sessionStatus `ENDED`".to_owned()),
            ),
            (r#"{"msg":"  \"sessionStatus\": \"ENDED\",","t":1}"#, Kind::Line),
            (
                "{\"sessionStatus\":\"ENDED\",}",
                Kind::Invalid {
                    is_before: false,
                    fault: Fault::Expected("a key in double quotes"),
                },
            ),
            ("{\"a\":1,\"sessionStatus\":\"EN\nDED\",\"replyStatus\":1}\n", Kind::BrokenUp),
            (
                "{\n  \"sessionStatus\": \"ENDED\"\n  \"orgId\": \"1\"\n}",
                Kind::Invalid { is_before: false, fault: Fault::Expected("a comma or }") },
            ),
            (
                "[{\"n\":NaN,\"payload\":{\"sessionStatus\":\"ENDED\"}}]\n",
                Kind::Invalid { is_before: true, fault: Fault::Expected("a value") },
            ),
            (r#"{"source":{"path":"a"},"x":{"sessionStatus":"#, Kind::Own),
            (
                "Event { payload: Some(Payload { sessionStatus: \"ENDED\" }), b: None }",
                Kind::Dump(Dump::Rust),
            ),
            ("Object {\"sessionStatus\": String(\"ENDED\")}", Kind::Dump(Dump::Rust)),
            ("[{payload: {sessionStatus: ENDED, x: 1}}]", Kind::Dump(Dump::Yaml)),
            ("- payload:\n    sessionStatus: ENDED\n", Kind::Converted(YAML)),
            ("- eventType: IM_Session_Status\n", Kind::Converted(YAML)),
            ("  <a><sessionStatus>ENDED</sessionStatus></a>", Kind::Converted(XML)),
            ("<event a=\"1\" sessionStatus=\"ENDED\"/>", Kind::Converted(XML)),
            ("json[0].payload.sessionStatus = \"ENDED\";", Kind::Converted(GRON)),
            ("x.json:1:json[0].eventType = \"IM_Session_Status\";", Kind::Converted(GRON)),
            ("[[0,\"payload\",\"sessionStatus\"],\"ENDED\"]", Kind::Converted(STREAM)),
            (
                "[\n  [\n    0,\n    \"eventType\"\n  ],\n  \"IM_Session_Status\"\n]",
                Kind::Converted(STREAM),
            ),
            ("the sessionStatus is wrong", Kind::Unknown),
            ("WARN sessionStatus: ENDED", Kind::Unknown),
            ("[\"sessionStatus\",\"replyStatus\"]", Kind::Unknown),
            ("<b>sessionStatus</b>", Kind::Unknown),
            ("sessionStatus=ENDED replyStatus=x", Kind::Unknown),
            (r#"{"text":"sessionStatus"}"#, Kind::Unknown),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_is_read_in_any_dress() {
        for text in [
            r#"x {"m":"[{\"sessionStatus\":\"ENDED\",\"sessionId\":\"12..."#,
            r#"x {"m":"{\"n\":\"[{\\\"sessionStatus\\\":\\\"ENDED\\\",\\\"sessi"#,
            "<pre>[{&quot;sessionStatus&quot;:&quot;ENDED&quot;,&qu",
            "<p a=\"{&quot;sessionStatus&quot;:&quot;ENDED&quot;,&quot;x\">\n",
            "payload=%5B%7B%22sessionStatus%22%3A%22ENDED%22%2C%",
            "\"GET /?a=%257B%2522sessionStatus%2522%253A%2522ENDED%2522%252C HTTP\"",
            "x {\"sessionStatus\":\"ENDED\",\n12:01 and so on\n",
        ] {
            assert_eq!(kind(text), Kind::Cut("sessionStatus `ENDED`".to_owned()), "{text}");
        }
    }
}
