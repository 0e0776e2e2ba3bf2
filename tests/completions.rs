//! The files in `completions/` are what the program prints.

use crate::support::{compare, zdim};

#[test]
fn files_are_what_is_printed() {
    for (shell, file) in [
        ("bash", "zdim.bash"),
        ("elvish", "zdim.elv"),
        ("fish", "zdim.fish"),
        ("powershell", "_zdim.ps1"),
        ("zsh", "_zdim"),
        ("man", "zdim.1"),
    ] {
        let printed = zdim(&format!("completions {shell}")).stdout_holds("zdim").check();
        compare(&format!("completions/{file}"), &printed.stdout);
    }
}

#[test]
fn statuses_are_completed() {
    for shell in ["bash", "fish", "zsh"] {
        zdim(&format!("completions {shell}"))
            .stdout_holds("ON_PROGRESS")
            .stdout_holds("ASSIGNED_TO_OTHER_SERVICE")
            .stdout_holds("permitted")
            .check();
    }
}
