//! What languages print of an event that is no JSON: whose notation it is, and what to
//! log instead.
//!
//! A dump is never read, only named: parts of it may be left out, and what is a number
//! and what a word cannot be told any more.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::named::{STATUS_KEYS, names_dump, names_event};
use crate::text::work::looked_at;
use crate::text::{Fault, is_blank};

/// A language's own notation, which is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dump {
    Python,
    PythonObject,
    Ruby,
    RubyObject,
    JavaScript,
    Java,
    Go,
    Php,
    Perl,
    Rust,
    Yaml,
    /// Another language's.
    Other,
}

/// How much of a dump is looked at to know the language, in bytes.
const LONGEST_TELLING: usize = 1 << 12;

/// How many blanks may stand before PHP's arrow.
const MOST_BLANKS: usize = 8;

/// What stands behind a key in dumps that no bracket of JSON's begins: of PHP's, and of objects.
static ARROW: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("=>"));
static STATUS: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("Status="));

/// What only JavaScript has in an object whose keys have no quotes.
const OF_JAVASCRIPT: [&str; 7] = ["{ ", "{\n", "'", "null", "undefined", "[Object]", "…"];

/// What only PHP has beside arrows.
const OF_PHP: [&str; 4] = ["' =>", "array:", "array(", "array ("];

impl Dump {
    /// What it is called, and what writes JSON in its place.
    pub(crate) const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Python => ("a Python dict", "json.dumps(event)"),
            Self::PythonObject => (
                "a Python object as repr prints it",
                "json.dumps(asdict(event)) or event.model_dump_json()",
            ),
            Self::Ruby => ("a Ruby hash", "event.to_json"),
            Self::RubyObject => ("a Ruby object as inspect prints it", "event.to_h.to_json"),
            Self::JavaScript => {
                ("a JavaScript object as Node or a browser prints it", "JSON.stringify(event)")
            }
            Self::Java => (
                "a Java map as toString prints it",
                "what Jackson's ObjectMapper.writeValueAsString(event) gives",
            ),
            Self::Go => ("a Go value as fmt prints it", "what json.Marshal(event) gives"),
            Self::Php => ("a PHP array", "json_encode($event)"),
            Self::Perl => ("a Perl hash", "encode_json($event)"),
            Self::Rust => {
                ("a Rust value as {:?} prints it", "what serde_json's to_string(&event) gives")
            }
            Self::Yaml => ("YAML", "the event as JSON"),
            Self::Other => ("what a program printed of a value", "the event as JSON"),
        }
    }

    /// Whose dump it may be that broke with `fault` before `rest`.
    pub(super) fn at(rest: &[u8], fault: Fault) -> Option<Self> {
        let Fault::Expected(what) = fault else { return None };
        match rest.first()? {
            b'\'' if what.contains("key") => Some(Self::Python),
            b':' if what.contains("key") => Some(Self::Ruby),
            b'=' if what.contains("colon") || rest.starts_with(b"=>") => Some(Self::Ruby),
            b'm' if rest.starts_with(b"map[") => Some(Self::Go),
            b'S' if rest.starts_with(b"String(\"") => Some(Self::Rust),
            byte if what.contains("key") && (byte.is_ascii_alphabetic() || *byte == b'_') => {
                Some(Self::of_bare_key(rest))
            }
            _ => None,
        }
    }

    /// Whose key has no quotes and stands at the beginning of `key`.
    pub(crate) fn of_bare_key(key: &[u8]) -> Self {
        match &key[name_length(key)..] {
            [b'=', ..] => Self::Java,
            // Fields begin with capitals where other packages are to see them.
            [b':', next, ..] if key[0].is_ascii_uppercase() && !is_blank(*next) => Self::Go,
            [b':', b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'{' | b'[', ..] => Self::Go,
            _ => Self::JavaScript,
        }
    }

    /// Whose dump it is, as more of it tells: `text` is its beginning, behind `before`.
    #[inline(never)]
    pub(crate) fn known_by(self, before: &str, text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(LONGEST_TELLING)];
        let has = |signs: &[&str]| has_one(text, signs);
        match self {
            _ if is_of_map(before) => Self::JavaScript,
            // A dataclass, or one of pydantic's.
            Self::Java if has(&["='", "=None"]) => Self::PythonObject,
            // PowerShell has semicolons.
            Self::Java if has(&["; "]) && !has(&[", "]) => Self::Other,
            Self::Ruby | Self::Python | Self::Php if is_perl(text) => Self::Perl,
            Self::Ruby if is_of_variable(before) && has_braces(text) => Self::Perl,
            // Elixir.
            Self::Ruby | Self::JavaScript if before.ends_with('%') || has(&["=> %{", ": %{"]) => {
                Self::Other
            }
            Self::Java | Self::Php => self,
            _ if is_rust(text) => Self::Rust,
            Self::JavaScript | Self::Go if is_yaml(text) => Self::Yaml,
            _ if has(&["map["]) => Self::Go,
            // Go has neither these quotes nor, before a quote, keys that others may not see.
            Self::Go if has(&[":'", "sessionStatus:\"", "eventType:\""]) => Self::JavaScript,
            Self::Ruby | Self::Python if has(&OF_PHP) => Self::Php,
            // `{status: "ENDED"}`: symbols, as Ruby prints them since 3.4.
            Self::JavaScript if has(&[": \""]) && !has(&OF_JAVASCRIPT) => Self::Ruby,
            known => known,
        }
    }

    /// The first key of a session's that stands in `text` from `start` on before an arrow
    /// of PHP's, indented: `[sessionStatus] =>`, `["sessionStatus"]=>`,
    /// `'sessionStatus' =>`.
    pub(crate) fn php_key(text: &str, start: usize) -> Option<usize> {
        let inside = &text.as_bytes()[start..];
        looked_at(inside.len());
        ARROW.find_iter(inside).find_map(|arrow| {
            let before = &text[..start + arrow];
            let blanks = before.bytes().rev().take(MOST_BLANKS).take_while(|b| *b == b' ').count();
            let before = &before[..before.len() - blanks];
            let quotes = [("[\"", "\"]"), ("['", "']"), ("[", "]"), ("'", "'")];
            quotes.into_iter().find_map(|(open, close)| {
                let key = before.strip_suffix(close)?;
                STATUS_KEYS.iter().find_map(|name| {
                    let before = key.strip_suffix(name)?.strip_suffix(open)?;
                    before.ends_with("  ").then_some(before.len())
                })
            })
        })
    }
}

