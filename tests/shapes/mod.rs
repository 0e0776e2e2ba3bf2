//! What people have are compositions: a delivery, nested, quoted, encoded, behind a prefix,
//! its lines numbered, among real log lines, packed. Each of these is a step here, taken in
//! any order; whatever comes of them, every event is found once and at its place, and
//! nothing else is said. Where no event went in, none comes out.
//!
//! `PROPTEST_CASES` asks for more compositions than a gate tries; then a list of what each
//! step fails in is printed.

#![allow(clippy::unnecessary_wraps, reason = "all steps are of one type")]
#![allow(clippy::cast_possible_truncation, reason = "numbers of a test are small")]
#![allow(clippy::format_push_string, clippy::format_collect, reason = "texts are short")]

mod random;
mod shape;
mod steps;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use serde_json::Value;
use zdim::{Settings, run_within};

use self::random::Random;
use self::shape::{Shape, delivery};
use self::steps::{AROUND_ROWS, NOT_AROUND_RECORDS, STEPS};
use crate::properties::cases;

/// How many dresses one over the other are undone.
const MOST_DRESSES: usize = 4;

/// In how many dresses a step puts a text.
fn dresses(step: &str) -> usize {
    match step {
        "cut-out-deeper" => 2,
        "hex" | "html" | "html-breaks" | "html-rows" | "form" | "uri" | "csv" | "csv-rows"
        | "tsv" | "rsyslog" | "cut-out" => 1,
        _ => 0,
    }
}

/// A composition of one to four steps.
fn composed(random: &mut Random, has_event: bool) -> Shape {
    let mut shape = delivery(random, has_event);
    let wanted = 1 + random.below(4);
    let mut taken = 0;
    while taken < wanted {
        let (name, step) = STEPS[usize::try_from(random.below(STEPS.len() as u64)).expect("small")];
        if shape.has(name) && random.below(4) > 0 {
            continue;
        }
        if shape.steps.iter().chain([&name]).map(|step| dresses(step)).sum::<usize>() > MOST_DRESSES
        {
            continue;
        }
        if shape.has("csv-rows") && !AROUND_ROWS.contains(&name) {
            continue;
        }
        if shape.has("records") && NOT_AROUND_RECORDS.contains(&name) {
            continue;
        }
        let Some(mut next) = step(shape.clone(), random) else { continue };
        if next.text.len() > 200_000 {
            break;
        }
        next.steps.push(name);
        shape = next;
        taken += 1;
    }
    shape
}

/// What zdim says of it: its events with their places, and all findings.
fn said(shape: &Shape, ahead: bool, pack: u64) -> (Vec<(String, usize, usize)>, String) {
    let mut typed: Vec<OsString> = ["zdim", "inspect", "-o", "json"].map(OsString::from).into();
    typed.extend(["-j".into(), "1".into()]);
    let settings = Settings { ahead, ..Settings::made_up() };
    let bytes = match pack {
        0 => {
            let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            gzip.write_all(shape.text.as_bytes()).expect("memory can be written");
            gzip.finish().expect("memory can be written")
        }
        1 => zstd::encode_all(shape.text.as_bytes(), 1).expect("memory can be written"),
        _ => shape.text.clone().into_bytes(),
    };
    let ended = run_within(&typed, &settings, Box::new(Cursor::new(bytes)));
    let report: Value = serde_json::from_slice(&ended.stdout).expect("a report");
    let mut problems = String::new();
    let mut events = Vec::new();
    for event in report["events"].as_array().expect("events") {
        let number = |key: &str| event["source"][key].as_u64().expect("a place") as usize;
        let session = event["event"]["sessionId"].as_str().unwrap_or("-").to_owned();
        events.push((session, number("line"), number("column")));
        for problem in event["problems"].as_array().expect("problems") {
            let _ = writeln!(problems, "{} {}", problem["rule"], problem["message"]);
        }
    }
    for problem in report["problems"].as_array().expect("problems") {
        let _ = writeln!(
            problems,
            "{} {}:{} {}",
            problem["rule"], problem["line"], problem["column"], problem["message"]
        );
    }
    events.sort();
    (events, problems)
}

/// What is wrong with what is said of a composition.
fn fault(shape: &Shape, pack: u64) -> Option<String> {
    let mut expected = shape.places();
    expected.sort();
    let fast = said(shape, true, pack);
    let full = said(shape, false, pack);
    let kind = if fast != full {
        "the ways differ"
    } else if fast.0.len() < expected.len() {
        "lost"
    } else if fast.0.len() > expected.len() {
        "found twice"
    } else if fast.0 != expected {
        "misplaced"
    } else if !fast.1.is_empty() {
        "accused"
    } else {
        return None;
    };
    Some(format!("{kind}: expected {expected:?}\n  fast {fast:?}\n  full {full:?}"))
}

/// Tries compositions; answers what fails.
fn try_all(seed: u64, count: u32, has_event: bool) -> Vec<(Shape, String)> {
    let mut failed = Vec::new();
    for number in 0..count {
        let mut random = Random(seed.wrapping_add(u64::from(number) << 20));
        let shape = composed(&mut random, has_event);
        let pack = random.below(16);
        if let Some(fault) = fault(&shape, pack) {
            failed.push((shape, fault));
        }
    }
    failed
}

fn check(seed: u64, has_event: bool) {
    let count = cases(420);
    let mut failed = try_all(seed, count, has_event);
    if failed.is_empty() {
        return;
    }
    failed.sort_by_key(|(shape, _)| (shape.steps.len(), shape.text.len()));
    let mut steps: BTreeMap<&str, u32> = BTreeMap::new();
    for (shape, _) in &failed {
        for step in &shape.steps {
            *steps.entry(step).or_default() += 1;
        }
    }
    let mut all = format!(
        "{} of {count} are right; failures by step: {steps:?}\n",
        count as usize - failed.len()
    );
    for (shape, fault) in failed.iter().take(400) {
        let kind = fault.split(':').next().unwrap_or_default();
        let _ = writeln!(all, "  {kind}: {}", shape.steps.join(" > "));
    }
    for (shape, fault) in failed.iter().take(12) {
        let text: String = shape.text.chars().take(3000).collect();
        let _ = writeln!(all, "== {}\n{text}\n-- {fault}", shape.steps.join(" > "));
    }
    panic!("{all}");
}

/// The seed of the compositions; `ZDIM_SHAPES` names another.
fn seed() -> u64 {
    std::env::var("ZDIM_SHAPES").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0)
}

#[test]
fn every_event_of_a_composition_is_found_at_its_place() {
    check(seed(), true);
}

#[test]
fn where_no_event_went_in_none_comes_out() {
    check(seed() + 1, false);
}
