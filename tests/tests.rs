//! What zdim promises, as its users see it.

mod cases;
mod render;