/// The payload of an event that an object prints of itself, with a session's key in `text` from
/// `start` on, and in which language: `Event(payload=Payload(sessionStatus=`.
pub(super) fn object_payload(text: &str, start: usize) -> Option<(usize, Dump)> {
    const PAYLOAD: &str = "payload=";
    let inside = &text.as_bytes()[start..];
    looked_at(inside.len());
    let ends = STATUS.find_iter(inside).map(|at| start + at + STATUS.needle().len());
    let (before, after) = ends.map(|end| text.split_at(end)).find_map(|(before, after)| {
        let mut keys = STATUS_KEYS.iter();
        let key = before.strip_suffix('=')?;
        Some((keys.find_map(|name| key.strip_suffix(*name))?, after))
    })?;
    let far = before.floor_char_boundary(before.len().saturating_sub(LONGEST_TELLING));
    let line = before[far..].rsplit('\n').next()?;
    let object = &line[line.rfind(PAYLOAD)? + PAYLOAD.len()..];
    let name = name_length(object.as_bytes());
    let dump = if object.starts_with("#<") {
        Dump::RubyObject
    } else if name == 0 || !object[name..].starts_with(['(', '[']) {
        return None;
    } else if after.starts_with('\'') {
        Dump::PythonObject
    } else {
        Dump::Java
    };
    Some((before.len() - object.len(), dump))
}

/// Whether one of the signs stands in a text; in one place, as searches take much code.
#[inline(never)]
fn has_one(text: &str, signs: &[&str]) -> bool {
    signs.iter().any(|sign| text.contains(sign))
}

/// Rust names what may be nothing, and what a JSON value is.
pub(in crate::reading) fn is_rust(text: &str) -> bool {
    has_one(text, &["String(\"", "Some(\"", ": Some(", ": None,", ": None }"])
        && !has_one(text, &["': None", "'String("])
}

/// YAML in braces has words without quotes, behind a blank.
fn is_yaml(text: &str) -> bool {
    STATUS_KEYS.iter().any(|key| {
        text.match_indices(key).any(|(at, _)| {
            let value = text[at + key.len()..].strip_prefix(": ");
            value.is_some_and(|value| value.starts_with(|c: char| c.is_ascii_uppercase()))
        })
    })
}

