//! Deliveries that are made up: sessions as they go on a help desk, in the shapes that
//! captures have, and with one thing wrong for each rule that is asked for.
//!
//! The same order gives the same bytes, whatever machine and version writes them: chance
//! is `random`'s own, and all else is whole numbers. However much is written, it takes
//! the same memory.
//!
//! * `walk`: how one session goes; `desk`: many at once, in the order of their times
//! * `fault`: what is wrong, and how it is made; `odd`: deliveries that it takes
//! * `alone`: events that say what was asked for
//! * `event`: how an event is written; `shape`: what stands around deliveries; `writer`
//!   puts one into the other

#![allow(
    clippy::cast_possible_truncation,
    reason = "numbers are scaled into ranges that are smaller, in wider ones so that nothing is lost"
)]

mod alone;
mod desk;
mod event;
mod fault;
mod odd;
mod piece;
mod random;
mod shape;
mod walk;
mod writer;

use std::ops::ControlFlow;

use anyhow::{Result, bail, ensure};

use self::alone::Wanted;
use self::desk::Desk;
pub(crate) use self::desk::Window;
pub(crate) use self::fault::rules;
use self::fault::{Arrival, Item, Recipe};
use self::odd::Odd;
pub(crate) use self::shape::Shape;
use self::writer::Writer;
use crate::event::TIME_RANGE;
use crate::rules::{Rule, reading};
use crate::tables::{ReplyStatus, SessionStatus};
use crate::text::sort;

/// How many events or sessions may be asked for.
pub(crate) const MOST: u64 = 1_000_000_000;

/// How many events a delivery may hold: so that it stays below what is read.
pub(crate) const LARGEST_BATCH: u64 = 10_000;

/// The shortest window in which faults have room, in milliseconds.
const ROOM: u64 = 60_000;

/// What is to be written.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// How many events; all of the sessions if it is not said, and one if they are
    /// not either.
    pub(crate) count: Option<u64>,
    /// How many sessions; as many as it takes if it is not said.
    pub(crate) sessions: Option<u64>,
    pub(crate) seed: u64,
    pub(crate) window: Window,
    /// How many events a delivery holds.
    pub(crate) batch: u64,
    /// What each event says; each is in a session of its own then.
    pub(crate) status: Option<SessionStatus>,
    pub(crate) reply: Option<ReplyStatus>,
    /// What is wrong, once each.
    pub(crate) faults: Vec<&'static Rule>,
    pub(crate) shape: Shape,
}

/// Writes what is ordered, in blocks, until nobody wants more.
///
/// # Errors
/// If there is nothing like it, or it cannot be written.
pub(crate) fn write(
    order: &Order,
    write: &mut dyn FnMut(&[u8]) -> Result<ControlFlow<()>>,
) -> Result<()> {
    order.check()?;
    let faulty = order.faulty()?;
    let mut good = order.good(&faulty).peekable();
    let mut faulty = faulty.into_iter().peekable();
    let mut writer = Writer::new(order.shape, order.batch, write);
    let mut has_begun = false;
    loop {
        // Nothing wrong is the first thing of all, if something good can be: where the
        // first text is no JSON, there is no telling what the rest is.
        let is_faulty = match (good.peek(), faulty.peek()) {
            (Some(good), Some(arrival)) => has_begun && arrival.at <= good.time(),
            (good, _) => good.is_none(),
        };
        let item = if is_faulty { faulty.next().map(|arrival| arrival.item) } else { good.next() };
        let Some(item) = item else { return writer.finish() };
        has_begun = true;
        if writer.add(&item)?.is_break() {
            return Ok(());
        }
    }
}

