//! JSON values as they arrive: the elements of outermost arrays one by one,
//! everything else whole.
//!
//! A capture of a gigabyte may be one array; its elements are handed out as
//! soon as each ends. An object is one value, however large: what is in it can
//! only be understood together.

use super::frame::{MAX_DOCUMENT, MAX_VALUE};
use crate::reading::between::Array;
use crate::text::{Fault, MAX_DEPTH, Scan, Scanner, Span, View, is_blank};

/// What came next.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// A whole object or string, and its pointer within the outermost value.
    Value { span: Span, pointer: String },
    /// The outermost value ends here.
    End(usize),
    /// It is no JSON from here on.
    Broken(usize, Fault),
    /// All bytes were read and the value goes on.
    More,
}

/// Reads one outermost value.
#[derive(Debug)]
pub(crate) struct Values {
    /// Where the outermost value began, unless somebody else read its beginning.
    begun: Option<usize>,
    /// Its first byte, once it has begun.
    first: Option<u8>,
    /// The arrays around the next value: where each began, and the next index in it.
    arrays: Vec<(usize, u64)>,
    state: State,
    /// How many objects have been handed out.
    objects: u64,
}

#[derive(Debug)]
enum State {
    Value,
    ElementOrEnd,
    CommaOrEnd,
    /// What is too large `is_let_go`.
    Within {
        start: usize,
        scanner: Scanner,
        is_let_go: bool,
    },
    Ended,
}

impl Values {
    pub(crate) const fn new() -> Self {
        Self { begun: None, first: None, arrays: Vec::new(), state: State::Value, objects: 0 }
    }

    /// In an outermost array of which the first elements have been read.
    pub(crate) fn within_array(Array { next, has_comma }: Array) -> Self {
        let state = if has_comma { State::Value } else { State::CommaOrEnd };
        Self { begun: None, first: Some(b'['), arrays: vec![(0, next)], state, objects: next }
    }

    /// The place in the outermost array, if objects were handed out before it and nothing
    /// is open but the array.
    pub(crate) fn between_elements(&self) -> Option<Array> {
        let &[(_, next)] = self.arrays.as_slice() else { return None };
        let has_comma = match self.state {
            State::CommaOrEnd => false,
            State::Value => true,
            _ => return None,
        };
        (self.objects > 0).then_some(Array { next, has_comma })
    }

    /// Where the outermost value began, once it has, if its beginning was read here.
    pub(crate) const fn begun(&self) -> Option<usize> {
        self.begun
    }

    /// The first byte of the outermost value, once it has begun.
    pub(crate) const fn first(&self) -> Option<u8> {
        self.first
    }

    /// Whether no object has been handed out so far.
    pub(crate) const fn begun_alone(&self) -> bool {
        self.objects == 0
    }

    /// Where the object, string or scalar began that is being read.
    pub(crate) const fn within(&self) -> Option<usize> {
        match &self.state {
            State::Within { start, .. } => Some(*start),
            _ => None,
        }
    }

    /// Whether the value that is being read is too large, and let go as it comes.
    pub(crate) const fn is_let_go(&self) -> bool {
        matches!(self.state, State::Within { is_let_go: true, .. })
    }

    /// The value that is being read is too large: its end alone is looked for.
    pub(crate) const fn let_go(&mut self) {
        if let State::Within { is_let_go, .. } = &mut self.state {
            *is_let_go = true;
        }
    }

    /// Whether the value being read, or read last, is in no array.
    pub(crate) const fn is_outermost(&self) -> bool {
        self.arrays.is_empty()
    }

    /// How large the value being read, or read last, may be: an outermost object
    /// is a document.
    pub(crate) fn limit(&self) -> usize {
        if self.is_outermost() { MAX_DOCUMENT } else { MAX_VALUE }
    }

    /// Where the containers began that are still open, from the outside in.
    pub(crate) fn open(&self) -> Vec<usize> {
        let mut open: Vec<usize> = self.arrays.iter().map(|(at, _)| *at).collect();
        if let State::Within { scanner, .. } = &self.state {
            open.extend(scanner.open());
        }
        open
    }

    /// Whether what was read looks like JSON and not like other text in brackets.
    pub(crate) fn is_substantial(&self) -> bool {
        self.objects > 0
            || matches!(&self.state, State::Within { scanner, .. } if scanner.is_substantial())
    }

    /// Whether an element of an array must come next.
    pub(crate) const fn awaits_element(&self) -> bool {
        matches!(self.state, State::Value) && !self.arrays.is_empty()
    }

    /// Whether the value of a member must come next.
    pub(crate) fn awaits_member(&self) -> bool {
        matches!(&self.state, State::Within { scanner, .. } if scanner.awaits_member())
    }

    /// Whether a pretty-printer may have broken the line here.
    pub(crate) fn may_break_line(&self) -> bool {
        match &self.state {
            State::Within { scanner, .. } => scanner.may_break_line(),
            _ => self.first.is_some(),
        }
    }

