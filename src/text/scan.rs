//! Where does a JSON value end, and where does it stop being one?
//!
//! A scanner reads the bytes of one value, as many at a time as have arrived,
//! and says at once when the grammar (RFC 8259) is broken. It builds nothing:
//! `serde_json` reads the value once its end is known. A property test holds
//! the two equal on what is JSON.

use wide::u8x16;

use super::lanes::{LANES, LANES_MASK, is_blank, lanes};
use super::view::View;
use super::work::looked_at;

/// The deepest nesting of arrays and objects that is read.
pub const MAX_DEPTH: usize = 128;

/// What a scan came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// The value ends here; the offset is that of the byte after it.
    Complete(usize),
    /// All bytes were read and the value goes on.
    Incomplete,
    /// It is no JSON from this offset on.
    Broken(usize, Fault),
}

/// Why a text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text ends within a value.
    Truncated,
    /// Something else was expected here.
    Expected(&'static str),
    /// A line ends, or a control character stands, within a string.
    ControlInString,
    /// A backslash is followed by none of JSON's escapes.
    Escape,
    /// Arrays and objects are nested too deep.
    Depth,
}

impl Fault {
    /// The fault in words.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::Truncated => "the JSON text ends too early".to_owned(),
            Self::Expected(what) => format!("not JSON from here on: {what} was expected"),
            Self::ControlInString => {
                "a string is not closed on its line, or holds a raw control character".to_owned()
            }
            Self::Escape => "a backslash with no escape of JSON's after it".to_owned(),
            Self::Depth => format!("nested over {MAX_DEPTH} levels deep"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A value has to begin.
    Value,
    /// After `[`.
    ElementOrEnd,
    /// After `{`.
    KeyOrEnd,
    /// After a comma in an object.
    Key,
    Colon,
    CommaOrEnd,
    String {
        is_key: bool,
    },
    Escape {
        is_key: bool,
    },
    Hex {
        is_key: bool,
        left: u8,
    },
    /// Within `true`, `false` or `null`: what is left of it.
    Word(&'static [u8]),
    Number(Number),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    Minus,
    Zero,
    Whole,
    Point,
    Fraction,
    E,
    Sign,
    Exponent,
}

/// Reads one value, piece by piece.
#[derive(Clone, Debug)]
pub struct Scanner {
    state: State,
    /// Where each container that is still open began.
    open: Vec<Open>,
    /// How many containers stand around the value.
    depth_outside: usize,
    /// How many members have been named: keys with their colon.
    members: usize,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    at: usize,
    is_object: bool,
}

impl Scanner {
    /// A scanner for a value that stands within `depth_outside` containers.
    #[must_use]
    pub const fn new(depth_outside: usize) -> Self {
        Self { state: State::Value, open: Vec::new(), depth_outside, members: 0 }
    }

    /// Where the containers began that are still open, from the outside in.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        self.open.iter().map(|open| open.at)
    }

    /// Whether what was read looks like JSON and not like other text in brackets.
    #[must_use]
    pub const fn is_substantial(&self) -> bool {
        self.members > 0
    }

    /// Whether a pretty-printer may have broken the line here: after a bracket,
    /// a comma, a colon or a whole value, but not within one.
    #[must_use]
    pub fn may_break_line(&self) -> bool {
        match self.state {
            State::KeyOrEnd
            | State::ElementOrEnd
            | State::Key
            | State::Value
            | State::CommaOrEnd => true,
            State::Number(number) => number.is_whole() && !self.open.is_empty(),
            _ => false,
        }
    }

    /// Whether the value of a member must come next.
    #[must_use]
    pub fn awaits_member(&self) -> bool {
        self.state == State::Value && self.open.last().is_some_and(|open| open.is_object)
    }

    /// Reads on at `bytes[from..]`; offsets are those of `bytes`.
    pub fn scan(&mut self, bytes: &[u8], from: usize) -> Scan {
        self.scan_from(bytes, from, 0)
    }

    /// Reads on in `text` from `from` on.
    pub(crate) fn scan_in(&mut self, text: View<'_>, from: usize) -> Scan {
        let start = text.start();
        match self.scan_from(text.bytes(..), from - start, start) {
            Scan::Complete(end) => Scan::Complete(start + end),
            Scan::Broken(at, fault) => Scan::Broken(start + at, fault),
            Scan::Incomplete => Scan::Incomplete,
        }
    }

    /// Reads on at `bytes[from..]`, before which so many bytes are `gone`.
    fn scan_from(&mut self, bytes: &[u8], from: usize, gone: usize) -> Scan {
        let scan = self.scan_on(bytes, from, gone);
        let (Scan::Complete(to) | Scan::Broken(to, _)) = scan else {
            looked_at(bytes.len().saturating_sub(from));
            return scan;
        };
        looked_at(to.saturating_sub(from));
        scan
    }

    fn scan_on(&mut self, bytes: &[u8], from: usize, gone: usize) -> Scan {
        let mut at = from;
        while at < bytes.len() {
            if let State::String { is_key } = self.state {
                let Some(special) = next_special(bytes, at) else {
                    return Scan::Incomplete;
                };
                at = special;
                match bytes[at] {
                    // Without blanks the next bytes are known: they need no steps.
                    b'"' if is_key && bytes.get(at + 1) == Some(&b':') => {
                        self.members += 1;
                        self.state = State::Value;
                        at += 1;
                        if bytes.get(at + 1) == Some(&b'"') {
                            self.state = State::String { is_key: false };
                            at += 1;
                        }
                    }
                    b'"' if is_key => self.state = State::Colon,
                    b'"' => {
                        if self.close_value() {
                            return Scan::Complete(at + 1);
                        }
                        let is_object = self.open.last().is_some_and(|open| open.is_object);
                        if is_object && bytes[at + 1..].starts_with(b",\"") {
                            self.state = State::String { is_key: true };
                            at += 2;
                        }
                    }
                    b'\\' => self.state = State::Escape { is_key },
                    _ => return Scan::Broken(at, Fault::ControlInString),
                }
                at += 1;
                continue;
            }
            match self.step(bytes[at], gone + at) {
                Step::Read => at += 1,
                Step::Again => {}
                Step::Ends => return Scan::Complete(at + 1),
                Step::EndedBefore => return Scan::Complete(at),
                Step::Broken(fault) => return Scan::Broken(at, fault),
            }
        }
        Scan::Incomplete
    }

    /// What the value is when the text ends at `end`: a number is whole, all else is cut off.
    #[must_use]
    pub fn finish(&self, end: usize) -> Scan {
        match self.state {
            State::Number(number) if number.is_whole() && self.open.is_empty() => {
                Scan::Complete(end)
            }
            _ => Scan::Broken(end, Fault::Truncated),
        }
    }

    fn step(&mut self, byte: u8, at: usize) -> Step {
        match self.state {
            State::Value => self.begin_value(byte, at, "a value"),
            State::ElementOrEnd if byte == b']' => self.close_container(),
            State::ElementOrEnd => self.begin_value(byte, at, "a value or ]"),
            State::KeyOrEnd if byte == b'}' => self.close_container(),
            State::KeyOrEnd => self.begin_key(byte, "a key in double quotes or }"),
            State::Key => self.begin_key(byte, "a key in double quotes"),
            State::Colon => match byte {
                b':' => {
                    self.members += 1;
                    self.go(State::Value)
                }
                byte => blank_or(byte, "a colon"),
            },
            State::CommaOrEnd => self.comma_or_end(byte),
            State::String { .. } => Step::Again,
            State::Escape { is_key } => match byte {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                    self.go(State::String { is_key })
                }
                b'u' => self.go(State::Hex { is_key, left: 4 }),
                _ => Step::Broken(Fault::Escape),
            },
            State::Hex { is_key, left } => match (byte.is_ascii_hexdigit(), left) {
                (false, _) => Step::Broken(Fault::Escape),
                (true, 1) => self.go(State::String { is_key }),
                (true, _) => self.go(State::Hex { is_key, left: left - 1 }),
            },
            State::Word(left) => match left {
                [last] if *last == byte => {
                    if self.close_value() {
                        Step::Ends
                    } else {
                        Step::Read
                    }
                }
                [next, rest @ ..] if *next == byte => self.go(State::Word(rest)),
                _ => Step::Broken(Fault::Expected("true, false or null")),
            },
            State::Number(number) => self.number(number, byte),
        }
    }

