//! "Did you mean …?": the nearest name to a mistyped one.

use strsim::osa_distance;

/// The longest text that is compared; names are far shorter.
const LONGEST: usize = 64;

/// The name that `text` was probably meant to be: the same letters in another
/// case or with other separators, or at most two slips away.
pub(crate) fn nearest<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    if text.len() > LONGEST {
        return None;
    }
    let wanted = letters(text);
    names
        .into_iter()
        .filter(|name| least_slips(text, name) <= allowed(name))
        .map(|name| (osa_distance(&wanted, &letters(name)), name))
        .filter(|(slips, name)| *slips <= allowed(name))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, name)| name)
}

/// The names that hold `text`, when it is long enough to mean something: `expired` is
/// part of `SESSION_EXPIRED`.
pub(crate) fn holding<'n>(
    text: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> impl Iterator<Item = &'n str> {
    let wanted = letters(text);
    let is_telling = (3..=LONGEST).contains(&wanted.len());
    names.into_iter().filter(move |name| is_telling && letters(name).contains(&wanted))
}

/// Lower case, without white space and separators: what two spellings of a name share.
pub(crate) fn letters(text: &str) -> String {
    let kept = text.chars().filter(|c| is_letter(*c));
    if text.is_ascii() {
        return kept.map(|c| c.to_ascii_lowercase()).collect();
    }
    kept.flat_map(char::to_lowercase).collect()
}

fn is_letter(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '_' | '-')
}

/// How many slips the letters of two words are apart at least: a slip changes one for another,
/// or makes one more or less. Which there are is soon seen, and most names end here.
fn least_slips(one: &str, other: &str) -> usize {
    const KINDS: usize = 32;
    if !one.is_ascii() || !other.is_ascii() {
        return 0;
    }
    let mut surplus = [0_i16; KINDS];
    // The cases of a letter are 32 apart.
    one.chars().filter(|c| is_letter(*c)).for_each(|c| surplus[c as usize % KINDS] += 1);
    other.chars().filter(|c| is_letter(*c)).for_each(|c| surplus[c as usize % KINDS] -= 1);
    let more: i16 = surplus.iter().map(|number| number.max(&0)).sum();
    let fewer: i16 = surplus.iter().map(|number| number.min(&0)).sum();
    usize::from(more.unsigned_abs().max(fewer.unsigned_abs()))
}

/// Short names are near to everything: they may have one slip, or none.
fn allowed(name: &str) -> usize {
    match name.len() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_word_is_nearer_than_its_letters(one in "[a-dB-D _é-]{0,9}", other in "[A-Dab_]{0,9}") {
            let slips = osa_distance(&letters(&one), &letters(&other));
            prop_assert!(least_slips(&one, &other) <= slips);
        }
    }

    #[test]
    fn near_misses_are_found_and_far_ones_are_not() {
        let names = ["ON_PROGRESS", "ON_HOLD", "OPEN", "ENDED"];
        assert_eq!(nearest("ON_PROGRES", names), Some("ON_PROGRESS"));
        assert_eq!(nearest("in progress", names), Some("ON_PROGRESS"));
        assert_eq!(nearest("onhold", names), Some("ON_HOLD"));
        assert_eq!(nearest(" ended ", names), Some("ENDED"));
        assert_eq!(nearest("CLOSED", names), None);
        assert_eq!(nearest("", names), None);
    }
}
