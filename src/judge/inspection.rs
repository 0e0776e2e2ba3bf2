//! What zdim has to say of one event, ready to be shown: plain data, as in its JSON.
//!
//! An [`Inspection`] owns its text, so that it outlives the input it was read
//! from and can travel between threads. Its fields, in name and order, are the
//! JSON output's; `render` turns them into every other form.

use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::event::{Event, Value};
use crate::judge::{Verdict, decide};
use crate::rules::{Finding, Rule, Severity};
use crate::tables::{Actor, Basis, Field, SessionStatus};
use crate::text::{Place, Position};
use crate::text::{Span, Type, lone_surrogate};

/// What findings call standard input, unless they are told another name.
pub const STDIN_NAME: &str = "<stdin>";

/// Where something was found.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// The input's name: a path as it was given, or `-`.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: u64,
    /// Column in Unicode characters, from 1.
    pub column: u64,
    /// JSON pointer in the innermost JSON text.
    pub pointer: String,
    /// The steps from the input to that text: `log`, `string:/body`, …
    pub via: Vec<String>,
}

/// Everything about one event.
#[derive(Clone, Debug, Serialize)]
pub struct Inspection {
    /// Where it was found.
    pub source: Source,
    /// What it says.
    pub event: Fields,
    /// The state of its session.
    pub session: Session,
    /// Whether a reply may be sent.
    pub reply: Reply,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// The eleven fields. Empty, null and absent are `None`; a value that failed
/// its rule stands as its text.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "each is the field of the same name")]
pub struct Fields {
    pub session_id: Option<Words>,
    pub session_status: Option<Words>,
    pub session_old_status: Option<Words>,
    pub reply_status: Option<Words>,
    pub current_assignee_id: Option<Words>,
    pub assignee_type: Option<Words>,
    pub messages_count: Option<Words>,
    pub channel_id: Option<Words>,
    pub org_id: Option<Words>,
    /// RFC 3339 in UTC, if the event's time is valid.
    pub event_time: Option<Words>,
    /// Milliseconds since 1970, if the event's time is valid.
    pub event_time_ms: Option<i64>,
}

/// Text of the capture: hostile until escaped. It may be long, and stand in
/// several places.
#[derive(Clone, Debug)]
pub enum Words {
    /// Text, with its escapes resolved.
    Text(Arc<str>),
    /// A whole number up to 2^53, which JSON can hold.
    Count(u64),
    /// A string that Rust cannot hold (it has a lone surrogate): the JSON literal
    /// as it stood.
    Literal(Arc<RawValue>),
}

impl Words {
    /// Text to show, unescaped.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Text(text) => (**text).into(),
            Self::Literal(raw) => {
                let inside = 1..raw.get().len().saturating_sub(1);
                raw.get().get(inside).unwrap_or_default().into()
            }
            Self::Count(count) => count.to_string().into(),
        }
    }
}

impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Count(count) => serializer.serialize_u64(*count),
            Self::Literal(raw) => raw.serialize(serializer),
        }
    }
}

/// The state that a session is in.
#[derive(Clone, Debug, Serialize)]
pub struct Session {
    /// `sessionStatus`, as text.
    pub status: Option<Words>,
    /// Its documented meaning, if it is in the table.
    pub meaning: Option<&'static str>,
}

/// Whether a reply may be sent, and what to do when not.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// `replyStatus`, as text.
    pub status: Option<Words>,
    /// `None` where the event does not say.
    pub permitted: Option<bool>,
    /// The documented meaning, if the status is in the table.
    pub meaning: Option<&'static str>,
    /// Who must act.
    #[serde(serialize_with = "actor_name")]
    pub actor: Actor,
    /// What that person does next.
    pub next_step: &'static str,
    /// What the next step rests on.
    #[serde(serialize_with = "basis_name")]
    pub basis: Basis,
    /// The verdict that all this was taken from.
    #[serde(skip)]
    pub verdict: Verdict,
}

/// A finding at its place in an input.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The input's name.
    pub path: Arc<str>,
    /// The steps from the input to the innermost JSON text.
    pub via: Vec<String>,
    /// Line and column, where it begins and ends.
    pub place: Place,
    /// The rule that fired.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong. Hostile until escaped.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
    /// JSON pointer in the innermost JSON text.
    pub pointer: String,
    /// The lines of the input that it stands in, where an output asked for them.
    pub excerpt: Option<Excerpt>,
}

