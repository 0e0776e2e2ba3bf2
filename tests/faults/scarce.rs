//! No rights, no memory, no threads.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};

use super::{ends, events, said, shell};
use crate::support::{aloud, folder};

/// Who has no rights, where the tester has all of them.
const NOBODY: u32 = 65534;

/// A folder of somebody who is not the system's owner, with the program and so many events
/// in it: a tester's own may be out of reach. `None`, said aloud, where that cannot be made.
fn of_nobody(name: &str, count: usize) -> Option<PathBuf> {
    let path = std::env::temp_dir().join(format!("zdim-{name}-{}", std::process::id()));
    fs::create_dir_all(&path).expect("a folder can be made");
    fs::copy(env!("CARGO_BIN_EXE_zdim"), path.join("zdim")).expect("it can be copied");
    fs::write(path.join("events.ndjson"), events(count)).expect("a file can be written");
    let owned = [&*path, &path.join("events.ndjson")].map(|of| chown(of, Some(NOBODY), None));
    if owned.iter().all(Result::is_ok) && unprivileged("./zdim --version", &path).2 == 0 {
        return Some(path);
    }
    aloud("SKIPPED: only root can be somebody without rights");
    fs::remove_dir_all(&path).expect("it can be removed");
    None
}

fn unprivileged(script: &str, folder: &Path) -> (String, String, i32) {
    said(shell(script, folder).uid(NOBODY).gid(NOBODY).output().expect("bash runs"))
}

#[test]
fn what_may_not_be_read_or_written_is_told_of() {
    let Some(folder) = of_nobody("rights", 3) else { return };
    let set = |name: &str, mode: u32| {
        fs::set_permissions(folder.join(name), Permissions::from_mode(mode)).expect("rights");
    };
    fs::create_dir(folder.join("closed")).expect("a folder can be made");
    fs::write(folder.join("closed/a.json"), "{}").expect("a file can be written");
    fs::write(folder.join("secret.json"), "{}").expect("a file can be written");
    set("closed", 0);
    set("secret.json", 0);
    let call = "./zdim inspect secret.json closed events.ndjson -o ndjson";
    let (rows, said, code) = unprivileged(call, &folder);
    assert_eq!((rows.lines().count(), code), (3, 2), "{said}");
    let denied = |what: &str, name: &str| format!("cannot {what} {name}: Permission denied");
    for name in ["secret.json", "closed"] {
        assert!(said.contains(&denied("read", name)), "{said}");
    }
    let (rows, said, code) = unprivileged("./zdim inspect . -o ndjson", &folder);
    assert_eq!((rows.lines().count(), code), (3, 2), "{said}");
    for name in ["./secret.json", "./closed"] {
        assert!(said.contains(&denied("read", name)), "{said}");
    }
    let (_, said, code) = unprivileged("./zdim stats events.ndjson -q -o json=closed/x", &folder);
    assert!(said.contains(&denied("write", "closed/x")) && code == 2, "{said}");
    fs::remove_dir_all(&folder).expect("it can be removed");
}

/// Where the system lets nobody have another thread, one does it all.
#[test]
fn without_threads_the_answer_is_the_same() {
    let Some(folder) = of_nobody("threads", 20_000) else { return };
    for words in ["inspect -o ndjson", "check -o json", "sessions -o ndjson", "stats -o json"] {
        let call = format!("./zdim {words} events.ndjson -j 4");
        let usual = unprivileged(&call, &folder);
        assert_eq!(usual.2, 0, "{}", usual.1);
        assert_eq!(unprivileged(&format!("ulimit -u 1; exec {call}"), &folder), usual, "{words}");
    }
    fs::remove_dir_all(&folder).expect("it can be removed");
}

/// Too little memory is told of, and ends with 2: with however much of it the program begins.
#[test]
fn without_memory_it_says_so_and_is_2() {
    let folder = folder("memory");
    let lines = events(40_000);
    let all: Vec<&str> = lines.lines().map(|line| &line[1..line.len() - 1]).collect();
    fs::write(folder.join("deep.json"), format!("{{\"a\": {{\"b\": [{}]}}}}", all.join(",")))
        .expect("a file can be written");
    fs::write(folder.join("events.ndjson"), &lines).expect("a file can be written");
    let limited = |limit: u32, words: &str| {
        ends(&format!("ulimit -c 0 -v {limit}; exec \"$zdim\" {words}"), &folder)
    };
    let begins = |limit: &u32| {
        let ends = shell(&format!("ulimit -c 0 -v {limit}; exec \"$zdim\" --version"), &folder);
        { ends }.output().expect("bash runs").status.success()
    };
    let least = (1..200).map(|mib| mib << 11).find(begins).expect("it begins with some memory");
    let mut was_short = 0;
    for more in [0, 1, 2, 4, 8, 16, 32] {
        let limit = least + (more << 10);
        for words in ["inspect -q deep.json", "sessions -q -o json=/dev/null events.ndjson"] {
            let (_, said, code) = limited(limit, words);
            assert!(code == 0 || code == 2, "{words} with {limit} KiB: {code} {said}");
            assert_eq!(code == 0, said.is_empty(), "{words} with {limit} KiB: {said}");
            was_short += u32::from(code == 2);
        }
    }
    assert!(was_short > 0);
}
