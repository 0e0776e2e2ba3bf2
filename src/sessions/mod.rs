//! What happened to each session: the states that it passed, how long people waited,
//! when no reply was permitted and why, who handled it, and what is missing.
//!
//! [`Sessions`] remembers each event in 24 bytes ([`Step`]), puts the events of a
//! session in their order once all are there (`order`), and tells its [`Course`]: pure
//! functions over steps, one a question (`states`, `episodes`, `replies`). Nothing is
//! repaired: what is not known is `None`, and left out of [`Totals`].
//!
//! Rules across events are not its business: each session has a
//! [`Trail`](crate::rules::sequence::Trail) that says what is odd, in input order.

mod contexts;
mod course;
mod episodes;
mod histogram;
mod id;
mod order;
mod replies;
mod said;
mod states;
mod step;
mod store;
#[cfg(test)]
mod tests;
mod totals;

pub use contexts::{Contexts, Handler};
pub use course::{Course, Held};
pub use episodes::{Began, Episode};
pub use histogram::{Bucket, Histogram, band};
pub use id::Id;
pub use replies::Refusal;
pub use said::{MOST_MESSAGES, Messages, Said};
pub use states::{Gap, State, gap};
pub(crate) use step::Codes;
pub use step::{Old, Step, Taken};
pub use store::{Clock, Entry, Sessions};
pub use totals::{EpisodeTotals, Totals};

use crate::tables::SessionStatus;

/// Whether a session in this status is over, unless it is reopened.
#[must_use]
pub const fn is_closed(status: SessionStatus) -> bool {
    matches!(status, SessionStatus::Ended | SessionStatus::Blocked | SessionStatus::Missed)
}

/// Whether a session in this status waits for somebody to pick it up.
#[must_use]
pub const fn is_waiting(status: SessionStatus) -> bool {
    matches!(status, SessionStatus::Created | SessionStatus::Open)
}

/// Whether somebody has picked a session in this status up.
#[must_use]
pub const fn is_picked_up(status: SessionStatus) -> bool {
    matches!(status, SessionStatus::OnHold | SessionStatus::OnProgress)
}
