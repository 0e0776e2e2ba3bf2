//! Each edge of the contract, and what must hold for all sessions.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;
use crate::rules::sequence::Facts;
use crate::tables::ReplyStatus;

/// When the first event of a test happens.
const ZERO: i64 = 1_753_084_800_000;

/// An event from a line of words: seconds, old status, status, reply, count, handler.
/// A `-` is null, and `x` is in no table.
fn event(line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let word = |place: usize, default: &'static str| *words.get(place).unwrap_or(&default);
    let json = |word: &str| if word == "-" { "null".to_owned() } else { format!("\"{word}\"") };
    let time = word(0, "0");
    let time = match time.parse::<f64>() {
        #[allow(clippy::cast_possible_truncation, reason = "a few seconds")]
        Ok(seconds) => (ZERO + (seconds * 1000.0) as i64).to_string(),
        Err(_) => time.to_owned(),
    };
    let (kind, id) = match word(5, "-") {
        "-" => ("-", "-"),
        "bot" => ("BOT", "65403000000023001"),
        "agent" => ("AGENT", "106554156"),
        other => ("AGENT", other),
    };
    format!(
        r#"{{"payload":{{"currentAssigneeId":{},"sessionStatus":{},"replyStatus":{},"sessionOldStatus":{},"sessionId":"65403","messagesCount":{},"assigneeType":{},"channelId":"38011"}},"eventTime":"{time}","eventType":"IM_Session_Status","orgId":"106553778"}}"#,
        json(id),
        json(word(2, "-")),
        json(word(3, "ACCEPTED")),
        json(word(1, "-")),
        json(word(4, "1")),
        json(kind),
    ) + "\n"
}

/// The sessions of these events, in the order given.
fn followed(text: &str) -> Sessions {
    let mut sessions = Sessions::new();
    crate::read_text("x", text, crate::Format::Ndjson.into(), |found| {
        if let crate::Found::Event(event) = found {
            let facts = Facts::of(event.event()).expect("a session");
            sessions.follow(&facts, None, Taken::of(event.event()).parts());
        }
        ControlFlow::Continue(())
    });
    sessions.settle();
    sessions
}

fn of_lines(lines: &str) -> Sessions {
    let lines = lines.lines().filter(|line| !line.trim().is_empty());
    followed(&lines.map(event).collect::<String>())
}

fn the_entry(sessions: &Sessions) -> &Entry {
    sessions.get("65403").expect("the session")
}

/// What is told of the one session of these lines, as of so many seconds.
fn course(lines: &str, as_of: i64) -> Course {
    let sessions = of_lines(lines);
    let steps = the_entry(&sessions).steps();
    Course::of(steps, sessions.contexts(), ZERO + as_of * 1000).expect("events with a time")
}

/// `CREATED 0-5 OPEN 5-`
fn told(course: &Course) -> String {
    let mut text = String::new();
    for State { status, from, until } in &course.states {
        let until = until.map_or(String::new(), seconds);
        let status = status.map_or("?", SessionStatus::name);
        write!(text, "{status} {}-{until} ", seconds(*from)).unwrap();
    }
    text.trim_end().to_owned()
}

fn seconds(ms: i64) -> String {
    let ms = ms - ZERO;
    if ms % 1000 == 0 { (ms / 1000).to_string() } else { format!("{ms}ms") }
}

/// `created 0-10 ENDED`
fn episodes_of(course: &Course) -> Vec<String> {
    let tell = |e: &Episode| {
        let until = e.until.map_or("?".to_owned(), seconds);
        let ended = e.ended.map_or("goes on", SessionStatus::name);
        let exact = if e.exact { "" } else { " inexact" };
        format!("{} {}-{until} {ended}{exact}", e.began.name(), seconds(e.from))
    };
    course.episodes.iter().map(tell).collect()
}

const DOCUMENTED: &str = "
    0   -           CREATED     UNASSIGNED    1
    5   CREATED     OPEN        UNASSIGNED    1
    60  OPEN        ON_HOLD     ACCEPTED      2 agent
    90  ON_HOLD     ON_PROGRESS ACCEPTED      3 agent
    200 ON_PROGRESS ENDED       SESSION_ENDED 9 agent";

