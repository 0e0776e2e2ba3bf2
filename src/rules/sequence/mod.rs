//! Do the events of one session follow from each other? Warnings all, and
//! inferred: Zoho delivers at least once, and keeps the order only while no
//! delivery fails.
//!
//! The rules stand here. [`Facts`] are what has to be known of one event, and a
//! [`Follower`] is shown them in their order and says what is odd. It speaks of
//! sessions and events; where a finding stands, and in which words, its caller says.
//!
//! ```
//! use std::ops::ControlFlow;
//! use zdim::rules::sequence::{Facts, Follower, Spot};
//!
//! let mut follower = Follower::new();
//! # let text = zdim::rules::sequence::OUT_OF_ORDER.example();
//! zdim::read_text("app.log", &text, zdim::How::default(), |found| {
//!     if let zdim::Found::Event(event) = found
//!         && let Some(facts) = Facts::of(event.event())
//!     {
//!         for odd in follower.follow(&facts, Spot::new(0, event.start())) {
//!             println!("{}: {}", odd.rule.name, odd.message(facts.session(), &odd.before));
//! #           assert_eq!(odd.rule.name, "out-of-order");
//!         }
//!     }
//!     ControlFlow::Continue(())
//! });
//! ```

mod facts;
mod follower;
mod id;
mod spot;

pub use facts::Facts;
pub(crate) use facts::Known;
pub use follower::{Follower, Oddity, Spots, Trail};
pub use id::Id;
pub use spot::Spot;

use super::{Check, Rule, Severity};
use crate::tables::{Documented, Field};

/// Two events of one session, one a line.
fn example(first: &Documented, second: &Documented) -> String {
    format!("{}\n{}\n", first.line(), second.line())
}

/// The first event of most examples: a new session is picked up.
fn picked_up() -> Documented {
    Documented::event().with(Field::SessionOldStatus, "OPEN").with(Field::MessagesCount, "1")
}

/// The event after it, three seconds later.
fn answered() -> Documented {
    Documented::event()
        .with(Field::SessionStatus, "ON_PROGRESS")
        .with(Field::SessionOldStatus, "ON_HOLD")
        .with(Field::MessagesCount, "2")
        .with(Field::EventTime, LATER)
}

const LATER: &str = "1751022090000";

/// The same event again.
pub static DUPLICATE_EVENT: Rule = Rule {
    name: "duplicate-event",
    severity: Severity::Warning,
    summary: "all eleven fields equal those of one of the session's last eight events",
    why: "Zoho may deliver an event more than once, and a delivery has no id: a consumer that \
          counts events counts this one twice.",
    help: "Recognise duplicates by what they say, or remove this one from the capture.",
    example: || example(&picked_up(), &picked_up()),
    check: Check::Sequence,
};

/// Nothing is new but the time.
pub static UNCHANGED_EVENT: Rule = Rule {
    name: "unchanged-event",
    severity: Severity::Warning,
    summary: "nothing that the event carries has changed but its time",
    why: "The event says nothing new: it was probably sent again, or copied in a fixture.",
    help: "A consumer may skip it; in a fixture, change what the event was meant to show.",
    example: || example(&picked_up(), &picked_up().with(Field::EventTime, LATER)),
    check: Check::Sequence,
};

/// The time goes back.
pub static OUT_OF_ORDER: Rule = Rule {
    name: "out-of-order",
    severity: Severity::Warning,
    summary: "eventTime is before that of an earlier event of the session",
    why: "Zoho keeps the order only while no delivery fails: a consumer that takes the last event \
          for the newest shows an old state.",
    help: "Sort a session's events by eventTime before you use them.",
    example: || {
        let opened = picked_up()
            .with(Field::SessionStatus, "OPEN")
            .with(Field::SessionOldStatus, "CREATED")
            .with(Field::EventTime, "1751022080000");
        example(&picked_up(), &opened)
    },
    check: Check::Sequence,
};

/// A status in between is not here.
pub static MISSED_EVENT: Rule = Rule {
    name: "missed-event",
    severity: Severity::Warning,
    summary: "sessionOldStatus is not the status that the session's event before gave",
    why: "An event in between is not in this capture: a consumer that acts on each change has \
          missed one.",
    help: "Look for the event in between; if it was never delivered, ask the REST API for the \
           session.",
    example: || {
        let opened =
            picked_up().with(Field::SessionStatus, "OPEN").with(Field::SessionOldStatus, "CREATED");
        example(&opened, &answered())
    },
    check: Check::Sequence,
};

