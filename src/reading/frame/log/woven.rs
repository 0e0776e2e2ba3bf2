//! Lines of several programs in one log, as `docker compose logs` and `kubectl logs` mix
//! them: once a value goes on over lines of one and a line of another comes, the lines of
//! each are put together by the name that they begin with, and read by a framer of their
//! own, until nothing is open in any of them.

use super::super::Sink;
use super::super::made::Made;
use super::super::prefix::LONGEST_PREFIX;
use super::{LogFramer, Open};
use crate::text::{Span, View};

/// How far a value may wait for its next line, in bytes of the input.
const LONGEST_WAIT: usize = 4 << 20;

/// How many programs are told apart; the lines of all others are read as one's.
const MOST_STRANDS: usize = 16;

/// What parts a program's name from its line, the surest first; a blank follows.
const SEPARATORS: [char; 3] = ['|', ']', ':'];

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

    /// What `line` names in the way of this one.
    fn of_line(&self, line: &str) -> Option<Self> {
        let head = &line[..line.floor_char_boundary(LONGEST_PREFIX)];
        let text = head.find(['"', '{', '\\', '&', '%']).unwrap_or(head.len());
        let name = Self::of(&head[..text], self.separator)?;
        Some(Self { words: name.words.into_iter().take(self.words.len()).collect(), ..name })
    }

    fn of(head: &str, separator: char) -> Option<Self> {
        // Before a colon, that is a key of another language.
        if separator == ':'
            && head.starts_with([' ', '\t'])
            && !head.trim_start().starts_with(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        let ends = head.match_indices(separator).map(|(at, _)| at);
        let ends = ends.filter(|at| head[at + 1..].starts_with([' ', '\t']));
        let words = ends.filter_map(|end| {
            let word = head[..end].trim_ascii_end().rsplit([' ', '\t']).next()?;
            // Grep's number behind a file's name ends in a colon too.
            let is_greps = separator == ':' && ends_in_number(word);
            unnumbered(word).filter(|word| !is_greps && word.contains(|c: char| c.is_alphabetic()))
        });
        let words: Vec<String> = words.map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self { words, separator })
    }

    /// Whether a line with the name `other` may be of the same program. The name may stand
    /// behind other text.
    fn fits(&self, other: &Self) -> bool {
        other.words.iter().all(|word| self.words.iter().any(|own| own.ends_with(word)))
    }

    /// Whether a line is of another program.
    pub(crate) fn is_foreign(&self, line: &str) -> bool {
        self.of_line(line).is_some_and(|other| !self.fits(&other))
    }
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

/// Programs whose lines are read apart.
#[derive(Debug)]
pub(super) struct Loom {
    strands: Vec<Strand>,
}

/// The lines of one program.
#[derive(Debug)]
struct Strand {
    name: Option<Name>,
    text: Made,
    framer: LogFramer,
    /// No further lines come.
    is_ending: bool,
}

impl Strand {
    const fn new(name: Option<Name>, text: Made, framer: LogFramer) -> Self {
        Self { name, text, framer, is_ending: false }
    }

    /// Where the first byte stands that is still needed.
    fn start(&self) -> Option<usize> {
        (!self.text.is_empty()).then(|| self.text.outer(self.text.view().start()))
    }

    /// Reads what has been added, and lets go of what is done with.
    fn read(&mut self, sink: Sink<'_>) {
        let Self { text, framer, is_ending, .. } = self;
        let done = framer.frame(text.view(), *is_ending, &mut |frame| sink(text.outward(frame)));
        text.let_go(done);
    }
}

impl Loom {
    /// The strand of `line`, a new one if it must be.
    fn strand_of(&mut self, line: &str) -> usize {
        let known = self.strands.iter().find_map(|strand| strand.name.as_ref());
        let name = known.and_then(|known| known.of_line(line));
        let same = match &name {
            Some(name) => self
                .strands
                .iter()
                .position(|strand| strand.name.as_ref().is_some_and(|known| known.fits(name))),
            // It goes on with what is open, if with anything.
            None => self.strands.iter().position(|strand| strand.framer.waits()),
        };
        same.unwrap_or_else(|| {
            if self.strands.len() <= MOST_STRANDS {
                let name = name.filter(|_| self.strands.len() < MOST_STRANDS);
                let framer = LogFramer::of_one(self.depth());
                self.strands.push(Strand::new(name, Made::default(), framer));
            }
            self.strands.len() - 1
        })
    }

