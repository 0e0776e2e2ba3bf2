//! Every attack, in every place that hostile text can stand in, through every form: none
//! comes through. `tests/golden/attacks.md` is the table of what is tried.

#![cfg(unix)]

mod places;
mod verdict;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Mutex;

use zdim::{Settings, run_within};

use self::places::{Place, arguments, captures, named};
use crate::support::{Outcome, compare, in_parallel};

/// Text that does something where it is shown as it is.
struct Attack {
    name: &'static str,
    /// As bytes, for what need not be text.
    raw: Vec<u8>,
    /// As a string of JSON.
    json: String,
}

/// What stands in the place of an attack for comparison.
const HARMLESS: &str = "words";

const ATTACKS: [(&str, &str); 21] = [
    ("CSI", "\u{1b}[2J\u{1b}[99;99Hx\u{1b}[6n"),
    ("OSC 8", "\u{1b}]8;;http://evil.example\u{1b}\\x\u{1b}]8;;\u{7}"),
    ("OSC 52", "\u{1b}]52;c;cm0gLXJmIH4K\u{7}"),
    ("DCS, APC, PM", "\u{1b}P$q\"p\u{1b}\\\u{1b}_x\u{1b}\\\u{1b}^y\u{1b}\\"),
    ("C1", "\u{9b}2J\u{9d}52;c;eA==\u{9c}\u{90}x\u{9c}\u{85}"),
    ("CR, BS, tab", "good\r\u{8}\u{8}\tbad"),
    ("line feeds", "a\n\nb\u{b}c\u{c}d\u{2028}e\u{2029}f"),
    ("DEL", "\u{7f}x\u{7f}"),
    ("bidi", "\u{202e}evil\u{202c}\u{2066}x\u{2069}\u{61c}\u{200f}"),
    ("zero width", "\u{200b}a\u{200d}\u{2060}\u{feff}\u{ad}\u{e0041}\u{3164}"),
    ("::cmd", "\n::error file=x,line=1::pwned\n  ::set-output name=x::y"),
    ("##[cmd]", "\n##[error]pwned\n##vso[task.setvariable variable=x]y ##teamcity[z]"),
    ("percent", "%0A::error::x%0D%25%3A"),
    ("]]>", "x]]>y]]><![CDATA[z"),
    ("</script>", "</script></style></title><script>alert(1)</script>"),
    ("<!--", "<!--<script --><img src=x onerror=alert(1)>&lt;&#60;"),
    ("quotes", "\"x' onload='y` = \\\" \\' \\\\"),
    ("NUL", "a\0b\0"),
    ("braces", "{0} {{1}} {payload} ${x} $(y) %s %n"),
    ("Markdown", "|a|[x](http://evil.example)<br>`y` @me #1\n\n# z"),
    ("no characters", "\u{fffe}\u{ffff}\u{fdd0}\u{fff9}x\u{10ffff}"),
];

fn attacks() -> Vec<Attack> {
    let text = |(name, text): (&'static str, &str)| Attack {
        name,
        raw: text.as_bytes().to_vec(),
        json: serde_json::to_string(text).expect("JSON"),
    };
    // What no text is: half of a character in JSON, and bytes that are none elsewhere.
    let half = Attack {
        name: "lone surrogate",
        raw: b"a\xed\xa0\x80\xffb".to_vec(),
        json: r#""a\ud83db\udc00""#.to_owned(),
    };
    ATTACKS.into_iter().map(text).chain([half]).collect()
}

/// The forms of each command, and how it is called so that it shows the most.
const FORMS: [(&str, &str); 5] = [
    ("inspect", "card line table json ndjson"),
    ("check", "full concise json ndjson github gitlab sarif junit"),
    ("sessions --text", "timeline summary table json ndjson html"),
    ("sessions --text --session 65403000000420118", "timeline json html"),
    ("stats", "chart json"),
];

/// How output looks: as in a pipe, in colours, and in ASCII alone.
const LOOKS: [&str; 3] = ["plain", "colour", "ascii"];

fn run(words: &[OsString], look: &str, stdin: &[u8]) -> Outcome {
    let settings = Settings { unicode: look != "ascii", ..Settings::made_up() };
    let colour = (look == "colour").then(|| ["--color".into(), "always".into()]);
    let args = ["zdim".into()].into_iter().chain(words.iter().cloned());
    let args: Vec<OsString> = args.chain(colour.into_iter().flatten()).collect();
    let ended = run_within(&args, &settings, Box::new(Cursor::new(stdin.to_vec())));
    Outcome {
        stdout: String::from_utf8(ended.stdout).expect("UTF-8 on stdout"),
        stderr: String::from_utf8(ended.stderr).expect("UTF-8 on stderr"),
        code: ended.code.into(),
    }
}

fn split(words: &str) -> Vec<OsString> {
    words.split_whitespace().map(OsString::from).collect()
}

