//! The facts: what Zoho documents about the events of `IM_Session_Status`, as data.
//!
//! Each table stands in a file of its own. Documented wording is kept word for
//! word; what is our own (who must act, the next step) stands apart and says
//! whether it is documented or inferred. Parsing, rules, verdict, `explain`,
//! `schema`, completions and the README are derived from here, so a new status
//! is added in one place.
//!
//! Sources: Zoho help centre, "Set Up IM Message and Session Status Webhooks"
//! (fields, both status tables), and Zoho's `OpenAPI` description of the Desk
//! REST API, v1.0 (MISSED, changes of status, next steps).

mod assignee_type;
mod field;
mod reply_status;
mod session_status;

pub use assignee_type::AssigneeType;
pub use field::{Field, Home, Kind};
pub use reply_status::{Actor, Basis, ReplyStatus};
pub use session_status::SessionStatus;

/// The one `eventType` that zdim judges; every other event is counted.
pub const SESSION_EVENT_TYPE: &str = "IM_Session_Status";
