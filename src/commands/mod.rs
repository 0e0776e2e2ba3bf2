//! What each command does, from its options to its exit code.

mod check;
mod inspect;
mod pipeline;
mod select;
mod tally;

pub(crate) use check::check;
pub(crate) use inspect::inspect;
