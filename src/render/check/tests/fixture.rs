//! Problems made from real text, by the rules themselves.

use std::sync::Arc;

use crate::event::{Recognised, recognise};
use crate::judge::Problem;
use crate::judge::Summary;
use crate::render::check::Run;
use crate::render::tests::attacks::{ATTACKS, PATHS};
use crate::rules::{Severity, judge};
use crate::tables::{Documented, Field};
use crate::text::{Excerpt, Node, Position, Span, Text};

/// How much of a long line an excerpt holds on either side of its problem, in bytes.
const AROUND: usize = 150;

const MISTAKES: &str = r#"{
  "payload": {
    "currentAssigneeId": null,
    "sessionStatus": "ON_PROGRES",
    "replyStatus": "accepted",
    "sessionOldStatus": "OPEN",
    "sessionid": "65403000000038063",
    "messagesCount": 23,
    "assigneeType": "AGENT",
    "mood": "good"
  },
  "eventTime": "1751022087",
  "eventType": "IM_Session_Status",
  "orgId": "106553778",
  "orgId": "106553779"
}"#;

/// The problems of ordinary inputs, and the run that found them.
pub fn ordinary() -> (Vec<Problem>, Run) {
    let log = format!(
        "one line before\n2025-06-27T11:01:27Z 日本 INFO {} took 12 ms {}",
        Documented::event().with(Field::AssigneeType, "agent").line(),
        "and so on ".repeat(40)
    );
    let mut problems = problems_of("fixtures/mistakes.json", MISTAKES, &[]);
    problems.extend(problems_of("logs/app.log", &log, &["log"]));
    let odd = Documented::event().with(Field::SessionOldStatus, "CREATED");
    problems.extend(problems_of("<stdin>", &odd.text(), &[]));
    // The user may make an error of a warning, and the other way round.
    for problem in &mut problems {
        match problem.rule.name {
            "unquoted-number" => problem.severity = Severity::Error,
            "duplicate-key" => problem.severity = Severity::Warning,
            _ => {}
        }
    }
    let inputs = ["fixtures/clean.json", "fixtures/mistakes.json", "logs/app.log", "<stdin>"];
    let run = run(&inputs, &problems);
    (problems, run)
}

/// Each attack as a value and as a key, in inputs whose names are attacks too.
pub fn hostile() -> (Vec<Problem>, Run) {
    let long = format!("{}\u{1b}{}", "::error::x ".repeat(20), "界".repeat(200));
    let mut problems = Vec::new();
    for (at, attack) in ATTACKS.iter().copied().chain([long.as_str()]).enumerate() {
        let path = PATHS[at % PATHS.len()];
        let quoted = serde_json::to_string(attack).expect("a string");
        // JSON escapes C0 only: the rest stands raw in the text and the excerpt.
        let event = Documented::event()
            .with_json(Field::ReplyStatus, &quoted)
            .with_json(Field::AssigneeType, &format!("\"AGENT\", {quoted}: 1"));
        let text = format!("{{\"a\": {}}}\n::error::after", event.text());
        problems.extend(problems_of(path, &text, &["log", &format!("string:/{attack}")]));
    }
    // What no rule of today says, but one of tomorrow, or a library, may.
    let mut forged = problems[0].clone();
    forged.message = ATTACKS.concat();
    forged.help = ATTACKS.concat().into();
    forged.suggestion = Some(ATTACKS.concat());
    forged.pointer = ATTACKS.concat();
    forged.excerpt = Some(Excerpt {
        start: Position { line: 3, column: 7 },
        text: "##[a]\t::error::\r\n::error::\u{1b}\u{202e}##vso[x]".to_owned(),
        span: Span { start: 8, end: 20 },
        is_cut: false,
    });
    problems.push(forged);
    let mut run = run(PATHS, &problems);
    run.summary.other_events = ATTACKS.iter().map(|attack| ((*attack).to_owned(), 1)).collect();
    (problems, run)
}

fn run(inputs: &[&str], problems: &[Problem]) -> Run {
    let mut summary = Summary {
        inputs: inputs.len() as u64,
        events: inputs.len() as u64,
        other_events: [("Ticket_Add".to_owned(), 2)].into(),
        ..Summary::default()
    };
    for problem in problems {
        summary.add_problem(problem);
    }
    let inputs = inputs.iter().map(|input| Arc::from(*input)).collect();
    Run { inputs, summary, ..Run::default() }
}

/// What the rules say of the event in `text`: its innermost object that is one.
fn problems_of(path: &str, text: &str, via: &[&str]) -> Vec<Problem> {
    let place = Text::of_input(text, Position::START);
    let event = text.match_indices('{').find_map(|(start, _)| {
        let mut values = serde_json::Deserializer::from_str(&text[start..])
            .into_iter::<&serde_json::value::RawValue>();
        let end = start + values.next()?.ok()?.get().len();
        match recognise(Node::new(text, Span { start, end }), "") {
            Recognised::Session(event) => Some(event),
            _ => None,
        }
    });
    judge(&event.expect("an event"))
        .into_iter()
        .map(|finding| {
            let span = finding.span;
            let via = via.iter().map(|&step| step.to_owned()).collect();
            let mut problem = Problem::new(finding, place.place(span), path.into(), via);
            problem.excerpt = Some(excerpt(&place, span));
            problem
        })
        .collect()
}

/// The lines that `span` stands in, cut where they are long.
fn excerpt(text: &Text<'_>, span: Span) -> Excerpt {
    let content = text.content();
    let line_start = content[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let line_end = content[span.end..].find('\n').map_or(content.len(), |end| span.end + end);
    let start = (line_start..=span.start)
        .find(|at| content.is_char_boundary(*at) && span.start - at <= AROUND)
        .unwrap_or(span.start);
    let end = (span.start..=line_end)
        .rev()
        .find(|at| content.is_char_boundary(*at) && at.saturating_sub(span.end) <= AROUND)
        .unwrap_or(span.end);
    Excerpt {
        start: text.place(Span { start, end: start }).start,
        text: content[start..end].to_owned(),
        span: Span { start: span.start - start, end: span.end - start },
        is_cut: end < line_end,
    }
}