#[test]
fn a_session_from_its_creation_to_its_end() {
    let course = course(DOCUMENTED, 1000);
    assert_eq!(told(&course), "CREATED 0-5 OPEN 5-60 ON_HOLD 60-90 ON_PROGRESS 90-200 ENDED 200-");
    assert_eq!(episodes_of(&course), ["created 0-200 ENDED"]);
    let episode = course.episodes[0];
    assert_eq!(episode.picked_up_ms, Some(60_000));
    assert_eq!(episode.answered_ms, Some(90_000));
    assert_eq!(episode.agent_answered_ms, Some(90_000));
    assert_eq!(episode.handled_ms, Some(140_000));
    assert!(!episode.is_never_picked_up());
    assert_eq!((course.waited_ms, course.waited_at_least), (60_000, false));
    assert_eq!((course.refused_ms, course.refused_at_least), (0, false));
    assert_eq!((course.open, course.duration_ms()), (Some(false), 200_000));
    assert!(course.refusals.iter().all(|refusal| refusal.implied));
    assert_eq!(course.handlers[0].held_ms, 140_000);
}

#[test]
fn a_bot_is_no_agent() {
    let course = course(
        "0   -           CREATED     UNASSIGNED    1
         1   CREATED     ON_PROGRESS ACCEPTED      2 bot
         50  ON_PROGRESS ENDED       SESSION_ENDED 3 bot",
        100,
    );
    let episode = course.episodes[0];
    assert_eq!((episode.picked_up_ms, episode.answered_ms), (Some(1000), Some(1000)));
    assert_eq!(episode.agent_answered_ms, None);
    assert!(episode.is_never_picked_up());
}

#[test]
fn a_session_lives_on_after_its_end() {
    let course = course(
        &format!(
            "{DOCUMENTED}
             300 ENDED       BLOCKED     SESSION_BLOCKED 9
             400 BLOCKED     OPEN        UNASSIGNED      9
             450 OPEN        ON_PROGRESS ACCEPTED        10 agent"
        ),
        500,
    );
    // ENDED to BLOCKED ends nothing new.
    assert_eq!(episodes_of(&course), ["created 0-200 ENDED", "reopened 400-? goes on"]);
    assert_eq!(course.episodes[1].picked_up_ms, Some(50_000));
    assert_eq!(course.episodes[1].handled_ms, None);
    assert_eq!(course.time_in(Some(SessionStatus::Ended)), 100_000);
    assert_eq!(course.duration_ms(), 500_000);
    assert_eq!(course.waited_ms, 60_000 + 50_000);
}

#[test]
fn an_agent_who_reopens_lets_nobody_wait() {
    let course = course(
        "0 ENDED ON_HOLD SESSION_EXPIRED 23 agent\n30 ON_HOLD ON_PROGRESS ACCEPTED 24 agent",
        60,
    );
    assert_eq!(course.began, Began::Reopened);
    assert_eq!(episodes_of(&course), ["reopened 0-? goes on"]);
    let episode = course.episodes[0];
    assert_eq!((episode.picked_up_ms, episode.agent_answered_ms), (None, None));
    assert_eq!((course.waited_ms, course.waited_at_least), (0, false));
    assert_eq!((course.refused_ms, course.refused_at_least), (30_000, false));
}

#[test]
fn a_first_event_may_be_closed_already() {
    let course = course("0 ON_PROGRESS ENDED SESSION_ENDED 5 agent", 60);
    assert_eq!((course.began, course.open), (Began::Before, Some(false)));
    assert_eq!(episodes_of(&course), ["before 0-0 ENDED inexact"]);
    assert!(!course.episodes[0].is_never_picked_up());
    assert_eq!((told(&course), course.duration_ms()), ("ENDED 0-".to_owned(), 0));
}

#[test]
fn one_event_in_all() {
    let course = course("0 - CREATED UNASSIGNED 1", 60);
    assert_eq!(told(&course), "CREATED 0-");
    assert_eq!((course.waited_ms, course.waited_at_least), (60_000, true));
    assert_eq!(course.waits_ms(), Some(60_000));
    assert_eq!(episodes_of(&course), ["created 0-? goes on"]);
}

