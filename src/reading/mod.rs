//! From bytes to located events.
//!
//! `read` is the door for programs, and `parallel` that of the command line: it reads an
//! input on one thread or several, block by block. Two ways lead through the text of a
//! block, and `front` decides between them at each place where nothing is open:
//!
//! * the fast one: `plain` reads events with which nothing is wrong, and `ahead` searches a
//!   log for lines that may hold one. Neither makes a finding, and both can be left out:
//!   the same comes out.
//! * the `full` one: a `window` keeps text that has been decoded, each byte under one
//!   address for life; `log_lines` and `clean` take out what is no text of a log; `frame`
//!   says which stretches are JSON values (with `values`), and hands each on as soon as it
//!   is whole; `find` looks at it at once, `unwrap` for events in it; `encoded` knows base64.
//!
//! `mention` looks for where an input names an event at all, for where none is found.
//! `between` is what they must know of each other, and `taker` who takes what they find.
//! `chunk` knows the way from a byte to its place, `whole` adds up what is said of the
//! input as a whole, and `trace` tells of an event's
//! places (`kept`) when its text is gone. `own`
//! takes back what zdim itself wrote.

mod ahead;
mod between;
mod chunk;
mod clean;
mod encoded;
mod fast;
mod find;
mod finder;
mod found;
mod frame;
mod front;
mod full;
mod kept;
mod located;
mod log_lines;
mod mention;
mod own;
mod parallel;
mod plain;
mod plain_found;
mod read;
mod seen;
mod taker;
#[cfg(test)]
mod tests;
mod trace;
mod unwrap;
mod values;
mod whole;
mod window;

pub use found::Found;
pub use frame::{MAX_DOCUMENT, MAX_VALUE};
pub use located::{Located, LocatedOther};
pub(crate) use mention::{Kind, Looked, Mention, Watch};
pub use own::Row;
pub(crate) use own::RowTrace;
pub(crate) use parallel::{Make, Threads, read_with};
pub(crate) use plain_found::PlainFound;
pub use read::{Format, How, read, read_path, read_text};
pub(crate) use trace::{Noted, Trace};
