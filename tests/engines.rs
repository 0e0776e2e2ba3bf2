//! The README's recipes for many machines give the answer of one process. The engines are
//! Python packages; where they are not to be had, the test says so and passes.
//! `ZDIM_PYTHON` names the Python that has them.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::{Zdim, aloud, command, folder, root, zdim};

/// Sessions that go on from file to file: plain, compressed, and pretty-printed.
fn logs(folder: &Path) {
    let text = zdim("sample --sessions 60 --seed 1").run().stdout;
    let lines: Vec<&str> = text.lines().collect();
    let part = |from: usize, to: usize| lines[from..to].join("\n") + "\n";
    let logs = folder.join("logs");
    fs::create_dir(&logs).expect("a folder can be made");
    fs::write(logs.join("a b.ndjson"), part(0, 120)).expect("a file can be written");
    fs::write(logs.join("b.ndjson"), part(120, 240)).expect("a file can be written");
    let packed = Command::new("gzip").arg(logs.join("b.ndjson")).status();
    assert!(packed.is_ok_and(|status| status.success()), "gzip packs a file");
    let pretty = |line: &&str| format!("{:#}", line.parse::<Value>().expect("JSON"));
    let pretty = lines[240..].iter().map(pretty).collect::<Vec<_>>().join("\n");
    fs::write(logs.join("c.json"), pretty).expect("a file can be written");
}

/// What one process prints, kept as NAME.ndjson.
fn alone(folder: &Path, name: &str, words: &str) -> Vec<Value> {
    let outcome = Zdim::within(zdim(words), folder).stdout_holds("").check();
    fs::write(folder.join(name).with_extension("ndjson"), &outcome.stdout).expect("it is written");
    outcome.json_lines()
}

/// The lines of a folder that an engine has written, and of one process, sorted.
fn assert_same_lines(folder: &Path, name: &str, of_one: &[Value]) {
    let parts = fs::read_dir(folder.join(name)).expect("a folder");
    let parts = parts.map(|part| part.expect("a file").path());
    let parts = parts.filter(|part| {
        part.file_name().is_some_and(|name| name.to_string_lossy().starts_with("part-"))
    });
    let text: String = parts.map(|part| fs::read_to_string(part).expect("text")).collect();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    let alone = fs::read_to_string(folder.join(name).with_extension("ndjson")).expect("text");
    let mut wanted: Vec<&str> = alone.lines().collect();
    wanted.sort_unstable();
    assert_eq!(lines, wanted, "{name}");
    assert_eq!(lines.len(), of_one.len());
}

/// What is asked of the engines, answered from what one process says.
fn answers(rows: &[Value], sessions: &[Value]) -> Value {
    let mut refused: BTreeMap<(String, String), u64> = BTreeMap::new();
    for row in rows.iter().filter(|row| row["reply"]["permitted"] == false) {
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let day = text(&row["event"]["eventTime"])[..10].to_owned();
        *refused.entry((day, text(&row["reply"]["status"]))).or_default() += 1;
    }
    let refused: Vec<Value> =
        refused.into_iter().map(|((day, reason), count)| json!([day, reason, count])).collect();
    let mut waits: Vec<_> = sessions.iter().collect();
    waits.sort_by_key(|session| {
        let waited = session["waitedMs"].as_i64().unwrap_or(-1);
        (-waited, session["sessionId"].as_str().expect("an id"))
    });
    let wait = |s: &&Value| json!([s["sessionId"], s["waitedMs"], s["waitedAtLeast"]]);
    let waits: Vec<Value> = waits.iter().take(10).map(wait).collect();
    let unanswered = |session: &&Value| {
        session["episodes"].as_array().expect("episodes").iter().any(|episode| {
            episode["began"] == "created"
                && episode["exact"] == true
                && episode["agentAnsweredMs"] == Value::Null
        })
    };
    let ids = sessions.iter().filter(unanswered).filter_map(|s| s["sessionId"].as_str());
    let ids: Vec<Value> = ids.collect::<BTreeSet<_>>().into_iter().map(|id| json!([id])).collect();
    assert!(!refused.is_empty() && !ids.is_empty() && ids.len() < sessions.len());
    json!([refused, waits, ids])
}

#[test]
fn the_recipes_for_many_machines_give_the_answer_of_one() {
    let folder = folder("engines");
    logs(&folder);
    let rows = alone(&folder, "events", "inspect logs -o ndjson");
    let times = rows.iter().filter_map(|row| row["event"]["eventTimeMs"].as_i64());
    let as_of = times.max().expect("a time");
    let words = format!("sessions logs -o ndjson --as-of {as_of}");
    let sessions = alone(&folder, "sessions", &words);
    let stats = zdim("stats logs -o json").within(&folder).stdout_holds("").check().stdout;
    let in_two = |session: &&Value| {
        let of = rows.iter().filter(|row| row["event"]["sessionId"] == session["sessionId"]);
        of.map(|row| row["source"]["path"].to_string()).collect::<BTreeSet<_>>().len() > 1
    };
    assert!(sessions.iter().filter(in_two).count() > 2, "sessions go on from file to file");

    let python = std::env::var_os("ZDIM_PYTHON").unwrap_or_else(|| "python3".into());
    let program = Path::new(env!("CARGO_BIN_EXE_zdim")).parent().expect("a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([program].into_iter().chain(std::env::split_paths(&path)));
    let mut script = command(&python);
    script.arg("-B").arg(root().join("tests/engines.py")).arg(root().join("README.md"));
    script.env("PATH", path.expect("a search path")).current_dir(&folder);
    let Ok(result) = script.output() else {
        aloud(&format!("SKIPPED: there is no {}", python.display()));
        return;
    };
    let said = String::from_utf8_lossy(&result.stdout);
    said.lines().filter(|line| line.starts_with("SKIPPED")).for_each(aloud);
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
    if folder.join("stats.json").exists() {
        assert_same_lines(&folder, "events", &rows);
        assert_same_lines(&folder, "sessions", &sessions);
        assert_eq!(fs::read_to_string(folder.join("stats.json")).expect("text"), stats);
    }
    for engine in ["duckdb", "clickhouse"] {
        let Ok(text) = fs::read_to_string(folder.join(engine).with_extension("json")) else {
            continue; // which was said
        };
        let said: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(said, answers(&rows, &sessions), "{engine}");
    }
}
