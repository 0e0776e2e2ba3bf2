//! Text, and the way back to its places: no Zoho, no input and no output.
//!
//! `node` is a JSON value that knows where it stands, `scan` the grammar that
//! says where one ends in text that is arriving or broken, `layers` a text that
//! was made from another, `view` one of which the beginning is gone, `dress` what text may
//! be written as, and `terminal` what may stand between its characters. `similar` finds the
//! name that was probably meant, `lanes` looks at sixteen bytes at a time, and `work` counts, for
//! tests, how much was looked at.

mod dress;
mod excerpt;
pub(crate) mod lanes;
mod layers;
mod node;
mod position;
mod scan;
pub(crate) mod similar;
pub(crate) mod sort;
mod terminal;
mod view;
pub(crate) mod work;

pub(crate) use dress::{Dress, without_tags};
pub use excerpt::Excerpt;
pub(crate) use excerpt::{CONTEXT, Shown, excerpt};
pub(crate) use lanes::is_blank;
pub(crate) use layers::{Making, Piece, Text, position};
pub use node::{Member, Node, Type};
pub(crate) use node::{lone_surrogate, next_character, push_step, unescape, unescape_inside};
pub(crate) use position::columns;
pub use position::{Place, Position, Span};
pub(crate) use scan::{Fault, MAX_DEPTH, Scan, Scanner, next_special};
pub(crate) use terminal::{ESC, escape_length, without_escapes};
pub(crate) use view::View;
