//! Where hostile text can stand: values, keys and texts of a capture, rows and counts that
//! are read back, names, arguments.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;

use serde_json::{Value, json};
use zdim::tables::{Documented, Field};

use super::{Attack, split};
use crate::support::zdim;

/// A call in which an attack stands somewhere.
pub struct Place {
    pub name: &'static str,
    /// More options, and more words that need not be text.
    pub options: &'static str,
    pub words: Vec<OsString>,
    /// What stands on standard input.
    pub text: Vec<u8>,
    /// In the place of an attack, other words give as many lines.
    pub is_one_line: bool,
    /// The one command that reads it, where others do not.
    command: Option<&'static str>,
}

impl Place {
    fn new(name: &'static str, text: impl Into<Vec<u8>>, is_one_line: bool) -> Self {
        let text = text.into();
        Self { name, options: "", words: Vec::new(), text, is_one_line, command: None }
    }

    /// Whether a call of these words reads it.
    pub fn is_for(&self, words: &str) -> bool {
        self.command.is_none_or(|command| words.starts_with(command))
    }
}

/// The session that is asked for by its id.
const SESSION: &str = "65403000000420118";

fn event() -> String {
    Documented::event().line().replace("65403000000038063", SESSION)
}

/// In each value of an event, as a key, in other events, around events, in rows and counts.
pub fn captures(attack: &Attack) -> Vec<Place> {
    let json = &attack.json;
    let line = |text: String| text + "\n";
    let values = Field::ALL.iter().map(|field| {
        let event = Documented::event().with_json(*field, json).line();
        line(event.replace("65403000000038063", SESSION))
    });
    let values: String = [line(event())].into_iter().chain(values).collect();
    let keys = [
        event().replacen('{', &format!("{{{json}: 1, "), 1),
        event().replace("\"channelId\"", &format!("{json}: {json}, \"channelId\"")),
        event().replace("\"channelId\"", &format!("{json}: 1, {json}: 2, \"channelId\"")),
    ];
    let message = json!({"sessionId": SESSION, "id": "@", "direction": "IN", "text": "@",
                         "integration": "@", "messageType": "@"});
    let message = message.to_string().replace("\"@\"", json);
    let others = [
        event(),
        format!(
            "{{\"payload\":{message},\"eventTime\":\"1753084830000\",\
                 \"eventType\":\"IM_Message_Add\",\"orgId\":\"1\"}}"
        ),
        format!("{{\"payload\":{{}},\"orgId\":\"1\",\"eventType\":{json}}}"),
        format!("{{{json}: {}}}", Value::from(event())),
    ];
    let raw = |before: &str, after: &str| {
        [before.as_bytes(), &attack.raw, after.as_bytes(), b"\n"].concat()
    };
    let around = [raw("", &event()), raw(&event(), ""), raw("2025 INFO ", &event())].concat();
    let broken = [raw("{\"sessionStatus\": ", ""), raw("{'eventType': 'IM_Session_Status', ", "}")];
    // Counts with a key that is no text are refused: `stats` writes none.
    let is_text = serde_json::from_str::<String>(json).is_ok();
    vec![
        Place::new("values", values, true),
        Place::new("keys", keys.map(line).concat(), true),
        Place::new("other events", others.map(line).concat(), true),
        Place::new("text around events", around, false),
        Place::new("broken JSON", broken.concat(), false),
        Place { options: "-i zdim", ..Place::new("rows", rows(attack), true) },
        Place { command: Some("stats"), ..Place::new("counts", counts(attack), is_text) },
    ]
}

