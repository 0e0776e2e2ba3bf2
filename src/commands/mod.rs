//! What each command does, from its options to its exit code: one small file a
//! command.
//!
//! Those that read do so in one [`pass`]: a command says what it wants of each event
//! (`items`), what it makes of it, and what it prints. `select` knows what the
//! filters mean, `ids` which id was probably meant, `follow` who follows a session,
//! `message` what other events say of one, and `steps` holds many of its own. `nothing`
//! gathers why there is no event, and `why` says it.

mod check;
mod follow;
mod ids;
mod inspect;
mod items;
mod message;
mod nothing;
mod opened;
mod pass;
mod print;
mod sample;
mod select;
mod sessions;
mod stats;
mod steps;
mod why;

pub(crate) use check::check;
pub(crate) use inspect::inspect;
pub(crate) use print::{completions, explain, print, schema};
pub(crate) use sample::sample;
pub(crate) use sessions::sessions;
pub(crate) use stats::stats;
