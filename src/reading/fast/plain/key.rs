//! The keys of a plain event, each known by its first eight bytes.

use super::{colon, expect};

/// The keys of an event.
#[derive(Clone, Copy)]
pub(super) enum Key {
    Payload,
    CurrentAssigneeId,
    SessionStatus,
    ReplyStatus,
    SessionOldStatus,
    SessionId,
    MessagesCount,
    AssigneeType,
    ChannelId,
    EventTime,
    EventType,
    OrgId,
}

/// The key that begins at `at`, and where its value begins. Keys differ in their first
/// eight bytes, with the quote after a shorter one.
pub(super) fn key(bytes: &[u8], at: usize) -> Option<(Key, usize)> {
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
        ($($key:ident $name:literal $rest:literal),*) => {
            $(const { assert!($name.len() == 8) };)*
            $(
                if word == const { first($name) } {
                    let rest: &[u8] = $rest;
                    let after = at + 8 + rest.len();
                    let is_whole = bytes.get(at + 8..after) == Some(rest);
                    return is_whole.then_some((Key::$key, colon(bytes, after)?));
                }
            )*
        };
    }
    keys!(
        SessionStatus b"sessionS" b"tatus\"",
        ReplyStatus b"replySta" b"tus\"",
        SessionOldStatus b"sessionO" b"ldStatus\"",
        SessionId b"sessionI" b"d\"",
        MessagesCount b"messages" b"Count\"",
        AssigneeType b"assignee" b"Type\"",
        ChannelId b"channelI" b"d\"",
        CurrentAssigneeId b"currentA" b"ssigneeId\"",
        EventTime b"eventTim" b"e\"",
        EventType b"eventTyp" b"e\"",
        Payload b"payload\"" b""
    );
    (word & SIX == const { first(b"orgId\"") }).then_some((Key::OrgId, colon(bytes, at + 6)?))
}

/// Eight bytes as a number of which the lowest is the first.
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}