/// Messages cannot become fewer.
pub static COUNT_DECREASED: Rule = Rule {
    name: "count-decreased",
    severity: Severity::Warning,
    summary: "messagesCount is less than in an earlier event of the session",
    why: "It counts all messages so far, so it cannot fall: one of the two events is wrong, or in \
          the wrong place.",
    help: "Compare it with the session's messages in the REST API.",
    example: || {
        let [five, three] = [(picked_up(), "5"), (answered(), "3")]
            .map(|(event, count)| event.with(Field::MessagesCount, count));
        example(&five, &three)
    },
    check: Check::Sequence,
};

/// A session stays in its channel and its organization.
pub static IDENTITY_CHANGED: Rule = Rule {
    name: "identity-changed",
    severity: Severity::Warning,
    summary: "channelId or orgId is not that of the session's event before",
    why: "A session belongs to one channel of one organization: two sessions are probably mixed \
          up.",
    help: "Check whether a fixture was made from two sessions, or an id was rewritten.",
    example: || example(&picked_up(), &answered().with(Field::ChannelId, "65403000000099999")),
    check: Check::Sequence,
};

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::reading::{Found, How, read};

    /// The rules that fire for the events in `text`, by line.
    fn fired(text: &str) -> Vec<(u64, &'static str)> {
        let mut follower = Follower::new();
        let mut fired = Vec::new();
        read("x", text.as_bytes(), How::default(), |found| {
            if let Found::Event(event) = found
                && let Some(facts) = Facts::of(event.event())
            {
                let start = event.start();
                let odds = follower.follow(&facts, Spot::new(0, start));
                fired.extend(odds.into_iter().map(|odd| (start.line, odd.rule.name)));
            }
            ControlFlow::Continue(())
        })
        .expect("a slice can be read");
        fired
    }

    const RULES: [&Rule; 6] = [
        &DUPLICATE_EVENT,
        &UNCHANGED_EVENT,
        &OUT_OF_ORDER,
        &MISSED_EVENT,
        &COUNT_DECREASED,
        &IDENTITY_CHANGED,
    ];

    #[test]
    fn an_example_fires_its_rule_and_nothing_else() {
        for rule in RULES {
            let example = rule.example();
            assert_eq!(fired(&example), [(2, rule.name)], "{example}");
            assert_eq!(example.lines().count(), 2, "{}", rule.name);
        }
    }

    #[test]
    fn the_events_of_an_example_are_right_by_themselves() {
        for event in RULES.map(Rule::example).concat().lines() {
            let event = crate::rules::event_of(event).expect("an event");
            assert!(crate::rules::judge(&event).is_empty(), "{event:?}");
        }
    }

    /// An event of minute `time` that counts `time` messages.
    fn event(time: u32, change: (&str, &str)) -> String {
        let (old, status) = change;
        let at = 1_751_022_087_019 + 60_000 * u64::from(time);
        Documented::event()
            .with(Field::SessionStatus, status)
            .with(Field::SessionOldStatus, old)
            .with(Field::MessagesCount, &time.to_string())
            .with(Field::EventTime, &at.to_string())
            .line()
            + "\n"
    }

    const STAYS: (&str, &str) = ("OPEN", "OPEN");

    #[test]
    fn a_duplicate_is_one_of_the_last_eight() {
        let events = |range: std::ops::Range<u32>| -> String {
            range.map(|time| event(time, STAYS)).collect()
        };
        assert_eq!(fired(&(events(0..8) + &event(0, STAYS))), [(9, "duplicate-event")]);
        assert_eq!(fired(&(events(0..9) + &event(0, STAYS))), [(10, "out-of-order")]);
        // Duplicates are events of the session as well.
        let twice = events(0..8) + &event(7, STAYS) + &event(0, STAYS);
        assert_eq!(fired(&twice), [(9, "duplicate-event"), (10, "out-of-order")]);
    }

    #[test]
    fn an_event_of_the_past_does_not_move_the_session() {
        let text = event(5, ("CREATED", "OPEN"))
            + &event(2, ("BLOCKED", "ENDED"))
            + &event(6, ("OPEN", "ON_HOLD"))
            + &event(7, ("ENDED", "OPEN"));
        assert_eq!(fired(&text), [(2, "out-of-order"), (4, "missed-event")]);
    }

    #[test]
    fn a_status_that_is_none_says_nothing_of_the_next() {
        let text = event(1, STAYS)
            + &event(2, ("OPEN", "ON_HOLDD"))
            + &event(3, ("ON_HOLD", "ENDED"))
            + &event(4, ("OPEN", "ENDED"));
        assert_eq!(fired(&text), [(4, "missed-event")]);
    }

    #[test]
    fn a_field_that_nobody_knows_is_something_new() {
        let same = event(2, STAYS).replace("\"2\"", "\"1\"");
        let text = event(1, STAYS) + &same.replace("{\"payload", "{\"mood\": 1, \"payload");
        assert_eq!(fired(&text), []);
        assert_eq!(fired(&(event(1, STAYS) + &same)), [(2, "unchanged-event")]);
    }
}
