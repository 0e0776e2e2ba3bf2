//! Is each field there, once, in its place, and nothing else?

use std::borrow::Cow;
use std::hash::BuildHasher as _;

use super::{Check, Findings, Objection, Rule, Severity, quote};
use crate::event::{Event, Object, PAYLOAD, keys};
use crate::tables::{Documented, Field, Home, SESSION_EVENT_TYPE, is_logger_key};
use crate::text::{Member, Node, Span, push_step, similar, sort};

/// How many unknown fields of one object are named; the rest is counted.
const MOST_UNKNOWN: usize = 32;

/// How many doubled keys of one event are named; the rest is counted.
const MOST_DOUBLED: usize = 64;

/// As many keys as most objects have.
const MOST_EXPECTED: usize = 16;

/// How many unknown fields of one object are taken for misspelled ones.
const MOST_COMPARED: usize = 256;

/// How duplicate-key's message ends where readers disagree.
const DIFFERENT: &str = "different values";

/// Whether a finding of a key that stands there twice says that its values differ.
pub(crate) fn tells_of_different_values(rule: &Rule, message: &str) -> bool {
    rule.name == DUPLICATE_KEY.name && message.ends_with(DIFFERENT)
}

/// A payload that stands alone.
pub static NO_ENVELOPE: Rule = Rule {
    name: "no-envelope",
    severity: Severity::Warning,
    summary: "a lone payload: judged without the envelope's three fields; it names those that are \
              absent",
    why: "Without eventTime, eventType and orgId nobody can say when, or for whom, this was sent.",
    help: "Capture the whole body that Zoho posts: an array of objects with payload, eventTime, \
           eventType and orgId.",
    example: || Documented::event().payload(),
    check: Check::Event(no_envelope),
};

fn no_envelope(event: &Event<'_>, findings: &mut Findings) {
    if let (None, Some(payload)) = (&event.envelope, &event.payload) {
        let is_absent = |name: &&str| payload.members.iter().all(|m| m.key != *name);
        let absent: Vec<&str> =
            Field::of(Home::Envelope).map(Field::name).filter(is_absent).collect();
        let says = match absent.as_slice() {
            [] => "its fields stand beside the envelope's".to_owned(),
            [one] => format!("{one} is not here"),
            [others @ .., last] => format!("{} and {last} are not here", others.join(", ")),
        };
        let message = format!("a payload without its envelope: {says}");
        let objection = Objection { message, ..Objection::default() };
        findings.add(&NO_ENVELOPE, payload.node.span(), event.pointer_of(Home::Payload), objection);
    }
}

/// A session's payload under another event type.
pub static WRONG_EVENT_TYPE: Rule = Rule {
    name: "wrong-event-type",
    severity: Severity::Error,
    summary: "the payload is a session's, but eventType says otherwise",
    why: "Consumers route by eventType, so this event never reaches the code that follows sessions.",
    help: "Zoho sends IM_Session_Status with this payload; check what changed the type.",
    example: || Documented::event().with(Field::EventType, "IM_Message_Add").text(),
    check: Check::Value(wrong_event_type),
};

fn wrong_event_type(field: Field, value: &crate::event::Value<'_>) -> Option<Objection> {
    if field != Field::EventType {
        return None;
    }
    let text = value.node.string().filter(|t| !t.is_empty() && t != SESSION_EVENT_TYPE)?;
    Some(Objection {
        message: format!("eventType is {}, but the payload is a session's", quote(&text)),
        suggestion: Some(SESSION_EVENT_TYPE.to_owned()),
        ..Objection::default()
    })
}

/// A field that must be there and is not.
pub static MISSING_FIELD: Rule = Rule {
    name: "missing-field",
    severity: Severity::Error,
    summary: "one of the eight fields that may not be empty is absent, or its key is misspelled; \
              an absent payload is one finding",
    why: "Zoho always sends these fields; a consumer that reads them fails without.",
    help: "Look at what stands between Zoho and this capture: something dropped or renamed the \
           field.",
    example: || Documented::event().without(Field::ChannelId).text(),
    check: Check::Event(missing_field),
};

fn missing_field(event: &Event<'_>, findings: &mut Findings) {
    each_absent(
        event,
        |f| !f.may_be_empty(),
        |object, home, absent| {
            let Absent { name, instead } = &absent;
            let message = match instead {
                None => format!("{name} is missing"),
                Some(member) => {
                    format!("{name} is missing; {} stands in its place", quote(&member.key))
                }
            };
            let flattened =
                *name == PAYLOAD && object.members.iter().any(|m| is_of_payload(&m.key));
            let help = flattened.then(|| {
            "The payload's fields stand beside eventType: put them into \"payload\", where Zoho \
             sends them."
                .to_owned()
        });
            absent.add(&MISSING_FIELD, event, (object, home), (message, help), findings);
        },
    );
}

