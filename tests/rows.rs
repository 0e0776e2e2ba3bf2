//! `-i zdim`: what `inspect -o ndjson` wrote is read back, and nothing is lost on the
//! way; what is no row is told of, and harms nobody.

use std::fs;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::attacks::{HOSTILE, PATHS};
use crate::cases::{Case, cases};
use crate::check::SLOW;
use crate::properties::{cases as how_many, seed};
use crate::support::{Outcome, compare, folder, in_parallel, root, zdim};

/// Captures of every shape, right and wrong, read in the way that each asks for.
fn captures() -> Vec<Case> {
    let samples = fs::read_dir(root().join("samples")).expect("the samples are there");
    let samples = samples.map(|entry| Case::of(entry.expect("an entry").path()));
    let all = cases("find").into_iter().chain(cases("check")).chain(samples);
    let all = all.filter(|case| case.name() != SLOW);
    all.map(|case| {
        let way = case.args.iter().skip_while(|arg| *arg != "-i").take(2).cloned();
        Case { args: way.collect(), ..Case::of(case.path) }
    })
    .collect()
}

/// The rows of a capture.
fn rows_of(case: &Case) -> String {
    case.zdim("inspect -o ndjson").run().stdout
}

/// The rows of the sessions of the samples.
fn rows() -> String {
    zdim("inspect samples/sessions.ndjson samples/mistakes.json -o ndjson").run().stdout
}

/// What `words` says of these rows.
fn of_rows(words: &str, rows: &str) -> Outcome {
    zdim(&format!("{words} -i zdim")).stdin(rows).run()
}

#[test]
fn a_row_comes_back_as_it_was_in_every_form() {
    let captures = captures();
    assert!(captures.iter().map(|case| rows_of(case).lines().count()).sum::<usize>() > 400);
    in_parallel(&captures, |case| {
        let rows = rows_of(case);
        assert_eq!(of_rows("inspect -o ndjson", &rows).stdout, rows, "{}", case.path.display());
        // Findings of no event are in no row.
        let report = case.zdim("inspect -o json").run().json();
        if report["problems"] != json!([]) {
            return;
        }
        for form in ["card", "line", "table"] {
            let words = format!("inspect -o {form} --tz Asia/Kolkata");
            let said = case.zdim(&words).run().stdout;
            assert_eq!(of_rows(&words, &rows).stdout, said, "{} {form}", case.path.display());
        }
        let again = of_rows("inspect -o json", &rows).json();
        assert_eq!(again["events"], report["events"], "{}", case.path.display());
        for key in ["events", "permitted", "refused", "unknown", "errors", "warnings"] {
            assert_eq!(again["summary"][key], report["summary"][key], "{key}");
        }
    });
}

/// The findings of events: those of a session by what they say, since rows do not hold
/// where its fields stood.
fn findings(report: &Value) -> Vec<Value> {
    let of_rows = [
        "invalid-json",
        "not-json",
        "damaged-input",
        "too-large",
        "no-event",
        "unreadable-input",
        "unexpectedly-valid",
    ];
    let across = [
        "duplicate-event",
        "unchanged-event",
        "out-of-order",
        "missed-event",
        "count-decreased",
        "identity-changed",
    ];
    let problems = report["problems"].as_array().expect("a list").iter();
    let is_of = |rules: &[&str], problem: &Value| rules.iter().any(|rule| problem["rule"] == *rule);
    let ours = problems.filter(|problem| {
        let is_outside =
            problem["message"].as_str().unwrap_or_default().contains("outside of events");
        !is_of(&of_rows, problem) && !is_outside
    });
    let mut all: Vec<Value> = ours
        .map(|problem| {
            let mut problem = problem.clone();
            if is_of(&across, &problem) {
                for key in ["column", "endLine", "endColumn", "pointer", "line"] {
                    problem[key] = Value::Null;
                }
            }
            problem
        })
        .collect();
    all.sort_by_key(ToString::to_string);
    all
}

#[test]
fn check_finds_the_same_in_rows() {
    let captures = captures();
    in_parallel(&captures, |case| {
        let found = findings(&case.zdim("check -o json").run().json());
        let again = findings(&of_rows("check -o json", &rows_of(case)).json());
        assert_eq!(again, found, "{}", case.path.display());
    });
}

