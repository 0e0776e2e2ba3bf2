//! What can be wrong with an event: a registry of rules, and findings.
//!
//! A rule is a value: its name, severity, texts and check stand together, one
//! family a file. To add one, write it beside its family and list it in
//! [`ALL`]; `explain`, the README's table, SARIF's rules and the completions
//! follow.
//!
//! * `shape`: is each field there, once, in its place?
//! * `values`: is each value one that Zoho documents?
//! * `agreement`: do the fields of one event agree?
//! * [`sequence`]: do the events of one session follow from each other?
//! * `reading`: could the text be read at all? Raised while reading, or by the run.

pub(crate) mod agreement;
pub(crate) mod reading;
pub mod sequence;
pub(crate) mod shape;
pub(crate) mod values;

pub(crate) use agreement::agree;

use std::borrow::Cow;

use crate::event::{Event, Value};
use crate::tables::Field;
use crate::text::{Node, Span, Type};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Severity {
    /// A likely mistake.
    Warning,
    /// Breaks the documented contract; exit code 1.
    Error,
}

impl Severity {
    /// "warning" or "error".
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// What it is, in a sentence that can follow "Severity".
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Warning => "warning: a likely mistake; the exit code stays 0",
            Self::Error => "error: breaks the documented contract; exit code 1",
        }
    }
}

/// One rule, with everything that is known of it.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, as in `-A NAME`.
    pub name: &'static str,
    /// How bad a finding is unless the user says otherwise.
    pub severity: Severity,
    /// When it fires, in one line that can follow "fires when:".
    pub summary: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do about it.
    pub help: &'static str,
    pub(crate) example: fn() -> String,
    pub(crate) check: Check,
}

impl Rule {
    /// A text that fires it, as short as can be.
    #[must_use]
    pub fn example(&self) -> String {
        (self.example)()
    }

    /// Whether [`judge`] raises this rule, looking at one event; the others are
    /// raised elsewhere, such as while reading.
    #[cfg(test)]
    pub(crate) const fn judges_events(&self) -> bool {
        matches!(self.check, Check::Value(_) | Check::Event(_))
    }
}

/// How a rule looks at an event.
#[derive(Debug)]
pub(crate) enum Check {
    /// At the value of each documented field that is not as documented, in the order
    /// of [`values::TRIAL`].
    Value(fn(Field, &Value<'_>) -> Option<Objection>),
    /// At the event as a whole.
    Event(fn(&Event<'_>, &mut Findings)),
    /// Not at an event: raised while the text is read, or by the run that reads.
    Reading,
    /// Across the events of a session, by a [`sequence::Follower`].
    Sequence,
}

/// What a check says of one value; place and rule are known to its caller.
#[derive(Debug, Default)]
pub(crate) struct Objection {
    pub message: String,
    pub help: Option<String>,
    pub suggestion: Option<String>,
}

/// One thing that is wrong, at a place in one JSON text.
///
/// The neutral form that every output is made from; line and column are
/// computed later, once, by [`Located::place`](crate::Located::place).
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that fired.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence. May quote the capture: escape it before showing.
    pub message: String,
    /// What to do about it: mostly the rule's own words.
    pub help: Cow<'static, str>,
    /// What the author probably meant: the inside of a string or a key where that
    /// is wrong, a whole JSON value where a number stands in a string's place.
    pub suggestion: Option<String>,
    /// The text of the value that it is about, cut where it is long; `None` where it is
    /// about no value, or an empty one. Hostile until escaped.
    pub value: Option<String>,
    /// Where, in bytes of the JSON text.
    pub span: Span,
    /// Where, as a JSON pointer.
    pub pointer: String,
}

impl Finding {
    /// A finding that belongs to no event: the text could not be read at `span`.
    #[must_use]
    pub fn of_no_event(rule: &'static Rule, message: String, span: Span) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message,
            help: Cow::Borrowed(rule.help),
            suggestion: None,
            value: None,
            span,
            pointer: String::new(),
        }
    }
}

/// The findings of one event, as they are gathered.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, rule: &'static Rule, span: Span, pointer: String, objection: Objection) {
        self.0.push(Finding {
            rule,
            severity: rule.severity,
            message: objection.message,
            help: objection.help.map_or(Cow::Borrowed(rule.help), Cow::Owned),
            suggestion: objection.suggestion,
            value: None,
            span,
            pointer,
        });
    }

    /// A finding about the value that `node` is.
    fn add_of(
        &mut self,
        rule: &'static Rule,
        node: Node<'_>,
        pointer: String,
        objection: Objection,
    ) {
        self.add(rule, node.span(), pointer, objection);
        if let Some(finding) = self.0.last_mut() {
            finding.value = value_of(node);
        }
    }

    /// A finding at the value of `field`.
    fn add_at(
        &mut self,
        rule: &'static Rule,
        event: &Event<'_>,
        field: Field,
        objection: Objection,
    ) {
        let Some(value) = event.value(field) else { return };
        let pointer = format!("{}/{}", event.pointer_of(field.home()), field.name());
        self.add_of(rule, value.node, pointer, objection);
    }
}

