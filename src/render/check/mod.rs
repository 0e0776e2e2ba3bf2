//! What `check` prints: one file a format, each a plain function over problems.
//!
//! Formats that can be written as the problems arrive ([`mod@full`], [`mod@concise`],
//! [`json`], [`ndjson`](json::line), [`mod@github`]) take one problem and return its
//! text, line ends included. Those whose form needs them all ([`mod@gitlab`],
//! [`mod@sarif`], [`mod@junit`], and GitHub's job summary in [`markdown`]) take a slice.
//! [`mod@summary`] is for standard error.
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
pub mod summary;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use concise::concise;
#[cfg(test)]
pub use full::full;
pub use full::{is_of_same_object, together};
pub use github::github;
pub use gitlab::gitlab;
pub use junit::junit;
pub use markdown::github_summary;
pub use sarif::sarif;
pub use summary::summary;

use super::escape::visible;
use crate::judge::Problem;
use crate::judge::Summary;
use crate::settings::Folders;

/// What a run of `check` read and found, beside the problems themselves.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The inputs' names in the order they were read, `<stdin>` for standard input.
    pub inputs: Vec<Arc<str>>,
    /// What came out of it in numbers.
    pub summary: Summary,
    /// Events that the filters dropped.
    pub dropped: u64,
    /// What paths are relative to, in formats where they have to be.
    pub folders: Folders,
}

/// The message and what was probably meant, for formats that have one text for both.
fn sentence(problem: &Problem) -> String {
    let message = visible(&problem.message);
    match &problem.suggestion {
        Some(suggestion) => format!("{message} (did you mean {}?)", visible(suggestion)),
        None => message.into_owned(),
    }
}
