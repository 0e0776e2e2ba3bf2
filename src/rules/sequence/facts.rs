//! What has to be known of one event to follow its session: codes and hashes, and
//! no text but the session's id.

use std::borrow::Cow;
use std::hash::BuildHasher as _;

use super::Id;
use crate::event::{Event, Hashes, keys};
use crate::rules::shape::is_known;
use crate::tables::{Field, Home, SessionStatus};

/// One event of a session, without its text: it can travel between threads and
/// outlive the input.
#[derive(Clone, Debug)]
pub struct Facts {
    pub(crate) session: Id,
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
        let identity = |field| event.valid(field).map(|id| identity(&id));
        Some(Self {
            session: Id::new(&event.valid(Field::SessionId)?),
            fields,
            all_but_time: but_time.wrapping_add(unknown_members(event)),
            status: event.session_status(),
            old_status: event.old_status(),
            time_ms: event.time_ms(),
            count: event.valid(Field::MessagesCount).and_then(|count| count.parse().ok()),
            identity: [Field::ChannelId, Field::OrgId].map(|f| identity(f).unwrap_or_default()),
        })
    }

    /// The session's id.
    #[must_use]
    pub fn session(&self) -> &str {
        self.session.as_str()
    }

    /// Takes what is needed from what is known of an event.
    pub(crate) fn of_known<W: AsRef<[u8]>>(known: &Known<'_, impl Fn(Field) -> W>) -> Self {
        let Hashes { fields, but_time } = Hashes::of_words(&known.words);
        let besides = known.besides.map_or(0, |place| keys().hash_one(place));
        let ids = [&known.channel, &known.org];
        Self {
            session: Id::new(&known.session),
            fields,
            all_but_time: but_time.wrapping_add(besides),
            status: known.status,
            old_status: known.old_status,
            time_ms: known.time_ms,
            count: known.count,
            identity: ids.map(|id| id.as_deref().map(identity).unwrap_or_default()),
        }
    }
}

/// A hash of an id, which is never 0.
fn identity(id: &str) -> u32 {
    (keys().hash_one(id) >> 32) as u32 | 1
}

/// What is known of an event whose text is not at hand.
pub(crate) struct Known<'w, W> {
    /// The session's id.
    pub(crate) session: Cow<'w, str>,
    /// The bytes of what each field says, or none.
    pub(crate) words: W,
    /// Where the event stands, if it carries something more, of which nothing is known:
    /// no other event has the same.
    pub(crate) besides: Option<(&'w str, u64, u64, &'w str)>,
    pub(crate) status: Option<SessionStatus>,
    pub(crate) old_status: Option<SessionStatus>,
    pub(crate) time_ms: Option<i64>,
    pub(crate) count: Option<u64>,
    pub(crate) channel: Option<Cow<'w, str>>,
    pub(crate) org: Option<Cow<'w, str>>,
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
