//! Inspections of every kind: each verdict, each actor, many faults, hostile text.

use std::borrow::Cow;
use std::sync::Arc;

use super::attacks::HOSTILE;
use crate::event::{Recognised, recognise};
use crate::judge::Summary;
use crate::judge::{Inspection, Problem, Source};
use crate::rules::{self, Finding, Severity};
use crate::tables::{Documented, Field};
use crate::text::{Node, Span};
use crate::text::{Position, Text};

/// What zdim says of the event in `text`.
pub fn inspect(path: &str, text: &str) -> Inspection<'static> {
    let path: Arc<str> = path.into();
    let node = Node::new(text, Span { start: 0, end: text.len() });
    let Recognised::Session(event) = recognise(node, "") else { panic!("no event: {text}") };
    let located = Text::of_input(text, Position::START);
    let problem = |finding: Finding| {
        let place = located.place(finding.span);
        Problem::new(finding, place, path.clone(), Vec::new())
    };
    let problems = rules::judge(&event).into_iter().map(problem).collect();
    let source = Source {
        path: Cow::Borrowed(&path),
        line: 1,
        column: 1,
        pointer: "".into(),
        via: Vec::new().into(),
    };
    Inspection::new(&event, source, problems).into_owned()
}

/// A finding of no event.
pub fn broken(path: &str) -> Problem {
    let rule = &rules::reading::INVALID_JSON;
    let finding = Finding {
        rule,
        severity: Severity::Error,
        message: "expected `,` or `}`".to_owned(),
        help: rule.help.into(),
        suggestion: None,
        value: None,
        span: Span { start: 3, end: 4 },
        pointer: "/0".to_owned(),
    };
    let place = Text::of_input("{\"a\": 1 2}", Position::START).place(finding.span);
    Problem::new(finding, place, path.into(), vec!["string".to_owned()])
}

/// The contract's example of a summary.
pub fn summary() -> Summary {
    Summary {
        inputs: 2,
        events: 12,
        other_events: [("IM_Message_Add".to_owned(), 3), ("Ticket_Add".to_owned(), 1)].into(),
        noise_lines: 7,
        permitted: 9,
        refused: 3,
        unknown: 0,
        errors: 2,
        warnings: 1,
        ..Summary::default()
    }
}

/// The documented event with this change and this verdict.
fn event(old: &str, new: &str, reply: &str) -> Documented {
    Documented::event()
        .with(Field::SessionOldStatus, old)
        .with(Field::SessionStatus, new)
        .with(Field::ReplyStatus, reply)
}

/// One of each kind.
pub fn inspections() -> Vec<Inspection<'static>> {
    let expired = event("ON_PROGRESS", "ON_HOLD", "SESSION_EXPIRED")
        .with(Field::SessionId, "12345678900001034010");
    let queue = event("", "OPEN", "UNASSIGNED")
        .with_json(Field::SessionOldStatus, "null")
        .with_json(Field::CurrentAssigneeId, "null")
        .with_json(Field::AssigneeType, "null");
    let credit = event("ON_PROGRESS", "ON_PROGRESS", "CREDIT_EXHAUSTED")
        .with(Field::CurrentAssigneeId, "20455000000023001")
        .with(Field::AssigneeType, "BOT");
    vec![
        inspect("on-hold.json", &Documented::event().text()),
        inspect("expired.json", &expired.text()),
        inspect("queue.json", &queue.text()),
        inspect("captures/2025/06/27/production-eu/credit.json", &credit.text()),
        inspect("typo.json", &event("OPEN", "ON_PROGRES", "accepted").text()),
        inspect(
            "faults.json",
            r#"{"sessionStatus": "ENDED", "replyStatus": "ACCEPTED", "replyStatus": "SESSION_ENDED",
 "sessionId": 123456789000000522004, "messagesCount": ["23"], "asigneeType": "AGENT", "mood": "good",
 "currentAssigneeId": ""}"#,
        ),
        inspect(HOSTILE, &hostile_delivery(HOSTILE)),
    ]
}

/// An event in which `text` stands in the place of every string.
pub fn hostile_delivery(text: &str) -> String {
    let value = serde_json::to_string(text).expect("text is JSON");
    let key = serde_json::to_string(&format!("k{text}")).expect("text is JSON");
    let of = |event: Documented, field| event.with_json(field, &value);
    let event = Field::ALL.into_iter().fold(Documented::event(), of);
    event.with_json(Field::ChannelId, &format!("{value}, {key}: 1")).text()
}
