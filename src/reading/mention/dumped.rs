//! What a language printed, known by what stands around a mention.

use crate::reading::full::frame::{Dump, is_of_class, is_of_pieces, is_rust};
use crate::text::Span;

/// Whose dump it is, if it is one.
pub(super) fn dump(text: &str, span: Span, open: Option<usize>) -> Option<Dump> {
    let (before, after) = (&text[..span.start], &text[span.end..]);
    let (quote, rest) = match after.chars().next()? {
        quote @ ('\'' | '"') if before.ends_with(quote) => (Some(quote), &after[1..]),
        _ => (None, after),
    };
    let of_class = || open.is_some_and(|open| is_of_class(&before.as_bytes()[..open]));
    if is_of_pieces(after) || (of_class() && !is_rust(text)) {
        return Some(Dump::JavaScript);
    }
    let known = |dump: Dump| {
        let (before, text) = text.split_at(open.unwrap_or_default());
        dump.known_by(before, text)
    };
    let has_map = || before.contains("map[");
    let is_arrow = rest.trim_start().starts_with("=>");
    match (quote, rest.as_bytes()) {
        (_, [b']', after @ ..]) if after.trim_ascii_start().starts_with(b"=>") => Some(Dump::Php),
        (Some('\''), _) if is_arrow => Some(known(Dump::Php)),
        // `serialize` writes the length of each text before it.
        (Some('"'), [b';', ..]) if before.ends_with(":\"") => Some(Dump::Php),
        (Some('"'), _) if is_arrow => Some(known(Dump::Ruby)),
        (None, _) if is_arrow && before.ends_with(':') => Some(Dump::Ruby),
        (Some('\''), [b':', ..]) => Some(Dump::Python),
        (_, [b':', ..]) if is_rust(text) => Some(Dump::Rust),
        (_, [b':', ..]) if has_map() => Some(Dump::Go),
        (None, [b'=', ..]) if before.rsplit('\n').next()?.contains("#<") => Some(Dump::RubyObject),
        (None, [b'=', ..]) if open.is_some() || is_in_call(before) => Some(known(Dump::Java)),
        (None, [b':', b' ', b'\'', ..]) => Some(Dump::JavaScript),
        (None, [b':', ..]) => {
            open?;
            Some(known(Dump::of_bare_key(&text.as_bytes()[span.start..])))
        }
        _ => None,
    }
}

/// Whether the last line of `text` is within the brackets behind a name, as records of Java's
/// print themselves: `Payload[id=1, `.
fn is_in_call(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let mut depth = 0_usize;
    line.match_indices(['(', ')', '[', ']']).rev().any(|(at, bracket)| {
        let is_end = matches!(bracket, ")" | "]");
        let is_open = !is_end && depth == 0;
        depth = if is_end { depth + 1 } else { depth.saturating_sub(1) };
        is_open && line[..at].ends_with(|c: char| c.is_alphanumeric())
    })
}
