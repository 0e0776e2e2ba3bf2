//! Whatever stands in a capture or in its name: no line of any format acts on a
//! terminal, or as a command of a CI job, but those that are meant.

use std::fs;

use super::{FORMATS, event, wrong};
use crate::attacks::ATTACKS;
use crate::support::{Outcome, folder, zdim};

/// Captures in which each attack is a value, a key, a type, and plain text.
pub fn captures() -> Vec<String> {
    let in_each_place = |attack: &&str| {
        let json = serde_json::to_string(attack).expect("a string");
        [
            event().replace("\"ACCEPTED\"", &json),
            event().replace("\"65403000000038063\"", &json),
            event().replace("\"1751022087019\"", &json),
            event().replace("\"channelId\"", &format!("{json}: 1, {json}: 2, \"channelId\"")),
            event().replace("\"IM_Session_Status\"", &json),
            format!("[{{\"payload\": {{}}, \"orgId\": \"1\", \"eventType\": {json}}}]"),
            format!("{{\"sessionStatus\": {attack}"),
            format!("{attack}{}", wrong()),
            format!("{{{json}: {}}}", serde_json::to_string(&wrong()).expect("a string")),
        ]
    };
    ATTACKS.iter().flat_map(in_each_place).collect()
}

#[track_caller]
fn assert_harmless(outcome: &Outcome, format: &str) {
    for (stream, text) in [("stdout", &outcome.stdout), ("stderr", &outcome.stderr)] {
        let acts = |c: char| {
            (c.is_control() && c != '\n')
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
                || matches!(c, '\u{2066}'..='\u{2069}' | '\u{feff}')
        };
        assert!(!text.contains(acts), "{format} {stream}: {text:?}");
        assert!(!text.contains("##[") && !text.contains("##vso["), "{format} {stream}: {text:?}");
        for line in text.lines() {
            let is_command = line.trim_start().starts_with("::");
            let is_meant = format == "github" && stream == "stdout";
            assert_eq!(is_command, is_meant, "{format} {stream}: {line:?}");
        }
    }
}

#[test]
fn in_captures() {
    crate::support::in_parallel(&captures(), |text| {
        for format in FORMATS {
            let outcome = zdim(&format!("check -o {format}")).stdin(text).run();
            assert_harmless(&outcome, format);
            assert!(outcome.code < 2, "{}", outcome.transcript());
        }
        assert_harmless(&zdim("check --statistics").stdin(text).run(), "");
    });
}

#[test]
fn in_the_name_of_standard_input() {
    for attack in ATTACKS.iter().filter(|attack| !attack.contains('\0')) {
        for format in FORMATS {
            let call = zdim(&format!("check -o {format}")).arg("--stdin-name").arg(attack);
            let outcome = call.stdin(wrong()).run();
            assert_harmless(&outcome, format);
            assert_eq!(outcome.code, 1, "{}", outcome.transcript());
            if format == "ndjson" {
                assert_eq!(outcome.json_lines()[0]["path"], *attack);
            }
        }
        let call = zdim("check --expect-invalid").arg("--stdin-name").arg(attack);
        assert_harmless(&call.stdin(event()).run(), "");
    }
}

#[cfg(unix)]
#[test]
fn in_the_names_of_files() {
    let folder = folder("check-hostile-names");
    for attack in ATTACKS.iter().filter(|attack| !attack.contains(['\0', '/'])) {
        let name = format!("{attack}.json");
        fs::write(folder.join(&name), wrong()).expect("the file system takes it");
        for format in FORMATS {
            let call = zdim(&format!("check -o {format}")).within(&folder);
            let outcome = call.arg("--").arg(&name).arg(format!("missing{attack}")).run();
            assert_harmless(&outcome, format);
            assert_eq!(outcome.code, 2, "{}", outcome.transcript());
        }
    }
    for format in FORMATS {
        assert_harmless(&zdim(&format!("check . -o {format}")).within(&folder).run(), format);
    }
}
