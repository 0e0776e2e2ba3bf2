//! The `zdim` command.
fn main() {}
