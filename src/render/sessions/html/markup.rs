//! Text as markup: the one way from a capture into the page.

use crate::render::escape::visible;

/// Text between two tags, or in a quoted attribute: what would act or hide is spelled
/// out first, and then what is markup.
#[inline(never)]
pub(super) fn text(words: &str) -> String {
    let shown = visible(words);
    let mut out = String::with_capacity(shown.len());
    for character in shown.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML knows no such characters.
            '\u{fffe}' | '\u{ffff}' => out.extend(character.escape_unicode()),
            other => out.push(other),
        }
    }
    out
}

/// A part of a whole as a percentage, to a ten-thousandth of one.
#[inline(never)]
pub(super) fn percent(part: i64, whole: i64) -> String {
    let millionths = i128::from(part) * 1_000_000 / i128::from(whole.max(1));
    let sign = if millionths < 0 { "-" } else { "" };
    let (whole, rest) = (millionths.abs() / 10_000, millionths.abs() % 10_000);
    if rest == 0 { format!("{sign}{whole}%") } else { format!("{sign}{whole}.{rest:04}%") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::attacks::hostile;
    use proptest::prelude::*;

    #[test]
    fn parts_are_percentages() {
        assert_eq!(percent(1, 8), "12.5000%");
        assert_eq!(percent(8, 8), "100%");
        assert_eq!(percent(0, 0), "0%");
        assert_eq!(percent(-1, 8), "-12.5000%");
        assert_eq!(percent(i64::MAX, 1), format!("{}00%", i64::MAX));
    }

    proptest! {
        #[test]
        fn no_markup_is_left(words in hostile()) {
            let markup = text(&words);
            prop_assert!(!markup.contains(['<', '>', '"', '\'']), "{}", markup);
            let read = roxmltree::Document::parse(&format!("<a b=\"{markup}\">{markup}</a>"))
                .map(|read| {
                    let root = read.root_element();
                    (root.text().unwrap_or("").to_owned(), root.attribute("b").unwrap_or("").to_owned())
                });
            let shown = visible(&words).into_owned();
            let shown = shown.replace('\u{fffe}', "\\u{fffe}").replace('\u{ffff}', "\\u{ffff}");
            prop_assert_eq!(read.ok(), Some((shown.clone(), shown)));
        }
    }
}
