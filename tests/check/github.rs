//! GitHub's job summary.

use std::fs;

use super::{event, wrong};
use crate::support::{folder, zdim};

#[test]
fn the_job_summary_is_appended_where_github_is_spoken_to() {
    let folder = folder("job-summary");
    let file = folder.join("summary.md");
    fs::write(&file, "before\n").unwrap();
    let call = |words: &str| zdim(words).env("GITHUB_STEP_SUMMARY", &file).stdin(wrong()).run();
    for words in ["check", "check -o json", "check -q"] {
        assert_eq!(call(words).code, 1);
        assert_eq!(fs::read_to_string(&file).unwrap(), "before\n", "{words}");
    }
    let to_file = format!("check -o concise -o github={}", folder.join("log").display());
    let mut length = 0;
    for words in ["check -o github", "check -o github -q", &to_file] {
        assert_eq!(call(words).code, 1);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("before\n### zdim check: 1 error, 0 warnings\n"), "{text}");
        assert!(text.len() > length, "{words}");
        length = text.len();
    }
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text.matches("<code>unknown-reply-status</code>").count(), 3, "{text}");
}

#[test]
fn paths_are_those_of_the_annotations() {
    let folder = folder("job-summary-paths");
    let fixtures = folder.join("sub/fixtures");
    fs::create_dir_all(&fixtures).unwrap();
    fs::write(fixtures.join("a.json"), wrong()).unwrap();
    let file = folder.join("summary.md");
    let sub = folder.join("sub");
    let absolute = fixtures.join("a.json");
    for name in ["./fixtures/a.json", "fixtures//a.json", absolute.to_str().expect("a name")] {
        fs::write(&file, "").unwrap();
        let call = zdim("check -o github").arg(name).within(&sub);
        let call = call.env("GITHUB_STEP_SUMMARY", &file).env("GITHUB_WORKSPACE", &folder).run();
        assert!(call.stdout.contains("file=sub/fixtures/a.json,"), "{}", call.transcript());
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("<code>sub/fixtures/a.json:"), "{name}: {text}");
    }
}

#[test]
fn a_summary_that_cannot_be_written_is_2() {
    zdim("check -o github")
        .env("GITHUB_STEP_SUMMARY", "no-such-folder/summary.md")
        .stdin(event())
        .stderr_holds("cannot write no-such-folder/summary.md")
        .code(2)
        .check();
}

#[test]
fn an_input_is_no_job_summary() {
    let folder = folder("job-summary-input");
    fs::write(folder.join("a.json"), event()).unwrap();
    zdim("check -o github a.json")
        .within(&folder)
        .env("GITHUB_STEP_SUMMARY", "a.json")
        .stderr_holds("a.json is an input")
        .code(2)
        .check();
    assert_eq!(fs::read_to_string(folder.join("a.json")).unwrap(), event());
}
