//! What deliveries are wrapped in: nothing, or what stands around them in captures.
//!
//! Each shape is written as its maker writes it, and read back as the same events.

use super::event::Dress;
use super::piece::push_number;

/// What stands around deliveries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    Json,
    #[default]
    Ndjson,
    Log,
    Docker,
    Cri,
    Cloudwatch,
    Apigateway,
    Har,
}

/// A line longer than this is split by container runtimes, in bytes.
const PART: usize = 16 << 10;

/// A document that holds many deliveries is closed from this size on, in bytes, and
/// another begun: CloudWatch has pages of that size, and no reader has to hold more.
const DOCUMENT: usize = 1 << 20;

/// How long a delivery takes to arrive, in milliseconds.
const ON_ITS_WAY: u64 = 73;

/// Wraps deliveries.
#[derive(Debug)]
pub(super) struct Wrapper {
    shape: Shape,
    /// How much of the document that is open has been written, if one is.
    document: Option<usize>,
    deliveries: u64,
}

impl Wrapper {
    pub(super) const fn new(shape: Shape) -> Self {
        Self { shape, document: None, deliveries: 0 }
    }

    /// How deliveries of the shape are written.
    pub(super) const fn dress(shape: Shape) -> Dress {
        if matches!(shape, Shape::Json) { Dress::Pretty } else { Dress::Line }
    }

    /// Adds a delivery, whose last event happened at `time`.
    pub(super) fn push(&mut self, delivery: &[u8], time: u64, out: &mut Vec<u8>) {
        let time = time + ON_ITS_WAY;
        self.deliveries += 1;
        match self.shape {
            Shape::Json | Shape::Ndjson => {
                out.extend_from_slice(delivery);
                out.push(b'\n');
            }
            Shape::Log => push_log(delivery, time, out),
            Shape::Docker => {
                for_parts(delivery, |part, is_last| {
                    out.extend_from_slice(b"{\"log\":\"");
                    push_escaped(part, out);
                    let end: &[u8] = if is_last { b"\\n" } else { b"" };
                    out.extend_from_slice(end);
                    out.extend_from_slice(b"\",\"stream\":\"stdout\",\"time\":\"");
                    push_time(time, b"000000Z", out);
                    out.extend_from_slice(b"\"}\n");
                });
            }
            Shape::Cri => for_parts(delivery, |part, is_last| {
                push_time(time, b"000000Z", out);
                out.extend_from_slice(if is_last { b" stdout F " } else { b" stdout P " });
                out.extend_from_slice(part);
                out.push(b'\n');
            }),
            Shape::Apigateway => push_request(delivery, time, self.deliveries, out),
            Shape::Cloudwatch | Shape::Har => self.push_into_document(delivery, time, out),
        }
    }

    fn push_into_document(&mut self, delivery: &[u8], time: u64, out: &mut Vec<u8>) {
        let before = out.len();
        let is_har = self.shape == Shape::Har;
        let open: &[u8] = match self.document {
            Some(_) => b",\n",
            None if is_har => {
                b"{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"proxy\",\"version\":\"1.0\"},\
                  \"entries\":[\n"
            }
            None => b"{\"events\":[\n",
        };
        out.extend_from_slice(open);
        if is_har {
            push_entry(delivery, time, out);
        } else {
            push_log_event(delivery, time, self.deliveries, out);
        }
        let size = self.document.unwrap_or_default() + out.len() - before;
        self.document = Some(size);
        if size >= DOCUMENT {
            self.finish(out);
        }
    }

    /// Closes what is open.
    pub(super) fn finish(&mut self, out: &mut Vec<u8>) {
        if self.document.take().is_some() {
            let close: &[u8] = match self.shape {
                Shape::Har => b"\n]}}\n",
                _ => b"\n],\"searchedLogStreams\":[]}\n",
            };
            out.extend_from_slice(close);
        }
    }
}

/// A line with the delivery, and one that is noise.
fn push_log(delivery: &[u8], time: u64, out: &mut Vec<u8>) {
    push_time(time, b"Z", out);
    out.extend_from_slice(b" INFO  [webhook] received ");
    out.extend_from_slice(delivery);
    out.push(b'\n');
    push_time(time + 4, b"Z", out);
    out.extend_from_slice(b" DEBUG [http] POST /zoho-desk 200 4ms\n");
}

