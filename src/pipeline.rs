//! From the inputs to what a command prints: read, select, judge, in order.
//!
//! Judging may happen on several threads; what comes out is in the order of the
//! inputs, the same for any number of them.

use std::ops::ControlFlow;

use anyhow::Context as _;

use crate::cli::Filters;
use crate::input::{Format, Found, How, read, read_parallel};
use crate::inspection::{Inspection, Problem};
use crate::open::{Input, Inputs};
use crate::output::tell_error;

/// A file below this size is read on one thread, in bytes: more would not pay.
const SMALL: u64 = 16 << 20;

/// How inputs are read, and what is selected.
pub(crate) struct Pipeline<'o> {
    pub(crate) format: Format,
    pub(crate) filters: &'o Filters,
    /// How many threads may judge.
    pub(crate) threads: usize,
}

/// What comes out, in order.
pub(crate) enum Item {
    /// A selected event, judged.
    Event(Box<Inspection>),
    /// An event that the filters dropped.
    Dropped,
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
            let result = input.open().and_then(|reader| {
                outcome.inputs += 1;
                let how = How { format: self.format, only_named: input.is_from_folder };
                let mut hand_on = |item| {
                    flow = sink(input, item);
                    flow
                };
                let is_large = input.size().is_some_and(|size| size >= SMALL);
                let read = if is_large && self.threads > 1 {
                    let judge = |found: Found<'_>| Some(self.judge(found));
                    read_parallel(reader, &input.name, how, self.threads, judge, hand_on)
                } else {
                    read(reader, &input.name, how, |found| hand_on(self.judge(found)))
                };
                read.with_context(|| input.complaint())
            });
            if let Err(error) = result {
                outcome.failed = true;
                tell_error(&error);
            }
            if flow.is_break() {
                break;
            }
        }
        outcome
    }

    /// What is made of one thing found; on whichever thread.
    fn judge(&self, found: Found<'_>) -> Item {
        match found {
            Found::Event(event) if self.filters.select(event.event()) => {
                Item::Event(Box::new(event.inspect()))
            }
            Found::Event(_) => Item::Dropped,
            Found::Other(event_type) => Item::Other(event_type.to_owned()),
            Found::Problem(problem) => Item::Problem(Box::new(problem)),
            Found::Lines(lines, with_event) => Item::Lines(lines, with_event),
            Found::EndOfValue => Item::EndOfValue,
            // `read` has counted the undecoded bytes and made a finding of them.
            Found::Waiting | Found::Undecoded(..) => Item::Waiting,
        }
    }
}
