//! Follows each session through its events, and says what is odd.
//!
//! A few values are kept for each session, however many events it has.

use std::collections::HashMap;
use std::fmt;

use foldhash::quality::RandomState;

use super::{
    COUNT_DECREASED, DUPLICATE_EVENT, Facts, IDENTITY_CHANGED, Id, MISSED_EVENT, OUT_OF_ORDER,
    Spot, UNCHANGED_EVENT,
};
use crate::rules::Rule;
use crate::tables::{Field, SessionStatus};

/// How many events of a session are remembered, to know a duplicate by.
const REMEMBERED: usize = 8;

/// Knows how far each session has come.
#[derive(Debug, Default)]
pub struct Follower {
    sessions: HashMap<Id, Box<(Trail, Spots)>, RandomState>,
}

/// What is remembered of one session: few bytes, since there may be millions.
/// Whoever has a table of sessions already keeps it there, and needs no [`Follower`].
#[derive(Debug)]
pub struct Trail {
    /// The last events, by the hash of their fields.
    hashes: [u64; REMEMBERED],
    all_but_time: u64,
    /// 0 where no event has said it.
    time_ms: u64,
    /// One more than the count; 0 where no event has said it.
    count: u64,
    identity: [u32; 2],
    status: Option<SessionStatus>,
    /// How many events are remembered, and where the next one goes: from the
    /// eighth on, over the oldest.
    remembered: u8,
    next: u8,
}

/// Where the events stand that a [`Trail`] remembers, for whoever tells of them.
#[derive(Debug, Default)]
pub struct Spots {
    last: [Spot; REMEMBERED],
    /// Of the event that moved the session last.
    moved: Spot,
}

const _: () = assert!(size_of::<Trail>() <= 104 && size_of::<(Trail, Spots)>() <= 208);

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
        if let Some(session) = self.sessions.get_mut(&facts.session) {
            let (trail, spots) = &mut **session;
            return trail.follow(facts, Some((spot, spots)));
        }
        let mut spots = Spots::default();
        let trail = Trail::begin(facts, Some((spot, &mut spots)));
        self.sessions.insert(facts.session.clone(), Box::new((trail, spots)));
        Vec::new()
    }
}

impl Trail {
    /// The first event of a session, which stands at the spot if those are kept.
    #[must_use]
    pub fn begin(facts: &Facts, mut spots: Option<(Spot, &mut Spots)>) -> Self {
        let mut session = Self {
            hashes: [0; REMEMBERED],
            all_but_time: 0,
            time_ms: 0,
            count: 0,
            identity: [0; 2],
            status: None,
            remembered: 0,
            next: 0,
        };
        session.remember(facts, &mut spots);
        session.take(facts, &mut spots);
        session
    }

    /// The next event, which stands at the spot if those are kept; answers what is odd
    /// about it after those before.
    pub fn follow(&mut self, facts: &Facts, mut spots: Option<(Spot, &mut Spots)>) -> Vec<Oddity> {
        let known = &self.hashes[..usize::from(self.remembered)];
        let same = known.iter().position(|hash| *hash == facts.fields);
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
            if *own != 0 && *new != 0 && own != new {
                odds.push(odd(&IDENTITY_CHANGED, Some(field), Says::Other(field)));
            }
        }
        if time(facts).is_some_and(|now| now < self.time_ms) {
            odds.push(odd(&OUT_OF_ORDER, Some(Field::EventTime), Says::Earlier));
            return odds; // an event of the past does not move the session
        }
        if self.all_but_time == facts.all_but_time {
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
        let place = usize::from(self.next);
        self.hashes[place] = facts.fields;
        if let Some((spot, spots)) = spots {
            spots.last[place] = *spot;
        }
        self.remembered = self.remembered.max(self.next + 1);
        self.next = if place + 1 == REMEMBERED { 0 } else { self.next + 1 };
    }

    /// What an event does not say stays as it was, but for the status: nobody
    /// knows what it is after an event that should have said it.
    fn take(&mut self, facts: &Facts, spots: &mut Option<(Spot, &mut Spots)>) {
        self.all_but_time = facts.all_but_time;
        self.status = facts.status;
        self.time_ms = time(facts).unwrap_or(self.time_ms);
        self.count = facts.count.map_or(self.count, |count| count.saturating_add(1));
        for (own, new) in self.identity.iter_mut().zip(&facts.identity) {
            if *new != 0 {
                *own = *new;
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
        let (before, now) = (self.count.checked_sub(1)?, facts.count?);
        (now < before).then_some(Says::Fewer { now, before })
    }
}

/// The time of an event, which is never before 2010.
fn time(facts: &Facts) -> Option<u64> {
    facts.time_ms.and_then(|ms| u64::try_from(ms).ok())
}
