//! A hash of what an event says, to know it again by.

use std::borrow::Cow;
use std::hash::{BuildHasher as _, Hash as _, Hasher};
use std::sync::LazyLock;

use foldhash::quality::RandomState;

use super::{Event, Value};
use crate::tables::Field;

/// The secret of this run: events are hostile, and must not be made to collide.
pub(crate) fn keys() -> &'static RandomState {
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::default);
    &KEYS
}

/// Hashes of what an event's fields say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hashes {
    /// All eleven.
    pub(crate) fields: u64,
    /// All but eventTime.
    pub(crate) but_time: u64,
}

impl Hashes {
    pub(super) fn of(event: &Event<'_>) -> Self {
        let says = |value: &Value<'_>| !value.is_empty();
        Self::of_words(|field| event.value(field).filter(says).map(|value| value.node.words()))
    }

    /// Of what each field says: a number says what a string of the same digits says,
    /// and nothing is said by null, by "" and by a field that is not there.
    pub(crate) fn of_words<'w>(words: impl Fn(Field) -> Option<Cow<'w, str>>) -> Self {
        let mut hasher = keys().build_hasher();
        for field in Field::ALL.into_iter().filter(|field| *field != Field::EventTime) {
            words(field).hash(&mut hasher);
        }
        let but_time = hasher.finish();
        words(Field::EventTime).hash(&mut hasher);
        Self { fields: hasher.finish(), but_time }
    }
}
