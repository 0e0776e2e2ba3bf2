//! An event that stands twice in one record, as a raw body and parsed, counts once.
//!
//! Two elements of one array are two events, however alike; what differs by
//! the key it stands under is one event in two dresses.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

use foldhash::fast::RandomState;

use crate::event::{Event, Other, keys};
use crate::text::work::looked_at;
use crate::text::{Node, Span, is_blank};

/// The events of one record so far: a tree for each distinct event, of the ways
/// to it. A node is known by the hash of the event and of the steps so far; its
/// value says whether the steps that go on from it are indices.
#[derive(Debug, Default)]
pub(in crate::reading) struct Seen(HashMap<u64, bool, RandomState>);

impl Seen {
    /// Whether `event`, reached by the steps `via`, is not one of these in another dress.
    pub(in crate::reading) fn is_new(&mut self, event: &Event<'_>, via: &[String]) -> bool {
        self.is_new_at(event.hashes().fields, steps(via, &event.pointer))
    }

    /// As [`Self::is_new`], of another event, which stands at `pointer`. What is reached by
    /// indices alone is no dress of anything.
    pub(in crate::reading) fn is_new_other(
        &mut self,
        event: &Other<'_>,
        via: &[String],
        pointer: &str,
    ) -> bool {
        steps(via, pointer).all(is_index)
            || self.is_new_at(hash_of(event.node), steps(via, pointer))
    }

    /// Whether an event with this hash, reached by these steps, is new.
    fn is_new_at<'s>(&mut self, event: u64, steps: impl Iterator<Item = &'s str>) -> bool {
        let mut steps = steps.peekable();
        let mut hasher = keys().build_hasher();
        hasher.write_u64(event);

        let mut is_new = !self.0.contains_key(&hasher.finish());
        loop {
            let before = hasher.finish();
            let goes_to_index = steps.peek().is_some_and(|step| is_index(step));
            let Some(step) = steps.next() else {
                if is_new {
                    self.0.insert(before, false);
                }
                return is_new;
            };
            step.hash(&mut hasher);
            if is_new {
                self.0.insert(before, goes_to_index);
            } else if !self.0.contains_key(&hasher.finish()) {
                // The ways part here.
                if !goes_to_index || self.0.get(&before) != Some(&true) {
                    return false;
                }
                is_new = true;
            }
        }
    }

    /// Another record begins.
    pub(in crate::reading) fn clear(&mut self) {
        self.0.clear();
    }
}

/// The steps of the pointers of `via` and of `pointer`.
fn steps<'s>(via: &'s [String], pointer: &'s str) -> impl Iterator<Item = &'s str> {
    let pointers = via.iter().filter_map(|step| Some(step.split_once(':')?.1));
    pointers.chain([pointer]).flat_map(|pointer| pointer.split('/').skip(1))
}

/// A hash of what JSON says, however it is written.
fn hash_of(node: Node<'_>) -> u64 {
    let (text, mut at) = (node.raw(), 0);
    looked_at(text.len());
    let mut hasher = keys().build_hasher();
    while let Some(byte) = text.as_bytes().get(at) {
        let mut end = at + 1;
        if *byte == b'"' {
            while let Some(length) = memchr::memchr2(b'"', b'\\', &text.as_bytes()[end..]) {
                end += length + 1;
                if text.as_bytes()[end - 1] == b'"' {
                    break;
                }
                end += 1;
            }
            Node::new(text, Span { start: at, end: end.min(text.len()) })
                .string()
                .hash(&mut hasher);
        } else if !is_blank(*byte) {
            hasher.write_u8(*byte);
        }
        at = end;
    }
    hasher.finish()
}

fn is_index(step: &str) -> bool {
    step.bytes().all(|byte| byte.is_ascii_digit())
}
