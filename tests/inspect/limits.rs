//! What is over its limit is skipped and told of, the same in every mode; what stands
//! behind it is read.

use serde_json::{Value, json};

use crate::support::{in_parallel, zdim};

/// What a line or an element may have, in bytes, and a little more.
const MOST: usize = 16 << 20;
const OVER: usize = MOST + 1000;

/// Modes, and what is said in each.
type Modes = &'static [(&'static str, &'static str)];

/// An event of this session, with these other members.
fn event(session: u64, more: &Value) -> Value {
    let mut event = json!({
        "payload": {
            "currentAssigneeId": "106554156", "sessionStatus": "ON_HOLD", "replyStatus": "ACCEPTED",
            "sessionOldStatus": "ENDED", "sessionId": session.to_string(), "messagesCount": "23",
            "assigneeType": "AGENT", "channelId": "65403000000038011",
        },
        "eventTime": "1751022087019", "eventType": "IM_Session_Status", "orgId": "106553778",
    });
    let more = more.as_object().expect("members").clone();
    event.as_object_mut().expect("an object").extend(more);
    event
}

fn small(session: u64) -> Value {
    event(session, &json!({}))
}

/// An event over the limit, over lines when it is printed so.
fn large(session: u64) -> Value {
    let line = "y".repeat(1 << 16);
    event(session, &json!({ "msg": vec![line; OVER >> 16] }))
}

/// An event that is as long as it may be, with many quotes.
fn longest(session: u64) -> String {
    let filled = |words: &[&str], rest: usize| {
        event(session, &json!({ "msg": words, "rest": "z".repeat(rest) })).to_string()
    };
    let words = vec!["yyyyyyyyyyyyyyyy"; MOST / 20];
    let least = filled(&words, 0).len();
    filled(&words, MOST - least)
}

/// Parts of one text, as docker and CRI split lines.
fn parts(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let size = 16 * 1024;
    let starts = (0..text.len()).step_by(size);
    starts.map(move |start| match text.get(start..start + size) {
        Some(part) if start + size < text.len() => (part, true),
        _ => (&text[start..], false),
    })
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON")
}

/// Parts of one line, as docker splits it.
fn docker_parts(line: &str) -> String {
    let records = parts(line).map(|(part, is_cut)| {
        let end = if is_cut { "" } else { "\n" };
        json!({ "log": format!("{part}{end}"), "stream": "stdout", "time": "t" }).to_string() + "\n"
    });
    records.collect()
}