    fn go(&mut self, state: State) -> Step {
        self.state = state;
        Step::Read
    }

    fn begin_key(&mut self, byte: u8, expected: &'static str) -> Step {
        match byte {
            b'"' => self.go(State::String { is_key: true }),
            byte => blank_or(byte, expected),
        }
    }

    fn begin_value(&mut self, byte: u8, at: usize, expected: &'static str) -> Step {
        match byte {
            b'{' => self.begin_container(at, true),
            b'[' => self.begin_container(at, false),
            b'"' => self.go(State::String { is_key: false }),
            b't' => self.go(State::Word(b"rue")),
            b'f' => self.go(State::Word(b"alse")),
            b'n' => self.go(State::Word(b"ull")),
            b'-' => self.go(State::Number(Number::Minus)),
            b'0' => self.go(State::Number(Number::Zero)),
            b'1'..=b'9' => self.go(State::Number(Number::Whole)),
            byte => blank_or(byte, expected),
        }
    }

    fn begin_container(&mut self, at: usize, is_object: bool) -> Step {
        if self.depth_outside + self.open.len() >= MAX_DEPTH {
            return Step::Broken(Fault::Depth);
        }
        self.open.push(Open { at, is_object });
        self.go(if is_object { State::KeyOrEnd } else { State::ElementOrEnd })
    }

