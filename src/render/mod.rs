//! What zdim knows, in forms to read: one form a file.
//!
//! * [`json`]: for programs
//! * [`escape`]: why no text of a capture can do harm in any of them

pub mod escape;
pub mod json;

pub use json::{Report, ndjson_line, ndjson_problem};
