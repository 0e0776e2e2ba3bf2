//! What zdim knows, in forms to read: one form a file.
//!
//! * [`escape`]: why no text of a capture can do harm in any of them

pub mod escape;
