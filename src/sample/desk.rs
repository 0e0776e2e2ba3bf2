//! A help desk: many sessions at once, whose events come in the order of their times.
//!
//! However many sessions there are, a few thousand are under way at a time; where the
//! window is too short for that, they go faster.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::event::Event;
use super::walk::Walk;

/// How many sessions may be under way at a time.
const UNDER_WAY: u64 = 4 << 10;

/// From when to when events happen, in milliseconds since 1970; `until` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) since: u64,
    pub(crate) until: u64,
}

impl Window {
    pub(super) const fn length(self) -> u64 {
        self.until - self.since
    }

    /// When the thing of this number begins, of so many: each somewhere in a share of
    /// its own, as chance has it.
    pub(super) const fn begin_of(self, number: u64, of: u64, chance: u64) -> u64 {
        let place = (number as u128) << 32 | (chance >> 32) as u128;
        self.since + ((self.length() as u128 * place / of as u128) >> 32) as u64
    }

    /// How long a session may take where it is one of so many: a quarter of the window,
    /// and less where too many would be under way.
    const fn longest(self, sessions: u64) -> u64 {
        let length = self.length();
        let share = length as u128 * 3 / 4 * UNDER_WAY as u128 / sessions as u128;
        if share < length as u128 / 4 { share as u64 } else { length / 4 }
    }
}

/// The times of one session: when it begins, and how fast it goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    begins: u64,
    /// So long it takes.
    takes: u64,
    /// So long it would take by itself.
    own: u64,
}

impl Pace {
    /// The pace of session `number` of so many, which begin one after another.
    fn of(mut walk: Walk, number: u64, sessions: u64, window: Window) -> Self {
        let longest = window.longest(sessions);
        let own = walk.by_ref().last().map_or(0, |event| event.time);
        let until = window.until - longest;
        let begins = Window { until, ..window }.begin_of(number, sessions, walk.any());
        Self { begins, takes: own.min(longest), own: own.max(1) }
    }

    /// The pace of a session that has the window for itself.
    pub(super) fn alone(walk: Walk, window: Window) -> Self {
        Self::of(walk, 0, 1, window)
    }

    /// The event at its time.
    pub(super) const fn at_its_time(self, mut event: Event) -> Event {
        let elapsed = if self.takes == self.own {
            event.time
        } else {
            (event.time as u128 * self.takes as u128 / self.own as u128) as u64
        };
        event.time = self.begins + elapsed;
        event
    }
}

/// A session under way.
#[derive(Debug)]
struct UnderWay {
    walk: Walk,
    pace: Pace,
    /// Its next event.
    event: Event,
}

/// When it is a session's turn, since the window opened, and where the session is kept:
/// in one number, since turns are compared more often than all else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Turn(u64);

impl Turn {
    /// For twice as many places as sessions may be under way; what is left is enough for
    /// hundreds of years.
    const PLACE: u32 = UNDER_WAY.ilog2() + 1;

    const fn new(elapsed: u64, place: usize) -> Self {
        Self(elapsed << Self::PLACE | place as u64)
    }

    const fn elapsed(self) -> u64 {
        self.0 >> Self::PLACE
    }

    const fn place(self) -> usize {
        (self.0 & ((1 << Self::PLACE) - 1)) as usize
    }
}

/// The events of many sessions in the order of their times.
#[derive(Debug)]
pub(super) struct Desk {
    seed: u64,
    sessions: u64,
    window: Window,
    /// The number of the session that begins next, and when it does.
    begun: u64,
    next: Option<UnderWay>,
    /// Those under way by the times of their next events, and where each is kept.
    queue: BinaryHeap<Reverse<Turn>>,
    under_way: Vec<UnderWay>,
    free: Vec<usize>,
}

impl Desk {
    pub(super) fn new(seed: u64, sessions: u64, window: Window) -> Self {
        let (queue, under_way, free) = (BinaryHeap::new(), Vec::new(), Vec::new());
        let mut desk =
            Self { seed, sessions, window, begun: 0, next: None, queue, under_way, free };
        desk.prepare();
        desk
    }

    /// How many sessions it takes to have so many events.
    pub(super) fn sessions_for(seed: u64, events: u64) -> u64 {
        let (mut sessions, mut all) = (0, 0);
        while all < events {
            all += Walk::new(seed, sessions).count() as u64;
            sessions += 1;
        }
        sessions
    }

    /// Makes the session that begins next.
    fn prepare(&mut self) {
        if self.begun >= self.sessions {
            self.next = None;
            return;
        }
        let mut walk = Walk::new(self.seed, self.begun);
        let pace = Pace::of(walk.clone(), self.begun, self.sessions, self.window);
        let first = walk.next();
        self.next = first.map(|event| UnderWay { walk, pace, event: pace.at_its_time(event) });
    }

    /// Begins sessions that begin before anything else happens, and none at the same
    /// moment: however many begin then, they come one by one.
    fn begin(&mut self) {
        let since = self.window.since;
        let elapsed = |session: &UnderWay| session.event.time - since;
        while let Some(next) = self.next.take_if(|next| {
            self.queue.peek().is_none_or(|Reverse(first)| elapsed(next) < first.elapsed())
        }) {
            let elapsed = elapsed(&next);
            let place = self.free.pop().unwrap_or(self.under_way.len());
            if place == self.under_way.len() {
                self.under_way.push(next);
            } else {
                self.under_way[place] = next;
            }
            self.queue.push(Reverse(Turn::new(elapsed, place)));
            self.begun += 1;
            self.prepare();
        }
    }
}

impl Iterator for Desk {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        self.begin();
        let mut first = self.queue.peek_mut()?;
        let place = first.0.place();
        let session = &mut self.under_way[place];
        let event = session.event;
        if let Some(next) = session.walk.next() {
            session.event = session.pace.at_its_time(next);
            let elapsed = session.event.time - self.window.since;
            *first = Reverse(Turn::new(elapsed, place));
        } else {
            PeekMut::pop(first);
            self.free.push(place);
        }
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u64 = 3_600_000;

    fn desk(sessions: u64, length: u64) -> Desk {
        Desk::new(
            0,
            sessions,
            Window { since: 1_700_000_000_000, until: 1_700_000_000_000 + length },
        )
    }

    #[test]
    fn events_come_in_the_order_of_their_times_and_within_the_window() {
        for (sessions, length) in [(1, 1), (50, 1), (3, 40), (500, 8 * HOUR), (3000, 700 * HOUR)] {
            let desk = desk(sessions, length);
            let window = desk.window;
            let events: Vec<Event> = desk.collect();
            assert!(events.is_sorted_by_key(|event| event.time));
            assert!(events.iter().all(|e| (window.since..window.until).contains(&e.time)));
            let whole: usize = (0..sessions).map(|number| Walk::new(0, number).count()).sum();
            assert_eq!(events.len(), whole);
        }
    }

    #[test]
    fn sessions_under_way_are_bounded_however_many_there_are() {
        for length in [10, HOUR] {
            let mut desk = desk(200_000, length);
            assert!(desk.by_ref().count() > 1_000_000);
            assert!(desk.under_way.len() as u64 <= UNDER_WAY + 2, "{}", desk.under_way.len());
        }
    }
}
