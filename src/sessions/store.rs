//! All sessions at once: what is remembered of each, in few bytes, since there may
//! be millions, and found by ids that are hostile.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Room;

use foldhash::quality::RandomState;

use super::contexts::Contexts;
use super::order::put_in_order;
use super::step::Step;
use crate::rules::Severity;
use crate::rules::sequence::{Facts, Id, Oddity, Spot, Spots, Trail};
use crate::tables::ReplyStatus;

/// The latest time of all events, and the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// The latest time.
    pub latest: Option<i64>,
    /// The latest time but that.
    pub before: Option<i64>,
}

impl Clock {
    /// An event happened then.
    pub fn saw(&mut self, time_ms: Option<i64>) {
        if time_ms > self.latest {
            self.before = self.latest;
            self.latest = time_ms;
        } else if time_ms < self.latest && time_ms > self.before {
            self.before = time_ms;
        }
    }

    /// What another clock saw happened as well.
    pub fn add(&mut self, other: Self) {
        self.saw(other.before);
        self.saw(other.latest);
    }
}

/// What is remembered of a session beside its steps.
#[derive(Debug)]
pub struct Entry {
    trail: Trail,
    steps: Vec<Step>,
    rare: Option<Box<Rare>>,
    /// All events, and those of them that permit a reply, and that refuse one.
    events: u32,
    permitted: u32,
    refused: u32,
    /// Which filters an event has met.
    pub met: u8,
}

// With the eight bytes that allocators add, a round number.
const _: () = assert!(size_of::<Entry>() <= 152);

/// What most sessions have nothing of.
#[derive(Debug, Default)]
struct Rare {
    /// How often each rule has fired, by twice its place in the list of rules, and one more
    /// where it is an error.
    findings: Vec<(u8, u64)>,
    /// Events without a time, and those that another has said.
    untimed: u32,
    duplicates: u32,
}

impl Entry {
    const fn begin(trail: Trail) -> Self {
        let steps = Vec::new();
        Self { trail, steps, rare: None, events: 0, permitted: 0, refused: 0, met: 0 }
    }

    /// The events in their order, each once; the last event, if none has a time.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many events there were.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events as u64
    }

    /// How many events permit a reply, and how many refuse one.
    #[must_use]
    pub const fn verdicts(&self) -> (u64, u64) {
        (self.permitted as u64, self.refused as u64)
    }

    /// How many events have no time that can be used.
    #[must_use]
    pub fn untimed(&self) -> u64 {
        self.rare.as_ref().map_or(0, |rare| rare.untimed.into())
    }

    /// How many events said what another one has said.
    #[must_use]
    pub fn duplicates(&self) -> u64 {
        self.rare.as_ref().map_or(0, |rare| rare.duplicates.into())
    }

    /// How often each rule has fired, by its place in the list of rules: as a warning, and
    /// as an error, for levels and rows may say of each event which it is.
    pub fn findings(&self) -> impl Iterator<Item = (usize, Severity, u64)> {
        let all = self.rare.iter().flat_map(|rare| &rare.findings);
        all.map(|(code, count)| {
            let severity = if code % 2 == 1 { Severity::Error } else { Severity::Warning };
            (usize::from(code / 2), severity, *count)
        })
    }

    /// A rule fired, which has this place in the list of rules.
    pub fn found(&mut self, rule: usize, severity: Severity) {
        let code = rule * 2 + usize::from(severity == Severity::Error);
        let Ok(code) = u8::try_from(code) else { return };
        let findings = &mut self.rare.get_or_insert_default().findings;
        match findings.binary_search_by_key(&code, |(known, _)| *known) {
            Ok(place) => findings[place].1 += 1,
            Err(place) => findings.insert(place, (code, 1)),
        }
    }

    fn take(&mut self, step: Step) {
        self.events = self.events.saturating_add(1);
        match step.reply().map(ReplyStatus::permits_reply) {
            Some(true) => self.permitted = self.permitted.saturating_add(1),
            Some(false) => self.refused = self.refused.saturating_add(1),
            None => {}
        }
        let has_time = self.steps.first().is_some_and(|first| first.time_ms().is_some());
        if step.time_ms().is_none() {
            let untimed = &mut self.rare.get_or_insert_default().untimed;
            *untimed = untimed.saturating_add(1);
            if has_time {
                return;
            }
        }
        if !has_time {
            self.steps.clear(); // what has no time is passed over where there is one
        }
        if self.steps.len() == self.steps.capacity() {
            // Most sessions have few events: doubling would waste more than it saves.
            self.steps.reserve_exact((self.steps.len() / 4).max(2));
        }
        self.steps.push(step);
    }
}

/// All sessions.
#[derive(Debug, Default)]
pub struct Sessions {
    entries: HashMap<Id, Box<Entry>, RandomState>,
    /// Where the events of a session stand, if that is kept of it.
    spots: HashMap<Id, Spots, RandomState>,
    contexts: Contexts,
}

impl Sessions {
    /// None so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next event of a session, with the words of its context, and where it stands if
    /// that is kept; answers what is odd about it after those before, the step that it is,
    /// and what is remembered of the session.
    pub fn follow(
        &mut self,
        facts: &Facts,
        spot: Option<Spot>,
        (mut step, context): (Step, &str),
    ) -> (Vec<Oddity>, Step, &mut Entry) {
        step.context = self.contexts.number(context);
        let spots = &mut self.spots;
        let spots = spot.map(|spot| (spot, spots.entry(facts.session.clone()).or_default()));
        let (odds, entry) = match self.entries.entry(facts.session.clone()) {
            Room::Occupied(room) => {
                let entry = room.into_mut();
                (entry.trail.follow(facts, spots), entry)
            }
            Room::Vacant(room) => {
                let trail = Trail::begin(facts, spots);
                (Vec::new(), room.insert(Box::new(Entry::begin(trail))))
            }
        };
        entry.take(step);
        (odds, step, entry)
    }

    /// All events are there: each session's are put in their order.
    pub fn settle(&mut self) {
        for entry in self.entries.values_mut() {
            let folded = put_in_order(&mut entry.steps, &self.contexts);
            if folded > 0 {
                let duplicates = u32::try_from(folded).unwrap_or(u32::MAX);
                entry.rare.get_or_insert_default().duplicates = duplicates;
            }
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The sessions and their ids, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&Id, &Entry)> {
        self.entries.iter().map(|(id, entry)| (id, &**entry))
    }

    /// What has this id, if it is followed.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Entry> {
        self.entries.get(&Id::new(id)).map(|entry| &**entry)
    }

    /// What the numbers in steps stand for.
    #[must_use]
    pub const fn contexts(&self) -> &Contexts {
        &self.contexts
    }
}
