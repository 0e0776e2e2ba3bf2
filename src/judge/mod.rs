//! What zdim says of an event: the verdict, the findings at their places, all of it
//! as one inspection, and the sum of a run.

mod inspection;
mod problem;
mod summary;
mod verdict;

pub use inspection::{Contested, Fields, Inspection, Source, Words};
pub(crate) use inspection::{Head, LITERAL, PlainRow, Tail, rfc3339};
pub use problem::Problem;
pub(crate) use problem::{Fired, Standalone};
pub use summary::Summary;
pub use verdict::{Verdict, decide};
