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
