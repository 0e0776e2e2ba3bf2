//! Where an event hides in a JSON value: at any depth, in a string that is
//! itself JSON or has JSON in it, in base64, in an array of bytes.
//!
//! Two general steps find most of what loggers and proxies wrap around a
//! delivery: go into every array and object, and read every string that holds
//! JSON. What is special to one wrapper is a row of [`BASE64`]. Nothing is
//! searched inside an event, and nothing in zdim's own output.

use std::io::Read as _;

use super::finder::Finder;
use super::frame::{
    Frame, Grouper, LogFramer, MAX_STRINGS, MAX_VALUE, Made, may_open, mentions_event,
};
use crate::event::{self, Recognised, SUMS_KEY, recognise};
use crate::reading::encoded::{self, GZIP, decode, may_hold_json, readable};
use crate::reading::found::Found;
use crate::text::{
    Making, Member, Node, Piece, Scan, Scanner, Span, Text, Type, View, is_blank, push_step,
    without_escapes,
};

/// How much text within text is held at a time, in bytes: each string within a
/// string, and all that is decoded, is a copy.
const MOST_HELD: usize = 32 << 20;

/// Members that are base64 by their place: the key of the object, and their own.
///
/// * ngrok: `{"requests": [{"request": {"raw": an HTTP message}}]}`
///   (ngrok agent API, "captured requests")
///
/// What is gzip or JSON in base64 is known wherever it stands, as in CloudWatch's
/// subscriptions: `{"awslogs": {"data": gzip in base64}}` (AWS, "Real-time processing of log
/// data with subscriptions").
const BASE64: [(&str, &str); 2] = [("request", "raw"), ("response", "raw")];

/// Bodies that are base64 if a member beside them says so (AWS API Gateway,
/// Lambda function URLs, load balancers).
const ENCODED_BODY: (&str, &str) = (event::ENCODED_FLAG, "body");

