//! One thing that is wrong, for each rule that `check` has: how it is made so that its
//! rule fires once, and no other.
//!
//! A fault stands in a session of its own, of which no more is written than it takes:
//! an event, or some that follow each other. So faults do not meet, and what takes an
//! event out of sight leaves no gap in a session.

use super::desk::{Pace, Window};
use super::event::{Edit, Event};
use super::odd::{Odd, Text};
use super::random::Random;
use super::shape::Shape;
use super::walk::{self, CHANNELS, Walk};
use crate::rules::{Rule, agreement, reading, sequence, shape, values};
use crate::tables::{Field, ReplyStatus, SessionStatus};

/// How many sessions are looked at for one that can carry a fault. One in four can
/// carry the rarest.
pub(super) const TRIES: u64 = 1000;

/// What is kept free at the end of the window, in milliseconds: an event that is sent
/// again comes a little later.
pub(super) const SPARE: u64 = 4000;

/// How much later that is.
const AGAIN: u64 = 3000;

/// What is written at a time.
#[derive(Clone, Debug)]
pub(super) struct Arrival {
    /// When it arrives, which is not always when it happened; in milliseconds since
    /// 1970.
    pub(super) at: u64,
    pub(super) item: Item,
}

/// What is written.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// An event in a delivery.
    Event(Event, Option<Edit>),
    /// A delivery by itself.
    Delivery(Odd),
}

impl Item {
    /// The time of its event.
    pub(super) const fn time(&self) -> u64 {
        match self {
            Self::Event(event, _) => event.time,
            Self::Delivery(odd) => odd.time(),
        }
    }

    /// Whether it counts as a session event, be it seen or not.
    pub(super) const fn is_session_event(&self) -> bool {
        match self {
            Self::Event(..) => true,
            Self::Delivery(odd) => odd.is_session_event(),
        }
    }
}

/// An event, and what is wrong with how it is written, if that is it.
type Edited = (Event, Option<Edit>);

/// How a fault is made.
#[derive(Clone, Copy)]
pub(super) enum Recipe {
    /// Of one event, if it can carry it.
    Event(fn(Event, &mut Random) -> Option<Edited>),
    /// Of one event, as a delivery by itself.
    Delivery(fn(Event, &mut Random) -> Odd),
    /// Of so many events of a session that follow each other, if they can carry it.
    Events(usize, fn(&[Event]) -> Option<Vec<Arrival>>),
    /// By leaving session events out altogether.
    NoSession,
    /// Not at all: why.
    Never(&'static str),
}

/// How the rule's fault is made.
pub(super) fn recipe(rule: &'static Rule) -> Recipe {
    let found = RECIPES.iter().find(|(of, _)| of.name == rule.name);
    found.map_or(Recipe::Never("no recipe is known"), |(_, recipe)| *recipe)
}

/// The rules whose faults can be made.
pub(crate) fn rules() -> impl Iterator<Item = &'static Rule> {
    let can_be_made = |(_, recipe): &&(&Rule, Recipe)| !matches!(recipe, Recipe::Never(_));
    RECIPES.iter().filter(can_be_made).map(|(rule, _)| *rule)
}

