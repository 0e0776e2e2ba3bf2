//! The schemas against the rules and against what zdim prints.

use std::borrow::Cow;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{event, report};
use crate::event::{Recognised, recognise};
use crate::judge::{Inspection, Problem, Source, Standalone};
use crate::rules::{self, Severity};
use crate::tables::{Field, Home, ReplyStatus, SessionStatus};
use crate::text::{Node, Place, Position, Span, Type};

/// The delivery of Zoho's documentation.
const DELIVERY: &str = r#"[{"payload": {"currentAssigneeId": "106554156",
  "sessionStatus": "ON_HOLD", "replyStatus": "ACCEPTED", "sessionOldStatus": "ENDED",
  "sessionId": "65403000000038063", "messagesCount": "23", "assigneeType": "AGENT",
  "channelId": "65403000000038011"}, "eventTime": "1751022087019",
  "eventType": "IM_Session_Status", "orgId": "106553778"}]"#;

fn delivery() -> Value {
    serde_json::from_str(DELIVERY).unwrap()
}

fn compile(schema: &Value) -> Validator {
    jsonschema::draft202012::meta::validate(schema).unwrap();
    jsonschema::validator_for(schema).unwrap()
}

/// What the rules say of a whole value: whether it holds an event, and the error rules that fire.
fn judged(value: &Value) -> (bool, Vec<&'static str>) {
    let text = value.to_string();
    let mut said = (false, Vec::new());
    search(Node::new(&text, Span { start: 0, end: text.len() }), &mut said);
    said
}

/// Looks for events as zdim does, but not inside strings.
fn search(node: Node<'_>, said: &mut (bool, Vec<&'static str>)) {
    node.elements().into_iter().for_each(|element| search(element, said));
    if node.kind() != Type::Object {
        return;
    }
    match recognise(node, "") {
        Recognised::Session(event) => {
            let errors = rules::judge(&event).into_iter().filter(|f| f.severity == Severity::Error);
            said.0 = true;
            said.1.extend(errors.map(|f| f.rule.name));
        }
        Recognised::Other(_) => said.0 = true,
        Recognised::OwnOutput => {}
        Recognised::Nothing(members) | Recognised::NothingWide(members) => {
            for member in members {
                search(member.value, said);
            }
        }
    }
}

fn assert_agrees(schema: &Validator, value: &Value) {
    let (holds_event, errors) = judged(value);
    let accepted = holds_event && errors.is_empty();
    assert_eq!(schema.is_valid(value), accepted, "the rules say {errors:?} of {value}");
}

#[test]
fn rule_examples_are_refused_for_errors_and_accepted_for_warnings() {
    let schema = compile(&event());
    for rule in rules::ALL {
        let is_beyond = event::BEYOND.iter().any(|(name, _)| *name == rule.name);
        let value: Option<Value> = serde_json::from_str(rule.example).ok();
        let accepts = value.as_ref().map(|value| schema.is_valid(value));
        match rule.severity {
            Severity::Error if is_beyond => assert_ne!(accepts, Some(false), "{}", rule.name),
            Severity::Error => assert_eq!(accepts, Some(false), "is {} in BEYOND?", rule.name),
            // a rule of several events has an example that is no one instance
            Severity::Warning => assert_ne!(accepts, Some(false), "{}", rule.name),
        }
    }
    for (name, _) in event::BEYOND {
        assert!(rules::by_name(name).is_some(), "{name} is no rule");
    }
}

#[test]
fn every_pair_of_statuses_is_accepted() {
    let schema = compile(&event());
    let mut value = delivery();
    for session in SessionStatus::ALL {
        for reply in ReplyStatus::ALL {
            value[0]["payload"]["sessionStatus"] = session.name().into();
            value[0]["payload"]["replyStatus"] = reply.name().into();
            assert!(schema.is_valid(&value), "{value}");
            assert_agrees(&schema, &value);
        }
    }
}

