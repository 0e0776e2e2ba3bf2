//! Whether the text could be read: rules that are raised while reading, before
//! there is an event to judge.

use super::{Check, Rule, Severity};

/// Text that is not JSON where JSON was expected.
pub static INVALID_JSON: Rule = Rule {
    name: "invalid-json",
    severity: Severity::Error,
    summary: "not JSON: a syntax error, a text that ends too early, or nesting over 128",
    why: "A consumer's parser refuses the whole body, so every event in it is lost.",
    help: "Mend the text at the place shown; if it was cut off, capture it again in full.",
    example: r#"[{"payload": {"sessionStatus": "ON_HOLD""#,
    check: Check::Reading,
};
