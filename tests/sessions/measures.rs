//! What is measured, in JSON; and that it does not hang on how events arrive.

use serde_json::{Value, json};

use super::{at_width, event, six};
use crate::support::{folder, zdim};

fn sessions(words: &str, text: &str) -> Vec<Value> {
    zdim(&format!("sessions {words} -o ndjson")).stdin(text).run().json_lines()
}

#[test]
fn the_first_session_is_measured() {
    let all = at_width("six.ndjson -o json", 80).run().json();
    let first = &all["sessions"][0];
    assert_eq!(all["asOfMs"], 1_753_091_530_000_i64, "another event's time");
    assert_eq!(first["sessionId"], "65403000000420118");
    for (key, value) in [
        ("began", json!("created")),
        ("open", json!(false)),
        ("sessionStatus", json!("ENDED")),
        ("replyStatus", json!("SESSION_ENDED")),
        ("permitted", json!(false)),
        ("assigneeType", json!("AGENT")),
        ("messagesCount", json!(11)),
        ("messagesFirst", json!(1)),
        ("durationMs", json!(2_948_588)),
        ("waitedMs", json!(681_354)),
        ("waitedAtLeast", json!(false)),
        ("refusedMs", json!(0)),
        ("eventCount", json!(6)),
        ("findings", json!({})),
        (
            "timeInMs",
            json!({"CREATED": 709, "OPEN": 680_645, "ON_HOLD": 221_638, "ON_PROGRESS": 2_045_596, "unknown": 0}),
        ),
    ] {
        assert_eq!(first[key], value, "{key}");
    }
    let episode = &first["episodes"][0];
    assert_eq!(episode["pickedUpMs"], 709);
    assert_eq!(episode["answeredMs"], 709);
    assert_eq!(episode["agentAnsweredMs"], 1_471_415);
    assert_eq!(episode["handledMs"], 2_947_879);
    assert_eq!(first["handlers"][0]["heldMs"], 568_423);
    assert_eq!(first["handlers"][0]["assigneeType"], "BOT");
}

/// Without what hangs on the order in which events arrive: findings, and copies.
fn lasting(mut session: Value) -> Value {
    for key in ["findings", "duplicates", "eventCount"] {
        session.as_object_mut().expect("an object").remove(key);
    }
    session
}

#[test]
fn sessions_do_not_hang_on_how_their_events_arrive() {
    let lines = six();
    let straight: Vec<_> = sessions("", &lines.join("\n")).into_iter().map(lasting).collect();
    assert_eq!(straight.len(), 6);
    let mut other = lines.clone();
    other.reverse();
    let mut turned = lines.clone();
    turned.rotate_left(11);
    let doubled: Vec<String> = lines.iter().flat_map(|line| [line.clone(), line.clone()]).collect();
    for mixed in [&other, &turned, &doubled] {
        let mixed: Vec<_> = sessions("", &mixed.join("\n")).into_iter().map(lasting).collect();
        assert_eq!(mixed, straight);
    }
    // Over several files, of which each has some of a session's events.
    let folder = folder("sessions-split");
    let mut call = zdim("sessions -o ndjson");
    for part in 0..4 {
        let path = folder.join(format!("{part}.ndjson"));
        let some: Vec<&str> = lines.iter().skip(part).step_by(4).map(String::as_str).collect();
        std::fs::write(&path, some.join("\n")).expect("a file");
        call = call.arg(path);
    }
    let split: Vec<_> = call.run().json_lines().into_iter().map(lasting).collect();
    assert_eq!(split, straight);
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    // A file that is large enough for several threads.
    let faults = "missed-event,duplicate-event,out-of-order,unknown-reply-status";
    let text = zdim(&format!("sample --sessions 9000 --fault {faults}")).run().stdout;
    let path = folder("sessions-threads").join("many.ndjson");
    std::fs::write(&path, &text).expect("a file");
    let run = |threads: &str| {
        let words = format!("sessions -o ndjson -j {threads}");
        let outcome = zdim(&words).arg(&path).run();
        (outcome.stdout, outcome.stderr, outcome.code)
    };
    let one = run("1");
    assert!(one.0.lines().count() >= 9000 && one.1.contains("4 findings"), "{}", one.1);
    assert_eq!(run("4"), one);
}

#[test]
fn findings_are_those_of_check() {
    let text = six().join("\n");
    let checked = zdim("check --join -o ndjson").stdin(&text).run().json_lines();
    let of_session = |id: &str| {
        let words = format!("sessions --session {id} -o json");
        zdim(&words).stdin(&text).run().json()["sessions"][0]["problems"].clone()
    };
    let found = of_session("65403000000419877");
    assert_eq!(found, Value::Array(checked));
    assert_eq!(found.as_array().map(Vec::len), Some(2));
}

#[test]
fn what_is_not_known_is_null() {
    let text = event(&[("\"eventTime\":\"1753084820318\"", "\"eventTime\":\"soon\"")]);
    let session = &sessions("", &text)[0];
    for key in ["began", "firstMs", "lastMs", "durationMs", "waitedMs", "timeInMs", "integration"] {
        assert_eq!(session[key], Value::Null, "{key}");
    }
    assert_eq!(session["sessionStatus"], "CREATED");
    assert_eq!(session["untimed"], 1);
    let odd = event(&[("\"sessionStatus\":\"CREATED\"", "\"sessionStatus\":\"x\"")]);
    let session = &sessions("", &odd)[0];
    assert_eq!((&session["open"], &session["sessionStatus"]), (&Value::Null, &Value::Null));
}

#[test]
fn other_events_say_over_what_a_session_is_held() {
    let message = r#"{"payload":{"sessionId":"65403000000420118","id":"1","direction":"IN","integration":"WHATSAPP","text":"hello"},"eventTime":"1753084830000","eventType":"IM_Message_Add","orgId":"106553778"}"#;
    let text = six().join("\n") + "\n" + message + "\n" + message;
    let all = sessions("", &text);
    assert_eq!(all[0]["integration"], "WHATSAPP");
    assert_eq!(all[1]["integration"], Value::Null);
    let one = |words: &str| {
        let words = format!("sessions --session 65403000000420118 {words}");
        zdim(&words).stdin(&text).run().stdout
    };
    assert_eq!(one("").matches("← in").count(), 1, "{}", one(""));
    assert!(!one("").contains("hello") && one("--text").contains("← in  hello"));
    assert!(one("").contains("(WHATSAPP)"));
}
