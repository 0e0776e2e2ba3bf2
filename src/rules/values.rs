//! Is each value one that Zoho documents? The first rule that objects is the only
//! one: see `TRIAL`.

use super::{Check, Findings, Objection, Rule, Severity, quote};
use crate::event::{Event, PAYLOAD, Value, is_digits, is_lossy, is_well_formed};
use crate::tables::{AssigneeType, Documented, Field, Home, Kind, ReplyStatus, SessionStatus};
use crate::text::{Type, similar};

/// The rules of one value in the order in which they are asked; the first that
/// objects is the only one. duplicate-key comes before them all.
pub(super) static TRIAL: [&Rule; 11] = [
    &WRONG_TYPE,
    &LOSSY_ID,
    &INVALID_ID,
    &INVALID_COUNT,
    &INVALID_TIME,
    &UNKNOWN_SESSION_STATUS,
    &UNKNOWN_REPLY_STATUS,
    &UNKNOWN_ASSIGNEE_TYPE,
    &super::shape::WRONG_EVENT_TYPE,
    &REST_ONLY_STATUS,
    &UNQUOTED_NUMBER,
];

/// A value of a kind that the field cannot have.
pub static WRONG_TYPE: Rule = Rule {
    name: "wrong-type",
    severity: Severity::Error,
    summary: "an object, array or boolean where a string belongs; a number where a word belongs \
              (the statuses, assigneeType, eventType); null or \"\" where the field may not be \
              empty; a payload that is no object",
    why: "Every value that Zoho sends is a string; a consumer that expects one fails on anything \
          else.",
    help: "Zoho sends a string here; look at what changed it on the way.",
    example: || Documented::event().with_json(Field::ReplyStatus, "null").text(),
    check: Check::Value(wrong_type),
};

fn wrong_type(field: Field, value: &Value<'_>) -> Option<Objection> {
    let name = field.name();
    let message = match value.node.kind() {
        kind @ (Type::Object | Type::Array | Type::Boolean) => {
            format!("{name} is {}, not a string", kind.phrase())
        }
        Type::Number if field.kind().is_word() => format!("{name} is a number, not a word"),
        _ if !value.is_empty() || field.may_be_empty() => return None,
        Type::Null => format!("{name} is null, which this field may not be"),
        _ => format!("{name} is empty, which this field may not be"),
    };
    Some(Objection { message, ..Objection::default() })
}

/// The payload is no documented field, but has to be an object all the same.
pub(super) fn judge_payload(event: &Event<'_>, findings: &mut Findings) {
    let (Some(envelope), Some(payload)) = (&event.envelope, event.payload_node) else { return };
    let doubled = envelope.members.iter().filter(|m| m.key == PAYLOAD).count() > 1;
    if payload.kind() == Type::Object || doubled {
        return;
    }
    let message = format!("payload is {}, not an object", payload.kind().phrase());
    let help = "Zoho sends the session's fields in an object here; look at what changed it on \
                the way.";
    let objection = Objection { message, help: Some(help.to_owned()), suggestion: None };
    let pointer = event.pointer_of(Home::Payload);
    findings.add_of(&WRONG_TYPE, payload, pointer, objection);
}

/// An id that is a number too large for a number.
pub static LOSSY_ID: Rule = Rule {
    name: "lossy-id",
    severity: Severity::Error,
    summary: "an id as a JSON number of 2^53 or more, or with a fraction or an exponent",
    why: "JavaScript, old jq and many others read JSON numbers as doubles: digits are already \
          lost, or will be, and the id then names another session.",
    help: "Keep ids as strings from the first reader on; take this one from the original capture.",
    example: || Documented::event().with_json(Field::SessionId, "65403000000038063").text(),
    check: Check::Value(lossy_id),
};

fn lossy_id(field: Field, value: &Value<'_>) -> Option<Objection> {
    let number = value.node.raw();
    if field.kind() != Kind::Id || value.node.kind() != Type::Number || !is_lossy(number) {
        return None;
    }
    let message = format!("{} is the number {}, not a string", field.name(), quote(number));
    let suggestion = is_digits(number).then(|| format!("\"{number}\""));
    Some(Objection { message, suggestion, help: None })
}

/// Any other number where Zoho sends a string.
pub static UNQUOTED_NUMBER: Rule = Rule {
    name: "unquoted-number",
    severity: Severity::Warning,
    summary: "another JSON number, whose digits would be right in quotes",
    why: "The capture went through something that rewrites values; a consumer that expects a \
          string may refuse it.",
    help: "Put the value in quotes, as Zoho sends it.",
    example: || Documented::event().with_json(Field::MessagesCount, "23").text(),
    check: Check::Value(unquoted_number),
};