    /// Reads on in `text` from `at` on until something comes of it.
    pub(crate) fn next(&mut self, text: View<'_>, at: &mut usize) -> Next {
        loop {
            if let State::Within { start, scanner, .. } = &mut self.state {
                let start = *start;
                match scanner.scan_in(text, *at) {
                    Scan::Incomplete => {
                        *at = text.end();
                        return Next::More;
                    }
                    Scan::Broken(place, fault) => {
                        *at = place;
                        return Next::Broken(place, fault);
                    }
                    Scan::Complete(end) => {
                        *at = end;
                        if let Some(item) = self.close(text, Span { start, end }) {
                            return item;
                        }
                    }
                }
            }
            if matches!(self.state, State::Ended) {
                return Next::End(*at);
            }
            while text.byte(*at).is_some_and(is_blank) {
                *at += 1;
            }
            let Some(byte) = text.byte(*at) else { return Next::More };
            if let Some(fault) = self.punctuation(byte, at) {
                return Next::Broken(*at, fault);
            }
        }
    }

    /// What the value is when the text ends at `end`.
    pub(crate) fn finish(&mut self, end: usize) -> Next {
        if let State::Within { scanner, .. } = &self.state
            && matches!(scanner.finish(end), Scan::Complete(_))
        {
            // A number ends there; an array around it does not.
            self.after_value();
        }
        match self.state {
            State::Ended => Next::End(end),
            _ => Next::Broken(end, Fault::Truncated),
        }
    }

    /// One byte between values: a bracket, a comma, or the first of a value.
    fn punctuation(&mut self, byte: u8, at: &mut usize) -> Option<Fault> {
        if self.first.is_none() {
            (self.first, self.begun) = (Some(byte), Some(*at));
        }
        match (&self.state, byte) {
            (State::Value | State::ElementOrEnd, b'[') => {
                if self.arrays.len() >= MAX_DEPTH {
                    return Some(Fault::Depth);
                }
                self.arrays.push((*at, 0));
                self.state = State::ElementOrEnd;
                *at += 1;
            }
            (State::ElementOrEnd | State::CommaOrEnd, b']') => {
                self.arrays.pop();
                self.after_value();
                *at += 1;
            }
            (State::CommaOrEnd, b',') => {
                self.state = State::Value;
                *at += 1;
            }
            (State::CommaOrEnd, _) => return Some(Fault::Expected("a comma or ]")),
            _ => {
                let scanner = Scanner::new(self.arrays.len());
                self.state = State::Within { start: *at, scanner, is_let_go: false };
            }
        }
        None
    }

    /// A value within the arrays has ended; objects and strings are handed out.
    fn close(&mut self, text: View<'_>, span: Span) -> Option<Next> {
        let first = text.byte(span.start);
        let is_value = matches!(first, Some(b'{' | b'"')) && !self.is_let_go();
        let value = is_value.then(|| Next::Value { span, pointer: self.pointer() });
        self.objects += u64::from(first == Some(b'{'));
        self.after_value();
        value
    }

    fn after_value(&mut self) {
        self.state = match self.arrays.last_mut() {
            Some((_, next)) => {
                *next += 1;
                State::CommaOrEnd
            }
            None => State::Ended,
        };
    }

    /// The pointer of the value that is being read, or comes next.
    pub(crate) fn pointer(&self) -> String {
        self.arrays.iter().fold(String::new(), |mut pointer, (_, index)| {
            pointer.push('/');
            pointer.push_str(itoa::Buffer::new().format(*index));
            pointer
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is handed out when `text` arrives in chunks of `size` bytes.
    fn items(text: &str, size: usize) -> Vec<String> {
        let (mut values, mut at, mut seen) = (Values::new(), 0, Vec::new());
        let mut arrived = size.min(text.len());
        loop {
            match values.next(View::whole(text).until(arrived), &mut at) {
                Next::Value { span, pointer } => {
                    seen.push(format!("{pointer} {}", &text[span.start..span.end]));
                }
                Next::End(at) => {
                    seen.push(format!("end {at}"));
                    return seen;
                }
                Next::Broken(at, _) => {
                    seen.push(format!("broken {at}"));
                    return seen;
                }
                Next::More if arrived < text.len() => arrived = (arrived + size).min(text.len()),
                Next::More => {
                    seen.push(format!("{:?}", values.finish(text.len())));
                    return seen;
                }
            }
        }
    }

    #[test]
    fn elements_come_one_by_one_however_the_text_arrives() {
        let text = r#"[ {"a":[1]}, [2, ["x"]], {} ] "#;
        for size in 1..=text.len() {
            assert_eq!(items(text, size), [r#"/0 {"a":[1]}"#, r#"/1/1/0 "x""#, "/2 {}", "end 29"]);
        }
    }

    #[test]
    fn a_break_is_where_it_is() {
        assert_eq!(items("[{} {}]", 99), ["/0 {}", "broken 4"]);
        assert_eq!(items("[INFO] x", 99), ["broken 1"]);
        assert_eq!(items(r#"[{"a":1},]"#, 99), [r#"/0 {"a":1}"#, "broken 9"]);
        assert_eq!(items(&"[".repeat(200), 99), ["broken 128"]);
    }
}
