//! What zdim promises, as its users see it.

mod cases;
mod check;
mod completions;
mod inspect;
mod properties;
mod readers;
mod readme;
mod schema;
mod shells;
mod splitting;
mod support;
