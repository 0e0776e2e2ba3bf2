//! From a batch of framed text to what was found in it.

use std::sync::Arc;

use super::frame::Frame;
use super::scan::{Fault, Scan, Scanner, is_blank};
use super::text::{Place, Position, Text};
use super::unwrap::{Unwrapped, Walk};
use crate::event::Event;
use crate::inspection::{Inspection, Problem, Source};
use crate::json::{Node, Span};
use crate::rules::{Finding, Rule, judge, reading};

/// Text of one input with what its framer said of it.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) text: String,
    /// Where the text begins in its input.
    pub(crate) start: Position,
    pub(crate) frames: Vec<Frame>,
}

/// One thing that was found in an input.
#[derive(Debug)]
pub enum Found<'a> {
    /// An event that can be judged.
    Event(Located<'a>),
    /// Another event of Zoho Desk's, by its type: counted, never judged.
    Other(&'a str),
    /// Something wrong that belongs to no event, such as broken JSON.
    Problem(Problem),
    /// An outermost JSON value has ended.
    EndOfValue,
    /// All that has arrived was handed on: the reader is about to wait for more.
    Waiting,
}

/// An event with the way back to its place in the input.
#[derive(Debug)]
pub struct Located<'a> {
    event: &'a Event<'a>,
    text: &'a Text<'a>,
    path: &'a Arc<str>,
    via: &'a [String],
}

impl<'a> Located<'a> {
    /// The event.
    #[must_use]
    pub const fn event(&self) -> &'a Event<'a> {
        self.event
    }

    /// Where in the input a stretch of the event's text stands.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.text.place(span)
    }

    /// Judges the event and gathers all there is to say of it.
    #[must_use]
    pub fn inspect(&self) -> Inspection {
        let start = self.place(self.event.span()).start;
        let source = Source {
            path: Arc::clone(self.path),
            line: start.line,
            column: start.column,
            pointer: self.event.object().pointer.clone(),
            via: self.via.to_vec(),
        };
        let problems = judge(self.event).into_iter().map(|f| self.problem(f)).collect();
        Inspection::new(self.event, source, problems)
    }

    fn problem(&self, finding: Finding) -> Problem {
        let place = self.place(finding.span);
        Problem::new(finding, place, Arc::clone(self.path), self.via.to_vec())
    }
}

/// Hands all that is found in `batch` to `sink`, in the order of the text.
pub(crate) fn find(batch: &Batch, path: &Arc<str>, sink: &mut dyn FnMut(Found<'_>)) {
    let text = Text::of_input(&batch.text, batch.start);
    for frame in &batch.frames {
        match frame {
            Frame::Value { span, pointer } => in_value(&text, *span, pointer, path, sink),
            Frame::Line(span) => in_line(&text, *span, path, sink),
            Frame::Broken { span, fault } => {
                sink(Found::Problem(broken(&text, *span, *fault, path)));
            }
            Frame::TooLarge { span, limit } => {
                let message = format!("over {} MiB: skipped", limit >> 20);
                sink(Found::Problem(problem(&reading::TOO_LARGE, message, &text, *span, path)));
            }
            Frame::End => sink(Found::EndOfValue),
        }
    }
}

fn in_value(
    text: &Text<'_>,
    span: Span,
    pointer: &str,
    path: &Arc<str>,
    sink: &mut dyn FnMut(Found<'_>),
) {
    let mut hand_on = |unwrapped: Unwrapped<'_>| match unwrapped {
        Unwrapped::Session { event, text, via } => {
            sink(Found::Event(Located { event, text, path, via }));
        }
        Unwrapped::Other(event_type) => sink(Found::Other(&event_type)),
    };
    let mut walk = Walk { via: Vec::new(), strings: 0, sink: &mut hand_on };
    walk.visit(text, Node::new(text.content(), span), &mut pointer.to_owned());
}

/// A line that ought to be one JSON value.
fn in_line(text: &Text<'_>, line: Span, path: &Arc<str>, sink: &mut dyn FnMut(Found<'_>)) {
    let bytes = &text.content().as_bytes()[..line.end];
    let skipped = |byte: &u8| is_blank(*byte) || matches!(byte, 0 | 0x1E);
    let Some(start) = bytes[line.start..].iter().position(|byte| !skipped(byte)) else { return };
    let start = line.start + start;
    let mut scanner = Scanner::new(0);
    let scan = match scanner.scan(bytes, start) {
        Scan::Incomplete => scanner.finish(bytes.trim_ascii_end().len()),
        done => done,
    };
    let broken_at = match scan {
        Scan::Complete(end) => {
            in_value(text, Span { start, end }, "", path, sink);
            let rest = bytes[end..].iter().position(|byte| !skipped(byte));
            rest.map(|length| (end + length, Fault::Expected("the end of the line")))
        }
        Scan::Broken(at, fault) => Some((at, fault)),
        Scan::Incomplete => None,
    };
    if let Some((at, fault)) = broken_at {
        let span = super::frame::fault_span(text.content(), at);
        sink(Found::Problem(broken(text, span, fault, path)));
    }
    sink(Found::EndOfValue);
}

fn broken(text: &Text<'_>, span: Span, fault: Fault, path: &Arc<str>) -> Problem {
    problem(&reading::INVALID_JSON, fault.message(), text, span, path)
}

/// A problem of no event.
fn problem(
    rule: &'static Rule,
    message: String,
    text: &Text<'_>,
    span: Span,
    path: &Arc<str>,
) -> Problem {
    let finding = Finding::of_no_event(rule, message, span);
    Problem::new(finding, text.place(span), Arc::clone(path), Vec::new())
}
