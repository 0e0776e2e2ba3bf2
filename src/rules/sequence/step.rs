//! What has to be known of one event to follow its session: no more.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use crate::event::{Event, PAYLOAD};
use crate::judge::{Excerpt, Problem};
use crate::reading::Located;
use crate::rules::{Finding, Rule};
use crate::tables::{Field, Home, SessionStatus};
use crate::text::Place;
use crate::text::{Member, Span, Type};

/// The fields that sequence rules point at.
const POINTED_AT: [Field; 5] = [
    Field::SessionOldStatus,
    Field::EventTime,
    Field::MessagesCount,
    Field::ChannelId,
    Field::OrgId,
];

/// One event of a session, without its text: it can travel between threads and
/// outlive the input.
#[derive(Debug)]
pub struct Step {
    pub(super) session: String,
    /// A hash of the eleven fields.
    pub(super) fields: u64,
    /// A hash of all that the event carries but its time.
    pub(super) all_but_time: u64,
    pub(super) status: Option<SessionStatus>,
    pub(super) old_status: Option<SessionStatus>,
    pub(super) time_ms: Option<i64>,
    pub(super) count: Option<u128>,
    /// channelId and orgId.
    pub(super) identity: [Option<String>; 2],
    source: Source,
}

/// Where the event stands, for findings.
#[derive(Debug)]
struct Source {
    path: Arc<str>,
    via: Vec<String>,
    event: Spot,
    fields: Vec<(Field, Spot)>,
}

/// A place, with the lines around it where they are wanted.
#[derive(Clone, Debug)]
struct Spot {
    place: Place,
    pointer: String,
    excerpt: Option<Excerpt>,
}

impl Step {
    /// Takes what is needed from an event; nothing if it does not say which
    /// session it is about.
    #[must_use]
    pub fn of(located: &Located<'_>) -> Option<Self> {
        let event = located.event();
        let session = event.valid(Field::SessionId)?.into_owned();
        let text = |field: Field| event.valid(field).map(std::borrow::Cow::into_owned);
        Some(Self {
            session,
            fields: hash_of_fields(event),
            all_but_time: hash_but_time(event),
            status: event.session_status(),
            old_status: event.old_status(),
            time_ms: event.time_ms(),
            count: event.valid(Field::MessagesCount).and_then(|count| count.parse().ok()),
            identity: [text(Field::ChannelId), text(Field::OrgId)],
            source: Source::of(located),
        })
    }

    /// A finding at `field`, or at the event as a whole.
    pub(super) fn problem(
        &self,
        rule: &'static Rule,
        field: Option<Field>,
        message: String,
    ) -> Problem {
        let Source { path, via, event, fields } = &self.source;
        let at_field = |field| fields.iter().find(|(f, _)| *f == field).map(|(_, spot)| spot);
        let spot = field.and_then(at_field).unwrap_or(event).clone();
        let nowhere = Span { start: 0, end: 0 }; // the place is known already
        let mut finding = Finding::of_no_event(rule, message, nowhere);
        finding.pointer = spot.pointer;
        let problem = Problem::new(finding, spot.place, Arc::clone(path), via.clone());
        Problem { excerpt: spot.excerpt, ..problem }
    }
}

impl Source {
    fn of(located: &Located<'_>) -> Self {
        let event = located.event();
        let spot = |span, pointer| {
            let (place, excerpt) = (located.place(span), located.excerpt(span));
            Spot { place, pointer, excerpt }
        };
        let span_of = |field: Field| Some((event.value(field)?.node.span(), field));
        let mut spans: Vec<(Span, Field)> = POINTED_AT.into_iter().filter_map(span_of).collect();
        spans.sort_by_key(|(span, _)| span.start); // places are found by walking forward
        let at = |(span, field): (Span, Field)| {
            let pointer = format!("{}/{}", event.home_of(field)?.pointer, field.name());
            Some((field, spot(span, pointer)))
        };
        Self {
            path: Arc::clone(located.path()),
            via: located.via().to_vec(),
            event: spot(event.span(), event.object().pointer.clone()),
            fields: spans.into_iter().filter_map(at).collect(),
        }
    }
}

fn hash_of_fields(event: &Event<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for field in Field::ALL {
        // A number says what a string of the same digits says; null is no text.
        let words = event
            .value(field)
            .map(|value| (value.node.kind() != Type::Null).then(|| value.node.words()));
        words.hash(&mut hasher);
    }
    hasher.finish()
}

/// The order of members does not count.
fn hash_but_time(event: &Event<'_>) -> u64 {
    let counts = |member: &Member<'_>, home: Home| {
        home == Home::Payload || ![PAYLOAD, Field::EventTime.name()].contains(&&*member.key)
    };
    let hash = |member: &Member<'_>, home: Home| {
        let mut hasher = DefaultHasher::new();
        (home == Home::Payload, &member.key, member.value.words()).hash(&mut hasher);
        hasher.finish()
    };
    let mut sum = 0u64;
    for (object, home) in event.objects() {
        object.each_member(|member| {
            if counts(member, home) {
                sum = sum.wrapping_add(hash(member, home));
            }
        });
    }
    sum
}
