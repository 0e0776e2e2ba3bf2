//! Text, and the way back to its places: no Zoho, no input and no output.
//!
//! `node` is a JSON value that knows where it stands, `scan` the grammar that
//! says where one ends in text that is arriving or broken, `layers` a text that
//! was made from another, and `marks` where its parts stand in the input.
//! `similar` finds the name that was probably meant.

mod layers;
mod marks;
mod node;
mod scan;
pub(crate) mod similar;

pub use layers::{Making, Piece, Place, Position, Text};
pub(crate) use layers::{hex_escape, position};
pub use marks::{Mark, Marks};
pub use node::{Member, Node, Span, Type, lone_surrogate, unescape};
pub(crate) use node::{next_character, push_step};
pub(crate) use scan::is_blank;
pub use scan::{Fault, MAX_DEPTH, Scan, Scanner};
