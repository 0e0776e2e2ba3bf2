//! The README is true: its commands are run and its tables made anew, and what
//! comes of it has to be the README. `ZDIM_BLESS=1` rewrites it.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::iter::Peekable;
use std::path::Path;
use std::str::Lines;

use anstyle_svg::{Term, WIN10_CONSOLE};

use crate::cases::cases;
use crate::support::{aloud, command, compare, root};

#[test]
fn commands_and_tables_are_fresh() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let mut fresh = String::new();
    let mut lines = readme.lines().peekable();
    while let Some(line) = lines.next() {
        fresh.extend([line, "\n"]);
        if line == "```console" {
            console(&mut lines, &mut fresh);
        } else if line == "<!-- shapes -->" {
            shapes(&mut lines, &mut fresh);
        } else if let Some(title) = table_title(line) {
            table(title, &mut lines, &mut fresh);
        }
    }
    for (title, _) in zdim::markdown_tables() {
        assert!(fresh.contains(&format!("<!-- table: {title} -->")), "no table of {title}");
    }
    compare("README.md", &fresh);
}

#[test]
fn its_picture_is_what_a_terminal_shows() {
    picture("zdim inspect samples/on-hold.json samples/expired.json", "tests/golden/cards.svg");
}

#[test]
fn its_timeline_is_what_a_terminal_shows() {
    picture("zdim sessions tests/golden/sessions/six.ndjson", "tests/golden/timeline.svg");
}

/// What `sample` has made can be made again, by the command that the README gives.
#[test]
fn its_day_of_a_help_desk_is_made_by_its_command() {
    let file = "samples/desk.ndjson";
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let end = format!(" > {file}");
    let typed = readme.lines().find_map(|line| line.strip_suffix(&*end)).expect("a command");
    let (made, code) = run(typed, 0);
    assert_eq!(code, 0);
    assert!(made.len() <= 200 << 10, "{} bytes", made.len());
    compare(file, &made);
}

/// A picture of a terminal in which this was typed.
fn picture(typed: &str, file: &str) {
    let (shown, code) = run(&format!("{typed} --color always"), 0);
    assert_eq!(code, 0);
    let picture = Term::new().palette(WIN10_CONSOLE).render_svg(&format!("$ {typed}\n{shown}"));
    compare(file, &picture);
}

/// The commands of a block, each with what it prints.
fn console(lines: &mut Peekable<Lines<'_>>, fresh: &mut String) {
    let mut code = 0;
    while let Some(line) = lines.next_if(|line| *line != "```") {
        let typed = line.strip_prefix("$ ").expect("a block begins with a command");
        fresh.extend([line, "\n"]);
        let mut shown = String::new();
        while let Some(line) = lines.next_if(|line| *line != "```" && !line.starts_with("$ ")) {
            shown.extend([line, "\n"]);
        }
        if typed.contains("jq ") && !is_installed("jq") {
            aloud(&format!("SKIPPED: not run, for there is no jq here: {typed}"));
            fresh.push_str(&shown);
            continue;
        }
        let (printed, exit) = run(typed, code);
        code = exit;
        fresh.push_str(&printed);
    }
}

/// What a command prints on both streams, and its exit code; `$?` is `code` before it.
fn run(typed: &str, code: i32) -> (String, i32) {
    let typed = typed.replace("cargo run --release -- ", "zdim ");
    let first = typed.split(' ').next().unwrap_or_default();
    assert!(["zdim", "cat", "grep", "echo"].contains(&first), "not to be run by a test: {typed}");
    let program = Path::new(env!("CARGO_BIN_EXE_zdim")).parent().expect("a folder").to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([program].into_iter().chain(env::split_paths(&path)));
    let output = command("sh")
        .args(["-c", &format!("exec 2>&1\n(exit {code})\n{typed}")])
        .env("PATH", path.expect("a search path"))
        .output()
        .expect("sh runs");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    (printed, output.status.code().expect("an exit code"))
}

fn is_installed(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The groups of shapes, as the README names them in this order.
const GROUPS: [&str; 8] = [
    "deliveries",
    "loggers",
    "containers and systems",
    "clouds",
    "web servers and webhook tools",
    "terminals and editors",
    "encodings",
    "named, and not read",
];

/// What is read, by the cases that show it.
fn shapes(lines: &mut Peekable<Lines<'_>>, fresh: &mut String) {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for case in cases("find").into_iter().chain(cases("check")) {
        for (group, name) in case.shapes {
            assert!(all.entry(group).or_default().insert(name), "{}", case.path.display());
        }
    }
    assert!(all.keys().all(|group| GROUPS.contains(&&**group)), "{:?}", all.keys());
    fresh.push_str("| what | shapes |\n| --- | --- |\n");
    for group in GROUPS {
        let mut names: Vec<&str> = all[group].iter().map(String::as_str).collect();
        names.sort_by_key(|name| name.trim_start_matches('`').to_lowercase());
        fresh.push_str(&["| ", group, " | ", &names.join(", "), " |\n"].concat());
    }
    while lines.next_if(|line| *line != "<!-- end of shapes -->").is_some() {}
    assert!(lines.peek().is_some(), "the table of shapes has no end mark");
}

fn table_title(line: &str) -> Option<&str> {
    line.strip_prefix("<!-- table: ")?.strip_suffix(" -->")
}

/// The table, in the place of what stands up to the end mark.
fn table(title: &str, lines: &mut Peekable<Lines<'_>>, fresh: &mut String) {
    let tables = zdim::markdown_tables();
    let (_, table) = tables.iter().find(|(name, _)| *name == title).expect("such a table");
    fresh.push_str(table);
    while lines.next_if(|line| *line != "<!-- end of table -->").is_some() {}
    assert!(lines.peek().is_some(), "the table of {title} has no end mark");
}