/// A line over the limit in docker's parts.
fn docker() -> String {
    docker_parts(&format!(r#"{{"sessionStatus":"{}"}}"#, "x".repeat(OVER)))
}

/// Parts of one line, as CRI has them.
fn cri() -> String {
    let part = "x".repeat(16 * 1024);
    let line = format!("2025-06-27T11:01:27.019000000Z stdout P {part}\n");
    line.repeat((OVER >> 14) + 1) + "2025-06-27T11:01:27.019000000Z stdout F {}\n"
}

/// What is said: the sessions, and where something was too large.
fn said(text: &str, mode: &str) -> String {
    let report = zdim(&format!("inspect -o json -i {mode}")).stdin(text).run().json();
    let sessions = report["events"].as_array().expect("events").iter();
    let sessions = sessions.map(|event| event["event"]["sessionId"].to_string());
    let problems = report["problems"].as_array().expect("findings").iter();
    let problems = problems.map(|p| format!("{} {}:{}", p["rule"], p["line"], p["column"]));
    sessions.chain(problems).collect::<Vec<_>>().join(", ").replace('"', "")
}

#[test]
fn what_is_over_its_limit_is_skipped_in_every_mode() {
    let behind = format!("\n{}\n", small(3));
    let array = json!([large(1), small(2)]);
    let prefixed = "web_1  | ".to_owned() + &pretty(&array).replace('\n', "\nweb_1  | ");
    let code = "eHh4".repeat(19) + "\n";
    let list = (0..OVER >> 13).map(|number| match number {
        0 | 300 | 2000 | 2047 => small(number as u64),
        _ => json!({"text": "x".repeat(1 << 13)}),
    });
    let list = pretty(&json!({"name": "a", "list": list.collect::<Vec<_>>(), "end": {"a": 1}}));
    let cases: [(&str, String, Modes); 10] = [
        (
            "a line",
            large(1).to_string(),
            &[("ndjson", "3, too-large 1:1"), ("log", "3, too-large 1:1")],
        ),
        (
            "an element on a line",
            format!("[{},\n{}]", large(1), small(2)),
            &[
                ("auto", "2, 3, too-large 1:2"),
                ("json", "2, 3, too-large 1:2"),
                ("log", "2, 3, too-large 1:1"),
            ],
        ),
        (
            "an element over lines",
            pretty(&array),
            &[
                ("auto", "2, 3, too-large 2:3"),
                ("json", "2, 3, too-large 2:3"),
                ("log", "2, 3, too-large 2:3"),
            ],
        ),
        (
            "lines with a prefix",
            prefixed,
            &[("auto", "2, 3, too-large 2:12"), ("log", "2, 3, too-large 2:12")],
        ),
        (
            "a list in an object over lines",
            format!("got {list}"),
            &[
                ("auto", "0, 300, 2000, 2047, 3, too-large 1:5"),
                ("log", "0, 300, 2000, 2047, 3, too-large 1:5"),
            ],
        ),
        (
            "a list in an object behind a prefix",
            format!("web_1  | {}", list.replace('\n', "\nweb_1  | ")),
            &[("auto", "0, 300, 2000, 2047, 3, too-large 1:10")],
        ),
        (
            "dressed lines",
            pretty(&array).replace('"', "\\\""),
            &[("auto", "2, 3, too-large 1:1"), ("log", "2, 3, too-large 1:1")],
        ),
        (
            "parts of docker's",
            docker(),
            &[("auto", "3, too-large 1:9"), ("log", "3, too-large 1:9")],
        ),
        ("parts of CRI's", cri(), &[("auto", "3, too-large 1:1"), ("log", "3, too-large 1:1")]),
        (
            "base64 in lines",
            ["eyJhIjoi", &code[8..], "U3RhdHVz", &code[8..], &code.repeat(OVER / code.len())]
                .concat(),
            &[("auto", "3, too-large 1:1"), ("log", "3, too-large 1:1")],
        ),
    ];
    let jobs: Vec<_> = cases
        .iter()
        .flat_map(|(name, text, modes)| modes.iter().map(move |mode| (name, text, mode)))
        .collect();
    in_parallel(&jobs, |(name, text, (mode, expected))| {
        assert_eq!(said(&format!("{text}{behind}"), mode), *expected, "{name}, {mode}");
    });
}

#[test]
fn what_is_as_long_as_it_may_be_is_read_in_every_mode() {
    let longest = longest(1);
    assert_eq!(longest.len(), MOST);
    let cri = parts(&longest).map(|(part, is_cut)| {
        let tag = if is_cut { 'P' } else { 'F' };
        format!("2025-06-27T11:01:27.019000000Z stdout {tag} {part}\n")
    });
    let cases: [(&str, String, &[&str]); 4] = [
        ("a line", format!("{longest}\n"), &["auto", "json", "ndjson", "log"]),
        ("an element", format!("[{longest}]\n"), &["auto", "json"]),
        ("parts of docker's", docker_parts(&longest), &["auto", "log"]),
        ("parts of CRI's", cri.collect(), &["auto", "log"]),
    ];
    let jobs: Vec<_> = cases
        .iter()
        .flat_map(|(name, text, modes)| modes.iter().map(move |mode| (name, text, mode)))
        .collect();
    in_parallel(&jobs, |(name, text, mode)| {
        assert_eq!(said(text, mode), "1", "{name}, {mode}");
    });
}
