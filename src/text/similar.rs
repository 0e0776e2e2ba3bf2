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
    let (wanted, kinds) = (letters(text), kinds(text));
    names
        .into_iter()
        .filter(|name| least_slips(kinds, name) <= allowed(name))
        .map(|name| (slips(&wanted, &letters(name)), name))
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
    let mut letters = String::with_capacity(text.len());
    let kept = text.chars().filter(|c| is_letter(*c));
    if text.is_ascii() {
        letters.extend(kept.map(|c| c.to_ascii_lowercase()));
    } else {
        letters.extend(kept.flat_map(char::to_lowercase));
    }
    letters
}

fn is_letter(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '_' | '-')
}

/// How many letters of each kind a word has: the cases of a letter are one.
type Kinds = [i8; 32];

/// The kinds of letters of a word that is short enough to be compared, if it is ASCII.
fn kinds(word: &str) -> Option<Kinds> {
    let mut kinds = Kinds::default();
    for byte in word.bytes().filter(|byte| is_letter(char::from(*byte))) {
        // The cases of a letter are 32 apart.
        kinds[usize::from(byte) % kinds.len()] += 1;
    }
    word.is_ascii().then_some(kinds)
}

/// How many slips the letters of two words are apart at least: a slip changes one for another,
/// or makes one more or less. Which there are is soon seen, and most names end here.
fn least_slips(one: Option<Kinds>, other: &str) -> usize {
    let (Some(one), Some(other)) = (one, kinds(other)) else { return 0 };
    let (mut more, mut fewer) = (0_u8, 0_u8);
    for (one, other) in one.into_iter().zip(other) {
        let surplus = one - other;
        more += surplus.max(0).unsigned_abs();
        fewer += surplus.min(0).unsigned_abs();
    }
    usize::from(more.max(fewer))
}

/// How many slips two words are apart.
fn slips(one: &str, other: &str) -> usize {
    // What they begin and end with alike takes none.
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other);
    let begin: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
    let (one, other) = (&one[begin..], &other[begin..]);
    let same = one.chars().rev().zip(other.chars().rev()).take_while(|(one, other)| one == other);
    let end: usize = same.map(|(letter, _)| letter.len_utf8()).sum();
    osa_distance(&one[..one.len() - end], &other[..other.len() - end])
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
            let distance = osa_distance(&letters(&one), &letters(&other));
            prop_assert!(least_slips(kinds(&one), &other) <= distance);
            prop_assert_eq!(slips(&letters(&one), &letters(&other)), distance);
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
