//! Lines of several programs in one log, as `docker compose logs` and `kubectl logs` mix
//! them: once a value goes on over lines of one and a line of another comes, the lines of
//! each are put together by the name that they begin with, and read by a framer of their
//! own, until nothing is open in any of them.
//!
//! So are lines that Kubernetes cut into parts, where something stands before each of them:
//! the parts are put together, those of standard output and those of standard error.

use std::borrow::Cow;

use super::super::made::Made;
use super::super::prefix::{LONGEST_PREFIX, line_from};
use super::super::{Cri, Frame, MAX_VALUE, Sink, fault_span};
use super::{LogFramer, Open};
use crate::text::{Making, Span, View};

/// How far a value may wait for its next line, in bytes of the input.
const LONGEST_WAIT: usize = 4 << 20;

/// The same where a line comes in parts, with what stands before each.
const LONGEST_WAIT_OF_PARTS: usize = MAX_VALUE + MAX_VALUE / 4;

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
    /// Lines come in parts.
    has_parts: bool,
}

/// The lines of one program.
#[derive(Debug)]
struct Strand {
    name: Option<Name>,
    /// It is of standard error, or of standard output, where lines come in parts.
    is_stderr: Option<bool>,
    text: Made,
    /// The parts of a line whose end has not come.
    parts: Made,
    /// The first of them, if it is the only one, and where in it stands what it is.
    first: Option<(Span, usize)>,
    /// They are too long together, and reported: those that follow are let go.
    is_discarded: bool,
    framer: LogFramer,
    /// No further lines come.
    is_ending: bool,
}

impl Strand {
    fn new(name: Option<Name>, is_stderr: Option<bool>, text: Made, framer: LogFramer) -> Self {
        let (parts, first, is_discarded, is_ending) = (Made::default(), None, false, false);
        Self { name, is_stderr, text, parts, first, is_discarded, framer, is_ending }
    }

    /// Whether it may go on in the next line.
    fn waits(&self) -> bool {
        self.framer.waits() || self.is_discarded || !self.parts.is_empty()
    }

    /// Adds a line, or a part of one.
    fn add(&mut self, text: View<'_>, line: Span, cri: Option<Cri>, sink: Sink<'_>) {
        let is_first = self.parts.is_empty() && !self.is_discarded;
        let Some(cri) = cri.filter(|cri| cri.is_partial || !is_first) else {
            return self.text.append(text, line);
        };
        let mut part = Span { start: line.start + cri.length, ..line };
        if cri.is_partial {
            part.end = part.start + text.of(part).trim_end_matches(['\r', '\n']).len();
        }
        if is_first {
            let tag = text.str(line.start..part.start).rfind('P').unwrap_or(0);
            part.start = line.start;
            self.first = Some((part, tag));
        } else if let Some((span, tag)) = self.first.take() {
            // The prefix is that of a whole line: other lines of the value have it.
            let (mut line, _) = std::mem::take(&mut self.parts).into_parts();
            line.replace_range(tag..=tag, "F");
            self.parts.push(Cow::Owned(line), span, Making::Verbatim);
        }
        if !self.is_discarded {
            self.parts.append(text, part);
        }
        if self.parts.view().end() - self.parts.view().start() > MAX_VALUE {
            let span = fault_span(text, self.parts.outer(0));
            sink(Frame::TooLarge { span, limit: MAX_VALUE });
            (self.parts, self.first, self.is_discarded) = (Made::default(), None, true);
        }
        if !cri.is_partial {
            self.is_discarded = false;
            self.end_parts();
        }
    }

    /// The parts are a line.
    fn end_parts(&mut self) {
        self.first = None;
        self.text.append_all(&std::mem::take(&mut self.parts));
    }

