//! `.pre-commit-hooks.yaml`: what it runs is a command line that there is.

use std::fs;

use super::{OTHER, event, wrong};
use crate::support::{folder, root, zdim};

/// The value of a key that stands on a line of its own.
fn value(yaml: &str, key: &str) -> String {
    let line = yaml.lines().find_map(|line| line.trim_start_matches("- ").trim().strip_prefix(key));
    line.and_then(|rest| rest.strip_prefix(": ")).expect(key).to_owned()
}

#[test]
fn the_hook_runs_on_the_names_that_it_is_handed() {
    let yaml = fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    assert_eq!(value(&yaml, "id"), "zdim-check");
    assert_eq!(value(&yaml, "language"), "rust");
    // One run sees all files, so that there is one summary.
    assert_eq!(value(&yaml, "require_serial"), "true");
    let entry = value(&yaml, "entry");
    let words = entry.strip_prefix("zdim ").expect("zdim");
    let folder = folder("hook");
    fs::write(folder.join("a.json"), event()).unwrap();
    fs::write(folder.join("ticket.json"), OTHER).unwrap();
    fs::write(folder.join("package.json"), "{}").unwrap();
    fs::write(folder.join("wrong.json"), wrong()).unwrap();
    // A repository without `files:` has such a thing, which is no JSON.
    let commented = "{\n  // a comment\n  \"compilerOptions\": { \"strict\": true },\n}\n";
    fs::write(folder.join("tsconfig.json"), commented).unwrap();
    for (names, code) in [
        ("a.json", 0),
        ("ticket.json", 0),
        ("package.json", 0),
        ("tsconfig.json", 0),
        ("tsconfig.json a.json wrong.json", 1),
    ] {
        let outcome = zdim(&format!("{words} {names}")).within(&folder).run();
        assert_eq!(outcome.code, code, "{names}: {}", outcome.transcript());
    }
}
