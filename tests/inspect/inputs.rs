//! What may be read, and in which bytes.

use std::fs;

use super::event;
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
    let text = event().replace('"', "\\\"");
    zdim("inspect")
        .stdin(format!("{{\"body\": \"{text}\"}}"))
        .stdout_holds("✔ Reply permitted")
        .check();
}

/// What is read of these files, in a folder of this name.
fn read_in(name: &str, files: &[&str], words: &str) -> Vec<String> {
    let folder = folder(name);
    for file in files {
        let path = folder.join("captures").join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, event()).unwrap();
    }
    let outcome = zdim(&format!("inspect -o ndjson {words}")).within(&folder).run();
    assert!(outcome.code < 2, "{}", outcome.stderr);
    let path = |line: &serde_json::Value| {
        let path = line["source"]["path"].as_str().unwrap().replace('\\', "/");
        path.trim_start_matches("./").trim_start_matches("captures/").to_owned()
    };
    outcome.json_lines().iter().map(path).collect()
}

#[test]
fn a_folder_is_walked_for_captures_whatever_their_letter_case() {
    let read = [
        "A.JSON",
        "app.log.10.gz",
        "app.log.2",
        "app.log.gz.1",
        "app.log",
        "b/x.Jsonl",
        "c.csv",
        "d.csv.2.ZST",
        "e.har",
        "f.ndjson",
        "g.txt",
    ];
    let skipped =
        [".hidden.json", ".git/a.json", "node_modules/a.json", "a.json.bak", "a.1", "log"];
    let mut files = [read.as_slice(), skipped.as_slice()].concat();
    files.reverse();
    assert_eq!(read_in("walked", &files, "captures"), read);
    assert_eq!(read_in("walked-dot", &files, "."), read);
    // What was named is read, whatever its name.
    assert_eq!(
        read_in("walked-named", &files, "captures/.git captures/a.1"),
        [".git/a.json", "a.1"]
    );
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_skipped_and_a_named_one_is_followed() {
    let folder = folder("linked");
    fs::create_dir(folder.join("captures")).unwrap();
    fs::write(folder.join("captures/a.json"), event()).unwrap();
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, folder.join("captures").join(name)).unwrap();
    };
    link("a.json", "b.json");
    link("no-such-file", "c.json");
    link("..", "d.json");
    link("captures", "../linked");
    for path in ["captures", "linked", "."] {
        let outcome = zdim(&format!("inspect -o ndjson {path}"))
            .within(&folder)
            .stdout_holds("a.json")
            .check();
        assert_eq!(outcome.stdout.lines().count(), 1, "{path}: {}", outcome.stdout);
    }
    zdim("inspect captures/b.json -q").within(&folder).check();
}

#[test]
fn what_is_excluded_is_skipped_in_folders() {
    let files = ["a.json", "b.log", "old/a.json", "old/b.log", "x/old/c.json", "x/y.json"];
    let read = |words: &str| read_in("excluded", &files, &format!("captures {words}")).join(" ");
    assert_eq!(read(""), "a.json b.log old/a.json old/b.log x/old/c.json x/y.json");
    assert_eq!(read("--exclude *.log"), "a.json old/a.json x/old/c.json x/y.json");
    assert_eq!(read("--exclude old"), "a.json b.log x/y.json");
    assert_eq!(read("--exclude old/ --exclude y.json"), "a.json b.log");
    assert_eq!(read("--exclude /old"), "a.json b.log x/old/c.json x/y.json");
    assert_eq!(read("--exclude captures/old"), "a.json b.log x/old/c.json x/y.json");
    assert_eq!(read("--exclude **/old/*.json"), "a.json b.log old/b.log x/y.json");
    assert_eq!(read("--exclude *.json --exclude !a.json"), "a.json b.log old/a.json old/b.log");
    assert_eq!(read("--exclude captures"), read(""));
    // What was named is read.
    assert_eq!(read_in("excluded", &files, "captures/a.json --exclude *"), ["a.json"]);
}

#[test]
fn a_glob_that_is_none_is_refused() {
    zdim("inspect samples --exclude [z-a]").stderr_holds("--exclude [z-a]").code(2).check();
    zdim("inspect samples").arg("--exclude=").stderr_holds("may not be empty").code(2).check();
}
