//! From bytes to located JSON.
mod text;
pub use text::{Making, Piece, Place, Position, Text};
