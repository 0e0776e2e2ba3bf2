//! Inspect Zoho Desk instant-messaging webhook events: which state a session is
//! in, whether a reply may be sent, who must act when not, and what is wrong.
//!
//! The data flow, and the door to each step:
//!
//! 1. [`read`] a capture into located events ([`read_text`] for text at hand),
//! 2. [`judge`] an event: everything that is wrong with it, by the rules,
//! 3. [`decide`] whether a reply may be sent,
//! 4. [`render`] what was found.
//!
//! The facts are in [`tables`]; everything else is derived from them.

mod check;
mod cli;
mod decompress;
pub mod event;
mod exit;
pub mod explain;
pub mod input;
mod inspect;
pub mod inspection;
pub mod json;
mod levels;
mod man;
mod open;
mod output;
mod pipeline;
mod print;
mod progress;
mod redact;
pub mod render;
mod report;
pub mod rules;
mod run;
pub mod schema;
mod select;
mod settings;
pub mod summary;
pub mod tables;
mod tally;
pub mod verdict;
mod zone;

pub use input::{Format, Found, How, Located, read, read_text};
pub use inspection::Inspection;
pub use rules::judge;
#[doc(hidden)]
pub use run::main;
pub use verdict::decide;

/// The README's Rust is compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
