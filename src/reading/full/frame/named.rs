//! Does broken text hold an event? Then it is a finding; all other text is noise.

use std::sync::LazyLock;

use aho_corasick::packed::Searcher;
use memchr::memmem::Finder;

use super::Dump;
use crate::event::PAYLOAD;
use crate::tables::SESSION_EVENT_TYPE;
use crate::text::View;
use crate::text::work::looked_at;

/// A word that is looked for in much text: preparing the search takes time.
type Word = LazyLock<Finder<'static>>;

/// The keys that only a session's payload has.
pub(super) const STATUS_KEYS: [&str; 2] = ["sessionStatus", "sessionOldStatus"];
static STATUS_WORDS: [Word; 2] =
    [LazyLock::new(|| Finder::new(STATUS_KEYS[0])), LazyLock::new(|| Finder::new(STATUS_KEYS[1]))];
/// As structures of Go's have it.
static STATUS_FIELD: Word = LazyLock::new(|| Finder::new("SessionStatus:"));

/// The type of a session's event.
static EVENT_TYPE: Word = LazyLock::new(|| Finder::new(SESSION_EVENT_TYPE));

/// Whether `text` holds sessionStatus or sessionOldStatus as a quoted key, or
/// eventType with IM_Session_Status. The quotes may be escaped; a bare mention
/// does not count.
pub(crate) fn names_event(text: &str) -> bool {
    let keyed = STATUS_WORDS.iter().any(|key| {
        occurrences(text, key).any(|(before, after)| {
            opens_quote(before)
                && closes_quote(after).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
        })
    });
    keyed
        || occurrences(text, &EVENT_TYPE).any(|(before, after)| {
            closes_quote(after).is_some() && opens_quote(before) && {
                let before = strip_quote(before).trim_end();
                let Some(before) = before.strip_suffix(':') else { return false };
                strip_quote(before.trim_end()).ends_with("eventType")
            }
        })
}

/// Whether one of the brackets that are `open` in `text` is that of a payload. What it holds
/// may be a customer's words, and is not searched for JSON in a dress.
pub(super) fn is_within_payload(text: View<'_>, open: &[usize]) -> bool {
    open.iter().any(|at| payload_key(text, *at).is_some())
}

/// Whether the bracket behind `before` is that of a payload as a language dumps it:
/// `'payload': {`, `"payload"=>{`, `payload={`.
pub(super) fn dumps_payload(before: &str) -> bool {
    let before = before.trim_ascii_end();
    let key = ["=>", ":", "="].iter().find_map(|sign| before.strip_suffix(*sign));
    let name = key.and_then(|key| {
        key.trim_ascii_end().trim_end_matches(['\'', '"', ']']).strip_suffix(PAYLOAD)
    });
    name.is_some_and(|before| !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
}

/// Whether a payload begins in `text` on the line behind its key, as some printers break lines.
pub(super) fn parts_payload(text: &str) -> bool {
    let ends_line = |rest: &str| rest.trim_start_matches([' ', '\t', '\r', ':']).starts_with('\n');
    text.match_indices("\"payload\"").any(|(at, key)| ends_line(&text[at + key.len()..]))
}

/// Where the key begins before what stands at `at`, if that is a payload; without quotes where a
/// printer has indented it.
pub(super) fn payload_key(text: View<'_>, at: usize) -> Option<usize> {
    let key = text.str(..at).trim_ascii_end().strip_suffix(':')?.trim_ascii_end();
    let quoted = || key.strip_suffix('"')?.strip_suffix(PAYLOAD)?.strip_suffix('"');
    let before = quoted().or_else(|| key.strip_suffix(PAYLOAD).filter(|it| it.ends_with("  ")))?;
    Some(text.start() + before.len())
}

/// The keys under which a customer's words stand in events of other types.
const CUSTOMERS_KEYS: [&str; 4] = ["text", "name", "subject", "description"];
static CUSTOMERS: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(CUSTOMERS_KEYS));

/// A quote, in whatever dress; backslashes may stand before it.
const QUOTES: [&[u8]; 6] = [b"\"\"", b"\"", b"x22", b"&quot;", b"&#34;", b"%22"];

/// Where the next key begins behind which a customer's words stand in quotes,
/// in whatever dress.
pub(super) fn words_key(line: &[u8]) -> Option<usize> {
    let mut found = CUSTOMERS.as_ref()?.find_iter(line);
    let key = found.find(|found| {
        looked_at(found.end() - found.start());
        // `hostname` is another key.
        if !QUOTES.iter().any(|quote| line[..found.start()].ends_with(quote)) {
            return false;
        }
        let value = after_quote(&line[found.end()..]).map(<[u8]>::trim_ascii_start);
        let value = value.and_then(|rest| rest.strip_prefix(b":"));
        value.is_some_and(|value| after_quote(value.trim_ascii_start()).is_some())
    })?;
    Some(key.start())
}

/// What stands behind the quote that `rest` begins with, in whatever dress.
fn after_quote(rest: &[u8]) -> Option<&[u8]> {
    let backslashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    let rest = &rest[backslashes..];
    QUOTES.iter().find_map(|quote| rest.strip_prefix(*quote))
}

/// Whether `text` has a session's key or type in it, in whatever dress.
pub(crate) fn mentions_event(text: &str) -> bool {
    let words = STATUS_WORDS.iter().chain([&EVENT_TYPE]);
    words.into_iter().any(|word| word.find(text.as_bytes()).is_some())
}