    fn comma_or_end(&mut self, byte: u8) -> Step {
        let is_object = self.open.last().is_some_and(|open| open.is_object);
        match (byte, is_object) {
            (b',', true) => self.go(State::Key),
            (b',', false) => self.go(State::Value),
            (b'}', true) | (b']', false) => self.close_container(),
            (byte, true) => blank_or(byte, "a comma or }"),
            (byte, false) => blank_or(byte, "a comma or ]"),
        }
    }

    fn close_container(&mut self) -> Step {
        self.open.pop();
        if self.close_value() { Step::Ends } else { Step::Read }
    }

    /// A value is whole. Whether it was the outermost.
    fn close_value(&mut self) -> bool {
        self.state = State::CommaOrEnd;
        self.open.is_empty()
    }

    fn number(&mut self, number: Number, byte: u8) -> Step {
        let next = match (number, byte) {
            (Number::Minus, b'0') => Number::Zero,
            (Number::Minus, b'1'..=b'9') | (Number::Whole, b'0'..=b'9') => Number::Whole,
            (Number::Zero | Number::Whole, b'.') => Number::Point,
            (Number::Point | Number::Fraction, b'0'..=b'9') => Number::Fraction,
            (Number::Zero | Number::Whole | Number::Fraction, b'e' | b'E') => Number::E,
            (Number::E, b'+' | b'-') => Number::Sign,
            (Number::E | Number::Sign | Number::Exponent, b'0'..=b'9') => Number::Exponent,
            (number, _) if number.is_whole() => {
                return if self.close_value() { Step::EndedBefore } else { Step::Again };
            }
            _ => return Step::Broken(Fault::Expected("a digit")),
        };
        self.go(State::Number(next))
    }
}

impl Number {
    const fn is_whole(self) -> bool {
        matches!(self, Self::Zero | Self::Whole | Self::Fraction | Self::Exponent)
    }
}

enum Step {
    /// The byte was read.
    Read,
    /// The state has changed; look at the byte again.
    Again,
    /// The value ends with this byte.
    Ends,
    /// The value ended before this byte.
    EndedBefore,
    Broken(Fault),
}

