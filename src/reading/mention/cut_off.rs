//! JSON that was cut off, and what can be read before the cut.

use super::broken_up::scan;
use crate::tables::Field;
use crate::text::{Fault, Scan, is_blank};

/// How a logger says that it has cut a text off.
const CUT_MARKS: [&str; 8] =
    ["...", "…", "[trunc", "(trunc", "<trunc", "[cut", "... trunc", "[...]"];

/// The longest value that is shown of what was cut off, in characters.
const LONGEST_VALUE: usize = 40;

/// Whether JSON that begins with `text` was cut off.
pub(super) fn is_cut(text: &str, is_all: bool) -> bool {
    match scan(text, 0) {
        Scan::Incomplete => is_all,
        Scan::Broken(_, Fault::ControlInString) => true,
        Scan::Broken(at, _) => {
            let mut rest = text.get(at..).unwrap_or_default();
            // Something dressed may be cut off itself.
            if let Some(dressed) = rest.strip_prefix(['&', '%', '\\']) {
                rest = dressed.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
            }
            let is_end = |line: &str| {
                let rest = text[line.len()..].bytes().take(at.saturating_sub(line.len()));
                line.contains('"') && at > line.len() && rest.into_iter().all(is_blank)
            };
            rest.is_empty()
                || rest.starts_with('\n')
                || CUT_MARKS.iter().any(|mark| rest.starts_with(mark))
                || text.split('\n').next().is_some_and(is_end)
        }
        Scan::Complete(_) => false,
    }
}

/// The fields that can be read in what was cut off.
pub(super) fn fields(text: &str) -> String {
    let fields = Field::ALL.into_iter().filter_map(|field| {
        let key = format!("\"{}\"", field.name());
        let at = text.find(&key)? + key.len();
        let value = text[at..].trim_start().strip_prefix(':')?.trim_start();
        let value = if let Some(value) = value.strip_prefix('"') {
            value.split_once('"')?.0
        } else {
            let value = value.split_once([',', '}', ' ', '\n'])?.0;
            value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-').then_some(value)?
        };
        let value: String = value.chars().take(LONGEST_VALUE).collect();
        let is_one = !value.is_empty() && !value.contains(['{', '[', '\n']);
        is_one.then(|| format!("{} `{value}`", field.name()))
    });
    fields.collect::<Vec<_>>().join(", ")
}