impl Order {
    /// Whether there is anything like it.
    fn check(&self) -> Result<()> {
        let Window { since, until } = self.window;
        let is_believed = |ms: u64| i64::try_from(ms).is_ok_and(|ms| TIME_RANGE.contains(&ms));
        ensure!(
            is_believed(since) && is_believed(until.saturating_sub(1)),
            "an event's time is of the years 2010 to 2099, and --since and --until with it"
        );
        ensure!(since < until, "--since is not before --until, so no event can be in between");
        for rule in &self.faults {
            let cannot = format!("{} cannot be sampled", rule.name);
            if let Recipe::Never(why) = fault::recipe(rule) {
                bail!("{cannot}: {why}");
            }
            if let Some(why) = fault::objection(rule, self.shape) {
                bail!("{cannot} in this shape: {why}");
            }
        }
        ensure!(
            self.faults.is_empty() || self.window.length() >= ROOM,
            "a fault needs a minute at least between --since and --until"
        );
        ensure!(
            self.faults.len() <= 1 || !self.leaves_sessions_out(),
            "{} leaves all session events out, so no other fault can stand beside it",
            reading::NO_EVENT.name
        );
        let (status, reply) = (self.status, self.reply);
        if let Some(finding) = (Wanted { status, reply }).contradiction() {
            bail!("{}: {}", finding.rule.name, finding.message);
        }
        Ok(())
    }

    fn leaves_sessions_out(&self) -> bool {
        self.faults.iter().any(|rule| matches!(fault::recipe(rule), Recipe::NoSession))
    }

    /// What is wrong, in the order of arrival.
    fn faulty(&self) -> Result<Vec<Arrival>> {
        // Numbers of sessions that no good one has.
        let mut first = self.sessions.or(self.count).unwrap_or(1);
        let mut arrivals = Vec::new();
        for rule in &self.faults {
            let recipe = fault::recipe(rule);
            if matches!(recipe, Recipe::NoSession) {
                continue;
            }
            let numbers = first..first + fault::TRIES;
            first = numbers.end;
            match fault::arrivals(recipe, self.seed, numbers, self.window) {
                Some(some) => arrivals.extend(some),
                None => {
                    bail!("no session was found that can carry {}: take another --seed", rule.name)
                }
            }
        }
        sort::by_key(&mut arrivals, |arrival| arrival.at);
        Ok(arrivals)
    }

    /// All that is as it should be, in the order of the times; what is faulty counts too.
    fn good(&self, faulty: &[Arrival]) -> Box<dyn Iterator<Item = Item> + '_> {
        let Self { seed, window, status, reply, .. } = *self;
        let count = self.count.or(if self.sessions.is_none() { Some(1) } else { None });
        if self.leaves_sessions_out() {
            let tickets = count.or(self.sessions).unwrap_or(1);
            return Box::new((0..tickets).map(move |number| {
                let time = window.begin_of(number, tickets, 1 << 63);
                Item::Delivery(Odd::Ticket(number, time))
            }));
        }
        // A delivery that hides its event is not all that there is.
        let hides = |arrival: &Arrival| matches!(arrival.item, Item::Delivery(_));
        let least = u64::from(faulty.iter().any(hides));
        let events = faulty.iter().filter(|arrival| arrival.item.is_session_event()).count() as u64;
        let left = |all: u64, taken: u64| all.saturating_sub(taken).max(least);
        let count = count.map(|count| left(count, events));
        if count == Some(0) {
            return Box::new(std::iter::empty());
        }
        let sessions = self.sessions.map(|sessions| left(sessions, self.faults.len() as u64));
        let most = count.unwrap_or(u64::MAX);
        if status.is_some() || reply.is_some() {
            let all = sessions.unwrap_or(most).min(most);
            let event = move |number| Wanted { status, reply }.event(seed, number, all, window);
            return Box::new((0..all).map(move |number| Item::Event(event(number), None)));
        }
        let sessions = sessions.unwrap_or_else(|| Desk::sessions_for(seed, most));
        let events = Desk::new(seed, sessions, window);
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Box::new(events.take(most).map(|event| Item::Event(event, None)))
    }
}