/// A field that may be empty but not absent.
pub static OMITTED_FIELD: Rule = Rule {
    name: "omitted-field",
    severity: Severity::Warning,
    summary: "one of the three fields that may be empty is absent, rather than null or \"\", or its \
              key is misspelled",
    why: "Zoho sends the key with null or \"\"; a consumer may tell the two apart.",
    help: "Keep the key, with null or \"\", as Zoho sends it.",
    example: || Documented::event().without(Field::SessionOldStatus).text(),
    check: Check::Event(omitted_field),
};

fn omitted_field(event: &Event<'_>, findings: &mut Findings) {
    each_absent(event, Field::may_be_empty, |object, home, absent| {
        let Absent { name, instead } = &absent;
        let message = match instead {
            None => format!("{name} is absent, rather than null or \"\""),
            Some(member) => format!("{name} is absent; {} stands in its place", quote(&member.key)),
        };
        absent.add(&OMITTED_FIELD, event, (object, home), (message, None), findings);
    });
}

/// A key that stands twice in one object.
pub static DUPLICATE_KEY: Rule = Rule {
    name: "duplicate-key",
    severity: Severity::Error,
    summary: "a key twice in one object: readers disagree on which one counts; two different \
              values of replyStatus, or of the payload around it, make the verdict unknown",
    why: "Most readers take the last value, some the first, some refuse the text; with two \
          different values nobody can say what the event means.",
    help: "Remove one of the two; Zoho sends each key once.",
    example: || {
        let twice = r#""ACCEPTED", "replyStatus": "SESSION_EXPIRED""#;
        Documented::event().with_json(Field::ReplyStatus, twice).text()
    },
    check: Check::Event(duplicate_key),
};

fn duplicate_key(event: &Event<'_>, findings: &mut Findings) {
    if event.is_single() {
        return;
    }
    let pointer = event.pointer.to_string();
    let objects = event.objects().map(|(object, _)| object).collect();
    let mut doubles =
        Doubles { objects, pointer, findings, reported: 0, more: 0, first_more: None };
    doubles.look_into(event.object().node);
    doubles.finish();
}

/// Looks for doubled keys in an object and all within.
struct Doubles<'e, 't, 'f> {
    /// Objects whose members are known: the event's own.
    objects: Vec<&'e Object<'t>>,
    pointer: String,
    findings: &'f mut Findings,
    reported: usize,
    /// How many keys were not reported, and the first of them.
    more: usize,
    first_more: Option<(Span, String)>,
}

/// A key that stands several times in an object.
struct Double<'t> {
    /// Its last member.
    last: Member<'t>,
    times: usize,
    agree: bool,
}

impl<'e, 't> Doubles<'e, 't, '_> {
    /// Hands each member of an object to `look`; those of the event are not read again.
    fn each_member(
        &self,
        node: Node<'t>,
    ) -> impl FnOnce(&mut dyn FnMut(&Member<'t>)) + use<'e, 't> {
        let known = self.objects.iter().find(|object| object.node.span() == node.span());
        let known = known.and_then(|object| object.all_members());
        move |look| match known {
            Some(members) => members.iter().for_each(look),
            None => node.each_member(|member| look(&member)),
        }
    }

    fn look_into(&mut self, node: Node<'t>) {
        // The keys by their hashes: an object may have a million.
        let mut hashes = Vec::with_capacity(MOST_EXPECTED);
        self.each_member(node)(&mut |member| {
            hashes.push(hash(&member.key));
            self.step(&member.key, member.value);
        });
        node.each_element(|index, element| {
            if element.has_parts() {
                self.step(&index.to_string(), element);
            }
        });
        sort::by_key(&mut hashes, |hash| *hash);
        let mut repeated: Vec<u64> = hashes
            .chunk_by(|a, b| a == b)
            .filter(|same| same.len() > 1)
            .map(|same| same[0])
            .collect();
        repeated.shrink_to_fit();
        drop(hashes);
        if !repeated.is_empty() {
            self.report(node, &repeated);
        }
    }

    fn step(&mut self, key: &str, node: Node<'t>) {
        if node.has_parts() {
            let length = self.pointer.len();
            push_step(&mut self.pointer, key);
            self.look_into(node);
            self.pointer.truncate(length);
        }
    }

    /// One finding for each key that repeats, at its last place; `repeated` are
    /// the hashes of these keys, in their order.
    fn report(&mut self, node: Node<'t>, repeated: &[u64]) {
        let mut doubles: Vec<Double<'_>> = Vec::new();
        let mut others = Vec::new();
        let mut first_other = None;
        self.each_member(node)(&mut |member| {
            let hash = hash(&member.key);
            if repeated.binary_search(&hash).is_err() {
                return;
            }
            if let Some(double) = doubles.iter_mut().find(|double| double.last.key == member.key) {
                double.agree &= double.last.value == member.value;
                double.times += 1;
                double.last = member.clone();
            } else if self.reported + doubles.len() < MOST_DOUBLED {
                doubles.push(Double { last: member.clone(), times: 1, agree: true });
            } else {
                first_other.get_or_insert(member.key_span);
                others.push(hash);
            }
        });
        for double in doubles.iter().filter(|double| double.times > 1) {
            self.reported += 1;
            self.add(double);
        }
        sort::by_key(&mut others, |hash| *hash);
        others.dedup();
        self.more += others.len();
        if let Some(span) = first_other {
            self.first_more.get_or_insert_with(|| (span, self.pointer.clone()));
        }
    }

    fn add(&mut self, double: &Double<'_>) {
        let Double { last, times, agree } = double;
        let times = if *times == 2 { "twice".to_owned() } else { format!("{times} times") };
        let values = if *agree { "the same value" } else { DIFFERENT };
        let message = format!("{} stands here {times}, with {values}", quote(&last.key));
        let mut pointer = self.pointer.clone();
        push_step(&mut pointer, &last.key);
        let objection = Objection { message, ..Objection::default() };
        self.findings.add(&DUPLICATE_KEY, last.key_span, pointer, objection);
    }

    fn finish(self) {
        if let Some((span, pointer)) = self.first_more {
            let message =
                format!("{} more keys that stand here several times, from here on", self.more);
            let objection = Objection { message, ..Objection::default() };
            self.findings.add(&DUPLICATE_KEY, span, pointer, objection);
        }
    }
}