fn unquoted_number(field: Field, value: &Value<'_>) -> Option<Objection> {
    (value.node.kind() == Type::Number).then(|| Objection {
        message: format!("{} is a number, not a string", field.name()),
        suggestion: Some(format!("\"{}\"", value.node.raw())),
        help: None,
    })
}

/// An id that is not made of digits.
pub static INVALID_ID: Rule = Rule {
    name: "invalid-id",
    severity: Severity::Error,
    summary: "an id is not digits, of any length",
    why: "Zoho's ids are decimal digits; anything else finds no session.",
    help: "Take the id from the original capture.",
    example: || Documented::event().with(Field::SessionId, "65403000000038063n").text(),
    check: Check::Value(invalid_id),
};

fn invalid_id(field: Field, value: &Value<'_>) -> Option<Objection> {
    let text = ill_formed(field, value, Kind::Id)?;
    Some(Objection {
        message: format!("{} is {}, not digits", field.name(), named(&text, None)),
        suggestion: trimmed(field, &text),
        help: None,
    })
}

/// A count that is not made of digits.
pub static INVALID_COUNT: Rule = Rule {
    name: "invalid-count",
    severity: Severity::Error,
    summary: "messagesCount is not a count: digits, 0 or more, quoted or not",
    why: "A consumer that does sums with it fails, or counts wrong.",
    help: "Zoho sends digits, such as \"23\".",
    example: || Documented::event().with(Field::MessagesCount, "-1").text(),
    check: Check::Value(invalid_count),
};

fn invalid_count(field: Field, value: &Value<'_>) -> Option<Objection> {
    let text = ill_formed(field, value, Kind::Count)?;
    Some(Objection {
        message: format!("{} is {}, not a count", field.name(), named(&text, None)),
        suggestion: trimmed(field, &text),
        help: None,
    })
}

/// A time that is not Unix time in milliseconds.
pub static INVALID_TIME: Rule = Rule {
    name: "invalid-time",
    severity: Severity::Error,
    summary: "eventTime is not Unix milliseconds of the years 2010 to 2099, quoted or not (10 \
              digits: \"seconds?\")",
    why: "Events cannot be put in order, and a consumer that reads it gets a wrong date.",
    help: "Zoho sends milliseconds since 1970 in thirteen digits, such as \"1751022087019\".",
    example: || Documented::event().with(Field::EventTime, "1751022087").text(),
    check: Check::Value(invalid_time),
};

fn invalid_time(field: Field, value: &Value<'_>) -> Option<Objection> {
    let text = ill_formed(field, value, Kind::Time)?;
    let name = field.name();
    let in_milliseconds = format!("{text}000");
    let seconds = text.len() == 10 && is_well_formed(field, &in_milliseconds);
    let (message, suggestion) = if seconds {
        let is_number = value.node.kind() == Type::Number;
        let meant = if is_number { format!("\"{in_milliseconds}\"") } else { in_milliseconds };
        (format!("{name} is {}: seconds?", quote(&text)), Some(meant))
    } else if text.len() == 13 && is_digits(&text) {
        (format!("{name} is {}, which is not in the years 2010 to 2099", quote(&text)), None)
    } else {
        let message = format!("{name} is {}, not Unix milliseconds", named(&text, None));
        (message, trimmed(field, &text))
    };
    Some(Objection { message, suggestion, help: None })
}

/// A session status that the table does not have.
pub static UNKNOWN_SESSION_STATUS: Rule = Rule {
    name: "unknown-session-status",
    severity: Severity::Error,
    summary: "sessionStatus or sessionOldStatus is not in the table, case and white space included",
    why: "A consumer that compares with the documented words does not recognise the state.",
    help: "Use one of the six documented words; `zdim explain sessionStatus` lists them.",
    example: || Documented::event().with(Field::SessionStatus, "ON_PROGRES").text(),
    check: Check::Value(unknown_session_status),
};

fn unknown_session_status(field: Field, value: &Value<'_>) -> Option<Objection> {
    let text = ill_formed(field, value, Kind::SessionStatus)?;
    let near = similar::nearest(&text, SessionStatus::webhook().map(SessionStatus::name));
    let help = ReplyStatus::from_name(&text)
        .map(|reply| format!("{} is a reply status: it belongs into replyStatus.", reply.name()));
    Some(unknown(field, &text, near, "a session status", help))
}

