//! Follows each session through its events, and says what is odd.
//!
//! A few values are kept for each session, however many events it has.

use std::fmt;
use std::hash::BuildHasher as _;

use foldhash::quality::RandomState;
use hashbrown::HashTable;

use super::{
    COUNT_DECREASED, DUPLICATE_EVENT, Facts, IDENTITY_CHANGED, Id, MISSED_EVENT, OUT_OF_ORDER,
    Spot, UNCHANGED_EVENT,
};
use crate::rules::Rule;
use crate::tables::{Field, SessionStatus};

/// How many events of a session are remembered, to know a duplicate by.
const REMEMBERED: usize = 8;

/// So many sessions take memory at a time.
const AT_A_TIME: usize = 1 << 10;

/// Knows how far each session has come.
#[derive(Debug, Default)]
pub struct Follower {
    hasher: RandomState,
    /// Sessions by their numbers, which take less room than their ids.
    numbers: HashTable<u32>,
    /// In their order, so many together: where there is no more room, none has to move.
    sessions: Vec<Vec<Session>>,
}

/// A session that is followed.
#[derive(Debug)]
struct Session {
    id: Id,
    trail: Trail,
    spots: Spots,
}

/// What is remembered of one session: few bytes, since there may be millions.
/// Whoever has a table of sessions already keeps it there, and needs no [`Follower`].
#[derive(Debug)]
pub struct Trail {
    /// The last events, by the hash of their fields.
    hashes: [Six; REMEMBERED],
    all_but_time: Six,
    /// 0 where no event has said it.
    time_ms: Six,
    /// One more than the count; 0 where no event has said it.
    count: [u8; 8],
    identity: [[u8; 4]; 2],
    status: Option<SessionStatus>,
    /// How many events are remembered; from the eighth on it counts on from there to
    /// fifteen, to tell where the next one goes: over the oldest.
    remembered: u8,
}

/// As much of a number as six bytes hold: of a hash it is enough to tell some hundred
/// millions of events apart, and a time in milliseconds has no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Six([u8; 6]);

impl Six {
    fn of(number: u64) -> Self {
        Self(*number.to_le_bytes().first_chunk().unwrap_or(&[0; 6]))
    }

    fn number(self) -> u64 {
        let mut bytes = [0; 8];
        bytes[..self.0.len()].copy_from_slice(&self.0);
        u64::from_le_bytes(bytes)
    }
}

/// Where the events stand that a [`Trail`] remembers, for whoever tells of them.
#[derive(Debug, Default)]
pub struct Spots {
    last: [Spot; REMEMBERED],
    /// Of the event that moved the session last.
    moved: Spot,
}

// Beside its id, and with its place in the table, a session takes less than 200 bytes.
const _: () = assert!(size_of::<Trail>() <= 78 && size_of::<Session>() <= 208);

/// Something odd about an event after those of its session before it.
#[derive(Clone, Debug)]
pub struct Oddity {
    /// The rule that fires.
    pub rule: &'static Rule,
    /// The field that it is about, or the event as a whole.
    pub field: Option<Field>,
    /// Where the event stands that this one was compared with, if that is kept.
    pub before: Spot,
    says: Says,
}

#[derive(Clone, Copy, Debug)]
enum Says {
    Same,
    Earlier,
    OnlyTime,
    Missed { old: SessionStatus, before: SessionStatus },
    Fewer { now: u64, before: u64 },
    Other(Field),
}

impl Oddity {
    /// What is odd, in one sentence: `session` is the session's id, `place` says
    /// where the event stands that this one was compared with.
    #[must_use]
    pub fn message(&self, session: &str, place: &dyn fmt::Display) -> String {
        let event = format!("the event of session {session} at {place}");
        match self.says {
            Says::Same => format!("the same event as that of session {session} at {place}"),
            Says::Earlier => format!("eventTime is before that of {event}"),
            Says::OnlyTime => format!("nothing but eventTime differs from {event}"),
            Says::Missed { old, before } => {
                format!("sessionOldStatus is {}, but {event} left it {}", old.name(), before.name())
            }
            Says::Fewer { now, before } => {
                format!("messagesCount is {now}, but was {before} before, up to {event}")
            }
            Says::Other(field) => format!("{} is not that of {event}", field.name()),
        }
    }
}

impl Follower {
    /// Nobody followed so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next event, which stands at `spot`; answers what is odd about it after
    /// those before.
    pub fn follow(&mut self, facts: &Facts, spot: Spot) -> Vec<Oddity> {
        let Self { hasher, numbers, sessions } = self;
        let place = |number: u32| (number as usize / AT_A_TIME, number as usize % AT_A_TIME);
        let hash = hasher.hash_one(&facts.session);
        let known = numbers.find(hash, |number| {
            let (part, at) = place(*number);
            sessions[part][at].id == facts.session
        });
        if let Some(number) = known {
            let (part, at) = place(*number);
            let Session { trail, spots, .. } = &mut sessions[part][at];
            return trail.follow(facts, Some((spot, spots)));
        }
        let mut spots = Spots::default();
        let trail = Trail::begin(facts, Some((spot, &mut spots)));
        let session = Session { id: facts.session.clone(), trail, spots };
        // No machine has memory for more than these.
        let Ok(number) = u32::try_from(numbers.len()) else { return Vec::new() };
        if sessions.last().is_none_or(|part| part.len() == AT_A_TIME) {
            // Most inputs have few.
            sessions.push(Vec::with_capacity(if sessions.is_empty() { 0 } else { AT_A_TIME }));
        }
        if let Some(part) = sessions.last_mut() {
            part.push(session);
        }
        numbers.insert_unique(hash, number, |number| {
            let (part, at) = place(*number);
            hasher.hash_one(&sessions[part][at].id)
        });
        Vec::new()
    }
}

