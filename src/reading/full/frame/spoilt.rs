//! An envelope in whose payload a string breaks: nothing is taken out of it, since what its strings
//! hold may be a customer's words.

use super::super::values::Values;
use super::named::payload_key;
use crate::text::{Fault, Scan, Scanner, Span, View};

/// How far behind its fault an envelope may end, and how far before it begin, in bytes.
const LONGEST: usize = 1 << 16;

/// Where such an envelope stands.
pub(super) enum Spoilt {
    /// All of it.
    Whole(Span),
    /// It may go on in text that has not come.
    Open(Span),
    /// It does not end before here: another one before is not looked for, so that nothing is
    /// looked at again and again.
    Endless(usize),
}

/// The envelope around `place` of `text`, where `values` breaks, if nothing else is wrong in it.
pub(super) fn spoilt(
    text: View<'_>,
    values: &Values,
    (place, fault): (usize, Fault),
) -> Option<Spoilt> {
    let within = values.within().filter(|_| !values.is_let_go())?;
    if !matches!(fault, Fault::ControlInString | Fault::Escape) {
        return None;
    }
    let open = values.open();
    let payload = open.iter().position(|at| payload_key(text, *at).is_some())?;
    let start = *open[..payload].last()?;
    let end = text.end().min(place + LONGEST);
    if start < within.max(place.saturating_sub(LONGEST)) {
        return None;
    }
    Some(match scan(text.bytes(start..end)) {
        Scan::Complete(length) => Spoilt::Whole(Span { start, end: start + length }),
        Scan::Incomplete if end < place + LONGEST => Spoilt::Open(Span { start, end }),
        Scan::Broken(length, _) => Spoilt::Endless(start + length),
        Scan::Incomplete => Spoilt::Endless(end),
    })
}

/// Reads a value whose strings may hold what none may.
fn scan(text: &[u8]) -> Scan {
    let (mut scanner, mut at) = (Scanner::new(0), 0);
    loop {
        match scanner.scan(text, at) {
            Scan::Broken(place, Fault::ControlInString) => at = place + 1,
            Scan::Broken(place, Fault::Escape) => {
                // As if it were one of JSON's.
                if scanner.scan(b"n", 0) != Scan::Incomplete {
                    scanner.scan(b"0000", 0);
                }
                at = place;
            }
            scan => return scan,
        }
    }
}

#[cfg(test)]
#[test]
fn strings_that_break_end_with_their_quotes() {
    for (text, length) in [
        ("{\"a\":\"x\n{\\\"b\\\":\\q\\u12\",\"c\":[1]}, {", Some(31)),
        (r#"{"a":"b\"#, None),
        // A string that was cut off.
        ("{\"a\":\"b\n{\"c\":\"d\"}", None),
    ] {
        let end = if let Scan::Complete(end) = scan(text.as_bytes()) { Some(end) } else { None };
        assert_eq!(end, length, "{text}");
    }
}
