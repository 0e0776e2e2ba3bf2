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
fn values_are_completed_from_the_tables() {
    for (command, option, values) in [
        ("inspect", "--status", ["ON_PROGRESS", "MISSED"]),
        ("inspect", "--reply", ["permitted", "ASSIGNED_TO_OTHER_SERVICE"]),
        ("inspect", "--deny", ["lossy-id", "warnings"]),
        ("sample", "--status", ["ON_PROGRESS", "BLOCKED"]),
        ("sample", "--reply", ["ACCEPTED", "ASSIGNED_TO_OTHER_SERVICE"]),
        ("sample", "--fault", ["lossy-id", "invalid-json"]),
        ("sample", "--shape", ["cloudwatch", "har"]),
    ] {
        zdim(&format!("-- zdim {command}"))
            .arg(option)
            .arg("")
            .env("COMPLETE", "fish")
            .stdout_holds(values[0])
            .stdout_holds(values[1])
            .check();
    }
}

/// What was typed is handed on, and never run: not what stands in `$(…)`, and no file
/// behind `>` is overwritten.
#[test]
fn powershell_runs_nothing_that_was_typed() {
    let script = zdim("completions powershell").stdout_holds("Register-ArgumentCompleter").check();
    for runs in ["Invoke-Expression", "iex ", "[scriptblock]::Create", "Extent.Text)"] {
        assert!(!script.stdout.contains(runs), "{runs}");
    }
    assert!(script.stdout.contains("& zdim -- @words"));
    for (words, candidate) in [("inspect --reply per", "permitted"), ("inspect sampl", "samples/")]
    {
        let asked = zdim(&format!("-- zdim {words}")).env("COMPLETE", "powershell");
        asked.stdout_holds(candidate).check();
    }
}
