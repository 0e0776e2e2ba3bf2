//! What reading hands on, one thing after the other.

pub(super) mod kept;
pub(super) mod located;

pub use self::located::Located;
use super::own::Row;
use crate::event::Other;
use crate::judge::Problem;

/// One thing that was found in an input.
#[derive(Debug)]
#[non_exhaustive]
pub enum Found<'a> {
    /// An event that can be judged.
    Event(Located<'a>),
    /// An event that zdim told of before, with all that it said of it.
    Row(Row<'a>),
    /// Another event of Zoho Desk's: never judged.
    Other(&'a Other<'a>),
    /// Counts that `stats -o json` wrote: their JSON text.
    Sum(&'a str),
    /// Something wrong that belongs to no event, such as broken JSON.
    Problem(Problem),
    /// So many lines of a log were read, and so many of them held an event or a
    /// finding: the others are noise.
    Lines(u64, u64),
    /// All that has arrived was handed on: the reader is about to wait for more.
    Waiting,
}
