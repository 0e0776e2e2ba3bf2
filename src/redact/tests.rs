//! Whatever a delivery says, nothing of an id is left.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::reading::Found;
use crate::rules::{Finding, reading};
use crate::tables::Documented;
use crate::text::{Place, Position};

/// Inspects and redacts the events of `capture`, all by one redactor.
fn redacted(path: &str, capture: &str) -> Vec<(Inspection<'static>, Inspection<'static>)> {
    let mut redactor = Redactor::new(true);
    let mut events = Vec::new();
    crate::read_text(path, capture, crate::How::default(), |found| {
        if let Found::Event(event) = found {
            let before = event.inspect().into_owned();
            let mut after = before.clone();
            redactor.event(&mut after);
            events.push((before, after));
        }
        std::ops::ControlFlow::Continue(())
    });
    events
}

/// All that is printed of an event but its times, lines, columns and rules' own words.
fn words_of(inspection: &Inspection) -> String {
    let mut value = serde_json::to_value(inspection).unwrap();
    let is_of_time = |problem: &Value| problem["pointer"].to_string().contains("eventTime");
    for problem in value["problems"].as_array_mut().unwrap() {
        if is_of_time(problem) {
            problem["suggestion"] = Value::Null;
            problem["message"] = Value::Null;
        }
        for key in ["help", "line", "column", "endLine", "endColumn"] {
            problem[key] = Value::Null;
        }
    }
    for (object, key) in [("event", "eventTimeMs"), ("event", "eventTime"), ("source", "line")] {
        value[object][key] = Value::Null;
    }
    value.to_string()
}

fn has_long_run(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= 6)
}

fn id_texts(inspection: &Inspection) -> [Option<String>; 4] {
    let fields = &inspection.event;
    [Field::SessionId, Field::CurrentAssigneeId, Field::ChannelId, Field::OrgId]
        .map(|field| fields.get(field).map(|words| words.text().trim().to_owned()))
}

fn event(session: &str, assignee: &str, channel: &str, org: &str, status: &str) -> String {
    Documented::event()
        .with_json(Field::CurrentAssigneeId, assignee)
        .with_json(Field::SessionStatus, status)
        .with_json(Field::SessionId, session)
        .with(Field::MessagesCount, "1234567")
        .with_json(Field::ChannelId, channel)
        .with_json(Field::OrgId, org)
        .text()
}

#[test]
fn names_are_given_in_the_order_of_appearance() {
    let first = event("\"65403000000038063\"", "\"106554156\"", "\"654011\"", "\"12\"", "\"OPEN\"");
    let other =
        event("\"654011\"", "\"106554156\"", "12", "\"65403000000038063x\"", "\"A1234567\"");
    let events = redacted("logs/65403000000038063.json", &format!("[{first}, {other}]"));
    let json = serde_json::to_value(&events[0].1).unwrap();
    assert_eq!(json["event"]["sessionId"], "session-1");
    assert_eq!(json["event"]["currentAssigneeId"], "assignee-1");
    assert_eq!(json["event"]["channelId"], "channel-1");
    assert_eq!(json["event"]["orgId"], "org-1");
    // A name is no number: it stands where people look.
    assert_eq!(json["event"]["messagesCount"], Value::Null);
    assert_eq!(events[0].1.event.get(Field::MessagesCount).unwrap().text(), "number-1");
    assert_eq!(json["event"]["eventTimeMs"], 1_751_022_087_019_i64);
    assert_eq!(json["source"]["path"], "logs/session-1.json");
    let json = serde_json::to_value(&events[1].1).unwrap();
    assert_eq!(json["event"]["sessionId"], "channel-1");
    assert_eq!(json["event"]["channelId"], "org-1");
    assert_eq!(json["event"]["orgId"], "org-2");
    assert_eq!(json["session"]["status"], "Anumber-1");
    let says = |rule: &str, key: &str| {
        let problems = json["problems"].as_array().unwrap();
        problems.iter().find(|problem| problem["rule"] == rule).unwrap()[key].clone()
    };
    assert_eq!(says("unquoted-number", "suggestion"), "\"org-1\"");
    assert_eq!(says("invalid-id", "message"), "orgId is `org-2`, not digits");
    let status = "sessionStatus is `Anumber-1`, which is not a session status";
    assert_eq!(says("unknown-session-status", "message"), status);
    assert_eq!(says("unknown-session-status", "value"), "Anumber-1");
    assert_eq!(says("invalid-id", "value"), "org-2");
    assert_eq!(says("unquoted-number", "value"), "org-1");
}

