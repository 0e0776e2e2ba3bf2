//! From bytes to located events.
//!
//! `read` is the door for programs, and `parallel` that of the command line: it reads an
//! input on one thread or several, block by block. Two ways lead through the text of a
//! block: the [`fast`] one, which makes no finding and can be left out, since the same comes
//! out, and the [`full`] one, which finds all there is. What they hand on is in [`found`].
//!
//! `how` says how an input is to be read, `between` what the two ways must know of each other,
//! and `taker` who takes what they find. A `window` keeps text that has been decoded, each byte
//! under one address for life; `chunk` knows the way from a byte to its place, `whole` adds up
//! what is said of the input as a whole, and `trace` tells of an event's places when its text
//! is gone. `encoded` knows base64. `mention` looks for where an input names an event at all,
//! for where none is found, and `own` takes back what zdim itself wrote.

mod between;
mod chunk;
mod encoded;
mod fast;
mod found;
mod full;
mod how;
mod mention;
mod own;
mod parallel;
mod plain_found;
mod read;
mod taker;
#[cfg(test)]
mod tests;
mod trace;
mod whole;
mod window;

pub use found::{Found, Located};
pub use full::frame::{MAX_DOCUMENT, MAX_VALUE};
pub use how::{Format, How};
pub(crate) use mention::{Kind, Looked, Mention, Watch};
pub use own::Row;
pub(crate) use parallel::{Make, Threads, read_with};
pub(crate) use plain_found::PlainFound;
pub use read::{read, read_path, read_text};
pub(crate) use trace::{Noted, Trace};
