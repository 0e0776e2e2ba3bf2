//! What a file's name says: whether it is a capture, and which of the rotated
//! files of one log it is.

use std::cmp::Ordering;
use std::ffi::OsStr;

/// The endings of captures, in any letter case.
const ENDINGS: [&[u8]; 7] = [b"json", b"ndjson", b"jsonl", b"har", b"log", b"txt", b"csv"];

/// The names of captures, as they are said.
pub(crate) fn captures() -> String {
    let names: Vec<_> =
        ENDINGS.iter().map(|ending| format!("*.{}", ending.escape_ascii())).collect();
    names.join(", ")
}

/// The endings of archives.
const PACKED: [&[u8]; 2] = [b"gz", b"zst"];

/// From so many digits on a number is a date or a time, which grows; counted
/// rotations grow towards the past.
const SHORTEST_DATE: usize = 8;

/// The name of a file, in its parts: `app.log.1.gz` and `app.log.gz.1` are the
/// first rotation of `app.log`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'n> {
    whole: &'n [u8],
    /// Without a rotation's number and an archive's ending.
    log: &'n [u8],
    number: Option<&'n [u8]>,
    pub(super) is_capture: bool,
}

impl<'n> Name<'n> {
    pub(super) fn of(name: &'n OsStr) -> Self {
        let whole = name.as_encoded_bytes();
        let (mut log, mut number, mut is_packed) = (whole, None, false);
        loop {
            let (before, ending) = split(log);
            if number.is_none() && !ending.is_empty() && ending.iter().all(u8::is_ascii_digit) {
                number = Some(ending);
            } else if !is_packed && is_one_of(&PACKED, ending) {
                is_packed = true;
            } else {
                let is_capture = is_one_of(&ENDINGS, ending);
                if is_capture {
                    return Self { whole, log, number, is_capture };
                }
                return Self { whole, log: whole, number: None, is_capture };
            }
            log = before;
        }
    }

    /// The log that it is a part of, if it is one.
    pub(super) fn log(&self) -> Option<&'n [u8]> {
        self.is_capture.then_some(self.log)
    }

    /// Whether it has a number.
    pub(super) const fn is_rotated(&self) -> bool {
        self.number.is_some()
    }

    /// By name in byte order; the files of one log stand together, oldest first.
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        let by_log = self.log.cmp(other.log);
        by_log.then_with(|| self.by_age(other)).then_with(|| self.whole.cmp(other.whole))
    }

    /// Which of two files of one log is older: the one that is still written is
    /// the newest.
    pub(super) fn by_age(&self, other: &Self) -> Ordering {
        let (Some(one), Some(another)) = (self.number, other.number) else {
            return other.number.is_some().cmp(&self.number.is_some());
        };
        let is_date = |number: &[u8]| number.len() >= SHORTEST_DATE;
        match (is_date(one), is_date(another)) {
            (true, true) => value(one).cmp(&value(another)),
            (false, false) => value(another).cmp(&value(one)),
            (one, another) => another.cmp(&one),
        }
    }
}

/// What stands before the last dot, and the ending behind it.
fn split(name: &[u8]) -> (&[u8], &[u8]) {
    memchr::memrchr(b'.', name).map_or((name, b""), |dot| (&name[..dot], &name[dot + 1..]))
}

fn is_one_of(endings: &[&[u8]], ending: &[u8]) -> bool {
    endings.iter().any(|known| known.eq_ignore_ascii_case(ending))
}

/// Digits of any number, so that they compare by value.
fn value(digits: &[u8]) -> (usize, &[u8]) {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    let digits = &digits[zeros..];
    (digits.len(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str) -> Name<'_> {
        Name::of(OsStr::new(name))
    }

    #[test]
    fn captures_are_known_by_their_names() {
        for capture in [
            "a.json",
            "a.JSON",
            "a.Log.1",
            "a.b.txt.zst",
            "a.log.12.gz",
            "a.log.gz.12",
            "a.log.GZ",
            "x.har",
            "1.ndjson",
            "a.csv.1",
            ".json",
        ] {
            assert!(name(capture).is_capture, "{capture}");
        }
        for other in [
            "a.json.bak",
            "a",
            "json",
            "a.gz",
            "a.1",
            "a.jsonx",
            "a.log.1.2",
            "a.log.gz.zst",
            "",
            ".",
        ] {
            assert!(!name(other).is_capture, "{other}");
        }
    }

    #[test]
    fn files_of_one_log_stand_together_oldest_first() {
        let in_order = [
            "app.log.20250601",
            "app.log.20250602.gz",
            "app.log.0100",
            "app.log.10.gz",
            "app.log.gz.9",
            "app.log.2",
            "app.log.1",
            "app.log.0",
            "app.log",
            "app.log.gz",
            "app.log-x.json",
            "app2.log",
            "b",
            "b.10",
            "b.2",
        ];
        let mut names = in_order;
        names.reverse();
        names.sort_by(|one, other| name(one).cmp(&name(other)));
        assert_eq!(names, in_order);
    }
}