/// Every rule's recipe, in the order of the documentation.
static RECIPES: &[(&Rule, Recipe)] = &[
    (&reading::INVALID_JSON, Recipe::Delivery(|event, random| Odd::Cut(event, random.below(1000)))),
    (&reading::NOT_JSON, Recipe::Delivery(|event, _| Odd::Python(event))),
    (
        &reading::DAMAGED_INPUT,
        Recipe::Never(
            "sample writes text, and only an archive can be damaged: cut a .gz file short",
        ),
    ),
    (
        &reading::UNREADABLE_INPUT,
        Recipe::Never("what sample writes can be read: name a file that is not there"),
    ),
    (&reading::TOO_LARGE, Recipe::Delivery(|event, _| Odd::Message(event, Text::TooLarge))),
    (&reading::BAD_ENCODING, Recipe::Delivery(|event, _| Odd::Message(event, Text::BadByte))),
    (&reading::NO_EVENT, Recipe::NoSession),
    (
        &reading::UNEXPECTEDLY_VALID,
        Recipe::Never("it is what any good delivery is under check --expect-invalid"),
    ),
    (&shape::NO_ENVELOPE, Recipe::Delivery(|event, _| Odd::Payload(event))),
    (
        &shape::WRONG_EVENT_TYPE,
        Recipe::Event(|event, _| {
            edited(event, Edit::Value(Field::EventType, quoted("IM_Message_Status")))
        }),
    ),
    (
        &shape::MISSING_FIELD,
        Recipe::Event(|event, random| {
            let may_miss = |field: &Field| !field.may_be_empty() && *field != Field::SessionId;
            let fields: Vec<Field> = Field::ALL.into_iter().filter(may_miss).collect();
            edited(event, Edit::Without(random.one_of(&fields)))
        }),
    ),
    (
        &shape::OMITTED_FIELD,
        Recipe::Event(|event, _| {
            event.handler.is_none().then(|| edited(event, Edit::Without(Field::AssigneeType)))?
        }),
    ),
    (
        &values::WRONG_TYPE,
        Recipe::Event(|event, _| {
            edited(event, Edit::Value(Field::MessagesCount, "true".to_owned()))
        }),
    ),
    (
        &shape::DUPLICATE_KEY,
        Recipe::Event(|event, random| {
            let may_be_twice = |field: &Field| *field != Field::SessionId;
            let fields: Vec<Field> = Field::ALL.into_iter().filter(may_be_twice).collect();
            edited(event, Edit::Twice(random.one_of(&fields)))
        }),
    ),
    (
        &values::UNKNOWN_SESSION_STATUS,
        Recipe::Event(|event, random| {
            misspelt(event, Field::SessionStatus, event.status.name(), random)
        }),
    ),
    (
        &values::UNKNOWN_REPLY_STATUS,
        Recipe::Event(|event, random| {
            misspelt(event, Field::ReplyStatus, event.reply.name(), random)
        }),
    ),
    (
        &values::UNKNOWN_ASSIGNEE_TYPE,
        Recipe::Event(|event, random| {
            misspelt(event, Field::AssigneeType, event.handler?.kind.name(), random)
        }),
    ),
    (
        &values::INVALID_ID,
        Recipe::Event(|event, _| edited(event, Edit::Value(Field::ChannelId, quoted("abc")))),
    ),
    (
        &values::INVALID_COUNT,
        Recipe::Event(|event, _| edited(event, Edit::Value(Field::MessagesCount, quoted("-1")))),
    ),
    (
        &values::INVALID_TIME,
        Recipe::Event(|event, _| {
            edited(event, Edit::Value(Field::EventTime, quoted(event.time / 1000)))
        }),
    ),
    (
        &values::LOSSY_ID,
        Recipe::Event(|event, _| {
            edited(event, Edit::Value(Field::ChannelId, event.channel.to_string()))
        }),
    ),
    (
        &values::UNQUOTED_NUMBER,
        Recipe::Event(|event, _| {
            edited(event, Edit::Value(Field::MessagesCount, event.count.to_string()))
        }),
    ),
    (
        &values::REST_ONLY_STATUS,
        Recipe::Event(|event, _| {
            let missed = Event {
                status: SessionStatus::Missed,
                old: Some(SessionStatus::Open),
                reply: ReplyStatus::Unassigned,
                ..event
            };
            (event.status == SessionStatus::Open).then_some((missed, None))
        }),
    ),
    (
        &shape::UNKNOWN_FIELD,
        Recipe::Event(|event, _| edited(event, Edit::With("sentiment", "\"4\""))),
    ),
    (
        &agreement::REPLY_CONTRADICTS_SESSION,
        Recipe::Event(|event, _| {
            let accepted = Event { reply: ReplyStatus::Accepted, ..event };
            (event.status == SessionStatus::Ended).then_some((accepted, None))
        }),
    ),
    (
        &agreement::ASSIGNEE_CONTRADICTION,
        Recipe::Event(|event, random| {
            let somebody = quoted(walk::agent(random).id);
            let is_open = event.status == SessionStatus::Open;
            is_open.then(|| edited(event, Edit::Value(Field::CurrentAssigneeId, somebody)))?
        }),
    ),
    (
        &agreement::UNUSUAL_TRANSITION,
        Recipe::Event(|event, _| {
            let unblocked = Event { old: Some(SessionStatus::Blocked), ..event };
            (event.status == SessionStatus::OnHold).then_some((unblocked, None))
        }),
    ),
    (
        &sequence::DUPLICATE_EVENT,
        Recipe::Events(1, |events| Some(vec![in_time(events[0]), in_time(events[0])])),
    ),
    (
        &sequence::UNCHANGED_EVENT,
        Recipe::Events(1, |events| {
            let again = Event { time: events[0].time + AGAIN, ..events[0] };
            Some(vec![in_time(events[0]), in_time(again)])
        }),
    ),
    (
        &sequence::OUT_OF_ORDER,
        Recipe::Events(3, |events| {
            // One that leaves the status as it was: without any other, one is missed too.
            let [before, late, after] = events else { return None };
            let can_be_late = late.old == Some(late.status) && late.time < after.time;
            let late = Arrival { at: after.time, ..in_time(*late) };
            can_be_late.then(|| vec![in_time(*before), in_time(*after), late])
        }),
    ),
    (
        &sequence::MISSED_EVENT,
        Recipe::Events(3, |events| {
            let [before, missed, after] = events else { return None };
            let is_missed = missed.old != Some(missed.status);
            is_missed.then(|| vec![in_time(*before), in_time(*after)])
        }),
    ),
    (
        &sequence::COUNT_DECREASED,
        Recipe::Events(2, |events| {
            let fewer = Event { count: events[0].count.checked_sub(1)?, ..events[1] };
            Some(vec![in_time(events[0]), in_time(fewer)])
        }),
    ),
    (
        &sequence::IDENTITY_CHANGED,
        Recipe::Events(2, |events| {
            let other = CHANNELS.into_iter().find(|channel| *channel != events[0].channel)?;
            Some(vec![in_time(events[0]), in_time(Event { channel: other, ..events[1] })])
        }),
    ),
];

