//! `-A`, `-W`, `-D`: what the user makes of rules.

use std::fs;

use super::{event, odd, wrong};
use crate::support::{folder, root, zdim};

#[track_caller]
fn code(options: &str, text: &str, code: i32) {
    for format in super::FORMATS {
        let outcome = zdim(&format!("check {options} -o {format}")).stdin(text).run();
        assert_eq!(outcome.code, code, "{options} {format}: {}", outcome.transcript());
    }
}

#[test]
fn a_rule_may_be_allowed_or_warn_or_be_denied() {
    code("", &odd(), 0);
    code("-D unquoted-number", &odd(), 1);
    code("-D warnings", &odd(), 1);
    code("-D warnings -A unquoted-number", &odd(), 0);
    code("-A warnings", &odd(), 0);
    code("", &wrong(), 1);
    code("-W unknown-reply-status", &wrong(), 0);
    code("-W unknown-reply-status -D warnings", &wrong(), 1);
    code("-A unknown-reply-status", &wrong(), 0);
    code("-A unknown-reply-status,unquoted-number", &wrong(), 0);
    code("-A unquoted-number,warnings -D unknown-reply-status,warnings", &odd(), 0);
    code("-A unknown-reply-status -D unknown-reply-status", &wrong(), 1);
    code("-D unknown-reply-status -A unknown-reply-status", &wrong(), 0);
}

#[test]
fn rules_of_sessions_are_rules_like_any_other() {
    let twice = format!("{0}\n{0}\n", event());
    code("", &twice, 0);
    code("-D duplicate-event", &twice, 1);
    code("-D warnings", &twice, 1);
    code("-D warnings -A duplicate-event", &twice, 0);
}

#[test]
fn an_allowed_rule_is_not_counted() {
    zdim("check -A unquoted-number --statistics")
        .stdin(odd())
        .stderr("1 input, 1 event: no problems\n")
        .check();
}

#[test]
fn an_unknown_rule_has_a_suggestion() {
    for option in ["-A", "-W", "-D"] {
        zdim(&format!("check {option} duplicat-event"))
            .stdin(event())
            .stderr_holds("unknown rule `duplicat-event`: did you mean duplicate-event?")
            .code(2)
            .check();
    }
    zdim("check -D warning").stdin(event()).stderr_holds("did you mean warnings?").code(2).check();
    zdim("check -D \u{1b}").stdin(event()).stderr_holds("unknown rule `\\u{1b}`").code(2).check();
}

#[test]
fn a_damaged_or_unreadable_input_is_2_whatever_level_its_rule_has() {
    let folder = folder("damaged");
    let damaged = root().join("tests/cases/check/damaged-input.ndjson.gz");
    fs::copy(damaged, folder.join("app.gz")).unwrap();
    fs::write(folder.join("on-hold.json"), event()).unwrap();
    for (path, rule) in [("app.gz", "damaged-input"), ("missing.json", "unreadable-input")] {
        for level in ["", "-A", "-W", "-D"] {
            let options = if level.is_empty() { String::new() } else { format!("{level} {rule}") };
            for words in ["check", "inspect", "check --expect-invalid", "check --exit-zero"] {
                let words = format!("{words} on-hold.json {path} {options}");
                for form in ["", "-q", "-o json", "--redact"] {
                    let outcome = zdim(&format!("{words} {form}")).within(&folder).run();
                    let shown = outcome.transcript();
                    assert_eq!(outcome.code, 2, "{words} {form}: {shown}");
                    assert!(!shown.contains("no problems"), "{words} {form}: {shown}");
                    let says = match level {
                        "-A" => !outcome.stdout.contains(rule) && shown.contains("cannot read"),
                        _ if form == "-q" => outcome.stderr.contains("cannot read"),
                        _ if form == "-o json" => outcome.stdout.contains(rule),
                        _ => shown.contains(rule) || shown.contains("cannot read"),
                    };
                    assert!(says, "{words} {form}: {shown}");
                }
            }
        }
    }
}

#[test]
fn an_input_that_cannot_be_read_stands_in_every_report() {
    for format in super::FORMATS {
        for path in ["samples/missing.json", "samples/on-hold.json/missing.json"] {
            zdim(&format!("check -o {format} {path} samples/on-hold.json"))
                .stdout_holds("unreadable-input")
                .stderr_holds(format!("zdim: cannot read {path}: "))
                .stderr_holds("1 input, 1 event: 1 error · 1 input could not be read in full")
                .code(2)
                .check();
        }
    }
    zdim("check -o concise samples/missing.json")
        .stdout_holds("samples/missing.json:1:1: error[unreadable-input] cannot be read: ")
        .stderr_holds("0 inputs, no IM_Session_Status events: 1 error")
        .code(2)
        .check();
    let outcome = zdim("inspect -o json samples/missing.json")
        .stdout_holds("")
        .stderr_holds("")
        .code(2)
        .check();
    let problem = &outcome.json()["problems"][0];
    assert_eq!(
        (&problem["rule"], &problem["path"], &problem["line"]),
        (&"unreadable-input".into(), &"samples/missing.json".into(), &1.into())
    );
}
