//! `--redact` through every form of every command: whatever dress ids wear, and wherever
//! their event is broken, none is left.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};
use zdim::tables::{Documented, Field};

use crate::support::{Outcome, in_parallel, zdim};

const FORMS: [(&str, &[&str]); 4] = [
    ("inspect", &["card", "line", "table", "json", "ndjson"]),
    ("check", &["full", "concise", "json", "ndjson", "github", "gitlab", "sarif", "junit"]),
    ("sessions", &["timeline", "summary", "table", "json", "ndjson", "html"]),
    ("stats", &["chart", "json"]),
];

/// Ids of a session, a channel, an organization and an assignee: as Zoho has them, and such
/// as only the name of their field tells from other text.
const IDS: [[&str; 4]; 3] = [
    ["65403777000038063", "65403777000038011", "806553771", "906554157"],
    ["48159", "62347", "70717", "91929"],
    ["zqxSession", "zqx-channel", "zqx_org", "zqxAssignee"],
];

/// An event with these ids, and something to find fault with.
fn event(ids: &[&str; 4]) -> String {
    let event = Documented::event().with(Field::SessionId, ids[0]).with(Field::ChannelId, ids[1]);
    let event = event.with(Field::OrgId, ids[2]).with(Field::CurrentAssigneeId, ids[3]);
    event.with(Field::SessionStatus, "ON_PROGRES").line()
}

/// In a string of JSON.
fn quoted(text: &str) -> String {
    json!({ "m": text }).to_string()
}

/// Each character that is no letter or digit, in a spelling of its own.
fn spelled(text: &str, spell: impl Fn(char) -> String) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    text.chars().map(|c| if is_plain(c) { c.to_string() } else { spell(c) }).collect()
}

type Dress = fn(&str) -> String;

/// How captures write an event of which a part may be missing.
const DRESSES: [(&str, Dress); 17] = [
    ("JSON", str::to_owned),
    ("a log", |text| format!("2025-06-27 INFO got {text}\n")),
    ("a long line", |text| format!("{} {text} {}", "- ".repeat(300), "- ".repeat(300))),
    ("a string", quoted),
    ("strings", |text| quoted(&quoted(text))),
    ("more strings", |text| quoted(&quoted(&quoted(text)))),
    ("HTML", |text| format!("<p>{}</p>", text.replace('"', "&quot;"))),
    ("HTML in numbers", |text| {
        spelled(text, |c| if c == '"' { "&#34;".to_owned() } else { c.to_string() })
    }),
    ("a form", |text| {
        format!("a=b&payload={}", spelled(text, |c| format!("%{:02X}", u32::from(c))))
    }),
    ("nginx", |text| format!("1.2.3.4 \"{}\"", text.replace('"', "\\x22"))),
    ("a spreadsheet", |text| format!("id,body\n1,\"{}\"\n", text.replace('"', "\"\""))),
    ("a chat", |text| text.replace('"', "“")),
    ("base64", |text| format!("x {}", BASE64.encode(text))),
    ("base64 without its beginning", |text| format!("x {}", &BASE64.encode(text)[21..])),
    ("base64 that is named", |text| {
        json!({"isBase64Encoded": true, "body": BASE64.encode(text)}).to_string()
    }),
    ("bytes", |text| json!({ "MESSAGE": text.as_bytes() }).to_string()),
    ("bytes in a text", |text| format!("sessionStatus {:?}", text.as_bytes())),
];

