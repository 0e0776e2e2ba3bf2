//! Does broken text hold an event? Then it is a finding; all other text is noise.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::tables::SESSION_EVENT_TYPE;

/// A word that is looked for in much text: preparing the search takes time.
type Word = LazyLock<Finder<'static>>;

/// The keys that only a session's payload has.
static STATUS_KEYS: [Word; 2] = [
    LazyLock::new(|| Finder::new("sessionStatus")),
    LazyLock::new(|| Finder::new("sessionOldStatus")),
];

/// The type of a session's event.
static EVENT_TYPE: Word = LazyLock::new(|| Finder::new(SESSION_EVENT_TYPE));

/// Whether `text` holds sessionStatus or sessionOldStatus as a quoted key, or
/// eventType with IM_Session_Status. The quotes may be escaped; a bare mention
/// does not count.
pub(crate) fn names_event(text: &str) -> bool {
    let keyed = STATUS_KEYS.iter().any(|key| {
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

/// Whether `text` holds a session's key as a Python, Ruby or Node dump writes
/// it: `'sessionStatus':`, `sessionStatus:`, `"sessionStatus"=>`,
/// `:sessionStatus=>`; or eventType with IM_Session_Status.
pub(crate) fn names_dump(text: &str) -> bool {
    let keyed = STATUS_KEYS.iter().any(|key| {
        occurrences(text, key).any(|(_, after)| {
            let rest = after.trim_start_matches(['\'', '"']).trim_start();
            let is_json = after.starts_with('"');
            rest.starts_with("=>") || (rest.starts_with(':') && !is_json)
        })
    });
    keyed
        || occurrences(text, &EVENT_TYPE).any(|(before, _)| {
            let before = before.trim_end_matches(['\'', '"', ' ']);
            let arrow = before.strip_suffix("=>");
            let Some(key) = arrow.or_else(|| before.strip_suffix(':')) else { return false };
            let is_json = arrow.is_none() && key.trim_end().ends_with('"');
            !is_json && key.trim_end_matches(['\'', '"', ' ']).ends_with("eventType")
        })
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
    fn dumps_are_known_by_their_keys() {
        for text in [
            "{'sessionStatus': 'ON_HOLD'}",
            "{ sessionStatus: 'ON_HOLD' }",
            r#"{"sessionStatus"=>"ON_HOLD"}"#,
            r#"{:sessionStatus=>"ON_HOLD"}"#,
            "  eventType: 'IM_Session_Status',",
        ] {
            assert!(names_dump(text), "{text}");
        }
        for text in
            ["the sessionStatus was lost", r#""sessionStatus":"a","eventType":"IM_Session_Status""#]
        {
            assert!(!names_dump(text), "{text}");
        }
    }
}
