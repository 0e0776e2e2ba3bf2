//! Nothing found is never said without a reason: each kind of text that has no event, and
//! what is said of it.

use std::fmt::Write as _;

use crate::support::{compare, zdim};

/// What people have where zdim finds nothing.
const TEXTS: [(&str, &str); 42] = [
    ("nothing", ""),
    ("a log", "2025-06-27 11:01:27 INFO started\n2025-06-27 11:01:28 INFO ready\n"),
    ("JSON", "{\"status\": \"ok\"}\n"),
    ("no text", "PK\u{3}\u{4}\u{14}\0\u{6}\0\u{8}\n"),
    (
        "other events",
        "[{\"payload\": {\"id\": \"1\"}, \"eventTime\": \"1751022087019\", \"eventType\": \
         \"Ticket_Add\", \"orgId\": \"106553778\"}, {\"payload\": {\"id\": \"2\", \"text\": \
         \"sessionStatus\"}, \"eventTime\": \"1751022087020\", \"eventType\": \"IM_Message_Add\", \
         \"orgId\": \"106553778\"}]\n",
    ),
    (
        "a fragment",
        "INFO got:\n  \"sessionId\": \"65403000000038063\",\n  \"sessionStatus\": \"ON_HOLD\",\n  \
         \"replyStatus\": \"ACCEPTED\",\n",
    ),
    ("a search", "fixture.json:4:    \"sessionStatus\": \"ON_PROGRESS\",\n"),
    (
        "curly quotes",
        "Ann 11:01\n[{“payload”: {“sessionStatus”: “ON_HOLD”, “replyStatus”: “ACCEPTED”}}]\n",
    ),
    ("no-break spaces", "sessionStatus\u{a0}:\u{a0}\"ON_HOLD\"\n"),
    (
        "a tree",
        "▼ 0:\n  eventType: \"IM_Session_Status\"\n  ▼ payload:\n    sessionStatus: \"ON_HOLD\"\n",
    ),
    ("a dump", "got {'payload': {'sessionId': '65403000000038063', 'sessionStatus': 'ON_HOLD'}}\n"),
    ("a dump of Java's", "got {payload={sessionId=65403000000038063, sessionStatus=ON_HOLD}}\n"),
    (
        "cut off",
        "INFO got {\"payload\":{\"sessionId\":\"65403000000038063\",\"sessionStatus\":\"ON_HOLD\",\
         \"messagesCount\":\"2\n",
    ),
    (
        "cut off with a mark",
        "{\"payload\":{\"sessionStatus\":\"ON_HOLD\",\"replySt... (truncated)\n",
    ),
    ("a mention", "WARN sessionStatus of 65403000000038063 is not known\n"),
    (
        "a mention before what was cut off",
        "WARN no sessionStatus here\nreplyStatus is unknown\n\
         INFO got {\"payload\":{\"sessionId\":\"65403000000038063\",\"sessionStatus\":\"ON_HO\n",
    ),
    ("bzip2", "BZh9\u{1}\u{2}\n"),
    (
        "a hexdump",
        "00000000: 7b22 7061 796c 6f61 6422 3a7b 2273 6573  {\"payload\":{\"ses\n\
         00000010: 7369 6f6e 4964 223a 2231 222c 2220 2020  sionId\":\"1\",\"   \n\
         00000020: 7265 706c 7953 7461 7475 7322 3a22 4143  replyStatus\":\"AC\n",
    ),
    (
        "a terminal that wraps",
        "INFO got {\"payload\":{\"sessionId\":\"65403000000038063\",\"sessionStatus\":\"ON_HO\n\
         LD\",\"replyStatus\":\"ACCEPTED\",\"messagesCount\":\"2\"}}\n",
    ),
    (
        "a comma too many",
        "{\n  \"sessionId\": \"65403000000038063\",\n  \"sessionStatus\": \"ON_HOLD\",\n}\n",
    ),
    (
        "a line of a record each",
        "{\"msg\":\"{\",\"t\":1}\n{\"msg\":\"  \\\"sessionStatus\\\": \\\"ON_HOLD\\\",\",\"t\":2}\n\
         {\"msg\":\"}\",\"t\":3}\n",
    ),
    (
        "cut off in a string",
        "{\"msg\":\"got [{\\\"payload\\\":{\\\"sessionStatus\\\":\\\"ON_HOLD\\\",…\",\"t\":1}\n",
    ),
    (
        "a tree in short",
        "▼0: {payload: {sessionStatus: \"ON_HOLD\", replyStatus: \"ACCEPTED\",…},…}\n",
    ),
    (
        "a dump of Perl's",
        "$VAR1 = [\n          {\n            'sessionStatus' => 'ON_HOLD'\n          }\n        ];\n",
    ),
    ("base64 that is cut in front", "x NvbiI6eyJzZXNzaW9uU3RhdHVzIjoiT05fSE9M\n"),
    (
        "YAML",
        "- eventType: IM_Session_Status\n  payload:\n    sessionStatus: ON_HOLD\n    replyStatus: \
         ACCEPTED\n",
    ),
    (
        "YAML in braces",
        "[{eventType: IM_Session_Status, payload: {sessionStatus: ON_HOLD, replyStatus: \
         ACCEPTED}}]\n",
    ),
    (
        "XML",
        "<event><eventType>IM_Session_Status</eventType><sessionStatus>ON_HOLD</sessionStatus>\n",
    ),
    (
        "gron",
        "json = [];\njson[0] = {};\njson[0].eventType = \"IM_Session_Status\";\n\
         json[0].payload.sessionStatus = \"ON_HOLD\";\n",
    ),
    (
        "jq --stream",
        "[[0,\"eventType\"],\"IM_Session_Status\"]\n[[0,\"payload\",\"sessionStatus\"],\"ON_HOLD\"]\n",
    ),
    (
        "a dump of Rust's",
        "Event { payload: Some(Payload { sessionStatus: \"ON_HOLD\", assigneeType: None }) }\n",
    ),
    (
        "a JSON value of Rust's",
        "Array [Object {\"payload\": Object {\"sessionStatus\": String(\"ON_HOLD\")}}]\n",
    ),
    (
        "xxd -p",
        "5b7b227061796c6f6164223a7b2273657373696f6e537461747573223a22\n4f4e5f484f4c44227d7d5d\n",
    ),
    ("base32", "PMRHAYLZNRXWCZBCHJ5SE43FONZWS33OKN2GC5DVOMRDUISPJZPUQT2MIQRH27I=\n"),
    (
        "cut off in entities",
        "<pre>[{&quot;payload&quot;:{&quot;sessionStatus&quot;:&quot;ON_HOLD&quot;,&quo\
         t;sessionId&quot;:&quot;65403000000038063&quot;,&quot;mess&qu\n",
    ),
    (
        "cut off in a form",
        "payload=%5B%7B%22payload%22%3A%7B%22sessionStatus%22%3A%22ON_HOLD%22%2C%22sess\
         ionId%22%3A%2265403000000038063%22%2C%22mess%\n",
    ),
    (
        "cut off in base64",
        "W3sicGF5bG9hZCI6eyJzZXNzaW9uU3RhdHVzIjoiT05fSE9MRCIsInNlc3Npb25JZCI6IjY1NDAzMD\
         AwMDAwMDM4MDYzIiwibWVzcw==\n",
    ),
    (
        "cut off in a string that is cut off",
        "x {\"m\":\"[{\\\"payload\\\":{\\\"sessionStatus\\\":\\\"ON_HOLD\\\",\\\"sessio\
         nId\\\":\\\"65403000000038063\\\",\\\"mess...\n",
    ),
    ("a status of something else in base64", "eyJvcmRlclN0YXR1cyI6Ik9QRU4ifQ==\n"),
    (
        "a comma that is missing",
        "{\n  \"sessionStatus\": \"ON_HOLD\"\n  \"sessionId\": \"65403000000038063\"\n}\
         \n",
    ),
    (
        "a record of Java's",
        "SessionPayload[id=1, sessionStatus=ON_HOLD, sessionId=65403000000038063]\n",
    ),
    ("escapes", "\u{1b}]0;sessionStatus\u{7}\u{202e}replyStatus \u{1b}[31m\n"),
];

