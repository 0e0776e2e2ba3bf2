//! What CI services want and no schema says: a test for each sentence.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use roxmltree::Document;
use serde_json::Value;

use super::{event, wrong};
use crate::attacks::ATTACKS;
use crate::support::{folder, zdim};

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// What `check -o FORMAT` prints of a file of this name with this text.
fn printed(format: &str, name: &str, text: &str) -> String {
    zdim(&format!("check -o {format} --stdin-name")).arg(name).stdin(text).run().stdout
}

/// An event with an error, of another session.
fn wrong_elsewhere() -> String {
    wrong().replace("65403000000038063", "65403000000038064")
}

/// An event without a field, over several lines, and one with a wrong value.
fn two_faults() -> String {
    let long = event().replace(", \"orgId\": \"106553778\"", "").replace(", ", ",\n");
    format!("{long}\n{}", wrong_elsewhere())
}

#[test]
fn github_drops_columns_of_a_range_that_spans_lines() {
    let said = printed("github", "a.json", &two_faults());
    let lines: Vec<&str> = said.lines().collect();
    let [of_object, of_value] = lines[..] else { panic!("{said}") };
    assert!(of_object.starts_with("::error file=a.json,line=1,endLine=10,title="), "{said}");
    assert!(of_value.starts_with("::error file=a.json,line=11,endLine=11,col="), "{said}");
}

