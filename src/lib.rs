//! zdim
pub mod event;
pub mod explain;
pub mod input;
pub mod inspection;
pub mod json;
pub mod rules;
pub mod schema;
pub mod tables;
pub mod verdict;
