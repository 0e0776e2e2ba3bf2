//! What `check` prints: one file a format, each a plain function over problems.
//!
//! Formats that can be written as the problems arrive ([`full`], [`concise`],
//! [`json`], [`ndjson`](json::line), [`github`]) take one problem and return its
//! text, line ends included. Those whose form needs them all ([`gitlab`],
//! [`sarif`], [`junit`], and GitHub's job summary in [`markdown`]) take a slice.
//! Nothing here prints, counts or decides: who calls has done that, and says
//! what came of it in a [`Run`].
//!
//! Messages, keys, paths and excerpts come from the capture and are hostile.
//! What a person reads goes through `visible` once, then through the format's
//! own escaping; what a machine reads (a JSON string, a URI) keeps every
//! character. The tests send the same attacks through all formats.

pub mod concise;
mod excerpt;
mod fingerprint;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod markdown;
mod paths;
pub mod sarif;
mod stand_in;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::inspection::Problem;
use stand_in::{Look, visible, visible_ascii};
use std::borrow::Cow;

/// What a run of `check` read and found, beside the problems themselves.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The inputs' names in the order they were read, `-` for standard input.
    pub inputs: Vec<Arc<str>>,
    /// How many `IM_Session_Status` events they hold.
    pub events: u64,
    /// How many events of each other type.
    pub other_events: BTreeMap<String, u64>,
    /// How many problems are errors.
    pub errors: u64,
    /// How many are warnings.
    pub warnings: u64,
    /// The working folder, if it is known: formats whose paths have to be
    /// relative take it off the front of absolute ones.
    pub folder: Option<String>,
}

/// The message and what was probably meant, for formats that have one text for both.
fn sentence(problem: &Problem) -> String {
    let message = visible(&problem.message);
    match &problem.suggestion {
        Some(suggestion) => format!("{message} (did you mean {}?)", visible(suggestion)),
        None => message.into_owned(),
    }
}

/// `text` as this look can show it.
fn shown_in<'t>(text: &'t str, look: &Look) -> Cow<'t, str> {
    if look.unicode { visible(text) } else { visible_ascii(text) }
}

/// `3 errors`, `1 warning`.
fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
