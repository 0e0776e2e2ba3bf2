//! Whatever stands in a capture, in a file's name or on the command line:
//! nothing of it acts on a terminal or in a CI job.

use std::fs;

use zdim::tables::Field;

use super::{event, event_but};
use crate::support::{Outcome, folder, zdim};

/// Moves the cursor, sets a title, turns a line around, hides, and commands a CI job.
const HOSTILE: &str =
    "\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{200b}\r\n::error::x\n  ::warning::y ##[error]z";

#[track_caller]
fn assert_harmless(outcome: &Outcome) {
    for text in [&outcome.stdout, &outcome.stderr] {
        let acts = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(acts), "{text:?}");
        assert!(!text.contains("##["), "{text:?}");
        for line in text.lines() {
            assert!(!line.trim_start().starts_with("::"), "{text:?}");
        }
    }
}

#[track_caller]
fn in_every_form(text: &str) {
    for form in ["", "-q", "-o card", "-o line", "-o table", "-o json", "-o ndjson"] {
        let outcome = zdim(&format!("inspect {form}")).stdin(text).run();
        assert_harmless(&outcome);
        // A line of ndjson is an event: what cannot be read is told on standard error.
        let is_told = form == "-o ndjson" && outcome.stderr.contains("error[invalid-json]");
        assert_eq!(outcome.stdout.is_empty(), form == "-q" || is_told, "{form}");
    }
}

#[test]
fn in_values_and_keys() {
    let hostile = serde_json::to_string(HOSTILE).unwrap();
    in_every_form(&event().replace("\"ON_HOLD\"", &hostile));
    in_every_form(&event().replace("\"ACCEPTED\"", &hostile));
    in_every_form(&event().replace("\"65403000000038063\"", &hostile));
    in_every_form(&event().replace("\"1751022087019\"", &hostile));
    in_every_form(&event().replacen("{\"payload\"", &format!("{{{hostile}: 1, \"payload\""), 1));
    in_every_form(&event().replace("\"currentAssigneeId\"", &format!("{hostile}: 1, {hostile}")));
    let other =
        format!("[{{\"payload\": {{}}, \"orgId\": \"1\", \"eventType\": {hostile}}}, {}]", event());
    in_every_form(&other);
}

#[test]
fn in_json_nothing_of_it_is_lost() {
    let status = serde_json::to_string(HOSTILE).unwrap();
    let text = event_but(Field::SessionStatus, &status);
    let outcome = zdim("inspect -o json").stdin(text).stdout_holds("").code(1).check();
    assert_eq!(outcome.json()["events"][0]["session"]["status"], HOSTILE);
}

#[test]
fn in_text_that_is_not_json() {
    in_every_form(&format!("{{\"sessionStatus\": {HOSTILE}"));
    in_every_form(&format!("{HOSTILE}{}", event()));
}

#[test]
fn on_the_command_line() {
    for words in [
        "",
        "inspect",
        "inspect -o",
        "inspect -i",
        "inspect --reply",
        "inspect --status",
        "inspect --color",
        "explain",
        "schema",
        "completions",
    ] {
        let outcome = zdim(words).arg(HOSTILE).run();
        assert_eq!(outcome.code, 2, "{words}");
        assert_harmless(&outcome);
    }
    for word in ["--", "-", "-ojson=no-such-folder/"] {
        assert_harmless(&zdim("inspect").arg(format!("{word}{HOSTILE}")).run());
    }
    assert_harmless(&zdim("inspect samples/on-hold.json --session").arg(HOSTILE).run());
}

#[cfg(unix)]
#[test]
fn in_names_of_files() {
    let folder = folder("hostile-names");
    let good = format!("{HOSTILE}.json");
    let names = [good.clone(), "::error::x.json".to_owned(), "##[error]x.json".to_owned()];
    for name in names {
        fs::write(folder.join(&name), event()).unwrap();
        for form in ["card", "line", "table", "json", "ndjson"] {
            let outcome =
                zdim(&format!("inspect -o {form}")).arg(&name).arg("missing").within(&folder).run();
            assert_eq!(outcome.code, 2);
            assert_harmless(&outcome);
        }
        let outcome = zdim("inspect").arg(format!("missing-{name}")).within(&folder).run();
        assert_eq!(outcome.code, 2);
        assert_harmless(&outcome);
        let outcome =
            zdim("inspect").arg(&name).arg("-o").arg(format!("json={name}")).within(&folder).run();
        assert_eq!(outcome.code, 2);
        assert_harmless(&outcome);
    }
}
