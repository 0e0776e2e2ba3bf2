//! `inspect`'s forms: one fixture through all of them, one golden file a form.
//! `ZDIM_BLESS=1` rewrites the golden files; read the difference before you keep it.

pub(super) mod attacks;
mod fixture;
mod harm;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::judge::Summary;
use crate::render::{self, Look, Report, Table};
use crate::tables::{Documented, Field, ReplyStatus, SessionStatus};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use fixture::{broken, inspections, summary};

fn look(width: usize) -> Look {
    Look { colour: false, unicode: true, width, limit: None, zone: TimeZone::UTC }
}

/// A terminal, on which lines keep to the width.
fn terminal(width: usize) -> Look {
    Look { limit: Some(width), ..look(width) }
}

fn ascii(width: usize) -> Look {
    Look { unicode: false, ..look(width) }
}

fn coloured(width: usize) -> Look {
    Look { colour: true, ..look(width) }
}

/// Compares with the golden file, in which ESC is written as `␛`.
fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/inspect").join(name);
    let text = text.replace('\u{1b}', "␛");
    if std::env::var_os("ZDIM_BLESS").is_some() {
        fs::write(&path, &text).expect("the golden file can be written");
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == text, "{name} differs from its golden file; now it is:\n{text}");
}

fn cards(look: &Look) -> String {
    inspections().iter().map(|i| render::card(i, look)).collect::<Vec<_>>().join("\n")
}

fn lines(look: &Look) -> String {
    let lines: String = inspections().iter().map(|i| render::line(i, look)).collect();
    lines + &render::problem_line(&broken("broken.json"), look)
}

fn table(look: &Look) -> String {
    let mut table = Table::new(look);
    let rows: String = inspections().iter().map(|i| table.push(i)).collect();
    rows + &table.finish()
}

/// What is written to memory.
fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory takes all that is written");
    String::from_utf8(bytes).expect("output is text")
}

fn report() -> String {
    let mut report = Report::new();
    let mut text = Report::START.to_owned();
    for inspection in inspections() {
        text += &written(|out| report.event(&inspection, out));
    }
    report.problem(&broken("broken.json"));
    text + &report.finish(&summary())
}

fn ndjson() -> String {
    let inspections = inspections();
    let lines = inspections.iter().map(|it| written(|out| render::ndjson_line(it, out)));
    lines.collect()
}

#[test]
fn cards_at_each_width() {
    for width in [40, 60, 80, 100] {
        compare(&format!("card-{width}.txt"), &cards(&look(width)));
    }
    assert_eq!(cards(&look(200)), cards(&look(100)), "cards are not stretched");
    compare("card-ascii.txt", &cards(&ascii(80)));
    compare("card-colour.txt", &cards(&coloured(80)));
}

#[test]
fn lines_in_a_pipe_are_whole() {
    compare("line.txt", &lines(&look(60)));
    assert_eq!(lines(&look(200)), lines(&look(60)));
    compare("line-ascii.txt", &lines(&ascii(100)));
    compare("line-colour.txt", &lines(&coloured(100)));
}

#[test]
fn lines_on_terminals_of_each_width() {
    let of = |width| format!("{width:-<width$}\n{}", lines(&terminal(width)));
    compare("line-widths.txt", &WIDTHS.map(of).concat());
}

#[test]
fn columns_stay_where_the_contract_draws_them() {
    let inspections = inspections();
    let drawn = [
        "2025-06-27 11:01:27  ✔ ACCEPTED         ENDED → ON_HOLD        65403000000038063     \
         AGENT 106554156  on-hold.json:1:1\n",
        "2025-06-27 11:01:27  ✘ SESSION_EXPIRED  ON_PROGRESS → ON_HOLD  12345678900001034010  \
         AGENT 106554156  expired.json:1:1\n",
    ];
    for (inspection, drawn) in inspections.iter().zip(drawn) {
        assert_eq!(render::line(inspection, &look(100)), drawn);
    }
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    let line = render::line(&inspections[0], &Look { zone, ..look(100) });
    assert!(line.starts_with("2025-06-27 13:01:27 +02:00  ✔ ACCEPTED         ENDED"), "{line}");
}

#[test]
fn tables_at_each_width() {
    for width in [40, 60, 80, 100, 120, 200] {
        compare(&format!("table-{width}.txt"), &table(&look(width)));
    }
    compare("table-ascii.txt", &table(&ascii(100)));
    compare("table-colour.txt", &table(&coloured(100)));
}