#[test]
fn what_is_typed_holds_for_rows_too() {
    let rows = rows();
    let sources = "samples/sessions.ndjson samples/mistakes.json";
    for words in [
        "inspect -o line --session 65403000000398041",
        "inspect -o ndjson --reply refused --since 2025-07-21T09:00:00Z",
        "inspect -o table --status ON_HOLD,ENDED",
        "inspect -o ndjson --org 106553778 --assignee 106554156",
        "inspect -o ndjson --redact",
        "inspect -o line -A warnings -D no-envelope",
        "inspect -o json -W missing-field -D unquoted-number",
        "inspect -q --reply permitted",
        "inspect --session 403982",
        "check -o concise -A invalid-time,unknown-reply-status",
        "check -o ndjson -W warnings -W lossy-id",
        "check -o json --redact",
    ] {
        let said = zdim(&format!("{words} {sources}")).run();
        let again = of_rows(words, &rows);
        assert_eq!(again.code, said.code, "{words}");
        if words.contains("json") && !words.contains("ndjson") {
            for key in ["events", "problems"] {
                assert_eq!(again.json()[key], said.json()[key], "{words}");
            }
            continue;
        }
        assert_eq!(again.stdout, said.stdout, "{words}");
    }
}

#[test]
fn a_level_that_the_rows_were_written_with_stays() {
    let rows =
        zdim("inspect samples/mistakes.json -o ndjson -D unquoted-number -W missing-field").run();
    let severities = |words: &str| -> Vec<String> {
        let lines = of_rows(words, &rows.stdout).json_lines();
        let of = |line: &Value| format!("{} {}", line["rule"].as_str().unwrap(), line["severity"]);
        lines.iter().map(of).collect()
    };
    let written = severities("check -o ndjson");
    assert!(written.contains(&"unquoted-number \"error\"".to_owned()), "{written:?}");
    assert!(written.contains(&"missing-field \"warning\"".to_owned()), "{written:?}");
    let said = severities("check -o ndjson -D missing-field -A unquoted-number");
    assert!(said.contains(&"missing-field \"error\"".to_owned()), "{said:?}");
    assert!(said.iter().all(|line| !line.starts_with("unquoted-number")), "{said:?}");
}

#[test]
fn rows_stay_in_the_order_in_which_they_come() {
    let rows = rows();
    let turned: String = rows.lines().rev().flat_map(|line| [line, "\n"]).collect();
    assert_eq!(of_rows("inspect -o ndjson", &turned).stdout, turned);
    let outcome = of_rows("check -o concise", &turned);
    assert!(outcome.stdout.contains("warning[out-of-order]"), "{}", outcome.stdout);
    let note = "zdim: the rows of samples/sessions.ndjson are not in the order of their places: \
                rules across events took them as they came\n";
    assert!(outcome.stderr.contains(note), "{}", outcome.stderr);
    assert!(!of_rows("check -o concise", &rows).stderr.contains("order of their places"));
    assert!(!of_rows("check -q", &turned).stderr.contains("order of their places"));
}

#[test]
fn rows_of_one_input_may_stand_in_several_files() {
    let folder = folder("parts-of-rows");
    let capture = root().join("tests/cases/check/missed-event.ndjson");
    let rows = zdim("inspect -o ndjson").arg(&capture).run().stdout;
    let twice = rows.replace("missed-event.ndjson", "other.ndjson");
    for (at, line) in rows.lines().chain(twice.lines()).enumerate() {
        fs::write(folder.join(format!("{at}.ndjson")), format!("{line}\n")).unwrap();
    }
    // The second input is followed apart, unless it is joined.
    let found = |words: &str| {
        let outcome = zdim(words).arg(&folder).run();
        outcome.stdout.lines().filter(|line| line.contains("[missed-event]")).count()
    };
    assert_eq!(found("check -i zdim -o concise"), 2);
    assert!(
        of_rows("check -o concise --join", &(rows + &twice)).stdout.contains("duplicate-event")
    );
}

#[test]
fn rows_that_were_redacted_are_shown_and_not_followed() {
    let rows = zdim("inspect samples/sessions.ndjson -o ndjson --redact").run().stdout;
    assert_eq!(of_rows("inspect -o ndjson", &rows).stdout, rows);
    let reason = "session-1 is a name that `--redact` gave, not an id, so its session cannot be \
                  followed";
    for words in ["check -o concise", "check -q", "check -q -A unreadable-input --exit-zero"] {
        let outcome = of_rows(words, &rows);
        assert_eq!(outcome.code, 2, "{words}");
        assert!(outcome.stderr.contains(reason), "{words}: {}", outcome.stderr);
        assert_eq!(outcome.stderr.matches("--redact").count(), 1, "{words}: {}", outcome.stderr);
    }
    let report = of_rows("check -o json", &rows).json();
    assert_eq!(report["problems"][0]["rule"], "unreadable-input");
    assert_eq!(report["problems"][0]["line"], 1);
}

