//! What zdim promises, tested from outside.
