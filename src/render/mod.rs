//! From findings to what a person, a pipeline or a CI service reads.

pub mod check;
