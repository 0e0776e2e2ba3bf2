//! Events of one session, in one input or across all.

use std::fs;

use super::event;
use crate::support::{folder, zdim};

#[test]
fn fixtures_that_share_an_id_are_no_stream_unless_they_are_joined() {
    let folder = folder("join");
    fs::write(folder.join("a.json"), event()).unwrap();
    fs::write(folder.join("b.json"), event()).unwrap();
    let quiet = "2 inputs, 2 events: no problems\n";
    zdim("check a.json b.json").within(&folder).stderr(quiet).check();
    zdim("check .").within(&folder).stderr(quiet).check();
    for names in ["a.json b.json", "."] {
        zdim(&format!("check --join -o concise {names}"))
            .within(&folder)
            .stdout_holds("b.json:1:1: warning[duplicate-event] ")
            .stderr("2 inputs, 2 events: 1 warning\n")
            .check();
    }
    let outcome = zdim("check --join -o concise b.json a.json").within(&folder).run();
    assert!(outcome.stdout.starts_with("a.json:1:1: "), "{}", outcome.stdout);
}

#[test]
fn rotated_files_of_one_log_are_one_stream_in_their_order() {
    let folder = folder("rotated");
    let statuses = ["CREATED", "OPEN", "ON_HOLD", "ON_PROGRESS", "ENDED"];
    let names = ["app.log.10", "app.log.2", "app.log.1", "app.log"];
    for (step, name) in names.iter().enumerate() {
        let event = event()
            .replace("\"ON_HOLD\"", &format!("\"{}\"", statuses[step + 1]))
            .replace("\"ENDED\"", &format!("\"{}\"", statuses[step]))
            .replace("1751022087019", &format!("175102208{step}019"));
        fs::write(folder.join(name), format!("2025-06-27 INFO {event}\n")).unwrap();
    }
    // As a shell expands `app.log*`, and all in a folder.
    for paths in ["app.log app.log.1 app.log.10 app.log.2", "."] {
        let outcome = zdim(&format!("check --join -o concise {paths}")).within(&folder).run();
        assert!(!outcome.stdout.contains("out-of-order"), "{paths}: {}", outcome.stdout);
        assert!(!outcome.stdout.contains("missed-event"), "{paths}: {}", outcome.stdout);
        assert!(outcome.stderr.starts_with("4 inputs, 4 events: "), "{}", outcome.stderr);
    }
    // Where the order is wrong, the finding names the session and both places.
    zdim("check --join -o concise app.log - app.log.1")
        .stdin(fs::read(folder.join("app.log.2")).unwrap())
        .within(&folder)
        .stdout_holds("<stdin>:1:")
        .stdout_holds("warning[out-of-order]")
        .stdout_holds("65403000000038063")
        .stdout_holds("app.log:1:")
        .stderr_holds("3 inputs, 3 events")
        .check();
    // Without --join each stands alone, in the order given.
    let outcome = zdim("check -o concise -D warnings app.log app.log.1").within(&folder).run();
    assert!(!outcome.stdout.contains("out-of-order"), "{}", outcome.stdout);
}

#[test]
fn filters_drop_findings_and_not_what_came_before() {
    let at = |minute: u32, old: &str, new: &str| {
        event()
            .replace("\"ON_HOLD\"", &format!("\"{new}\""))
            .replace("\"ENDED\"", &format!("\"{old}\""))
            .replace("1751022087019", &format!("17510220870{minute}"))
    };
    let text = [
        at(10, "CREATED", "OPEN"),
        at(11, "OPEN", "ON_HOLD"),
        at(12, "ON_HOLD", "ON_PROGRESS"),
        at(13, "OPEN", "ON_HOLD"),
    ]
    .join("\n");
    // The event in between is dropped, but it was there.
    for status in ["ON_PROGRESS", "OPEN"] {
        zdim(&format!("check --status {status}"))
            .stdin(&text)
            .stderr("1 input, 1 event: no problems\n")
            .check();
    }
    zdim("check -o concise --status ON_HOLD")
        .stdin(&text)
        .stdout_holds("<stdin>:4:123: warning[missed-event] sessionOldStatus is OPEN, but")
        .stderr("1 input, 2 events: 1 warning\n")
        .check();
}

#[test]
fn findings_of_an_event_stand_in_the_order_of_their_places() {
    let next = event()
        .replace("1751022087019", "1751022087020")
        .replace("\"65403000000038011\"", "\"5\"")
        .replace("\"106553778\"", "5, \"mood\": 1")
        .replace("\"ON_HOLD\"", "\"OPEN\"")
        .replace("\"23\"", "22");
    // Findings of both kinds, and a byte that is no text, among those of one event.
    let mut bytes = format!("{}\n{next}\n", event()).into_bytes();
    let place = bytes.windows(6).rposition(|bytes| bytes == b"\"mood\"").expect("a key");
    bytes[place + 2] = 0xFF;
    for words in ["check -o concise", "check -o concise --redact"] {
        let outcome = zdim(words).stdin(&bytes).run();
        let columns = outcome.stdout.lines().map(|line| {
            let column = line.split(':').nth(2).and_then(|column| column.parse::<u64>().ok());
            column.unwrap_or_else(|| panic!("{line}"))
        });
        let columns: Vec<_> = columns.collect();
        assert!(columns.is_sorted() && columns.len() >= 7, "{}", outcome.stdout);
    }
}

/// Whatever order the rules have, and the keys.
#[test]
fn what_is_odd_about_an_event_stands_in_the_order_of_its_places() {
    let event = |count: u32, time: u32| {
        format!(
            "[{{\"payload\":{{\"messagesCount\":\"{count}\",\"replyStatus\":\"ACCEPTED\",\
             \"channelId\":\"1\",\"sessionOldStatus\":\"CREATED\",\"assigneeType\":\"BOT\",\
             \"sessionStatus\":\"ON_HOLD\",\"currentAssigneeId\":\"2\",\"sessionId\":\"3\"}},\
             \"eventTime\":\"17469076846{time}\",\"eventType\":\"IM_Session_Status\",\
             \"orgId\":\"4\"}}]\n"
        )
    };
    let text = event(132, 88) + &event(131, 89);
    let outcome = zdim("check -o concise").stdin(text).stdout_holds("").stderr_holds("").check();
    let rules: Vec<&str> =
        outcome.stdout.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    assert_eq!(rules, ["count-decreased", "missed-event"], "{}", outcome.stdout);
}
