//! A JSON value that knows where it stands in its text.
//!
//! `serde_json`'s raw values borrow from the text that they were read from, so
//! a value's place is the distance between two pointers and nothing is copied
//! or parsed until somebody asks. This file does no judging and knows nothing
//! of Zoho; `input::scan` finds where a value ends in text that is still
//! arriving or is broken.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A half-open range of bytes in one JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// Where `part`, a slice of `whole`, stands in it.
    fn of(part: &str, whole: &str) -> Self {
        let start = part.as_ptr().addr() - whole.as_ptr().addr();
        Self { start, end: start + part.len() }
    }
}

/// What a JSON value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "JSON's own words")]
pub enum Type {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl Type {
    /// The word for a message: "an object".
    #[must_use]
    pub const fn phrase(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// A JSON value in its text. Copied freely: it is two borrowed slices.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    text: &'t str,
    raw: &'t str,
}

/// One member of an object; keys may repeat.
#[derive(Clone, Debug)]
pub struct Member<'t> {
    /// The key, unescaped.
    pub key: Cow<'t, str>,
    /// Where the key stands, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: Node<'t>,
}

impl<'t> Node<'t> {
    /// The value at `span` of `text`, which is known to be one valid JSON value.
    #[must_use]
    pub fn new(text: &'t str, span: Span) -> Self {
        Self { text, raw: &text[span.start..span.end] }
    }

    /// Where the value stands.
    #[must_use]
    pub fn span(self) -> Span {
        Span::of(self.raw, self.text)
    }

    /// The value's own text, as written.
    #[must_use]
    pub const fn raw(self) -> &'t str {
        self.raw
    }

    /// The text that the value stands in.
    #[must_use]
    pub const fn text(self) -> &'t str {
        self.text
    }

    /// What the value is.
    #[must_use]
    pub fn kind(self) -> Type {
        match self.raw.as_bytes().first() {
            Some(b'{') => Type::Object,
            Some(b'[') => Type::Array,
            Some(b'"') => Type::String,
            Some(b't' | b'f') => Type::Boolean,
            Some(b'n') | None => Type::Null,
            Some(_) => Type::Number,
        }
    }

    /// The members of an object in their order, doubles included; none of anything else.
    #[must_use]
    pub fn members(self) -> Vec<Member<'t>> {
        let mut members = Vec::new();
        self.each_member(|member| members.push(member));
        members
    }

    /// Hands each member of an object to `look`; none of anything else.
    pub fn each_member(self, look: impl FnMut(Member<'t>)) {
        if self.kind() == Type::Object {
            // The text is known to be JSON: nothing can fail.
            let _ = serde_json::Deserializer::from_str(self.raw)
                .deserialize_map(EachMember { text: self.text, look });
        }
    }

    /// The elements of an array in their order; none of anything else.
    #[must_use]
    pub fn elements(self) -> Vec<Node<'t>> {
        let mut elements = Vec::new();
        self.each_element(|_, element| elements.push(element));
        elements
    }

    /// Hands each element of an array to `look`, with its index; none of anything else.
    pub fn each_element(self, look: impl FnMut(usize, Node<'t>)) {
        if self.kind() == Type::Array {
            // The text is known to be JSON: nothing can fail.
            let _ = serde_json::Deserializer::from_str(self.raw)
                .deserialize_seq(EachElement { text: self.text, look });
        }
    }

    /// The text of a string; `None` for anything else.
    #[must_use]
    pub fn string(self) -> Option<Cow<'t, str>> {
        (self.kind() == Type::String).then(|| unescape(self.raw))
    }

    /// What the value says, as a person would write it: a string without its
    /// quotes and escapes, anything else as it stands.
    #[must_use]
    pub fn words(self) -> Cow<'t, str> {
        self.string().unwrap_or(Cow::Borrowed(self.raw))
    }
}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.raw)
    }
}

/// Two values are equal if they say the same: escapes and quotes do not count,
/// the kind does.
impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw || (self.kind() == Type::String && self.string() == other.string())
    }
}

struct EachMember<'t, F> {
    text: &'t str,
    look: F,
}

impl<'t, F: FnMut(Member<'t>)> Visitor<'t> for EachMember<'t, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'t>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            if !key.get().starts_with('"') {
                return Err(A::Error::custom("a key that is no string"));
            }
            (self.look)(Member {
                key: unescape(key.get()),
                key_span: Span::of(key.get(), self.text),
                value: Node { text: self.text, raw: value.get() },
            });
        }
        Ok(())
    }
}

