//! Where output goes: standard output and files, each in its form; words for the
//! user; and how far reading has come.
//!
//! A command opens its [`Outputs`], and hands on what is found. A new form of
//! events is a line of `events`, one of findings a line of `findings`; how it
//! looks is `render`'s business.

mod events;
mod findings;
mod outputs;
mod progress;
mod sessions;
mod sink;
mod stats;
mod streams;
mod waiting;

pub(crate) use events::EventForm;
pub(crate) use findings::FindingForm;
pub(crate) use outputs::{Ahead, Form, Looks, Outputs, Run, stdout};
pub(crate) use progress::Progress;
pub(crate) use sessions::SessionForm;
pub(crate) use sink::{Sink, is_same_file, outputs_are_apart};
pub(crate) use stats::StatsForm;
pub(crate) use streams::{Streams, Teller};
