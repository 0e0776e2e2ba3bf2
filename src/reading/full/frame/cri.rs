//! The prefix of a line in the logs of Kubernetes: `2016-10-06T00:17:09.669794202Z stdout P `
//! (Kubernetes, "CRI log format"). A `P` says that the line goes on in the next one of its
//! stream.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::prefix::LONGEST_PREFIX;

/// What stands before the text of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cri {
    /// Where it begins: other prefixes may stand before it.
    pub(crate) start: usize,
    /// Where the text begins.
    pub(crate) length: usize,
    pub(crate) is_stderr: bool,
    pub(crate) is_partial: bool,
    /// How many others stand before it.
    pub(crate) level: usize,
}

/// The longest time and tags, in bytes.
const LONGEST: usize = 80;

/// Whether a line goes on in the next one of its stream.
pub(in crate::reading) fn is_part(line: &str) -> bool {
    Cri::telling(line).is_some_and(|cri| cri.is_partial)
}

impl Cri {
    /// Reads the prefix of a line; of several, one behind the other, the first that says that
    /// the line goes on, or the last.
    pub(super) fn telling(line: &str) -> Option<Self> {
        let mut found: Option<Self> = None;
        for next in Self::all(line) {
            let before = line.get(found.map_or(0, |last| last.length)..next.start);
            // In a record or in quotes it is a part of that one's text.
            let is_inside = |text: &str| text.rfind('{') > text.rfind('}') || is_quoted(text);
            if before.is_none_or(is_inside) {
                break;
            }
            let level = found.map_or(0, |last| last.level + 1);
            found = Some(Self { level, ..next });
            if next.is_partial {
                break;
            }
        }
        found
    }

    fn all(line: &str) -> impl Iterator<Item = Self> {
        static STREAM: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(" std"));
        let head = &line[..line.floor_char_boundary(LONGEST_PREFIX + LONGEST)];
        STREAM.find_iter(head.as_bytes()).filter_map(|at| Self::at(head, at))
    }

    /// As it stands there, if a stream is named at `at`.
    fn at(head: &str, at: usize) -> Option<Self> {
        let is_of_time = |c: char| c.is_ascii_digit() || "TZ:.+-".contains(c);
        let before = &head[..at];
        let time = before.trim_end_matches(is_of_time).len();
        // A number, or a name and a number, may stand right before it.
        let start = time + before[time..].find('T')?.checked_sub("2016-10-06".len())?;
        if at - start < "2016-10-06T00:17:09Z".len()
            || !head[start..].starts_with(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        let (stream, rest) = head[at + 1..].split_once(' ')?;
        let is_stderr = match stream {
            "stdout" => false,
            "stderr" => true,
            _ => return None,
        };
        let tags_end = rest.find([' ', '\r', '\n']).unwrap_or(rest.len());
        let is_partial = match rest[..tags_end].split(':').next() {
            Some("P") => true,
            Some("F") => false,
            _ => return None,
        };
        let blank = usize::from(rest[tags_end..].starts_with(' '));
        let length = head.len() - rest.len() + tags_end + blank;
        Some(Self { start, length, is_stderr, is_partial, level: 0 })
    }
}

/// Whether quotes are open at the end of `text` that are not those of CSV.
fn is_quoted(text: &str) -> bool {
    text.rfind('"').is_some_and(|quote| {
        let before = &text[..quote];
        before.ends_with([' ', '=']) && before.matches('"').count().is_multiple_of(2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_known_behind_others() {
        let cut =
            |line: &str| Cri::telling(line).map(|cri| (cri.start, cri.length, cri.is_partial));
        assert_eq!(cut("2016-10-06T00:17:09.66Z stdout P a"), Some((0, 33, true)));
        assert_eq!(cut("2016-10-06T00:17:09+02:00 stderr F"), Some((0, 34, false)));
        assert_eq!(cut("    12\t2016-10-06T00:17:09.6Z stdout P {"), Some((7, 39, true)));
        assert_eq!(cut("a.log:12:2016-10-06T00:17:09.6Z stdout F:x {"), Some((9, 43, false)));
        let two = "2016-10-06T00:17:09.6Z stdout F 2016-10-06T00:17:09.7Z stdout P a";
        assert_eq!(cut(two), Some((32, 64, true)));
        assert_eq!(cut("\"2016-10-06T00:17:09.66Z stdout P a"), Some((1, 34, true)));
        assert_eq!(cut("7,\"2016-10-06T00:17:09.66Z stdout P a"), Some((3, 36, true)));
        assert_eq!(cut("POST \"2016-10-06T00:17:09.66Z stdout P a"), None);
        assert_eq!(cut("\"POST /\" \"12:2016-10-06T00:17:09.66Z stdout P a"), None);
        assert_eq!(cut("T stdout P a"), None);
        assert_eq!(cut("on 2016-10-06 stdout P a"), None);
        assert_eq!(cut("2016-10-06T00:17:09.66Z stdout Q a"), None);
    }
}