/// A number that is the same for the same keys, and another for others.
fn hash(key: &str) -> u64 {
    keys().hash_one(key)
}

/// A field that the table does not have.
pub static UNKNOWN_FIELD: Rule = Rule {
    name: "unknown-field",
    severity: Severity::Warning,
    summary: "a field that the table does not have; at the envelope not for keys that loggers add, \
              such as level and time",
    why: "Zoho may have added a field, or something on the way did; a strict consumer refuses it.",
    help: "If Zoho sends it now, tell us; if not, look at what stands between Zoho and this \
           capture.",
    example: || {
        let and_another = r#""23", "mood": "good""#;
        Documented::event().with_json(Field::MessagesCount, and_another).text()
    },
    check: Check::Event(unknown_field),
};

fn unknown_field(event: &Event<'_>, findings: &mut Findings) {
    if event.is_regular() {
        return;
    }
    for (object, home) in event.objects() {
        let misspelt: Vec<Member<'_>> = absent(event, (object, home), |_| true)
            .into_iter()
            .filter_map(|one| one.instead)
            .collect();
        let mut named: Vec<Cow<'_, str>> = Vec::new();
        let (mut others, mut first_other) = (Vec::new(), None);
        object.each_member(|member| {
            let key = &member.key;
            let is_double = || named.iter().any(|named| named == key); // duplicate-key's
            if is_known(key, home) || misspelt.iter().any(|m| m.key == *key) || is_double() {
                return;
            }
            if named.len() == MOST_UNKNOWN {
                others.push(hash(key));
                first_other.get_or_insert(member.key_span);
                return;
            }
            let mut pointer = event.pointer_of(home);
            push_step(&mut pointer, key);
            findings.add(&UNKNOWN_FIELD, member.key_span, pointer, unknown_fault(member, home));
            named.push(key.clone());
        });
        if let Some(span) = first_other {
            sort::by_key(&mut others, |hash| *hash);
            others.dedup();
            let message =
                format!("{} more fields that the table does not have, from here on", others.len());
            let objection = Objection { message, ..Objection::default() };
            findings.add(&UNKNOWN_FIELD, span, event.pointer_of(home), objection);
        }
    }
}

fn unknown_fault(member: &Member<'_>, home: Home) -> Objection {
    let key: &str = &member.key;
    let elsewhere = match Field::from_name(key) {
        Some(_) if home == Home::Envelope => Some("the payload"),
        Some(_) => Some("the envelope, beside payload"),
        None => None,
    };
    let object = match home {
        Home::Envelope => "envelope",
        Home::Payload => "payload",
    };
    let help = if key == "prevState" {
        Some(
            "prevState belongs to …_Update events; IM_Session_Status says the status before in \
             sessionOldStatus."
                .to_owned(),
        )
    } else {
        elsewhere.map(|place| format!("{key} belongs into {place}."))
    };
    Objection {
        message: [&quote(key), " is not a field of the ", object].concat(),
        help,
        suggestion: None,
    }
}

