//! Deliveries that are not an array of session events: other events, and what is left
//! of one where something went wrong on the way.

use super::event::{Dress, Event, Template};
use super::piece::push_number;
use super::walk::{CHANNELS, ORG};
use crate::tables::Home;

/// How large the text is that nothing reads, in bytes: the limit is 16 MiB.
const TOO_LARGE: usize = 17 << 20;

/// One such delivery.
#[derive(Clone, Debug)]
pub(super) enum Odd {
    /// A payload without its envelope.
    Payload(Event),
    /// What Python's `print` makes of a delivery.
    Python(Event),
    /// A delivery that ends within its payload, so many thousandths on the way from
    /// its status to its end.
    Cut(Event, u64),
    /// An `IM_Message_Add` of the event's session, whose text holds such a thing.
    Message(Event, Text),
    /// A `Ticket_Add`: its number, and the time of it.
    Ticket(u64, u64),
}

/// What stands in a message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Text {
    /// A byte that is not UTF-8.
    BadByte,
    /// More than is ever read.
    TooLarge,
}

impl Odd {
    /// The time of its event.
    pub(super) const fn time(&self) -> u64 {
        match self {
            Self::Payload(event)
            | Self::Python(event)
            | Self::Cut(event, _)
            | Self::Message(event, _) => event.time,
            Self::Ticket(_, time) => *time,
        }
    }

    /// Whether it counts as a session event, be it seen or not.
    pub(super) const fn is_session_event(&self) -> bool {
        matches!(self, Self::Payload(_) | Self::Python(_) | Self::Cut(..))
    }

    /// Writes the delivery, which is one line.
    pub(super) fn push(&self, out: &mut Vec<u8>) {
        match self {
            Self::Payload(event) => {
                let members = event.members(Home::Payload, None).into_iter();
                let members = members.map(|(key, json)| format!("\"{key}\":{json}"));
                let members = members.collect::<Vec<_>>().join(",");
                out.extend_from_slice(format!("{{{members}}}").as_bytes());
            }
            Self::Python(event) => out.extend_from_slice(python(event).as_bytes()),
            Self::Cut(event, thousandths) => push_cut(event, *thousandths, out),
            Self::Message(event, text) => push_message(event, *text, out),
            Self::Ticket(number, time) => push_ticket(*number, *time, out),
        }
    }
}

/// `print(delivery)`, as a first handler logs it.
fn python(event: &Event) -> String {
    let dict = |home| {
        let members = event.members(home, None).into_iter();
        let words = |json: String| match json.as_str() {
            "null" => "None".to_owned(),
            _ => json.replace('"', "'"),
        };
        let members = members.map(|(key, json)| format!("'{key}': {}", words(json)));
        members.collect::<Vec<_>>().join(", ")
    };
    format!("[{{'payload': {{{}}}, {}}}]", dict(Home::Payload), dict(Home::Envelope))
}

fn push_cut(event: &Event, thousandths: u64, out: &mut Vec<u8>) {
    let begins = out.len();
    out.extend_from_slice(b"[");
    Template::new(Dress::Line).push(event, out);
    let find = |mark: &str| memchr::memmem::find(&out[begins..], mark.as_bytes());
    let status = format!("\"sessionStatus\":\"{}\"", event.status.name());
    let first = find(&status).map_or(0, |at| at + status.len());
    let last = find("},").unwrap_or(out.len() - begins).saturating_sub(1);
    out.truncate(begins + first + (last - first) * thousandths as usize / 1000);
}

fn push_message(event: &Event, text: Text, out: &mut Vec<u8>) {
    out.extend_from_slice(
        b"[{\"payload\":{\"actor\":{\"type\":\"ENDUSER\"},\"messageType\":\"TEXT\",",
    );
    push_member("sessionId", event.session, out);
    out.push(b',');
    push_member("id", event.session + event.time % 1_000_000, out);
    out.extend_from_slice(b",\"text\":\"");
    match text {
        Text::BadByte => out.extend_from_slice(b"Gr\xFC\xDFe, and where is my parcel\xFF?"),
        Text::TooLarge => {
            const WORDS: &[u8] = b"and another page of the log that I was asked for; ";
            let full = out.len() + TOO_LARGE;
            out.reserve(TOO_LARGE + 1024);
            while out.len() < full {
                out.extend_from_slice(WORDS);
            }
        }
    }
    out.extend_from_slice(b"\",");
    push_member("channelId", event.channel, out);
    out.extend_from_slice(b",\"direction\":\"IN\",\"status\":\"SAVED\"},");
    push_envelope("IM_Message_Add", event.time, event.org, out);
}

fn push_ticket(number: u64, time: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"[{\"payload\":{");
    push_member("id", CHANNELS[0] + 1_000_000 + number * 13, out);
    out.push(b',');
    push_member("ticketNumber", 1000 + number, out);
    out.extend_from_slice(
        b",\"subject\":\"Where is my parcel?\",\"status\":\"Open\",\"channel\":\"Web\"},",
    );
    push_envelope("Ticket_Add", time, ORG, out);
}

/// What closes a delivery of one other event.
fn push_envelope(event_type: &str, time: u64, org: u64, out: &mut Vec<u8>) {
    push_member("eventTime", time, out);
    out.extend_from_slice(format!(",\"eventType\":\"{event_type}\",").as_bytes());
    push_member("orgId", org, out);
    out.extend_from_slice(b"}]");
}

fn push_member(key: &str, number: u64, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(key.as_bytes());
    out.extend_from_slice(b"\":\"");
    push_number(number, out);
    out.push(b'"');
}
