//! The exit codes, which no form changes.

use super::{delivery, event, wrong_event};
use crate::support::zdim;

const FORMS: [&str; 7] = ["", " -q", " -o card", " -o line", " -o table", " -o json", " -o ndjson"];

#[test]
fn a_process_ends_with_the_code() {
    for (words, code) in [
        ("inspect samples/expired.json", 0),
        ("inspect samples/mistakes.json -q", 1),
        ("check samples/mistakes.json -o junit", 1),
        ("inspect samples/no-such-file.json", 2),
        ("inspect --no-such-option", 2),
        ("check", 1),
    ] {
        let outcome = zdim(words).spawned().run();
        assert_eq!(outcome.code, code, "zdim {words}: {}", outcome.transcript());
        assert_eq!(outcome.transcript(), zdim(words).run().transcript(), "zdim {words}");
    }
}

#[track_caller]
fn in_every_form(words: &str, stdin: &str, code: i32) {
    for form in FORMS {
        let words = format!("{words}{form}");
        let outcome = zdim(&words).stdin(stdin).run();
        assert_eq!(outcome.code, code, "zdim {words}: {}", outcome.transcript());
        if form == " -q" {
            assert_eq!(outcome.stdout, "", "zdim {words}");
            assert_eq!(outcome.stderr.is_empty(), code < 2, "zdim {words}: {}", outcome.stderr);
        }
    }
}

#[test]
fn nothing_wrong_is_0() {
    in_every_form("inspect", &event(), 0);
    in_every_form("inspect samples/expired.json", "", 0);
    in_every_form("inspect samples/mixed.json samples/sessions.ndjson", "", 0);
}

#[test]
fn an_error_is_1() {
    in_every_form("inspect", &wrong_event(), 1);
    in_every_form("inspect", &delivery(&[event(), wrong_event()]), 1);
    in_every_form("inspect", "{\"eventType\": ", 1);
    in_every_form("inspect -i json", &format!("{} {{", event()), 1);
}

#[test]
fn no_event_is_1() {
    in_every_form("inspect", "", 1);
    in_every_form("inspect", "[]", 1);
    in_every_form("inspect", "{\"hello\": \"world\"}", 1);
    in_every_form("inspect samples/on-hold.json --reply refused", "", 1);
}

#[test]
fn what_cannot_be_read_is_2() {
    in_every_form("inspect samples/no-such-file.json", "", 2);
    in_every_form("inspect samples/on-hold.json samples/no-such-file.json", "", 2);
    in_every_form("inspect samples/no-such-file.json samples/mistakes.json", "", 2);
}

#[test]
fn wrong_usage_is_2() {
    for words in [
        "",
        "inspect --reply PERHAPS",
        "inspect --status PERHAPS",
        "inspect -o yaml",
        "inspect -i csv",
        "inspect --no-such-option",
        "explain NO_SUCH_TOPIC",
        "schema session",
        "completions tcsh",
        "no-such-command",
    ] {
        let outcome = zdim(words).run();
        assert_eq!((outcome.code, &*outcome.stdout), (2, ""), "zdim {words}");
        assert!(!outcome.stderr.is_empty(), "zdim {words}");
    }
}

#[test]
fn a_file_in_the_place_of_a_command_gets_a_hint() {
    zdim("")
        .arg("my payload.json")
        .stderr_holds("zdim inspect 'my payload.json'\n")
        .code(2)
        .check();
    zdim("samples/on-hold.json").stderr_holds("zdim inspect samples/on-hold.json").code(2).check();
}

#[test]
fn a_short_help_fits_one_screen_and_a_long_one_lists_nothing_twice() {
    let commands =
        ["", "inspect", "check", "sessions", "stats", "explain", "sample", "schema", "completions"];
    for command in commands {
        let short = zdim(&format!("{command} -h")).env("COLUMNS", "80").stdout_holds("").check();
        let lines = short.stdout.lines().count();
        assert!(lines <= 40, "{command}: {lines} lines\n{}", short.stdout);
        let longest = short.stdout.lines().map(str::len).max().unwrap();
        assert!(longest <= 80, "{command}: {longest} columns");
        let long = zdim(&format!("{command} --help")).env("COLUMNS", "80").stdout_holds("").check();
        let reads = ["inspect", "check", "sessions", "stats"].contains(&command);
        for name in ["unquoted-number", "ASSIGNED_TO_OTHER_SERVICE", "ON_PROGRESS", "sarif"] {
            let times = long.stdout.matches(name).count();
            assert!(times <= 1, "{command}: {name} stands {times} times");
            assert!(times == 1 || !reads || name != "unquoted-number", "{command}: no {name}");
        }
    }
}

