//! Whatever a capture holds, no form takes harm, and none does any.

use super::{event, six};
use crate::attacks::ATTACKS;
use crate::support::zdim;

const FORMS: [&str; 6] = ["timeline", "summary", "table", "json", "ndjson", "html"];

#[test]
fn hostile_values_do_no_harm() {
    for attack in ATTACKS {
        let json = serde_json::to_string(attack).expect("JSON");
        let text = [
            event(&[("\"sessionStatus\":\"CREATED\"", &format!("\"sessionStatus\":{json}"))]),
            event(&[("\"currentAssigneeId\":null", &format!("\"currentAssigneeId\":{json}"))]),
            event(&[("\"sessionId\":\"65403000000420118\"", &format!("\"sessionId\":{json}"))]),
            event(&[("\"eventTime\":\"1753084820318\"", &format!("\"eventTime\":{json}"))]),
            format!(
                "{{\"payload\":{{\"sessionId\":\"65403000000420118\",\"direction\":\"IN\",\"text\":{json},\
                 \"integration\":{json},\"messageType\":{json}}},\"eventTime\":\"1753084830000\",\
                 \"eventType\":\"IM_Message_Add\",\"orgId\":\"1\"}}\n"
            ),
        ]
        .concat();
        for form in FORMS {
            for more in ["", " --session 65403000000420118"] {
                let outcome = zdim(&format!("sessions --text -o {form}{more}")).stdin(&text).run();
                // Of a page style and script are our own.
                let shown = super::page::cut(&outcome.stdout);
                for line in shown.lines().chain(outcome.stderr.lines()) {
                    let is_tame = !line
                        .chars()
                        .any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
                    let is_command = line.trim_start().starts_with("::") || line.contains("##[");
                    assert!(is_tame && !is_command, "{form}: {line:?}");
                }
            }
        }
    }
}

/// One session that goes on for ever: its rows are streamed, and its page can be opened.
#[test]
fn a_session_without_end_makes_no_page_without_end() {
    let events = 20_000_usize;
    let statuses = ["OPEN", "ON_HOLD", "ON_PROGRESS"];
    let line = |number: usize| {
        let (old, now) = (statuses[(number + 2) % 3], statuses[number % 3]);
        let reply = ["CREDIT_EXHAUSTED", "SESSION_EXPIRED"][number % 2];
        let time = 1_753_084_800_000 + number * 1000 + number % 7;
        format!(
            "{{\"payload\":{{\"sessionId\":\"7\",\"sessionStatus\":\"{now}\",\
             \"sessionOldStatus\":\"{old}\",\"replyStatus\":\"{reply}\",\"channelId\":\"1\",\
             \"currentAssigneeId\":\"{number}\",\"assigneeType\":\"AGENT\",\
             \"messagesCount\":\"{number}\"}},\"eventTime\":\"{time}\",\
             \"eventType\":\"IM_Session_Status\",\"orgId\":\"1\"}}\n"
        )
    };
    let text: String = (0..events).map(line).collect();
    for words in ["html", "table", "timeline", "summary"] {
        let shown = zdim(&format!("sessions -o {words}")).stdin(&text).run().stdout;
        assert!(shown.len() < 800_000, "{words}: {}", shown.len());
    }
    let page = zdim("sessions -o html").stdin(&text).run().stdout;
    assert!(page.contains("<td colspan=\"6\">19000 more events</td>"), "{page}");
    assert_eq!(page.matches("<tr><td>").count(), 1000);
    assert!(page.contains("and 19980 more"));
    let row = zdim("sessions -o ndjson").stdin(&text).run();
    let [row] = &row.json_lines()[..] else { panic!("one session") };
    let length = |key: &str| row[key].as_array().map_or(0, Vec::len);
    assert_eq!([length("states"), length("refusals"), length("handlers")], [events; 3]);
    let document = zdim("sessions -o json").stdin(&text).run().json();
    assert_eq!(document["sessions"][0], *row);
}

#[test]
fn no_id_is_left_where_output_is_to_be_shared() {
    let text = six().join("\n");
    for form in FORMS {
        for more in ["", " --session 65403000000419877"] {
            let outcome = zdim(&format!("sessions --redact -o {form}{more}")).stdin(&text).run();
            assert!(!outcome.stdout.contains("6540300000"), "{form}: {}", outcome.stdout);
            assert!(!outcome.stdout.contains("1065"), "{form}: {}", outcome.stdout);
        }
    }
}