#[test]
fn what_lies_in_a_gap_is_not_known() {
    let course = course(
        "0  -           CREATED     UNASSIGNED       1
         5  CREATED     OPEN        UNASSIGNED       1
         20 OPEN        ON_HOLD     CREDIT_EXHAUSTED 1 agent
         50 ON_PROGRESS ENDED       SESSION_ENDED    5 agent",
        60,
    );
    // ON_HOLD would have no length before the gap.
    assert_eq!(told(&course), "CREATED 0-5 OPEN 5-20 ? 20-50 ENDED 50-");
    assert_eq!(episodes_of(&course), ["created 0-50 ENDED inexact"]);
    // Seen before the gap, and true.
    assert_eq!(course.episodes[0].picked_up_ms, Some(20_000));
    assert_eq!(course.episodes[0].agent_answered_ms, None);
    assert!(course.waited_at_least);
    // Replies are not touched by it.
    assert_eq!((course.refused_ms, course.refused_at_least), (30_000, false));
    assert_eq!(course.time_in(None), 30_000);
}

#[test]
fn a_gap_may_hide_an_end_or_a_beginning() {
    let hidden_end = course(
        "0  OPEN    ON_HOLD     ACCEPTED   1 agent
         10 ON_HOLD ON_PROGRESS ACCEPTED   1 agent
         50 ENDED   OPEN        UNASSIGNED 5",
        60,
    );
    assert_eq!(episodes_of(&hidden_end), ["before 0-? ENDED inexact", "reopened 50-? goes on"]);
    assert_eq!(hidden_end.episodes[0].handled_ms, None);
    let hidden_beginning = course(
        &format!(
            "{DOCUMENTED}\n300 ON_HOLD ON_PROGRESS ACCEPTED 10 agent\n310 ON_PROGRESS ENDED SESSION_ENDED 10 agent"
        ),
        400,
    );
    assert_eq!(
        episodes_of(&hidden_beginning),
        ["created 0-200 ENDED", "before 300-310 ENDED inexact"]
    );
    let both = course(&format!("{DOCUMENTED}\n300 ON_HOLD ENDED SESSION_ENDED 10 agent"), 400);
    assert_eq!(episodes_of(&both), ["created 0-200 ENDED", "before 300-300 ENDED inexact"]);
    assert_eq!(both.gaps.len(), 1);
}

#[test]
fn created_again_is_a_change_and_no_gap() {
    let course = course(
        "0 - CREATED UNASSIGNED 1\n5 CREATED OPEN UNASSIGNED 1\n9 - CREATED UNASSIGNED 1",
        20,
    );
    assert_eq!(told(&course), "CREATED 0-5 OPEN 5-9 CREATED 9-");
    assert!(course.gaps.is_empty());
}

#[test]
fn a_status_of_no_table_is_not_known() {
    let middle = course(
        "0 - CREATED UNASSIGNED 1\n5 CREATED x UNASSIGNED 1\n9 x OPEN UNASSIGNED 1\n12 OPEN - UNASSIGNED 1",
        20,
    );
    assert_eq!(told(&middle), "CREATED 0-5 ? 5-9 OPEN 9-12 ? 12-");
    assert_eq!((middle.open, middle.gaps.len()), (None, 0));
    assert_eq!(middle.duration_ms(), 12_000);
    // An old status that is in no table is not none: it did not begin here.
    assert_eq!(course("0 x CREATED UNASSIGNED 1", 5).began, Began::Before);
}

#[test]
fn events_of_one_millisecond_follow_from_each_other() {
    let lines = [
        "0 -       CREATED     UNASSIGNED 1",
        "0 CREATED OPEN        UNASSIGNED 1",
        "0 OPEN    ON_HOLD     ACCEPTED   1 agent",
        "0 ON_HOLD ON_PROGRESS ACCEPTED   2 agent",
    ];
    let straight = course(&lines.join("\n"), 10);
    assert_eq!(told(&straight), "CREATED 0-0 OPEN 0-0 ON_HOLD 0-0 ON_PROGRESS 0-");
    let mut reversed = lines;
    reversed.reverse();
    assert_eq!(course(&reversed.join("\n"), 10), straight);
    // What was reached before the millisecond counts first.
    let after =
        "0 - OPEN UNASSIGNED 1\n5 ON_HOLD OPEN UNASSIGNED 1\n5 OPEN ON_HOLD ACCEPTED 9 agent";
    assert_eq!(told(&course(after, 10)), "OPEN 0-5 ON_HOLD 5-5 OPEN 5-");
}

