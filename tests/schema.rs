//! `zdim schema`: all schemas are valid, and hold for what the program reads and prints.

use jsonschema::Validator;
use std::ops::ControlFlow;

use serde_json::Value;

use zdim::rules::Severity;

use crate::cases::{Case, cases};
use crate::check::SLOW;
use crate::support::{in_parallel, root, zdim};

fn schema(of: &str) -> Value {
    zdim(&format!("schema {of}")).stdout_holds("$schema").check().json()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).expect("the schema is one")
}

const GO_ON: ControlFlow<()> = ControlFlow::Continue(());

#[test]
fn all_are_of_2020_12() {
    for of in ["delivery", "event", "report"] {
        let schema = schema(of);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{of}");
    }
    assert_eq!(schema(""), schema("delivery"));
}

/// One definition of a schema, as a schema of its own.
fn part(schema: &Value, name: &str) -> Validator {
    validator(&serde_json::json!({
        "$ref": format!("#/$defs/{name}"),
        "$defs": schema["$defs"],
    }))
}

#[test]
fn all_that_is_printed_is_what_its_schema_says() {
    let schema = schema("report");
    let whole = validator(&schema);
    let parts = [
        "InspectReport",
        "Inspection",
        "CheckReport",
        "Finding",
        "SessionsReport",
        "FollowedSession",
        "StatsReport",
    ];
    let parts = parts.map(|name| (name, part(&schema, name)));
    let assert_is = |part: &(&str, Validator), value: &Value, of: &str| {
        for schema in [&part.1, &whole] {
            let error = schema.validate(value).err();
            assert!(error.is_none(), "{of} as {}: {error:?} in {value}", part.0);
        }
    };
    let look = |case: &Case| {
        let of = case.path.display().to_string();
        let run = |words: &str| case.zdim(words).run();
        // Some of the arguments are check's alone.
        let inspect = |words: &str| zdim(words).arg(&case.path).run();
        assert_is(&parts[0], &inspect("inspect -o json").json(), &of);
        assert_is(&parts[6], &inspect("stats -o json").json(), &of);
        for line in inspect("inspect -o ndjson").json_lines() {
            assert_is(&parts[1], &line, &of);
        }
        assert_is(&parts[2], &run("check -o json").json(), &of);
        for line in run("check -o ndjson").json_lines() {
            assert_is(&parts[3], &line, &of);
        }
        let document = inspect("sessions -o json").json();
        assert_is(&parts[4], &document, &of);
        for line in inspect("sessions -o ndjson").json_lines() {
            assert_is(&parts[5], &line, &of);
            let id = line["sessionId"].as_str().expect("an id");
            let one = inspect(&format!("sessions -o json --session {id}")).json();
            assert_is(&parts[4], &one, &of);
        }
    };
    let samples = std::fs::read_dir(root().join("samples")).expect("samples");
    let samples = samples.map(|entry| Case::of(entry.expect("an entry").path()));
    let all: Vec<_> = samples.chain(cases("find")).chain(cases("check")).collect();
    let all: Vec<_> = all.into_iter().filter(|case| case.name() != SLOW).collect();
    assert!(all.len() > 200, "{} captures", all.len());
    in_parallel(&all, look);
    for broken in ["{\"a\": ", "", "[1, 2", "nonsense"] {
        let run = |words: &str| zdim(words).stdin(broken).run();
        assert_is(&parts[0], &run("inspect -o json").json(), broken);
        assert_is(&parts[2], &run("check -o json").json(), broken);
        assert_eq!(run("inspect -o ndjson").stdout, "", "a line is an event");
    }
    assert!(!whole.is_valid(&serde_json::json!({ "zdim": 1 })));
    assert!(!whole.is_valid(&serde_json::json!({ "source": {} })));
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
            let mut errors = findings.iter().filter(|f| {
                f.severity == Severity::Error
                    // A number whose digits would not be right in quotes either.
                    || (f.rule.name == "unquoted-number" && f.suggestion.is_none())
            });
            let is_valid = delivery.is_valid(&value);
            // 1e3 and 1.0 are whole numbers to a schema, as its comment says.
            let is_whole = |text: &str| text.contains(['.', 'e']);
            let is_beyond = |error: &&zdim::rules::Finding| {
                let node = event.event().object().node;
                let start = node.span().start;
                let text = &node.raw()[error.span.start - start..error.span.end - start];
                beyond.contains(&error.rule.name) || (!text.starts_with('"') && is_whole(text))
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

/// The samples that Zoho could have sent just so.
#[test]
fn samples_are_deliveries() {
    let delivery = validator(&schema("delivery"));
    for (name, is_one) in [
        ("on-hold.json", true),
        ("expired.json", true),
        ("batch.json", true),
        ("bot.json", true),
        ("mistakes.json", false),
        ("mixed.json", false),
    ] {
        let text = std::fs::read_to_string(root().join("samples").join(name)).expect("a sample");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(delivery.is_valid(&value), is_one, "{name}");
    }
}
