//! Who takes what is found in an input.

use super::found::Found;
use super::plain_found::PlainFound;
use super::whole::Share;

/// Who takes what is found.
pub(super) trait Taker {
    /// Something that the full path found.
    fn found(&mut self, found: Found<'_>);
    /// An event with which nothing is wrong.
    fn plain(&mut self, _: &PlainFound<'_>) {}
    /// What counts for the input as a whole.
    fn share(&mut self, share: Share);
    /// Nothing is open: what was found is found, whatever follows.
    fn settled(&mut self) {}
    /// Whether more cannot be held.
    fn is_full(&self) -> bool {
        false
    }
}
