//! An event whose keys stand in the order of Zoho's documentation, as nearly all do: what
//! comes next is known, and only has to be compared.

use super::look::skip;
use super::{Draft, PAYLOAD, Plain, expect};
use crate::tables::Field;

/// Reads the event whose `{` stands at `at`, if it is plain and in this order.
pub(super) fn event(bytes: &[u8], at: usize) -> Option<Plain> {
    let mut event = Draft::new(at);
    event.note(PAYLOAD)?;
    let at = member(bytes, at, b"{\"payload\":")?;
    let at = member(bytes, at, b"{\"currentAssigneeId\":")?;
    let at = event.value(Field::CurrentAssigneeId, bytes, at)?;
    let at = member(bytes, at, b",\"sessionStatus\":")?;
    let at = event.value(Field::SessionStatus, bytes, at)?;
    let at = member(bytes, at, b",\"replyStatus\":")?;
    let at = event.value(Field::ReplyStatus, bytes, at)?;
    let at = member(bytes, at, b",\"sessionOldStatus\":")?;
    let at = event.value(Field::SessionOldStatus, bytes, at)?;
    let at = member(bytes, at, b",\"sessionId\":")?;
    let at = event.value(Field::SessionId, bytes, at)?;
    let at = member(bytes, at, b",\"messagesCount\":")?;
    let at = event.value(Field::MessagesCount, bytes, at)?;
    let at = member(bytes, at, b",\"assigneeType\":")?;
    let at = event.value(Field::AssigneeType, bytes, at)?;
    let at = member(bytes, at, b",\"channelId\":")?;
    let at = event.value(Field::ChannelId, bytes, at)?;
    let at = expect(bytes, skip(bytes, at), b'}')?;
    let at = member(bytes, at, b",\"eventTime\":")?;
    let at = event.value(Field::EventTime, bytes, at)?;
    let at = member(bytes, at, b",\"eventType\":")?;
    let at = event.value(Field::EventType, bytes, at)?;
    let at = member(bytes, at, b",\"orgId\":")?;
    let at = event.value(Field::OrgId, bytes, at)?;
    event.finish(expect(bytes, skip(bytes, at), b'}')?)
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