/// Every rule, in the order of the documentation.
pub static ALL: &[&Rule] = &[
    &reading::INVALID_JSON,
    &reading::NOT_JSON,
    &reading::DAMAGED_INPUT,
    &reading::UNREADABLE_INPUT,
    &reading::TOO_LARGE,
    &reading::BAD_ENCODING,
    &reading::NO_EVENT,
    &reading::UNEXPECTEDLY_VALID,
    &shape::NO_ENVELOPE,
    &shape::WRONG_EVENT_TYPE,
    &shape::MISSING_FIELD,
    &shape::OMITTED_FIELD,
    &values::WRONG_TYPE,
    &shape::DUPLICATE_KEY,
    &values::UNKNOWN_SESSION_STATUS,
    &values::UNKNOWN_REPLY_STATUS,
    &values::UNKNOWN_ASSIGNEE_TYPE,
    &values::INVALID_ID,
    &values::INVALID_COUNT,
    &values::INVALID_TIME,
    &values::LOSSY_ID,
    &values::UNQUOTED_NUMBER,
    &values::REST_ONLY_STATUS,
    &shape::UNKNOWN_FIELD,
    &agreement::REPLY_CONTRADICTS_SESSION,
    &agreement::ASSIGNEE_CONTRADICTION,
    &agreement::UNUSUAL_TRANSITION,
    &sequence::DUPLICATE_EVENT,
    &sequence::UNCHANGED_EVENT,
    &sequence::OUT_OF_ORDER,
    &sequence::MISSED_EVENT,
    &sequence::COUNT_DECREASED,
    &sequence::IDENTITY_CHANGED,
];

/// The rule of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// Everything that is wrong with one event, in the order of the text.
///
/// ```
/// let text = r#"{"sessionId": "1", "sessionStatus": "on_hold", "replyStatus": "ACCEPTED"}"#;
/// zdim::read_text("payload.json", text, zdim::How::default(), |found| {
///     let zdim::Found::Event(event) = found else { panic!("{found:?}") };
///     let findings = zdim::judge(event.event());
///     let finding = findings.iter().find(|f| f.rule.name == "unknown-session-status").unwrap();
///     assert_eq!(finding.suggestion.as_deref(), Some("ON_HOLD"));
///     assert_eq!(event.place(finding.span).start.to_string(), "1:37");
///     std::ops::ControlFlow::Break(())
/// });
/// ```
#[must_use]
pub fn judge(event: &Event<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    values::judge_payload(event, &mut findings);
    for field in Field::ALL {
        judge_value(event, field, &mut findings);
    }
    for rule in ALL {
        if let Check::Event(check) = rule.check {
            check(event, &mut findings);
        }
    }
    let mut findings = findings.0;
    if findings.len() > 1 {
        findings.sort_by_key(|f| (f.span.start, rank(f.rule)));
    }
    findings
}

/// One fault gives one finding: the first rule that objects to a value ends its trial.
fn judge_value(event: &Event<'_>, field: Field, findings: &mut Findings) {
    let Some(value) = event.value(field) else { return };
    // duplicate-key comes first, and is raised for the object.
    if value.doubled || value.is_as_documented(field) {
        return;
    }
    for rule in values::TRIAL {
        let Check::Value(check) = rule.check else { continue };
        if let Some(objection) = check(field, &value) {
            findings.add_at(rule, event, field, objection);
            return;
        }
    }
}

/// The place of a rule among all.
pub(crate) fn rank(rule: &Rule) -> usize {
    ALL.iter().position(|r| r.name == rule.name).unwrap_or(ALL.len())
}

/// The event that a rule's example is, if it is one.
#[cfg(test)]
pub(crate) fn event_of(text: &str) -> Option<Box<Event<'_>>> {
    use crate::event::{Recognised, recognise};
    let node = crate::text::Node::new(text, Span { start: 0, end: text.len() });
    match recognise(node, "") {
        Recognised::Session(event) => Some(event),
        _ => None,
    }
}

/// How many characters of a value a finding holds: a value may be as long as its
/// line, and findings are kept where a form needs them all.
pub(crate) const LONGEST_VALUE: usize = 1024;

/// The text of a value for a finding; of null and "" there is none.
fn value_of(node: Node<'_>) -> Option<String> {
    let text = node.words();
    (node.kind() != Type::Null && !text.is_empty()).then(|| bounded(&text))
}

/// A text as far as a finding holds it, with `…` where it was cut.
pub(crate) fn bounded(text: &str) -> String {
    let (kept, more) = cut(text, LONGEST_VALUE);
    [kept, more].concat()
}

/// Text of the capture for a message: in back-ticks, and cut where it is long.
pub(crate) fn quote(text: &str) -> String {
    let (kept, more) = cut(text, 60);
    ["`", kept, more, "`"].concat()
}

/// So many characters of a text at most, and `…` where it was longer.
fn cut(text: &str, most: usize) -> (&str, &'static str) {
    match text.char_indices().nth(most) {
        Some((end, _)) => (&text[..end], "…"),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_unique_and_documented() {
        for (place, rule) in ALL.iter().enumerate() {
            assert_eq!(rank(rule), place, "{} is listed twice", rule.name);
            for text in [rule.summary, rule.why, rule.help, &rule.example()] {
                assert!(!text.is_empty(), "{} lacks a text", rule.name);
            }
            assert!(rule.why.ends_with('.') && rule.help.ends_with('.'), "{}", rule.name);
        }
    }

    #[test]
    fn every_rule_of_values_is_tried_once() {
        let mut tried = values::TRIAL.map(rank);
        tried.sort_unstable();
        let looks = |rule: &&&Rule| matches!(rule.check, Check::Value(_));
        let all: Vec<_> = ALL.iter().filter(looks).map(|rule| rank(rule)).collect();
        assert_eq!(tried.as_slice(), all);
    }

    #[test]
    fn an_example_fires_its_rule_and_nothing_else() {
        for rule in ALL.iter().filter(|rule| rule.judges_events()) {
            let example = rule.example();
            let event = event_of(&example).expect(rule.name);
            let fired: Vec<_> = judge(&event).iter().map(|f| f.rule.name).collect();
            assert_eq!(fired, [rule.name], "{example}");
        }
    }
}
