//! Text, and the way back to its places: no Zoho, no input and no output.
//!
//! `node` is a JSON value that knows where it stands, `scan` the grammar that
//! says where one ends in text that is arriving or broken, `layers` a text that
//! was made from another, and `marks` where its parts stand in the input.
//! `similar` finds the name that was probably meant.

mod excerpt;
mod layers;
mod marks;
mod node;
mod position;
mod scan;
pub(crate) mod similar;

pub use excerpt::Excerpt;
pub(crate) use excerpt::{CONTEXT, Shown, excerpt};
pub use layers::{Making, Piece, Text};
pub(crate) use layers::{position, unhex};
pub use marks::{Mark, Marks};
pub use node::{Member, Node, Span, Type, lone_surrogate, unescape};
pub(crate) use node::{next_character, push_step};
pub use position::{Place, Position};
pub(crate) use scan::is_blank;
pub use scan::{Fault, MAX_DEPTH, Scan, Scanner};
