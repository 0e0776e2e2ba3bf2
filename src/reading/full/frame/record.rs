//! The records of loggers and collectors: which string of a record is its text, and which
//! records are of one stream.

use std::borrow::Cow;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::event::{PAYLOAD, keys};
use crate::reading::encoded::{may_hold_json, may_wrap_on, next_token};
use crate::tables::Field;
use crate::text::{Node, Scan, Scanner, Span, Type};

/// The usual keys of a record's text, the first that it has: docker's and journald's, then those of
/// Filebeat, Logstash, CloudWatch and winston; pino, bunyan and slog; GELF; Google's; Splunk;
/// CloudWatch Insights; Azure; and what people call it themselves.
const TEXTS: [&str; 11] = [
    "log",
    "MESSAGE",
    "message",
    "msg",
    "short_message",
    "textPayload",
    "_raw",
    "@message",
    "LogEntry",
    "text",
    "line",
];

/// Of these docker and journald have the first.
const DOCKERS: usize = 2;

/// What tells streams apart: a record is of the same one if all of these are the same. Where
/// the text is `message`, Filebeat's `log` is the file. The last two are those of Go's tests.
const STREAMS: [&str; 18] = [
    "stream",
    "_PID",
    "pid",
    "hostname",
    "host",
    "logStream",
    "logStreamName",
    "@logStream",
    "container",
    "container_id",
    "container_name",
    "ContainerID",
    "kubernetes",
    "pod",
    "resource",
    "labels",
    "Package",
    "Test",
];

/// What holds the record in a row of an export, with its pointer: Splunk's and Elasticsearch's.
const AROUND: [(&str, &str); 2] = [("result", "/result"), ("_source", "/_source")];

/// A record, as far as it matters here.
pub(super) struct Record<'t> {
    /// The object that has the text: where it stands in another one, that has nothing else
    /// that could hold an event.
    pub(super) object: &'t str,
    /// The pointer of that.
    pub(super) pointer: &'static str,
    /// The key of its text.
    pub(super) key: Cow<'t, str>,
    /// The text, as it stands in JSON.
    pub(super) text: &'t str,
    /// It is told apart from other records by these.
    pub(super) stream: u64,
    /// Docker or journald wrote it.
    pub(super) is_dockers: bool,
}

impl<'t> Record<'t> {
    /// Reads an object or a string: nothing if it is no record, or an event itself.
    /// Where no usual key has a text, the first other string is one that `may_be` for its key;
    /// a string alone has none.
    pub(super) fn of(object: &'t str, may_be: MayBe<'_>) -> Option<Self> {
        let (mut object, mut pointer) = (object, "");
        let mut members = members(object, may_be)?;
        if let Some(inner) = members.inner.filter(|_| !members.may_hold_more) {
            (pointer, object) = inner;
            members = self::members(object, may_be)?;
        }
        let texts = TEXTS.iter().zip(members.texts).enumerate();
        let is_text = |key: &str, text: &str| {
            text.starts_with('"') || (key == "MESSAGE" && text.starts_with('['))
        };
        let usual = texts
            .filter_map(|(number, (key, text))| Some((number, Cow::Borrowed(*key), text?)))
            .find(|(_, key, text)| is_text(key, text));
        let other = || members.other.take().map(|(key, text)| (TEXTS.len(), key, text));
        let (number, key, text) = usual.or_else(other)?;
        let mut stream = keys().build_hasher();
        members.streams.hash(&mut stream);
        members.texts[0].filter(|log| log.starts_with('{')).and_then(file).hash(&mut stream);
        let (stream, is_dockers) = (stream.finish(), number < DOCKERS);
        Some(Self { object, pointer, key, text, stream, is_dockers })
    }
}

/// The file in Filebeat's `log`, which has an offset too.
fn file(log: &str) -> Option<&str> {
    let (_, file) = log.split_once("\"file\"")?;
    file.split('}').next()
}

