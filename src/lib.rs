//! zdim
pub mod event;
pub mod input;
pub mod inspection;
pub mod json;
pub mod render;
pub mod rules;
pub mod tables;
pub mod verdict;
