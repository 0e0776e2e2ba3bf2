//! What data tools make of the output: one type a key, whatever the events hold. The
//! tools are Python's; where they are not to be had, the test says so and passes.
//! `ZDIM_PYTHON` names the Python that has them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cases::{Case, cases};
use crate::check::SLOW;
use crate::support::{Zdim, aloud, command, folder, root, zdim};

/// Events of all samples and cases, right and wrong: more than a tool looks at.
fn events(folder: &Path) -> String {
    let samples = zdim("inspect samples -o ndjson").run().stdout;
    let cases = cases("find").into_iter().chain(cases("check"));
    let cases: Vec<Case> = cases.filter(|case| case.name() != SLOW).collect();
    let lines: String =
        cases.iter().map(|case| case.zdim("inspect -o ndjson").run().stdout).collect();
    assert!(lines.lines().count() > 200);
    // A lone surrogate is data, and no text to Python's data tools.
    let all = samples.clone() + &lines;
    let all: String =
        all.lines().filter(|line| !line.contains("\\ud")).flat_map(|line| [line, "\n"]).collect();
    fs::write(folder.join("samples.ndjson"), samples).expect("a file can be written");
    fs::write(folder.join("all.ndjson"), &all).expect("a file can be written");
    all
}

#[test]
fn data_tools_read_the_lines() {
    let folder = folder("readers");
    for of in ["delivery", "event", "report"] {
        let schema = zdim(&format!("schema {of}")).run().stdout;
        fs::write(folder.join(of).with_extension("json"), schema).expect("a file can be written");
    }
    let all = events(&folder);
    assert!(all.contains(r#""eventTime":null"#) && all.contains(r#""messagesCount":null"#));
    let python = std::env::var_os("ZDIM_PYTHON").unwrap_or_else(|| "python3".into());
    let mut script = command(&python);
    script.arg("-B").arg(root().join("tests/readers.py"));
    script.arg(root().join("README.md")).arg(&folder);
    script.args(["samples.ndjson", "all.ndjson"].map(|name| folder.join(name)));
    let Ok(result) = script.output() else {
        aloud(&format!("SKIPPED: there is no {}", python.display()));
        return;
    };
    let said = String::from_utf8_lossy(&result.stdout);
    let mut skipped: Vec<&str> = said.lines().collect();
    skipped.dedup();
    for line in skipped {
        aloud(line);
    }
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
    for name in ["samples", "all"] {
        for tool in ["duckdb", "polars", "spark"] {
            rows_come_back(&folder.join(name), tool);
        }
    }
}

/// What a tool has written of the rows is the same rows to zdim, in another order.
fn rows_come_back(rows: &Path, tool: &str) {
    let written = rows.with_extension(tool);
    let parts: Vec<PathBuf> = if written.is_dir() {
        let parts = fs::read_dir(&written).expect("a folder").map(|part| part.unwrap().path());
        parts.filter(|part| part.extension().is_some_and(|ending| ending == "json")).collect()
    } else if written.exists() {
        vec![written]
    } else {
        return; // which was said
    };
    let again = parts.iter().fold(zdim("inspect -i zdim -o ndjson"), Zdim::arg);
    let (again, rows) = (again.run().stdout, fs::read_to_string(rows.with_extension("ndjson")));
    let rows = rows.expect("the rows");
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&again), sorted(&rows), "{tool}");
}

/// The names of the README's schema for Spark are those of a line, in their order.
#[test]
fn the_schema_for_spark_has_the_names_of_a_line() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let (_, block) = readme.split_once("ddl = \"\"\"").expect("a schema");
    let (ddl, _) = block.split_once("\"\"\"").expect("its end");
    let words = ddl.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let names: Vec<&str> =
        words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).collect();
    let line = zdim("inspect samples/mistakes.json -o ndjson").run().stdout;
    let mut keys: Vec<&str> = Vec::new();
    for (at, _) in line.match_indices("\":") {
        let key = line[..at].rsplit('"').next().expect("a key");
        // The keys of the second problem are those of the first.
        if key == "rule" && keys.contains(&"rule") {
            break;
        }
        keys.push(key);
    }
    assert_eq!(names, keys);
}
