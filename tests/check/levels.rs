//! `-A`, `-W`, `-D`: what the user makes of rules.

use super::{EVENT, odd, wrong};
use crate::support::zdim;

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
    let twice = format!("{EVENT}\n{EVENT}\n");
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
            .stdin(EVENT)
            .stderr_holds("unknown rule `duplicat-event`: did you mean duplicate-event?")
            .code(2)
            .check();
    }
    zdim("check -D warning").stdin(EVENT).stderr_holds("did you mean warnings?").code(2).check();
    zdim("check -D \u{1b}").stdin(EVENT).stderr_holds("unknown rule `\\u{1b}`").code(2).check();
}
