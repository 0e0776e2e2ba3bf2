//! A hash of what an event says, to know it again by.

use std::hash::{BuildHasher as _, Hash as _, Hasher};
use std::sync::LazyLock;

use foldhash::quality::RandomState;

use super::{Event, Value};
use crate::tables::Field;
use crate::text::Type;

/// The secret of this run: events are hostile, and must not be made to collide.
pub(crate) fn keys() -> &'static RandomState {
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::default);
    &KEYS
}

/// Hashes of what an event's fields say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hashes {
    /// All eleven: what they say, and which of them are there.
    pub(crate) fields: u64,
    /// All but eventTime.
    pub(crate) but_time: u64,
}

impl Hashes {
    pub(super) fn of(event: &Event<'_>) -> Self {
        let mut hasher = keys().build_hasher();
        for field in Field::ALL.into_iter().filter(|field| *field != Field::EventTime) {
            hash_value(event.value(field), &mut hasher);
        }
        let but_time = hasher.finish();
        hash_value(event.value(Field::EventTime), &mut hasher);
        Self { fields: hasher.finish(), but_time }
    }
}

/// A number says what a string of the same digits says; null is no text.
fn hash_value(value: Option<Value<'_>>, hasher: &mut impl Hasher) {
    match value {
        None => hasher.write_u8(0),
        Some(value) if value.node.kind() == Type::Null => hasher.write_u8(1),
        Some(value) => value.node.words().hash(hasher),
    }
}