/// Values that captures have, and values that none should have.
fn odd_values() -> Vec<Value> {
    let mut values = vec![
        json!(null),
        json!(true),
        json!(false),
        json!([]),
        json!(["106554156"]),
        json!({}),
        json!({ "id": "1" }),
        json!(0),
        json!(-1),
        json!(23),
        json!(1.5),
        json!(9_007_199_254_740_991_i64),
        json!(-9_007_199_254_740_991_i64),
        json!(9_007_199_254_740_992_i64),
        json!(65_403_000_000_038_063_i64),
        json!(u64::MAX),
        json!(1_751_022_087_019_i64),
        json!(1_751_022_087),
        json!(1_262_303_999_999_i64),
        json!(4_102_444_799_999_i64),
        json!(4_102_444_800_000_i64),
    ];
    let texts = [
        "",
        " ",
        "0",
        "007",
        "-1",
        "1.5",
        "1e3",
        "65403000000038063",
        "12345678900000706159123",
        "65403n",
        "٣",
        "1751022087",
        "1262303999999",
        "1262304000000",
        "4102444799999",
        "4102444800000",
        "0000000000023",
        "ON_HOLD",
        "on_hold",
        " ON_HOLD",
        "ON_HOLD\n",
        "MISSED",
        "ACCEPTED",
        "SESSION_EXPIRED",
        "AGENT",
        "BOT",
        "agent",
        "IM_Session_Status",
        "IM_Message_Add",
        "null",
    ];
    values.extend(texts.map(Value::from));
    values
}

/// The delivery, its event and its payload, each with every field changed in every odd way.
fn mutations() -> Vec<Value> {
    let mut mutated = Vec::new();
    let places: Vec<(&str, &str)> = Field::ALL
        .into_iter()
        .map(|f| (if f.home() == Home::Envelope { "/0" } else { "/0/payload" }, f.name()))
        .chain([("/0", "mood"), ("/0/payload", "mood"), ("/0/payload", "eventTime")])
        .collect();
    for (object, key) in places {
        let mut without = delivery();
        without.pointer_mut(object).unwrap().as_object_mut().unwrap().shift_remove(key);
        mutated.push(without.clone());
        for odd in odd_values() {
            let mut with = delivery();
            with.pointer_mut(object).unwrap()[key] = odd.clone();
            mutated.push(with);
            let mut with_under_another_key = without.clone();
            with_under_another_key.pointer_mut(object).unwrap()[format!("{key}s")] = odd;
            mutated.push(with_under_another_key);
        }
    }
    mutated
}

#[test]
fn the_schema_accepts_what_the_error_rules_accept() {
    let schema = compile(&event());
    let values = mutations();
    let accepted = values.iter().filter(|value| schema.is_valid(value)).count();
    assert!(accepted > 100 && values.len() - accepted > 100, "{accepted} of {}", values.len());
    for value in &values {
        assert_agrees(&schema, value);
        assert_agrees(&schema, &value[0]);
        assert_agrees(&schema, &value[0]["payload"]);
    }
    for value in values.iter().step_by(7) {
        assert_agrees(&schema, &json!([delivery()[0], value[0]]));
        assert_agrees(&schema, &json!({ "body": { "events": value } }));
    }
}

#[test]
fn two_faults_at_once_are_refused_as_one() {
    let schema = compile(&event());
    let some: Vec<Value> = odd_values().into_iter().step_by(3).collect();
    for (first, second) in
        Field::ALL.into_iter().flat_map(|a| Field::ALL.map(|b| (a, b))).filter(|(a, b)| a < b)
    {
        for (odd, other) in some.iter().zip(some.iter().rev()) {
            let mut value = delivery();
            for (field, odd) in [(first, odd), (second, other)] {
                let object = if field.home() == Home::Envelope { "/0" } else { "/0/payload" };
                value.pointer_mut(object).unwrap()[field.name()] = odd.clone();
            }
            assert_agrees(&schema, &value);
        }
    }
}

#[test]
fn what_is_no_session_event_is_not_judged() {
    let schema = compile(&event());
    let message = json!({
        "payload": { "text": DELIVERY, "fake": delivery()[0]["payload"].clone() },
        "eventTime": 5, "eventType": "IM_Message_Add", "orgId": null
    });
    let mut broken = delivery();
    broken[0]["payload"]["replyStatus"] = json!("accepted");
    for value in [
        message.clone(),
        json!([message, delivery()[0]]),
        json!([1, "x", null, {}, delivery()[0]]),
        json!({ "log": delivery() }),
        json!({ "zdim": 1, "problems": [], "events": broken }),
        json!([{ "zdim": 1, "problems": [], "events": broken }, delivery()[0]]),
        json!({ "event": broken, "problems": "none" }),
        json!([]),
        json!({}),
        json!(5),
        json!("IM_Session_Status"),
        json!([[[delivery()]]]),
        json!({ "eventType": "IM_Session_Status" }),
        json!({ "eventType": "IM_Session_Status", "orgId": "1" }),
        json!({ "eventType": "Ticket_Add", "orgId": "1", "payload": null }),
        json!({ "eventType": null, "payload": delivery()[0]["payload"] }),
        json!({ "payload": delivery()[0]["payload"], "orgId": "1", "eventTime": "1" }),
        json!({ "payload": delivery()[0]["payload"], "orgId": "1" }),
        json!({ "payload": delivery()[0]["payload"], "time": "1" }),
        json!({ "payload": { "text": "" }, "orgId": "1", "sessionStatus": "OPEN" }),
        json!({ "eventType": "IM_Session_Status", "orgId": "1", "sessionStatus": "OPEN" }),
    ] {
        assert_agrees(&schema, &value);
    }
}

