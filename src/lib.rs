//! Inspect Zoho Desk instant-messaging webhook events: which state a session is
//! in, whether a reply may be sent, who must act when not, and what is wrong.
//!
//! The data flow, and the door to each step:
//!
//! 1. [`read`] a capture into located events ([`read_text`] for text at hand),
//! 2. [`judge()`] an event: everything that is wrong with it, by the rules,
//! 3. [`decide`] whether a reply may be sent,
//! 4. [`render`] what was found.
//!
//! The facts are in [`tables`]; everything else is derived from them.

mod cli;
mod commands;
pub mod event;
mod exit;
pub mod explain;
pub mod judge;
mod output;
pub mod reading;
mod redact;
pub mod render;
pub mod rules;
mod run;
pub mod schema;
mod settings;
mod source;
pub mod tables;
pub mod text;

pub use judge::{Inspection, decide};
pub use reading::{Format, Found, How, Located, read, read_path, read_text};
pub use rules::judge;
#[doc(hidden)]
pub use run::{Ended, main, run_within};
#[doc(hidden)]
pub use settings::Settings;

/// The README's Rust is compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
