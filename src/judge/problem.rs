//! A finding at its place in an input, ready to be shown.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::rules::{Finding, Rule, Severity};
use crate::text::{Excerpt, Place, Position, Span};

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
    pub help: Cow<'static, str>,
    /// What was probably meant.
    pub suggestion: Option<String>,
    /// The text of the value that it is about, if it is about one. Hostile until escaped.
    pub value: Option<String>,
    /// JSON pointer in the innermost JSON text.
    pub pointer: String,
    /// The lines of the input that it stands in, where an output asked for them.
    pub excerpt: Option<Excerpt>,
}

/// That a rule fired, and how bad that is: what is counted of a finding.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fired {
    pub(crate) rule: &'static Rule,
    pub(crate) severity: Severity,
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
        map.serialize_entry("value", &self.value)?;
        map.serialize_entry("pointer", &self.pointer)?;
        map.serialize_entry("line", &self.place.start.line)?;
        map.serialize_entry("column", &self.place.start.column)?;
        map.serialize_entry("endLine", &self.place.end.line)?;
        map.serialize_entry("endColumn", &self.place.end.column)
    }

    /// What is counted of it.
    pub(crate) const fn fired(&self) -> Fired {
        Fired { rule: self.rule, severity: self.severity }
    }

    /// A finding of an input as a whole, at its beginning.
    pub(crate) fn of_input(rule: &'static Rule, message: String, path: &Arc<str>) -> Self {
        let finding = Finding::of_no_event(rule, message, Span { start: 0, end: 0 });
        let place = Place { start: Position::START, end: Position::START };
        Self::new(finding, place, Arc::clone(path), Vec::new())
    }

    /// `finding`, which stands at `place` of the input `path`.
    #[must_use]
    pub fn new(finding: Finding, place: Place, path: Arc<str>, via: Vec<String>) -> Self {
        let Finding { rule, severity, message, help, suggestion, value, pointer, .. } = finding;
        let excerpt = None;
        Self {
            path,
            via,
            place,
            rule,
            severity,
            message,
            help,
            suggestion,
            value,
            pointer,
            excerpt,
        }
    }
}
