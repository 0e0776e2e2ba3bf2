//! An event whose keys stand in the order of Zoho's documentation, as nearly all do: what
//! comes next is known, and only has to be compared.

use super::look::{end_of_word, skip};
use super::words::{ASSIGNEE_TYPES, REPLY_STATUSES, SESSION_STATUSES, Words};
use super::{Plain, Short, digits, expect, nothing, session_type, time_of, usual};
use crate::rules::agree;
use crate::tables::Field;
use crate::text::Span;

/// Reads the event whose `{` stands at `at`, if it is plain and in this order.
pub(super) fn event(bytes: &[u8], at: usize) -> Option<Plain> {
    let start = at;
    let mut values = [Short::default(); Field::ALL.len()];
    let mut keep = |field: Field, value: (usize, usize)| {
        values[field.index()] = Short::within(start, value);
        value.1 + 1
    };
    let at = member(bytes, at, b"{\"payload\":")?;
    let mut at = member(bytes, at, b"{\"currentAssigneeId\":")?;
    let end_of_nothing = nothing(bytes, at);
    let has_assignee = end_of_nothing.is_none();
    at = match end_of_nothing {
        Some(end) => end,
        None => keep(Field::CurrentAssigneeId, digits(bytes, at)?),
    };
    at = member(bytes, at, b",\"sessionStatus\":")?;
    let (status, value) = word(bytes, at, &SESSION_STATUSES)?;
    at = member(bytes, keep(Field::SessionStatus, value), b",\"replyStatus\":")?;
    let (reply, value) = word(bytes, at, &REPLY_STATUSES)?;
    at = member(bytes, keep(Field::ReplyStatus, value), b",\"sessionOldStatus\":")?;
    let mut old_status = None;
    at = if let Some(end) = nothing(bytes, at) {
        end
    } else {
        let (status, value) = word(bytes, at, &SESSION_STATUSES)?;
        old_status = Some(usual(status)?);
        keep(Field::SessionOldStatus, value)
    };
    at = member(bytes, at, b",\"sessionId\":")?;
    at = keep(Field::SessionId, digits(bytes, at)?);
    at = member(bytes, at, b",\"messagesCount\":")?;
    at = keep(Field::MessagesCount, digits(bytes, at)?);
    at = member(bytes, at, b",\"assigneeType\":")?;
    let end_of_nothing = nothing(bytes, at);
    let has_type = end_of_nothing.is_none();
    at = match end_of_nothing {
        Some(end) => end,
        None => keep(Field::AssigneeType, word(bytes, at, &ASSIGNEE_TYPES)?.1),
    };
    at = member(bytes, at, b",\"channelId\":")?;
    at = keep(Field::ChannelId, digits(bytes, at)?);
    at = expect(bytes, skip(bytes, at), b'}')?;
    at = member(bytes, at, b",\"eventTime\":")?;
    let time = digits(bytes, at)?;
    let time_ms = time_of(bytes.get(time.0..time.1)?)?;
    at = member(bytes, keep(Field::EventTime, time), b",\"eventType\":")?;
    at = keep(Field::EventType, session_type(bytes, at)?);
    at = member(bytes, at, b",\"orgId\":")?;
    at = keep(Field::OrgId, digits(bytes, at)?);
    at = expect(bytes, skip(bytes, at), b'}')?;

    let status = usual(status)?;
    let span = Span { start, end: at };
    let agrees = agree(status, old_status, reply, has_assignee, has_type);
    (agrees && at - start <= Short::LONGEST).then_some(Plain {
        span,
        values,
        status,
        old_status,
        reply,
        time_ms,
    })
}

/// Where the value begins behind a bracket or comma, a key and its colon.
#[inline]
fn member<const N: usize>(bytes: &[u8], at: usize, text: &[u8; N]) -> Option<usize> {
    if bytes.get(at..)?.first_chunk::<N>()? == text {
        return Some(at + N);
    }
    spaced(bytes, at, text)
}

/// The same where white space stands between them.
#[inline(never)]
fn spaced<const N: usize>(bytes: &[u8], at: usize, text: &[u8; N]) -> Option<usize> {
    let at = skip(bytes, expect(bytes, skip(bytes, at), text[0])?);
    let rest = bytes.get(at..)?;
    // Compared by lengths that are known here.
    if rest.get(..N - 1)? == &text[1..] {
        return Some(skip(bytes, at + N - 1));
    }
    if rest.get(..N - 2)? != &text[1..N - 1] {
        return None;
    }
    Some(skip(bytes, expect(bytes, skip(bytes, at + N - 2), text[N - 1])?))
}

/// A word of a table, and where it stands.
#[inline]
fn word<T: Copy>(bytes: &[u8], at: usize, words: &Words<T>) -> Option<(T, (usize, usize))> {
    let start = expect(bytes, at, b'"')?;
    let end = end_of_word(bytes, start)?;
    Some((words.find(&bytes[start..end])?, (start, end)))
}