/// Whether an object of this kind may have this key: that of a field, `payload`, or
/// one that loggers put beside them.
pub(super) fn is_known(key: &str, home: Home) -> bool {
    match Field::from_name(key) {
        Some(field) => field.home() == home,
        None => home == Home::Envelope && (key == PAYLOAD || is_logger_key(key)),
    }
}

fn is_of_payload(key: &str) -> bool {
    Field::from_name(key).is_some_and(|f| f.home() == Home::Payload)
}

/// A name that an object lacks, and the unknown member that was probably meant to
/// be it.
struct Absent<'t> {
    name: &'static str,
    instead: Option<Member<'t>>,
}

impl Absent<'_> {
    /// A finding at the misspelled key, if there is one, else at the object.
    fn add(
        self,
        rule: &'static Rule,
        event: &Event<'_>,
        (object, home): (&Object<'_>, Home),
        (message, help): (String, Option<String>),
        findings: &mut Findings,
    ) {
        let mut pointer = event.pointer_of(home);
        let Some(member) = self.instead else {
            let objection = Objection { message, help, suggestion: None };
            findings.add(rule, object.node.span(), pointer, objection);
            return;
        };
        push_step(&mut pointer, &member.key);
        let spelled = format!("Zoho spells this key {}: look at what renamed it.", self.name);
        let (help, suggestion) = (Some(spelled), Some(self.name.to_owned()));
        findings.add(rule, member.key_span, pointer, Objection { message, help, suggestion });
    }
}

/// Hands each name that an object of the event lacks to `look`, of those that are
/// `wanted`.
fn each_absent<'t>(
    event: &Event<'t>,
    wanted: impl Fn(Field) -> bool,
    mut look: impl FnMut(&Object<'t>, Home, Absent<'t>),
) {
    if event.is_regular() {
        return;
    }
    for (object, home) in event.objects() {
        for absent in absent(event, (object, home), &wanted) {
            look(object, home, absent);
        }
    }
}

/// The names that an object of the event lacks, of those that are `wanted`. A key is taken
/// once.
fn absent<'t>(
    event: &Event<'t>,
    (object, home): (&Object<'t>, Home),
    wanted: impl Fn(Field) -> bool,
) -> Vec<Absent<'t>> {
    if event.payload_node.is_some() && Field::of(home).all(|field| event.value(field).is_some()) {
        return Vec::new();
    }
    let has = |name: &str| object.members.iter().any(|m| m.key == name);
    let payload = (home == Home::Envelope).then_some((PAYLOAD, wanted(Field::EventType)));
    let lacking: Vec<(&str, bool)> = Field::of(home)
        .map(|f| (f.name(), wanted(f)))
        .chain(payload)
        .filter(|(name, _)| !has(name))
        .collect();
    let mut compared = 0;
    let mut near: Vec<(&str, Member<'t>)> = Vec::new();
    object.each_member(|member| {
        let key = &member.key;
        if compared < MOST_COMPARED && !is_known(key, home) && Field::from_name(key).is_none() {
            compared += 1;
            let name = similar::nearest(key, lacking.iter().map(|(name, _)| *name));
            near.extend(name.map(|name| (name, member.clone())));
        }
    });
    let mut absent = Vec::new();
    for (name, is_wanted) in lacking {
        let place = near.iter().position(|(near, _)| *near == name);
        let instead = place.map(|place| near.remove(place).1);
        if is_wanted {
            absent.push(Absent { name, instead });
        }
    }
    absent
}

#[cfg(test)]
mod tests {
    use crate::rules::{event_of, judge};
    use crate::tables::Documented;

    /// What the first finding says of an event.
    fn said(text: &str) -> String {
        judge(&event_of(text).expect("an event"))[0].message.clone()
    }

    #[test]
    fn a_lone_payload_lacks_what_is_not_there() {
        let payload = Documented::event().payload();
        let payload = payload.trim_end_matches('}');
        let with = |more: &str| said(&format!("{payload}{more}}}"));
        let message = "a payload without its envelope: ";
        assert_eq!(with(""), format!("{message}eventTime, eventType and orgId are not here"));
        let (org, time) = (", \"orgId\": \"1\"", ", \"eventTime\": \"1\"");
        assert_eq!(with(org), format!("{message}eventTime and eventType are not here"));
        assert_eq!(with(&format!("{org}{time}")), format!("{message}eventType is not here"));
        let other = format!("{org}{time}, \"eventType\": \"Ticket_Add\"");
        assert_eq!(with(&other), format!("{message}its fields stand beside the envelope's"));
    }
}