/// What was read of a record's members.
#[derive(Default)]
struct Members<'t> {
    texts: [Option<&'t str>; TEXTS.len()],
    streams: [Option<&'t str>; STREAMS.len()],
    /// A string under another key that may go on, or with which others do.
    other: Option<(Cow<'t, str>, &'t str)>,
    /// An object that the record may be, and whether another member could hold an event.
    inner: Option<(&'static str, &'t str)>,
    may_hold_more: bool,
}

/// Whether what stands under a key may be the text of a record, as it stands in JSON.
type MayBe<'f> = &'f dyn Fn(&str, &str) -> bool;

/// The members of a record; nothing if it cannot be one, or is an event.
fn members<'t>(object: &'t str, may_be: MayBe<'_>) -> Option<Members<'t>> {
    let bytes = object.as_bytes();
    if !matches!(bytes, [b'{' | b'"', ..])
        || Scanner::new(0).scan(bytes, 0) != Scan::Complete(bytes.len())
    {
        return None;
    }
    let (mut members, mut is_event) = (Members::default(), false);
    let node = Node::new(object, Span { start: 0, end: bytes.len() });
    let mut other = |key: Cow<'t, str>, value: &'t str| {
        if members.other.is_none() && value.starts_with('"') && may_be(&key, value) {
            members.other = Some((key, value));
        }
    };
    if node.kind() == Type::String {
        other(Cow::Borrowed(""), object);
    }
    node.each_member(|member| {
        let (key, value) = (&*member.key, member.value.raw());
        let at = |keys: &[&str]| keys.iter().position(|known| *known == key);
        let around = AROUND.iter().find(|(around, _)| *around == key);
        if let Some(text) = at(&TEXTS) {
            members.texts[text] = Some(value);
        } else if let Some(stream) = at(&STREAMS) {
            members.streams[stream] = Some(value);
        } else if let Some((_, pointer)) = around {
            members.inner = Some((pointer, value));
        } else {
            other(member.key.clone(), value);
        }
        is_event |= [PAYLOAD, Field::EventType.name()].contains(&key);
        members.may_hold_more |= around.is_none() && may_hold_json(value.as_bytes());
    });
    (!is_event).then_some(members)
}

/// Whether this may be a record of docker's or journald's, at a glance; in HTML too.
pub(super) fn is_dockers(value: &str) -> bool {
    static KEYS: LazyLock<[Finder<'static>; 2]> =
        LazyLock::new(|| ["log", "MESSAGE"].map(Finder::new));
    let bytes = value.as_bytes();
    let is_key = |at: usize, key: &Finder<'_>| {
        let before = bytes[..at].last();
        let after = bytes.get(at + key.needle().len());
        matches!((before, after), (Some(b'"'), Some(b'"')) | (Some(b';'), Some(b'&')))
    };
    memchr::memchr(b'{', bytes).is_some()
        && KEYS.iter().any(|key| key.find_iter(bytes).any(|at| is_key(at, key)))
}

/// Whether a text in this JSON may go on in the next record, whoever wrote it: it ends in a
/// brace or a line of base64, or is a record whose text does. The search ahead must see that in
/// any line, whatever the key is; so no more counts than pretty-printed objects need.
pub(in crate::reading) fn may_open(json: &str) -> bool {
    let bytes = json.as_bytes();
    let mut at = 0;
    let tokens = std::iter::from_fn(|| {
        let token = next_token(bytes, at)?;
        at = token.end;
        Some(token)
    });
    memchr::memchr_iter(b'{', bytes).any(|brace| ends_text(&bytes[brace + 1..]))
        || tokens.into_iter().any(|token| may_wrap_on(bytes, token))
}

/// Whether a text ends with the brace behind which `rest` comes: what stands between them is
/// a line's end, or seen by a terminal alone, and the quote may be that of a record in a string,
/// in CSV or in HTML.
pub(in crate::reading) fn ends_text(rest: &[u8]) -> bool {
    let after_escapes = |text: &[u8]| text.iter().take_while(|byte| **byte == b'\\').count();
    let mut escapes = after_escapes(rest);
    let mut rest = &rest[escapes..];
    if escapes > 0 {
        if [b"u001b", b"u001B"].iter().any(|escape| rest.starts_with(*escape)) {
            return true;
        }
        if let Some(after) = rest.strip_prefix(b"n") {
            escapes = after_escapes(after);
            rest = &after[escapes..];
            if escapes == 0 && rest.starts_with(b"\"") {
                return true;
            }
        }
    }
    let quotes: [&[u8]; 3] = [b"\"\"", b"\"", b"&quot;"];
    let Some(quote) = quotes.iter().find(|quote| rest.starts_with(quote)) else { return false };
    // The end of its line stands behind it in a record that is printed over several.
    match rest.get(quote.len()) {
        Some(b',' | b'}' | b'\n' | b'\r') => true,
        after => escapes > 0 && after == Some(&b'\\'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_string_of_a_record_is_its_text() {
        for (object, expected) in [
            (r#"{"log":"a","stream":"stdout"}"#, Some(("log", "\"a\""))),
            (r#"{"log":{"file":{"path":"/x"}},"message":"a"}"#, Some(("message", "\"a\""))),
            (r#"{"MESSAGE":[91],"msg":"a"}"#, Some(("MESSAGE", "[91]"))),
            (r#"{"text":"b","msg":"a"}"#, Some(("msg", "\"a\""))),
            (r#"{"result":{"_raw":"a"},"offset":1}"#, Some(("_raw", "\"a\""))),
            // What stands beside the record might be lost.
            (r#"{"result":{"_raw":"a"},"b":{"c":1}}"#, None),
            (r#"{"eventType":"x","msg":"a"}"#, None),
            (r#"{"payload":{},"msg":"a"}"#, None),
            (r#"{"msg":["a"]}"#, None),
            (r#"{"Output":"{","waits":"a"}"#, Some(("Output", "\"{\""))),
            (r#"{"Output":"a","waits":"a"}"#, Some(("waits", "\"a\""))),
            (r#"{"Output":"a"}"#, None),
            (r#"{"msg":"a"} x"#, None),
            (r#"["msg"]"#, None),
            (r#""{""#, Some(("", "\"{\""))),
            ("1", None),
        ] {
            let record = Record::of(object, &|key, text| key == "waits" || text.ends_with("{\""));
            let known = record.as_ref().map(|record| (&*record.key, record.text));
            assert_eq!(known, expected, "{object}");
        }
    }

    #[test]
    fn streams_are_told_apart_by_where_they_come_from() {
        let stream = |object: &str| Record::of(object, &|_, _| false).expect("a record").stream;
        let file = |path: &str, at: u32| {
            stream(&format!(
                r#"{{"log":{{"offset":{at},"file":{{"path":"{path}"}}}},"message":"a"}}"#
            ))
        };
        assert_eq!(file("/x", 1), file("/x", 2));
        assert_ne!(file("/x", 1), file("/y", 1));
        assert_ne!(stream(r#"{"pid":1,"msg":"a"}"#), stream(r#"{"pid":2,"msg":"a"}"#));
        assert_eq!(stream(r#"{"pid":1,"msg":"a"}"#), stream(r#"{"msg":"b","t":1,"pid":1}"#));
    }

    #[test]
    fn a_text_opens_by_its_end() {
        for open in [
            r#"{"msg":"{"}"#,
            r#"{"msg":"got {","pid":1}"#,
            r#"{"msg":"{\n"}"#,
            r#"{"msg":"{\u001b[39m"}"#,
            r#"{"message":"{\"msg\":\"{\"}"}"#,
            r#"{"msg":"W3sicGF5bG9hZCI6eyJjdXJyZW50QXNzaWduZWVJZCI6"}"#,
            r#"{"message":"{\n\"msg\":\"{\"\n}"}"#,
            r#"{"a":"{\"msg\":\"{\\\"text\\\":\\\"{\\\"}\"}"}"#,
            r#"{"a":"{\"log\":\"{\\n\",\"stream\":\"stdout\"}"}"#,
            r#""{""msg"":""{""}""#,
            "{&quot;msg&quot;:&quot;{&quot;}",
            "{\n\"msg\": \"{\"\n}",
            "{\n\"msg\": \"{\"\r\n}",
        ] {
            assert!(may_open(open), "{open}");
        }
        for whole in [
            r#"{"msg":"{ "}"#,
            r#"{"msg":"{" }"#,
            r#"{"msg":"["}"#,
            r#"{"msg":"W3sicGF5bG9hZCI6eyJjdXJyZW50QXNzaWduZWVJZCI6="}"#,
            r#"{"msg":"{\"a\":1}"}"#,
            r#"{"msg":"{\n  \"a\": 1\n}"}"#,
        ] {
            assert!(!may_open(whole), "{whole}");
        }
    }
}
