//! An event that stands twice in one record, as a raw body and parsed, counts once.
//!
//! Two elements of one array are two events, however alike; what differs by
//! the key it stands under is one event in two dresses.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::event::Event;
use crate::tables::Field;

/// The events of one record so far: by a hash of their fields, the ways to each.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<u64, Vec<String>>);

impl Seen {
    /// Whether `event`, reached by the steps `via`, is not one of these in another dress.
    pub(super) fn is_new(&mut self, event: &Event<'_>, via: &[String]) -> bool {
        let way = way(event, via);
        let ways = self.0.entry(hash(event)).or_default();
        if ways.iter().any(|other| part_at_key(other, &way)) {
            return false;
        }
        ways.push(way);
        true
    }

    /// Another record begins.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

fn hash(event: &Event<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for field in Field::ALL {
        event.value(field).map(|value| value.node.words()).hash(&mut hasher);
    }
    hasher.finish()
}

/// The keys and indices to an event, through whatever is on the way.
fn way(event: &Event<'_>, via: &[String]) -> String {
    let pointers = via.iter().filter_map(|step| step.split_once(':')).map(|(_, pointer)| pointer);
    pointers.chain([event.object().pointer.as_str()]).collect()
}

/// Whether two ways part at a key, and not at an index.
fn part_at_key(a: &str, b: &str) -> bool {
    let is_index = |step: &str| step.bytes().all(|byte| byte.is_ascii_digit());
    let parted = a.split('/').zip(b.split('/')).find(|(a, b)| a != b);
    parted.is_none_or(|(a, b)| !(is_index(a) && is_index(b)))
}
