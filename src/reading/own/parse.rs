//! From the JSON of a row to what it says of its event.
//!
//! A row may come from anywhere: what is not as `inspect` writes it is told with its
//! place, and never guessed. Engines that write JSON may leave out what is null, add
//! columns, and write whole numbers as `23.0`: that is taken as it is meant.

use std::borrow::Cow;
use std::sync::Arc;

use crate::event::{PAYLOAD, TIME_RANGE};
use crate::judge::{Contested, Fields, Inspection, Problem, Source, Verdict, Words};
use crate::rules::shape::tells_of_different_values;
use crate::rules::{Severity, by_name, quote};
use crate::tables::{Field, Home, ReplyStatus, SessionStatus};
use crate::text::{Node, Place, Position, Span, Type, lone_surrogate};

/// More findings than one event can have.
const MOST_PROBLEMS: usize = 256;

/// More steps than lead to any event, and longer ones: each finding has them all.
const MOST_STEPS: usize = 64;
const MOST_OF_STEPS: usize = 64 << 10;

/// Numbers up to here survive in any reader of JSON.
const MOST: u64 = 1 << 53;

/// Why a value is no row, and where that shows.
#[derive(Debug)]
pub(super) struct NoRow {
    pub(super) span: Span,
    pub(super) why: String,
}

type Read<T> = Result<T, NoRow>;

/// A part of a row, by the name that messages call it.
#[derive(Clone, Copy)]
struct Part<'t, 'n> {
    node: Node<'t>,
    name: &'n str,
}

impl<'t> Part<'t, '_> {
    fn fault<T>(self, is: &str) -> Read<T> {
        Err(NoRow { span: self.node.span(), why: format!("{} {is}", self.name) })
    }

    fn wrong<T>(self, wanted: &str) -> Read<T> {
        self.fault(&format!("is {}, not {wanted}", self.node.kind().phrase()))
    }

    /// The values under `keys`; null is the same as nothing. The last of doubles counts.
    fn members<const N: usize>(self, keys: [&str; N]) -> Read<[Option<Node<'t>>; N]> {
        if self.node.kind() != Type::Object {
            return self.wrong("an object");
        }
        let mut found = [None; N];
        self.node.each_member(|member| {
            if let Some(at) = keys.iter().position(|key| *key == member.key) {
                let is_there = member.value.kind() != Type::Null;
                found[at] = is_there.then_some(member.value);
            }
        });
        Ok(found)
    }

    /// What `node` is, if it is there; it has to be.
    fn needs<'n>(self, node: Option<Node<'t>>, name: &'n str) -> Read<Part<'t, 'n>> {
        match node {
            Some(node) => Ok(Part { node, name }),
            None => Err(NoRow { span: self.node.span(), why: format!("{name} is missing") }),
        }
    }

    fn string(self) -> Read<Cow<'t, str>> {
        self.node.string().map_or_else(|| self.wrong("a string"), Ok)
    }

    /// A whole number, as JSON or an engine writes it.
    fn number(self) -> Read<u64> {
        if self.node.kind() != Type::Number {
            return self.wrong("a number");
        }
        let raw = self.node.raw();
        let number = raw.strip_suffix(".0").unwrap_or(raw).parse().ok();
        let number = number.filter(|number| *number <= MOST);
        number.map_or_else(|| self.fault("is not a whole number from 0 to 2^53"), Ok)
    }

    /// A line or a column.
    fn ordinal(self) -> Read<u64> {
        match self.number()? {
            0 => self.fault("is 0, and counts from 1"),
            number => Ok(number),
        }
    }

    /// Text of the capture. What is no string may have lost digits on its way.
    fn words(self) -> Read<Words<'t>> {
        let text = self.string()?;
        let is_lone = self.node.has_escape() && lone_surrogate(self.node.raw());
        Ok(if is_lone { Words::Literal(self.node.raw().into()) } else { Words::Text(text) })
    }

    /// Hands each element of an array to `look`, up to the first fault.
    fn each(self, mut look: impl FnMut(usize, Node<'t>) -> Read<()>) -> Read<()> {
        if self.node.kind() != Type::Array {
            return self.wrong("an array");
        }
        let mut read = Ok(());
        self.node.each_element(|at, node| {
            if read.is_ok() {
                read = look(at, node);
            }
        });
        read
    }
}