    /// Where the first byte stands that is still needed.
    fn start(&self) -> Option<usize> {
        let made = [&self.text, &self.parts];
        let left = made.into_iter().filter(|made| !made.is_empty());
        left.map(|made| made.outer(made.view().start())).min()
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
    fn strand_of(&mut self, line: &str, is_stderr: Option<bool>) -> usize {
        let known = self.strands.iter().find_map(|strand| strand.name.as_ref());
        let name = known.and_then(|known| known.of_line(line));
        let is_of_one = known.is_some();
        let fits = |strand: &Strand| is_stderr.is_none() || strand.is_stderr == is_stderr;
        let same = match &name {
            Some(name) => self.strands.iter().position(|strand| {
                fits(strand) && strand.name.as_ref().is_some_and(|known| known.fits(name))
            }),
            // It goes on with what is open, if with anything.
            None => self
                .strands
                .iter()
                .position(|strand| fits(strand) && (strand.waits() || is_stderr.is_some())),
        };
        same.unwrap_or_else(|| {
            if self.strands.len() <= MOST_STRANDS {
                let name = name.filter(|_| self.strands.len() < MOST_STRANDS);
                let framer = LogFramer { is_of_one, ..LogFramer::strand(self.depth()) };
                self.strands.push(Strand::new(name, is_stderr, Made::default(), framer));
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
            || !self.strands.iter().any(Strand::waits)
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
                let has_parts = !strand.parts.is_empty();
                let longest = if has_parts { LONGEST_WAIT_OF_PARTS } else { LONGEST_WAIT };
                strand.start().is_some_and(|start| line.start - start > longest)
            };
            if let Some(late) = self.strands.iter_mut().find(|strand| is_late(strand)) {
                late.is_ending = true;
            }
        } else if !self.strands.iter().any(|strand| strand.is_ending) {
            self.end();
        }
        if let Some(ending) = self.strands.iter().position(|strand| strand.is_ending) {
            let mut strand = self.strands.remove(ending);
            strand.end_parts();
            strand.read(sink);
            return false;
        }
        let strand = self.add(text, line, sink);
        self.strands[strand].read(sink);
        true
    }

    /// Adds a line to its strand; answers which that is.
    fn add(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) -> usize {
        let content = text.of(line);
        let cri = Cri::of(content);
        self.has_parts |= cri.is_some_and(|cri| cri.is_partial);
        let cri = cri.filter(|_| self.has_parts);
        let strand = self.strand_of(content, cri.map(|cri| cri.is_stderr));
        self.strands[strand].add(text, line, cri, sink);
        strand
    }
}

impl LogFramer {
    /// A framer of lines that are read apart.
    fn strand(depth: usize) -> Self {
        Self { depth, is_strand: true, ..Self::default() }
    }

    /// The line at `from`, where reading has come to, is of another program than what has
    /// been read and is open.
    pub(super) fn part(&mut self, text: View<'_>, from: usize, name: Option<Name>) {
        // What stands before a value is needed if its lines are dressed.
        let begin = line_from(text, self.consumed());
        let fresh = Self {
            at: from,
            depth: self.depth,
            left_out: std::mem::take(&mut self.left_out),
            begun: self.begun,
            is_strand: self.is_strand,
            ..Self::default()
        };
        let mut framer = std::mem::replace(self, fresh);
        framer.dead.retain(|at| *at < from);
        (framer.is_of_one, framer.is_strand) = (name.is_some(), true);
        let mut lines = Made::at(begin);
        lines.append(text, Span { start: begin, end: from });
        let is_stderr = Cri::of(lines.view().str(..)).map(|cri| cri.is_stderr);
        let strand = Strand::new(name, is_stderr, lines, framer);
        self.open = Open::Woven(Loom { strands: vec![strand], has_parts: false });
    }

    /// Reads a part of a line; answers whether it is one.
    pub(super) fn read_part(&mut self, text: View<'_>, line: Span, sink: Sink<'_>) -> bool {
        let content = text.of(line);
        let is_part = |cri: &Cri| cri.is_partial && !self.is_strand;
        let Some(cri) = Cri::of(content).filter(is_part) else { return false };
        self.part(text, line.start, Name::of_prefix(&content[..cri.start]));
        if let Open::Woven(loom) = &mut self.open {
            loom.add(text, line, sink);
        }
        true
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
