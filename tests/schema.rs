//! `zdim schema`: both schemas are valid, and hold for what the program reads and prints.

use jsonschema::Validator;
use std::ops::ControlFlow;

use serde_json::Value;

use zdim::rules::Severity;

use crate::cases::cases;
use crate::support::{root, zdim};

fn schema(of: &str) -> Value {
    zdim(&format!("schema {of}")).stdout_holds("$schema").check().json()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).expect("the schema is one")
}

const GO_ON: ControlFlow<()> = ControlFlow::Continue(());

#[test]
fn both_are_of_2020_12() {
    for of in ["event", "report"] {
        let schema = schema(of);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{of}");
    }
    assert_eq!(schema(""), schema("event"));
}

#[test]
fn every_report_is_what_its_schema_says() {
    let schema = schema("report");
    let report = validator(&schema);
    let mut of_line = schema.clone();
    of_line["$ref"] = "#/$defs/line".into();
    for key in ["type", "required", "properties"] {
        of_line.as_object_mut().expect("an object").remove(key);
    }
    let line = validator(&of_line);
    for entry in std::fs::read_dir(root().join("samples")).expect("samples") {
        let path = entry.expect("an entry").path();
        let printed = zdim("inspect -o json").arg(&path).run();
        assert!(report.is_valid(&printed.json()), "{}", path.display());
        for value in zdim("inspect -o ndjson").arg(&path).run().json_lines() {
            assert!(line.is_valid(&value), "{value}");
        }
    }
    for broken in ["{\"a\": ", "", "[1, 2", "nonsense"] {
        assert!(report.is_valid(&zdim("inspect -o json").stdin(broken).run().json()), "{broken}");
        for value in zdim("inspect -o ndjson").stdin(broken).run().json_lines() {
            assert!(line.is_valid(&value), "{value}");
        }
    }
    assert!(!report.is_valid(&serde_json::json!({ "zdim": 1 })));
    assert!(!line.is_valid(&serde_json::json!({ "source": {} })));
}

/// Error rules that a schema cannot say, as its own comment lists them.
fn beyond(schema: &Value) -> Vec<&'static str> {
    let comment = schema["$comment"].as_str().expect("a comment");
    let (_, list) = comment.split_once("not found here: ").expect("a list");
    let rules = zdim::rules::ALL.iter().filter(|rule| rule.severity == Severity::Error);
    rules.map(|rule| rule.name).filter(|name| list.contains(&format!("{name} ("))).collect()
}

#[test]
fn every_event_is_accepted_unless_it_has_an_error() {
    let schema = schema("event");
    let (delivery, beyond) = (validator(&schema), beyond(&schema));
    assert!(beyond.contains(&"duplicate-key"), "{beyond:?}");
    let samples = std::fs::read_dir(root().join("samples")).expect("samples");
    let samples = samples.map(|entry| entry.expect("an entry").path());
    let cases = cases("find").into_iter().chain(cases("check")).map(|case| case.path);
    let (mut accepted, mut refused) = (0, 0);
    for path in samples.chain(cases) {
        // What is packed is unpacked by the program, not by the library.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        zdim::read_text("x", &text, zdim::How::default(), |found| {
            let zdim::Found::Event(event) = found else { return GO_ON };
            let raw = event.event().object().node.raw();
            // A lone surrogate is data, but not to this reader.
            let Ok(value) = serde_json::from_str::<Value>(raw) else { return GO_ON };
            let findings = zdim::judge(event.event());
            let mut errors = findings.iter().filter(|f| f.severity == Severity::Error);
            let is_valid = delivery.is_valid(&value);
            // 1e3 and 1.0 are whole numbers to a schema, as its comment says.
            let is_whole = |text: &str| !text.starts_with('"') && text.contains(['.', 'e']);
            let is_beyond = |error: &&zdim::rules::Finding| match error.rule.name {
                "lossy-id" | "invalid-count" | "invalid-time" => {
                    let node = event.event().object().node;
                    let start = node.span().start;
                    is_whole(&node.raw()[error.span.start - start..error.span.end - start])
                }
                name => beyond.contains(&name),
            };
            match errors.clone().any(|error| !is_beyond(&error)) {
                true => assert!(!is_valid, "{}: {raw}", path.display()),
                false if errors.next().is_some() => {} // may be either
                false => assert!(is_valid, "{}: {raw}", path.display()),
            }
            accepted += usize::from(is_valid);
            refused += usize::from(!is_valid);
            GO_ON
        });
    }
    assert!(accepted > 200 && refused > 60, "{accepted} accepted, {refused} refused");
}

#[test]
fn samples_are_deliveries() {
    let delivery = validator(&schema("event"));
    for entry in std::fs::read_dir(root().join("samples")).expect("samples") {
        let path = entry.expect("an entry").path();
        let is_json = path.extension().is_some_and(|ending| ending == "json" || ending == "ndjson");
        if !is_json {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a sample");
        let values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
        for value in values {
            let valid = delivery.is_valid(&value.expect("JSON"));
            assert_eq!(valid, !path.ends_with("mistakes.json"), "{}", path.display());
        }
    }
}
