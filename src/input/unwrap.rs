//! Where an event hides in a JSON value: at any depth, in a string that is
//! itself JSON.
//!
//! Two general steps find most of what loggers and proxies wrap around a
//! delivery: go into every array and object, and read every string that holds
//! JSON. Nothing is searched inside an event, and nothing in zdim's own output.

use std::borrow::Cow;

use super::scan::{Scan, Scanner, is_blank};
use super::text::{Making, Piece, Text};
use crate::event::{Event, Recognised, recognise};
use crate::json::{Node, Span, Type, push_step};

/// How many strings within strings are read.
const MAX_STRINGS: usize = 4;

/// What stands in a value: an event to judge, or another event's type.
pub(crate) enum Unwrapped<'a> {
    Session { event: &'a Event<'a>, text: &'a Text<'a>, via: &'a [String] },
    Other(Cow<'a, str>),
}

/// Walks through one value.
pub(crate) struct Walk<'s> {
    /// The steps taken from the input so far.
    pub(crate) via: Vec<String>,
    pub(crate) strings: usize,
    pub(crate) sink: &'s mut dyn FnMut(Unwrapped<'_>),
}

impl Walk<'_> {
    /// Looks at `node`, which stands at `pointer` of `text`, and at all within.
    pub(crate) fn visit(&mut self, text: &Text<'_>, node: Node<'_>, pointer: &mut String) {
        match node.kind() {
            Type::Object => self.object(text, node, pointer),
            Type::Array => {
                for (index, element) in node.elements().into_iter().enumerate() {
                    self.step(text, element, &index.to_string(), pointer);
                }
            }
            Type::String => self.string(text, node, pointer),
            Type::Null | Type::Boolean | Type::Number => {}
        }
    }

    fn object(&mut self, text: &Text<'_>, node: Node<'_>, pointer: &mut String) {
        match recognise(node, pointer) {
            Recognised::Session(event) => {
                (self.sink)(Unwrapped::Session { event: &event, text, via: &self.via });
            }
            Recognised::Other(event_type) => (self.sink)(Unwrapped::Other(event_type)),
            Recognised::OwnOutput => {}
            Recognised::Nothing(members) => {
                for member in members {
                    self.step(text, member.value, &member.key, pointer);
                }
            }
        }
    }

    fn step(&mut self, text: &Text<'_>, node: Node<'_>, key: &str, pointer: &mut String) {
        if !may_hold_event(node) {
            return;
        }
        let length = pointer.len();
        push_step(pointer, key);
        self.visit(text, node, pointer);
        pointer.truncate(length);
    }

    /// Reads a string whose text is a JSON value.
    fn string(&mut self, text: &Text<'_>, node: Node<'_>, pointer: &str) {
        if self.strings >= MAX_STRINGS || !may_hold_event(node) {
            return;
        }
        let Some(content) = node.string() else { return };
        let Some(value) = whole_value(&content) else { return };
        let Span { start, end } = node.span();
        let literal = Span { start: start + 1, end: end - 1 };
        let piece = Piece { start: 0, outer: literal, making: Making::Unescaped };
        let inner = Text::made_of(&content, text, vec![piece]);
        self.via.push(via_step("string", pointer));
        self.strings += 1;
        self.visit(&inner, Node::new(&content, value), &mut String::new());
        self.strings -= 1;
        self.via.pop();
    }
}

/// A step's name, with the pointer of the value that it goes through.
pub(crate) fn via_step(name: &str, pointer: &str) -> String {
    if pointer.is_empty() { name.to_owned() } else { format!("{name}:{pointer}") }
}

/// Whether it is worth looking: an event is an object.
fn may_hold_event(node: Node<'_>) -> bool {
    match node.kind() {
        Type::Object | Type::Array => true,
        Type::String => memchr::memchr(b'{', node.raw().as_bytes()).is_some(),
        _ => false,
    }
}

/// The one JSON value that `text` is, white space around it apart.
fn whole_value(text: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    let start = bytes.iter().position(|byte| !is_blank(*byte))?;
    let mut scanner = Scanner::new(0);
    match scanner.scan(bytes, start) {
        Scan::Complete(end) => {
            let rest_is_blank = bytes[end..].iter().all(|byte| is_blank(*byte));
            rest_is_blank.then_some(Span { start, end })
        }
        _ => None,
    }
}
