//! A JSON value that knows where it stands in its text.
//!
//! The text is known to be JSON, since `scan` has found its end: a walk over it has
//! nothing to check, copies nothing, and unescapes only when somebody asks. This
//! file does no judging and knows nothing of Zoho.

use std::borrow::Cow;
use std::fmt;

use super::lanes::is_blank;
use super::position::Span;
use super::scan::next_special;
use super::work::looked_at;

/// What a JSON value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "JSON's own words")]
#[non_exhaustive]
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

/// A JSON value in its text. Copied freely: it borrows.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    raw: &'t str,
    /// Where it begins in its text.
    start: usize,
    /// Whether it is a string with an escape in it.
    has_escape: bool,
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
        let raw = &text[span.start..span.end];
        let has_escape = raw.starts_with('"') && memchr::memchr(b'\\', raw.as_bytes()).is_some();
        Self { raw, start: span.start, has_escape }
    }

    /// Where the value stands.
    #[must_use]
    pub const fn span(self) -> Span {
        Span { start: self.start, end: self.start + self.raw.len() }
    }

    /// The value's own text, as written.
    #[must_use]
    pub const fn raw(self) -> &'t str {
        self.raw
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

    /// Whether it is a string with an escape in it.
    #[must_use]
    pub const fn has_escape(self) -> bool {
        self.has_escape
    }

    /// Whether it is an array or an object, which may have parts.
    #[must_use]
    pub fn has_parts(self) -> bool {
        matches!(self.raw.as_bytes().first(), Some(b'{' | b'['))
    }

    /// The members of an object in their order, doubles included; none of anything else.
    #[must_use]
    pub fn members(self) -> Vec<Member<'t>> {
        let mut members = Vec::new();
        self.each_member(|member| members.push(member));
        members
    }

    /// Hands each member of an object to `look`; none of anything else.
    pub fn each_member(self, mut look: impl FnMut(Member<'t>)) {
        if self.kind() == Type::Object {
            let mut walk = Walk { text: self.raw, base: self.start, at: 1 };
            while let Some(member) = walk.member() {
                look(member);
            }
        }
    }

    /// As [`Self::each_member`]; and the members of an object under the key `inner`
    /// are handed to `look`, as such, before it: both in one pass.
    pub(crate) fn each_member_within(self, inner: &str, mut look: impl FnMut(Member<'t>, bool)) {
        if self.kind() != Type::Object {
            return;
        }
        let mut walk = Walk { text: self.raw, base: self.start, at: 1 };
        while let Some(key) = walk.key() {
            let is_inner = key.words() == inner && walk.is_at(b'{');
            let value = if is_inner {
                let start = walk.at;
                walk.at += 1;
                while let Some(member) = walk.member() {
                    look(member, true);
                }
                walk.skip(b'}');
                walk.node(start, false)
            } else {
                walk.value()
            };
            walk.skip(b',');
            look(Member { key: key.words(), key_span: key.span(), value }, false);
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
    pub fn each_element(self, mut look: impl FnMut(usize, Node<'t>)) {
        if self.kind() != Type::Array {
            return;
        }
        let mut walk = Walk { text: self.raw, base: self.start, at: 1 };
        let mut index = 0;
        while !walk.is_at_end() && !walk.is_at(b']') {
            look(index, walk.value());
            index += 1;
            walk.skip(b',');
        }
    }

    /// The text of a string; `None` for anything else.
    #[must_use]
    pub fn string(self) -> Option<Cow<'t, str>> {
        let inside = self.raw.strip_prefix('"')?;
        let inside = inside.strip_suffix('"').unwrap_or(inside);
        Some(if self.has_escape { unescape_inside(inside) } else { Cow::Borrowed(inside) })
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

/// A walk over the text of an array or object, which is known to be JSON.
struct Walk<'t> {
    text: &'t str,
    /// Where the text begins in the one that places are told of.
    base: usize,
    at: usize,
}

impl<'t> Walk<'t> {
    /// Goes on to the next byte that is not blank.
    fn skip_blanks(&mut self) {
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|byte| is_blank(*byte)) {
            self.at += 1;
        }
    }

    fn is_at(&mut self, byte: u8) -> bool {
        // Most often it comes at once.
        self.text.as_bytes().get(self.at) == Some(&byte) || {
            self.skip_blanks();
            self.text.as_bytes().get(self.at) == Some(&byte)
        }
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_blanks();
        self.at >= self.text.len()
    }

    /// Goes past `byte`, if it comes next.
    fn skip(&mut self, byte: u8) {
        self.at += usize::from(self.is_at(byte));
    }

    /// The member that comes next, with the comma after it; nothing at the end.
    fn member(&mut self) -> Option<Member<'t>> {
        let key = self.key()?;
        let value = self.value();
        self.skip(b',');
        Some(Member { key: key.words(), key_span: key.span(), value })
    }

    /// The key that comes next, with its colon.
    fn key(&mut self) -> Option<Node<'t>> {
        if !self.is_at(b'"') {
            return None;
        }
        let key = self.value();
        self.skip(b':');
        Some(key)
    }

    /// What has been gone past since `start`.
    fn node(&self, start: usize, has_escape: bool) -> Node<'t> {
        let raw = self.text.get(start..self.at).unwrap_or_default();
        Node { raw, start: self.base + start, has_escape }
    }

    /// The value that comes next.
    fn value(&mut self) -> Node<'t> {
        self.skip_blanks();
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut has_escape = false;
        match bytes.get(start) {
            Some(b'"') => has_escape = self.skip_string(),
            Some(b'{' | b'[') => self.skip_parts(),
            _ => {
                let ends = |byte: &u8| is_blank(*byte) || matches!(byte, b',' | b']' | b'}' | b':');
                let length = bytes[start..].iter().position(ends);
                // In text that is JSON a value has a byte at least.
                self.at = length.map_or(bytes.len(), |length| start + length.max(1));
            }
        }
        looked_at(self.at - start);
        self.node(start, has_escape)
    }

    /// Goes past the string that begins here. Whether it has an escape.
    fn skip_string(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let mut has_escape = false;
        self.at += 1;
        while let Some(special) = next_special(bytes, self.at) {
            self.at = special + 1;
            match bytes[special] {
                b'"' => return has_escape,
                b'\\' => {
                    has_escape = true;
                    self.at += 1;
                }
                _ => {} // in JSON there is none
            }
        }
        self.at = bytes.len();
        has_escape
    }

    /// Goes past the array or object that begins here.
    fn skip_parts(&mut self) {
        let mut depth = 0usize;
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b'"' => {
                    self.skip_string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }
}

