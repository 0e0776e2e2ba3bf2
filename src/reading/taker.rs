//! Who takes what is found in an input, and what that input is to the full path.

use std::sync::Arc;

use super::found::Found;
use super::plain_found::PlainFound;
use super::whole::Share;

/// What an input is to the full path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'p> {
    pub(super) path: &'p Arc<str>,
    /// Broken JSON is a finding only where it names an event.
    pub(super) only_named: bool,
    pub(super) wants_excerpts: bool,
}

/// Who takes what is found.
pub(super) trait Taker {
    /// Something that the full path found.
    fn found(&mut self, found: Found<'_>);
    /// An event with which nothing is wrong.
    fn plain(&mut self, event: &PlainFound<'_>);
    /// What counts for the input as a whole; `is_open` if the full path may still be
    /// found to have begun where it should not have.
    fn share(&mut self, share: Share, is_open: bool);
    /// Nothing is open: what was found is found, whatever follows.
    fn settled(&mut self) {}
    /// Whether more cannot be held.
    fn is_full(&self) -> bool {
        false
    }
}
