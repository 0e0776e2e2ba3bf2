//! An event that stands twice in one record, as a raw body and parsed, counts once.
//!
//! Two elements of one array are two events, however alike; what differs by
//! the key it stands under is one event in two dresses.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};

use foldhash::fast::RandomState;

use crate::event::{Event, keys};

/// The events of one record so far: a tree for each distinct event, of the ways
/// to it. A node is known by the hash of the event and of the steps so far; its
/// value says whether the steps that go on from it are indices.
#[derive(Debug, Default)]
pub(in crate::reading) struct Seen(HashMap<u64, bool, RandomState>);

impl Seen {
    /// Whether `event`, reached by the steps `via`, is not one of these in another dress.
    pub(in crate::reading) fn is_new(&mut self, event: &Event<'_>, via: &[String]) -> bool {
        let mut hasher = keys().build_hasher();
        hasher.write_u64(event.hashes().fields);
        let pointers =
            via.iter().filter_map(|step| step.split_once(':')).map(|(_, pointer)| pointer);
        let pointers = pointers.chain([&*event.pointer]);
        let mut steps = pointers.flat_map(|pointer| pointer.split('/').skip(1)).peekable();

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

fn is_index(step: &str) -> bool {
    step.bytes().all(|byte| byte.is_ascii_digit())
}
