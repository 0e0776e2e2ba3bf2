//! The keys of a plain event, each known by its first eight bytes.

use super::{colon, expect};
use crate::tables::Field;

/// The field whose key begins at `at`, nothing if that is `payload`, and where its value
/// begins. Keys differ in their first eight bytes, with the quote after a shorter one.
pub(super) fn key(bytes: &[u8], at: usize) -> Option<(Option<Field>, usize)> {
    const fn first(name: &[u8]) -> u64 {
        let (mut word, mut at) = ([0; 8], 0);
        while at < 8 && at < name.len() {
            word[at] = name[at];
            at += 1;
        }
        u64::from_le_bytes(word)
    }
    /// As many bytes of a word as `orgId"` has.
    const SIX: u64 = (1 << 48) - 1;
    let at = expect(bytes, at, b'"')?;
    let word = word(bytes, at)?;
    macro_rules! keys {
        ($($field:expr, $name:literal $rest:literal;)*) => {
            $(const { assert!($name.len() == 8) };)*
            $(
                if word == const { first($name) } {
                    let rest: &[u8] = $rest;
                    let after = at + 8 + rest.len();
                    let is_whole = bytes.get(at + 8..after) == Some(rest);
                    return is_whole.then_some(($field, colon(bytes, after)?));
                }
            )*
        };
    }
    keys!(
        Some(Field::SessionStatus), b"sessionS" b"tatus\"";
        Some(Field::ReplyStatus), b"replySta" b"tus\"";
        Some(Field::SessionOldStatus), b"sessionO" b"ldStatus\"";
        Some(Field::SessionId), b"sessionI" b"d\"";
        Some(Field::MessagesCount), b"messages" b"Count\"";
        Some(Field::AssigneeType), b"assignee" b"Type\"";
        Some(Field::ChannelId), b"channelI" b"d\"";
        Some(Field::CurrentAssigneeId), b"currentA" b"ssigneeId\"";
        Some(Field::EventTime), b"eventTim" b"e\"";
        Some(Field::EventType), b"eventTyp" b"e\"";
        None, b"payload\"" b"";
    );
    (word & SIX == const { first(b"orgId\"") })
        .then_some((Some(Field::OrgId), colon(bytes, at + 6)?))
}

/// Eight bytes as a number of which the lowest is the first.
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}
