//! Outputs against the schemas that CI services publish, for every sample, case
//! and hostile value. The schemas lie beside the project; where they are not,
//! the tests say so and pass.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use jsonschema::Validator;
use roxmltree::{Document, Node};
use serde_json::Value;

use super::SLOW;
use super::harm::captures;
use super::wrong;
use crate::attacks::ATTACKS;
use crate::cases::cases;
use crate::support::{aloud, folder, in_parallel, root, zdim};

/// What one run has written: SARIF, GitLab's report and JUnit's.
struct Reports {
    of: String,
    sarif: String,
    gitlab: String,
    junit: String,
}

/// The reports of every sample, case and hostile value, made once for all tests.
fn reports() -> &'static [Reports] {
    static REPORTS: OnceLock<Vec<Reports>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        // Of this process alone: there may be others that run these tests.
        let folder = folder(&format!("schemas-{}", std::process::id()));
        let made = std::sync::Mutex::new(Vec::new());
        let calls: Vec<_> = calls().into_iter().enumerate().collect();
        in_parallel(&calls, |(number, (args, text))| {
            let file = |ending: &str| folder.join(format!("{number}.{ending}"));
            let mut call = zdim("check -q").stdin(text);
            for format in ["sarif", "gitlab", "junit"] {
                call = call.arg("-o").arg(format!("{format}={}", file(format).display()));
            }
            let outcome = args.iter().fold(call, crate::support::Zdim::arg).run();
            let read = |format: &str| fs::read_to_string(file(format)).expect("a report");
            made.lock().expect("no panic").push(Reports {
                of: format!("{args:?} {text:?}: {}", outcome.code),
                sarif: read("sarif"),
                gitlab: read("gitlab"),
                junit: read("junit"),
            });
        });
        fs::remove_dir_all(folder).expect("it was made");
        made.into_inner().expect("no panic")
    })
}

/// The arguments of each call, and what stands on its standard input.
fn calls() -> Vec<(Vec<String>, String)> {
    let of_path = |path: &Path| (vec![path.display().to_string()], String::new());
    let samples = fs::read_dir(root().join("samples")).expect("samples");
    let samples = samples.map(|entry| of_path(&entry.expect("an entry").path()));
    let cases = cases("find").into_iter().chain(cases("check"));
    let cases = cases.filter(|case| case.name() != SLOW).map(|case| of_path(&case.path));
    let hostile = captures().into_iter().map(|text| (Vec::new(), text));
    let named = ATTACKS.iter().filter(|attack| !attack.contains('\0')).flat_map(|attack| {
        let name = |name: String| (vec!["--stdin-name".to_owned(), name], wrong());
        [name((*attack).to_owned()), name(format!("./a/../{attack}")), name(format!("/{attack}"))]
    });
    let nothing = [
        (vec!["--allow-empty".to_owned()], String::new()),
        (vec![root().join("samples").display().to_string()], String::new()),
        (vec!["no-such-file.json".to_owned()], String::new()),
    ];
    samples.chain(cases).chain(hostile).chain(named).chain(nothing).collect()
}

/// A schema's path; `None`, said aloud, where it is not to be had.
fn schema(name: &str) -> Option<PathBuf> {
    let path = root().join("../shared/formats").join(name);
    if !path.exists() {
        aloud(&format!("SKIPPED: there is no {}", path.display()));
    }
    path.exists().then_some(path)
}

