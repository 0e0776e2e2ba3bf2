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

/// A value or a line that is too large to be read.
pub static TOO_LARGE: Rule = Rule {
    name: "too-large",
    severity: Severity::Error,
    summary: "a value or a line over the limit was skipped",
    why: "What stands in it was not looked at, so nothing can be said of it.",
    help: "Split the capture: 16 MiB for a line or an element of an array, 256 MiB for a document.",
    example: "… 17 MiB of text without a line end …",
    check: Check::Reading,
};
