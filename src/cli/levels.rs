//! `-A`, `-W`, `-D`: what the user makes of rules.

use crate::judge::{Fired, Problem};
use crate::render::escape::visible;
use crate::rules::{self, Rule, Severity};
use crate::text::similar;

/// The name that stands for every rule that warns.
const WARNINGS: &str = "warnings";

/// What the user wants to happen when a rule fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Nothing.
    Allow,
    /// A warning.
    Warn,
    /// An error.
    Deny,
}

/// The level of each rule.
///
/// What is said of a single rule counts in the order in which it is said;
/// `warnings` then holds for all rules that still warn, wherever it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    rules: Vec<(&'static Rule, Level)>,
    warnings: Option<Level>,
}

impl Levels {
    /// Sets the level of the rule of this name, or of `warnings`.
    ///
    /// # Errors
    /// If there is no such rule; the message names the nearest.
    pub(crate) fn set(&mut self, name: &str, level: Level) -> Result<(), String> {
        if name == WARNINGS {
            self.warnings = Some(level);
            return Ok(());
        }
        let rule = rules::by_name(name).ok_or_else(|| unknown(name, [WARNINGS]))?;
        self.rules.push((rule, level));
        Ok(())
    }

    /// What the level makes of a finding's severity; nothing is left of what is allowed.
    pub(crate) fn apply(&self, rule: &'static Rule, severity: Severity) -> Option<Severity> {
        let own = self.rules.iter().rev().find(|(other, _)| other.name == rule.name);
        let level = own.map_or(
            match severity {
                Severity::Warning => Level::Warn,
                Severity::Error => Level::Deny,
            },
            |(_, level)| *level,
        );
        match self.warnings.filter(|_| level == Level::Warn).unwrap_or(level) {
            Level::Allow => None,
            Level::Warn => Some(Severity::Warning),
            Level::Deny => Some(Severity::Error),
        }
    }

    /// Applies the levels to a problem. Whether it stays.
    pub(crate) fn keep(&self, problem: &mut Problem) -> bool {
        let severity = self.apply(problem.rule, problem.severity);
        problem.severity = severity.unwrap_or(problem.severity);
        severity.is_some()
    }

    /// As [`Self::keep`], of what is counted of a problem; nothing is left if it goes.
    pub(crate) fn keep_fired(&self, Fired { rule, severity }: Fired) -> Option<Fired> {
        self.apply(rule, severity).map(|severity| Fired { rule, severity })
    }

    /// Applies the levels to several problems.
    pub(crate) fn keep_all(&self, problems: &mut Vec<Problem>) {
        problems.retain_mut(|problem| self.keep(problem));
    }
}

/// That there is no rule of this name, and which of `others` was probably meant.
pub(super) fn unknown<'n>(name: &str, others: impl IntoIterator<Item = &'n str>) -> String {
    let names = rules::ALL.iter().map(|rule| rule.name).chain(others);
    let near = similar::nearest(name, names)
        .map_or(String::new(), |near| format!("did you mean {near}? "));
    let name = visible(name);
    format!("unknown rule {}: {near}`zdim explain` lists the rules", rules::quote(&name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::reading::{BAD_ENCODING, INVALID_JSON};

    fn levels(set: &[(&str, Level)]) -> Levels {
        let mut levels = Levels::default();
        for (name, level) in set {
            levels.set(name, *level).expect("a rule");
        }
        levels
    }

    #[test]
    fn the_last_word_on_a_rule_counts_and_warnings_follow() {
        let untouched = levels(&[]);
        assert_eq!(untouched.apply(&BAD_ENCODING, BAD_ENCODING.severity), Some(Severity::Warning));
        let strict = levels(&[("warnings", Level::Deny)]);
        assert_eq!(strict.apply(&BAD_ENCODING, BAD_ENCODING.severity), Some(Severity::Error));
        let but_one = levels(&[("bad-encoding", Level::Allow), ("warnings", Level::Deny)]);
        assert_eq!(but_one.apply(&BAD_ENCODING, BAD_ENCODING.severity), None);
        let softened = levels(&[("invalid-json", Level::Allow), ("invalid-json", Level::Warn)]);
        assert_eq!(softened.apply(&INVALID_JSON, INVALID_JSON.severity), Some(Severity::Warning));
        let quiet = levels(&[("warnings", Level::Allow)]);
        assert_eq!(quiet.apply(&INVALID_JSON, INVALID_JSON.severity), Some(Severity::Error));
        assert_eq!(quiet.apply(&BAD_ENCODING, BAD_ENCODING.severity), None);
    }

    #[test]
    fn an_unknown_rule_has_a_suggestion() {
        let error = Levels::default().set("invalid-jsn", Level::Deny).expect_err("no such rule");
        assert!(error.contains("did you mean invalid-json?"), "{error}");
    }
}
