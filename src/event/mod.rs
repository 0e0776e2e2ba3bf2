//! What an event is, and an event in which every field knows its place.
//!
//! This room recognises; it does not judge. `reading` walks through a capture and
//! asks `recognise` at each object; the rules then look at the [`Event`] that
//! came out. Its members are read once: what a field means is known from then on
//! ([`Value`]), and whether there is anything that the table does not have.

mod hash;
mod value;

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::tables::{AssigneeType, Field, Home, ReplyStatus, SESSION_EVENT_TYPE, SessionStatus};
use crate::text::{Member, Node, Span, Type, push_step};

pub(crate) use hash::{Hashes, bytes, keys};
pub use value::{Meaning, Value};
pub(crate) use value::{TIME_RANGE, is_digits, is_lossy, is_well_formed, time};

/// The key under which an envelope holds its payload.
pub(crate) const PAYLOAD: &str = "payload";

/// The key by which what `stats -o json` writes is known.
pub(crate) const SUMS_KEY: &str = "zdimStats";

/// The key by which a gateway says that the body beside it is base64.
pub(crate) const ENCODED_FLAG: &str = "isBase64Encoded";

/// An object of an event, with its members as they stand.
#[derive(Clone, Debug)]
pub struct Object<'t> {
    /// The object itself.
    pub node: Node<'t>,
    /// Its members in their order, doubles included; of an object that has very
    /// many, those that say something of an event.
    pub members: Vec<Member<'t>>,
    is_whole: bool,
}

impl<'t> Object<'t> {
    /// All of its members, unless there are very many.
    pub(crate) fn all_members(&self) -> Option<&[Member<'t>]> {
        self.is_whole.then_some(self.members.as_slice())
    }

    /// Hands each member to `look`, however many there are.
    pub fn each_member(&self, mut look: impl FnMut(&Member<'t>)) {
        if self.is_whole {
            self.members.iter().for_each(look);
        } else {
            self.node.each_member(|member| look(&member));
        }
    }
}

/// One `IM_Session_Status` event, located: every part knows its place in the text.
#[derive(Clone, Debug)]
pub struct Event<'t> {
    /// The JSON pointer of its outermost object, in its text.
    pub pointer: Box<str>,
    /// The envelope; `None` for a payload that stands alone.
    pub envelope: Option<Object<'t>>,
    /// The payload, if it is an object.
    pub payload: Option<Object<'t>>,
    /// What stands in the payload's place, whatever it is.
    pub payload_node: Option<Node<'t>>,
    fields: [Option<Value<'t>>; Field::ALL.len()],
    /// Whether two payloads stand here that differ.
    two_payloads: bool,
    is_regular: bool,
    is_single: bool,
    hashes: OnceCell<Hashes>,
}

/// Another event of Zoho Desk's: told of, never judged.
#[derive(Clone, Debug)]
pub struct Other<'t> {
    /// Its `eventType`.
    pub event_type: Cow<'t, str>,
    /// Its `eventTime` in milliseconds since 1970, if it is one that is believed.
    pub time_ms: Option<i64>,
    /// The whole event.
    pub node: Node<'t>,
    /// Its payload, an object.
    pub payload: Node<'t>,
}

