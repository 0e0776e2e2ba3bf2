//! The members of an envelope whose brackets are not in view: a search has left their lines out,
//! or a printer of logs has not written them, as pino-pretty prints a record:
//!
//! ```text
//!     payload: {
//!       "sessionStatus": "OPEN"
//!     }
//!     eventTime: "1751022087019"
//! ```
//!
//! Their lines are read as the object that they are of. The first is one of an envelope's
//! members; where keys have no quotes, members that no envelope has are left out.

use std::cmp::Ordering;
use std::ops::Range;

use crate::event::PAYLOAD;
use crate::text::{Node, View, is_blank};

/// The members of an envelope beside its payload.
const FIELDS: [&str; 3] = ["eventType", "eventTime", "orgId"];

/// By how many blanks a printer indents keys that it writes without quotes: behind fewer they
/// are words of other text.
const INDENT: usize = 2;

/// How many members but the payload may come before it, and as often they may be read, or at
/// all if their keys have no quotes.
const MOST_FIELDS: usize = 6;

/// How far before a line's end its key may stand, in bytes.
const LONGEST_MEMBER: usize = 96;

/// What is known of an envelope whose brackets are not in view.
#[derive(Debug)]
pub(super) struct Lost {
    /// How many blanks stand before its keys, if these have no quotes.
    indent: Option<usize>,
    has_payload: bool,
    /// How many others there are, where that counts.
    fields: usize,
}

/// What a line holds between two members.
pub(super) enum Holds {
    /// A member, or what else JSON has there.
    Json,
    /// A member without the quotes of its key.
    Member(Member),
    /// What no envelope has.
    Other,
    /// No further member.
    Nothing,
}

/// A member that is all of a line, as stretches of that.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Lost {
    /// Of an envelope whose first key in view begins at `key`.
    pub(super) fn at(text: View<'_>, key: usize) -> Self {
        let before = text.bytes(text.line_start(key)..key);
        let indent = (text.byte(key) != Some(b'"')).then(|| blanks_before(before));
        Self { indent, has_payload: false, fields: 0 }
    }

    /// What a line holds behind its first `from` bytes, which all lines share.
    pub(super) fn next(&mut self, line: &str, from: usize) -> Holds {
        let rest = line[from..].trim_start();
        let start = line.len() - rest.len();
        let Some(indented) = self.indent else {
            let key = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
            return match key {
                Some(PAYLOAD) => self.payload(Holds::Json),
                _ if self.has_payload => Holds::Json,
                Some(key) if FIELDS.contains(&key) => self.field(Holds::Json),
                _ => Holds::Nothing,
            };
        };
        let rest = rest.trim_end();
        match blanks_before(&line.as_bytes()[..start]).cmp(&indented) {
            _ if rest.is_empty() => Holds::Nothing,
            Ordering::Less => Holds::Nothing,
            Ordering::Greater => Holds::Other,
            Ordering::Equal if rest.starts_with(['}', ']']) => Holds::Other,
            Ordering::Equal => {
                let Some((name, value)) = rest.split_once(": ") else { return Holds::Nothing };
                let end = start + rest.len();
                let key = start..start + name.len();
                let member = Holds::Member(Member { key, value: end - value.len()..end });
                match name {
                    PAYLOAD if value == "{" => self.payload(member),
                    _ if FIELDS.contains(&name) && is_scalar(value.as_bytes()) => {
                        self.field(member)
                    }
                    _ => Holds::Other,
                }
            }
        }
    }

    /// Another member, as `holds` says, unless there are too many.
    const fn field(&mut self, holds: Holds) -> Holds {
        self.fields += 1;
        if self.fields > MOST_FIELDS { Holds::Nothing } else { holds }
    }

    /// A payload, as `holds` says: the second is that of another event.
    const fn payload(&mut self, holds: Holds) -> Holds {
        if std::mem::replace(&mut self.has_payload, true) { Holds::Nothing } else { holds }
    }
}

/// Whether an object has members of an envelope beside its payload.
pub(super) fn is_envelope(object: Node<'_>) -> bool {
    let mut is_one = false;
    object.each_member(|member| is_one |= FIELDS.contains(&&*member.key));
    is_one
}

/// Where the key begins of the member of an envelope that a line ends in, if nothing but what
/// stands before each line of a log is before it.
pub(in crate::reading) fn begins(line: &[u8]) -> Option<usize> {
    let line = line.trim_ascii_end();
    let before_comma = line.strip_suffix(b",");
    let line = before_comma.unwrap_or(line);
    if !matches!(line.last()?, b'"' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z') {
        return None;
    }
    let tail = line.len().saturating_sub(LONGEST_MEMBER);
    let mut colons = memchr::memrchr_iter(b':', &line[tail..]).map(|at| tail + at);
    let (colon, key) = colons.find_map(|colon| Some((colon, key(&line[..colon])?)))?;
    let value = &line[colon + 1..];
    // In JSON the payload is yet to come, and that is what the search ahead sees.
    let is_apart = if line[key] == b'"' { before_comma.is_some() } else { value.starts_with(b" ") };
    (is_apart && is_scalar(value.trim_ascii_start())).then_some(key)
}

/// Where the key of an envelope begins that `before` ends with.
fn key(before: &[u8]) -> Option<usize> {
    let before = before.trim_ascii_end();
    let quoted = before.strip_suffix(b"\"");
    let name = quoted.unwrap_or(before);
    let field = FIELDS.into_iter().find(|field| name.ends_with(field.as_bytes()))?;
    let before = &name[..name.len() - field.len()];
    if quoted.is_none() {
        // Of names without quotes the search ahead sees this one alone.
        return (field == FIELDS[0] && blanks_before(before) >= INDENT).then_some(before.len());
    }
    let before = before.strip_suffix(b"\"")?;
    let last = before.trim_ascii_end().last();
    let is_first = last.is_some_and(|last| b"{[,\\".contains(last));
    (!is_first).then_some(before.len())
}

/// Whether `value` is a string without escapes, or a word or number that may be one.
fn is_scalar(value: &[u8]) -> bool {
    let inside = value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.:+".contains(byte);
    !value.is_empty() && inside.unwrap_or(value).iter().all(is_word)
}

/// How many blanks stand before what comes behind `before`.
fn blanks_before(before: &[u8]) -> usize {
    before.iter().rev().take_while(|byte| is_blank(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_s_member_begins_what_is_in_view_of_it() {
        for (line, at) in [
            ("    \"eventTime\": \"1751022087019\",\r", Some(4)),
            ("3:  \"orgId\" : 10655,", Some(4)),
            ("\"eventType\":\"IM_Session_Status\", ", Some(0)),
            ("web |   eventType: \"IM_Session_Status\"", Some(8)),
            ("    eventType: IM_Session_Status", Some(4)),
            // Words of other text, or of an object whose bracket is in view.
            ("eventType: IM_Session_Status", None),
            ("    eventType:IM_Session_Status", None),
            ("    orgId: 10655", None),
            ("{\"orgId\": \"10655\",", None),
            ("{\"a\":1,\"orgId\": \"10655\",", None),
            ("    \"anOrgId\": \"10655\",", None),
            ("    \"orgId\": \"a b\",", None),
            ("    \"orgId\": {", None),
            ("    \"orgId\": \"10655\"", None),
            ("", None),
        ] {
            assert_eq!(begins(line.as_bytes()), at, "{line}");
        }
    }
}