#[test]
fn engines_may_write_the_rows_in_their_own_way() {
    let rows = rows();
    // Spark leaves out what is null; pandas makes floats of whole numbers; DuckDB writes
    // times as it likes; all may add columns and change the order of keys.
    let rewritten: String =
        rows.lines().flat_map(|line| [rewritten(line), " \r\n".into()]).collect();
    assert!(rewritten.contains(".0") && !rewritten.contains("null"));
    assert_eq!(of_rows("inspect -o ndjson", &rewritten).stdout, rows);
}

/// A row as one engine or another writes it.
fn rewritten(line: &str) -> String {
    let mut row: Value = serde_json::from_str(line).expect("a row");
    row["part"] = json!(7);
    row["event"]["eventTime"] = json!("2025-07-21 08:10:26.000");
    drop_nulls(&mut row);
    for (part, key) in [("event", "messagesCount"), ("event", "eventTimeMs"), ("source", "line")] {
        if let Some(number) = row[part].get(key).and_then(Value::as_f64) {
            row[part][key] = json!(number);
        }
    }
    format!("  {row}")
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(drop_nulls);
        }
        Value::Array(elements) => elements.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// A row with something in the place of what stands there.
fn changed(pointer: &str, value: Value) -> String {
    let row = zdim("inspect samples/mistakes.json -o ndjson").run().stdout;
    let mut row: Value = serde_json::from_str(&row).expect("a row");
    if let Some(place) = row.pointer_mut(pointer) {
        *place = value;
    } else {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        row.pointer_mut(parent).expect("a parent")[key] = value;
    }
    row.to_string()
}

#[test]
fn what_is_no_row_is_told_of_and_the_next_is_read() {
    let delivery = fs::read_to_string(root().join("samples/on-hold.json")).unwrap();
    let delivery = serde_json::from_str::<Value>(&delivery).unwrap().to_string();
    let finding = zdim("check samples/mistakes.json -o ndjson").run().stdout;
    let big = 1u64 << 54;
    let mut lines = vec![
        delivery,
        finding.lines().next().expect("a finding").to_owned(),
        "nonsense".to_owned(),
        "{\"source\": {\"path\":".to_owned(),
        "[]".to_owned(),
        "\"a\" \"b\"".to_owned(),
        "{}".to_owned(),
    ];
    for (pointer, value) in [
        ("/source", json!("app.log")),
        ("/source/path", json!(["app.log"])),
        ("/source/line", json!(-1)),
        ("/source/line", json!(0)),
        ("/source/line", json!(1.5)),
        ("/source/column", json!("3")),
        ("/source/column", json!(big)),
        ("/source/pointer", json!({})),
        ("/source/via", json!("log")),
        ("/source/via", json!(["log", 1])),
        ("/source/via", json!(vec!["x"; 65])),
        ("/source/via", json!(["x".repeat(1 << 19)])),
        ("/event", json!(null)),
        ("/event/sessionId", json!(65_403_000_000_038_063_u64)),
        ("/event/replyStatus", json!(true)),
        ("/event/messagesCount", json!("23")),
        ("/event/messagesCount", json!(-23)),
        ("/event/eventTimeMs", json!(1_751_022_087)),
        ("/session", json!([])),
        ("/reply", json!(null)),
        ("/problems", json!(null)),
        ("/problems", json!({})),
        ("/problems", json!(vec![json!({}); 2])),
        ("/problems/0/rule", json!("no-such-rule\u{1b}[31m")),
        ("/problems/0/severity", json!("fatal")),
        ("/problems/0/line", json!(99)),
        ("/problems/0/message", json!(null)),
    ] {
        lines.push(changed(pointer, value));
    }
    let rows = rows();
    let last = rows.lines().next().expect("a row");
    let text: String =
        lines.iter().map(String::as_str).chain([last]).flat_map(|l| [l, "\n"]).collect();
    let outcome = of_rows("check -o concise --stdin-name rows.ndjson", &text);
    assert_eq!(outcome.code, 1);
    assert_eq!(outcome.stdout.lines().count(), lines.len() + 1, "{}", outcome.stdout);
    compare("tests/golden/rows.concise", &outcome.stdout);
    let shown = of_rows("inspect -o ndjson", &text);
    assert_eq!(shown.stdout, format!("{last}\n"));
    assert_eq!(shown.stderr.matches("error[invalid-json]").count(), lines.len() + 1);
}

