//! A hash of what an event says, to know it again by.

use std::borrow::Cow;
use std::hash::{BuildHasher as _, Hasher};
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
            add(&mut hasher, words(field));
        }
        let but_time = hasher.finish();
        add(&mut hasher, words(Field::EventTime));
        Self { fields: hasher.finish(), but_time }
    }
}

/// Adds what a field says, so that it cannot be taken for part of the next one.
#[inline]
fn add(hasher: &mut impl Hasher, words: Option<Cow<'_, str>>) {
    if let Some(words) = &words {
        hasher.write(words.as_bytes());
    }
    hasher.write_usize(words.map_or(usize::MAX, |words| words.len()));
}