/// How many outputs were looked at: of each attack, by command.
type Tried = Mutex<BTreeMap<(&'static str, String), usize>>;

fn count(tried: &Tried, attack: &Attack, of: &str) {
    let of = of.split(' ').next().unwrap_or_default().to_owned();
    *tried.lock().expect("no panic").entry((attack.name, of)).or_default() += 1;
}

/// One attack in one place, through every form and look.
fn through_all_forms(attack: &Attack, place: &Place, harmless: &Place, tried: &Tried) {
    for (words, forms) in FORMS {
        if !place.is_for(words) {
            continue;
        }
        for form in forms.split_whitespace() {
            for look in LOOKS {
                let of = |place: &Place| {
                    let words = split(&format!("{words} {} -o {form}", place.options));
                    run(&[words, place.words.clone()].concat(), look, &place.text)
                };
                let outcome = of(place);
                // What is laid out differently has as many rows all the same.
                let calm = (place.is_one_line && look == "plain").then(|| of(harmless));
                let verdict = verdict::of(words, form, look, &outcome, calm.as_ref());
                let what =
                    format!("{}, {}, zdim {words} -o {form}, {look}", attack.name, place.name);
                verdict.unwrap_or_else(|why| panic!("{what}: {why}\n{}", outcome.transcript()));
                count(tried, attack, words);
            }
        }
    }
}

/// One attack as what is typed, where it is wrong: no form is asked.
fn as_arguments(attack: &Attack, tried: &Tried) {
    for words in arguments(attack) {
        for look in LOOKS {
            let outcome = run(&words, look, b"");
            let verdict = verdict::of("", "", look, &outcome, None);
            verdict.unwrap_or_else(|why| panic!("{words:?}: {why}\n{}", outcome.transcript()));
            assert!(!begins_a_line(attack, &outcome.stderr), "{words:?}: {}", outcome.transcript());
            // What is typed in the place of a command is no command's.
            let is_command = words.len() > 1;
            count(tried, attack, words[0].to_str().filter(|_| is_command).unwrap_or_default());
        }
    }
}

/// Whether a line feed of the attack's has come through: what stands behind it begins a line.
fn begins_a_line(attack: &Attack, text: &str) -> bool {
    let typed = String::from_utf8_lossy(&attack.raw);
    let begins = |line: &str| {
        let behind = typed.lines().skip(1).map(str::trim_start);
        let mut words = behind.filter_map(|line| line.chars().next());
        words.any(|first| first.is_ascii() && line.starts_with(first))
    };
    text.lines().any(begins)
}

#[test]
fn no_attack_comes_through() {
    let tried = Tried::default();
    let calm = Attack {
        name: HARMLESS,
        raw: HARMLESS.as_bytes().to_vec(),
        json: format!("\"{HARMLESS}\""),
    };
    let attacks = attacks();
    in_parallel(&attacks, |attack| {
        let all = |attack| captures(attack).into_iter().chain(named(attack));
        for (place, harmless) in all(attack).zip(all(&calm)) {
            through_all_forms(attack, &place, &harmless, &tried);
        }
        as_arguments(attack, &tried);
    });
    compare("tests/golden/attacks.md", &table(&attacks, &tried.into_inner().expect("no panic")));
}

/// The judge is no blind one: what acts by itself, it sees.
#[test]
fn the_verdict_sees_what_acts() {
    let by_itself = [
        "CSI",
        "OSC 8",
        "OSC 52",
        "DCS, APC, PM",
        "C1",
        "CR, BS, tab",
        "line feeds",
        "DEL",
        "bidi",
        "zero width",
        "::cmd",
        "##[cmd]",
        "NUL",
        "no characters",
    ];
    for attack in attacks().iter().filter(|attack| attack.name != "lone surrogate") {
        let stdout = String::from_utf8(attack.raw.clone()).expect("text") + "\n";
        let outcome = Outcome { stdout, stderr: String::new(), code: 0 };
        for look in LOOKS {
            let verdict = verdict::of("inspect", "card", look, &outcome, None);
            assert_eq!(verdict.is_err(), by_itself.contains(&attack.name), "{}", attack.name);
        }
    }
}

fn table(attacks: &[Attack], tried: &BTreeMap<(&'static str, String), usize>) -> String {
    let mut columns: Vec<&str> = tried.keys().map(|(_, of)| &**of).collect();
    columns.sort_unstable();
    columns.dedup();
    let titles = columns.iter().map(|of| if of.is_empty() { "zdim" } else { of });
    let titles: Vec<&str> = titles.collect();
    let mut table = "Outputs that were looked at for each attack, by command: in every place of \
                     a capture, in names, and in arguments.\n\n"
        .to_owned();
    let _ = writeln!(table, "| attack | {} |", titles.join(" | "));
    let _ = writeln!(table, "|---|{}", "---:|".repeat(columns.len()));
    for attack in attacks {
        let cells = columns.iter().map(|of| tried.get(&(attack.name, (*of).to_owned())));
        let cells: Vec<String> = cells.map(|n| n.map_or(0, |n| *n).to_string()).collect();
        let name = attack.name.replace('<', "&lt;");
        let _ = writeln!(table, "| {name} | {} |", cells.join(" | "));
    }
    let all: usize = tried.values().sum();
    let _ = writeln!(table, "\n{all} outputs, of which 0 let an attack come through.");
    table
}
