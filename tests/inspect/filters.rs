//! Filters choose what counts.

use zdim::tables::Field;

use super::{delivery, event, event_but, wrong_event};
use crate::support::zdim;

/// The lines that are left of `samples/sessions.ndjson`.
fn left(filter: &str) -> usize {
    let outcome = zdim(&format!("inspect samples/sessions.ndjson -o ndjson {filter}")).run();
    assert_eq!(outcome.code, i32::from(outcome.stdout.is_empty()), "{filter}");
    outcome.stdout.lines().count()
}

#[test]
fn by_session_status_and_reply() {
    assert_eq!(left(""), 14);
    assert_eq!(left("--session 65403000000420118"), 6);
    assert_eq!(left("--session 65403000000420118 --session 65403000000398041"), 9);
    assert_eq!(left("--session 65403000000420118,65403000000398041"), 9);
    assert_eq!(left("--session 6540300000042011"), 0);
    assert_eq!(left("--status ENDED"), 2);
    assert_eq!(left("--status ended --status Created"), 4);
    assert_eq!(left("--status ended,Created"), 4);
    assert_eq!(left("--reply permitted"), 7);
    assert_eq!(left("--reply Refused"), 7);
    assert_eq!(left("--reply session_expired"), 1);
    assert_eq!(left("--reply permitted --reply SESSION_EXPIRED"), 8);
    assert_eq!(left("--reply permitted,SESSION_EXPIRED"), 8);
    assert_eq!(left("--session 65403000000420118 --status ON_PROGRESS --reply permitted"), 2);
}

#[test]
fn by_channel_organization_and_assignee() {
    assert_eq!(left("--channel 65403000000052114"), 8);
    assert_eq!(left("--channel 65403000000052114 --channel 65403000000038011"), 14);
    assert_eq!(left("--org 106553778"), 14);
    assert_eq!(left("--org 106553779"), 0);
    assert_eq!(left("--assignee 106554391"), 3);
    assert_eq!(left("--assignee 106554391 --assignee 65403000000023001"), 4);
    assert_eq!(left("--assignee 106554391,65403000000023001"), 4);
    assert_eq!(left("--assignee 106554391 --channel 65403000000038011 --status ENDED"), 1);
}

#[test]
fn may_i_reply() {
    zdim("inspect -q --reply permitted samples/on-hold.json").check();
    zdim("inspect -q --reply permitted samples/expired.json").code(1).check();
    zdim("inspect -q --reply permitted samples/expired.json samples/on-hold.json").check();
    zdim("inspect -q --reply permitted samples/no-such.json")
        .stderr_holds("no-such.json")
        .code(2)
        .check();
}

#[test]
fn what_nobody_knows_is_neither_permitted_nor_refused() {
    let text = event_but(Field::ReplyStatus, "\"PERHAPS\"");
    for filter in ["permitted", "refused"] {
        zdim(&format!("inspect -q --reply {filter}")).stdin(&text).code(1).check();
    }
}

#[test]
fn nothing_selected_is_told_from_nothing_there() {
    let says = |words: &str| zdim(words).run().stderr;
    assert_eq!(
        says("inspect samples/on-hold.json --status OPEN"),
        "zdim: the only IM_Session_Status event was not selected\n"
    );
    assert_eq!(
        says("inspect samples/mixed.json --status ENDED"),
        "zdim: none of 2 IM_Session_Status events was selected\n"
    );
    let nothing = "zdim: no IM_Session_Status event here\n      the input is empty\n";
    assert_eq!(says("inspect"), nothing);
}

#[test]
fn findings_of_dropped_events_do_not_count() {
    let text = delivery(&[wrong_event(), event()]);
    zdim("inspect -q").stdin(&text).code(1).check();
    zdim("inspect -q --status ON_HOLD").stdin(&text).check();
}

#[test]
fn broken_json_counts_whatever_is_selected() {
    let text = format!("{}\n{{\"a\": }}\n", event());
    zdim("inspect -i json -q --status ON_HOLD").stdin(text).code(1).check();
}

#[test]
fn an_id_is_compared_as_text() {
    let text = event_but(Field::SessionId, "12345678900001034010");
    zdim("inspect --session 12345678900001034010 -o line")
        .stdin(&text)
        .stdout_holds("lossy-id")
        .stderr_holds("1 event")
        .code(1)
        .check();
    zdim("inspect -q --session 12345678900001034011").stdin(&text).code(1).check();
}

#[test]
fn an_unknown_status_is_refused_with_the_one_that_was_meant() {
    let says = |words: &str| zdim(words).stderr_holds("possible values").code(2).check().stderr;
    for words in ["--status ON_PROGRES", "--status on_progres", "--status onprogress"] {
        let stderr = says(&format!("inspect {words}"));
        assert!(stderr.contains("tip: a similar value exists: 'ON_PROGRESS'"), "{stderr}");
    }
    let stderr = says("inspect --reply sesion_expired");
    assert!(stderr.contains("tip: a similar value exists: 'SESSION_EXPIRED'"), "{stderr}");
    let stderr = says("inspect --reply CLOSED");
    assert!(!stderr.contains("tip"), "{stderr}");
    let hostile = zdim("inspect --status").arg("\u{1b}[31m\u{202e}X").run();
    assert!(!hostile.stderr.contains(['\u{1b}', '\u{202e}']), "{}", hostile.stderr);
}

#[test]
fn what_is_no_id_is_refused_with_what_to_do() {
    for option in ["session", "channel", "org", "assignee"] {
        for (value, says) in [
            ("abc", "an id is digits alone"),
            ("6.5403e16", "an id is digits alone"),
            ("-1", "an id is digits alone"),
            ("12345,", "there is no id"),
            ("", "there is no id"),
            ("session-1", "filters take the real id"),
        ] {
            let stderr = zdim("inspect samples/on-hold.json")
                .arg(format!("--{option}={value}"))
                .stderr_holds(says)
                .code(2)
                .check()
                .stderr;
            assert!(stderr.contains(&format!("--{option} <ID>")), "{stderr}");
        }
    }
}

#[test]
fn an_id_that_ends_or_begins_alike_is_suggested() {
    let none = "none of 14 IM_Session_Status events was selected\n      ";
    for (filter, says) in [
        ("--session 420118", "no session 420118: did you mean 65403000000420118?\n"),
        ("--session 65403000000398042", "did you mean 65403000000398041?\n"),
        ("--channel 52114", "no channel 52114: did you mean 65403000000052114?\n"),
        ("--org 106553779", "no org 106553779: did you mean 106553778?\n"),
        ("--assignee 54391", "no assignee 54391: did you mean 106554391?\n"),
    ] {
        let words = format!("inspect samples/sessions.ndjson {filter}");
        let stderr = zdim(&words).stderr_holds(says).code(1).check().stderr;
        assert!(stderr.contains(none), "{stderr}");
        assert_eq!(stderr.matches("did you mean").count(), 1, "{stderr}");
        zdim(&words.replace("inspect", "check")).stderr_holds(says).code(1).check();
        zdim(&format!("{words} -q")).code(1).check();
        let redacted = zdim(&format!("{words} --redact")).stderr_holds(none.trim()).code(1).check();
        assert!(!redacted.stderr.contains("mean"), "{}", redacted.stderr);
    }
    // One that matches needs no other, and nothing is like this one.
    for filter in ["--session 65403000000420118,398041 --status MISSED", "--session 999999"] {
        let words = format!("inspect samples/sessions.ndjson {filter}");
        zdim(&words)
            .stderr("zdim: none of 14 IM_Session_Status events was selected\n")
            .code(1)
            .check();
    }
}
