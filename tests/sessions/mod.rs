//! `zdim sessions` from its arguments to its exit code.

mod browser;
mod exits;
mod filters;
mod forms;
mod harm;
mod interrupt;
mod measures;
mod page;
mod rows;

pub use page::cut;

use std::path::PathBuf;

use crate::support::{Zdim, root, zdim};

/// Where the capture lies whose sessions are drawn.
fn folder() -> PathBuf {
    root().join("tests/golden/sessions")
}

/// `zdim sessions` beside the capture, on so many columns.
fn at_width(words: &str, columns: usize) -> Zdim {
    zdim(&format!("sessions {words}")).within(&folder()).env("COLUMNS", columns.to_string())
}

/// The events of the capture, one a line.
fn six() -> Vec<String> {
    let text = std::fs::read_to_string(folder().join("six.ndjson")).expect("the capture");
    text.lines().map(str::to_owned).collect()
}

/// The first event of the capture, with another text in the place of one.
fn event(replaced: &[(&str, &str)]) -> String {
    let first = six().swap_remove(0);
    replaced.iter().fold(first, |text, (old, new)| {
        assert!(text.contains(old), "{old} is in {text}");
        text.replace(old, new)
    }) + "\n"
}