/// Rows as `inspect` writes them, with the attack in each of their texts but those that
/// are looked up.
fn rows(attack: &Attack) -> String {
    let row = zdim("inspect samples/mistakes.json -o ndjson").run().stdout;
    let row: Value = serde_json::from_str(&row).expect("JSON");
    let places = [
        "/source/path",
        "/source/via/0",
        "/source/pointer",
        "/event/sessionStatus",
        "/event/replyStatus",
        "/event/assigneeType",
        "/event/eventTime",
        "/session/meaning",
        "/reply/nextStep",
        "/problems/0/message",
        "/problems/0/help",
        "/problems/0/suggestion",
        "/problems/0/value",
        "/problems/0/pointer",
    ];
    let attacked = |place: &&str| {
        let mut row = row.clone();
        row["source"]["via"] = json!(["log"]);
        row["event"]["sessionId"] = SESSION.into();
        row["event"]["channelId"] = "1".into();
        *row.pointer_mut(place).expect("a member") = "@".into();
        row.to_string().replace("\"@\"", &attack.json) + "\n"
    };
    places.iter().map(attacked).collect()
}

/// What `stats` has counted, with the attack as a key of each map.
fn counts(attack: &Attack) -> String {
    let counts = zdim("stats samples/sessions.ndjson -o json").run().stdout;
    let mut counts: Value = serde_json::from_str(&counts).expect("JSON");
    for map in ["byReason", "byActor", "byChannel", "byAssignee", "otherEvents", "findings"] {
        counts[map]["@"] = 1.into();
    }
    counts["byStatus"]["@"] = json!({"@": 1});
    counts.to_string().replace("\"@\"", &attack.json)
}

/// As the name of an input: of standard input, and of a file that is not there.
pub fn named(attack: &Attack) -> Vec<Place> {
    if attack.raw.contains(&0) {
        return Vec::new(); // the system has no such names
    }
    let bad = Documented::event().with_json(Field::CurrentAssigneeId, "true").line();
    let text = [event(), bad, String::new()].join("\n");
    let name = OsStr::from_bytes(&attack.raw).to_owned();
    let missing = [b"missing/", &*attack.raw].concat();
    vec![
        Place {
            words: vec![
                "--stdin-name".into(),
                String::from_utf8_lossy(&attack.raw).into_owned().into(),
            ],
            ..Place::new("the name of standard input", text.clone(), true)
        },
        Place {
            words: vec!["-".into(), OsStr::from_bytes(&missing).to_owned(), "--".into(), name],
            ..Place::new("the names of files", text, false)
        },
    ]
}

/// Where something else is wanted, or whatever may stand there.
pub fn arguments(attack: &Attack) -> Vec<Vec<OsString>> {
    if attack.raw.contains(&0) {
        return Vec::new();
    }
    let word =
        |before: &str| OsStr::from_bytes(&[before.as_bytes(), &*attack.raw].concat()).to_owned();
    let after = [
        "",
        "explain",
        "schema",
        "completions",
        "inspect --session",
        "inspect --channel",
        "inspect --org",
        "inspect --assignee",
        "inspect --status",
        "inspect --reply",
        "inspect --since",
        "inspect --until",
        "inspect --tz",
        "inspect --color",
        "inspect -i",
        "inspect -o",
        "inspect -j",
        "check -A",
        "check -D",
        "check --exclude",
        "check -o",
        "sessions --sort",
        "sessions --limit",
        "sessions --as-of",
        "sessions -o",
        "stats -o",
        "sample --count",
        "sample --seed",
        "sample --status",
        "sample --reply",
        "sample --fault",
        "sample --shape",
        "sample --since",
    ];
    let within = [
        ("inspect", "-ojson=missing/"),
        ("check", "-osarif=missing/"),
        ("sessions", "-ohtml=missing/"),
        ("stats", "-ojson=missing/"),
        ("inspect", "--"),
        ("check", "--no-such-"),
        ("", "--"),
        ("", "-"),
        ("inspect", "--session="),
        ("inspect", "--since=2025-"),
        ("sessions", "--tz=Europe/"),
    ];
    let after = after.iter().map(|words| [split(words), vec![word("")]].concat());
    let within = within.iter().map(|(words, begin)| [split(words), vec![word(begin)]].concat());
    after.chain(within).collect()
}
