//! The records of loggers and collectors: which string of a record is its text, and which
//! records are of one stream.

use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use memchr::memmem::Finder;

use crate::event::{PAYLOAD, keys};
use crate::reading::encoded::may_hold_json;
use crate::tables::Field;
use crate::text::{Node, Scan, Scanner, Span};

/// The keys of a record's text, the first that it has: docker's and journald's, then those of
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
/// the text is `message`, Filebeat's `log` is the file.
const STREAMS: [&str; 16] = [
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
];

/// How the text of a record ends, as it stands in JSON, that may go on in the next one. The
/// search ahead must see it in any line, whatever the key is; so it is told by the end, and
/// by no more than pretty-printed objects need.
pub(in crate::reading) const OPEN_ENDS: [&str; 3] = ["{\",", "{\"}", "{\\n\""];

/// What holds the record in a row of an export: Splunk's and Elasticsearch's.
const AROUND: [&str; 2] = ["result", "_source"];

/// A record, as far as it matters here.
pub(super) struct Record<'t> {
    /// The object that has the text: where it stands in another one, that has nothing else
    /// that could hold an event.
    pub(super) object: &'t str,
    /// The key of its text.
    pub(super) key: &'static str,
    /// The text, as it stands in JSON.
    pub(super) text: &'t str,
    /// It is told apart from other records by these.
    pub(super) stream: u64,
    /// Docker or journald wrote it.
    pub(super) is_dockers: bool,
}

impl<'t> Record<'t> {
    /// Reads an object: nothing if it is no record, or an event itself.
    pub(super) fn of(object: &'t str) -> Option<Self> {
        let mut object = object;
        let mut members = members(object)?;
        if let Some(inner) = members.inner.filter(|_| !members.may_hold_more) {
            object = inner;
            members = self::members(inner)?;
        }
        let texts = TEXTS.iter().zip(members.texts).enumerate();
        let is_text = |key: &str, text: &str| {
            text.starts_with('"') || (key == "MESSAGE" && text.starts_with('['))
        };
        let (number, key, text) = texts
            .filter_map(|(number, (key, text))| Some((number, *key, text?)))
            .find(|(_, key, text)| is_text(key, text))?;
        let mut stream = keys().build_hasher();
        members.streams.hash(&mut stream);
        members.texts[0].filter(|log| log.starts_with('{')).and_then(file).hash(&mut stream);
        Some(Self { object, key, text, stream: stream.finish(), is_dockers: number < DOCKERS })
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
    /// An object that the record may be, and whether another member could hold an event.
    inner: Option<&'t str>,
    may_hold_more: bool,
}

/// The members of an object; nothing if it is none, or an event.
fn members(object: &str) -> Option<Members<'_>> {
    let bytes = object.as_bytes();
    if !bytes.starts_with(b"{") || Scanner::new(0).scan(bytes, 0) != Scan::Complete(bytes.len()) {
        return None;
    }
    let (mut members, mut is_event) = (Members::default(), false);
    let node = Node::new(object, Span { start: 0, end: bytes.len() });
    node.each_member(|member| {
        let (key, value) = (&*member.key, member.value.raw());
        let at = |keys: &[&str]| keys.iter().position(|known| *known == key);
        let is_around = AROUND.contains(&key);
        if let Some(text) = at(&TEXTS) {
            members.texts[text] = Some(value);
        } else if let Some(stream) = at(&STREAMS) {
            members.streams[stream] = Some(value);
        } else if is_around {
            members.inner = Some(value);
        }
        is_event |= [PAYLOAD, Field::EventType.name()].contains(&key);
        members.may_hold_more |= !is_around && may_hold_json(value.as_bytes());
    });
    (!is_event).then_some(members)
}

/// Whether this may be a record of docker's or journald's, at a glance; in HTML too.
pub(super) fn is_dockers(value: &str) -> bool {
    static KEYS: LazyLock<[Finder<'static>; 4]> =
        LazyLock::new(|| ["\"log\"", "\"MESSAGE\"", ";log&", ";MESSAGE&"].map(Finder::new));
    memchr::memchr(b'{', value.as_bytes()).is_some()
        && KEYS.iter().any(|key| key.find(value.as_bytes()).is_some())
}

/// How else it ends in a record that is printed over several lines: of these none is skipped.
const OPEN_LINE_ENDS: [&str; 2] = ["{\"\n", "{\"\r"];

fn open_ends() -> impl Iterator<Item = &'static str> {
    OPEN_ENDS.into_iter().chain(OPEN_LINE_ENDS)
}

/// Whether a text of this value may go on in the next record, whoever wrote it.
pub(in crate::reading) fn may_open(value: &str) -> bool {
    static ENDS: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(open_ends()));
    ENDS.as_ref().is_some_and(|ends| ends.find(value).is_some())
}

/// Whether the record's text that ends at `end` of `value` may go on in the next one.
pub(super) fn opens(value: &str, end: usize) -> bool {
    open_ends().any(|word| {
        let length = word.find('"').map_or(0, |quote| quote + 1);
        let start = end.checked_sub(length);
        start.is_some_and(|start| value.as_bytes()[start..].starts_with(word.as_bytes()))
    })
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
            (r#"{"msg":"a"} x"#, None),
            (r#"["msg"]"#, None),
        ] {
            let record = Record::of(object);
            assert_eq!(record.map(|record| (record.key, record.text)), expected, "{object}");
        }
    }

    #[test]
    fn streams_are_told_apart_by_where_they_come_from() {
        let stream = |object: &str| Record::of(object).expect("a record").stream;
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
        let opens_text = |object: &str| {
            let record = Record::of(object).expect("a record");
            let start = record.text.as_ptr().addr() - object.as_ptr().addr();
            opens(object, start + record.text.len())
        };
        for open in [
            r#"{"msg":"{"}"#,
            r#"{"msg":"got {","pid":1}"#,
            r#"{"msg":"{\n"}"#,
            "{\n\"msg\": \"{\"\n}",
            "{\n\"msg\": \"{\"\r\n}",
        ] {
            assert!(opens_text(open) && may_open(open), "{open}");
        }
        for whole in
            [r#"{"msg":"{ "}"#, r#"{"msg":"{" }"#, r#"{"msg":"["}"#, r#"{"a":"{","msg":"a"}"#]
        {
            assert!(!opens_text(whole), "{whole}");
        }
    }
}
