//! What zdim promises, as its users see it.

mod attacked;
#[allow(dead_code, reason = "the fixture of the tests beside the code, which use all of it")]
#[path = "../src/render/tests/attacks.rs"]
mod attacks;
mod cases;
mod check;
mod completions;
mod engines;
mod faults;
mod fuzz;
mod inspect;
mod properties;
mod readers;
mod readme;
mod redacted;
mod rows;
mod sample;
mod schema;
mod sessions;
mod shapes;
mod shells;
mod splitting;
mod stats;
mod supply;
mod support;
