//! An envelope that is in view though its text breaks: as much of it as can be read, so
//! that its payload is not taken for one that stands alone.

use super::Frame;
use super::made::Made;
use crate::event::{Recognised, recognise};
use crate::text::work::looked_at;
use crate::text::{Making, Node, Scan, Scanner, Span};

impl Made {
    /// The object that breaks after `span`, closed behind its last whole member, if it
    /// holds an event's envelope.
    pub(crate) fn mended(&self, span: Span, pointer: String) -> Option<Frame> {
        let (length, closing) = mend(self.view().of(span))?;
        let whole = Span { start: span.start, end: span.start + length };
        let mut made = self.part(whole).1;
        let last = self.outer(whole.end - 1);
        let outer = Span { start: last, end: last + 1 };
        made.push(closing.into(), outer, Making::Opaque);
        let span = Span { start: 0, end: made.end() };
        Some(made.with(Frame::Value { span, pointer, is_bare: true }))
    }
}

/// How much of an object that breaks at its end can be read, and what closes it there, if
/// it holds an event's envelope then, and no event that is cut off.
fn mend(broken: &str) -> Option<(usize, String)> {
    let broken = broken.trim_ascii_end();
    let (comma, open) = read(broken);
    let all = Some((broken.len(), closing(&open))).filter(|_| broken.ends_with(['"', '}', ']']));
    let list = open.iter().rev().find(|open| open.closing == ']');
    let [before, without] = [comma, list.map(|list| list.end)]
        .map(|end| end.map(|end| (end, closing(&read(&broken[..end]).1))));
    [all, before, without].into_iter().flatten().find_map(|(length, closing)| {
        let whole = [&broken[..length], &closing].concat();
        let is_json = Scanner::new(0).scan(whole.as_bytes(), 0) == Scan::Complete(whole.len());
        let node = || Node::new(&whole, Span { start: 0, end: whole.len() });
        (is_json && Seen::of(node(), length).is_kept()).then_some((length, closing))
    })
}

/// What tells that an object is an event.
const KEYS: [&str; 6] =
    ["eventType", "payload", "orgId", "eventTime", "sessionStatus", "sessionOldStatus"];

/// An array or object that is open where a text ends.
struct Open {
    at: usize,
    closing: char,
    /// The end of all that stands before its last element or member.
    end: usize,
    /// Which of [`KEYS`] it has.
    has: [bool; KEYS.len()],
}

/// The last comma of a text between members or elements, and what is open at its end.
fn read(text: &str) -> (Option<usize>, Vec<Open>) {
    looked_at(text.len());
    let (mut comma, mut open) = (None, Vec::<Open>::new());
    let (mut string, mut is_escaped, mut last) = (None, false, "");
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if std::mem::take(&mut is_escaped) => {}
            b'\\' if string.is_some() => is_escaped = true,
            b'"' => match string.take() {
                Some(begin) => last = &text[begin..at],
                None => string = Some(at + 1),
            },
            _ if string.is_some() => {}
            b'{' | b'[' => {
                let closing = if byte == b'{' { '}' } else { ']' };
                open.push(Open { at, closing, end: at + 1, has: Default::default() });
            }
            b'}' | b']' => drop(open.pop()),
            b',' => {
                comma = Some(at);
                open.last_mut().into_iter().for_each(|open| open.end = at);
            }
            b':' => {
                let key = KEYS.iter().position(|key| *key == last);
                key.zip(open.last_mut()).into_iter().for_each(|(key, open)| open.has[key] = true);
            }
            _ => {}
        }
    }
    (comma, open)
}

/// What closes them.
fn closing(open: &[Open]) -> String {
    open.iter().rev().map(|open| open.closing).collect()
}

/// Whether one of the objects that are open at the end of `text`, and began before `until`,
/// has keys of an event.
pub(super) fn is_within_event(text: &str, until: usize) -> bool {
    read(text).1.into_iter().any(|Open { at, has, .. }| {
        let [event_type, payload, org, time, status, old] = has;
        let is_event = (event_type && (payload || org || time))
            || (payload && (org || time))
            || (status || old);
        at < until && is_event
    })
}

/// The session's events in a value that was closed.
#[derive(Default)]
struct Seen {
    /// One has an envelope, and its payload whole.
    has_whole: bool,
    /// The payload of one is cut off.
    has_cut: bool,
}

impl Seen {
    /// Those in `node`, of which the first `length` bytes were there.
    fn of(node: Node<'_>, length: usize) -> Self {
        let mut seen = Self::default();
        seen.look(node, length);
        seen
    }

    const fn is_kept(&self) -> bool {
        self.has_whole && !self.has_cut
    }

    fn look(&mut self, node: Node<'_>, length: usize) {
        match node.raw().as_bytes().first() {
            Some(b'[') => return node.each_element(|_, element| self.look(element, length)),
            Some(b'{') => {}
            _ => return,
        }
        match recognise(node, "") {
            Recognised::Session(event) => {
                let payload = event.payload.as_ref().map_or(event.span(), |it| it.node.span());
                self.has_cut |= payload.end > length;
                self.has_whole |= payload.end <= length && event.envelope.is_some();
            }
            Recognised::Nothing(members) => {
                for member in &members {
                    self.look(member.value, length);
                }
            }
            Recognised::NothingWide(_) => {
                node.each_member(|member| self.look(member.value, length));
            }
            Recognised::Other(_) | Recognised::OwnOutput => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_whole_of_an_envelope_is_kept() {
        const PAYLOAD: &str = r#""payload":{"sessionStatus":"OPEN"}"#;
        for (broken, kept) in [
            (r#"{P,"orgId":"1","ev"#, Some(r#"{P,"orgId":"1"}"#)),
            (r#"{P,"orgId":"1""#, Some(r#"{P,"orgId":"1"}"#)),
            (r#"{P,"orgId":"1","eventType""#, Some(r#"{P,"orgId":"1"}"#)),
            (r#"{P,"eventTime":1751,"orgId":10"#, Some(r#"{P,"eventTime":1751}"#)),
            (
                r#"{"msg":"a","body":[{P,"orgId":"1","#,
                Some(r#"{"msg":"a","body":[{P,"orgId":"1"}]}"#),
            ),
            (
                r#"{"body":[{P,"orgId":"1"},{"payload":{"sessionStatus":"OPEN","r"#,
                Some(r#"{"body":[{P,"orgId":"1"}]}"#),
            ),
            // The envelope is not in view, or the payload is not.
            ("{P,", None),
            (r#"{"orgId":"1","payload":{"se"#, None),
            (r#"{"orgId":"1","payload":{"sessionStatus":"OPEN","a"#, None),
            (r#"{"orgId":"1,{"}"#, None),
            ("", None),
        ] {
            let mended = mend(&broken.replace('P', PAYLOAD));
            let text = broken.replace('P', PAYLOAD);
            let mended = mended.map(|(length, closing)| text[..length].to_owned() + &closing);
            assert_eq!(mended, kept.map(|kept| kept.replace('P', PAYLOAD)), "{broken}");
        }
    }
}
