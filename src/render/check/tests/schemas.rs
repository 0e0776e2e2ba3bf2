//! Outputs against the schemas that CI services publish. Those lie beside the
//! project; where they are not, the tests say so and pass.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use roxmltree::{Document, Node};
use serde_json::Value;

use super::{fixture, output};
use crate::render::check::Run;

/// A schema's text; `None`, said aloud, where it is not to be had.
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn schema(name: &str) -> Option<(PathBuf, String)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/formats").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some((path, text)),
        Err(error) => {
            eprintln!("SKIPPED: {}: {error}", path.display());
            None
        }
    }
}

/// The named output of each fixture, and of a run in which nothing was wrong.
fn all(name: &str) -> Vec<String> {
    let clean = Run { inputs: vec!["a.json".into()], ..Run::default() };
    [fixture::ordinary(), fixture::hostile(), (Vec::new(), clean), (Vec::new(), Run::default())]
        .iter()
        .map(|(problems, run)| output(name, problems, run))
        .collect()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn assert_valid(schema: &str, value: &Value) {
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&parsed(schema))
        .expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn sarif_is_valid() {
    for log in all("report.sarif").iter().map(|text| parsed(text)) {
        if let Some((_, schema)) = schema("sarif-schema-2.1.0.json") {
            assert_valid(&schema, &log);
        }
        let run = &log["runs"][0];
        for result in run["results"].as_array().expect("results") {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index"));
            let rule = &run["tool"]["driver"]["rules"][index.expect("a small index")];
            assert_eq!(rule["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            assert!(place["region"]["startLine"].as_u64() >= Some(1));
            let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
            let legal = |c: char| c.is_ascii_alphanumeric() || "/-._~:@+,=%".contains(c);
            assert!(uri.chars().all(legal), "{uri}");
            let first = uri.split('/').next().expect("a segment");
            assert!(!first.contains(':') || uri.starts_with("file:///"), "{uri}");
        }
    }
}

#[test]
fn gitlab_is_valid() {
    for report in all("gitlab.json").iter().map(|text| parsed(text)) {
        let mut fingerprints = HashSet::new();
        for entry in report.as_array().expect("an array") {
            if let Some((_, schema)) = schema("gitlab-codeclimate.json") {
                assert_valid(&schema, entry);
            }
            assert!(fingerprints.insert(entry["fingerprint"].as_str().expect("text").to_owned()));
            assert!(matches!(entry["severity"].as_str(), Some("major" | "minor")));
            assert!(!entry["location"]["path"].as_str().expect("a path").starts_with("./"));
            assert!(entry["location"]["lines"]["begin"].as_u64() >= Some(1));
        }
    }
}

#[test]
fn junit_is_valid() {
    let schema = schema("junit-10.xsd");
    for report in all("junit.xml") {
        let document = Document::parse(&report).expect("XML");
        let cases: Vec<_> = elements(&document, "testcase").collect();
        assert!(!cases.is_empty(), "a run without a case looks as if nothing was checked");
        let names: HashSet<_> = cases.iter().map(|case| case.attribute("name")).collect();
        assert_eq!(names.len(), cases.len(), "names are unique");
        let suite = elements(&document, "testsuite").next().expect("a suite");
        assert_eq!(suite.attribute("tests"), Some(cases.len().to_string().as_str()));
        let failures = elements(&document, "failure").count().to_string();
        assert_eq!(suite.attribute("failures"), Some(failures.as_str()));
        if let Some((path, text)) = &schema {
            let xsd = Document::parse(text).expect("XML");
            for element in document.descendants().filter(Node::is_element) {
                assert_allowed(element, &xsd);
            }
            lint(path, &report);
        }
    }
}

fn elements<'d>(document: &'d Document<'_>, name: &'d str) -> impl Iterator<Item = Node<'d, 'd>> {
    document.descendants().filter(move |node| node.has_tag_name(name))
}

/// Checks attributes and children against the schema, as far as this schema
/// goes: elements at its top that name attributes and refer to each other.
fn assert_allowed(element: Node<'_, '_>, xsd: &Document<'_>) {
    let name = element.tag_name().name();
    let declared = xsd
        .root_element()
        .children()
        .find(|node| node.tag_name().name() == "element" && node.attribute("name") == Some(name))
        .unwrap_or_else(|| panic!("{name} is not in the schema"));
    let attributes: Vec<_> =
        declared.descendants().filter(|node| node.tag_name().name() == "attribute").collect();
    for attribute in element.attributes() {
        let is_known = attributes.iter().any(|a| a.attribute("name") == Some(attribute.name()));
        assert!(is_known, "{name} has no {}", attribute.name());
    }
    for required in attributes.iter().filter(|a| a.attribute("use") == Some("required")) {
        let wanted = required.attribute("name").expect("a name");
        assert!(element.has_attribute(wanted), "{name} lacks {wanted}");
    }
    let children: Vec<_> =
        declared.descendants().filter_map(|node| node.attribute("ref")).collect();
    for child in element.children().filter(Node::is_element) {
        assert!(children.contains(&child.tag_name().name()), "{name} with {child:?}");
    }
}

/// The whole of the schema, by `xmllint`, where this machine has it.
#[allow(clippy::print_stderr, reason = "a test that is skipped says so")]
fn lint(schema: &PathBuf, report: &str) {
    use std::io::Write as _;
    let spawned = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = spawned else {
        eprintln!("SKIPPED: xmllint is not here; attributes and children were checked without it");
        return;
    };
    child.stdin.take().expect("a pipe").write_all(report.as_bytes()).expect("it reads");
    let result = child.wait_with_output().expect("it ends");
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
}