/// What the row `node` says of its event.
pub(super) fn parse(node: Node<'_>) -> Read<Inspection<'_>> {
    let row = Part { node, name: "it" };
    let keys = ["source", "event", "session", "reply", "problems"];
    let [source, event, session, reply, problems] = row.members(keys)?;
    let source = self::source(row.needs(source, "source")?)?;
    let mut fields = fields(row.needs(event, "event")?)?;
    let [meaning] = row.needs(session, "session")?.members(["meaning"])?;
    let [permitted] = row.needs(reply, "reply")?.members(["permitted"])?;
    let problems = self::problems(row.needs(problems, "problems")?, &source)?;
    for field in [Field::MessagesCount, Field::EventTime, Field::EventType] {
        let is_valid = field == Field::EventTime && fields.event_time_ms.is_some();
        if fields.get(field).is_none() && !is_valid {
            let value = value_of(field, &source.pointer, &problems);
            *fields.get_mut(field) = value.map(|value| Words::Text(value.to_owned().into()));
        }
    }
    // A status of the table without its meaning: nobody can say whether it counts.
    let name = |field| fields.get(field).map(Words::text);
    let session = name(Field::SessionStatus).and_then(|name| SessionStatus::from_name(&name));
    let replied = name(Field::ReplyStatus).and_then(|name| ReplyStatus::from_name(&name));
    let contested = |field, is_known: bool, is_told: bool| {
        let key = contested_by(field, &source.pointer, &problems);
        if is_told { None } else { key.or_else(|| is_known.then(|| field.name())) }
    };
    Ok(Inspection {
        contested: Contested {
            session: contested(Field::SessionStatus, session.is_some(), meaning.is_some()),
            reply: contested(Field::ReplyStatus, replied.is_some(), permitted.is_some()),
        },
        session: session.filter(|_| meaning.is_some()),
        reply: replied.filter(|_| permitted.is_some()).map_or(Verdict::Unknown, Verdict::Known),
        source,
        event: fields,
        problems,
    })
}

fn source<'t>(part: Part<'t, '_>) -> Read<Source<'t>> {
    let keys = ["path", "line", "column", "pointer", "via"];
    let [path, line, column, pointer, via] = part.members(keys)?;
    let path = part.needs(path, "source.path")?.string()?;
    let pointer = pointer.map(|node| Part { node, name: "source.pointer" }.string()).transpose()?;
    Ok(Source {
        path: Cow::Owned(Arc::from(path)),
        line: part.needs(line, "source.line")?.ordinal()?,
        column: part.needs(column, "source.column")?.ordinal()?,
        pointer: pointer.unwrap_or_default(),
        via: via
            .map(|node| steps(Part { node, name: "source.via" }))
            .transpose()?
            .unwrap_or_default()
            .into(),
    })
}

fn steps(part: Part<'_, '_>) -> Read<Vec<String>> {
    let mut steps: Vec<String> = Vec::new();
    let mut length = 0;
    part.each(|_, node| {
        let step = Part { node, name: "a step of source.via" }.string()?;
        length += step.len();
        if steps.len() == MOST_STEPS || length > MOST_OF_STEPS {
            return part.fault("is longer than the way to any event");
        }
        steps.push(step.into_owned());
        Ok(())
    })?;
    Ok(steps)
}

/// The fields. The time is that of eventTimeMs: engines write the other in ways of
/// their own.
fn fields<'t>(part: Part<'t, '_>) -> Read<Fields<'t>> {
    let [time] = part.members(["eventTimeMs"])?;
    let time = time.map(|node| Part { node, name: "event.eventTimeMs" }.number()).transpose()?;
    let time = match time.map(i64::try_from) {
        Some(Ok(ms)) if TIME_RANGE.contains(&ms) => Some(ms),
        Some(_) => return part.fault("has an eventTimeMs outside of the years 2010 to 2099"),
        None => None,
    };
    let mut fields = Fields::new(|_| None, time);
    let nodes = part.members(Fields::IN_JSON.map(Field::name))?;
    for (field, node) in Fields::IN_JSON.into_iter().zip(nodes) {
        let Some(node) = node else { continue };
        let part = Part { node, name: &format!("event.{}", field.name()) };
        *fields.get_mut(field) = Some(match field {
            Field::MessagesCount => Words::Count(part.number()?),
            _ => part.words()?,
        });
    }
    Ok(fields)
}

fn problems(part: Part<'_, '_>, source: &Source<'_>) -> Read<Vec<Problem>> {
    let mut problems = Vec::new();
    part.each(|_, node| {
        if problems.len() == MOST_PROBLEMS {
            return part.fault("holds more findings than an event can have");
        }
        problems.push(problem(Part { node, name: "a finding in problems" }, source)?);
        Ok(())
    })?;
    Ok(problems)
}

fn problem(part: Part<'_, '_>, source: &Source<'_>) -> Read<Problem> {
    let texts = ["rule", "severity", "message", "help", "suggestion", "value", "pointer"];
    let [rule, severity, message, help, suggestion, value, pointer] = part.members(texts)?;
    let places = ["line", "column", "endLine", "endColumn"];
    let [line, column, end_line, end_column] = part.members(places)?;
    let text =
        |node: Option<Node<'_>>, name: &str| part.needs(node, name)?.string().map(Cow::into_owned);
    let optional = |node: Option<Node<'_>>, name: &str| {
        node.map(|node| Part { node, name }.string().map(Cow::into_owned)).transpose()
    };
    let position = |line, column| -> Read<Position> {
        let line = part.needs(line, "the line of a finding")?.ordinal()?;
        Ok(Position { line, column: part.needs(column, "the column of a finding")?.ordinal()? })
    };
    let place = Place { start: position(line, column)?, end: position(end_line, end_column)? };
    if place.end < place.start {
        return part.fault("ends before it begins");
    }
    let name = part.needs(rule, "the rule of a finding")?;
    let Some(rule) = by_name(&name.string()?) else {
        return name
            .fault(&format!("is {}, which this zdim does not know", quote(&name.string()?)));
    };
    let level = part.needs(severity, "the severity of a finding")?;
    let severity = match &*level.string()? {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => return level.fault("is neither error nor warning"),
    };
    Ok(Problem {
        path: Arc::clone(&source.path),
        via: source.via.to_vec(),
        place,
        rule,
        severity,
        message: text(message, "the message of a finding")?,
        help: text(help, "the help of a finding")?.into(),
        suggestion: optional(suggestion, "the suggestion of a finding")?,
        value: optional(value, "the value of a finding")?,
        pointer: optional(pointer, "the pointer of a finding")?.unwrap_or_default(),
        excerpt: None,
    })
}