/// How languages print one, or editors; it has to be whole.
const PRINTED: [(&str, Dress); 9] = [
    ("Python", |text| format!("got {}", text.replace('"', "'"))),
    ("Ruby", |text| format!("got {}", text.replace("\":", "\"=>"))),
    ("Java", |text| format!("got {}", text.replace("\":", "=").replace('"', ""))),
    ("Go", |text| {
        let text = text.replace('"', "").replace(',', " ");
        format!("got map[payload:map[{text}]]")
    }),
    ("pretty", |text| format!("{:#}", text.parse::<Value>().expect("JSON"))),
    ("grep --color", |text| {
        let mut coloured = text.to_owned();
        for part in ["77700", "655", "815", "zqx"] {
            coloured = coloured.replace(part, &format!("\u{1b}[01;31m{part}\u{1b}[m"));
        }
        format!("of {coloured} {coloured}")
    }),
    ("misspelled keys", |text| {
        text.replace("sessionId", "sesionId").replace("orgId", "org_id").replace("lId", "lID")
    }),
    ("keys twice", |text| format!("{},{}", &text[..text.len() - 1], &text[1..])),
    ("three times", |text| {
        let early = text.replace("1751022087019", "1751022087018");
        format!("{text}\n{early}\n{early}\n{}\n", text.replace("ENDED", "OPEN"))
    }),
];

/// What a reader of the text can make of it without effort.
fn read_back(text: &str) -> String {
    let plain = text.replace("\u{1b}[01;31m", "").replace("\u{1b}[m", "");
    let mut all = plain.replace("\\u{1b}[01;31m", "").replace("\\u{1b}[m", "");
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '+' && c != '/') {
        for start in 0..word.len().min(4) {
            let whole = (word.len() - start) / 4 * 4;
            if let Ok(bytes) = BASE64.decode(&word[start..start + whole]) {
                let _ = write!(all, " {}", String::from_utf8_lossy(&bytes));
            }
        }
    }
    let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty());
    let bytes = numbers.map(|number| number.parse::<u8>().map_or('.', char::from));
    all + " " + &bytes.collect::<String>()
}

fn assert_shared(
    what: &str,
    words: &str,
    ids: &[&str; 4],
    Outcome { stdout, stderr, .. }: &Outcome,
) {
    for text in [stdout, stderr] {
        let read = read_back(text);
        for id in ids {
            // Of a long one a part is too much.
            let part = if id.len() > 6 { &id[..id.len() - 1] } else { id };
            assert!(!read.contains(part), "{what}: {words}: {id} in {text}");
        }
    }
}

#[test]
fn no_dress_hides_an_id() {
    let mut texts = Vec::new();
    for ids in &IDS {
        let event = event(ids);
        let whole = [&*event, &event[..event.len() - 30], &event[..event.len() - 130]];
        for (name, dress) in DRESSES {
            texts.extend(whole.iter().map(|event| (name, ids, dress(event))));
        }
        texts.extend(PRINTED.iter().map(|(name, dress)| (*name, ids, dress(&event))));
    }
    in_parallel(&texts, |(name, ids, text)| {
        for (command, forms) in FORMS {
            for form in forms {
                let words = format!("{command} --redact -o {form}");
                assert_shared(name, &words, ids, &zdim(&words).stdin(text).run());
            }
        }
    });
}

/// Rows are believed, but for what they would give away.
#[test]
fn no_row_hides_an_id() {
    let ids = &IDS[0];
    let rows = zdim("inspect -o ndjson").stdin(event(ids)).run().stdout;
    let mut row: Value = serde_json::from_str(&rows).expect("a row");
    let [session, channel, org, assignee] = ids;
    row["source"] = json!({"path": format!("f-{session}"), "line": 1, "column": 1,
        "pointer": format!("/{org}"), "via": ["log", format!("string:/{session}")]});
    for key in ["message", "help", "value", "suggestion", "pointer"] {
        row["problems"][0][key] = format!("{session} `{channel}` {assignee}").into();
    }
    row["reply"]["nextStep"] = (*org).into();
    row["session"]["meaning"] = (*org).into();
    row[*session] = (*session).into();
    for (command, forms) in FORMS {
        for form in forms {
            let words = format!("{command} --redact -i zdim -o {form}");
            let outcome = zdim(&words).stdin(row.to_string()).run();
            assert_shared("a row", &words, ids, &outcome);
        }
    }
}