#[test]
fn github_escapes_what_its_runner_undoes() {
    let text = wrong().replace("\"ACEPTED\"", r#""100%:,\r\n""#);
    assert!(text.contains("100%"), "{text}");
    let said = printed("github", "50%:,a.json", &text);
    assert!(said.starts_with("::error file=50%25%3A%2Ca.json,line=1,"), "{said}");
    // A line break of the capture is spelled out; the one before the help is ours.
    assert!(said.contains(r"100%25:,\r\n") && said.contains("%0Ahelp: "), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn gitlab_has_the_documented_keys_and_no_mark_of_its_encoding() {
    let said = printed("gitlab", "./x/../a.json", &two_faults());
    assert!(said.starts_with('['));
    let report = json(&said);
    let keys = |value: &Value| -> Vec<String> {
        value.as_object().expect("an object").keys().cloned().collect()
    };
    for entry in report.as_array().expect("entries") {
        let wanted = ["description", "check_name", "fingerprint", "severity", "location"];
        assert_eq!(keys(entry), wanted);
        assert_eq!(keys(&entry["location"]), ["path", "lines"]);
        assert_eq!(keys(&entry["location"]["lines"]), ["begin"]);
        assert_eq!(entry["location"]["path"], "x/../a.json");
        assert!(matches!(entry["severity"].as_str(), Some("major" | "minor")));
    }
}

/// The fingerprints that GitLab gets, in their order.
fn fingerprints(text: &str) -> Vec<String> {
    let report = json(&printed("gitlab", "a.ndjson", text));
    let entries = report.as_array().expect("entries");
    entries.iter().map(|e| e["fingerprint"].as_str().expect("text").to_owned()).collect()
}

#[test]
fn fingerprints_are_unique_and_stay_when_lines_move() {
    // Findings whose messages name another line, and findings that are alike.
    let text = format!("{0}\n{0}\n{1}\n{1}\n", event(), wrong());
    let before = fingerprints(&text);
    assert!(before.len() >= 3, "{before:?}");
    assert_eq!(before.iter().collect::<HashSet<_>>().len(), before.len());
    assert_eq!(fingerprints(&format!("\n\n\n{text}")), before);
    // In an array, too.
    let array = |events: &[&str]| fingerprints(&format!("[{}]", events.join(",\n")));
    let wrong = wrong_elsewhere();
    assert_eq!(array(&[&event(), &wrong])[..], array(&[&wrong])[..]);
}

#[test]
fn sarif_has_uris_rules_with_names_and_no_braces() {
    for (name, uri) in [
        ("a b/c#d?e%f.json", "a%20b/c%23d%3Fe%25f.json"),
        ("a:b.json", "./a:b.json"),
        ("x/a:b.json", "x/a:b.json"),
        ("é.json", "%C3%A9.json"),
    ] {
        let text = wrong().replace("\"ACEPTED\"", "\"{0} \\u001b::error::\"");
        let log = json(&printed("sarif", name, &text));
        let run = &log["runs"][0];
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        for rule in run["tool"]["driver"]["rules"].as_array().expect("rules") {
            let name = rule["name"].as_str().expect("a name");
            assert!(name.starts_with(|c: char| c.is_ascii_uppercase()), "{name}");
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
            for key in ["shortDescription", "fullDescription", "help"] {
                assert!(!rule[key]["text"].as_str().expect("text").contains(['{', '}']), "{rule}");
            }
        }
        for result in run["results"].as_array().expect("results") {
            let message = result["message"]["text"].as_str().expect("text");
            assert!(!message.contains(['{', '}']), "{message}");
            assert!(message.contains(r"\u007b0\u007d \u001b:\u003aerror:"), "{message}");
            let locations = result["locations"].as_array().expect("locations");
            assert!(!locations.is_empty());
            let place = &locations[0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], uri);
            assert!(place["region"]["startLine"].as_u64() >= Some(1));
        }
    }
}

#[test]
fn junit_has_a_case_a_file_under_a_name_that_stays() {
    let folder = folder("junit-cases");
    let unquoted = event().replace("\"23\"", "23");
    fs::write(folder.join("bad.json"), two_faults()).unwrap();
    fs::write(folder.join("clean.json"), event()).unwrap();
    fs::write(folder.join("wärn.json"), &unquoted).unwrap();
    let run = |words: &str| zdim(words).within(&folder).run().stdout;
    let words = "check -o junit bad.json ./clean.json wärn.json";
    let said = run(words);
    assert!(said.is_ascii(), "{said}");
    let document = Document::parse(&said).expect("XML");
    let cases: Vec<_> = document.descendants().filter(|n| n.has_tag_name("testcase")).collect();
    let names: Vec<_> = cases.iter().filter_map(|case| case.attribute("name")).collect();
    assert_eq!(names, ["bad.json", "clean.json", "wärn.json"]);
    assert!(cases.iter().all(|case| case.attribute("time") == Some("0")), "{said}");
    let children = |at: usize| -> Vec<_> {
        cases[at].children().filter(roxmltree::Node::is_element).collect()
    };
    let [failure] = children(0)[..] else { panic!("{said}") };
    assert!(failure.has_tag_name("failure"));
    let body = failure.text().expect("a body");
    assert!(body.contains("error[missing-field]"), "{body}");
    assert!(body.contains("error[unknown-reply-status]"), "{body}");
    let message = failure.attribute("message").expect("a message");
    assert!(message.ends_with(" (and 1 more finding)"), "{message}");
    assert_eq!(children(1), [], "a clean file passes");
    let [output] = children(2)[..] else { panic!("{said}") };
    assert!(output.has_tag_name("system-out"));
    assert!(output.text().expect("text").starts_with("wärn.json:1:"), "{said}");
    // Whatever moves or changes in it, a file keeps its name.
    fs::write(folder.join("bad.json"), format!("\n\n{unquoted}")).unwrap();
    let later = run(words);
    let later = Document::parse(&later).expect("XML");
    let later = later.descendants().filter(|n| n.has_tag_name("testcase"));
    assert_eq!(later.filter_map(|case| case.attribute("name")).collect::<Vec<_>>().len(), 3);
}

#[test]
fn junit_has_no_character_that_xml_has_not() {
    for attack in ATTACKS {
        let text = wrong().replace("\"ACEPTED\"", &Value::from(*attack).to_string());
        let said = printed("junit", "a.json", &text);
        assert!(said.is_ascii() && Document::parse(&said).is_ok(), "{said}");
        assert!(!said.bytes().any(|b| b.is_ascii_control() && b != b'\n'), "{said}");
        for number in said.split("&#").skip(1).filter_map(|part| part.split(';').next()) {
            let code: u32 = number.parse().expect("a number");
            assert!(code >= 32 || matches!(code, 9 | 10 | 13), "&#{number};");
        }
    }
}

/// The path of the first finding in each of the four formats.
fn paths(within: &Path, input: &str, env: &[(&str, &Path)]) -> [String; 4] {
    ["github", "gitlab", "sarif", "junit"].map(|format| {
        let call = zdim(&format!("check -o {format}")).arg(input).within(within);
        let said = env.iter().fold(call, |call, (name, value)| call.env(name, value)).run().stdout;
        match format {
            "github" => {
                let (_, rest) = said.split_once("file=").expect("a file");
                rest.split(',').next().expect("a path").to_owned()
            }
            "gitlab" => json(&said)[0]["location"]["path"].as_str().expect("a path").to_owned(),
            "sarif" => json(&said)
                .pointer("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                .and_then(Value::as_str)
                .expect("a URI")
                .to_owned(),
            _ => {
                let document = Document::parse(&said).expect("XML");
                let case = document.descendants().find(|n| n.has_tag_name("testcase"));
                case.and_then(|case| case.attribute("name")).expect("a name").to_owned()
            }
        }
    })
}

#[test]
fn paths_are_those_of_the_repository() {
    let root = folder("repository");
    let sub = root.join("captures");
    fs::create_dir(&sub).unwrap();
    fs::write(sub.join("a.json"), wrong()).unwrap();
    fs::write(root.join("b.json"), wrong()).unwrap();
    let full = sub.join("a.json").display().to_string();
    for variable in ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"] {
        let env = [(variable, root.as_path())];
        for (within, input, path) in [
            (&root, "captures/a.json", "captures/a.json"),
            (&root, "./captures/a.json", "captures/a.json"),
            (&sub, "a.json", "captures/a.json"),
            (&sub, "../b.json", "b.json"),
            (&sub, full.as_str(), "captures/a.json"),
        ] {
            assert_eq!(paths(within, input, &env), [path; 4], "{input} by {variable}");
        }
    }
    // No CI service: the working folder.
    assert_eq!(paths(&sub, &full, &[]), ["a.json"; 4]);
    assert_eq!(paths(&sub, "a.json", &[]), ["a.json"; 4]);
    // A name of the root that is none, and a root elsewhere.
    assert_eq!(paths(&sub, "a.json", &[("GITHUB_WORKSPACE", Path::new(""))]), ["a.json"; 4]);
    assert_eq!(paths(&sub, "a.json", &[("CI_PROJECT_DIR", Path::new("/nowhere"))]), ["a.json"; 4]);
}