impl Trail {
    /// The first event of a session, which stands at the spot if those are kept.
    #[must_use]
    pub fn begin(facts: &Facts, mut spots: Option<(Spot, &mut Spots)>) -> Self {
        let mut session = Self {
            hashes: [Six::default(); REMEMBERED],
            all_but_time: Six::default(),
            time_ms: Six::default(),
            count: [0; 8],
            identity: [[0; 4]; 2],
            status: None,
            remembered: 0,
        };
        session.remember(facts, &mut spots);
        session.take(facts, &mut spots);
        session
    }

    /// The next event, which stands at the spot if those are kept; answers what is odd
    /// about it after those before.
    pub fn follow(&mut self, facts: &Facts, mut spots: Option<(Spot, &mut Spots)>) -> Vec<Oddity> {
        let known = &self.hashes[..usize::from(self.remembered).min(REMEMBERED)];
        let fields = Six::of(facts.fields);
        let same = known.iter().position(|hash| *hash == fields);
        let kept = |spot: &dyn Fn(&Spots) -> Spot| {
            spots.as_ref().map_or(Spot::default(), |(_, spots)| spot(spots))
        };
        let same = same.map(|place| kept(&|spots| spots.last[place]));
        let before = kept(&|spots| spots.moved);
        self.remember(facts, &mut spots);
        let odd = |rule, field, says| Oddity { rule, field, before, says };
        if let Some(before) = same {
            let says = Says::Same;
            return vec![Oddity { rule: &DUPLICATE_EVENT, field: None, before, says }];
        }
        let mut odds = Vec::new();
        let fields = [Field::ChannelId, Field::OrgId];
        for ((own, new), field) in self.identity.iter().zip(&facts.identity).zip(fields) {
            let own = u32::from_le_bytes(*own);
            if own != 0 && *new != 0 && own != *new {
                odds.push(odd(&IDENTITY_CHANGED, Some(field), Says::Other(field)));
            }
        }
        if time(facts).is_some_and(|now| now < self.time_ms.number()) {
            odds.push(odd(&OUT_OF_ORDER, Some(Field::EventTime), Says::Earlier));
            return odds; // an event of the past does not move the session
        }
        if self.all_but_time == Six::of(facts.all_but_time) {
            odds.push(odd(&UNCHANGED_EVENT, None, Says::OnlyTime));
        } else {
            let missed = self.missed(facts);
            odds.extend(missed.map(|s| odd(&MISSED_EVENT, Some(Field::SessionOldStatus), s)));
            let fewer = self.fewer(facts);
            odds.extend(fewer.map(|s| odd(&COUNT_DECREASED, Some(Field::MessagesCount), s)));
        }
        self.take(facts, &mut spots);
        odds
    }

    fn remember(&mut self, facts: &Facts, spots: &mut Option<(Spot, &mut Spots)>) {
        let place = usize::from(self.remembered) % REMEMBERED;
        self.hashes[place] = Six::of(facts.fields);
        if let Some((spot, spots)) = spots {
            spots.last[place] = *spot;
        }
        self.remembered = if self.remembered == 15 { 8 } else { self.remembered + 1 };
    }

    /// What an event does not say stays as it was, but for the status: nobody
    /// knows what it is after an event that should have said it.
    fn take(&mut self, facts: &Facts, spots: &mut Option<(Spot, &mut Spots)>) {
        self.all_but_time = Six::of(facts.all_but_time);
        self.status = facts.status;
        self.time_ms = time(facts).map_or(self.time_ms, Six::of);
        self.count = facts.count.map_or(self.count, |count| count.saturating_add(1).to_le_bytes());
        for (own, new) in self.identity.iter_mut().zip(&facts.identity) {
            if *new != 0 {
                *own = new.to_le_bytes();
            }
        }
        if let Some((spot, spots)) = spots {
            spots.moved = *spot;
        }
    }

    fn missed(&self, facts: &Facts) -> Option<Says> {
        let (before, old) = (self.status?, facts.old_status?);
        // CREATED with a status before it is unusual-transition's.
        let is_missed = before != old && facts.status != Some(SessionStatus::Created);
        is_missed.then_some(Says::Missed { old, before })
    }

    fn fewer(&self, facts: &Facts) -> Option<Says> {
        let (before, now) = (u64::from_le_bytes(self.count).checked_sub(1)?, facts.count?);
        (now < before).then_some(Says::Fewer { now, before })
    }
}

/// The time of an event, which is never before 2010.
fn time(facts: &Facts) -> Option<u64> {
    facts.time_ms.and_then(|ms| u64::try_from(ms).ok())
}