#[test]
fn the_same_event_counts_once_and_another_time_is_another_event() {
    let twice = format!("{DOCUMENTED}\n200 ON_PROGRESS ENDED SESSION_ENDED 9 agent");
    let sessions = of_lines(&twice);
    let entry = the_entry(&sessions);
    assert_eq!((entry.events(), entry.duplicates(), entry.steps().len()), (6, 1, 5));
    assert_eq!(course(&twice, 1000), course(DOCUMENTED, 1000));
    // Another handler, or a count that is no number, makes another event.
    for other in [
        "200 ON_PROGRESS ENDED SESSION_ENDED 9 106554391",
        "200 ON_PROGRESS ENDED SESSION_ENDED 09 agent",
    ] {
        assert_eq!(the_entry(&of_lines(&format!("{DOCUMENTED}\n{other}"))).duplicates(), 0);
    }
}

#[test]
fn events_without_a_time_are_passed_over() {
    let lines =
        format!("soon OPEN ON_HOLD ACCEPTED 2\n{DOCUMENTED}\n- ENDED BLOCKED SESSION_BLOCKED 2");
    let sessions = of_lines(&lines);
    let entry = the_entry(&sessions);
    assert_eq!((entry.untimed(), entry.events(), entry.steps().len()), (2, 7, 5));
    assert_eq!(course(&lines, 1000), course(DOCUMENTED, 1000));
    let sessions =
        of_lines("soon OPEN ON_HOLD ACCEPTED 2\nsoon ON_HOLD ON_PROGRESS ACCEPTED 3 agent");
    let steps = the_entry(&sessions).steps();
    assert_eq!(Course::of(steps, sessions.contexts(), ZERO), None);
    assert_eq!(steps.last().and_then(Step::status), Some(SessionStatus::OnProgress));
}

#[test]
fn reasons_are_spans_of_their_own() {
    let course = course(
        "0  OPEN    ON_HOLD ACCEPTED         1 agent
         10 ON_HOLD ON_HOLD SESSION_EXPIRED  1 agent
         20 ON_HOLD ON_HOLD SESSION_EXPIRED  1 agent
         30 ON_HOLD ON_HOLD CREDIT_EXHAUSTED 1 agent
         40 ON_HOLD ON_HOLD x                1 agent
         50 ON_HOLD ON_HOLD SESSION_ENDED    1 agent
         60 ON_HOLD ENDED   SESSION_ENDED    1 agent",
        100,
    );
    let spans: Vec<_> = course
        .refusals
        .iter()
        .map(|r| (r.reply, r.implied, seconds(r.from), r.until.map(seconds)))
        .collect();
    let until = |text: &str| Some(text.to_owned());
    assert_eq!(
        spans,
        [
            (ReplyStatus::SessionExpired, false, "10".to_owned(), until("30")),
            (ReplyStatus::CreditExhausted, false, "30".to_owned(), until("40")),
            (ReplyStatus::SessionEnded, false, "50".to_owned(), until("60")),
            (ReplyStatus::SessionEnded, true, "60".to_owned(), None),
        ]
    );
    assert_eq!((course.refused_ms, course.refused_at_least), (40_000, false));
}

#[test]
fn a_refusal_that_goes_on_is_a_lower_bound() {
    let open =
        course("0 OPEN ON_HOLD ACCEPTED 1 agent\n5 ON_HOLD ON_HOLD SESSION_EXPIRED 1 agent", 60);
    assert_eq!((open.refused_ms, open.refused_at_least), (55_000, true));
    let before =
        course("0 OPEN ON_HOLD SESSION_EXPIRED 1 agent\n5 ON_HOLD ON_HOLD ACCEPTED 1 agent", 60);
    assert_eq!((before.refused_ms, before.refused_at_least), (5_000, true));
}

#[test]
fn handlers_hold_a_session_until_the_next_event_or_its_end() {
    let course = course(
        "0  -           CREATED     UNASSIGNED    1
         10 CREATED     ON_PROGRESS ACCEPTED      1 bot
         20 ON_PROGRESS OPEN        UNASSIGNED    1
         30 OPEN        ON_HOLD     ACCEPTED      1 agent
         35 ON_HOLD     ON_HOLD     ACCEPTED      1 106554391
         50 ON_HOLD     ENDED       SESSION_ENDED 1 106554391
         90 ENDED       ON_HOLD     ACCEPTED      1 agent",
        100,
    );
    let held: Vec<_> = course.handlers.iter().map(|held| held.held_ms).collect();
    assert_eq!(held, [10_000, 5_000 + 10_000, 15_000]);
}

