//! From bytes to located events.
//!
//! The words of the data flow are the files: `decode` makes text of bytes, which
//! a `window` keeps, `clean` takes out what is no text of a log, `frame` says
//! which stretches are JSON values (with `values` and `scan`), `unwrap` looks for
//! events in a value, `find` puts them together, and `whole` adds up what is said
//! of the input as a whole. `text` knows the way back to line and column, over
//! `marks`. `read` is the door, and `parallel` the wide one. `own` takes back what zdim
//! itself wrote.

mod clean;
mod find;
mod finder;
mod found;
mod frame;
mod located;
mod own;
mod parallel;
mod read;
mod seen;
mod trace;
mod unwrap;
mod values;
mod whole;
mod window;

pub use found::Found;
pub use frame::{MAX_DOCUMENT, MAX_VALUE};
pub use located::{Located, LocatedOther};
pub use own::Row;
pub(crate) use own::RowTrace;
pub(crate) use parallel::read_with;
pub use read::{Format, How, read, read_path, read_text};
pub(crate) use trace::Trace;