    fn depth(&self) -> usize {
        self.strands.first().map_or(0, |strand| strand.framer.depth)
    }

    /// Whether something can be done without a further line.
    pub(super) fn has_work(&self) -> bool {
        self.strands.iter().any(|strand| strand.is_ending)
            || !self.strands.iter().any(|strand| strand.framer.waits())
    }

    /// No further lines come.
    pub(super) fn end(&mut self) {
        for strand in &mut self.strands {
            strand.is_ending = true;
        }
    }

    /// Where the first byte stands that is still needed.
    pub(super) fn start(&self) -> Option<usize> {
        self.strands.iter().filter_map(Strand::start).min()
    }

    /// Reads on where it can be done, else the line; answers whether that was read.
    fn read_on(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) -> bool {
        if !self.has_work() {
            let is_late = |strand: &Strand| {
                strand.start().is_some_and(|start| line.start - start > LONGEST_WAIT)
            };
            if let Some(late) = self.strands.iter_mut().find(|strand| is_late(strand)) {
                late.is_ending = true;
            }
        } else if !self.strands.iter().any(|strand| strand.is_ending) {
            self.end();
        }
        if let Some(ending) = self.strands.iter().position(|strand| strand.is_ending) {
            self.strands.remove(ending).read(sink);
            return false;
        }
        let number = self.strand_of(text.of(line));
        let strand = &mut self.strands[number];
        strand.text.append(text, line);
        strand.read(sink);
        true
    }
}

impl LogFramer {
    /// A framer of lines of one program.
    fn of_one(depth: usize) -> Self {
        Self { depth, is_of_one: true, ..Self::default() }
    }

    /// The line at `from`, where reading has come to, is of another program than what has
    /// been read and is open.
    pub(super) fn part(&mut self, text: View<'_>, from: usize, name: Name) {
        // What stands before a value is needed if its lines are dressed.
        let begin = self.consumed();
        let line = text.line_start(begin);
        let begin = line.max(text.ceil_char_boundary(begin.saturating_sub(4 * LONGEST_PREFIX)));
        let fresh = Self {
            at: from,
            depth: self.depth,
            left_out: std::mem::take(&mut self.left_out),
            begun: self.begun,
            ..Self::default()
        };
        let mut framer = std::mem::replace(self, fresh);
        framer.dead.retain(|at| *at < from);
        framer.is_of_one = true;
        let mut lines = Made::at(begin);
        lines.append(text, Span { start: begin, end: from });
        let strand = Strand::new(Some(name), lines, framer);
        self.open = Open::Woven(Loom { strands: vec![strand] });
    }

    /// Reads on in lines of several programs; answers where reading goes on.
    pub(super) fn read_woven(
        &mut self,
        text: View<'_>,
        mut loom: Loom,
        line: Span,
        sink: Sink<'_>,
    ) -> usize {
        let was_read = loom.read_on(text, line, sink);
        if !loom.strands.is_empty() {
            self.open = Open::Woven(loom);
        }
        if was_read { line.end } else { line.start }
    }
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
        ] {
            assert_eq!(name(prefix).as_deref(), Some(words), "{prefix}");
        }
        for prefix in ["", "24:", "    key: ", "<pre>", "[    9.983] ", " 12 | ", "app.log:24: "] {
            assert_eq!(name(prefix), None, "{prefix}");
        }
    }

    #[test]
    fn lines_of_others_are_known_by_their_names() {
        for (prefix, line, is_foreign) in [
            ("web_1 | ", "web_2 | {", true),
            ("web_1 | ", "web_1 |   \"a\": \"b | c\"", false),
            ("web_1 | got | ", "web_1 |   {", false),
            ("web_1 | ", "  \"a\": 1 | 2", false),
            ("web_1 | ", "{\"a\": \"|\"}", false),
            ("id=1&payload=data: ", "data:   {", false),
            ("a | web_1 | ", "a | web_2 | {", true),
            ("Jun  9 11:01:27 web hook[812]: ", "Jun 10 00:01:27 db pg[7]: x: y", true),
            ("24:Jun  9 11:01:27 web hook[812]: ", "25-Jun 10 00:01:27 web hook[812]:  {", false),
        ] {
            let name = Name::of_prefix(prefix).expect("a name");
            assert_eq!(name.is_foreign(line), is_foreign, "{prefix} {line}");
        }
    }
}