/// Perl has braces and arrows, and words in single quotes.
fn is_perl(text: &str) -> bool {
    has_one(text, &["' =>"])
        && text.match_indices('{').any(|(at, _)| text[at + 1..].trim_start().starts_with('\''))
}

/// Whether a variable has the value that stands behind `before`: `$VAR1 = `.
fn is_of_variable(before: &str) -> bool {
    let name = before.trim_end().strip_suffix('=').unwrap_or_default().trim_end();
    name.rsplit(char::is_whitespace).next().is_some_and(|name| name.starts_with('$'))
}

/// Whether what stands behind `before` is in a map of JavaScript's: `Map(1) {`.
fn is_of_map(before: &str) -> bool {
    let size = before.trim_end().strip_suffix(')').unwrap_or_default();
    let name = size.trim_end_matches(|c: char| c.is_ascii_digit());
    name.len() < size.len() && name.ends_with("Map(")
}

/// Whether a bracket behind `before` is that of an object with its class before it, as jest's tests
/// and Firefox print it: all else may be like JSON, but for a comma behind the last member.
pub(in crate::reading) fn is_of_class(before: &[u8]) -> bool {
    before.ends_with(b"Object ") || before.ends_with(b"Array ")
}

/// Whether a hash begins here, perhaps the first of a list: PHP's arrays have no braces.
fn has_braces(text: &str) -> bool {
    text.trim_start_matches('[').trim_start().starts_with('{')
}

/// How long the name is that `text` begins with.
fn name_length(text: &[u8]) -> usize {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
    text.iter().take_while(is_name).count()
}

/// Whether a line may be of a dump that no bracket of JSON's begins.
pub(crate) fn may_be_bare_dump(line: &[u8]) -> bool {
    static MAP: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("map["));
    [&ARROW, &MAP, &STATUS].into_iter().any(|mark| mark.find(line).is_some())
}