fn json_schema(name: &str) -> Option<Validator> {
    let schema = parsed(&fs::read_to_string(schema(name)?).expect("a schema"));
    let validator = jsonschema::options().should_validate_formats(true).build(&schema);
    Some(validator.expect("a schema"))
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn assert_valid(validator: Option<&Validator>, value: &Value, of: &str) {
    let errors: Vec<String> = validator
        .iter()
        .flat_map(|validator| validator.iter_errors(value))
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{of}: {errors:#?}");
}

#[test]
fn sarif_is_valid() {
    let validator = json_schema("sarif-schema-2.1.0.json");
    for Reports { of, sarif, .. } in reports() {
        let log = parsed(sarif);
        assert_valid(validator.as_ref(), &log, of);
        let run = &log["runs"][0];
        for result in run["results"].as_array().expect("results") {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index"));
            let rule = &run["tool"]["driver"]["rules"][index.expect("a small index")];
            assert_eq!(rule["id"], result["ruleId"], "{of}");
            assert_eq!(result["locations"].as_array().map(Vec::len), Some(1), "{of}");
            let place = &result["locations"][0]["physicalLocation"];
            let region = &place["region"];
            let at = |key: &str| region[key].as_u64().expect("a number");
            assert!(at("startLine") >= 1 && at("startColumn") >= 1, "{of}");
            let (start, end) = (at("startLine"), at("endLine"));
            assert!((start, at("startColumn")) <= (end, at("endColumn")), "{of}");
            let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
            let legal = |c: char| c.is_ascii_alphanumeric() || "/-._~:@+,=%".contains(c);
            assert!(uri.chars().all(legal), "{of}: {uri}");
            let first = uri.split('/').next().expect("a segment");
            assert!(!first.contains(':') || uri.starts_with("file:///"), "{of}: {uri}");
        }
    }
}

#[test]
fn gitlab_is_valid() {
    let validator = json_schema("gitlab-codeclimate.json");
    for Reports { of, gitlab, .. } in reports() {
        let report = parsed(gitlab);
        let mut fingerprints = HashSet::new();
        for entry in report.as_array().expect("an array") {
            assert_valid(validator.as_ref(), entry, of);
            let fingerprint = entry["fingerprint"].as_str().expect("text");
            assert!(fingerprints.insert(fingerprint.to_owned()), "{of}");
            assert!(matches!(entry["severity"].as_str(), Some("major" | "minor")), "{of}");
            let path = entry["location"]["path"].as_str().expect("a path");
            assert!(!path.starts_with("./") && !path.is_empty(), "{of}: {path}");
            assert!(entry["location"]["lines"]["begin"].as_u64() >= Some(1), "{of}");
        }
    }
}

#[test]
fn junit_is_valid() {
    let schema = schema("junit-10.xsd");
    let xsd = schema.as_ref().map(|path| fs::read_to_string(path).expect("a schema"));
    let xsd = xsd.as_ref().map(|text| Document::parse(text).expect("XML"));
    for Reports { of, junit, .. } in reports() {
        let document = Document::parse(junit).unwrap_or_else(|error| panic!("{of}: {error}"));
        let cases: Vec<_> = elements(&document, "testcase").collect();
        assert!(!cases.is_empty(), "{of}: a run without a case looks as if nothing was checked");
        let names: HashSet<_> = cases.iter().map(|case| case.attribute("name")).collect();
        assert_eq!(names.len(), cases.len(), "{of}: names are unique");
        let suite = elements(&document, "testsuite").next().expect("a suite");
        assert_eq!(suite.attribute("tests"), Some(cases.len().to_string().as_str()), "{of}");
        let failures = elements(&document, "failure").count().to_string();
        assert_eq!(suite.attribute("failures"), Some(failures.as_str()), "{of}");
        if let Some(xsd) = &xsd {
            for element in document.descendants().filter(Node::is_element) {
                assert_allowed(element, xsd);
            }
        }
    }
    if let Some(schema) = schema {
        lint(&schema);
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
fn lint(schema: &Path) {
    let folder = folder("junit");
    for (number, Reports { junit, .. }) in reports().iter().enumerate() {
        fs::write(folder.join(format!("{number}.xml")), junit).expect("a report can be written");
    }
    let reports = fs::read_dir(&folder).expect("a folder");
    let mut xmllint = Command::new("xmllint");
    xmllint.args(["--noout", "--nonet", "--schema"]).arg(schema);
    match xmllint.args(reports.map(|report| report.expect("an entry").path())).output() {
        Err(_) => aloud("SKIPPED: there is no xmllint; elements were checked without it"),
        Ok(result) => {
            let said = String::from_utf8_lossy(&result.stderr);
            let wrong: Vec<_> = said.lines().filter(|line| !line.ends_with(" validates")).collect();
            assert!(result.status.success(), "{wrong:#?}");
        }
    }
}
