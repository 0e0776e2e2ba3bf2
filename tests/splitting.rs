//! The splitting law: the blocks in which an input is read, the threads that read
//! it, a file or a pipe make no difference to a byte of what is printed, in any
//! format that is asked for by name.
//!
//! The whole product of these is tried on captures of all kinds, a sample of it on
//! all others and on damaged ones.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;
use zdim::{Settings, run_within};

use crate::cases::{Case, cases as captures};
use crate::check::SLOW;
use crate::properties::{cases, damaged, seed};
use crate::support::{folder, in_parallel, root, zdim};

/// Each command with each of its formats, all levels apart from what is allowed.
const RUNS: [&str; 14] = [
    "inspect -o card",
    "inspect -o line",
    "inspect -o table",
    "inspect -o json",
    "inspect -o ndjson",
    "check -o full",
    "check -o concise",
    "check -o json",
    "check -o ndjson",
    "check -o github",
    "check -o gitlab",
    "check -o sarif",
    "check -o junit",
    "stats -o json",
];

/// How an input is read.
#[derive(Clone, Copy, Debug)]
struct Way {
    /// In blocks of so many bytes; of a few lines, where it is a hundred or more.
    block: usize,
    threads: usize,
    from_pipe: bool,
    /// Whether what can be read fast is.
    ahead: bool,
}

/// In one piece, and all of it in full.
const WHOLE: Way = Way { block: 256 << 10, threads: 1, from_pipe: false, ahead: false };

/// Blocks of a few bytes and of a few lines; in large captures there would be too
/// many small ones.
fn blocks(length: usize) -> &'static [usize] {
    match length {
        0..=900 => &[1, 7, 150],
        901..=3000 => &[7, 150, 900],
        3001..=8000 => &[23, 150, 900],
        _ => &[301, 5000],
    }
}

fn ways(length: usize) -> impl Iterator<Item = Way> {
    let of_block = |block: &usize| {
        let block = *block;
        let files = [1, 2, 3].map(|threads| Way { block, threads, ahead: true, ..WHOLE });
        files.into_iter().chain([Way { block, threads: 2, from_pipe: true, ahead: true }])
    };
    blocks(length).iter().flat_map(of_block)
}

/// All that comes of a run: both streams, and the code.
fn said(words: &str, args: &[String], path: &Path, way: Way) -> String {
    // Nothing is small: so that every file is read on as many threads as are asked for.
    let settings = Settings { block: way.block, large: 0, ahead: way.ahead, ..Settings::made_up() };
    let mut typed: Vec<OsString> = vec!["zdim".into()];
    typed.extend(words.split(' ').map(OsString::from));
    typed.extend(args.iter().map(OsString::from));
    typed.extend(["-j".into(), way.threads.to_string().into(), "--stdin-name".into(), path.into()]);
    let stdin = if way.from_pipe {
        fs::read(path).expect("the capture can be read")
    } else {
        typed.push(path.into());
        Vec::new()
    };
    let ended = run_within(&typed, &settings, Box::new(Cursor::new(stdin)));
    let (stdout, stderr) = (ended.stdout, ended.stderr);
    let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8(bytes).expect("text"));
    format!("{stdout}\nstderr:\n{stderr}\nexit code: {}", ended.code)
}

/// What differs between reading a capture as a whole and in another way, if anything
/// does.
fn difference(words: &str, args: &[String], path: &Path, way: Way, whole: &str) -> Option<String> {
    let split = said(words, args, path, way);
    let same = whole.lines().zip(split.lines()).take_while(|(whole, split)| whole == split).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(its end)").to_owned();
    (split != whole).then(|| {
        format!(
            "zdim {words} {} {}, {way:?}, line {}\n  whole {}\n  split {}\n",
            args.join(" "),
            path.display(),
            same + 1,
            line(whole),
            line(&split)
        )
    })
}

/// How much there is to read in a capture, about: packed text is ten times as long.
fn length(path: &Path) -> usize {
    let length = fs::metadata(path).map_or(0, |it| usize::try_from(it.len()).unwrap_or(0));
    let is_packed = path.extension().is_some_and(|ending| ending == "gz" || ending == "zst");
    if is_packed { 10 * length } else { length }
}

/// Captures in which what one line is depends on others, or that are dressed.
const DRESSED: [&str; 12] = [
    "base64-lines.log",
    "base64-lines.txt",
    "bat-color-json.txt",
    "bat-color.json",
    "dump-go.log",
    "dump-php-print-r.txt",
    "dump-ruby.log",
    "envelope-broken.log",
    "git-diff.txt",
    "grep-color.ndjson",
    "lines-of-others.log",
    "nginx-request-body.log",
];