#[test]
fn a_row_that_is_too_long_is_skipped() {
    let rows = rows();
    let (first, rest) = rows.split_once('\n').expect("rows");
    let path = "x".repeat(20 << 20);
    let long = first.replacen("samples/sessions.ndjson", &path, 1);
    let outcome = of_rows("inspect -o ndjson", &format!("{long}\n{rest}"));
    assert_eq!(outcome.stdout, rest);
    assert!(outcome.stderr.contains("error[too-large]"), "{}", outcome.stderr);
    // One that is not too long may still hold more of something than any event has.
    let steps = format!("\"via\":[{}\"\"]", "\"\",".repeat(4 << 20));
    let many = first.replacen("\"via\":[]", &steps, 1);
    assert!(many.len() > 12 << 20);
    let outcome = of_rows("inspect -o ndjson", &format!("{many}\n{rest}"));
    assert_eq!(outcome.stdout, rest);
    assert!(outcome.stderr.contains("source.via is longer than the way to any event"));
}

#[track_caller]
fn assert_harmless(outcome: &Outcome, is_github: bool) {
    for text in [&outcome.stdout, &outcome.stderr] {
        let acts = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(acts) && !text.contains("##["), "{text:?}");
        let is_command = |line: &&str| line.trim_start().starts_with("::");
        let meant = |line: &str| {
            line.starts_with("::error file=")
                || line.starts_with("::warning file=")
                || line.starts_with("::error title=")
                || line.starts_with("::warning title=")
        };
        assert!(text.lines().filter(is_command).all(|line| is_github && meant(line)), "{text:?}");
    }
}

#[test]
fn nothing_that_a_row_says_does_harm() {
    let row = changed("/problems/0/message", json!(HOSTILE));
    let mut pointers = Vec::new();
    strings(&serde_json::from_str(&row).expect("a row"), String::new(), &mut pointers);
    assert!(pointers.len() > 40);
    let mut hostile: Vec<String> =
        pointers.iter().map(|pointer| changed(pointer, json!(HOSTILE))).collect();
    hostile.extend(PATHS.iter().map(|path| changed("/source/path", json!(path))));
    hostile.push(changed("/source/via", json!(vec![HOSTILE; 60])));
    hostile.push(changed("/problems/0/suggestion", json!(HOSTILE)));
    hostile.push(changed("/source/line", json!(1u64 << 53)));
    in_parallel(&hostile, |row| {
        for form in ["card", "line", "table", "json", "ndjson"] {
            for more in ["", " --redact"] {
                assert_harmless(&of_rows(&format!("inspect -o {form}{more}"), row), false);
            }
        }
        for form in ["full", "concise", "json", "ndjson", "github", "gitlab", "sarif", "junit"] {
            assert_harmless(&of_rows(&format!("check -o {form}"), row), form == "github");
        }
    });
}

/// The pointers of all strings.
fn strings(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::String(_) => pointers.push(at),
        Value::Array(elements) => {
            for (place, element) in elements.iter().enumerate() {
                strings(element, format!("{at}/{place}"), pointers);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                strings(member, format!("{at}/{key}"), pointers);
            }
        }
        _ => {}
    }
}

/// Rows with a part of one in another, and a few bytes changed.
fn mangled() -> impl Strategy<Value = String> {
    let swaps = prop::collection::vec((any::<Index>(), any::<Index>(), any::<Index>()), 0..3);
    let signs =
        prop::sample::select(vec!["null", "-1", "\"", "{", "]", "1e9", "\\ud800", "é", ",", ""]);
    let changes = prop::collection::vec((any::<Index>(), signs), 0..4);
    (swaps, changes).prop_map(|(swaps, changes)| {
        let mut text = rows();
        let boundary = |text: &str, at: &Index| {
            let mut at = at.index(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        for (from, to, at) in swaps {
            let (from, to) = (boundary(&text, &from), boundary(&text, &to));
            let part = text[from.min(to)..from.max(to).min(from.min(to) + 300)].to_owned();
            text.insert_str(boundary(&text, &at), &part);
        }
        for (at, sign) in changes {
            text.insert_str(boundary(&text, &at), sign);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: how_many(64),
        failure_persistence: None,
        rng_seed: seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn mangled_rows_are_rows_or_told_of(text in mangled()) {
        let outcome = of_rows("inspect -o ndjson", &text);
        prop_assert!(outcome.code <= 1, "{}", outcome.transcript());
        let told = outcome.stderr.matches("error[invalid-json]").count();
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        // A row with more behind it is both.
        prop_assert!(outcome.stdout.lines().count() + told >= lines, "{}", outcome.transcript());
        prop_assert_eq!(&of_rows("inspect -o ndjson", &outcome.stdout).stdout, &outcome.stdout);
        let checked = of_rows("check -o json", &text);
        prop_assert!(checked.code <= 1, "{}", checked.transcript());
    }
}

#[test]
fn rows_are_no_events_to_anybody_else() {
    let rows = rows();
    for format in ["auto", "json", "ndjson", "log"] {
        zdim(&format!("inspect -i {format}"))
            .stdin(&rows)
            .stderr_holds("no IM_Session_Status event here")
            .code(1)
            .check();
    }
}