/// The next byte at or after `at` that cannot stand in a string as it is: a quote, a
/// backslash or a control character.
pub(crate) fn next_special(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(lanes) = lanes(bytes, at) {
        let is = |byte: u8| lanes.simd_eq(u8x16::splat(byte));
        let is_control = lanes.min(u8x16::splat(b' ' - 1)).simd_eq(lanes);
        let special = (is_control | is(b'"') | is(b'\\')).to_bitmask() & LANES_MASK;
        if special != 0 {
            return Some(at + special.trailing_zeros() as usize);
        }
        at += LANES;
    }
    let rest = bytes.get(at..)?;
    rest.iter().position(|byte| is_special(*byte)).map(|length| at + length)
}

const fn is_special(byte: u8) -> bool {
    byte == b'"' || byte == b'\\' || byte < 0x20
}

fn blank_or(byte: u8, expected: &'static str) -> Step {
    if is_blank(byte) { Step::Read } else { Step::Broken(Fault::Expected(expected)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scan(text: &str) -> Scan {
        let mut scanner = Scanner::new(0);
        match scanner.scan(text.as_bytes(), 0) {
            Scan::Incomplete => scanner.finish(text.len()),
            done => done,
        }
    }

    #[test]
    fn a_value_ends_where_it_ends() {
        for (text, end) in [
            ("{} x", 2),
            ("[1,2]]", 5),
            (" \n\"a\\\"b\" ", 8),
            ("12", 2),
            ("-0.5e+3,", 7),
            ("null", 4),
            ("{\"a\":[{}, []], \"b\" : true}", 26),
        ] {
            assert_eq!(scan(text), Scan::Complete(end), "{text}");
        }
    }

    #[test]
    fn it_breaks_where_it_breaks() {
        for (text, at) in [
            ("{'a'", 1),
            ("[2024-01", 5),
            ("{\"a\":01}", 6),
            ("[1,]", 3),
            ("{\"a\" 1}", 5),
            ("\"a\nb\"", 2),
            ("\"\\x22\"", 2),
            ("[1}", 2),
            ("tru ", 3),
            ("{\"a\":1", 6),
        ] {
            assert!(matches!(scan(text), Scan::Broken(place, _) if place == at), "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert_eq!(scan(&deep(MAX_DEPTH)), Scan::Complete(2 * MAX_DEPTH));
        assert_eq!(scan(&deep(MAX_DEPTH + 1)), Scan::Broken(MAX_DEPTH, Fault::Depth));
    }

    proptest! {
        #[test]
        fn the_next_special_byte_is_the_first(
            bytes in prop::collection::vec(prop_oneof![0u8..0x24, 0x5a..0x60u8, 0x7e..=0xffu8], 0..40),
            at in 0usize..20,
        ) {
            let rest = bytes.get(at..).unwrap_or_default();
            let first = rest.iter().position(|byte| is_special(*byte)).map(|length| at + length);
            prop_assert_eq!(next_special(&bytes, at), first);
        }

        /// serde_json and the scanner agree on what is JSON, wherever the text is cut.
        #[test]
        fn agrees_with_serde_json(
            text in r#"([\[\]{},:" ]|"[a\\u0nd8]{0,4}"|-?[0-9.eE+]{1,4}|true|null|\\|"k":){0,14}"#,
            cut in 0usize..40,
        ) {
            let mut scanner = Scanner::new(0);
            let cut = cut.min(text.len());
            let first = scanner.scan(&text.as_bytes()[..cut], 0);
            let end = match first {
                Scan::Incomplete => match scanner.scan(text.as_bytes(), cut) {
                    Scan::Incomplete => scanner.finish(text.len()),
                    done => done,
                },
                done => done,
            };
            let mut values = serde_json::Deserializer::from_str(&text)
                .into_iter::<&serde_json::value::RawValue>();
            let expected = values.next();
            match (end, expected) {
                (Scan::Complete(end), Some(Ok(_))) => prop_assert_eq!(end, values.byte_offset()),
                // Of two values without white space between them serde_json refuses some.
                (Scan::Complete(end), _) => prop_assert!(
                    serde_json::from_str::<&serde_json::value::RawValue>(&text[..end]).is_ok()
                ),
                (_, Some(Ok(value))) => prop_assert!(false, "serde_json takes {}", value),
                (_, _) => {}
            }
        }
    }
}
