//! The page of each topic, told from the tables and the rules.

use super::document::{Document, Part, Row, row};
use super::overview;
use super::topic::Topic;
use crate::judge::Verdict;
use crate::rules::{Rule, agreement, sequence, shape, values};
use crate::tables::{
    AssigneeType, Basis, Field, Kind, LOGGER_KEYS, Measure, Measured, ReplyStatus, SessionStatus,
};

/// The page of `topic`.
pub(super) fn about(topic: Topic) -> Document {
    let mut parts = match topic {
        Topic::SessionStatus(status) => session_status(status),
        Topic::ReplyStatus(status) => reply_status(status),
        Topic::AssigneeType(kind) => assignee_type(kind),
        Topic::Field(field) => about_field(field),
        Topic::Rule(rule) => about_rule(rule),
        Topic::Measure(measure) => about_measure(measure),
    };
    let kind = match topic {
        Topic::SessionStatus(_) => "a session status",
        Topic::ReplyStatus(_) => "a reply status",
        Topic::AssigneeType(_) => "an assignee type",
        Topic::Field(_) => "a field",
        Topic::Rule(_) => "a rule",
        Topic::Measure(Measure { of: Measured::Sessions, .. }) => "a measure of sessions",
        Topic::Measure(_) => "a measure of events",
    };
    parts.insert(0, Part::Title(topic.name(), kind));
    Document(parts)
}

fn about_measure(measure: &'static Measure) -> Vec<Part> {
    let mut rows = vec![row("What it is", measure.meaning)];
    if !measure.keys.is_empty() {
        rows.push(row("In JSON", measure.keys.join(", ")));
    }
    let who = match measure.of {
        Measured::Sessions => {
            rows.push(row("Basis", overview::basis(Basis::Inferred)));
            "`zdim sessions` measures it; its JSON has every length in milliseconds."
        }
        Measured::Events => "`zdim stats` counts it, and its JSON adds up; so does a summary.",
    };
    vec![Part::Rows(rows), Part::Words(measure.edge), Part::Words(who)]
}

fn session_status(status: SessionStatus) -> Vec<Part> {
    let before = steps(status.comes_from(), |before| before.rest_accepts(status));
    let after = steps(status.leads_to(), |after| status.rest_accepts(after));
    let mut parts = if status.is_rest_only() {
        let documented = SessionStatus::webhook().filter(|after| status.rest_accepts(*after));
        let documented = steps(documented, |_| true).unwrap_or_default();
        let rows = vec![
            row("Note", status.meaning()),
            row("Before it", "not documented"),
            row("After it", format!("{documented}; what else is not documented")),
        ];
        let warning =
            "In a webhook event it is a warning (rest-only-status), not an unknown value.";
        vec![Part::Rows(rows), Part::Words(warning)]
    } else {
        let rows = vec![
            row("Meaning", status.meaning()),
            row(
                "Before it",
                before.unwrap_or_else(|| "nothing: this is how a session begins".to_owned()),
            ),
            row("After it", after.unwrap_or_else(|| "nothing".to_owned())),
        ];
        vec![Part::Rows(rows)]
    };
    parts.push(Part::Words(
        "Steps marked REST API are documented: the API accepts them. The inferred ones usually \
         happen too; Zoho documents no complete machine, so no step is an error. An event whose \
         status equals the old one is normal: the session was picked up or assigned.",
    ));
    parts.push(Part::Words(
        "The session's status does not decide whether a reply may be sent: replyStatus does.",
    ));
    parts
}

/// The statuses in words, the documented steps first.
fn steps(
    statuses: impl Iterator<Item = SessionStatus>,
    is_documented: impl Fn(SessionStatus) -> bool,
) -> Option<String> {
    let (documented, inferred): (Vec<_>, Vec<_>) = statuses.partition(|s| is_documented(*s));
    let group = |statuses: &[SessionStatus], basis: &str| {
        let names: Vec<_> = statuses.iter().map(|s| s.name()).collect();
        (!names.is_empty()).then(|| format!("{} {basis}", names.join(", ")))
    };
    let groups: Vec<String> = [group(&documented, "(REST API)"), group(&inferred, "(inferred)")]
        .into_iter()
        .flatten()
        .collect();
    (!groups.is_empty()).then(|| groups.join("; "))
}