/// The answer of a recipe that can be made of any event.
#[allow(clippy::unnecessary_wraps, reason = "it is what recipes answer")]
fn edited(event: Event, edit: Edit) -> Option<Edited> {
    Some((event, Some(edit)))
}

/// The same with a word in which a letter is left out.
fn misspelt(event: Event, field: Field, word: &str, random: &mut Random) -> Option<Edited> {
    let absent = random.below(word.len() as u64) as usize;
    let word = format!("{}{}", &word[..absent], &word[absent + 1..]);
    edited(event, Edit::Value(field, quoted(word)))
}

fn quoted(text: impl std::fmt::Display) -> String {
    format!("\"{text}\"")
}

const fn in_time(event: Event) -> Arrival {
    Arrival { at: event.time, item: Item::Event(event, None) }
}

/// What has to be written so that the rule fires, in the order of arrival. Sessions
/// of these numbers can be taken.
pub(super) fn arrivals(
    recipe: Recipe,
    seed: u64,
    numbers: std::ops::Range<u64>,
    window: Window,
) -> Option<Vec<Arrival>> {
    let window = Window { until: window.until - SPARE, ..window };
    let mut random = Random::new(seed, !numbers.start);
    numbers.into_iter().find_map(|number| {
        let walk = Walk::new(seed, number);
        let pace = Pace::alone(walk.clone(), window);
        let events: Vec<Event> = walk.map(|event| pace.at_its_time(event)).collect();
        of_session(recipe, &events, &mut random)
    })
}

/// The same of this session, if it can carry it: at one of its events, by chance.
fn of_session(recipe: Recipe, events: &[Event], random: &mut Random) -> Option<Vec<Arrival>> {
    let chosen = random.below(events.len() as u64) as usize;
    let mut places = (chosen..events.len()).chain(0..chosen);
    match recipe {
        Recipe::Event(make) => places.find_map(|place| {
            let (event, edit) = make(events[place], random)?;
            Some(vec![Arrival { at: event.time, item: Item::Event(event, edit) }])
        }),
        Recipe::Delivery(make) => {
            let odd = make(events[chosen], random);
            // After what is cut off nothing can follow.
            let at = if matches!(odd, Odd::Cut(..)) { u64::MAX } else { odd.time() };
            Some(vec![Arrival { at, item: Item::Delivery(odd) }])
        }
        Recipe::Events(length, make) => {
            places.find_map(|place| make(events.get(place..place + length)?))
        }
        Recipe::NoSession | Recipe::Never(_) => None,
    }
}

/// Why the shape cannot carry the rule's fault, if it cannot.
pub(super) fn objection(rule: &'static Rule, shape: Shape) -> Option<&'static str> {
    let is_in_object = matches!(shape, Shape::Apigateway | Shape::Cloudwatch | Shape::Har);
    (rule.name == reading::TOO_LARGE.name && is_in_object)
        .then_some("a JSON object may have 256 MiB, so the text of 17 MiB in it is read")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn every_rule_has_a_recipe_or_a_reason() {
        let recipes: Vec<_> = RECIPES.iter().map(|(rule, _)| rule.name).collect();
        let rules: Vec<_> = rules::ALL.iter().map(|rule| rule.name).collect();
        assert_eq!(recipes, rules);
    }
}
