//! The programs that a line names before its text, as `docker compose logs`, `kubectl logs` and
//! syslog write them: by these the lines of several programs in one log are told apart.

use super::prefix::LONGEST_PREFIX;
use crate::event::PAYLOAD;
use crate::tables::Field;

/// What parts a program's name from its line, the surest first; a blank follows. Behind the
/// name of a pod there is nothing but a blank.
const SEPARATORS: [char; 4] = ['|', ' ', ']', ':'];

/// How many words may stand before a pod's name, such as a number or a time.
const MOST_WORDS: usize = 8;

/// The programs that a line names before its text: `web_1` in `web_1  | {`, and whatever
/// else stands there in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    words: Vec<String>,
    separator: char,
}

impl Name {
    /// What is named in the prefix of a line.
    pub(crate) fn of_prefix(prefix: &str) -> Option<Self> {
        SEPARATORS.into_iter().find_map(|separator| Self::of(prefix, separator))
    }

    /// The same, in each way in which the next line names something too, or else in the first.
    pub(crate) fn of_lines(prefix: &str, next: &str) -> Vec<Self> {
        let names = || SEPARATORS.into_iter().filter_map(|separator| Self::of(prefix, separator));
        // `app.log:got: {`: what the next line names, the first one has without a blank.
        let has = |other: &Self| {
            let is_there = |word: &String| prefix.contains(&format!("{word}{}", other.separator));
            other.words.iter().all(is_there)
        };
        let tell = |name: Self| {
            let other = name.of_line(next)?;
            Some(if has(&other) { other } else { name })
        };
        let told: Vec<Self> = names().filter_map(tell).collect();
        if told.is_empty() { names().take(1).collect() } else { told }
    }

    /// What `line` names in the way of this one.
    pub(super) fn of_line(&self, line: &str) -> Option<Self> {
        let head = &line[..line.floor_char_boundary(LONGEST_PREFIX)];
        let text = head.find(['"', '{', '\\', '&', '%']).unwrap_or(head.len());
        // An editor takes the blanks off a line's end.
        let text = if head[..text].ends_with('\n') { text - 1 } else { text };
        let name = Self::of(&head[..text], self.separator)?;
        Some(Self { words: name.words.into_iter().take(self.words.len()).collect(), ..name })
    }

    fn of(head: &str, separator: char) -> Option<Self> {
        if separator == ' ' {
            let mut words = head.split([' ', '\t']).filter(|word| !word.is_empty());
            let mut first = words.by_ref().take(MOST_WORDS).filter_map(unnumbered);
            let first = first.find(|word| is_pod(word) || is_stream(word))?;
            let container = words.next().filter(|word| is_container(word));
            let words = [first].into_iter().chain(container).map(str::to_owned).collect();
            return Some(Self { words, separator });
        }
        // What stands behind the end of a value is not what the line begins with.
        if head.trim_start().starts_with(['}', ']']) {
            return None;
        }
        // Before a colon, that is a key of another language.
        if separator == ':'
            && head.starts_with([' ', '\t'])
            && head.trim_start().find(": ") <= head.trim_start().find([' ', '\t'])
        {
            return None;
        }
        let ends = head.match_indices(separator).map(|(at, _)| at);
        let is_end =
            |rest: &str| rest.starts_with([' ', '\t']) || (rest.is_empty() && separator == '|');
        let ends = ends.filter(|at| is_end(&head[at + 1..]));
        let words = ends.filter_map(|end| {
            let before = &head[..end];
            let word = before.trim_ascii_end().rsplit([' ', '\t']).next()?;
            // `web] ]`, `web ]`: a bracket of the JSON's own.
            let is_own = before.ends_with(' ') && before.rfind('[') <= before.rfind(']');
            if word.ends_with(separator) || (separator == ']' && is_own) {
                return None;
            }
            // Grep's number behind a file's name ends in a colon too.
            let is_greps = separator == ':' && ends_in_number(word);
            let is_name = |word: &&str| {
                word.contains(|c: char| c.is_alphabetic()) && Field::from_name(word).is_none()
            };
            unnumbered(word).filter(is_name).filter(|word| !is_greps && *word != PAYLOAD)
        });
        let words: Vec<String> = words.map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self { words, separator })
    }

    /// Whether it is that of a stream: a program may write to both.
    pub(crate) fn is_of_stream(&self) -> bool {
        self.separator == ' ' && self.words.iter().all(|word| is_stream(word))
    }

    /// Whether a line with the name `other` may be of the same program. The name may stand
    /// behind other text.
    pub(super) fn fits(&self, other: &Self) -> bool {
        let mut own = self.words.iter();
        other.words.iter().all(|word| own.any(|own| own.ends_with(word)))
    }

    /// Whether a line is of another program.
    pub(crate) fn is_foreign(&self, line: &str) -> bool {
        self.of_line(line).is_some_and(|other| !self.fits(&other))
    }
}