/// An event of the function that a gateway calls, format 2.0.
fn push_request(delivery: &[u8], time: u64, number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(
        b"{\"version\":\"2.0\",\"routeKey\":\"POST /zoho-desk\",\"rawPath\":\"/zoho-desk\",\
          \"rawQueryString\":\"\",\"headers\":{\"content-type\":\"application/json\",\
          \"host\":\"webhooks.example.com\"},\"requestContext\":{\"apiId\":\"a1b2c3d4e5\",\
          \"http\":{\"method\":\"POST\",\"path\":\"/zoho-desk\",\"protocol\":\"HTTP/1.1\",\
          \"sourceIp\":\"192.0.2.17\"},\"requestId\":\"",
    );
    push_number(number, out);
    out.extend_from_slice(b"\",\"stage\":\"$default\",\"timeEpoch\":");
    push_number(time, out);
    out.extend_from_slice(b"},\"body\":\"");
    push_escaped(delivery, out);
    out.extend_from_slice(b"\",\"isBase64Encoded\":false}\n");
}

/// A row of `aws logs filter-log-events`.
fn push_log_event(delivery: &[u8], time: u64, number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"logStreamName\":\"webhook\",\"timestamp\":");
    push_number(time, out);
    out.extend_from_slice(b",\"message\":\"");
    push_escaped(delivery, out);
    out.extend_from_slice(b"\\n\",\"ingestionTime\":");
    push_number(time + 900, out);
    out.extend_from_slice(b",\"eventId\":\"");
    push_number(39_000_000_000_000_000 + number, out);
    out.extend_from_slice(b"\"}");
}

/// An exchange of a HAR, with all that version 1.2 asks for.
fn push_entry(delivery: &[u8], time: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"startedDateTime\":\"");
    push_time(time, b"Z", out);
    out.extend_from_slice(
        b"\",\"time\":4,\"request\":{\"method\":\"POST\",\
          \"url\":\"https://webhooks.example.com/zoho-desk\",\"httpVersion\":\"HTTP/1.1\",\
          \"cookies\":[],\"headers\":[{\"name\":\"content-type\",\"value\":\"application/json\"}],\
          \"queryString\":[],\"postData\":{\"mimeType\":\"application/json\",\"text\":\"",
    );
    push_escaped(delivery, out);
    out.extend_from_slice(b"\"},\"headersSize\":-1,\"bodySize\":");
    push_number(delivery.len() as u64, out);
    out.extend_from_slice(
        b"},\"response\":{\"status\":200,\"statusText\":\"OK\",\"httpVersion\":\"HTTP/1.1\",\
          \"cookies\":[],\"headers\":[],\"content\":{\"size\":0,\"mimeType\":\"text/plain\"},\
          \"redirectURL\":\"\",\"headersSize\":-1,\"bodySize\":0},\"cache\":{},\
          \"timings\":{\"send\":0,\"wait\":4,\"receive\":0}}",
    );
}

/// The parts in which a container's line is kept, and whether each is the last.
fn for_parts(line: &[u8], mut each: impl FnMut(&[u8], bool)) {
    let mut parts = line.chunks(PART).peekable();
    while let Some(part) = parts.next() {
        each(part, parts.peek().is_none());
    }
}

/// Text as it stands in a JSON string; ours has no other signs that need it.
fn push_escaped(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'"', b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(&[b'\\', rest[at]]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

/// A time as RFC 3339 writes it in UTC, to the millisecond, and what ends it.
fn push_time(ms: u64, end: &[u8], out: &mut Vec<u8>) {
    let (days, of_day) = (ms / 86_400_000, ms % 86_400_000);
    let [year, month, day] = date(days);
    let digits = |number: u64, unit: u64| b'0' + (number / unit % 10) as u8;
    let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
    let (second, milli) = (of_day / 1000 % 60, of_day % 1000);
    out.extend_from_slice(&[
        digits(year, 1000),
        digits(year, 100),
        digits(year, 10),
        digits(year, 1),
        b'-',
        digits(month, 10),
        digits(month, 1),
        b'-',
        digits(day, 10),
        digits(day, 1),
        b'T',
        digits(hour, 10),
        digits(hour, 1),
        b':',
        digits(minute, 10),
        digits(minute, 1),
        b':',
        digits(second, 10),
        digits(second, 1),
        b'.',
        digits(milli, 100),
        digits(milli, 10),
        digits(milli, 1),
    ]);
    out.extend_from_slice(end);
}

/// Year, month and day, so many days after 1970-01-01: years that begin in March have
/// the odd day at their end.
const fn date(days: u64) -> [u64; 3] {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    [year, month, day]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        let days = (0..=48_000).map(|day| day * 86_400_000 + day * 1791 % 86_400_000);
        for ms in days.chain([1_751_022_087_019, 4_102_444_799_999]) {
            let mut text = Vec::new();
            push_time(ms, b"Z", &mut text);
            let time = jiff::Timestamp::from_millisecond(i64::try_from(ms).unwrap()).unwrap();
            assert_eq!(String::from_utf8(text).unwrap(), format!("{time:.3}"));
        }
    }
}
