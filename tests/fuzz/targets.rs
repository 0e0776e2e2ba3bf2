//! What fuzzing looks for: each target takes any bytes and panics if a promise is broken.
//! `cargo fuzz` drives them, and `cargo test` replays the corpus that it has left.
//!
//! | target | promise |
//! |---|---|
//! | `read` | every way to read gives the same, in blocks of any size, on one thread or four |
//! | `plain` | what is read in a way of its own, or searched ahead, is what the full way says |
//! | `forms` | no form of `inspect` and `check` lets anything act |
//! | `redact` | nor does one that is to be shared, and no id of an event is left in it |
//! | `rows` | rows of `inspect` come back as they were; what is no row harms nobody |
//! | `stats` | counts of two parts add up to those of the whole |
//! | `sessions` | no form of `sessions` lets anything act |

use std::ffi::OsString;
use std::io::Cursor;

use zdim::{Ended, Settings, run_within};

/// A target: it takes any bytes.
pub type Target = fn(&[u8]);

/// All targets, by name.
pub const TARGETS: [(&str, Target); 7] = [
    ("read", read),
    ("plain", plain),
    ("forms", forms),
    ("redact", redact),
    ("rows", rows),
    ("stats", stats),
    ("sessions", sessions),
];

/// Runs the target of this name.
pub fn target(name: &str, data: &[u8]) {
    let found = TARGETS.iter().find(|(of, _)| *of == name);
    found.expect("a target").1(data);
}

const WAYS: [&str; 5] = ["auto", "json", "ndjson", "log", "zdim"];

fn run(words: &str, settings: &Settings, bytes: &[u8]) -> Ended {
    let words = ["zdim"].into_iter().chain(words.split(' '));
    let words: Vec<OsString> = words.map(OsString::from).collect();
    let ended = run_within(&words, settings, Box::new(Cursor::new(bytes.to_vec())));
    assert!(ended.code <= 2, "{words:?}");
    ended
}

/// The first byte chooses, the rest is read.
fn choice(data: &[u8]) -> (usize, &[u8]) {
    data.split_first().map_or((0, data), |(first, rest)| (usize::from(*first), rest))
}

fn same(words: &str, one: &Settings, other: &Settings, bytes: &[u8]) {
    let (one, other) = (run(words, one, bytes), run(words, other, bytes));
    let shown = |ended: &Ended| String::from_utf8_lossy(&ended.stdout).into_owned();
    assert_eq!(shown(&one), shown(&other), "{words}");
    assert_eq!((&one.stderr, one.code), (&other.stderr, other.code), "{words}");
}

fn read(data: &[u8]) {
    let (chosen, bytes) = choice(data);
    let way = WAYS[chosen % WAYS.len()];
    let whole = Settings { block: 1 << 20, ..Settings::made_up() };
    let cut = Settings { block: 1 + chosen / WAYS.len() % 50, large: 0, ..Settings::made_up() };
    for words in ["inspect -o ndjson", "check -o full", "stats -o json"] {
        let words = format!("{words} -i {way} -j");
        let shown = |settings: &Settings, threads: &str| {
            let ended = run(&format!("{words} {threads}"), settings, bytes);
            (String::from_utf8_lossy(&ended.stdout).into_owned(), ended.stderr, ended.code)
        };
        let usual = shown(&whole, "1");
        assert_eq!(usual, shown(&cut, "1"), "{words}");
        assert_eq!(usual, shown(&cut, "4"), "{words}");
    }
}

fn plain(data: &[u8]) {
    let (chosen, bytes) = choice(data);
    let way = WAYS[chosen % WAYS.len()];
    let ahead = Settings { ahead: true, ..Settings::made_up() };
    let full = Settings { ahead: false, ..Settings::made_up() };
    for words in ["inspect -o json", "check -o concise", "sessions -o json", "stats -o json"] {
        same(&format!("{words} -i {way}"), &ahead, &full, bytes);
    }
}

/// Whether anything in it could act or hide, but line feeds; data may have what shows.
fn assert_tame(words: &str, bytes: &[u8], is_meant: bool) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let acts = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{feff}')
            || matches!(c, '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e00ff}')
    };
    assert!(!text.contains(acts), "{words}: {text:?}");
    assert!(!text.contains("##["), "{words}: {text:?}");
    let begins = |line: &str| {
        let name = line.trim_start().strip_prefix("::").unwrap_or_default();
        name.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    assert!(text.lines().all(|line| begins(line) == is_meant), "{words}: {text:?}");
}

/// All that is printed.
fn each_form(command: &str, forms: &str, bytes: &[u8]) -> String {
    let mut printed = String::new();
    for form in forms.split(' ') {
        let words = format!("{command} -o {form}");
        let ended = run(&words, &Settings::made_up(), bytes);
        // A page's script and style are ours.
        if form != "html" {
            assert_tame(&words, &ended.stdout, form == "github");
        }
        assert_tame(&words, &ended.stderr, false);
        if form == "junit" || form == "sarif" {
            let text = String::from_utf8_lossy(&ended.stdout);
            assert!(text.ends_with(['>', '}', '\n']), "{words}");
        }
        for text in [ended.stdout, ended.stderr] {
            printed += &String::from_utf8_lossy(&text);
        }
    }
    printed
}