/// What an object turned out to be.
#[derive(Debug)]
pub(crate) enum Recognised<'t> {
    /// An event that zdim judges.
    Session(Box<Event<'t>>),
    /// Another event of Zoho Desk's.
    Other(Other<'t>),
    /// zdim's own output, in which nothing is searched.
    OwnOutput,
    /// No event: its members may hold some.
    Nothing(Vec<Member<'t>>),
    /// No event, and too many members to keep: those that may tell something.
    NothingWide(Vec<Member<'t>>),
}

/// Says what the object `node`, which stands at `pointer`, is.
///
/// An *envelope* has `eventType` and at least one of `payload`, `orgId` and
/// `eventTime`; or, without its type, a session's `payload` with one of the other
/// two beside it. It is a session event if its type says so or its payload is a
/// session's, and another event if its type is another string and its payload
/// an object. A session's payload that stands alone is an event as well.
pub(crate) fn recognise<'t>(node: Node<'t>, pointer: &str) -> Recognised<'t> {
    let (mut members, mut within, mut payload) = (Members::new(), Members::new(), Members::new());
    node.each_member_within(PAYLOAD, |member, is_within| {
        if is_within {
            within.push(member);
            return;
        }
        if member.key == PAYLOAD {
            payload = std::mem::replace(&mut within, Members::new()); // the last one counts
        }
        members.push(member);
    });
    let Members { list: members, is_whole } = members;
    if is_own_output(&members) {
        return Recognised::OwnOutput;
    }
    let event_type = last(&members, Field::EventType.name());
    let has = |key: &str| last(&members, key).is_some();
    let has_more = || has(Field::OrgId.name()) || has(Field::EventTime.name());
    let is_of_session = || is_session(&payload.list);
    let is_envelope = match event_type {
        Some(_) => has(PAYLOAD) || has_more(),
        None => is_of_session() && has_more(),
    };
    if is_envelope {
        let payload_node = last(&members, PAYLOAD);
        let type_name = event_type.and_then(Node::string);
        if type_name.as_deref() == Some(SESSION_EVENT_TYPE) || is_of_session() {
            let envelope = Object { node, members, is_whole };
            return Recognised::Session(Box::new(Event::enveloped(pointer, envelope, payload)));
        }
        if let (Some(event_type), Some(payload)) = (type_name, payload_node)
            && payload.kind() == Type::Object
        {
            let time = last(&members, Field::EventTime.name());
            let time = time.map(|node| Value::new(Field::EventTime, node).meaning);
            let time_ms = if let Some(Meaning::Time(ms)) = time { Some(ms) } else { None };
            return Recognised::Other(Other { event_type, time_ms, node, payload });
        }
    }
    if is_session(&members) {
        let payload = Object { node, members, is_whole };
        return Recognised::Session(Box::new(Event::alone(pointer, payload)));
    }
    if is_whole { Recognised::Nothing(members) } else { Recognised::NothingWide(members) }
}

/// The members of an object; of one that has very many, those that say what it is.
struct Members<'t> {
    list: Vec<Member<'t>>,
    is_whole: bool,
}

impl<'t> Members<'t> {
    const fn new() -> Self {
        Self { list: Vec::new(), is_whole: true }
    }

    fn push(&mut self, member: Member<'t>) {
        const MANY: usize = 256;
        if self.is_whole && self.list.len() == MANY {
            self.is_whole = false;
            self.list.retain(is_telling);
        }
        if self.is_whole {
            if self.list.is_empty() {
                self.list.reserve(Field::ALL.len());
            }
            self.list.push(member);
        } else if is_telling(&member) {
            self.list.push(member);
            forget_double(&mut self.list);
        }
    }
}

fn is_telling(member: &Member<'_>) -> bool {
    let others = [PAYLOAD, ENCODED_FLAG, "zdim", SUMS_KEY, "problems", "source"];
    others.contains(&&*member.key) || Field::from_name(&member.key).is_some()
}

/// Of the doubles of the last member, no more are kept than it takes to tell what
/// they say: the first, the last, and one between that differs from the first.
fn forget_double(members: &mut Vec<Member<'_>>) {
    let Some(last) = members.last() else { return };
    let is_double = |m: &Member<'_>| m.key == last.key && m.value.kind() == last.value.kind();
    let mut doubles = members.iter().enumerate().filter(|(_, m)| is_double(m));
    if let (Some(first), Some(second), Some(third), Some(_)) =
        (doubles.next(), doubles.next(), doubles.next(), doubles.next())
    {
        let forgotten = if second.1.value == first.1.value { second.0 } else { third.0 };
        members.remove(forgotten);
    }
}

/// The last value under `key`, which is the one that most readers take.
fn last<'t>(members: &[Member<'t>], key: &str) -> Option<Node<'t>> {
    members.iter().rev().find(|m| m.key == key).map(|m| m.value)
}

