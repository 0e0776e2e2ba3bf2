//! Every pair of a session status and a reply status that Zoho documents. The
//! tables are written down here once more, so that zdim's own cannot drift.

use zdim::tables::{Documented, Field};

use super::delivery;
use crate::support::zdim;

const SESSION: [(&str, &str); 6] = [
    ("CREATED", "New conversation started by an end user."),
    ("OPEN", "Waiting to be handled by an agent or bot."),
    ("ON_PROGRESS", "Agent/bot is actively involved in the session."),
    ("ON_HOLD", "Picked up, but no response sent yet."),
    ("ENDED", "Agent/bot has ended the session."),
    ("BLOCKED", "Session is blocked; no further messages allowed."),
];

const REPLY: [(&str, &str); 19] = [
    ("ACCEPTED", "Messages can be exchanged."),
    ("CHANNEL_INACTIVE", "Channel is inactive. Messages cannot be sent."),
    ("CHANNEL_REVOKED", "Channel revoked. Messages cannot be sent."),
    ("SESSION_ENDED", "Session ended and communication is closed."),
    ("SESSION_BLOCKED", "Blocked by agent. No messages allowed."),
    ("SESSION_EXPIRED", "Expired session. The user must send another message to resume."),
    ("UNASSIGNED", "Not assigned to anyone."),
    ("NOT_AN_ASSIGNEE", "Handler is not actually assigned to the session."),
    ("CREDIT_EXHAUSTED", "Message credit exhausted and no more can be sent."),
    ("ACCESSTOKEN_EXPIRED", "(FB/Instagram only) Access token expired, needs reauthentication."),
    ("PERMISSION_REVOKED", "(FB/Instagram only) Page permission revoked."),
    ("UNEXPECTED_ERROR", "Error sending message. There may be a misconfiguration."),
    ("PAGE_REMOVED", "Page/channel deleted or deactivated."),
    ("SANDBOX_LIMIT_REACHED", "Sandbox daily message limit reached."),
    ("CHANNEL_DELETED", "Channel deleted; messaging disabled."),
    ("ENDUSER_OFFLINE", "(ZBM sessions) End user is offline; only receive messages."),
    ("CONFIG_SKIPPED_CHANNEL", "Configuration skipped."),
    ("OUTGOING_LIMIT_REACHED", "Message limit reached for outbound messages."),
    ("ASSIGNED_TO_OTHER_SERVICE", "Handled by another Zoho service."),
];

/// All pairs, and each as an event in one delivery.
fn pairs() -> (Vec<[(&'static str, &'static str); 2]>, String) {
    let pairs: Vec<_> =
        SESSION.into_iter().flat_map(|s| REPLY.into_iter().map(move |r| [s, r])).collect();
    let events: Vec<String> = pairs
        .iter()
        .map(|[(status, _), (reply, _)]| {
            Documented::event()
                .with(Field::SessionStatus, status)
                .with(Field::ReplyStatus, reply)
                .with_json(Field::SessionOldStatus, "null")
                .line()
        })
        .collect();
    let text = delivery(&events);
    (pairs, text)
}

#[test]
fn each_pair_is_told_in_json() {
    let (pairs, text) = pairs();
    let outcome = zdim("inspect -o ndjson").stdin(text).stdout_holds("").check();
    let lines = outcome.json_lines();
    assert_eq!(lines.len(), 6 * 19);
    for ([(status, status_meaning), (reply, reply_meaning)], line) in pairs.iter().zip(&lines) {
        let name = format!("{status} {reply}");
        assert_eq!(line["session"]["status"], *status, "{name}");
        assert_eq!(line["session"]["meaning"], *status_meaning, "{name}");
        assert_eq!(line["reply"]["status"], *reply, "{name}");
        assert_eq!(line["reply"]["meaning"], *reply_meaning, "{name}");
        assert_eq!(line["reply"]["permitted"], *reply == "ACCEPTED", "{name}");
        assert_eq!(line["reply"]["actor"] == "nobody", *reply == "ACCEPTED", "{name}");
        assert_ne!(line["reply"]["nextStep"], "", "{name}");
        let problems = line["problems"].as_array().unwrap();
        assert!(problems.iter().all(|p| p["severity"] == "warning"), "{name}: {problems:?}");
    }
}

#[test]
fn each_pair_has_a_card() {
    let (pairs, text) = pairs();
    let outcome = zdim("inspect -o card").stdin(text).stdout_holds("").check();
    let mut cards: Vec<String> = Vec::new();
    for line in outcome.stdout.lines() {
        if line.contains(" Reply permitted ") || line.contains(" Reply refused ") {
            cards.push(String::new());
        }
        let card = cards.last_mut().expect("a card begins with its answer");
        card.extend([line, "\n"]);
    }
    assert_eq!(cards.len(), 6 * 19);
    for ([(status, status_meaning), (reply, reply_meaning)], card) in pairs.iter().zip(&cards) {
        let words = card.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&format!("Session {status} ")), "{card}");
        assert!(words.contains(status_meaning) && words.contains(reply_meaning), "{card}");
        let verdict =
            if *reply == "ACCEPTED" { "✔ Reply permitted" } else { "✘ Reply refused" };
        assert!(words.starts_with(&format!("{verdict} session ")), "{card}");
        assert!(words.contains(&format!("Reply {reply} ")), "{card}");
        assert_eq!(words.contains("Who acts"), *reply != "ACCEPTED", "{card}");
    }
}

#[test]
fn each_pair_has_a_line() {
    let (pairs, text) = pairs();
    let outcome = zdim("inspect -o line")
        .stdin(text)
        .stdout_holds("")
        .stderr_holds("114 events: 6 permitted, 108 refused")
        .check();
    assert_eq!(outcome.stdout.lines().count(), 6 * 19);
    for ([(status, _), (reply, _)], line) in pairs.iter().zip(outcome.stdout.lines()) {
        let sign = if *reply == "ACCEPTED" { "✔" } else { "✘" };
        assert!(line.contains(&format!("→ {status} ")), "{line}");
        assert!(line.contains(&format!("  {sign} {reply}  ")), "{line}");
    }
}