#[test]
fn times_stay() {
    let seconds = event("\"1\"", "null", "\"3\"", "\"4\"", "\"OPEN\"").replace("087019", "087");
    let [(_, after)] = &redacted("-", &seconds)[..] else { panic!("one event") };
    let json = serde_json::to_string(after).unwrap();
    assert!(json.contains(r#""value":"1751022087""#), "{json}");
    assert!(json.contains("eventTime is `1751022087`: seconds?"), "{json}");
    assert!(json.contains(r#""suggestion":"1751022087000""#), "{json}");
    let id = seconds.replace("1751022087", "65403000000038063");
    let [(_, after)] = &redacted("-", &id)[..] else { panic!("one event") };
    assert!(!has_long_run(&words_of(after)), "{}", words_of(after));
    let time = after.event.get(Field::EventTime);
    assert!(matches!(time, Some(Words::Text(text)) if &**text == "number-2"));
}

#[test]
fn what_no_string_can_hold_is_redacted_too() {
    let odd = event(r#""1234\ud800""#, r#""\udfff""#, "\"3\"", "\"4\"", r#""A\u0031234567\ud800""#);
    let [(_, after)] = &redacted("-", &odd)[..] else { panic!("one event") };
    let json = crate::render::json::compact(after);
    assert!(json.contains(r#""sessionId":"session-1""#), "{json}");
    assert!(json.contains(r#""sessionStatus":"Anumber-1\ud800""#), "{json}");
    assert!(!json.contains("1234"), "{json}");
}

#[test]
fn an_excerpt_keeps_its_span() {
    let text = r#"{"sessionId": "654030000", "sessionStatus": "OPE", "orgId": "12"}"#;
    let start = text.find("\"OPE\"").unwrap();
    let finding =
        Finding::of_no_event(&reading::INVALID_JSON, "bad".to_owned(), Span { start: 0, end: 1 });
    let place = Place { start: Position::START, end: Position::START };
    let mut problem = Problem::new(finding, place, "a".into(), vec!["log".to_owned()]);
    problem.excerpt = Some(Excerpt {
        start: Position::START,
        text: text.to_owned(),
        span: Span { start, end: start + 5 },
        is_cut: false,
    });
    let mut redactor = Redactor::new(true);
    redactor.problem(&mut problem);
    let Excerpt { text, span, .. } = problem.excerpt.clone().unwrap();
    assert_eq!(text, r#"{"sessionId": "session-1", "sessionStatus": "OPE", "orgId": "org-1"}"#);
    assert_eq!(&text[span.start..span.end], "\"OPE\"");
    problem.via.push("bytes:/MESSAGE".to_owned());
    redactor.problem(&mut problem);
    assert!(problem.excerpt.is_none());
}

#[test]
fn a_huge_id_leaves_no_more_than_its_name() {
    let id = "7".repeat(3 << 20);
    let events = redacted("-", &event(&id, "1", "2", "3", "\"OPEN\""));
    let json = serde_json::to_string(&events[0].1).unwrap();
    assert!(json.len() < 4000 && json.contains("session-1"), "{} bytes", json.len());
}

/// A value of an id field as captures have them, good and bad.
fn id() -> impl Strategy<Value = String> {
    let digits = || "[1-9][0-9]{5,23}";
    prop_oneof![
        4 => digits().prop_map(|id| format!("\"{id}\"")),
        1 => Just("\"65403000000038063\"".to_owned()),
        1 => digits(),
        1 => digits().prop_map(|id| format!("{id}.5e3")),
        1 => digits().prop_map(|id| format!("\" {id}\\n\"")),
        1 => digits().prop_map(|id| format!("\"{}\\u003{}{}\"", &id[..3], &id[3..4], &id[4..])),
        1 => "[a-z]{3}zqx[a-z ]{3}z".prop_map(|id| format!("\"{id}\"")),
        1 => digits().prop_map(|id| format!("\"{id}zqx\\\"\\\\\\ud800\"")),
        1 => digits().prop_map(|id| format!("{{\"zqx\": [\"{id}\"]}}")),
        1 => Just("null".to_owned()),
        1 => Just("\"\"".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn nothing_of_an_id_is_left(
        ids in prop::collection::vec((id(), id(), id(), id()), 1..4),
        status in "[A-Z_]{0,3}[0-9]{0,9}",
        name in "[a-z]{1,3}[0-9]{0,12}[.]json",
        is_nested in any::<bool>(),
    ) {
        let events: Vec<String> = ids
            .iter()
            .map(|(session, assignee, channel, org)| {
                event(session, assignee, channel, org, &format!("\"{status}\""))
            })
            .collect();
        let mut capture = format!("[{}]", events.join(","));
        if is_nested {
            capture = serde_json::json!({ "id-1234567": capture }).to_string();
        }
        let events = redacted(&name, &capture);
        let mut names = HashMap::new();
        for (before, after) in &events {
            let words = words_of(after);
            prop_assert!(!has_long_run(&words), "{}", words);
            prop_assert!(!words.contains("zqx"), "{}", words);
            for (old, new) in id_texts(before).into_iter().zip(id_texts(after)) {
                let (Some(old), Some(new)) = (old, new) else { continue };
                if old.is_empty() {
                    continue;
                }
                prop_assert!(!words.contains(&old), "{} in {}", old, words);
                prop_assert_eq!(names.entry(old).or_insert_with(|| new.clone()), &new);
            }
        }
        let distinct: std::collections::HashSet<&String> = names.values().collect();
        prop_assert_eq!(distinct.len(), names.len());
    }

    /// The same in a capture's own lines, in which nothing has been parsed.
    #[test]
    fn nothing_of_an_id_is_left_in_an_excerpt(
        ids in (id(), id(), id(), id()),
        levels in 0..3,
        cut in 0..400_usize,
    ) {
        let mut text = event(&ids.0, &ids.1, &ids.2, &ids.3, "\"OPEN\"");
        for _ in 0..levels {
            text = Value::String(text).to_string();
        }
        let text = &text[..text.len() - cut.min(text.len())]; // it is ASCII
        let span = Span { start: text.len() / 2, end: text.len() };
        let mut excerpt = Excerpt { start: Position::START, text: text.to_owned(), span, is_cut: false };
        Redactor::new(true).excerpt(&mut excerpt);
        // The cut may have made seconds of it.
        let left = excerpt.text.replace("1751022087", "");
        prop_assert!(!has_long_run(&left), "{}", left);
        prop_assert!(!left.contains("zqx"), "{}", left);
        prop_assert!(excerpt.text.get(excerpt.span.start..excerpt.span.end).is_some());
    }
}
