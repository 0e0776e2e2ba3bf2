//! `zdim sample`: what it writes is good unless it was asked for a fault, and then that
//! one is found and nothing else.
//!
//! By default a few seeds are tried; `ZDIM_SEEDS=200` tries as many for each rule.

use std::io::Read as _;
use std::process::Stdio;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use crate::properties::cases;
use crate::support::{command, in_parallel, zdim};

const SHAPES: [&str; 8] =
    ["json", "ndjson", "log", "docker", "cri", "cloudwatch", "apigateway", "har"];

/// Those in which a line or an element is limited to 16 MiB.
const SHAPES_WITH_LINES: [&str; 5] = ["json", "ndjson", "log", "docker", "cri"];

/// The rules whose faults can be made, as the help says.
fn rules() -> Vec<String> {
    let help = zdim("sample --help").stdout_holds("Rules that can be made to fire").run().stdout;
    let list = help.split("Rules that can be made to fire:").nth(1).expect("a list of rules");
    let list = list.split('.').next().unwrap_or_default();
    list.split(',').map(|name| name.split_whitespace().collect()).collect()
}

/// What is written for these words.
fn sampled(words: &str) -> String {
    let outcome = zdim(&format!("sample {words}")).run();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "zdim sample {words}");
    outcome.stdout
}

/// How `check` sees it: the rules that fired.
fn fired(bytes: &[u8]) -> Vec<String> {
    let report = zdim("check -o json").stdin(bytes).run().json();
    let problems = report["problems"].as_array().expect("problems");
    problems.iter().map(|problem| problem["rule"].as_str().expect("a rule").to_owned()).collect()
}

/// The same as bytes, which need not be text where a fault asks for that.
fn bytes(words: &[&str]) -> Vec<u8> {
    let args = ["zdim", "sample"].iter().chain(words).map(Into::into).collect::<Vec<_>>();
    let settings = zdim::Settings::made_up();
    let ended = zdim::run_within(&args, &settings, Box::new(std::io::empty()));
    assert_eq!((ended.code, ended.stderr.as_slice()), (0, &[][..]), "zdim sample {words:?}");
    ended.stdout
}

#[test]
fn each_fault_is_found_alone() {
    let seeds = std::env::var("ZDIM_SEEDS").ok().and_then(|seeds| seeds.parse().ok());
    let rules = rules();
    let mut calls = Vec::new();
    for rule in &rules {
        let is_large = rule == "too-large";
        for shape in if is_large { &SHAPES_WITH_LINES[..] } else { &SHAPES[..] } {
            let seeds = match seeds {
                None if is_large => u64::from(*shape == "ndjson"),
                None => {
                    if *shape == "ndjson" {
                        4
                    } else {
                        1
                    }
                }
                Some(_) if is_large => 3,
                Some(seeds) => seeds,
            };
            calls.extend((0..seeds).map(|seed| (rule, shape, seed.to_string())));
        }
    }
    assert!(calls.len() > 250, "{rules:?}");
    in_parallel(&calls, |(rule, shape, seed)| {
        // As few events as can be, and some more.
        let count = if seed.ends_with(['0', '3', '7']) { "1" } else { "9" };
        let words = ["--fault", rule, "--shape", shape, "--seed", seed, "--count", count];
        assert_eq!(fired(&bytes(&words)), [rule.as_str()], "zdim sample {words:?}");
    });
}

#[test]
fn faults_stand_beside_each_other() {
    let together: Vec<String> =
        rules().into_iter().filter(|rule| !["no-event", "too-large"].contains(&&**rule)).collect();
    for seed in ["0", "1", "2"] {
        let faults = together.join(",");
        let mut fired = fired(&bytes(&[
            "--sessions",
            "40",
            "--fault",
            &faults,
            "--seed",
            seed,
            "--batch",
            "3",
        ]));
        fired.sort();
        let mut expected = together.clone();
        expected.sort();
        assert_eq!(fired, expected);
    }
}