/// Whether `problem` is about the value of `field`, in an event that stands at `event`.
fn is_at(problem: &Problem, field: Field, event: &str) -> bool {
    let Some(inner) = problem.pointer.strip_prefix(event) else { return false };
    let Some(name) = inner.strip_suffix(field.name()) else { return false };
    match name.strip_prefix('/').and_then(|name| name.strip_prefix(PAYLOAD)) {
        Some(rest) => rest == "/" && field.home() == Home::Payload,
        None => name == "/",
    }
}

/// The value that a finding has of `field`.
fn value_of<'p>(field: Field, event: &str, problems: &'p [Problem]) -> Option<&'p str> {
    problems.iter().filter(|problem| is_at(problem, field, event)).find_map(|p| p.value.as_deref())
}

/// Whether this rule found something at the value of `field`.
pub(super) fn is_blamed(field: Field, event: &str, problems: &[Problem], rule: &str) -> bool {
    problems.iter().any(|problem| problem.rule.name == rule && is_at(problem, field, event))
}

/// The key that stands there twice with different values, as far as the findings say.
pub(super) fn contested_by(
    field: Field,
    event: &str,
    problems: &[Problem],
) -> Option<&'static str> {
    let mut differ = problems.iter().filter(|p| tells_of_different_values(p.rule, &p.message));
    let is_of_payload = |problem: &Problem| {
        let inner = problem.pointer.strip_prefix(event);
        inner.and_then(|inner| inner.strip_prefix('/')) == Some(PAYLOAD)
    };
    let in_payload = field.home() == Home::Payload;
    if in_payload && differ.clone().any(is_of_payload) {
        return Some(PAYLOAD);
    }
    differ.any(|problem| is_at(problem, field, event)).then(|| field.name())
}
