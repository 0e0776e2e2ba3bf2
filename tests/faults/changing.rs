//! Files that vanish, shrink or grow while they are read; loops, pipes, and those at
//! either end of a pipe.

use std::fs::{self, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::{ends, events, said, shell};
use crate::support::{command, folder, zdim};

/// More than anybody reads ahead while the reader of the output does nothing.
const MANY: usize = 30_000;

/// `inspect` of a long file, of which the first line has been printed; the rest waits.
fn reading(folder: &Path) -> (Child, BufReader<std::process::ChildStdout>, String) {
    let text = events(MANY);
    fs::write(folder.join("long.ndjson"), &text).expect("a file can be written");
    let mut child = command(env!("CARGO_BIN_EXE_zdim"))
        .args(["inspect", "long.ndjson", "-o", "ndjson", "-j", "1"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("zdim starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    stdout.read_line(&mut line).expect("a line");
    (child, stdout, text)
}

/// The rest of it: how many lines there were in all, what was said, and the code.
fn rest(
    (child, mut stdout, _): (Child, BufReader<std::process::ChildStdout>, String),
) -> (usize, String, i32) {
    let mut rows = String::new();
    stdout.read_to_string(&mut rows).expect("the rest");
    let (_, said, code) = said(child.wait_with_output().expect("zdim ends"));
    (rows.lines().count() + 1, said, code)
}

#[test]
fn a_file_that_shrinks_is_told_of() {
    let folder = folder("shrinks");
    let reading = reading(&folder);
    let size = reading.2.len() as u64;
    let file = OpenOptions::new().write(true).open(folder.join("long.ndjson")).expect("a file");
    file.set_len(size / 2).expect("it can be cut");
    let (rows, said, code) = rest(reading);
    let told = format!("cannot read long.ndjson: it shrank from {size} to {} bytes", size / 2);
    assert!(said.contains(&told) && code == 2, "{code} {said}");
    assert!((MANY / 3..MANY).contains(&rows), "what was there was read: {rows}");
}

#[test]
fn a_file_that_grows_is_read_to_its_end_and_one_that_is_removed_too() {
    let folder = folder("grows");
    let reading_on = reading(&folder);
    let mut file =
        OpenOptions::new().append(true).open(folder.join("long.ndjson")).expect("a file");
    file.write_all(events(10).as_bytes()).expect("it can be written");
    assert_eq!(rest(reading_on), (MANY + 10, String::new(), 0));
    let reading_on = reading(&folder);
    fs::remove_file(folder.join("long.ndjson")).expect("a file");
    assert_eq!(rest(reading_on), (MANY, String::new(), 0));
}

/// Whether it was named or found in a folder: what is gone when its turn comes is told of.
#[test]
fn a_file_that_vanishes_is_told_of_and_the_rest_is_read() {
    let folder = folder("vanishes");
    let event = events(1);
    for (names, told) in [("b.ndjson d", "b.ndjson"), ("d b.ndjson", "d/c.ndjson")] {
        fs::create_dir_all(folder.join("d")).expect("a folder can be made");
        fs::write(folder.join("b.ndjson"), &event).expect("a file can be written");
        fs::write(folder.join("d/c.ndjson"), &event).expect("a file can be written");
        let script = format!("exec \"$zdim\" inspect - {names} -o ndjson");
        let mut child = piped(&mut shell(&script, &folder));
        let mut stdin = child.stdin.take().expect("a pipe");
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        stdin.write_all(event.as_bytes()).expect("it is read");
        // It has found its inputs when it has read one of them.
        stdout.read_line(&mut String::new()).expect("a line");
        fs::remove_file(folder.join(told)).expect("a file");
        drop(stdin);
        let (rows, said, code) = rest((child, stdout, String::new()));
        let told = format!("zdim: cannot read {told}: No such file or directory (os error 2)\n");
        assert!(said.starts_with(&told), "{said}");
        assert_eq!((rows, code), (2, 2));
    }
}

fn piped(command: &mut Command) -> Child {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

#[test]
fn a_loop_of_links_is_told_of_and_none_is_walked() {
    let folder = folder("loops");
    fs::create_dir(folder.join("d")).expect("a folder can be made");
    symlink("b.json", folder.join("a.json")).expect("a link");
    symlink("a.json", folder.join("b.json")).expect("a link");
    symlink("..", folder.join("d/up")).expect("a link");
    symlink("self.json", folder.join("d/self.json")).expect("a link");
    fs::write(folder.join("d/c.ndjson"), events(1)).expect("a file can be written");
    let (rows, said, code) = ends("\"$zdim\" inspect a.json d -o ndjson", &folder);
    assert_eq!((rows.lines().count(), code), (1, 2), "{said}");
    assert!(said.starts_with("zdim: cannot read a.json: Too many levels of"), "{said}");
    let (_, said, code) = ends("\"$zdim\" inspect d -q -o json=a.json", &folder);
    assert!(said.contains("cannot write a.json: Too many levels") && code == 2, "{said}");
}

#[test]
fn a_named_pipe_is_read_and_not_walked_and_never_waits_for_itself() {
    let folder = folder("fifo");
    fs::create_dir(folder.join("d")).expect("a folder can be made");
    fs::write(folder.join("d/c.ndjson"), events(2)).expect("a file can be written");
    let script =
        "mkfifo p d/p.ndjson && { cat d/c.ndjson > p & } && \"$zdim\" inspect p d -o ndjson";
    let (rows, said, code) = ends(script, &folder);
    assert_eq!((rows.lines().count(), &*said, code), (4, "", 0));
    let (_, said, code) = ends("\"$zdim\" inspect p -o json=p", &folder);
    assert!(said.contains("p is an input") && code == 2, "{said}");
}

/// Who reads may go at any time, and who writes may be killed in the middle of an event.
#[test]
fn either_end_of_a_pipe_may_be_killed() {
    let folder = folder("killed");
    fs::write(folder.join("long.ndjson"), events(MANY)).expect("a file can be written");
    for words in ["inspect -o ndjson", "sessions -o ndjson", "sessions -o json", "sessions -o html"]
    {
        let script = format!(
            "set -o pipefail; \"$zdim\" {words} long.ndjson | {{ head -c 1 > /dev/null; kill -9 $BASHPID; }}; \
             echo ${{PIPESTATUS[@]}}"
        );
        let (printed, said, _) = ends(&script, &folder);
        assert_eq!(printed, "0 137\n", "{words}: {said}");
        assert!(!said.contains("zdim:"), "{words}: {said}");
    }
    let size = fs::metadata(folder.join("long.ndjson")).expect("a file").len();
    let script = format!(
        "{{ head -c {} long.ndjson; kill -9 $BASHPID; }} | \"$zdim\" check -o json",
        size - 200
    );
    let (printed, _, code) = ends(&script, &folder);
    let report: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(code, 1, "{printed}");
    assert_eq!(report["problems"][0]["rule"], "invalid-json", "{printed}");
    assert_eq!(report["summary"]["events"], MANY - 1);
    zdim("check -q").stdin(events(3)).check();
}