fn forms(data: &[u8]) {
    let (chosen, bytes) = choice(data);
    let way = WAYS[chosen % WAYS.len()];
    each_form(&format!("inspect -i {way}"), "card line table json ndjson", bytes);
    let forms = "full concise json ndjson github gitlab sarif junit";
    each_form(&format!("check -i {way}"), forms, bytes);
}

fn redact(data: &[u8]) {
    let (chosen, bytes) = choice(data);
    let way = WAYS[chosen % WAYS.len()];
    let printed = [
        each_form(&format!("inspect --redact -i {way}"), "card line table json ndjson", bytes),
        each_form(
            &format!("check --redact -i {way}"),
            "full concise json gitlab sarif junit",
            bytes,
        ),
        each_form(&format!("sessions --redact -i {way}"), "timeline json", bytes),
        each_form(&format!("stats --redact -i {way}"), "chart json", bytes),
    ];
    let rows = run(&format!("inspect -o ndjson -i {way}"), &Settings::made_up(), bytes).stdout;
    let shared = run(&format!("inspect -o ndjson --redact -i {way}"), &Settings::made_up(), bytes);
    let (rows, shared) = (String::from_utf8_lossy(&rows), String::from_utf8_lossy(&shared.stdout));
    for key in ["sessionId", "channelId", "orgId", "currentAssigneeId"] {
        let begin = format!("\"{key}\":\"");
        for id in rows.split(&*begin).skip(1).filter_map(|rest| rest.split('"').next()) {
            let is_id = id.len() >= 6 && id.bytes().all(|byte| byte.is_ascii_digit());
            assert!(!is_id || !shared.contains(&format!("{begin}{id}\"")), "{id}: {shared}");
            // No time, and no place, is as long as that.
            let is_told = is_id && id.len() > 13 && printed.iter().any(|text| text.contains(id));
            assert!(!is_told, "{id} in {printed:?}");
        }
    }
}

fn rows(data: &[u8]) {
    let (chosen, bytes) = choice(data);
    let settings = Settings::made_up();
    let rows = run("inspect -o ndjson", &settings, bytes);
    let again = run("inspect -o ndjson -i zdim", &settings, &rows.stdout);
    let shown = |ended: &Ended| String::from_utf8_lossy(&ended.stdout).into_owned();
    assert_eq!(shown(&again), shown(&rows));
    for words in ["inspect -o card", "check -o full", "sessions -o json", "stats -o json"] {
        let words = format!("{words} -i zdim");
        let ended = run(&words, &settings, bytes);
        assert_tame(&words, &ended.stdout, false);
        // A row that something has cut or bent.
        let mut bent = rows.stdout.clone();
        bent.truncate(bent.len().saturating_sub(chosen));
        assert_tame(&words, &run(&words, &settings, &bent).stdout, false);
    }
}

fn stats(data: &[u8]) {
    let (chosen, bytes) = choice(data);
    let settings = Settings::made_up();
    // Cut where a line ends, so that no event is in both.
    let middle = bytes.len() * chosen / 256;
    let middle = bytes[middle..].iter().position(|byte| *byte == b'\n').map(|at| middle + at + 1);
    let Some(middle) = middle else { return };
    let parts = [&bytes[..middle], &bytes[middle..]];
    let words = "stats -o json -i ndjson";
    let whole = run(words, &settings, bytes);
    let parts = parts.map(|part| run(words, &settings, part).stdout);
    // But one may stand in several records, as may another event, and text that is broken.
    let found = |sums: &[u8]| {
        let sums: serde_json::Value = serde_json::from_slice(sums).unwrap_or_default();
        let counts = ["otherEvents", "findings"].map(|key| sums[key].as_object().cloned());
        let counts = counts.into_iter().flatten().flatten().map(|(_, count)| count);
        counts.chain([sums["events"].clone()]).filter_map(|count| count.as_u64()).sum::<u64>()
    };
    if parts.iter().map(|part| found(part)).sum::<u64>() != found(&whole.stdout) {
        return;
    }
    let merged = run("stats -o json", &settings, &parts.concat());
    // There were two inputs, and of what cannot be decoded it is told once for each.
    let shown = |ended: &Ended| {
        let text = String::from_utf8_lossy(&ended.stdout).into_owned();
        let differs =
            |line: &&str| line.contains("\"inputs\"") || line.contains("\"bad-encoding\"");
        text.lines()
            .filter(|line| !differs(line))
            .map(|line| line.trim_end_matches(',').to_owned())
            .collect::<Vec<_>>()
    };
    // How text is encoded is asked of each part anew.
    let is_text = std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0);
    if is_text && !bytes.contains(&b'\r') && !bytes.starts_with("\u{feff}".as_bytes()) {
        assert_eq!(shown(&merged), shown(&whole));
    }
}

fn sessions(data: &[u8]) {
    let (chosen, bytes) = choice(data);
    let way = WAYS[chosen % WAYS.len()];
    let text = if chosen & 64 == 0 { "" } else { " --text" };
    let one = if chosen & 128 == 0 { "" } else { " --session 65403000000420118" };
    let command = format!("sessions -i {way}{text}{one}");
    each_form(&command, "timeline summary table json html", bytes);
}