#[test]
fn help_and_version_are_0() {
    zdim("--help").stdout_holds("Exit codes:").check();
    zdim("inspect --help").stdout_holds("--reply <STATUS>").check();
    zdim("--version").stdout(format!("zdim {}\n", env!("CARGO_PKG_VERSION"))).check();
}

#[test]
fn wrong_usage_says_what_to_do() {
    for (words, says) in [
        ("inspect -j abc", "it takes a whole number up to 256; 0 is as many as the machine has"),
        ("inspect -j -1", "it takes a whole number"),
        ("inspect -j 99999999999999999999", "it takes a whole number"),
        ("inspect -o json=", "-o json=report.json"),
        ("inspect -o yaml", "possible values: card, line, table, json, ndjson"),
        ("check -o card", "possible values: full, concise"),
        ("inspect --since", "a value is required for '--since <TIME>'"),
        ("inspect --since soon", "it takes a date (2025-06-27)"),
        ("inspect -A nonsense", "`zdim explain` lists the rules"),
        ("explain weather", "`zdim explain` without a topic shows them all"),
        ("inspect --join", "`--join` is an option of `zdim check`"),
        ("inspect --nope", "'--nope'"),
    ] {
        let stderr = zdim(words).stderr_holds(says).code(2).check().stderr;
        assert!(!stderr.contains("-- -"), "{words}: {stderr}");
        assert!(stderr.lines().count() < 12, "{words}: {stderr}");
    }
    let empty = "a path may not be empty: is a variable unset?";
    zdim("inspect").arg("").stderr_holds(empty).code(2).check();
    zdim("check a.json").arg("").stderr_holds(empty).code(2).check();
}

#[test]
fn exit_zero_forgives_what_was_found_and_nothing_else() {
    in_every_form("inspect --exit-zero", &wrong_event(), 0);
    in_every_form("inspect --exit-zero", "", 0);
    in_every_form("inspect --exit-zero samples/on-hold.json --reply refused", "", 0);
    in_every_form("inspect --exit-zero samples/missing.json", "", 2);
    for words in ["check", "check --status MISSED", "check -D warnings", "check --expect-invalid"] {
        zdim(&format!("{words} samples/on-hold.json samples/mistakes.json -q --exit-zero")).check();
    }
    zdim("check --exit-zero -o concise").stdout_holds("no-event").stderr_holds("1 error").check();
    zdim("check --exit-zero -A nonsense").stderr_holds("unknown rule").code(2).check();
    zdim("inspect --exit-zero --session abc").stderr_holds("digits").code(2).check();
}

#[test]
fn no_problems_is_said_beside_0_alone() {
    for (words, code) in [
        ("inspect -o line samples/on-hold.json --status ENDED", 1),
        ("inspect -o table samples/on-hold.json --status ENDED", 1),
        ("inspect -o line samples/on-hold.json samples/missing.json", 2),
        ("inspect samples/sessions.ndjson samples/missing.json", 2),
        ("check samples/on-hold.json --status ENDED", 1),
        ("check samples/on-hold.json samples/missing.json -A unreadable-input", 2),
        ("check samples/on-hold.json --status ENDED --exit-zero", 0),
        ("check samples/on-hold.json", 0),
    ] {
        let outcome = zdim(words).run();
        assert_eq!(outcome.code, code, "{words}: {}", outcome.stderr);
        assert_eq!(
            outcome.stderr.contains("no problems"),
            code == 0,
            "{words}: {}",
            outcome.stderr
        );
        let says = [(1, "was not selected"), (2, "1 input could not be read in full"), (0, "")];
        let (_, says) = says.into_iter().find(|(of, _)| *of == code).unwrap();
        assert!(outcome.stderr.contains(says), "{words}: {}", outcome.stderr);
    }
}
