//! What other events say of a session: that a message came or went, and over which
//! channel. Their form is documented by examples alone, so nothing of it is judged.

use super::select::Selection;
use crate::event::{Other, is_digits};
use crate::sessions::Said;
use crate::text::{Member, Type};

/// The type of events that are messages.
const MESSAGE: &str = "IM_Message_Add";

/// The longest text of a message that is kept, in characters.
const LONGEST_TEXT: usize = 2000;

/// The longest name of an integration, and of a kind of message, that is believed.
const LONGEST_NAME: usize = 40;

/// What is kept of sessions that are followed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Followable {
    /// Each event whole, and messages: the sessions are named.
    pub(crate) is_whole: bool,
    /// Messages, and what they say.
    pub(crate) has_text: bool,
}

/// What another event says of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) session: String,
    /// `WHATSAPP`, if it says so.
    pub(crate) integration: Option<String>,
    /// Of a message, where messages are kept.
    pub(crate) said: Option<Said>,
}

impl Message {
    /// What `event` says of a session that may be selected.
    pub(crate) fn of(
        event: &Other<'_>,
        wants: Followable,
        selection: &Selection<'_>,
    ) -> Option<Box<Self>> {
        let members = event.payload.members();
        let string = |key: &str| string(&members, key);
        let session = string("sessionId").filter(|id| is_digits(id))?;
        if !selection.is_session_asked_for(&session) {
            return None;
        }
        let name = |key| {
            string(key).filter(|name| !name.is_empty() && name.chars().count() <= LONGEST_NAME)
        };
        let is_kept = event.event_type == MESSAGE && (wants.is_whole || wants.has_text);
        let said = event.time_ms.filter(|_| is_kept).map(|time_ms| Said {
            time_ms,
            id: string("id"),
            is_in: match string("direction").as_deref() {
                Some("IN") => Some(true),
                Some("OUT") => Some(false),
                _ => None,
            },
            kind: name("messageType"),
            text: string("text")
                .filter(|_| wants.has_text)
                .map(|text| text.chars().take(LONGEST_TEXT).collect()),
        });
        Some(Box::new(Self { session, integration: name("integration"), said }))
    }
}

fn string(members: &[Member<'_>], key: &str) -> Option<String> {
    let last = members.iter().rev().find(|member| member.key == key)?;
    match last.value.kind() {
        Type::String | Type::Number => Some(last.value.words().into_owned()),
        _ => None,
    }
}
