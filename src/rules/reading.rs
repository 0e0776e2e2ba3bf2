//! Whether the text could be read: rules that are raised while reading, before
//! there is an event to judge, or by the run that reads.

use super::{Check, Rule, Severity};

/// Text that is not JSON where JSON was expected.
pub static INVALID_JSON: Rule = Rule {
    name: "invalid-json",
    severity: Severity::Error,
    summary: "not JSON: a syntax error, a text that ends too early, or nesting over 128, counted \
              from the outermost value",
    why: "A consumer's parser refuses the whole body, so every event in it is lost.",
    help: "Correct the text at the place shown; if it was cut off, capture it again in full.",
    example: || r#"[{"payload": {"sessionStatus": "ON_HOLD""#.to_owned(),
    check: Check::Reading,
};

/// An archive that cannot be read to its end.
pub static DAMAGED_INPUT: Rule = Rule {
    name: "damaged-input",
    severity: Severity::Error,
    summary: "an archive is cut or damaged (exit code 2)",
    why: "What came after the damage was not read, so events may be missing.",
    help: "Copy the archive again, or unpack what can be saved: `gzip -t` and `zstd -t` test it.",
    example: || "… the first half of app.log.gz …".to_owned(),
    check: Check::Reading,
};

/// An input that cannot be opened, or read to its end.
pub static UNREADABLE_INPUT: Rule = Rule {
    name: "unreadable-input",
    severity: Severity::Error,
    summary: "an input could not be opened or read (exit code 2)",
    why: "Nothing is known of what stands in it, so a report that does not name it looks complete \
          and is not.",
    help: "Check the path and who may read it.",
    example: || "… a file that is not there …".to_owned(),
    check: Check::Reading,
};

/// A value or a line that is too large to be read.
pub static TOO_LARGE: Rule = Rule {
    name: "too-large",
    severity: Severity::Error,
    summary: "a value or a line over the limit was skipped",
    why: "What stands in it was not looked at, so nothing can be said of it.",
    help: "Split the capture: 16 MiB for a line or an element of an array, 256 MiB for a document.",
    example: || "… 17 MiB of text without a line end …".to_owned(),
    check: Check::Reading,
};

/// A dump of an event in a language's own notation.
pub static NOT_JSON: Rule = Rule {
    name: "not-json",
    severity: Severity::Error,
    summary: "a dump of an event by Python, Ruby, Perl, Node, Java, Go or PHP",
    why: "Such a dump is made for people: it cannot be read back for sure, and parts may be left \
          out, such as Node's [Object].",
    help: "Log the event as JSON: json.dumps in Python, to_json in Ruby, JSON.stringify in Node, \
           Jackson or Gson in Java, json.Marshal in Go, json_encode in PHP.",
    example: || "{'payload': {'sessionStatus': 'ON_HOLD', 'currentAssigneeId': None}}".to_owned(),
    check: Check::Reading,
};

/// Bytes that are not text in the input's encoding.
pub static BAD_ENCODING: Rule = Rule {
    name: "bad-encoding",
    severity: Severity::Warning,
    summary: "invalid bytes inside an event; elsewhere once for each input, with a count",
    why: "A consumer may refuse the text, or put other characters in their place.",
    help: "Zoho sends UTF-8; look at what wrote this capture. Each bad byte is shown as U+FFFD.",
    example: || "… a byte such as 0xFF in UTF-8 …".to_owned(),
    check: Check::Reading,
};

/// Nothing to check.
pub static NO_EVENT: Rule = Rule {
    name: "no-event",
    severity: Severity::Error,
    summary: "a file named to check holds no Zoho Desk event at all, or all inputs together hold \
              no IM_Session_Status event",
    why: "A check that looked at nothing must not pass: the capture is empty, or the path is wrong.",
    help: "Check that this is the right file; --allow-empty permits files without events.",
    example: || "[]".to_owned(),
    check: Check::Reading,
};

/// No error where one was expected.
pub static UNEXPECTEDLY_VALID: Rule = Rule {
    name: "unexpectedly-valid",
    severity: Severity::Error,
    summary: "an input without an error, under --expect-invalid",
    why: "A fixture that is meant to be refused passes: the test that it stands for tests nothing.",
    help: "Put the mistake back that it is meant to show, or check it without --expect-invalid.",
    example: || "… an event without an error, and --expect-invalid …".to_owned(),
    check: Check::Reading,
};

/// Whether the rule says that not all of an input was read: then the job was not
/// done, whatever the user makes of the rule.
pub(crate) fn is_of_unread(rule: &Rule) -> bool {
    [DAMAGED_INPUT.name, UNREADABLE_INPUT.name].contains(&rule.name)
}
