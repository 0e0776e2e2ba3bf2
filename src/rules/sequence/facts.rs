//! What has to be known of one event to follow its session: codes and hashes, and
//! no text but the session's id.

use std::hash::BuildHasher as _;

use crate::event::{Event, Hashes, keys};
use crate::rules::shape::is_known;
use crate::tables::{Field, Home, SessionStatus};

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
        let Hashes { fields, but_time } = event.hashes();
        let identity = |field: Field| {
            let id = event.valid(field)?;
            Some((keys().hash_one(&*id) >> 32) as u32 | 1)
        };
        Some(Self {
            session: event.valid(Field::SessionId)?.into_owned(),
            fields,
            all_but_time: but_time.wrapping_add(unknown_members(event)),
            status: event.session_status(),
            old_status: event.old_status(),
            time_ms: event.time_ms(),
            count: event.valid(Field::MessagesCount).and_then(|count| count.parse().ok()),
            identity: [Field::ChannelId, Field::OrgId].map(|f| identity(f).unwrap_or_default()),
        })
    }
}

/// A sum of hashes of what the tables do not have: the order does not count, and a
/// logger's time is not the event's.
fn unknown_members(event: &Event<'_>) -> u64 {
    let mut sum = 0u64;
    if event.is_regular() {
        return sum;
    }
    for (object, home) in event.objects() {
        object.each_member(|member| {
            if !is_known(&member.key, home) {
                let says = (home == Home::Payload, &member.key, member.value.words());
                sum = sum.wrapping_add(keys().hash_one(says));
            }
        });
    }
    sum
}