struct EachElement<'t, F> {
    text: &'t str,
    look: F,
}

impl<'t, F: FnMut(usize, Node<'t>)> Visitor<'t> for EachElement<'t, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(raw) = seq.next_element::<&RawValue>()? {
            (self.look)(index, Node { text: self.text, raw: raw.get() });
            index += 1;
        }
        Ok(())
    }
}

/// The text of a string literal (quotes included). A lone surrogate, which no
/// Rust string can hold, becomes U+FFFD; [`lone_surrogate`] finds it again.
#[must_use]
pub fn unescape(literal: &str) -> Cow<'_, str> {
    unescape_inside(literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default())
}

/// As [`unescape`], of what stands between a literal's quotes.
fn unescape_inside(inner: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Cow::Borrowed(inner);
    }
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((character, length)) = next_character(rest) {
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = &rest[length..];
    }
    Cow::Owned(text)
}

/// Whether a string literal has an escaped surrogate without its partner.
#[must_use]
pub fn lone_surrogate(literal: &str) -> bool {
    let mut rest = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    if memchr::memmem::find(rest.as_bytes(), b"\\u").is_none() {
        return false;
    }
    while let Some((character, length)) = next_character(rest) {
        if character.is_none() {
            return true;
        }
        rest = &rest[length..];
    }
    false
}

/// The first character of a literal's inside, and how many bytes it is written
/// with; no character for a lone surrogate.
pub(crate) fn next_character(rest: &str) -> Option<(Option<char>, usize)> {
    let first = rest.chars().next()?;
    if first != '\\' {
        return Some((Some(first), first.len_utf8()));
    }
    let escaped = match rest.as_bytes().get(1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return Some(unicode_escape(rest)),
        _ => {
            let plain = rest[1..].chars().next()?;
            return Some((Some(plain), 1 + plain.len_utf8()));
        }
    };
    Some((Some(escaped), 2))
}

/// `\uXXXX`, or the two of a surrogate pair.
fn unicode_escape(rest: &str) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = rest.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let Some(high) = unit(0) else { return (None, rest.len().min(2)) };
    if let Some(character) = char::from_u32(u32::from(high)) {
        return (Some(character), 6);
    }
    let pair = unit(6).and_then(|low| char::decode_utf16([high, low]).next()?.ok());
    if pair.is_some() { (pair, 12) } else { (None, 6) }
}

/// A longer key is cut in pointers, in bytes: each finding has one.
const LONGEST_STEP: usize = 1024;

/// Appends one step to a JSON pointer (RFC 6901).
pub(crate) fn push_step(pointer: &mut String, key: &str) {
    pointer.push('/');
    let end = key.floor_char_boundary(LONGEST_STEP);
    for c in key[..end].chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
    if end < key.len() {
        pointer.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Node<'_> {
        Node::new(text, Span { start: 0, end: text.len() })
    }

    #[test]
    fn members_know_their_place_and_keep_doubles() {
        let text = r#"{"a": 1, "\u0061" :"x", "b":[null]}"#;
        let members = whole(text).members();
        let keys: Vec<_> = members.iter().map(|m| m.key.as_ref()).collect();
        assert_eq!(keys, ["a", "a", "b"]);
        assert_eq!(members[1].key_span, Span { start: 9, end: 17 });
        assert_eq!(members[1].value.raw(), "\"x\"");
        assert_eq!(members[2].value.elements()[0].span(), Span { start: 29, end: 33 });
    }

    #[test]
    fn a_lone_surrogate_is_data() {
        assert_eq!(unescape(r#""a\ud800b""#), "a\u{fffd}b");
        assert!(lone_surrogate(r#""a\ud800b""#));
        assert_eq!(unescape(r#""\ud83d\ude00""#), "😀");
        assert!(!lone_surrogate(r#""\ud83d\ude00""#));
        let node = whole(r#"{"k\ud800":"\udfff"}"#);
        assert_eq!(node.members().len(), 1);
    }

    #[test]
    fn digits_of_any_length_survive() {
        let text = "{\"id\":123456789000000522004123456789}";
        assert_eq!(whole(text).members()[0].value.raw(), "123456789000000522004123456789");
    }
}