/// Where a map of Go's ends whose bracket stands at `at` of a line, or the line, if it goes
/// on; and whether it names an event.
pub(super) fn go_map(line: &str, at: usize) -> Option<(usize, bool)> {
    let bytes = line.as_bytes();
    let is_map =
        bytes[..at].ends_with(b"map") && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
    if !is_map {
        return None;
    }
    let mut depth = 0_usize;
    // `map[string]any{…}`: what follows a bracket that closes may be a brace.
    let end = bytes[at..].iter().enumerate().find_map(|(length, byte)| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let rest = &bytes[at + length + 1..];
        let goes_on = rest.starts_with(b"interface {}{") || rest.starts_with(b"any{");
        let is_empty =
            depth == 0 && byte == &b'}' && bytes[..at + length].ends_with(b"interface {");
        (depth == 0 && matches!(byte, b']' | b'}') && !goes_on && !is_empty)
            .then_some(at + length + 1)
    });
    let end = end.unwrap_or(line.len());
    let map = &line[at..end];
    looked_at(map.len());
    Some((end, names_dump(map, Dump::Go) || names_event(map)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Scan, Scanner};

    #[test]
    fn each_language_is_known_by_how_it_prints() {
        for (text, dump) in [
            ("{'sessionStatus': 'ENDED', 'reply': None}", Dump::Python),
            (r#"{"sessionStatus"=>"ENDED"}"#, Dump::Ruby),
            (r#"{"sessionStatus" => "ENDED"}"#, Dump::Ruby),
            (r#"{:sessionStatus=>"ENDED"}"#, Dump::Ruby),
            (r#"[{sessionStatus: "ENDED", currentAssigneeId: nil}]"#, Dump::Ruby),
            ("{ sessionStatus: 'ENDED' }", Dump::JavaScript),
            ("{sessionStatus: 'ENDED', payload: {…}}", Dump::JavaScript),
            ("{\n  sessionStatus: \"ENDED\"", Dump::JavaScript),
            ("{payload:{sessionStatus:'ENDED'}}", Dump::JavaScript),
            (r#"{payload:{sessionStatus:"ENDED"}}"#, Dump::JavaScript),
            ("{sessionStatus: \"ENDED\", currentAssigneeId: null}", Dump::JavaScript),
            ("[{payload={sessionStatus=ENDED}}]", Dump::Java),
            ("{EventType:IM_Session_Status Payload:{SessionStatus:ENDED}}", Dump::Go),
            ("{payload:map[sessionStatus:ENDED]}", Dump::Go),
            (r#"{"payload":map[string]interface {}{"sessionStatus":"ENDED"}}"#, Dump::Go),
            ("{'sessionStatus' => 'ENDED'}", Dump::Perl),
            ("[{\n  'sessionStatus' => 'ENDED'}]", Dump::Perl),
            (r#"{"payload" => %{"sessionStatus" => "ENDED"}}"#, Dump::Other),
            ("{sessionStatus=ENDED; replyStatus=ACCEPTED}", Dump::Other),
            ("{ payload: Some(Payload { sessionStatus: \"ENDED\" }) }", Dump::Rust),
            (r#"{"sessionStatus": String("ENDED")}"#, Dump::Rust),
            ("{payload: {sessionStatus: ENDED, replyStatus: ACCEPTED}}", Dump::Yaml),
        ] {
            let Scan::Broken(at, fault) = Scanner::new(0).scan(text.as_bytes(), 0) else {
                panic!("{text} is JSON");
            };
            let found = Dump::at(&text.as_bytes()[at..], fault).map(|dump| dump.known_by("", text));
            assert_eq!(found, Some(dump), "{text}");
        }
        for (before, text, dump) in [
            ("x\n$VAR1 = ", "{\n  \"a\" => {", Dump::Perl),
            ("$VAR1 =\n", "[\n  {\n  \"a\" => {", Dump::Perl),
            ("$a = ", "[\"a\" => 1]", Dump::Ruby),
            ("a = ", "{\"a\" => 1}", Dump::Ruby),
        ] {
            assert_eq!(Dump::Ruby.known_by(before, text), dump, "{before}{text}");
        }
    }

    #[test]
    fn a_map_of_go_ends_where_its_brackets_do() {
        for (line, rest) in [
            ("map[a:map[sessionStatus:x]] {}", Some(" {}")),
            ("[map[sessionStatus:x] y]", Some(" y]")),
            (r#"map[string]interface {}{"sessionStatus":"x", "b":[]string{"c"}} z"#, Some(" z")),
            (r#"map[string]any{"sessionStatus":"x"}, "#, Some(", ")),
            ("map[sessionStatus:x", Some("")),
            ("map[a:b]", None),
            ("x[sessionStatus:b]", None),
            ("map[]sessionStatus:", None),
        ] {
            let at = line.find("map").map_or(1, |at| at + 3);
            let end = go_map(line, at);
            let named = end.filter(|(_, names)| *names);
            assert_eq!(named.map(|(end, _)| &line[end..]), rest, "{line}");
        }
    }

    #[test]
    fn an_object_prints_its_payload() {
        for (text, start, at) in [
            ("Event(payload=Payload(sessionStatus=OPEN))", 0, Some(14)),
            ("Event(payload=Payload(replyStatus=, sessionStatus=OPEN))", 0, Some(14)),
            ("é [Event[orgId=1, payload=B$C[id=1, sessionOldStatus=OPEN]]", 36, Some(27)),
            ("E(payload=P(sessionStatus='OPEN'))", 0, Some(10)),
            ("#<E payload=#<P sessionStatus=\"OPEN\">>", 0, Some(12)),
            ("Payload(sessionStatus=OPEN)", 0, None),
            ("Event(payload={sessionStatus=OPEN})", 0, None),
            ("Event(payload=Payload(\nsessionStatus=OPEN))", 0, None),
            ("Event(payload=Payload(httpStatus=200))", 0, None),
        ] {
            let payload = object_payload(text, start);
            assert_eq!(payload.map(|(at, _)| at), at, "{text}");
        }
    }

    #[test]
    fn a_key_of_php_stands_before_its_arrow() {
        for (text, at) in [
            ("    [sessionStatus] => ENDED", Some(4)),
            ("  [\"sessionOldStatus\"]=>", Some(2)),
            ("web |     'sessionStatus' => 'ENDED'", Some(10)),
            ("[sessionStatus] => ENDED", None),
            ("  ['sessionStatus'] = 1", None),
            ("sessionStatus => ENDED", None),
            ("[replyStatus] => ENDED", None),
        ] {
            assert_eq!(Dump::php_key(text, 0), at, "{text}");
        }
    }
}