/// Whether `text` holds a session's key as a `dump` writes it: `'sessionStatus':`,
/// `sessionStatus:`, `"sessionStatus"=>`, `:sessionStatus=>`, `sessionStatus=`; or
/// eventType with IM_Session_Status.
pub(crate) fn names_dump(text: &str, dump: Dump) -> bool {
    let equals = if dump == Dump::Java { "=" } else { "=>" };
    let keyed = STATUS_WORDS.iter().any(|key| {
        occurrences(text, key).any(|(before, after)| {
            let rest = after.trim_start_matches(['\'', '"']).trim_start();
            let is_json = after.starts_with('"');
            let is_in_pieces =
                || dump == Dump::JavaScript && before.ends_with(" \"") && is_of_pieces(after);
            rest.starts_with(equals) || (rest.starts_with(':') && (!is_json || is_in_pieces()))
        })
    });
    keyed
        || (dump == Dump::Go && occurrences(text, &STATUS_FIELD).next().is_some())
        || occurrences(text, &EVENT_TYPE).any(|(before, _)| {
            let before = before.trim_end_matches(['\'', '"', ' ']);
            let arrow = before.strip_suffix(equals);
            let Some(key) = arrow.or_else(|| before.strip_suffix(':')) else { return false };
            let is_json = arrow.is_none() && key.trim_end().ends_with('"');
            let key = key.trim_end_matches(['\'', '"', ' ']);
            !is_json && (key.ends_with("eventType") || key.ends_with("EventType"))
        })
}

/// Whether the line that `rest` begins in ends a piece of a string that Node prints over lines.
pub(in crate::reading) fn is_of_pieces(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default().trim_end();
    ["' +", "\" +", "` +"].iter().any(|end| line.ends_with(end))
}

/// What stands before and after each occurrence of `word`.
fn occurrences<'t>(text: &'t str, word: &'t Word) -> impl Iterator<Item = (&'t str, &'t str)> {
    let length = word.needle().len();
    word.find_iter(text.as_bytes()).map(move |at| (&text[..at], &text[at + length..]))
}

fn opens_quote(before: &str) -> bool {
    before.ends_with('"') || before.ends_with("\\x22")
}

/// What follows the quote that closes here, white space apart.
fn closes_quote(after: &str) -> Option<&str> {
    let unescaped = after.trim_start_matches('\\');
    let rest = unescaped.strip_prefix('"').or_else(|| unescaped.strip_prefix("x22"))?;
    Some(rest.trim_start())
}

/// The text before a quote, escaped or not.
fn strip_quote(before: &str) -> &str {
    match before.strip_suffix("\\x22") {
        Some(before) => before,
        None => before.trim_end_matches('"').trim_end_matches('\\'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_keys_name_an_event_and_mentions_do_not() {
        for text in [
            r#"{"sessionStatus": "ON_H"#,
            r#"{"sessionOldStatus""#,
            r#"{\"sessionStatus\" :"#,
            r#"{\\\"sessionStatus\\\":"#,
            r"{\x22sessionStatus\x22:",
            r#"{"eventType" : "IM_Session_Status""#,
            r#"{\"eventType\":\"IM_Session_Status\""#,
        ] {
            assert!(names_event(text), "{text}");
        }
        for text in [
            "sessionStatus is wrong",
            r#"{"a": "sessionStatus", "b""#,
            r#"{"sessionStatus"#,
            "{'sessionStatus': 'ON_HOLD'}",
            r#"{"type": "IM_Session_Status""#,
            r#"{"eventType": "IM_Message_Add""#,
        ] {
            assert!(!names_event(text), "{text}");
        }
    }

    #[test]
    fn a_customer_s_words_stand_behind_whole_keys() {
        for (line, at) in [
            (r#"  "text": "a"#, Some(3)),
            (r#"\"hostname\":\"a\",\"name\":\"b"#, Some(21)),
            ("&quot;subject&quot;:&quot;a", Some(6)),
            (r"\x22description\x22 : \x22a", Some(4)),
            (r#""hostname":"a","texts":"b","#, None),
            (r#""text": {"a"#, None),
            ("text: \"a", None),
        ] {
            assert_eq!(words_key(line.as_bytes()), at, "{line}");
        }
    }

    #[test]
    fn dumps_are_known_by_their_keys() {
        for (text, dump) in [
            ("{'sessionStatus': 'ON_HOLD'}", Dump::Python),
            ("{ sessionStatus: 'ON_HOLD' }", Dump::JavaScript),
            (r#"{"sessionStatus"=>"ON_HOLD"}"#, Dump::Ruby),
            (r#"{:sessionStatus=>"ON_HOLD"}"#, Dump::Ruby),
            ("  eventType: 'IM_Session_Status',", Dump::JavaScript),
            ("{payload={sessionStatus=ON_HOLD}}", Dump::Java),
            ("{eventType=IM_Session_Status}", Dump::Java),
            ("map[payload:map[sessionStatus:ON_HOLD]]", Dump::Go),
            ("{Payload:{SessionStatus:ON_HOLD}}", Dump::Go),
            ("{EventType:IM_Session_Status}", Dump::Go),
        ] {
            assert!(names_dump(text, dump), "{text}");
        }
        for text in [
            "the sessionStatus was lost",
            r#""sessionStatus":"a","eventType":"IM_Session_Status""#,
            "sessionStatus=ON_HOLD",
        ] {
            assert!(!names_dump(text, Dump::JavaScript), "{text}");
        }
    }
}
