//! What has to be known of one event to follow its session: codes and hashes, and
//! no text but the session's id.

use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::sync::LazyLock;

use foldhash::quality::RandomState;

use crate::event::{Event, PAYLOAD, Value};
use crate::tables::{Field, Home, SessionStatus};
use crate::text::Type;

/// One event of a session, without its text: it can travel between threads and
/// outlive the input.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The session's id.
    pub session: String,
    /// A hash of the eleven fields.
    pub(super) fields: u64,
    /// A hash of all that the event carries but its time.
    pub(super) all_but_time: u64,
    pub(super) status: Option<SessionStatus>,
    pub(super) old_status: Option<SessionStatus>,
    pub(super) time_ms: Option<i64>,
    pub(super) count: Option<u64>,
    /// Hashes of channelId and orgId; 0 where there is none.
    pub(super) identity: [u32; 2],
}

impl Facts {
    /// Takes what is needed from an event; nothing if it does not say which
    /// session it is about.
    #[must_use]
    pub fn of(event: &Event<'_>) -> Option<Self> {
        let known = hash_but_time(event);
        let identity = |field: Field| {
            let id = event.valid(field)?;
            Some((keys().hash_one(&*id) >> 32) as u32 | 1)
        };
        Some(Self {
            session: event.valid(Field::SessionId)?.into_owned(),
            fields: hash_of_fields(event),
            all_but_time: known.wrapping_add(unknown_members(event)),
            status: event.session_status(),
            old_status: event.old_status(),
            time_ms: event.time_ms(),
            count: event.valid(Field::MessagesCount).and_then(|count| count.parse().ok()),
            identity: [Field::ChannelId, Field::OrgId].map(|f| identity(f).unwrap_or_default()),
        })
    }
}

/// The secret of this run: ids are hostile, and must not be made to collide.
fn keys() -> &'static RandomState {
    static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::default);
    &KEYS
}

/// A hash of the eleven fields: what they say, and which of them are there.
pub(crate) fn hash_of_fields(event: &Event<'_>) -> u64 {
    let mut hasher = keys().build_hasher();
    hasher.write_u64(hash_but_time(event));
    hash_value(event.value(Field::EventTime), &mut hasher);
    hasher.finish()
}

fn hash_but_time(event: &Event<'_>) -> u64 {
    let mut hasher = keys().build_hasher();
    for field in Field::ALL.into_iter().filter(|field| *field != Field::EventTime) {
        hash_value(event.value(field), &mut hasher);
    }
    hasher.finish()
}

/// A number says what a string of the same digits says; null is no text.
fn hash_value(value: Option<Value<'_>>, hasher: &mut impl std::hash::Hasher) {
    match value {
        None => hasher.write_u8(0),
        Some(value) if value.node.kind() == Type::Null => hasher.write_u8(1),
        Some(value) => {
            hasher.write_u8(2);
            value.node.words().hash(hasher);
        }
    }
}

/// A sum of hashes of what the table does not have: the order does not count.
fn unknown_members(event: &Event<'_>) -> u64 {
    let mut sum = 0u64;
    if event.is_regular() {
        return sum;
    }
    for (object, home) in event.objects() {
        object.each_member(|member| {
            let is_known = Field::from_name(&member.key).is_some_and(|f| f.home() == home)
                || (home == Home::Envelope && member.key == PAYLOAD);
            if !is_known {
                let says = (home == Home::Payload, &member.key, member.value.words());
                sum = sum.wrapping_add(keys().hash_one(says));
            }
        });
    }
    sum
}