#[test]
fn a_fault_stands_among_as_many_events_as_were_asked_for() {
    for rule in ["missing-field", "missed-event", "duplicate-event"] {
        let text = sampled(&format!("--fault {rule} --count 12"));
        assert_eq!(text.lines().count(), 12, "{rule}");
    }
    assert_eq!(sampled("--fault missing-field").lines().count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(24),
        failure_persistence: None,
        // The same cases in every run, unless more are asked for.
        rng_seed: RngSeed::Fixed(9),
        ..ProptestConfig::default()
    })]

    /// Whatever is asked for, but a fault, `check` finds nothing, and `inspect` finds as
    /// many events as were asked for.
    #[test]
    fn without_a_fault_nothing_is_found(
        seed in any::<u64>(),
        count in prop_oneof![1..20_u64, 1..900_u64],
        sessions in proptest::option::of(1..300_u64),
        batch in prop_oneof![1..4_u64, 1..400_u64],
        shape in proptest::sample::select(SHAPES.to_vec()),
        length in prop_oneof![1..100_u64, 1..40_000_000_u64, 1..80_000_000_000_u64],
    ) {
        let sessions = sessions.map_or(String::new(), |sessions| format!("--sessions {sessions}"));
        let (since, until) = (1_500_000_000_000_u64, 1_500_000_000_000 + length);
        let text = sampled(&format!(
            "--seed {seed} --count {count} {sessions} --batch {batch} --shape {shape} \
             --since {since} --until {until}"
        ));
        let report = zdim("check -o json").stdin(&text).run().json();
        prop_assert_eq!(&report["problems"], &Value::Array(Vec::new()));
        let report = zdim("inspect -o json").stdin(&text).run().json();
        let events = report["events"].as_array().expect("events");
        if sessions.is_empty() {
            prop_assert_eq!(events.len() as u64, count);
        } else {
            prop_assert!(events.len() as u64 <= count);
        }
        let time = |event: &Value| event["event"]["eventTimeMs"].as_u64().expect("a time");
        prop_assert!(events.is_sorted_by_key(time));
        prop_assert!(events.iter().all(|event| (since..until).contains(&time(event))));
    }
}

#[test]
fn sessions_are_whole_unless_they_are_counted() {
    let report = zdim("inspect -o json").stdin(sampled("--sessions 50 --seed 4")).run().json();
    let events = report["events"].as_array().expect("events");
    let of = |event: &Value| event["event"]["sessionId"].as_str().expect("an id").to_owned();
    let ids: std::collections::BTreeSet<String> = events.iter().map(of).collect();
    assert_eq!(ids.len(), 50);
    for id in ids {
        let mut own = events.iter().filter(|event| of(event) == id);
        let status =
            |event: Option<&Value>| event.expect("an event")["event"]["sessionStatus"].clone();
        assert_eq!(status(own.next()), "CREATED");
        assert!(
            ["ENDED", "BLOCKED"].contains(&status(own.next_back()).as_str().expect("a status"))
        );
    }
}

#[test]
fn each_event_says_what_was_asked_for() {
    let rows = |words: &str| {
        let text = sampled(&format!("--count 30 {words}"));
        assert_eq!(fired(text.as_bytes()), [""; 0], "{words}");
        zdim("inspect -o ndjson").stdin(text).run().json_lines()
    };
    for (words, key, said) in [
        ("--status ON_HOLD", "sessionStatus", "ON_HOLD"),
        ("--status created", "sessionStatus", "CREATED"),
        ("--reply SESSION_EXPIRED", "replyStatus", "SESSION_EXPIRED"),
        ("--reply accepted --status OPEN", "replyStatus", "ACCEPTED"),
    ] {
        let rows = rows(words);
        assert!(rows.len() == 30 && rows.iter().all(|row| row["event"][key] == said), "{words}");
        let mut ids: Vec<String> =
            rows.iter().map(|row| row["event"]["sessionId"].to_string()).collect();
        ids.dedup();
        assert_eq!(ids.len(), 30, "each is in a session of its own");
    }
}