impl Finder<'_> {
    /// Looks at `node`, which stands at `pointer` of `text`, and at all within.
    pub(in crate::reading) fn visit(
        &mut self,
        text: &Text<'_>,
        node: Node<'_>,
        pointer: &mut String,
    ) {
        match node.kind() {
            Type::Object => self.object(text, node, None, pointer),
            Type::Array if self.bytes(text, node, pointer) => {}
            Type::Array if may_open(node.raw()) => self.records(text, node, pointer),
            Type::Array => node.each_element(|index, element| {
                self.step(text, element, &index.to_string(), pointer);
            }),
            Type::String => self.string(text, node, pointer),
            Type::Null | Type::Boolean | Type::Number => {}
        }
    }

    /// Looks at the elements of an array, which may be records whose texts belong together.
    fn records(&mut self, text: &Text<'_>, node: Node<'_>, pointer: &mut String) {
        let view = View::whole(text.content());
        let mut grouper = Grouper::within(self.strings);
        let mut look = |frame| self.frame(text, &frame);
        node.each_element(|index, element| {
            let length = pointer.len();
            push_step(pointer, &index.to_string());
            let (span, here) = (element.span(), pointer.clone());
            let value = Frame::Value { span, pointer: here, is_bare: false };
            grouper.take(view, value, &mut look);
            pointer.truncate(length);
        });
        grouper.settle(view.end(), true, &mut look);
    }

    /// Looks at an object, of which the member `known` has been looked at.
    pub(in crate::reading) fn object(
        &mut self,
        text: &Text<'_>,
        node: Node<'_>,
        known: Option<&str>,
        pointer: &mut String,
    ) {
        let is_new = |member: &Member<'_>| known.is_none_or(|known| member.key != known);
        match recognise(node, pointer) {
            Recognised::Session(event) => self.session(&event, text),
            Recognised::Other(event) => self.other(&event, pointer),
            Recognised::OwnOutput => self.own_output(node),
            Recognised::Nothing(members) => {
                for member in members.iter().filter(|member| is_new(member)) {
                    self.member(text, member, &members, pointer);
                }
            }
            Recognised::NothingWide(telling) => node.each_member(|member| {
                if is_new(&member) {
                    self.member(text, &member, &telling, pointer);
                }
            }),
        }
    }

    /// Nothing is searched in what zdim wrote; counts are handed on as they stand.
    fn own_output(&mut self, node: Node<'_>) {
        let mut is_sum = false;
        node.each_member(|member| is_sum |= member.key == SUMS_KEY);
        if is_sum {
            self.hits += 1;
            (self.sink)(Found::Sum(node.raw()));
        }
    }

    fn member(
        &mut self,
        text: &Text<'_>,
        member: &Member<'_>,
        siblings: &[Member<'_>],
        pointer: &mut String,
    ) {
        if !is_base64(member, siblings, pointer) || !self.base64(text, member, pointer) {
            self.step(text, member.value, &member.key, pointer);
        }
    }

    fn step(&mut self, text: &Text<'_>, node: Node<'_>, key: &str, pointer: &mut String) {
        if may_hold_event(node) {
            let length = pointer.len();
            push_step(pointer, key);
            self.visit(text, node, pointer);
            pointer.truncate(length);
        }
    }

    /// Reads a string that is a JSON value, or has JSON in it, or is either in base64.
    fn string(&mut self, text: &Text<'_>, node: Node<'_>, pointer: &str) {
        if self.strings >= MAX_STRINGS || !may_hold_event(node) {
            return;
        }
        let Span { start, end } = node.span();
        let inside = Span { start: start + 1, end: end - 1 };
        self.hold(text, node.span(), node.raw(), |finder| {
            let Some(bytes) = node.string().map(|content| encoded::json(&content)) else { return };
            finder.strings += 1;
            if let Some(bytes) = bytes {
                finder.through("base64", pointer, |finder| {
                    finder.plain_bytes(bytes, text, node.span());
                });
            } else {
                let made = Made::of(View::whole(text.content()), inside, Making::Unescaped);
                finder.through("string", pointer, |finder| finder.words(&made.text(text)));
            }
            finder.strings -= 1;
        });
    }

    /// Reads a stretch of text that may be JSON in base64.
    pub(in crate::reading) fn encoded(&mut self, text: &Text<'_>, span: Span) {
        if self.strings >= MAX_STRINGS {
            return;
        }
        if let Some(bytes) = encoded::json_of_token(&text.content()[span.start..span.end]) {
            self.strings += 1;
            self.through("base64", "", |finder| finder.plain_bytes(bytes, text, span));
            self.strings -= 1;
        }
    }

    /// Looks into a text that is made of the stretch `span` of another and as long
    /// as `content` or shorter, if there is room for it; if not, that is a finding
    /// where `content` mentions an event, whatever it is dressed in.
    pub(in crate::reading) fn hold(
        &mut self,
        text: &Text<'_>,
        span: Span,
        content: &str,
        look: impl FnOnce(&mut Self),
    ) {
        let length = content.len();
        if length <= MAX_VALUE && self.held + length <= MOST_HELD {
            self.held += length;
            look(self);
            self.held -= length;
        } else if mentions_event(content) {
            self.too_large(text, span, if length > MAX_VALUE { MAX_VALUE } else { MOST_HELD });
        }
    }

    /// Looks into text that may be JSON, or have JSON in it.
    pub(in crate::reading) fn words(&mut self, text: &Text<'_>) {
        match whole_value(text.content()) {
            Some(value) => {
                self.visit(text, Node::new(text.content(), value), &mut String::new());
            }
            None => self.through("log", "", |finder| finder.lines(text)),
        }
    }

    /// Looks for JSON in the lines of a text.
    fn lines(&mut self, text: &Text<'_>) {
        let view = View::whole(text.content());
        let mut framer = LogFramer::within(0, self.layers);
        let mut grouper = Grouper::within(self.strings);
        grouper.frame(&mut framer, view, true, &mut |frame| self.frame(text, &frame));
    }

    /// Reads a member that is base64, of JSON, of text, or of either in gzip. Whether it
    /// was: where it only should have been, others write text as it stands.
    fn base64(&mut self, text: &Text<'_>, member: &Member<'_>, pointer: &mut String) -> bool {
        let value = member.value;
        if value.raw().len() > MAX_VALUE {
            self.too_large(text, value.span(), MAX_VALUE);
            return true;
        }
        let Some(bytes) = value.string().and_then(|code| decode(code)) else { return false };
        let length = pointer.len();
        push_step(pointer, &member.key);
        self.through("base64", pointer, |finder| finder.plain_bytes(bytes, text, value.span()));
        pointer.truncate(length);
        true
    }

    /// Looks into bytes that stand at `span`, which may be text in gzip.
    fn plain_bytes(&mut self, bytes: Vec<u8>, text: &Text<'_>, span: Span) {
        match gunzip(&bytes) {
            Some(plain) if plain.len() > MAX_VALUE => self.too_large(text, span, MAX_VALUE),
            Some(plain) => {
                drop(bytes);
                self.through("gzip", "", |finder| finder.opaque(plain, text, span));
            }
            None => self.opaque(bytes, text, span),
        }
    }

    /// Reads an array of bytes, as journald prints what is not plain text.
    /// Whether it was one.
    fn bytes(&mut self, text: &Text<'_>, node: Node<'_>, pointer: &str) -> bool {
        let first = node.raw().bytes().skip(1).find(|byte| !is_blank(*byte));
        if !first.is_some_and(|byte| byte.is_ascii_digit()) {
            return false;
        }
        let Ok(bytes) = serde_json::from_str::<Vec<u8>>(node.raw()) else { return false };
        // Elsewhere base64 in bytes is not seen ahead.
        let is_message = pointer.ends_with("/MESSAGE");
        if bytes.contains(&b'{') || bytes.contains(&b'%') || (is_message && may_hold_json(&bytes)) {
            self.through("bytes", pointer, |finder| finder.opaque(bytes, text, node.span()));
        }
        true
    }

    /// Looks into text whose every part stands at `span`.
    fn opaque(&mut self, bytes: Vec<u8>, text: &Text<'_>, span: Span) {
        let content = readable(bytes);
        let content = without_escapes(&content);
        let pieces = [Piece { start: 0, outer: span, making: Making::Opaque }];
        self.hold(text, span, &content, |finder| {
            finder.words(&Text::made_of(&content, text, &pieces));
        });
    }
}