/// Whether these members are those of a session's payload.
fn is_session(members: &[Member<'_>]) -> bool {
    let has = |field: Field| members.iter().any(|m| m.key == field.name());
    has(Field::SessionStatus)
        || has(Field::SessionOldStatus)
        || (has(Field::SessionId) && has(Field::ReplyStatus))
}

/// Whether these members are those of something that zdim printed: a whole
/// report, or one line of its ndjson.
fn is_own_output(members: &[Member<'_>]) -> bool {
    let has =
        |key: &str, kind: Type| members.iter().any(|m| m.key == key && m.value.kind() == kind);
    let is_report = has("zdim", Type::Number) || has("source", Type::Object);
    has(SUMS_KEY, Type::Number) || (has("problems", Type::Array) && is_report)
}

impl<'t> Event<'t> {
    fn enveloped(pointer: &str, envelope: Object<'t>, payload: Members<'t>) -> Self {
        let payload_node = last(&envelope.members, PAYLOAD);
        let payload = payload_node.filter(|node| node.kind() == Type::Object).map(|node| Object {
            node,
            members: payload.list,
            is_whole: payload.is_whole,
        });
        let two_payloads = envelope
            .members
            .iter()
            .any(|m| m.key == PAYLOAD && payload_node.is_some_and(|last| m.value != last));
        let mut event = Self { payload_node, two_payloads, ..Self::empty(pointer) };
        event.fill(&envelope, Home::Envelope, false);
        if let Some(payload) = &payload {
            event.fill(payload, Home::Payload, two_payloads);
        }
        event.is_regular &= event.fields.iter().all(Option::is_some);
        event.envelope = Some(envelope);
        event.payload = payload;
        event
    }

    fn alone(pointer: &str, payload: Object<'t>) -> Self {
        let mut event = Self { payload_node: Some(payload.node), ..Self::empty(pointer) };
        event.fill(&payload, Home::Payload, false);
        event.is_regular = false;
        event.payload = Some(payload);
        event
    }

    fn empty(pointer: &str) -> Self {
        let fields = [None; Field::ALL.len()];
        Self {
            pointer: pointer.into(),
            envelope: None,
            payload: None,
            payload_node: None,
            fields,
            two_payloads: false,
            is_regular: true,
            is_single: true,
            hashes: OnceCell::new(),
        }
    }

    /// Takes over the fields that belong into `object`; the last of doubles counts.
    fn fill(&mut self, object: &Object<'t>, home: Home, contested: bool) {
        /// So many keys are soon compared with each other.
        const FEW: usize = 32;
        let mut is_regular = object.is_whole;
        let mut is_single = object.is_whole && object.members.len() <= FEW;
        let mut payloads = 0;
        for (index, member) in object.members.iter().enumerate() {
            let Some(field) = Field::from_name(&member.key).filter(|f| f.home() == home) else {
                let is_payload = home == Home::Envelope && member.key == PAYLOAD;
                payloads += usize::from(is_payload);
                is_regular &= is_payload && payloads == 1;
                // A payload that is an object is filled in, too.
                let is_filled = is_payload && member.value.kind() == Type::Object;
                is_single &= is_filled || !member.value.has_parts();
                is_single = is_single
                    && object.members[..index].iter().all(|before| before.key != member.key);
                continue;
            };
            let slot = &mut self.fields[field.index()];
            let mut value = Value::new(field, member.value);
            value.doubled = slot.is_some();
            let disagree = slot.is_some_and(|before| before.contested || before.node != value.node);
            value.contested = contested || disagree;
            let is_single_value = !value.doubled && !value.node.has_parts();
            (is_regular, is_single) = (is_regular && is_single_value, is_single && is_single_value);
            *slot = Some(value);
        }
        self.is_regular &= is_regular;
        self.is_single &= is_single;
    }

    /// Hashes of what the fields say, made once.
    pub(crate) fn hashes(&self) -> Hashes {
        *self.hashes.get_or_init(|| Hashes::of(self))
    }

    /// Whether the event has each documented field just once, in its place, and
    /// nothing else: then no rule of shape has anything to say.
    #[must_use]
    pub(crate) const fn is_regular(&self) -> bool {
        self.is_regular
    }

    /// Whether no key stands twice in it, as can be seen at a glance: it has no objects but
    /// the envelope and the payload, and few keys in these.
    #[must_use]
    pub(crate) const fn is_single(&self) -> bool {
        self.is_single
    }

    /// The event's outermost object: the envelope, or the payload that stands alone.
    ///
    /// # Panics
    /// Never for an event that was read, which has one or the other.
    #[must_use]
    pub fn object(&self) -> &Object<'t> {
        let object = self.envelope.as_ref().or(self.payload.as_ref());
        object.expect("an event is recognised by its envelope, or else by its payload")
    }

    /// Where the event stands in its text.
    #[must_use]
    pub fn span(&self) -> Span {
        self.object().node.span()
    }

    /// The objects that hold documented fields, from the outside in.
    pub fn objects(&self) -> impl Iterator<Item = (&Object<'t>, Home)> {
        let envelope = self.envelope.iter().map(|o| (o, Home::Envelope));
        envelope.chain(self.payload.iter().map(|o| (o, Home::Payload)))
    }

    /// The JSON pointer of the object that holds the fields of `home`.
    #[must_use]
    pub fn pointer_of(&self, home: Home) -> String {
        /// As much as a field's name and that of the payload take.
        const ROOM: usize = 48;
        let mut pointer = String::with_capacity(self.pointer.len() + ROOM);
        pointer.push_str(&self.pointer);
        if home == Home::Payload && self.envelope.is_some() {
            push_step(&mut pointer, PAYLOAD);
        }
        pointer
    }

    /// The value of `field`, of whatever kind; `None` if it is absent.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<Value<'t>> {
        self.fields[field.index()]
    }

    /// Whether `field` is absent, null or "", and nothing else is claimed for it.
    #[must_use]
    pub fn is_empty(&self, field: Field) -> bool {
        self.value(field).is_none_or(|v| !v.contested && v.is_empty())
    }

    /// The key that stands here twice with different values, so that nobody can say
    /// what `field` is: its own, or that of the payload around it.
    #[must_use]
    pub fn contested_by(&self, field: Field) -> Option<&'static str> {
        if self.two_payloads && field.home() == Home::Payload {
            return Some(PAYLOAD);
        }
        self.value(field).filter(|value| value.contested).map(|_| field.name())
    }

    /// The text of `field` where it has one that no rule of form can object to:
    /// a string or a whole number that is what the field's kind asks for, and
    /// that all readers agree on.
    #[must_use]
    pub fn valid(&self, field: Field) -> Option<Cow<'t, str>> {
        self.value(field).filter(Value::is_valid)?.text()
    }

    fn meaning(&self, field: Field) -> Option<Meaning> {
        Some(self.value(field).filter(Value::is_valid)?.meaning)
    }

    /// The session's status, if it is one of the table's (or the REST API's).
    #[must_use]
    pub fn session_status(&self) -> Option<SessionStatus> {
        match self.meaning(Field::SessionStatus)? {
            Meaning::SessionStatus(status) => Some(status),
            _ => None,
        }
    }

    /// The status before, if it is one of the table's (or the REST API's).
    #[must_use]
    pub fn old_status(&self) -> Option<SessionStatus> {
        match self.meaning(Field::SessionOldStatus)? {
            Meaning::SessionStatus(status) => Some(status),
            _ => None,
        }
    }

    /// The reply status, if it is one of the table's.
    #[must_use]
    pub fn reply_status(&self) -> Option<ReplyStatus> {
        match self.meaning(Field::ReplyStatus)? {
            Meaning::ReplyStatus(status) => Some(status),
            _ => None,
        }
    }

    /// The kind of handler, if it is one of the two.
    #[must_use]
    pub fn assignee_type(&self) -> Option<AssigneeType> {
        match self.meaning(Field::AssigneeType)? {
            Meaning::AssigneeType(kind) => Some(kind),
            _ => None,
        }
    }

    /// `eventTime` in milliseconds since 1970, if it is one that is believed.
    #[must_use]
    pub fn time_ms(&self) -> Option<i64> {
        match self.meaning(Field::EventTime)? {
            Meaning::Time(ms) => Some(ms),
            _ => None,
        }
    }
}