#[test]
fn each_kind_has_its_reason() {
    let mut all = String::new();
    for (name, text) in TEXTS {
        for words in ["inspect -o line --color never", "inspect", "check -o concise", "stats"] {
            let words = format!("{words} --stdin-name chat.txt");
            let said = zdim(&words).stdin(text).run();
            assert!(said.code == 1, "{name}: {words}: {}", said.code);
            let _ = writeln!(all, "== {name}: zdim {words}\n{}{}", said.stdout, said.stderr);
        }
    }
    compare("tests/golden/inspect/nothing.txt", &all);
}

#[test]
fn rows_that_are_none_are_not_sent_back_to_where_they_come_from() {
    let row = zdim("inspect samples/on-hold.json -o ndjson").run().stdout;
    let broken = row.replace("\"reply\":", "\"rply\":");
    let said = zdim("inspect -i zdim").stdin(broken).run().stderr;
    assert!(said.contains("no row of `inspect -o ndjson`"), "{said}");
    assert!(!said.contains("-i zdim"), "{said}");
    let said = zdim("inspect -i zdim").stdin("garbage\n").run().stderr;
    assert!(said.contains("1 line (8 bytes) was read") && !said.contains("JSON"), "{said}");
}

#[test]
fn a_line_feed_in_a_name_begins_no_line() {
    for (words, name, says) in [
        ("inspect", "nul\n::error::y", "zdim: cannot read nul\\n:\\u{3a}error:\\u{3a}y: "),
        ("inspect --tz", "x\nzdim: y", "there is no time zone `x\\nzdim: y`"),
        ("inspect -D", "x\nzdim: y", "unknown rule `x\\nzdim: y`"),
        ("inspect --stdin-name", "x\nzdim: y", "x\\nzdim: y:1:1 mentions sessionStatus"),
        ("inspect -o", "x\nzdim: y", "invalid value 'x\\nzdim: y'"),
        ("inspect --session", "x\nzdim: y", "invalid value 'x\\nzdim: y'"),
        ("sample --fault", "x\nzdim: y", "unknown rule `x\\nzdim: y`"),
        ("explain", "x\nzdim: y", "unknown topic `x\\nzdim: y`"),
        ("", "x\nzdim: y", "unrecognized subcommand 'x\\nzdim: y'"),
        ("check", "--x\nzdim: y", "unexpected argument '--x\\nzdim: y'"),
    ] {
        let said = zdim(words).arg(name).stdin("sessionStatus\n").run().stderr;
        assert!(said.contains(says), "{words}: {said}");
        assert!(!said.contains("\nzdim: y"), "{words}: {said}");
    }
    zdim("inspect --stdin-name").arg("").stderr_holds("a name may not be empty").code(2).check();
}

#[test]
fn ids_are_redacted_in_reasons() {
    let text = TEXTS.iter().map(|(_, text)| *text).filter(|text| text.contains("65403"));
    for text in text {
        let said = zdim("inspect --redact").stdin(text).run().stderr;
        assert!(said.contains("<stdin>:") && !said.contains("65403"), "{said}");
    }
}