/// A reply status that the table does not have.
pub static UNKNOWN_REPLY_STATUS: Rule = Rule {
    name: "unknown-reply-status",
    severity: Severity::Error,
    summary: "replyStatus is not in the table, case and white space included",
    why: "Nobody can say whether a reply is permitted.",
    help: "Use one of the nineteen documented words; `zdim explain replyStatus` lists them.",
    example: || Documented::event().with(Field::ReplyStatus, "accepted").text(),
    check: Check::Value(unknown_reply_status),
};

fn unknown_reply_status(field: Field, value: &Value<'_>) -> Option<Objection> {
    let text = ill_formed(field, value, Kind::ReplyStatus)?;
    let near = similar::nearest(&text, ReplyStatus::ALL.map(ReplyStatus::name));
    let help = SessionStatus::from_name(&text).map(|status| {
        format!("{} is a session status: it belongs into sessionStatus.", status.name())
    });
    Some(unknown(field, &text, near, "a reply status", help))
}

/// An assignee type that the table does not have.
pub static UNKNOWN_ASSIGNEE_TYPE: Rule = Rule {
    name: "unknown-assignee-type",
    severity: Severity::Error,
    summary: "assigneeType is neither AGENT nor BOT, case and white space included",
    why: "A consumer cannot say whether a person or a bot holds the session.",
    help: "Zoho sends AGENT or BOT, or nothing where nobody is assigned.",
    example: || Documented::event().with(Field::AssigneeType, "AGENTS").text(),
    check: Check::Value(unknown_assignee_type),
};

fn unknown_assignee_type(field: Field, value: &Value<'_>) -> Option<Objection> {
    let text = ill_formed(field, value, Kind::AssigneeType)?;
    let near = similar::nearest(&text, AssigneeType::ALL.map(AssigneeType::name));
    Some(unknown(field, &text, near, "AGENT or BOT", None))
}

/// A status that only the REST API documents.
pub static REST_ONLY_STATUS: Rule = Rule {
    name: "rest-only-status",
    severity: Severity::Warning,
    summary: "MISSED, in either status field: known to the REST API, not in the webhook's table",
    why: "A consumer written from the webhook's documentation does not expect it.",
    help: "Handle MISSED beside the six documented words, or find out why it is sent.",
    example: || Documented::event().with(Field::SessionStatus, "MISSED").text(),
    check: Check::Value(rest_only_status),
};

fn rest_only_status(field: Field, value: &Value<'_>) -> Option<Objection> {
    if field.kind() != Kind::SessionStatus {
        return None;
    }
    let status = SessionStatus::from_name(&value.node.string()?)?;
    status.is_rest_only().then(|| Objection {
        message: format!(
            "{} is {}, which the REST API knows and the webhook's table does not",
            field.name(),
            status.name()
        ),
        ..Objection::default()
    })
}

/// The text of a value that ought to be of `kind`, is there, and is not of that
/// form: of a string, or of a number as written.
fn ill_formed<'t>(
    field: Field,
    value: &Value<'t>,
    kind: Kind,
) -> Option<std::borrow::Cow<'t, str>> {
    if field.kind() != kind || value.is_empty() {
        return None;
    }
    let text = value.text()?;
    (!is_well_formed(field, &text)).then_some(text)
}

/// The text without the white space around it, if that was all that was wrong.
fn trimmed(field: Field, text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| is_well_formed(field, text)).map(str::to_owned)
}

fn unknown(
    field: Field,
    text: &str,
    near: Option<&'static str>,
    kind: &str,
    help: Option<String>,
) -> Objection {
    Objection {
        message: format!("{} is {}, which is not {kind}", field.name(), named(text, near)),
        help,
        suggestion: near.map(str::to_owned),
    }
}

/// The text in quotes, with what the eye may miss: its case, and white space around it.
fn named(text: &str, near: Option<&str>) -> String {
    let trimmed = text.trim();
    let before = text.len() > text.trim_start().len();
    let after = text.len() > text.trim_end().len();
    let space = match (before, after) {
        (true, true) => Some("white space around it"),
        (true, false) => Some("white space before it"),
        (false, true) => Some("white space after it"),
        (false, false) => None,
    };
    let case =
        near.filter(|near| *near != trimmed && near.eq_ignore_ascii_case(trimmed)).map(|_| {
            if trimmed.bytes().any(|b| b.is_ascii_uppercase()) {
                "letters of the wrong case"
            } else {
                "lower case letters"
            }
        });
    match (case, space) {
        (None, None) => quote(text),
        (Some(one), None) | (None, Some(one)) => format!("{} with {one}", quote(text)),
        (Some(case), Some(space)) => format!("{} with {case} and {space}", quote(text)),
    }
}
