//! What systems do to a program: full disks, closed descriptors, files that change while
//! they are read, pipes, rights, no memory, no threads. Each has its message and its code,
//! and nothing is lost in silence.

#![cfg(target_os = "linux")]

mod changing;
mod descriptors;
mod scarce;

use std::path::Path;
use std::process::{Command, Output};

use crate::support::command;

/// What a shell makes of `script`, in which `$zdim` is the program.
fn shell(script: &str, folder: &Path) -> Command {
    let mut shell = command("bash");
    shell.args(["-c", script]).env("zdim", env!("CARGO_BIN_EXE_zdim")).current_dir(folder);
    shell
}

/// How `script` ends: standard output, standard error and exit code.
fn ends(script: &str, folder: &Path) -> (String, String, i32) {
    said(shell(script, folder).output().expect("bash runs"))
}

fn said(output: Output) -> (String, String, i32) {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    // Bash says 128 and more of what a signal has ended.
    (text(output.stdout), text(output.stderr), output.status.code().expect("an exit code"))
}

/// So many events, a line each.
fn events(count: usize) -> String {
    crate::support::zdim(&format!("sample --count {count}")).run().stdout
}
