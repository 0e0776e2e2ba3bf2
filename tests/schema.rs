//! `zdim schema`: both schemas are valid, and hold for what the program reads and prints.

use jsonschema::Validator;
use serde_json::Value;

use crate::support::{root, zdim};

fn schema(of: &str) -> Value {
    zdim(&format!("schema {of}")).stdout_holds("$schema").check().json()
}

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).expect("the schema is one")
}

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
