//! `--redact`: output that can be shared.

use std::fs;

use zdim::tables::{Documented, Field};

use super::{delivery, event, event_but};
use crate::support::{folder, zdim};

/// Events with ids good and bad, broken JSON and another event, as lines.
fn capture() -> String {
    let bad = Documented::event().with(Field::SessionId, "65403000000038063x");
    let lossy = Documented::event().with_json(Field::SessionId, "65403000000038063");
    let seconds = Documented::event()
        .with(Field::EventTime, "1751022087")
        .with_json(Field::MessagesCount, "1234567");
    let status = Documented::event().with(Field::SessionStatus, "S12345678");
    let other = r#"{"eventType": "Odd_1234567", "payload": {"id": "987654321"}, "orgId": "1"}"#;
    let mut lines = vec![event(), bad.line(), lossy.line(), seconds.line(), status.line()];
    lines.push(other.to_owned());
    lines.push(r#"{"sessionId": "65403000000038063", "replyStatus": "#.to_owned());
    lines.join("\n") + "\n"
}

/// Whether six digits stand in a row, other than in times and rules' own examples.
fn has_long_run(text: &str) -> bool {
    let text = text.replace("1751022087019", "").replace("1751022087000", "");
    let text = text.replace("1751022087", "");
    text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= 6)
}

#[test]
fn no_format_shows_an_id() {
    let folder = folder("redact");
    fs::write(folder.join("org-106553778.ndjson"), capture()).unwrap();
    for format in ["card", "line", "table", "json", "ndjson"] {
        let outcome = zdim(&format!("inspect --redact -o {format} org-106553778.ndjson"))
            .within(&folder)
            .stdout_holds("session-1")
            .stderr_holds("")
            .code(1)
            .check();
        // A table may have no room for the place.
        let names_file = outcome.stdout.contains("org-org-1.ndjson");
        assert!(names_file || format == "table", "{}", outcome.stdout);
        for text in [&outcome.stdout, &outcome.stderr] {
            assert!(!has_long_run(text), "{format}: {text}");
        }
    }
}

#[test]
fn no_format_of_check_shows_an_id() {
    let moved = event().replace("\"ENDED\"", "\"OPEN\"").replace("106553778", "12");
    let text = capture() + &event() + "\n" + &moved + "\n";
    for format in ["full", "concise", "json", "ndjson", "github", "gitlab", "sarif", "junit"] {
        let outcome = zdim(&format!("check --redact --stdin-name org-106553778 -o {format}"))
            .stdin(&text)
            .stdout_holds("org-org-1")
            .stderr_holds("")
            .code(1)
            .check();
        // Fingerprints are made of what is shown.
        let shown = outcome.stdout.split(',').filter(|part| !part.contains("ingerprint"));
        assert!(!shown.clone().any(has_long_run), "{format}: {}", outcome.stdout);
        assert!(!outcome.stdout.contains("orgId was `12`"), "{}", outcome.stdout);
    }
    zdim("check --redact --expect-invalid --stdin-name org-106553778")
        .stdin(event())
        .stdout_holds("error[unexpectedly-valid]")
        .stdout_holds("org-org-1:1:1")
        .stderr_holds("1 error")
        .code(1)
        .check();
}

/// The name of a file, too, has the name that an id has where it is one.
#[test]
fn a_path_has_the_names_of_the_ids_in_it() {
    let folder = folder("redact-path");
    fs::create_dir(folder.join("65403000000038063")).unwrap();
    fs::write(folder.join("65403000000038063/106553778.json"), event()).unwrap();
    let rows = |words: &str| {
        zdim(&format!("{words} --redact . -o ndjson")).within(&folder).run().json_lines()
    };
    let inspected = rows("inspect");
    assert_eq!(inspected[0]["source"]["path"], "./session-1/org-1.json");
    let session = &rows("sessions")[0];
    assert_eq!((&session["sessionId"], &session["orgId"]), (&"session-1".into(), &"org-1".into()));
    let report = zdim("sessions --redact . -o json").within(&folder).run().json();
    assert_eq!(report["sessions"][0]["sessionId"], "session-1", "{report}");
}