fn reply_status(status: ReplyStatus) -> Vec<Part> {
    let verdict = Verdict::Known(status);
    let mut rows = vec![
        row("Meaning", status.meaning()),
        Row { label: "Reply", text: verdict.word().to_owned(), permitted: verdict.permitted() },
    ];
    rows.push(row("Who acts", status.actor().phrase()));
    rows.push(row("Next step", status.next_step()));
    rows.push(row("Basis", overview::basis(status.basis())));
    vec![
        Part::Rows(rows),
        Part::Words(
            "The meaning is Zoho's; who acts and the next step are zdim's, on the basis named \
             above.",
        ),
    ]
}

fn assignee_type(kind: AssigneeType) -> Vec<Part> {
    vec![
        Part::Rows(vec![row("Meaning", kind.meaning())]),
        Part::Words(
            "Where nobody is assigned, assigneeType and currentAssigneeId are both null or \"\".",
        ),
    ]
}

fn about_field(field: Field) -> Vec<Part> {
    let empty = if field.may_be_empty() { "yes: null or \"\", but the key is there" } else { "no" };
    let rows = vec![
        row("Meaning", field.description()),
        row("Stands in", format!("the {}", overview::home(field.home()))),
        row("Form", format!("a string: {}", field.kind().description())),
        row("May be empty", empty),
        row("Rules", rules_of(field).join(", ")),
    ];
    let mut parts = vec![Part::Rows(rows)];
    match field.kind() {
        Kind::SessionStatus => parts.push(Part::Table(overview::session_statuses())),
        Kind::ReplyStatus => parts.push(Part::Table(overview::reply_statuses())),
        Kind::AssigneeType => parts.push(Part::Table(overview::assignee_types())),
        Kind::Id => parts.push(Part::Words(
            "An id is a name, not a number: many are over 2^53, and a reader that takes them for \
             numbers loses digits. Keep the text.",
        )),
        Kind::Count | Kind::Time | Kind::EventType => {}
    }
    parts
}

/// The names of the rules that look at `field`.
fn rules_of(field: Field) -> Vec<&'static str> {
    use Field::{AssigneeType, CurrentAssigneeId, ReplyStatus, SessionOldStatus, SessionStatus};
    let is = |kind: Kind| field.kind() == kind;
    let among = |fields: &[Field]| fields.contains(&field);
    let handler = [CurrentAssigneeId, AssigneeType, SessionStatus, ReplyStatus];
    let looks: [(&'static Rule, bool); 21] = [
        (&shape::MISSING_FIELD, !field.may_be_empty()),
        (&shape::OMITTED_FIELD, field.may_be_empty()),
        (&shape::DUPLICATE_KEY, true),
        (&shape::WRONG_EVENT_TYPE, is(Kind::EventType)),
        (&values::WRONG_TYPE, true),
        (&values::LOSSY_ID, is(Kind::Id)),
        (&values::UNQUOTED_NUMBER, !field.kind().is_word()),
        (&values::INVALID_ID, is(Kind::Id)),
        (&values::INVALID_COUNT, is(Kind::Count)),
        (&values::INVALID_TIME, is(Kind::Time)),
        (&values::UNKNOWN_SESSION_STATUS, is(Kind::SessionStatus)),
        (&values::UNKNOWN_REPLY_STATUS, is(Kind::ReplyStatus)),
        (&values::UNKNOWN_ASSIGNEE_TYPE, is(Kind::AssigneeType)),
        (&values::REST_ONLY_STATUS, is(Kind::SessionStatus)),
        (&agreement::REPLY_CONTRADICTS_SESSION, among(&[SessionStatus, ReplyStatus])),
        (&agreement::UNUSUAL_TRANSITION, among(&[SessionStatus, SessionOldStatus])),
        (&agreement::ASSIGNEE_CONTRADICTION, among(&handler)),
        (&sequence::MISSED_EVENT, among(&[SessionOldStatus])),
        (&sequence::OUT_OF_ORDER, is(Kind::Time)),
        (&sequence::COUNT_DECREASED, is(Kind::Count)),
        (&sequence::IDENTITY_CHANGED, among(&[Field::ChannelId, Field::OrgId])),
    ];
    looks.into_iter().filter(|(_, looks)| *looks).map(|(rule, _)| rule.name).collect()
}

fn about_rule(rule: &'static Rule) -> Vec<Part> {
    let mut rows = vec![
        row("Severity", rule.severity.description()),
        row("Fires when", rule.summary),
        row("Why", rule.why),
        row("What to do", rule.help),
    ];
    if rule.name == shape::UNKNOWN_FIELD.name {
        rows.push(row("Loggers add", LOGGER_KEYS.join(", ")));
    }
    vec![Part::Rows(rows), Part::Words("An example that fires it:"), Part::Verbatim(rule.example())]
}
