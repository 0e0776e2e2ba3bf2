//! Ctrl-C ends the reading of what stays open, and what was read by then is shown.

#![cfg(unix)]

use std::io::{Read as _, Write as _};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::six;
use crate::support::command;

/// What came of a run whose input stays open, when Ctrl-C was pressed after `text`.
fn interrupted(words: &str, text: &str) -> (String, String, Option<i32>) {
    let mut child = started(words);
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(text.as_bytes()).expect("zdim reads");
    sleep(Duration::from_millis(300)); // it listens by now
    interrupt(&child);
    await_end(&mut child);
    let (mut stdout, mut stderr) = (String::new(), String::new());
    child.stdout.take().expect("a pipe").read_to_string(&mut stdout).expect("UTF-8");
    child.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("UTF-8");
    drop(stdin);
    (stdout, stderr, child.wait().expect("a code").code())
}

fn started(words: &str) -> Child {
    command(env!("CARGO_BIN_EXE_zdim"))
        .args(words.split(' '))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("zdim starts")
}

/// Ctrl-C is there so that this does not take long.
fn await_end(child: &mut Child) {
    let since = Instant::now();
    while child.try_wait().expect("a child").is_none() {
        assert!(since.elapsed() < Duration::from_secs(20), "zdim goes on");
        sleep(Duration::from_millis(10));
    }
}

fn interrupt(child: &Child) {
    let killed = command("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.expect("kill runs").success());
}

#[test]
fn what_was_read_is_shown() {
    // The last line has not come whole, which is no fault of the capture.
    let text = six().join("\n") + "\n{\"payload\":{\"sessionStatus\":\"OPEN\",";
    let said = "zdim: Ctrl-C ended the reading: this is what was read by then\n";
    for threads in ["1", "2"] {
        let words = format!("sessions -o ndjson -j {threads}");
        let (stdout, stderr, code) = interrupted(&words, &text);
        assert_eq!((stdout.lines().count(), code), (6, Some(0)), "{stderr}");
        assert!(stderr.starts_with(said) && !stderr.contains("invalid-json"), "{stderr}");
        let (stdout, stderr, code) = interrupted(&format!("stats -o json -j {threads}"), &text);
        let counts: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
        assert_eq!((&counts["events"], code), (&serde_json::json!(29), Some(0)));
        assert_eq!(stderr, said);
    }
}

#[test]
fn nothing_read_is_nothing_selected() {
    let (stdout, stderr, code) = interrupted("sessions", "a line\n");
    assert_eq!((&*stdout, code), ("", Some(1)));
    assert!(stderr.contains("Ctrl-C") && stderr.contains("no IM_Session_Status"), "{stderr}");
}

#[test]
fn errors_that_were_read_count() {
    let text = six().join("\n").replace("\"SESSION_EXPIRED\"", "\"SESSION_EXPIRE\"") + "\n";
    let (stdout, _, code) = interrupted("sessions -o ndjson", &text);
    assert_eq!((stdout.lines().count(), code), (6, Some(1)));
}

/// Nobody takes what is printed, so zdim cannot end by itself.
#[test]
fn a_second_ctrl_c_ends_the_program_at_once() {
    let mut child = started("sessions -o ndjson");
    let mut stdin = child.stdin.take().expect("a pipe");
    let lines = six().join("\n");
    // Other sessions of the same form, some hundred bytes each: more than a pipe holds.
    for number in 0..300 {
        let others = lines.replace("6540300000", &format!("65403{number:05}"));
        stdin.write_all((others + "\n").as_bytes()).expect("zdim reads");
    }
    sleep(Duration::from_millis(300)); // it listens by now
    interrupt(&child);
    sleep(Duration::from_millis(600)); // it prints by now, and waits
    assert!(child.try_wait().expect("a child").is_none(), "it had all taken from it");
    interrupt(&child);
    await_end(&mut child);
    assert_eq!(child.wait().expect("a code").code(), Some(2));
}