/// Whether a word is named as Kubernetes names the pods of a deployment, as `stern` prints it:
/// `web-6d4cf56db6-x7k2p`.
fn is_pod(word: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let mut parts = word.rsplit('-');
    let (pod, hash, name) = (parts.next(), parts.next(), parts.next());
    pod.is_some_and(|pod| pod.len() == 5 && is_part(pod))
        && hash.is_some_and(|hash| (6..=10).contains(&hash.len()) && is_part(hash))
        && name.is_some_and(|name| !name.is_empty())
}

/// Whether a word names a stream, as lines of CRI do.
fn is_stream(word: &str) -> bool {
    matches!(word, "stdout" | "stderr")
}

/// Whether a word may name a container, which stands behind its pod.
fn is_container(word: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    word.bytes().all(is_part) && !matches!(word, "true" | "false" | "null")
}

fn ends_in_number(word: &str) -> bool {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    name.len() < word.len() && name.ends_with(':')
}

/// A word without the number, or the name and number of grep's, that it begins with; nothing
/// if it is a number or a time.
fn unnumbered(word: &str) -> Option<&str> {
    let is_sign = |c: char| matches!(c, ':' | '-');
    let mut rest = word.trim_start_matches(['[', '(']);
    for (at, _) in word.match_indices(is_sign) {
        let number = &word[at + 1..];
        let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
        if after.len() < number.len() && after.starts_with(is_sign) {
            rest = &after[1..];
        }
    }
    let name = rest.trim_start_matches(|c: char| c.is_ascii_digit() || ":-+.,".contains(c));
    let is_time = name.is_empty()
        || (name.len() < rest.len() && matches!(name.as_bytes(), [b'T', b'0'..=b'9', ..] | b"Z"));
    (!is_time).then_some(name.trim_start_matches(['[', '(']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_stands_before_the_text() {
        let name = |prefix| Name::of_prefix(prefix).map(|name| name.words.join(" "));
        for (prefix, words) in [
            ("web_1  | ", "web_1"),
            ("web_1  | 2025-06-27T11:01:27.1Z got: ", "web_1"),
            ("[pod/web-5d9c/app] 2025-06-27T11:01:27.1Z ", "pod/web-5d9c/app"),
            ("Jun  9 11:01:27 web-1 hook[812]: ", "hook[812]"),
            ("got: Jun  9 11:01:27 web-1 hook[812]: ", "got hook[812]"),
            ("2025-06-27 11:01:27 [main] INFO: ", "main"),
            ("    12\tweb_1  | ", "web_1"),
            ("12:web_1  | ", "web_1"),
            ("app-2.log-12-web_1  | ", "web_1"),
            ("web-6d4cf56db6-x7k2p app info: ", "web-6d4cf56db6-x7k2p app"),
            ("    12\tweb-6d4cf56db6-x7k2p app ", "web-6d4cf56db6-x7k2p app"),
            ("12:web-6d4cf56db6-x7k2p app ", "web-6d4cf56db6-x7k2p app"),
            ("2025-06-27T11:01:27.1Z stdout F ", "stdout"),
        ] {
            assert_eq!(name(prefix).as_deref(), Some(words), "{prefix}");
        }
        for prefix in [
            "",
            "24:",
            "    key: ",
            "11:01:27Z   payload: ",
            "<pre>",
            "[    9.983] ",
            " 12 | ",
            "app.log:24: ",
        ] {
            assert_eq!(name(prefix), None, "{prefix}");
        }
    }

    #[test]
    fn lines_of_others_are_known_by_their_names() {
        for (prefix, line, is_foreign) in [
            ("web_1 | ", "web_2 | {", true),
            ("web_1 | ", "web_1 |   \"a\": \"b | c\"", false),
            ("web_1 | got | ", "web_1 |   {", false),
            ("web-6d4cf56db6-x7k2p app ", "web-6d4cf56db6-9zzzz app a: b", true),
            ("web-6d4cf56db6-x7k2p app ", "  \"of\": \"web-6d4cf56db6-9zzzz\"", false),
            ("web_1 | ", "  \"a\": 1 | 2", false),
            ("web_1 | ", "{\"a\": \"|\"}", false),
            ("id=1&payload=data: ", "data:   {", false),
            ("body: ", "] headers: {", false),
            ("body: ", "headers: {", true),
            ("a | web_1 | ", "a | web_2 | {", true),
            ("web_1 | web_2 | ", "web_1 | web_1 | {", true),
            ("Jun  9 11:01:27 web hook[812]: ", "Jun 10 00:01:27 db pg[7]: x: y", true),
            ("24:Jun  9 11:01:27 web hook[812]: ", "25-Jun 10 00:01:27 web hook[812]:  {", false),
        ] {
            let name = Name::of_prefix(prefix).expect("a name");
            assert_eq!(name.is_foreign(line), is_foreign, "{prefix} {line}");
        }
    }
}