/// The schema follows the contract here: "wrong-type: a payload that is no object".
#[test]
fn a_payload_that_is_no_object_is_refused() {
    let schema = compile(&event());
    for odd in odd_values().into_iter().filter(|odd| !odd.is_object()) {
        let mut value = delivery();
        value[0]["payload"] = odd;
        assert!(!schema.is_valid(&value), "{value}");
    }
}

/// The schema with every object shut, so that a test sees a member that nobody described.
fn shut(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(members) => {
            members.values_mut().for_each(|value| *value = shut(value.take()));
            if members.contains_key("properties") {
                members.insert("unevaluatedProperties".into(), false.into());
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|value| *value = shut(value.take())),
        _ => {}
    }
    schema
}

fn inspect(text: &str) -> Option<Inspection<'static>> {
    let event = rules::event_of(text)?;
    let place = Place { start: Position::START, end: Position { line: 1, column: 2 } };
    let path: Arc<str> = "a.json".into();
    let problems = rules::judge(&event)
        .into_iter()
        .map(|finding| Problem::new(finding, place, path.clone(), Vec::new()))
        .collect();
    let source = Source {
        path: Cow::Borrowed(&path),
        line: 1,
        column: 1,
        pointer: "/0".into(),
        via: vec!["log".into()].into(),
    };
    Some(Inspection::new(&event, source, problems).into_owned())
}

/// `schema`'s definition `name` as a schema of its own.
fn part(schema: &Value, name: &str) -> Validator {
    let mut part = json!({ "$ref": format!("#/$defs/{name}") });
    part["$defs"] = schema["$defs"].clone();
    compile(&part)
}

#[test]
fn what_is_printed_is_what_the_report_schema_says() {
    let schema = report();
    let (whole, open) = (compile(&schema), part(&schema, "line"));
    let mut strict = schema.clone();
    strict["$defs"]["inspection"] = shut(strict["$defs"]["inspection"].take());
    for name in ["source", "event", "session", "reply", "summary"] {
        strict["$defs"][name] = shut(strict["$defs"][name].take());
    }
    let strict = part(&strict, "inspection");
    let mut lines = Vec::new();
    let payloads = mutations().into_iter().map(|value| value[0].to_string());
    for text in rules::ALL.iter().map(|r| r.example.to_owned()).chain(payloads) {
        let Some(inspection) = inspect(&text) else { continue };
        let line = serde_json::to_value(&inspection).unwrap();
        for schema in [&open, &strict] {
            let error = schema.validate(&line).err();
            assert!(error.is_none(), "{error:?} in {line}");
        }
        lines.push((inspection, line));
    }
    let strays: Vec<Value> = lines
        .iter()
        .flat_map(|(inspection, _)| &inspection.problems)
        .map(|problem| serde_json::to_value(Standalone(problem)).unwrap())
        .collect();
    let events: Vec<&Value> = lines.iter().map(|(_, line)| line).collect();
    let mut value = json!({
        "zdim": 1, "events": events, "problems": strays,
        "summary": { "inputs": 1, "events": 3, "otherEvents": { "Ticket_Add": 2 }, "noiseLines": 0,
            "permitted": 1, "refused": 1, "unknown": 1, "errors": 2, "warnings": 0 }
    });
    assert!(whole.is_valid(&value), "{:?}", whole.validate(&value).err());
    assert!(!events.is_empty() && !strays.is_empty());
    value["summary"]["events"] = "3".into();
    assert!(!whole.is_valid(&value));
}

#[test]
fn a_line_without_an_event_says_where_it_was_found() {
    let line = part(&report(), "line");
    let problem = json!({ "rule": "invalid-json", "severity": "error", "message": "m", "help": "h",
        "suggestion": null, "pointer": "", "line": 1, "column": 1, "endLine": 1, "endColumn": 1 });
    let source = json!({ "path": "-", "line": 1, "column": 1, "pointer": "", "via": [] });
    let mut value = json!({ "source": source, "problems": [problem] });
    assert!(line.is_valid(&value));
    value["problems"][0]["severity"] = "fatal".into();
    assert!(!line.is_valid(&value));
}