#[test]
fn a_clock_knows_the_latest_time_and_the_one_before() {
    let mut clock = Clock::default();
    for time in [Some(5), None, Some(9), Some(7), Some(9), Some(3)] {
        clock.saw(time);
    }
    assert_eq!(clock, Clock { latest: Some(9), before: Some(7) });
    let mut other = Clock { latest: Some(8), before: None };
    other.add(clock);
    assert_eq!(other, Clock { latest: Some(9), before: Some(8) });
    other.add(Clock::default());
    assert_eq!(other, Clock { latest: Some(9), before: Some(8) });
}

/// What is told of a session, and the handlers by name: their numbers are given in the
/// order of the input.
fn named(lines: &str) -> (Course, Vec<Option<Handler>>) {
    let sessions = of_lines(lines);
    let mut course = course(lines, 20);
    let handlers = course.handlers.iter_mut();
    let handler =
        |held: &mut Held| sessions.contexts().handler(std::mem::take(&mut held.handler)).cloned();
    let names = handlers.map(handler).collect();
    (course, names)
}

/// Lines of any session, most of them odd.
fn lines() -> impl Strategy<Value = Vec<String>> {
    let status = prop_oneof![
        4 => (0..SessionStatus::ALL.len()).prop_map(|place| SessionStatus::ALL[place].name()),
        1 => Just("x"),
        1 => Just("-"),
    ];
    let reply = prop_oneof![
        Just("ACCEPTED"),
        Just("UNASSIGNED"),
        Just("SESSION_ENDED"),
        Just("SESSION_BLOCKED"),
        Just("SESSION_EXPIRED"),
        Just("CREDIT_EXHAUSTED"),
        Just("x"),
    ];
    let handler = prop_oneof![Just("-"), Just("bot"), Just("agent"), Just("106554391")];
    let line = (0..12u32, status.clone(), status, reply, 0..3u8, handler).prop_map(
        |(t, old, status, reply, count, who)| format!("{t} {old} {status} {reply} {count} {who}"),
    );
    prop::collection::vec(line, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_number_of_copies_are_one_session(
        (lines, other) in lines().prop_flat_map(|lines| {
            let copies = prop::collection::vec(prop::sample::select(lines.clone()), 0..4);
            let other = copies.prop_flat_map({
                let lines = lines.clone();
                move |copies| Just([lines.clone(), copies].concat()).prop_shuffle()
            });
            (Just(lines), other)
        }),
    ) {
        prop_assert_eq!(named(&other.join("\n")), named(&lines.join("\n")));
    }

    #[test]
    fn states_tile_a_session_and_lengths_add_up(lines in lines(), as_of in 0i64..30) {
        let course = course(&lines.join("\n"), as_of);
        prop_assert_eq!(course.states[0].from, course.first);
        for pair in course.states.windows(2) {
            prop_assert_eq!(pair[0].until, Some(pair[1].from));
            prop_assert!(pair[0].from <= pair[1].from);
            prop_assert_ne!(pair[0].status, pair[1].status);
        }
        let last = course.states.last().unwrap();
        prop_assert!(last.until.is_none() && last.from <= course.end);
        let statuses = SessionStatus::ALL.into_iter().map(Some).chain([None]);
        let sum: i64 = statuses.map(|status| course.time_in(status)).sum();
        prop_assert_eq!(sum, course.duration_ms());
        for refusal in &course.refusals {
            let until = refusal.until.unwrap_or(course.end);
            prop_assert!(course.first <= refusal.from && refusal.from <= until && until <= course.end);
        }
        for episode in &course.episodes {
            let lengths = [episode.picked_up_ms, episode.answered_ms, episode.agent_answered_ms, episode.handled_ms];
            prop_assert!(lengths.into_iter().flatten().all(|ms| ms >= 0));
            prop_assert!(course.first <= episode.from && episode.from <= course.end);
        }
        let goes_on = course.episodes.iter().filter(|episode| episode.ended.is_none()).count();
        prop_assert!(goes_on <= 1);
        prop_assert!(course.handlers.iter().all(|held| held.held_ms >= 0));
    }
}