/// The text of a string literal (quotes included). A lone surrogate, which no
/// Rust string can hold, becomes U+FFFD; [`lone_surrogate`] finds it again.
#[must_use]
pub fn unescape(literal: &str) -> Cow<'_, str> {
    unescape_inside(literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default())
}

/// As [`unescape`], of what stands between a literal's quotes.
#[must_use]
pub(crate) fn unescape_inside(inner: &str) -> Cow<'_, str> {
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
    let end = key.floor_char_boundary(LONGEST_STEP);
    pointer.reserve(1 + end);
    pointer.push('/');
    let mut rest = &key[..end];
    while let Some(at) = memchr::memchr2(b'~', b'/', rest.as_bytes()) {
        pointer.push_str(&rest[..at]);
        pointer.push_str(if rest.as_bytes()[at] == b'~' { "~0" } else { "~1" });
        rest = &rest[at + 1..];
    }
    pointer.push_str(rest);
    if end < key.len() {
        pointer.push('…');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

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

    #[test]
    fn text_that_breaks_off_has_members_and_no_panic() {
        let text = r#"{"a": [1, {"b\"c": -2.5e3}, "x\\"], "d": {"e": null} , "f":true}"#;
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let node = Node::new(text, Span { start: 0, end });
            assert!(node.members().len() <= 3 && node.elements().is_empty());
        }
    }

    /// Holds a walk over `node` against what serde_json reads.
    fn agrees(node: Node<'_>, value: &Value, text: &str) -> Result<(), TestCaseError> {
        let Span { start, end } = node.span();
        prop_assert_eq!(node.raw(), &text[start..end]);
        prop_assert_eq!(&serde_json::from_str::<Value>(node.raw()).unwrap(), value);
        match value {
            Value::Object(map) => {
                let members = node.members();
                prop_assert_eq!(members.len(), map.len());
                for (member, (key, value)) in members.iter().zip(map) {
                    let Span { start, end } = member.key_span;
                    prop_assert_eq!(&*member.key, key);
                    prop_assert_eq!(unescape(&text[start..end]), key.as_str());
                    agrees(member.value, value, text)?;
                }
            }
            Value::Array(elements) => {
                prop_assert_eq!(node.elements().len(), elements.len());
                for (node, value) in node.elements().into_iter().zip(elements) {
                    agrees(node, value, text)?;
                }
            }
            Value::String(string) => prop_assert_eq!(&node.string().unwrap(), string),
            _ => prop_assert!(!node.has_parts() && node.string().is_none()),
        }
        Ok(())
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".{0,9}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((".{0,5}", inner), 0..5)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_walk_agrees_with_serde_json(value in value(), is_pretty: bool) {
            let text = if is_pretty { format!(" {value:#} ") } else { value.to_string() };
            let start = usize::from(is_pretty);
            let node = Node::new(&text, Span { start, end: text.len() - start });
            agrees(node, &value, &text)?;
        }
    }
}
