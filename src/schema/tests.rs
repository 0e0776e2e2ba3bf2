//! The schemas against the rules and against what zdim prints.

use std::borrow::Cow;
use std::sync::Arc;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::{delivery as delivery_schema, event, report};
use crate::event::{Recognised, recognise};
use crate::explain::Topic;
use crate::judge::{Inspection, Problem, Source, Standalone};
use crate::rules::{self, Finding, Severity};
use crate::tables::{Documented, Field, Home, ReplyStatus, SessionStatus};
use crate::text::{Node, Place, Position, Span};

/// The delivery of Zoho's documentation.
fn delivery() -> Value {
    json!([serde_json::from_str::<Value>(&Documented::event().line()).unwrap()])
}

fn compile(schema: &Value) -> Validator {
    jsonschema::draft202012::meta::validate(schema).unwrap();
    jsonschema::validator_for(schema).unwrap()
}

/// What the rules say of one event; `None` if the value is none.
fn judged(value: &Value) -> Option<Vec<Finding>> {
    let text = value.to_string();
    match recognise(Node::new(&text, Span { start: 0, end: text.len() }), "") {
        Recognised::Session(event) => Some(rules::judge(&event)),
        _ => None,
    }
}

/// Whether a finding makes an event invalid: an error, or a number whose digits would
/// not be right in quotes either.
fn is_error(finding: &Finding) -> bool {
    finding.severity == Severity::Error
        || (finding.rule.name == "unquoted-number" && finding.suggestion.is_none())
}

/// Whether a finding is about the form of an event, and not about what it says.
fn is_of_form(finding: &Finding) -> bool {
    !["reply-contradicts-session", "assignee-contradiction", "unusual-transition"]
        .contains(&finding.rule.name)
}

fn assert_agrees(schema: &Validator, value: &Value) {
    let findings = judged(value);
    let accepted = findings.as_ref().is_some_and(|findings| !findings.iter().any(is_error));
    assert_eq!(schema.is_valid(value), accepted, "the rules say {findings:?} of {value}");
}