/// What zdim says itself is no id.
#[test]
fn the_help_of_a_wrong_id_names_none() {
    zdim("check --redact --session abc123456")
        .stderr_holds("invalid value 'abcnumber-1' for '--session <ID>': an id is digits alone; ")
        .code(2)
        .check();
}

/// Where a field is named in a sentence, what follows is no id.
#[test]
fn sentences_stay_as_they_are() {
    let text = event().replace("channelId", "chanelId");
    let help = "Zoho spells this key channelId: look at what renamed it.";
    for words in ["inspect", "check"] {
        let shown = zdim(&format!("{words} --redact")).stdin(&text).run().stdout;
        assert!(shown.contains(help), "{shown}");
    }
}

#[test]
fn equal_ids_have_equal_names_everywhere() {
    let other = event_but(Field::SessionId, "\"65403000000038011\"");
    let text = delivery(&[event(), other, event()]);
    let outcome = zdim("inspect --redact -o ndjson").stdin(&text).stdout_holds("").check();
    let named: Vec<_> = outcome
        .json_lines()
        .iter()
        .map(|line| {
            let event = &line["event"];
            ["sessionId", "channelId", "orgId", "currentAssigneeId"]
                .map(|field| event[field].as_str().unwrap().to_owned())
                .join(" ")
        })
        .collect();
    // The kind is that of the field in which an id was first seen.
    let twice = "session-1 channel-1 org-1 assignee-1";
    assert_eq!(named, [twice, "channel-1 channel-1 org-1 assignee-1", twice]);
    assert_eq!(outcome.json_lines()[0]["event"]["eventTimeMs"], 1_751_022_087_019_i64);
}

#[test]
fn filters_take_real_ids() {
    let words = "inspect samples/sessions.ndjson --redact -o ndjson --session";
    let outcome = zdim(&format!("{words} 65403000000398041")).stdout_holds("").check();
    let lines = outcome.json_lines();
    assert_eq!(lines.len(), 3);
    assert!(lines.iter().all(|line| line["event"]["sessionId"] == "session-1"));
    zdim(&format!("{words} session-1")).stderr_holds("filters take the real id").code(2).check();
}

#[test]
fn redacted_json_is_what_the_schema_says() {
    let schema = zdim("schema report").stdout_holds("{").check().json();
    let report =
        zdim("inspect --redact -o json").stdin(capture()).stdout_holds("{").code(1).check();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<_> = validator.iter_errors(&report.json()).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_message_shows_an_id() {
    let folder = folder("redact-messages");
    fs::write(folder.join("org-106553778.json"), event()).unwrap();
    for (words, says) in [
        ("inspect missing-65403000000038063.json", "cannot read missing-number-1.json: "),
        ("check missing-65403000000038063.json", "cannot read missing-number-1.json: "),
        (
            "inspect org-106553778.json/65403000000038063",
            "cannot read org-number-1.json/number-2: ",
        ),
        ("inspect org-106553778.json -o json=org-106553778.json", "is an input"),
        ("inspect org-106553778.json -o json=none/106553778", "cannot write none/number-1"),
        ("inspect org-106553778.json -o json=106553778 -o ndjson=106553778", "two formats for"),
        ("inspect --session 65403000000038063x", "an id is digits alone"),
        ("inspect --session 38063 org-106553778.json", "was not selected"),
        ("org-106553778.json", "zdim inspect org-number-1.json"),
        ("check -A rule-106553778", "unknown rule"),
    ] {
        let outcome = zdim(&format!("{words} --redact")).within(&folder).run();
        let shown = outcome.transcript();
        assert!(outcome.stderr.contains(says), "{words}: {shown}");
        assert!(!has_long_run(&shown), "{words}: {shown}");
    }
    let report = zdim("check --redact -o json missing-65403000000038063.json").run();
    assert_eq!(report.json()["problems"][0]["path"], "missing-number-1.json");
}
