//! Inspect Zoho Desk instant-messaging webhook events: which state a session is
//! in, whether a reply may be sent, who must act when not, and what is wrong.
//!
//! Data passes through the rooms in this order, and each knows only those that it
//! needs:
//!
//! | room | what it does |
//! |---|---|
//! | `cli` | what may be typed, and help, man page and completions made of it |
//! | `settings` | what the environment, the terminal and the clock say, as plain values |
//! | `source` | which inputs there are; opens, decompresses and decodes them |
//! | `reading` | finds events in text, whatever stands around them, each with its place |
//! | [`event`] | what an event is; its members, read once |
//! | [`rules`] | what can be wrong with an event, or with a session's events in their order |
//! | [`judge`](mod@judge) | the verdict, findings at their places, the sum of a run |
//! | [`sessions`] | what happened to each session: states, waits, spans without a reply |
//! | `commands` | what each command makes of what is found, in one pass over the inputs |
//! | `stats` | counts of events, which add up |
//! | `redact` | names in the place of ids |
//! | `render` | what is known, in forms to read; one form a file |
//! | `output` | sinks, and which form goes where; progress; words for the user |
//!
//! Beside them stand [`tables`], the facts that all is derived from; [`text`], the ground
//! that knows places, JSON and the order of things, and no Zoho; and `explain` and
//! `schema`, which tell of the facts, and `sample`, which makes deliveries up.
//!
//! A program needs few doors: [`read_path`], [`read`] or [`read_text`] hand on what is
//! [`Found`]; [`judge()`] says what is wrong with an event, [`decide`] whether a reply
//! may be sent, and [`rules::sequence`] what is odd about a session.

#![cfg_attr(
    not(feature = "cli"),
    allow(dead_code, unused_imports, reason = "some of it serves the command line alone")
)]

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
mod commands;
pub mod event;
#[cfg(feature = "cli")]
mod exit;
#[cfg(feature = "cli")]
mod explain;
pub mod judge;
#[cfg(feature = "cli")]
mod output;
mod reading;
#[cfg(feature = "cli")]
mod redact;
#[cfg(feature = "cli")]
mod render;
pub mod rules;
#[cfg(feature = "cli")]
mod run;
#[cfg(feature = "cli")]
mod sample;
#[cfg(feature = "cli")]
mod schema;
pub mod sessions;
#[cfg(feature = "cli")]
mod settings;
mod source;
#[cfg(feature = "cli")]
mod stats;
pub mod tables;
pub mod text;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub use explain::markdown_tables;
pub use judge::{Inspection, decide};
pub use reading::{
    Format, Found, How, Located, MAX_DOCUMENT, MAX_VALUE, Row, read, read_path, read_text,
};
pub use rules::judge;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use run::{Ended, main, run_within};
#[cfg(feature = "cli")]
#[doc(hidden)]
pub use settings::{Folders, Settings};

/// The README's Rust is compiled and run with the tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
