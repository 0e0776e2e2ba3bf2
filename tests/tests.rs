//! What zdim promises, as its users see it.

mod inspect;
mod render;
mod support;
