//! Events that wait until it is clear whether they are cards or lines.
//!
//! Few events are cards, more are lines, and a run never mixes the two. So the first
//! few wait: for one too many, for the end of all inputs, or until somebody who looks
//! at a pipe that stays open has waited long enough. While they wait, they have the
//! output to themselves; findings of no event that come after them wait behind them.

use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, anyhow};

use super::Sink;
use crate::judge::{Inspection, Problem};
use crate::render::{self, Look};

/// So many events are cards.
const MOST_CARDS: usize = 3;

/// How long the first of them waits on a pipe that stays open.
const PATIENCE: Duration = Duration::from_millis(80);

/// How much text of findings waits, in bytes: where there is more, events are lines,
/// as no limit of memory would hold otherwise.
const MOST_TEXT: usize = 1 << 20;

/// Cards, parted by empty lines from each other and from findings.
#[derive(Default)]
pub(super) struct Cards(Last);

#[derive(Default, PartialEq, Eq)]
enum Last {
    #[default]
    Nothing,
    Card,
    Finding,
}

impl Cards {
    pub(super) fn event(
        &mut self,
        inspection: &Inspection,
        look: &Look,
        sink: &mut Sink,
    ) -> Result<()> {
        let gap = if mem::replace(&mut self.0, Last::Card) == Last::Nothing { "" } else { "\n" };
        sink.write(gap)?;
        sink.write(&render::card(inspection, look))
    }

    pub(super) fn finding(&mut self, text: &str, sink: &mut Sink) -> Result<()> {
        let gap = if mem::replace(&mut self.0, Last::Finding) == Last::Card { "\n" } else { "" };
        sink.write(gap)?;
        sink.write(text)
    }
}

/// What the first events became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decided {
    /// They still wait.
    NotYet,
    /// All that waited was written as lines, and so is what follows.
    Lines,
}

/// The events, and who else may write them.
pub(super) struct Waiting {
    look: Look,
    /// Whether an input may stay open though nothing comes.
    has_pipe: bool,
    /// Findings that were written before there was an event.
    cards: Cards,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    room: Mutex<Room>,
    is_left: Condvar,
}

/// Where events wait.
#[derive(Default)]
struct Room {
    things: Vec<Thing>,
    events: usize,
    /// How much text there is of findings.
    text: usize,
    /// Where they will be written, as long as they wait.
    sink: Option<Sink>,
    /// What came of it, where their time was up.
    shown: Option<Result<()>>,
}

enum Thing {
    Event(Box<Inspection<'static>>),
    Finding(String),
}

impl Waiting {
    pub(super) fn new(has_pipe: bool, look: &Look) -> Self {
        Self { look: look.clone(), has_pipe, cards: Cards::default(), shared: Arc::default() }
    }

    /// One more event.
    pub(super) fn event(&mut self, inspection: &Inspection, sink: &mut Sink) -> Result<Decided> {
        let event = Thing::Event(Box::new(inspection.clone().into_owned()));
        let is_first = {
            let mut room = self.shared.enter()?;
            room.things.push(event);
            room.events += 1;
            if room.is_decided() {
                return self.shared.leave(room, sink, &self.look);
            }
            let is_first = room.sink.is_none();
            if is_first {
                room.sink = Some(mem::replace(sink, Sink::elsewhere()));
            }
            is_first
        };
        if is_first && self.has_pipe {
            let (shared, look) = (Arc::clone(&self.shared), self.look.clone());
            let timer = thread::Builder::new().spawn(move || shared.wait(&look));
            if timer.is_err() {
                // Nobody would keep the time.
                return self.shared.leave(self.shared.enter()?, sink, &self.look);
            }
        }
        Ok(Decided::NotYet)
    }

    /// A finding of no event, which does not overtake what waits.
    pub(super) fn problem(&mut self, problem: &Problem, sink: &mut Sink) -> Result<Decided> {
        let text = render::problem_line(problem, &self.look);
        let mut room = self.shared.enter()?;
        if room.sink.is_none() {
            self.cards.finding(&text, sink)?;
            return Ok(Decided::NotYet);
        }
        room.text += text.len();
        room.things.push(Thing::Finding(text));
        if room.is_decided() {
            return self.shared.leave(room, sink, &self.look);
        }
        Ok(Decided::NotYet)
    }

    /// All inputs have ended: what waits is few enough for cards.
    pub(super) fn finish(&mut self, sink: &mut Sink) -> Result<Decided> {
        let mut room = self.shared.enter()?;
        if room.shown.is_some() {
            return self.shared.leave(room, sink, &self.look);
        }
        let things = mem::take(&mut room.things);
        self.shared.give_back(&mut room, sink);
        for thing in things {
            match thing {
                Thing::Event(event) => self.cards.event(&event, &self.look, sink)?,
                Thing::Finding(text) => self.cards.finding(&text, sink)?,
            }
        }
        Ok(Decided::NotYet)
    }
}

impl Shared {
    fn enter(&self) -> Result<MutexGuard<'_, Room>> {
        self.room.lock().map_err(|_| anyhow!("the first events could not be shown"))
    }

    /// Keeps the time: when it is up, what waits is shown.
    fn wait(&self, look: &Look) {
        let room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.is_left.wait_timeout_while(room, PATIENCE, |room| room.sink.is_some());
        let (mut room, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if let Some(mut sink) = room.sink.take() {
            let shown = room.show_lines(look, &mut sink).and_then(|()| sink.flush());
            room.sink = Some(sink);
            room.shown = Some(shown);
        }
    }

    /// Writes what waits as lines, and gives the output back.
    fn leave(
        &self,
        mut room: MutexGuard<'_, Room>,
        sink: &mut Sink,
        look: &Look,
    ) -> Result<Decided> {
        self.give_back(&mut room, sink);
        room.shown.take().unwrap_or(Ok(()))?;
        room.show_lines(look, sink)?;
        Ok(Decided::Lines)
    }

    fn give_back(&self, room: &mut Room, sink: &mut Sink) {
        if let Some(lent) = room.sink.take() {
            *sink = lent;
        }
        self.is_left.notify_all();
    }
}

impl Room {
    /// Whether there is too much for cards, or too much time has passed.
    fn is_decided(&self) -> bool {
        self.shown.is_some() || self.events > MOST_CARDS || self.text > MOST_TEXT
    }

    fn show_lines(&mut self, look: &Look, sink: &mut Sink) -> Result<()> {
        mem::take(&mut self.things).into_iter().try_for_each(|thing| match thing {
            Thing::Event(event) => sink.write(&render::line(&event, look)),
            Thing::Finding(text) => sink.write(&text),
        })
    }
}
