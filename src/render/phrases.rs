//! What several forms say in the same words.

use super::runs::Runs;
use super::{Look, Role, Sign};
use crate::judge::{Fields, Inspection, Problem, Source, Verdict, Words};
use crate::rules::Severity;
use crate::tables::{Field, ReplyStatus, SessionStatus};

/// `path:line:column` of an event.
pub(super) fn place(source: &Source) -> String {
    format!("{}:{}:{}", source.path, source.line, source.column)
}

/// `2 errors`, `1 error`.
pub(crate) fn count(number: u64, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// That there is no session event, or that the filters have dropped all of so many.
pub(crate) fn no_events(dropped: u64) -> String {
    match dropped {
        0 => "no IM_Session_Status events".to_owned(),
        1 => "the only IM_Session_Status event was not selected".to_owned(),
        events => format!("none of {events} IM_Session_Status events was selected"),
    }
}

/// What the session's status means, or why nobody can say.
pub(super) fn session_meaning(inspection: &Inspection) -> &'static str {
    let documented = inspection.session.map(SessionStatus::meaning);
    let status = inspection.event.get(Field::SessionStatus);
    meaning(documented, inspection.contested.session, status)
}

/// What the reply's status means, or why nobody can say.
pub(super) fn reply_meaning(inspection: &Inspection) -> &'static str {
    let documented = inspection.reply.meaning();
    let status = inspection.event.get(Field::ReplyStatus);
    meaning(documented, inspection.contested.reply, status)
}

fn meaning(
    documented: Option<&'static str>,
    contested: Option<&'static str>,
    status: Option<&Words>,
) -> &'static str {
    match (documented, contested, status) {
        (_, Some("payload"), _) => "payload stands here more than once, with different values.",
        (_, Some("replyStatus"), _) => {
            "replyStatus stands here more than once, with different values."
        }
        (_, Some(_), _) => "sessionStatus stands here more than once, with different values.",
        (Some(meaning), None, _) => meaning,
        (None, None, None) => "The event does not say.",
        (None, None, Some(_)) => "Not in Zoho's table.",
    }
}

impl Runs<'_> {
    /// Appends a value, or the sign for an empty one.
    pub(super) fn add_words(self, role: Role, words: Option<&Words>, columns: usize) -> Self {
        match words {
            Some(words) => self.add_cut(role, &words.text(), columns),
            None => self.add_sign(Role::Dim, Sign::Empty),
        }
    }

    /// Appends an id whole; what stands in the place of one is cut after `columns`.
    pub(super) fn add_id(self, words: Option<&Words>, columns: usize) -> Self {
        match words {
            Some(words) if is_id(&words.text()) => self.add(Role::Plain, &words.text()),
            words => self.add_words(Role::Plain, words, columns),
        }
    }

    /// Appends a session status; see [`add_status`](Self::add_status).
    pub(super) fn add_session(self, role: Role, status: Option<&Words>, columns: usize) -> Self {
        self.add_status(role, status, columns, |name| SessionStatus::from_name(name).is_some())
    }

    /// Appends a reply status; see [`add_status`](Self::add_status).
    pub(super) fn add_reply(self, role: Role, status: Option<&Words>, columns: usize) -> Self {
        self.add_status(role, status, columns, |name| ReplyStatus::from_name(name).is_some())
    }

    /// Appends a status; what is not in the table is quoted, so that white space
    /// around it is seen.
    fn add_status(
        self,
        role: Role,
        status: Option<&Words>,
        columns: usize,
        in_table: impl Fn(&str) -> bool,
    ) -> Self {
        match status {
            Some(status) if !in_table(&status.text()) => self
                .add(role, "`")
                .add_cut(role, &status.text(), columns.saturating_sub(2))
                .add(role, "`"),
            status => self.add_words(role, status, columns),
        }
    }

    /// Appends `ENDED → ON_HOLD`.
    pub(super) fn add_change(self, fields: &Fields, columns: usize) -> Self {
        self.add_session(Role::Plain, fields.get(Field::SessionOldStatus), columns)
            .gap(1)
            .add_sign(Role::Dim, Sign::Becomes)
            .glue(1)
            .add_session(Role::Status, fields.get(Field::SessionStatus), columns)
    }

    /// Appends `✔ permitted`.
    pub(super) fn add_verdict(self, verdict: Verdict) -> Self {
        let role = Role::of_verdict(verdict.permitted());
        self.add_sign(role, Sign::of_verdict(verdict.permitted())).glue(1).add(role, verdict.word())
    }

    /// Appends who handles the session.
    pub(super) fn add_handler(self, fields: &Fields, columns: usize) -> Self {
        match (fields.get(Field::AssigneeType), fields.get(Field::CurrentAssigneeId)) {
            (None, None) => self.add(Role::Dim, "nobody assigned"),
            (kind, id) => self.add_words(Role::Plain, kind, columns).gap(1).add_id(id, columns),
        }
    }

    /// Appends `✘ error[rule]`.
    pub(super) fn add_title(self, severity: Severity, rules: &str) -> Self {
        let role = Role::of_severity(severity);
        let title = format!("{}[{rules}]", severity.name());
        self.add_sign(role, Sign::of_severity(severity)).glue(1).add(role, &title)
    }
}

/// The event's time as people read it, and outside UTC its zone, each by a format of
/// `strftime`; a time that is none stands as its text.
pub(super) fn time(fields: &Fields, look: &Look, format: &str, zone: &str) -> Option<String> {
    let zone = if look.is_utc() { "" } else { zone };
    fields
        .event_time_ms
        .and_then(|time| look.time(time, &format!("{format}{zone}")))
        .or_else(|| fields.get(Field::EventTime).map(|words| words.text().into_owned()))
}

/// The time without its date, if it is one.
pub(super) fn clock(fields: &Fields, look: &Look) -> Option<String> {
    fields.event_time_ms.and(time(fields, look, "%H:%M:%S", " %:z"))
}

/// Whether it is an id, of any length: no form shortens one.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// How many findings are of this severity.
pub(super) fn number_of(problems: &[Problem], severity: Severity) -> u64 {
    problems.iter().filter(|p| p.severity == severity).count() as u64
}
