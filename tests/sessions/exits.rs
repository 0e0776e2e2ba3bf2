//! Exit codes, and what is said beside the output.

use super::{at_width, event, six};
use crate::support::zdim;

#[test]
fn an_error_of_a_selected_session_counts() {
    let wrong = event(&[("\"replyStatus\":\"UNASSIGNED\"", "\"replyStatus\":\"UNASIGNED\"")]);
    zdim("sessions -o summary")
        .stdin(&wrong)
        .stdout_holds("1 session, 1 of them open")
        .stderr("zdim: 1 finding: 1 unknown-reply-status; `zdim check --join` shows them\n")
        .code(1)
        .check();
    // Another session's does not.
    let other = event(&[
        ("65403000000420118", "77"),
        ("\"replyStatus\":\"UNASSIGNED\"", "\"replyStatus\":\"x\""),
    ]);
    let text = event(&[]) + &other;
    zdim("sessions -q --session 65403000000420118").stdin(&text).check();
    zdim("sessions -q").stdin(&text).code(1).check();
    zdim("sessions -q --exit-zero").stdin(&text).check();
    zdim("sessions -q -A unknown-reply-status").stdin(&text).check();
    zdim("sessions -q -D warnings").within(&super::folder()).arg("six.ndjson").code(1).check();
}

#[test]
fn broken_json_belongs_to_no_session_and_counts() {
    let text = six().join("\n") + "\n{\"sessionStatus\": \"OPEN\", \n";
    let outcome = zdim("sessions -o json --session 65403000000420118").stdin(&text).run();
    assert_eq!(outcome.code, 1, "{}", outcome.transcript());
    assert_eq!(outcome.json()["problems"][0]["rule"], "invalid-json");
    assert!(outcome.stderr.contains("invalid-json"), "{}", outcome.stderr);
}

#[test]
fn an_event_without_its_session_is_told_of() {
    let text = event(&[("\"sessionId\":\"65403000000420118\"", "\"sessionId\":\"abc\"")]);
    let outcome = zdim("sessions -o json").stdin(&text).run();
    assert_eq!(outcome.json()["problems"][0]["rule"], "invalid-id");
    assert_eq!((outcome.code, outcome.json()["sessions"].as_array().map(Vec::len)), (1, Some(0)));
}

#[test]
fn events_without_a_valid_session_are_no_reason_to_call_the_input_empty() {
    let bad = event(&[("\"sessionId\":\"65403000000420118\"", "\"sessionId\":\"abc\"")]);
    for (number, says) in
        [(1, "the only IM_Session_Status event"), (2, "none of 2 IM_Session_Status events")]
    {
        let reason = format!("zdim: no session to follow: {says} has no valid sessionId\n");
        let reason = if number == 1 { reason } else { reason.replace("has no", "has a") };
        for form in ["timeline", "summary", "table", "json", "ndjson", "html"] {
            for option in ["", "--exit-zero", "-A invalid-id"] {
                let words = format!("sessions -o {form} {option} -i ndjson");
                let said = zdim(&words).stdin(bad.repeat(number)).run();
                assert!(said.stderr.ends_with(&reason), "{words}: {}", said.stderr);
                assert!(!said.stderr.contains("mentions"), "{words}: {}", said.stderr);
                assert_eq!(said.code, i32::from(option != "--exit-zero"), "{words}");
            }
        }
    }
}

#[test]
fn a_limit_that_shows_none_is_told_of() {
    at_width("six.ndjson --limit 0", 120)
        .stderr_holds("zdim: `--limit 0` shows none of 6 sessions\n")
        .check();
}

#[test]
fn nothing_is_never_said_without_a_reason() {
    at_width("six.ndjson --session 420118", 120)
        .stderr(
            "zdim: none of 29 IM_Session_Status events was selected\n      no session 420118: did \
             you mean 65403000000420118?\n",
        )
        .code(1)
        .check();
    at_width("six.ndjson --status missed", 120)
        .stderr("zdim: none of 6 sessions matches\n")
        .code(1)
        .check();
    at_width("six.ndjson --status missed -o ndjson", 120)
        .stderr("zdim: none of 6 sessions matches\n")
        .code(1)
        .check();
    let empty = at_width("six.ndjson --status missed -o json", 120).run();
    assert_eq!(empty.json()["sessions"], serde_json::json!([]));
    zdim("sessions")
        .stdin("nothing\n")
        .stderr(
            "zdim: no IM_Session_Status event here\n      1 line (8 bytes) of a log was read, and \
             nothing in it mentions sessionStatus, sessionOldStatus, replyStatus or \
             IM_Session_Status\n",
        )
        .code(1)
        .check();
    zdim("sessions no-such-file").stderr_holds("cannot read no-such-file").code(2).check();
}

#[test]
fn one_time_far_ahead_is_noticed() {
    let text = six()
        .join("\n")
        .replace("\"eventTime\":\"1753091530000\"", "\"eventTime\":\"4092595200000\"");
    zdim("sessions -o summary")
        .stdin(&text)
        .stdout_holds("6 sessions")
        .stderr_holds("the latest event is of 2099-09-09")
        .stderr_holds("`--as-of 2025-07-21T09:41:02+00:00`")
        .check();
}

#[test]
fn several_outputs_are_written_at_once() {
    let folder = crate::support::folder("sessions-outputs");
    let (json, table) = (folder.join("a.json"), folder.join("a.txt"));
    zdim("sessions tests/golden/sessions/six.ndjson -q")
        .arg(format!("-ojson={}", json.display()))
        .arg(format!("-otable={}", table.display()))
        .check();
    assert!(std::fs::read_to_string(json).expect("a file").contains("\"sessions\""));
    let table = std::fs::read_to_string(table).expect("a file");
    assert_eq!(table.lines().count(), 7);
    assert!(table.lines().all(|line| line.chars().count() <= 100));
}
