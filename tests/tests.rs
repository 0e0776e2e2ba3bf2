//! What zdim promises, as its users see it.

mod render;