/// Captures of all kinds: every fifth of those that events are found in, and more.
fn all_kinds() -> Vec<(PathBuf, Vec<String>)> {
    let is_wanted =
        |case: &Case, place: usize| place.is_multiple_of(6) || DRESSED.contains(&case.name());
    let found = captures("find").into_iter().enumerate();
    let found = found.filter(|(place, case)| is_wanted(case, *place)).map(|(_, case)| case);
    let checked = captures("check").into_iter().step_by(11);
    let samples = ["app.log", "docker.log.gz", "mistakes.json", "mixed.json", "sessions.ndjson"];
    let samples = samples.map(|name| (root().join("samples").join(name), Vec::new()));
    let captures = found.chain(checked).map(|case| (case.path, case.args));
    captures.chain(samples).chain([rows(), plain()]).collect()
}

/// Events with which nothing is wrong, and whose rows are not all alike: counts that are no
/// numbers of JSON, values that say nothing, many events a line, a name that must be escaped.
fn plain() -> (PathBuf, Vec<String>) {
    let event = |assignee: &str, old: &str, count: &str| {
        let kind = if assignee == "null" { "\"\"" } else { "\"AGENT\"" };
        let status = if assignee == "null" { "OPEN" } else { "ON_PROGRESS" };
        format!(
            "{{\"payload\":{{\"currentAssigneeId\":{assignee},\"sessionStatus\":\"{status}\",\
             \"replyStatus\":\"ACCEPTED\",\"sessionOldStatus\":{old},\"sessionId\":\"65403{count}\",\
             \"messagesCount\":\"{count}\",\"assigneeType\":{kind},\"channelId\":\"0012\"}},\
             \"eventTime\":\"1751022087019\",\"eventType\":\"IM_Session_Status\",\
             \"orgId\":\"3\"}}"
        )
    };
    let mut lines = Vec::new();
    for count in
        ["0", "007", "23", "9007199254740993", "18446744073709551616", "9999999999999999999999"]
    {
        lines.push(event("\"106554156\"", "\"ON_HOLD\"", count));
        lines.push(format!("[{}]", event("null", "null", count)));
        let many: Vec<_> = (0..12).map(|_| event("\"1\"", "\"\"", count)).collect();
        lines.push(format!("[{}]", many.join(", ")));
        lines.push(format!("2025-06-27 INFO got {}", event("\"2\"", "\"OPEN\"", count)));
    }
    let path = folder("plain-to-split").join("plain \\ ::set \u{202e}.log");
    fs::write(&path, lines.join("\n")).expect("events can be written");
    (path, Vec::new())
}

/// What `inspect` writes, with lines that are no rows of it.
fn rows() -> (PathBuf, Vec<String>) {
    let words = "inspect samples/sessions.ndjson samples/mistakes.json -o ndjson";
    let rows = zdim(words).run().stdout.replacen('\n', "\n{}\n{\"source\":\n\n", 3);
    let path = folder("rows-to-split").join("rows.ndjson");
    fs::write(&path, rows).expect("rows can be written");
    (path, vec!["-i".to_owned(), "zdim".to_owned()])
}

#[test]
fn no_way_of_reading_makes_a_difference() {
    let captures = all_kinds();
    assert!(captures.len() >= 40, "{} captures", captures.len());
    let jobs: Vec<_> = captures.iter().flat_map(|it| RUNS.map(|words| (words, it))).collect();
    in_parallel(&jobs, |(words, (path, args))| {
        let whole = said(words, args, path, WHOLE);
        let mut differences = String::new();
        for way in ways(length(path)) {
            let _ = difference(words, args, path, way, &whole)
                .map(|difference| differences.write_str(&difference));
        }
        assert!(differences.is_empty(), "{differences}");
    });
}

#[test]
fn nor_does_one_chosen_at_random_on_any_capture() {
    let captures: Vec<_> = captures("find").into_iter().chain(captures("check")).collect();
    let numbered: Vec<_> = captures.iter().enumerate().collect();
    in_parallel(&numbered, |(number, case)| {
        // The same choice in every run.
        let words = RUNS[number % RUNS.len()];
        let (block, threads) = (1 + number * 37 % 300, 1 + number % 3);
        // Of its 17 MiB there would be millions of blocks.
        let block = if case.name() == SLOW { 64 << 10 } else { block };
        let from_pipe = number % 5 == 0 && case.args.is_empty();
        let way = Way { block, threads, from_pipe, ahead: true };
        let whole = said(words, &case.args, &case.path, WHOLE);
        let difference = difference(words, &case.args, &case.path, way, &whole);
        assert_eq!(difference, None);
    });
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(48),
        failure_persistence: None,
        rng_seed: seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn nor_does_it_on_damaged_captures(
        capture in damaged(),
        run in any::<Index>(),
        block in prop_oneof![1usize..40, 40usize..3000],
        threads in 1usize..4,
        from_pipe: bool,
    ) {
        let words = RUNS[run.index(RUNS.len())];
        let path = folder("damaged-captures").join("capture.log");
        fs::write(&path, &capture.0).expect("a capture can be written");
        let block = block.max(capture.0.len() / 2000);
        let way = Way { block, threads, from_pipe, ahead: true };
        let whole = said(words, &[], &path, WHOLE);
        let difference = difference(words, &[], &path, way, &whole);
        prop_assert!(difference.is_none(), "{}\n{:?}", difference.unwrap_or_default(), capture);
    }
}
