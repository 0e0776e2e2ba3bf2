//! Events of one session, in one input or across all.

use std::fs;

use super::EVENT;
use crate::support::{folder, zdim};

#[test]
fn fixtures_that_share_an_id_are_no_stream_unless_they_are_joined() {
    let folder = folder("join");
    fs::write(folder.join("a.json"), EVENT).unwrap();
    fs::write(folder.join("b.json"), EVENT).unwrap();
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
fn filters_drop_findings_and_not_what_came_before() {
    let at = |minute: u32, old: &str, new: &str| {
        EVENT
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
fn threads_change_nothing() {
    let folder = folder("check-threads");
    let mut text = String::new();
    let blanks = " ".repeat(3_200); // long lines, so that few events make a large file
    for number in 0..5_000 {
        let event = EVENT
            .replace("65403000000038063", &format!("65403000000038{:03}", number % 700))
            .replace("\"23\"", &format!("\"{}\"", if number == 4_000 { 1 } else { number }))
            .replace("1751022087019", &format!("{}", 1_751_022_087_019_u64 + number))
            .replace("\"ENDED\"", "\"ON_HOLD\"")
            .replace("\"payload\":", &format!("\"payload\":{blanks}"));
        text.push_str(&event);
        text.push('\n');
    }
    assert!(text.len() > 16 << 20, "large enough for threads");
    fs::write(folder.join("a.ndjson"), text).unwrap();
    let run = |threads: u32| {
        let words = format!("check a.ndjson -o concise -j {threads}");
        let outcome = zdim(&words).within(&folder).run();
        (outcome.stdout, outcome.stderr)
    };
    let one = run(1);
    assert_eq!(one.0.lines().count(), 1, "{}", one.0);
    assert!(one.0.contains("count-decreased"));
    assert_eq!(one, run(3));
}
