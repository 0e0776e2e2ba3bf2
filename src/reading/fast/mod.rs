//! The fast way through text: `plain` reads events with which nothing is wrong, by the `layout`
//! that the last one had (and `other` those of other types), and `ahead` searches a log for lines
//! that may hold one, or leave a value open (`open_end`). `front` decides at each place where
//! nothing is open between these and the full way; `text` is what they read, in a stretch that is
//! `valid`.
//!
//! Nothing here makes a finding, and all of it can be left out: the same comes out.

mod ahead;
mod front;
mod layout;
mod open_end;
mod other;
pub(super) mod plain;
mod text;
mod valid;

pub(super) use self::front::Front;
