//! What each format looks like. `ZDIM_BLESS=1 cargo test` rewrites the files;
//! each is to be read against its format's specification before it is kept.

use std::path::Path;

use super::{fixture, look, outputs};
use crate::judge::Problem;
use crate::render::Look;
use crate::render::check::full;

#[test]
fn outputs_equal_their_golden_files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/check");
    let bless = std::env::var_os("ZDIM_BLESS").is_some();
    let mut stale = Vec::new();
    for (fixture, (problems, run)) in
        [("ordinary", fixture::ordinary()), ("hostile", fixture::hostile())]
    {
        for (name, output) in outputs(&problems, &run) {
            let file = folder.join(format!("{fixture}.{name}"));
            let output = if name == "report.sarif" { settled(&output) } else { output };
            if bless {
                std::fs::write(&file, &output).expect("the golden file can be written");
            }
            let golden = std::fs::read_to_string(&file).unwrap_or_default();
            if golden.replace("\r\n", "\n") != output {
                stale.push(file);
            }
        }
    }
    assert!(stale.is_empty(), "not as in {stale:#?}; ZDIM_BLESS=1 rewrites them");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    use unicode_width::UnicodeWidthStr as _;
    for (problems, _) in [fixture::ordinary(), fixture::hostile()] {
        for width in [40, 60, 80, 100, 120, 200] {
            for unicode in [true, false] {
                let look = Look { width, limit: Some(width), unicode, ..look() };
                let text: String =
                    problems.iter().map(|problem| full::full(problem, &look)).collect();
                for line in text.lines() {
                    assert!(line.width() <= width, "{} > {width}: {line}", line.width());
                }
            }
        }
    }
}

#[test]
fn fields_that_one_object_lacks_share_an_excerpt() {
    let (problems, _) = fixture::ordinary();
    let lacks = |problem: &&Problem| problem.message == "channelId is missing";
    let one = problems.iter().find(lacks).expect("a field is missing").clone();
    let other = Problem { message: "orgId is missing".to_owned(), ..one.clone() };
    assert!(full::is_of_same_object(&one, &other));
    assert!(problems.iter().filter(|it| !lacks(it)).all(|it| !full::is_of_same_object(&one, it)));
    let text = full::together(&[one, other], &look());
    assert_eq!(text.matches("error[missing-field]: ").count(), 2, "{text}");
    assert_eq!(text.matches("╭▸").count(), 1, "{text}");
    assert_eq!(text.matches("help: ").count(), 1, "{text}");
}

/// A SARIF log without what changes with each release and each new rule: the
/// version, all rules but the first, and the rules' places.
fn settled(sarif: &str) -> String {
    let version = format!("\"semanticVersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let mut rules = 0;
    let mut lines = String::new();
    for line in sarif.replace(&version, "\"semanticVersion\": \"0.0.0\"").lines() {
        rules += usize::from(line.starts_with("{\"id\":"));
        if line.starts_with("{\"id\":") && rules > 1 {
            continue;
        }
        match line.split_once("\"ruleIndex\":") {
            Some((before, after)) => {
                let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
                lines.extend([before, "\"ruleIndex\":0", after, "\n"]);
            }
            None => lines.extend([line, "\n"]),
        }
    }
    lines
}