#[test]
fn rule_examples_are_refused_for_errors_and_accepted_for_warnings() {
    let schema = compile(&event());
    for rule in rules::ALL {
        let is_beyond = event::BEYOND.iter().any(|(name, _)| *name == rule.name);
        let value: Option<Value> = serde_json::from_str(&rule.example()).ok();
        let value = value.filter(Value::is_object);
        let accepts = value.as_ref().map(|value| schema.is_valid(value));
        match rule.severity {
            Severity::Error if is_beyond => assert_ne!(accepts, Some(false), "{}", rule.name),
            Severity::Error if value.is_none() => {} // no event, so no instance
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
    let (schema, strict) = (compile(&event()), compile(&delivery_schema()));
    let mut value = delivery();
    for session in SessionStatus::ALL {
        for reply in ReplyStatus::ALL {
            value[0]["payload"]["sessionStatus"] = session.name().into();
            value[0]["payload"]["replyStatus"] = reply.name().into();
            assert!(schema.is_valid(&value[0]), "{value}");
            assert!(strict.is_valid(&value) || session == SessionStatus::Missed, "{value}");
            assert_agrees(&schema, &value[0]);
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
    let accepted = values.iter().filter(|value| schema.is_valid(&value[0])).count();
    assert!(accepted > 100 && values.len() - accepted > 100, "{accepted} of {}", values.len());
    for value in &values {
        assert_agrees(&schema, &value[0]);
        assert_agrees(&schema, &value[0]["payload"]);
    }
}

#[test]
fn a_delivery_has_nothing_that_a_rule_of_form_objects_to() {
    let schema = compile(&delivery_schema());
    let values = mutations();
    let accepted = values.iter().filter(|value| schema.is_valid(value)).count();
    assert!(accepted > 50 && values.len() - accepted > 100, "{accepted} of {}", values.len());
    for value in &values {
        let findings = judged(&value[0]);
        let is_right = findings.as_ref().is_some_and(|f| !f.iter().any(is_of_form));
        assert_eq!(schema.is_valid(value), is_right, "the rules say {findings:?} of {value}");
        assert!(!schema.is_valid(&value[0]) && !schema.is_valid(&value[0]["payload"]));
    }
    assert!(schema.is_valid(&json!([delivery()[0], delivery()[0]])));
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
            assert_agrees(&schema, &value[0]);
        }
    }
}

#[test]
fn what_is_no_session_event_is_none() {
    let schema = compile(&event());
    let payload = delivery()[0]["payload"].clone();
    let message = json!({
        "payload": { "text": delivery().to_string(), "fake": payload },
        "eventTime": 5, "eventType": "IM_Message_Add", "orgId": null
    });
    for value in [
        message,
        json!({ "log": delivery()[0] }),
        json!({ "zdim": 1, "problems": [], "events": delivery() }),
        json!({ "event": delivery()[0], "problems": "none" }),
        delivery(),
        json!([]),
        json!({}),
        json!(5),
        json!("IM_Session_Status"),
        json!({ "eventType": "IM_Session_Status" }),
        json!({ "eventType": "IM_Session_Status", "orgId": "1" }),
        json!({ "eventType": "Ticket_Add", "orgId": "1", "payload": null }),
        json!({ "eventType": null, "payload": payload }),
        json!({ "payload": payload, "orgId": "1", "eventTime": "1" }),
        json!({ "payload": payload, "orgId": "1" }),
        json!({ "payload": payload, "time": "1" }),
        json!({ "payload": { "text": "" }, "orgId": "1", "sessionStatus": "OPEN" }),
        json!({ "eventType": "IM_Session_Status", "orgId": "1", "sessionStatus": "OPEN" }),
    ] {
        assert!(!schema.is_valid(&value), "{value}");
        assert_agrees(&schema, &value);
    }
    let mut flat = payload;
    flat["eventType"] = "IM_Session_Status".into();
    assert_agrees(&schema, &flat);
    flat["orgId"] = "1".into();
    assert_agrees(&schema, &flat);
}

/// The schema follows the contract here: "wrong-type: a payload that is no object".
#[test]
fn a_payload_that_is_no_object_is_refused() {
    let schema = compile(&event());
    for odd in odd_values().into_iter().filter(|odd| !odd.is_object()) {
        let mut value = delivery();
        value[0]["payload"] = odd;
        assert!(!schema.is_valid(&value[0]), "{value}");
    }
}

/// What strict validators refuse: a keyword without a type that it is for, a union of
/// types other than with null, a required name that is not described, a format.
fn assert_strict(schema: &Value, types: &Value, at: &str) {
    let Some(members) = schema.as_object() else { return };
    let types = members.get("type").unwrap_or(types);
    let list: Vec<&str> = match types {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    };
    assert!(list.len() < 2 || (list.len() == 2 && list.contains(&"null")), "{at}: {types}");
    for (keyword, value) in members {
        let wanted: &[&str] = match keyword.as_str() {
            "properties" | "required" | "additionalProperties" => &["object"],
            "items" => &["array"],
            "pattern" => &["string"],
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                &["integer", "number"]
            }
            "format" => panic!("{at} has a format"),
            _ => &[],
        };
        let is_for = wanted.is_empty() || wanted.iter().any(|wanted| list.contains(wanted));
        assert!(is_for, "{at}: {keyword} for {types}");
        if keyword == "required" {
            for name in value.as_array().unwrap() {
                assert!(
                    members["properties"].get(name.as_str().unwrap()).is_some(),
                    "{at}: {name}"
                );
            }
        }
        let at = format!("{at}/{keyword}");
        match keyword.as_str() {
            "properties" | "$defs" => {
                for (name, inner) in value.as_object().unwrap() {
                    assert_strict(inner, &Value::Null, &format!("{at}/{name}"));
                }
            }
            "anyOf" | "allOf" => {
                value.as_array().unwrap().iter().for_each(|inner| assert_strict(inner, types, &at));
            }
            "not" | "if" | "then" | "else" => assert_strict(value, types, &at),
            "items" | "additionalProperties" => assert_strict(value, &Value::Null, &at),
            _ => {}
        }
    }
}

#[test]
fn every_schema_is_written_for_strict_readers() {
    for schema in [delivery_schema(), event(), report()] {
        compile(&schema);
        assert_strict(&schema, &Value::Null, schema["$id"].as_str().unwrap());
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
    let whole = compile(&schema);
    let shut = shut(schema.clone());
    let (open, strict) = (part(&schema, "Inspection"), part(&shut, "Inspection"));
    let mut lines = Vec::new();
    let payloads = mutations().into_iter().map(|value| value[0].to_string());
    for text in rules::ALL.iter().map(|rule| rule.example()).chain(payloads) {
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
    let finding = part(&shut, "Finding");
    for stray in &strays {
        assert!(finding.is_valid(stray) && whole.is_valid(stray), "{stray}");
    }
    let events: Vec<&Value> = lines.iter().map(|(_, line)| line).collect();
    let mut value = json!({
        "zdim": 1, "events": events, "problems": strays,
        "summary": { "inputs": 1, "events": 3, "otherEvents": { "Ticket_Add": 2 }, "noiseLines": 0,
            "permitted": 1, "refused": 1, "unknown": 1, "errors": 2, "warnings": 0 }
    });
    assert!(part(&shut, "InspectReport").is_valid(&value));
    assert!(whole.is_valid(&value), "{:?}", whole.validate(&value).err());
    assert!(!events.is_empty() && !strays.is_empty());
    value["summary"]["events"] = "3".into();
    assert!(!whole.is_valid(&value));
}

#[test]
fn every_measure_in_the_report_is_explained() {
    let form = ["zdim", "zdimStats", "errors", "warnings", "problems"];
    let of_sessions = ["sessions", "selected", "shown"];
    let schema = report();
    let objects = [
        "FollowedSession",
        "Episode",
        "Refusal",
        "Handler",
        "Episodes",
        "SessionsSummary",
        "StatsReport",
    ];
    for object in objects {
        let members = schema["$defs"][object]["properties"].as_object().expect("members");
        for key in members.keys() {
            let text = key.strip_suffix("Ms").unwrap_or_default();
            let is_said_twice = members.contains_key(text);
            let is_form = form.contains(&&**key) || of_sessions.contains(&&**key);
            if !is_form && !is_said_twice {
                assert!(Topic::find(key).is_ok(), "{object}.{key}");
            }
        }
    }
}

/// A later version may have other rules and words, and more members.
#[test]
fn names_and_meanings_are_open() {
    let schema = report();
    let (line, finding) = (part(&schema, "Inspection"), part(&schema, "Finding"));
    let inspection = inspect(&rules::values::UNKNOWN_REPLY_STATUS.example()).unwrap();
    let mut value = serde_json::to_value(&inspection).unwrap();
    value["session"]["meaning"] = "What it means.".into();
    value["reply"]["meaning"] = "Another wording.".into();
    value["reply"]["nextStep"] = "Wait.".into();
    value["reply"]["since"] = 5.into();
    value["problems"][0]["rule"] = "a-new-rule".into();
    assert!(line.is_valid(&value));
    let mut stray = serde_json::to_value(Standalone(&inspection.problems[0])).unwrap();
    stray["rule"] = "a-new-rule".into();
    assert!(finding.is_valid(&stray));
    stray["severity"] = "fatal".into();
    assert!(!finding.is_valid(&stray));
}

/// A time or a count that is none is null, and the finding has its text.
#[test]
fn each_key_has_one_type() {
    for (rule, key, text) in [
        (&rules::values::INVALID_TIME, "eventTime", "1751022087"),
        (&rules::values::INVALID_COUNT, "messagesCount", "-1"),
    ] {
        let value = serde_json::to_value(inspect(&rule.example()).unwrap()).unwrap();
        assert_eq!(value["event"][key], Value::Null);
        assert_eq!(value["problems"][0]["value"], text);
    }
    let largest = Documented::event().with(Field::MessagesCount, "9007199254740993").line();
    let value = serde_json::to_value(inspect(&largest).unwrap()).unwrap();
    assert_eq!(value["event"]["messagesCount"], Value::Null, "no double holds it");
}
