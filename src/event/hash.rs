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
        let words = |field| event.value(field).filter(says).map(|value| value.node.words());
        Self::of_words(|field| bytes(words(field)))
    }

    /// Of what each field says: a number says what a string of the same digits says,
    /// and nothing is said by null, by "" and by a field that is not there.
    pub(crate) fn of_words<W: AsRef<[u8]>>(words: impl Fn(Field) -> W) -> Self {
        let mut hasher = keys().build_hasher();
        // How long the words are, so that none can be taken for part of the next one.
        let mut lengths = 0_u64;
        for field in Field::ALL {
            if field != Field::EventTime {
                let length = add(&mut hasher, words(field));
                lengths = lengths.rotate_left(LENGTH_BITS) ^ length as u64;
            }
        }
        hasher.write_u64(lengths);
        let but_time = hasher.finish();
        add(&mut hasher, words(Field::EventTime));
        Self { fields: hasher.finish(), but_time }
    }
}

/// The length of a usual word takes so many bits, and those of ten words fit.
const LENGTH_BITS: u32 = 6;

/// Adds what a field says; answers how long that is.
#[inline]
fn add(hasher: &mut impl Hasher, words: impl AsRef<[u8]>) -> usize {
    hasher.write(words.as_ref());
    words.as_ref().len()
}

/// The bytes of words, or none.
pub(crate) fn bytes(words: Option<Cow<'_, str>>) -> Cow<'_, [u8]> {
    match words.unwrap_or_default() {
        Cow::Borrowed(words) => Cow::Borrowed(words.as_bytes()),
        Cow::Owned(words) => Cow::Owned(words.into_bytes()),
    }
}
