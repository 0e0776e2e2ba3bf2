//! From the inputs to what a command prints: read, select, judge, in order.
//!
//! Judging may happen on several threads; what comes out is in the order of the
//! inputs, the same for any number of them.

use std::ops::ControlFlow;

use anyhow::Context as _;

use crate::cli::levels::Levels;
use crate::commands::select::Selection;
use crate::judge::{Inspection, Problem};
use crate::output::Progress;
use crate::output::tell_error;
use crate::reading::{Format, Found, How, read, read_parallel};
use crate::rules::sequence::Step;
use crate::settings::Settings;
use crate::source::{Input, Inputs};

/// A file below this size is read on one thread, in bytes: more would not pay.
const SMALL: u64 = 16 << 20;

/// How inputs are read, and what is selected.
pub(crate) struct Pipeline<'o> {
    pub(crate) format: Format,
    pub(crate) selection: Selection<'o>,
    pub(crate) levels: &'o Levels,
    /// How many threads may judge; as many as the machine has, if it is not said.
    pub(crate) threads: Option<usize>,
    /// Whether sessions are followed through their events.
    pub(crate) follows: bool,
    /// Whether problems carry the lines that they stand in.
    pub(crate) wants_excerpts: bool,
    pub(crate) progress: &'o Progress,
}

/// What comes out, in order.
pub(crate) enum Item {
    /// An input begins.
    Begin,
    /// It has been read to its end, or as far as it can be.
    End,
    /// A selected event, judged, and a step of its session where sessions are followed.
    Event(Box<Inspection>, Option<Box<Step>>),
    /// An event that the filters dropped.
    Dropped(Option<Box<Step>>),
    /// Another event of Zoho Desk's, by its type.
    Other(String),
    /// A finding of no event.
    Problem(Box<Problem>),
    /// Lines of a log, and how many of them held something.
    Lines(u64, u64),
    /// An outermost JSON value has ended.
    EndOfValue,
    /// All that has arrived was handed on.
    Waiting,
}

impl Item {
    /// How much it is to hold: findings with their excerpts are the most of it.
    fn weight(&self) -> usize {
        match self {
            Self::Event(inspection, _) => 1 + inspection.problems.len(),
            _ => 1,
        }
    }
}

/// How reading went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome {
    /// How many inputs were read, in whole or in part.
    pub(crate) inputs: u64,
    /// One of them could not be read, or not to its end.
    pub(crate) failed: bool,
}

impl Pipeline<'_> {
    /// Reads all inputs in their order and hands on what is found, until `sink`
    /// breaks off. An input that cannot be read is reported, and the rest is read.
    pub(crate) fn run(
        &self,
        inputs: &Inputs,
        mut sink: impl FnMut(&Input, Item) -> ControlFlow<()>,
    ) -> Outcome {
        let mut outcome = Outcome { inputs: 0, failed: inputs.failed };
        for input in &inputs.list {
            let mut flow = ControlFlow::Continue(());
            let result = input.open(self.progress).and_then(|reader| {
                outcome.inputs += 1;
                flow = sink(input, Item::Begin);
                let how = How {
                    format: self.format,
                    only_named: input.is_from_folder,
                    wants_excerpts: self.wants_excerpts,
                };
                let mut hand_on = |item| {
                    flow = sink(input, item);
                    flow
                };
                let is_large = input.size().is_some_and(|size| size >= SMALL);
                let threads =
                    if is_large { self.threads.unwrap_or_else(Settings::threads) } else { 1 };
                let read = if threads > 1 {
                    let judge = |found: Found<'_>| self.judge(found);
                    read_parallel(reader, &input.name, how, threads, judge, Item::weight, hand_on)
                } else {
                    read(reader, &input.name, how, |found| {
                        self.judge(found).map_or(ControlFlow::Continue(()), &mut hand_on)
                    })
                };
                read.with_context(|| input.complaint())
            });
            if let Err(error) = result {
                outcome.failed = true;
                self.progress.aside(|| tell_error(&error));
            }
            if flow.is_break() || sink(input, Item::End).is_break() {
                break;
            }
        }
        self.progress.end();
        outcome
    }

    /// What is made of one thing found, on whichever thread; nothing of a problem
    /// that is allowed.
    fn judge(&self, found: Found<'_>) -> Option<Item> {
        Some(match found {
            Found::Event(event) => {
                let is_selected = self.selection.has(event.event());
                let inspection = is_selected.then(|| self.levels.keep_all(event.inspect()));
                // After judging: places are found by walking forward, mostly.
                let step = self.follows.then(|| Step::of(&event)).flatten().map(Box::new);
                match inspection {
                    Some(inspection) => Item::Event(Box::new(inspection), step),
                    None => Item::Dropped(step),
                }
            }
            Found::Other(event_type) => Item::Other(event_type.to_owned()),
            Found::Problem(mut problem) => {
                if !self.levels.keep(&mut problem) {
                    return None;
                }
                Item::Problem(Box::new(problem))
            }
            Found::Lines(lines, with_event) => Item::Lines(lines, with_event),
            Found::EndOfValue => Item::EndOfValue,
            Found::Waiting => Item::Waiting,
        })
    }
}
