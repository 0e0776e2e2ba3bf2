//! What zdim says of an event: the verdict, the inspection, and the sum of a run.

mod inspection;
mod summary;
mod verdict;

pub(crate) use inspection::Standalone;
pub use inspection::{
    Excerpt, Fields, Inspection, Problem, Reply, STDIN_NAME, Session, Source, Words,
};
pub use summary::Summary;
pub use verdict::{Verdict, decide};
