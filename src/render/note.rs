//! A note: what is said beside the output, on standard error.

use super::Look;
use super::runs::Runs;
use super::{Role, escape};

/// Who speaks, before the first line; the others are indented as far.
const SPEAKER: &str = "zdim: ";

/// A message in lines, which are ours: a line feed within one is a part of what it quotes,
/// and escaped. Only where lines must not be too wide they are wrapped: elsewhere what is
/// said on one line is found on one line.
#[must_use]
pub fn note<L: AsRef<str>>(lines: &[L], look: &Look) -> String {
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        let before = if number == 0 { SPEAKER } else { "      " };
        out.push_str(before);
        let words = Runs::new(look).add(Role::Plain, line.as_ref());
        words.paint_wrapped(before.len(), before.len(), look.limit.unwrap_or(usize::MAX), &mut out);
    }
    out
}

/// One line that has its form already, escaped.
#[must_use]
pub fn verbatim(line: &str, look: &Look) -> String {
    let shown = if look.unicode { escape::visible(line) } else { escape::visible_ascii(line) };
    format!("{shown}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_wrapped_where_lines_must_not_be_too_wide() {
        let message = ["cannot read a file whose name is long: no such file", "and more"];
        let plain = "zdim: cannot read a file whose name is long: no such file\n      and more\n";
        assert_eq!(note(&message, &Look::PLAIN), plain);
        let narrow = Look { limit: Some(40), ..Look::PLAIN };
        assert_eq!(
            note(&message, &narrow),
            "zdim: cannot read a file whose name is\n      long: no such file\n      and more\n"
        );
        let ascii = Look { unicode: false, ..Look::PLAIN };
        assert_eq!(note(&["ě…"], &ascii), "zdim: \\u{11b}...\n");
        let forged = "cannot read a\nzdim: no problems";
        assert_eq!(note(&[forged], &Look::PLAIN), "zdim: cannot read a\\nzdim: no problems\n");
    }
}
