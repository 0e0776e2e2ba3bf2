//! Each sample in each form, one golden file a sample.

use std::fmt::Write as _;

use crate::support::{compare, root, zdim};

#[test]
fn every_sample_in_every_form() {
    let mut names: Vec<_> = std::fs::read_dir(root().join("samples"))
        .expect("samples")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        // A whole day is for `sessions` and `stats`: here it would fill megabytes.
        .filter(|name| name != "desk.ndjson")
        .collect();
    names.sort();
    for name in &names {
        let mut text = String::new();
        for options in ["", " -o card", " -o line", " -o table", " -o json", " -o ndjson"] {
            let words = format!("inspect samples/{name}{options}");
            let outcome = zdim(&words).run();
            writeln!(text, "$ zdim {words}\n{}", outcome.transcript()).unwrap();
        }
        let golden = name.replace('.', "-");
        compare(&format!("tests/golden/cli/{golden}.txt"), &text);
    }
    let golden = root().join("tests/golden/cli");
    let kept = std::fs::read_dir(golden).expect("golden files").count();
    assert_eq!(kept, names.len(), "a golden file has lost its sample");
}

#[test]
fn only_samples_of_mistakes_have_findings() {
    for entry in std::fs::read_dir(root().join("samples")).expect("samples") {
        let path = entry.expect("an entry").path();
        let outcome = zdim("inspect -o json").arg(&path).run();
        let summary = &outcome.json()["summary"];
        let findings = summary["errors"].as_u64().unwrap() + summary["warnings"].as_u64().unwrap();
        let is_wrong = path.ends_with("mistakes.json") || path.ends_with("dump.log");
        assert_eq!(findings > 0, is_wrong, "{}", path.display());
        assert_eq!(outcome.code, i32::from(findings > 0), "{}", path.display());
    }
}
