//! What may be read, and in which bytes.

use std::fs;

use super::{Sample, event};
use crate::support::{folder, zdim};

#[test]
fn several_inputs_in_the_order_that_they_are_named() {
    let outcome = zdim("inspect samples/bot.json - samples/on-hold.json -o ndjson")
        .stdin(event())
        .stdout_holds("")
        .check();
    let paths: Vec<_> = outcome.json_lines().iter().map(|l| l["source"]["path"].clone()).collect();
    assert_eq!(paths, ["samples/bot.json", "<stdin>", "samples/on-hold.json"]);
}

#[test]
fn standard_input_is_read_when_nothing_is_named() {
    let card = zdim("inspect").stdin(event()).stdout_holds("<stdin>:1:1").check();
    zdim("inspect -").stdin(event()).stdout(card.stdout).check();
}

#[test]
fn standard_input_bears_the_name_that_it_is_given() {
    zdim("inspect --stdin-name app.json").stdin(event()).stdout_holds("  app.json:1:1\n").check();
    let broken = zdim("inspect -o json -i json --stdin-name a\u{1b}b").stdin("{\"a\": 1 2").code(1);
    let outcome = broken.stdout_holds("a\\u001bb").stderr_holds("").check();
    assert_eq!(outcome.json()["problems"][0]["path"], "a\u{1b}b");
}

#[test]
fn what_cannot_be_read_is_reported_and_the_rest_is_read() {
    zdim("inspect samples/missing.json samples/on-hold.json")
        .stdout_holds("✔ Reply permitted")
        .stderr_holds("zdim: cannot read samples/missing.json: ")
        .code(2)
        .check();
    let folder = folder("unreadable");
    fs::create_dir(folder.join("folder.json")).unwrap();
    fs::write(folder.join("a.json"), event()).unwrap();
    zdim("inspect folder.json/missing a.json")
        .within(&folder)
        .stdout_holds("✔ Reply permitted")
        .stderr_holds("folder.json/missing")
        .code(2)
        .check();
}

#[test]
fn a_byte_order_mark_has_no_column() {
    zdim("inspect").stdin(format!("\u{feff}{}", event())).stdout_holds("<stdin>:1:1\n").check();
}

#[test]
fn carriage_returns_change_no_place() {
    let text = fs::read_to_string(crate::support::root().join("samples/mistakes.json")).unwrap();
    let plain = zdim("inspect").stdin(&text).stdout_holds("4:22").code(1).check();
    let crlf = text.replace('\n', "\r\n");
    zdim("inspect").stdin(crlf).stdout(plain.stdout).code(1).check();
    let lines = format!("\u{feff}{0}\r\n{0}\r\n", event());
    zdim("inspect -i ndjson -o line")
        .stdin(lines)
        .stdout_holds("  <stdin>:2:1\n")
        .stderr("2 events: 2 permitted · no problems\n")
        .check();
}

#[test]
fn utf_16_is_decoded() {
    let text: String = format!("\u{feff}{}", event());
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    zdim("inspect").stdin(bytes).stdout_holds("<stdin>:1:1\n").check();
}

#[test]
fn values_may_follow_one_another_and_stand_deep() {
    let lone = r#"{"sessionId": "1", "sessionStatus": "OPEN"}"#;
    let text = format!("{}{}\n{{\"a\": [{}]}}", event(), event(), lone);
    let outcome = zdim("inspect -o ndjson").stdin(text).stdout_holds("").code(1).check();
    let lines = outcome.json_lines();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[2]["source"]["pointer"], "/a/0");
    let text = Sample::default().text().replace('"', "\\\"");
    zdim("inspect")
        .stdin(format!("{{\"body\": \"{text}\"}}"))
        .stdout_holds("✔ Reply permitted")
        .check();
}