#[test]
fn json_forms() {
    compare("report.json", &report());
    compare("events.ndjson", &ndjson());
}

#[test]
fn the_report_is_what_jq_would_write() {
    let value: serde_json::Value = serde_json::from_str(&report()).expect("the report is JSON");
    let pretty = serde_json::to_string_pretty(&value).unwrap() + "\n";
    let (report, clean) = (report(), |line: &&str| !line.contains("\\u"));
    assert!(report.lines().filter(clean).all(|line| pretty.lines().any(|other| other == line)));
    assert_eq!(report.lines().count(), pretty.lines().count());
    assert_eq!(value["events"].as_array().map(Vec::len), Some(inspections().len()));
    assert_eq!(value["problems"][0]["path"], "broken.json");
}

#[test]
fn every_line_is_an_object_of_its_own() {
    for line in ndjson().lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("each line is JSON");
        assert!(value["source"]["path"].is_string() && value["problems"].is_array());
    }
}

#[test]
fn a_lone_surrogate_stands_in_json_as_it_stood() {
    let text = r#"{"sessionStatus": "OPEN", "sessionId": "1\ud800\u007f::x"}"#;
    let inspection = fixture::inspect("x.json", text);
    let line = written(|out| render::ndjson_line(&inspection, out));
    assert!(line.contains(r#""sessionId":"1\ud800\u007f:\u003ax","#), "{line}");
}

/// The widths that forms are looked at in.
const WIDTHS: [usize; 6] = [40, 60, 80, 100, 120, 200];

#[test]
fn no_line_is_wider_than_the_terminal() {
    use unicode_width::UnicodeWidthStr;
    for width in WIDTHS.into_iter().chain([41, 59, 79, 81, 99, 101]) {
        for look in [terminal(width), Look { unicode: false, ..terminal(width) }] {
            for text in [cards(&look), lines(&look), table(&look)] {
                for line in text.lines() {
                    assert!(line.width() <= width, "{} > {width}: {line}", line.width());
                    assert_eq!(line.trim_end(), line);
                }
            }
        }
    }
}

/// An event of any documented words and ids of any length.
fn any_event() -> impl Strategy<Value = String> {
    let statuses = SessionStatus::ALL.iter().map(|status| status.name()).collect::<Vec<_>>();
    let replies = ReplyStatus::ALL.iter().map(|status| status.name()).collect::<Vec<_>>();
    let status = prop::sample::select(statuses);
    let ids = prop::collection::vec("[1-9][0-9]{5,19}", 4);
    let kind = prop::sample::select(vec!["AGENT", "BOT", "ROBOT"]);
    (ids, status.clone(), status, prop::sample::select(replies), kind).prop_map(
        |(ids, old, new, reply, kind)| {
            let [session, channel, org, assignee] = &ids[..] else { panic!("four ids") };
            Documented::event()
                .with(Field::CurrentAssigneeId, assignee)
                .with(Field::AssigneeType, kind)
                .with(Field::SessionStatus, new)
                .with(Field::ReplyStatus, reply)
                .with(Field::SessionOldStatus, old)
                .with(Field::SessionId, session)
                .with(Field::ChannelId, channel)
                .with(Field::OrgId, org)
                .text()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn ids_are_whole_and_lines_fit_at_any_width(event in any_event(), width in 52_usize..220) {
        use unicode_width::UnicodeWidthStr;
        let inspection = fixture::inspect("captures/eu/a.json", &event);
        let fields = &inspection.event;
        let ids = [Field::SessionId, Field::ChannelId, Field::OrgId, Field::CurrentAssigneeId];
        let ids = ids.map(|id| fields.get(id).expect("an id").text().into_owned());
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let plain = terminal(width);
        for look in [plain.clone(), Look { unicode: false, ..plain.clone() }, Look { zone, ..plain }] {
            let card = render::card(&inspection, &look);
            let line = render::line(&inspection, &look);
            let mut table = Table::new(&look);
            let table = table.push(&inspection) + &table.finish();
            let reply = fields.get(Field::ReplyStatus).expect("a status").text();
            for id in &ids {
                prop_assert!(card.contains(id), "{} is broken in\n{}", id, card);
            }
            for text in [&line, &table] {
                prop_assert!(text.contains(&ids[0]), "{} is broken in\n{}", ids[0], text);
                let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|n| n.len() > 4);
                for number in numbers {
                    prop_assert!(ids.iter().any(|id| id == number), "{} in\n{}", number, text);
                }
            }
            prop_assert!(line.contains(&*reply), "{}", line);
            for text in card.lines().chain(line.lines()).chain(table.lines()) {
                prop_assert!(text.width() <= width, "{} > {}: {}", text.width(), width, text);
            }
        }
    }
}

#[test]
fn an_id_of_any_length_is_whole() {
    let long = "9".repeat(300);
    let event = fixture::hostile_delivery("x").replace("\"x\"", &format!("\"{long}\""));
    let inspection = fixture::inspect("long.json", &event);
    for look in [look(100), terminal(40), terminal(100), terminal(200)] {
        assert!(render::card(&inspection, &look).contains(&format!(" {long}\n")));
        assert!(render::line(&inspection, &look).contains(&format!(" {long}")));
        let mut table = Table::new(&look);
        let table = table.push(&inspection) + &table.finish();
        assert!(table.contains(&long), "{table}");
    }
}

#[test]
fn colour_changes_nothing_but_colour() {
    for (plain, painted) in [
        (cards(&look(72)), cards(&coloured(72))),
        (lines(&look(72)), lines(&coloured(72))),
        (lines(&terminal(72)), lines(&Look { colour: true, ..terminal(72) })),
        (table(&look(72)), table(&coloured(72))),
    ] {
        assert_eq!(anstream::adapter::strip_str(&painted).to_string(), plain);
    }
}

#[test]
fn a_table_takes_its_widths_from_the_first_thousand_rows() {
    let look = look(200);
    let inspections = inspections();
    let mut table = Table::new(&look);
    for number in 0..999 {
        assert_eq!(table.push(&inspections[0]), "", "row {number} waits");
    }
    let first = table.push(&inspections[0]);
    assert_eq!(first.lines().count(), 1002);
    let later = table.push(&inspections[0]);
    assert_eq!(Some(later.trim_end()), first.lines().last());
    let wider = table.push(&inspections[2]);
    let column = |row: &str, sign| row.chars().position(|c| c == sign);
    assert_eq!(column(&wider, '✘'), column(&later, '✔'), "{later}{wider}");
    assert_eq!(table.finish(), "");
}

#[test]
fn summaries_in_words() {
    let of = |summary: &Summary, look: &Look| render::summary(summary, 0, true, look);
    assert_eq!(
        of(&summary(), &look(100)),
        "12 events: 9 permitted, 3 refused · 2 errors, 1 warning · 4 other events (3 IM_Message_Add,\n  \
         1 Ticket_Add) · 7 lines without an event\n"
    );
    assert_eq!(of(&Summary::default(), &look(100)), "no IM_Session_Status events · no problems\n");
    let unread = Summary { unread: 1, events: 1, unknown: 1, ..Summary::default() };
    assert_eq!(
        render::summary(&unread, 0, false, &look(100)),
        "1 event: 1 unknown · 1 input could not be read in full\n"
    );
    let one = Summary { events: 1, unknown: 1, warnings: 1, ..Summary::default() };
    assert_eq!(of(&one, &ascii(100)), "1 event: 1 unknown | 1 warning\n");
    compare("summary-colour.txt", &of(&summary(), &coloured(80)));
}

#[test]
fn of_many_problems_the_errors_are_shown() {
    let mut inspection = inspections().swap_remove(0);
    let some = inspections();
    let all = some.iter().flat_map(|i| &i.problems);
    let pick = |name: &str| all.clone().find(|p| p.rule.name == name).expect(name).clone();
    let warning = pick("unknown-field");
    let error = pick("unknown-session-status");
    inspection.problems = vec![warning; 18];
    inspection.problems.extend(vec![error; 12]);
    let card = render::card(&inspection, &look(100));
    assert_eq!(card.matches("✘ error[").count(), 12);
    assert_eq!(card.matches("! warning[").count(), 8);
    assert!(card.ends_with("\n  … and 10 more\n"), "{card}");
}

#[test]
fn times_are_shown_in_the_zone_that_was_asked_for() {
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    let card = render::card(&inspections()[0], &Look { zone, ..look(80) });
    assert!(card.contains("Time       2025-06-27 13:01:27.019 +02\n"), "{card}");
}
