//! What is wrong with an event, and where.

use zdim::tables::Field;

use super::{event, event_but, wrong_event};
use crate::support::zdim;

#[test]
fn a_misspelled_status_is_named_at_its_place() {
    let text = "[{\n  \"payload\": {\"sessionStatus\": \"ON_PROGRES\"}, \"eventType\": \"IM_Session_Status\"}]";
    let outcome = zdim("inspect")
        .stdin(text)
        .stdout_holds(
            "error[unknown-session-status] sessionStatus is `ON_PROGRES`, which is not a session status",
        )
        .code(1)
        .check();
    let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("not a session status 2:32 help:"), "{words}");
    assert!(words.contains("did you mean ON_PROGRESS?"), "{words}");
}

#[test]
fn case_and_white_space_are_named() {
    let of = |status: &str| event_but(Field::SessionStatus, status);
    for (status, words) in [
        ("\"ON_HOLD \"", "white space after it"),
        ("\" ON_HOLD\"", "white space before it"),
        ("\"on_hold\"", "lower case"),
    ] {
        let outcome = zdim("inspect -o json").stdin(of(status)).stdout_holds("").code(1).check();
        let problem = &outcome.json()["events"][0]["problems"][0];
        assert_eq!(problem["rule"], "unknown-session-status");
        assert_eq!(problem["suggestion"], "ON_HOLD");
        assert_eq!(problem["pointer"], "/payload/sessionStatus");
        assert!(problem["message"].as_str().unwrap().contains(words), "{problem}");
    }
}

#[test]
fn a_lossy_id_keeps_the_digits_that_stand_in_the_input() {
    for id in ["65403000000038063", "12345678900001034010", "123456789000000522004"] {
        let text = event_but(Field::SessionId, id);
        let outcome = zdim("inspect -o json").stdin(text).stdout_holds("").code(1).check();
        let event = &outcome.json()["events"][0];
        assert_eq!(event["event"]["sessionId"], id);
        assert_eq!(event["problems"].as_array().unwrap().len(), 1);
        assert_eq!(event["problems"][0]["rule"], "lossy-id");
        assert_eq!(event["problems"][0]["suggestion"], format!("\"{id}\""));
        let column = event["problems"][0]["column"].as_u64().unwrap();
        assert_eq!(event["problems"][0]["endColumn"].as_u64().unwrap(), column + id.len() as u64);
    }
    let text = event_but(Field::SessionId, "6.5403000000038063e16");
    zdim("inspect -o line")
        .stdin(text)
        .stdout_holds("lossy-id")
        .stderr_holds("1 error")
        .code(1)
        .check();
}

#[test]
fn seconds_are_recognised() {
    let text = event_but(Field::EventTime, "\"1751022087\"");
    zdim("inspect")
        .stdin(text)
        .stdout_holds("error[invalid-time] eventTime is `1751022087`: seconds?")
        .code(1)
        .check();
}

#[test]
fn a_warning_does_not_change_the_exit_code() {
    let text = event_but(Field::MessagesCount, "23");
    zdim("inspect").stdin(text).stdout_holds("! warning[unquoted-number]").check();
}

#[test]
fn broken_json_is_a_finding_and_reading_goes_on() {
    let text = format!("{}\n{{\"payload\": oops}}\n{}\n", event(), event());
    zdim("inspect -i ndjson -o line")
        .stdin(text)
        .stdout_holds("<stdin>:2:13  ✘ error[invalid-json]")
        .stdout_holds("  <stdin>:3:1\n")
        .stderr("2 events: 2 permitted · 1 error\n")
        .code(1)
        .check();
}

#[test]
fn a_capture_cut_short_is_broken() {
    let text = &event()[..150];
    zdim("inspect")
        .stdin(text)
        .stdout_holds("error[invalid-json]")
        .stderr_holds("no IM_Session_Status event")
        .code(1)
        .check();
}

#[test]
fn the_text_of_a_message_is_not_searched() {
    let fake = wrong_event().replace('"', "\\\"");
    let message = format!(
        r#"[{{"payload": {{"sessionId": "3942000001025025", "text": "{fake}", "meta": {{"raw": {}}}, "channelId": "3942000000995017"}}, "eventTime": "1710313788286", "eventType": "IM_Message_Add", "orgId": "78412359"}}]"#,
        event(),
    );
    let outcome =
        zdim("inspect -o json").stdin(message).stdout_holds("").stderr_holds("").code(1).check();
    let report = outcome.json();
    assert_eq!(report["events"].as_array().unwrap().len(), 0);
    assert_eq!(report["summary"]["otherEvents"]["IM_Message_Add"], 1);
    assert_eq!(report["summary"]["errors"], 0);
}

#[test]
fn another_event_raw_and_parsed_counts_once() {
    let other = |id: &str| {
        format!(
            r#"{{"payload": {{"id": "{id}", "text": "a\nb"}}, "eventType": "IM_Message_Add", "orgId": "7"}}"#
        )
    };
    let (one, two) = (other("1"), other("2"));
    let raw = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
    for (record, count) in [
        (format!(r#"{{"raw": "[{}]", "body": [{one}]}}"#, raw(&one).replace(": ", ":")), 1),
        (format!(r#"{{"raw": "[{}]", "body": [{two}]}}"#, raw(&one)), 2),
        (format!(r#"{{"body": [{one}, {one}]}}"#), 2),
        (format!("[{one}, {one}]"), 2),
    ] {
        for record in [format!("x {record}\n"), record.clone(), format!("{record}\n{record}\n")] {
            let report = zdim("inspect -o json").stdin(&*record).run().json();
            let times = record.matches('\n').count().max(1);
            assert_eq!(
                report["summary"]["otherEvents"]["IM_Message_Add"],
                count * times,
                "{record}"
            );
        }
    }
}

#[test]
fn own_output_is_not_read_as_events() {
    for form in ["json", "ndjson"] {
        let own =
            zdim(&format!("inspect samples/mistakes.json samples/mixed.json -o {form}")).run();
        assert!(own.stdout.contains("ON_PROGRES"));
        zdim("inspect")
            .stdin(own.stdout)
            .stderr_holds("zdim: no IM_Session_Status event here\n      <stdin>:")
            .stderr_holds("in what zdim itself wrote; -i zdim reads its ndjson:")
            .code(1)
            .check();
    }
}

#[test]
fn a_card_names_the_key_that_stands_twice() {
    let refused = event_but(Field::ReplyStatus, "\"UNASSIGNED\"");
    let (start, end) = refused.split_once("\"eventTime\"").expect("a field");
    let payload = start.trim_start_matches('{');
    let twice = event().replacen('{', &format!("{{{payload}"), 1);
    let status = event().replacen("\"replyStatus\"", "\"replyStatus\": \"UNASSIGNED\", $0", 1);
    let status = status.replace("$0", "\"replyStatus\"");
    let gone = event().replacen('{', &format!("{{{payload}"), 1).replace("\"ACCEPTED\"", "null");
    let last_is_none = format!("{start}\"payload\": null, \"eventTime\"{end}");
    for (text, key) in
        [(twice, "payload"), (status, "replyStatus"), (gone, "payload"), (last_is_none, "payload")]
    {
        let says = format!("{key} stands here more than once, with different values.");
        let card = zdim("inspect -o card").stdin(&text).code(1).stdout_holds(says).check();
        assert!(card.stdout.contains("unknown"), "{}", card.stdout);
        let line = zdim("inspect -o ndjson").stdin(&text).run().json();
        assert_eq!(line["reply"]["permitted"], serde_json::Value::Null, "{text}");
    }
}
