//! Where output goes: standard output, files, words for the user, progress.

mod printer;
mod progress;
mod reporters;
mod sink;

pub(crate) use printer::{Cards, Printer};
pub(crate) use progress::Progress;
pub(crate) use reporters::{Looks, Reporters};
pub(crate) use sink::{Sink, nobody_reads, outputs_are_apart, tell, tell_error, tell_lines};
