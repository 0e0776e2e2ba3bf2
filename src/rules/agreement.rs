//! Do the fields of one event agree? Warnings all: Zoho promises nothing here.
//!
//! These rules look at valid values only: what is absent, misspelt or of the
//! wrong form has a finding of its own already.

use super::{Check, Findings, Objection, Rule, Severity};
use crate::event::Event;
use crate::tables::{Documented, Field, ReplyStatus, SessionStatus};

/// The verdict and the state say different things.
pub static REPLY_CONTRADICTS_SESSION: Rule = Rule {
    name: "reply-contradicts-session",
    severity: Severity::Warning,
    summary: "ENDED or BLOCKED with a permitted reply; or SESSION_ENDED, SESSION_BLOCKED with \
              another status",
    why: "One of the two is stale or wrong: a consumer that trusts it replies into a closed \
          session, or does not reply in an open one.",
    help: "replyStatus decides whether a reply is sent; ask the REST API for the session's state.",
    example: || {
        let event = Documented::event().with(Field::SessionOldStatus, "ON_PROGRESS");
        event.with(Field::SessionStatus, "ENDED").text()
    },
    check: Check::Event(reply_contradicts_session),
};

fn reply_contradicts_session(event: &Event<'_>, findings: &mut Findings) {
    let (Some(status), Some(reply)) = (event.session_status(), event.reply_status()) else {
        return;
    };
    let closed = matches!(status, SessionStatus::Ended | SessionStatus::Blocked);
    let contradicts = match reply {
        ReplyStatus::Accepted => closed,
        ReplyStatus::SessionEnded => status != SessionStatus::Ended,
        ReplyStatus::SessionBlocked => status != SessionStatus::Blocked,
        _ => false,
    };
    if contradicts {
        let message =
            format!("replyStatus is {}, but the session is {}", reply.name(), status.name());
        let objection = Objection { message, ..Objection::default() };
        findings.add_at(&REPLY_CONTRADICTS_SESSION, event, Field::ReplyStatus, objection);
    }
}

/// Who handles the session is said in two ways.
pub static ASSIGNEE_CONTRADICTION: Rule = Rule {
    name: "assignee-contradiction",
    severity: Severity::Warning,
    summary: "UNASSIGNED with an assignee; ON_PROGRESS or ON_HOLD with nobody assigned; \
              currentAssigneeId or assigneeType without the other",
    why: "Nobody can say who handles the session, so a reply may come from the wrong one.",
    help: "Ask the REST API who the session's assignee is.",
    example: || {
        let event = Documented::event()
            .with(Field::SessionOldStatus, "CREATED")
            .with(Field::SessionStatus, "OPEN")
            .with(Field::MessagesCount, "1");
        event
            .with(Field::ReplyStatus, "UNASSIGNED")
            .with_json(Field::CurrentAssigneeId, "null")
            .text()
    },
    check: Check::Event(assignee_contradiction),
};

fn assignee_contradiction(event: &Event<'_>, findings: &mut Findings) {
    let id = Said::by(event, Field::CurrentAssigneeId);
    let kind = Said::by(event, Field::AssigneeType);
    let (at, message) = match (id, kind) {
        (Said::Somebody, Said::Nobody) => {
            (Field::AssigneeType, "assigneeType is empty, but currentAssigneeId is set".to_owned())
        }
        (Said::Nobody, Said::Somebody) => (
            Field::CurrentAssigneeId,
            "currentAssigneeId is empty, but assigneeType is set".to_owned(),
        ),
        (Said::Somebody, _) if event.reply_status() == Some(ReplyStatus::Unassigned) => (
            Field::ReplyStatus,
            "replyStatus is UNASSIGNED, but currentAssigneeId is set".to_owned(),
        ),
        (Said::Nobody, _) => match event.session_status() {
            Some(status @ (SessionStatus::OnProgress | SessionStatus::OnHold)) => (
                Field::CurrentAssigneeId,
                format!("the session is {}, but nobody is assigned", status.name()),
            ),
            _ => return,
        },
        _ => return,
    };
    findings.add_at(
        &ASSIGNEE_CONTRADICTION,
        event,
        at,
        Objection { message, ..Objection::default() },
    );
}

/// What one field says of the assignee.
#[derive(Clone, Copy)]
enum Said {
    Somebody,
    /// The field is there, and empty.
    Nobody,
    /// It is absent or not valid.
    Nothing,
}

impl Said {
    fn by(event: &Event<'_>, field: Field) -> Self {
        if event.valid(field).is_some() {
            Self::Somebody
        } else if event.value(field).is_some() && event.is_empty(field) {
            Self::Nobody
        } else {
            Self::Nothing
        }
    }
}

/// A step that sessions do not usually take.
pub static UNUSUAL_TRANSITION: Rule = Rule {
    name: "unusual-transition",
    severity: Severity::Warning,
    summary: "a change to CREATED, or from BLOCKED to ON_HOLD or ON_PROGRESS",
    why: "An event is probably missing in between, or the two statuses are mixed up. Inferred: \
          Zoho documents no complete machine.",
    help: "Look for the event before this one. `zdim explain` with a status, such as BLOCKED, shows \
           the usual steps.",
    example: || Documented::event().with(Field::SessionOldStatus, "BLOCKED").text(),
    check: Check::Event(unusual_transition),
};

fn unusual_transition(event: &Event<'_>, findings: &mut Findings) {
    let (Some(old), Some(new)) = (event.old_status(), event.session_status()) else { return };
    if old.may_become(new) {
        return;
    }
    let (message, page) = if new == SessionStatus::Created {
        let message = "a session that is CREATED has no status before, but this one was";
        (format!("{message} {}", old.name()), new)
    } else {
        (format!("a session does not usually go from {} to {}", old.name(), new.name()), old)
    };
    let help = format!(
        "Look for the event before this one; `zdim explain {}` shows the usual steps.",
        page.name()
    );
    let objection = Objection { message, help: Some(help), suggestion: None };
    findings.add_at(&UNUSUAL_TRANSITION, event, Field::SessionStatus, objection);
}