/// Whether it is worth looking: an event is an object.
fn may_hold_event(node: Node<'_>) -> bool {
    match node.kind() {
        Type::Object | Type::Array => true,
        Type::String => may_hold_json(node.raw().as_bytes()),
        _ => false,
    }
}

/// Whether `member` of the object at `pointer` is base64.
fn is_base64(member: &Member<'_>, siblings: &[Member<'_>], pointer: &str) -> bool {
    let (flag, body) = ENCODED_BODY;
    let is_encoded_body = member.key == body
        && siblings.iter().any(|sibling| sibling.key == flag && sibling.value.raw() == "true");
    let parent = pointer.rsplit('/').next().unwrap_or_default();
    is_encoded_body || BASE64.iter().any(|(object, key)| *object == parent && *key == member.key)
}

/// What was compressed, if `bytes` are gzip: as much of it as is whole, and no
/// more than tells that it is too large.
fn gunzip(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(GZIP) {
        return None;
    }
    let mut plain = Vec::new();
    let decoder = flate2::read::MultiGzDecoder::new(bytes);
    // Damaged or cut: what came before the damage is looked at.
    let _ = decoder.take(MAX_VALUE as u64 + 1).read_to_end(&mut plain);
    Some(plain)
}

/// The one JSON value that `text` is, white space around it apart.
fn whole_value(text: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    let start = bytes.iter().position(|byte| !is_blank(*byte))?;
    let mut scanner = Scanner::new(0);
    let Scan::Complete(end) = scanner.scan(bytes, start) else { return None };
    bytes[end..].iter().all(|byte| is_blank(*byte)).then_some(Span { start, end })
}