/// What other people have made, and what they have written down about it, has to stay
/// true: the same order gives the same bytes for ever. `ZDIM_BLESS` does not change this.
#[test]
fn the_bytes_never_change() {
    let hash = |words: &str| {
        let words: Vec<&str> = words.split_whitespace().collect();
        // FNV-1a, which needs no dependency that could change.
        let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        bytes(&words).iter().fold(0xcbf2_9ce4_8422_2325, mix)
    };
    let together = "missing-field,out-of-order,invalid-json,bad-encoding,unknown-reply-status";
    let words = [
        "--shape json --count 300 --batch 3",
        "--sessions 200 --seed 7",
        "--shape log --sessions 20 --seed 1",
        "--shape docker --count 300 --batch 90",
        "--shape cri --count 300 --batch 90",
        "--shape cloudwatch --sessions 900 --batch 2",
        "--shape apigateway --count 50 --since 2024-02-28 --until 2024-03-01",
        "--shape har --sessions 300 --seed 18446744073709551615",
        "--reply NOT_AN_ASSIGNEE --count 40",
        &format!("--sessions 30 --seed 3 --fault {together}"),
        "--fault no-event --count 5",
    ];
    let hashes = words.map(|words| format!("{:016x}", hash(words)));
    assert_eq!(hashes, GOLDEN);
}

const GOLDEN: [&str; 11] = [
    "88e9a0ad5d871f27",
    "dc8674a9fe770c74",
    "a4b202c36d53e834",
    "3b945af4dbc53582",
    "402beccd1f4b09bd",
    "4cfbb9164c03b815",
    "3d36e4345eaea290",
    "3b6aa0703099157d",
    "0181d850b8ebc8dd",
    "93549373c55ddbbd",
    "35b57c15a77de822",
];

#[test]
fn what_cannot_be_sampled_is_said() {
    for (words, why) in [
        ("--fault damaged-input", "damaged-input cannot be sampled: sample writes text"),
        ("--fault unreadable-input", "unreadable-input cannot be sampled: what sample writes"),
        ("--fault unexpectedly-valid", "unexpectedly-valid cannot be sampled: it is what any"),
        ("--fault too-large --shape har", "too-large cannot be sampled in this shape"),
        ("--fault no-event,lossy-id", "no-event leaves all session events out"),
        ("--fault missed-evnt", "did you mean missed-event?"),
        ("--fault warning", "unknown rule `warning`"),
        ("--fault lossy-id --status OPEN", "cannot be used with"),
        ("--fault lossy-id --since 20:00 --until 20:00:59", "a fault needs a minute"),
        ("--status ENDED --reply ACCEPTED", "reply-contradicts-session: replyStatus is ACCEPTED"),
        ("--status OPEN --reply SESSION_ENDED", "reply-contradicts-session"),
        ("--status ON_HOLD --reply UNASSIGNED", "assignee-contradiction: the session is ON_HOLD"),
        ("--status MISSED", "rest-only-status: sessionStatus is MISSED"),
        ("--since 2025-07-21 --until 2025-07-21", "--since is not before --until"),
        ("--since 2009-01-01", "the years 2010 to 2099"),
        ("--until 1965-01-01", "the years 2010 to 2099"),
        ("--count 0", "0 is not in 1..=1000000000"),
        ("--batch 10001", "10001 is not in 1..=10000"),
        ("--seed -1", "unexpected argument"),
        ("--shape xml", "invalid value 'xml'"),
        ("--reply permitted", "invalid value 'permitted'"),
        ("a.json", "unexpected argument 'a.json'"),
    ] {
        let outcome = zdim(&format!("sample {words}")).run();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "zdim sample {words}");
        assert!(outcome.stderr.contains(why), "zdim sample {words}\n{}", outcome.stderr);
    }
}

#[test]
fn who_has_seen_enough_closes_the_pipe() {
    let mut child = command(env!("CARGO_BIN_EXE_zdim"))
        .args(["sample", "--sessions", "1000000000"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("zdim starts");
    let mut stdout = child.stdout.take().expect("a pipe");
    let mut first = [0; 12];
    stdout.read_exact(&mut first).expect("something is written");
    assert_eq!(&first, b"[{\"payload\":");
    drop(stdout);
    assert_eq!(child.wait().expect("zdim ends").code(), Some(0));
}