/// Lines of an input around a problem; a huge line is cut around it.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// Where the text's first character stands; the column is over 1 if the
    /// line's beginning was cut off.
    pub start: Position,
    /// The lines, without the last one's end. Hostile until escaped.
    pub text: String,
    /// The problem's stretch of the text, in bytes.
    pub span: Span,
    /// The last line's end was cut off.
    pub is_cut: bool,
}

/// As it stands under its event, whose source says the path.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.serialize_into(&mut map)?;
        map.end()
    }
}

/// A problem that stands alone: with its path and the steps to it.
pub(crate) struct Standalone<'p>(pub(crate) &'p Problem);

impl Serialize for Standalone<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("path", &*self.0.path)?;
        map.serialize_entry("via", &self.0.via)?;
        self.0.serialize_into(&mut map)?;
        map.end()
    }
}

impl Problem {
    fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("rule", self.rule.name)?;
        map.serialize_entry("severity", self.severity.name())?;
        map.serialize_entry("message", &self.message)?;
        map.serialize_entry("help", &self.help)?;
        map.serialize_entry("suggestion", &self.suggestion)?;
        map.serialize_entry("pointer", &self.pointer)?;
        map.serialize_entry("line", &self.place.start.line)?;
        map.serialize_entry("column", &self.place.start.column)?;
        map.serialize_entry("endLine", &self.place.end.line)?;
        map.serialize_entry("endColumn", &self.place.end.column)
    }

    /// `finding`, which stands at `place` of the input `path`.
    #[must_use]
    pub fn new(finding: Finding, place: Place, path: Arc<str>, via: Vec<String>) -> Self {
        let Finding { rule, severity, message, help, suggestion, pointer, .. } = finding;
        let excerpt = None;
        Self { path, via, place, rule, severity, message, help, suggestion, pointer, excerpt }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn actor_name<S: Serializer>(actor: &Actor, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(actor.name())
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn basis_name<S: Serializer>(basis: &Basis, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(basis.name())
}

impl Inspection {
    /// Puts together what is known of `event`, which stands at `source`.
    #[must_use]
    pub fn new(event: &Event<'_>, source: Source, problems: Vec<Problem>) -> Self {
        let status = event.session_status();
        let fields = Fields::of(event);
        Self {
            session: Session {
                status: fields.session_status.clone(),
                meaning: status.map(SessionStatus::meaning),
            },
            reply: Reply::of(event, &fields),
            event: fields,
            source,
            problems,
        }
    }

    /// Whether one of its problems is an error.
    #[must_use]
    pub fn has_error(&self) -> bool {
        self.problems.iter().any(|p| p.severity == Severity::Error)
    }
}

impl Reply {
    fn of(event: &Event<'_>, fields: &Fields) -> Self {
        let verdict = decide(event);
        Self {
            status: fields.reply_status.clone(),
            permitted: verdict.permitted(),
            meaning: verdict.meaning(),
            actor: verdict.actor(),
            next_step: verdict.next_step(),
            basis: verdict.basis(),
            verdict,
        }
    }
}

impl Fields {
    fn of(event: &Event<'_>) -> Self {
        let time_ms = event.time_ms();
        let time = time_ms.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
        Self {
            session_id: words(event, Field::SessionId),
            session_status: words(event, Field::SessionStatus),
            session_old_status: words(event, Field::SessionOldStatus),
            reply_status: words(event, Field::ReplyStatus),
            current_assignee_id: words(event, Field::CurrentAssigneeId),
            assignee_type: words(event, Field::AssigneeType),
            messages_count: count(event).or_else(|| words(event, Field::MessagesCount)),
            channel_id: words(event, Field::ChannelId),
            org_id: words(event, Field::OrgId),
            event_time: time
                .map(|time| Words::Text(format!("{time:.3}").into()))
                .or_else(|| words(event, Field::EventTime)),
            event_time_ms: time_ms,
        }
    }
}

fn words(event: &Event<'_>, field: Field) -> Option<Words> {
    event.value(field).filter(|value| !value.is_empty()).map(|value| words_of(&value))
}

fn words_of(value: &Value<'_>) -> Words {
    let raw = value.node.raw();
    if value.node.kind() == Type::String
        && lone_surrogate(raw)
        && let Ok(literal) = RawValue::from_string(raw.to_owned())
    {
        return Words::Literal(literal.into());
    }
    Words::Text(value.node.words().into())
}

/// messagesCount as a number, up to the largest that every JSON reader holds.
fn count(event: &Event<'_>) -> Option<Words> {
    const LIMIT: u64 = 1 << 53;
    let count = event.valid(Field::MessagesCount)?.parse().ok()?;
    (count <= LIMIT).then_some(Words::Count(count))
}
