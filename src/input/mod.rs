//! From bytes to located events.
//!
//! The words of the data flow are the files: `decode` makes text of bytes,
//! `frame` says which stretches of it are JSON values (with `values` and
//! `scan`), `unwrap` looks for events in a value, `find` puts them together,
//! and `text` knows the way back to line and column. `read` is the door.

mod clean;
mod decode;
mod excerpt;
mod find;
mod frame;
mod marks;
mod offsets;
mod parallel;
mod read;
pub mod scan;
mod seen;
mod text;
mod unwrap;
mod values;
mod whole;
mod window;

pub use find::{Found, Located};
pub use frame::{MAX_DOCUMENT, MAX_VALUE};
pub use marks::{Mark, Marks};
pub use parallel::read_parallel;
pub use read::{Format, How, read, read_text};
pub use text::{Making, Piece, Place, Position, Text};
