//! From what was framed to what is found in it.

use super::finder::Finder;
use super::frame::{Dump, Frame, Inner, Inside, Joined, MAX_LAYERS, MAX_STRINGS, Made, fault_span};
use crate::rules::{Finding, reading};
use crate::text::{
    ESC, Fault, Making, Node, Scan, Scanner, Span, Text, Type, View, is_blank, push_step,
};

impl Finder<'_> {
    /// Looks at what was framed in the input's own text. In a log a line is one record, or
    /// several are.
    pub(in crate::reading) fn record(&mut self, text: &Text<'_>, frame: &Frame) {
        let content = text.content();
        let (record, span) = (self.record, frame.outer());
        let last = span.end.max(span.start + 1) - 1;
        // Of a line in parts or in colours, each thing but the last may end in another piece.
        let is_parted = matches!(frame, Frame::Inner(_));
        let end = if is_parted { span.start } else { last };
        let is_same = record.start <= span.start && end <= record.end;
        if self.input.is_json || !is_same {
            self.seen.clear();
        }
        if self.input.is_json {
            self.shown = frame.shown(content);
        }
        let hits = self.hits;
        if let Frame::Joined(joined) = frame {
            let places = self.joined(text, joined);
            self.places.extend(places);
        } else {
            self.frame(text, frame);
            match frame {
                _ if self.hits == hits => {}
                Frame::Inner(inner) => self.places.extend(inner.text.stretches()),
                // A line counts once.
                _ if is_same => {}
                _ => self.places.push(span),
            }
        }
        if self.hits > hits && last > record.end {
            let view = View::whole(content);
            self.record = Span { start: view.line_start(last), end: view.line_end(last) };
        }
        if self.input.is_json
            && let Some(last) = self.places.iter().copied().max_by_key(|place| place.end)
        {
            // It is enough: a log may begin behind it on the same line.
            self.places = vec![last];
        }
    }

    /// Looks at what was framed in `text`, which stands within a record.
    pub(in crate::reading) fn frame(&mut self, text: &Text<'_>, frame: &Frame) {
        match frame {
            Frame::Value { span, pointer, is_bare } => {
                let strings = self.strings;
                if *is_bare {
                    self.strings = MAX_STRINGS;
                }
                self.visit(text, Node::new(text.content(), *span), &mut pointer.clone());
                self.strings = strings;
            }
            Frame::Line(span) if self.input.is_own => self.row(text, *span),
            Frame::Line(span) => self.line(text, *span),
            Frame::Inner(inner) => self.inner(text, inner),
            Frame::Encoded(span) => self.encoded(text, *span),
            Frame::Joined(joined) => drop(self.joined(text, joined)),
            Frame::Broken { span, fault } => self.broken(text, *span, *fault),
            Frame::Dump { span, dump, .. } => self.dump(text, *span, *dump),
            Frame::TooLarge { span, limit } => self.too_large(text, *span, *limit),
        }
    }

    /// Looks at what was found in text that was made of this one.
    fn inner(&mut self, text: &Text<'_>, inner: &Inner) {
        let made = inner.text.text(text);
        match inner.dress {
            None => self.frame(&made, &inner.frame),
            Some(dress) if self.layers < MAX_LAYERS => {
                self.layers += 1;
                self.through(dress.name(), "", |finder| finder.frame(&made, &inner.frame));
                self.layers -= 1;
            }
            Some(_) => {}
        }
    }

    /// A line that ought to be one JSON value, whatever colours it has.
    fn line(&mut self, text: &Text<'_>, line: Span) {
        let mut look = |text: &Text<'_>, line| {
            self.value_of_line(text, line, |finder, node| {
                finder.visit(text, node, &mut String::new());
            });
        };
        if memchr::memchr(ESC, &text.content().as_bytes()[line.start..line.end]).is_none() {
            return look(text, line);
        }
        let made = Made::of(View::whole(text.content()), line, Making::Verbatim);
        look(&made.text(text), Span { start: 0, end: made.view().end() });
    }

    /// Hands the JSON value that a line is to `look`; what is no JSON is a finding.
    pub(in crate::reading) fn value_of_line(
        &mut self,
        text: &Text<'_>,
        line: Span,
        look: impl FnOnce(&mut Self, Node<'_>),
    ) {
        let bytes = &text.content().as_bytes()[..line.end];
        let is_skipped = |byte: &u8| is_blank(*byte) || matches!(byte, 0 | 0x1E);
        let Some(start) = bytes[line.start..].iter().position(|byte| !is_skipped(byte)) else {
            return;
        };
        let start = line.start + start;
        let mut scanner = Scanner::new(0);
        let scan = match scanner.scan(bytes, start) {
            Scan::Incomplete => scanner.finish(bytes.trim_ascii_end().len()),
            done => done,
        };
        let broken_at = match scan {
            Scan::Complete(end) => {
                look(self, Node::new(text.content(), Span { start, end }));
                let rest = bytes[end..].iter().position(|byte| !is_skipped(byte));
                rest.map(|length| (end + length, Fault::Expected("the end of the line")))
            }
            Scan::Broken(at, fault) => Some((at, fault)),
            Scan::Incomplete => None,
        };
        if let Some((at, fault)) = broken_at {
            self.broken(text, fault_span(View::whole(text.content()), at), fault);
        }
    }

    /// Text that is no JSON; what ends where its archive is damaged is no fault of
    /// its own.
    fn broken(&mut self, text: &Text<'_>, span: Span, fault: Fault) {
        let is_damage = self.input.is_cut && fault == Fault::Truncated && {
            let end = text.outermost(span).end;
            self.window.text[end..].trim().is_empty()
        };
        if !is_damage {
            let finding = Finding::of_no_event(&reading::INVALID_JSON, fault.message(), span);
            self.report(finding, text);
        }
    }

    /// Looks at strings of several records that are one text together, and at the
    /// rest of the record that it ends with; answers where something was found.
    fn joined(&mut self, text: &Text<'_>, joined: &Joined) -> Vec<Span> {
        let Joined { record, pointer, key, text: strings, inside } = joined;
        let mut places = Vec::new();
        if !strings.view().is_empty() && self.strings < MAX_STRINGS {
            let inner = strings.text(text);
            self.strings += 1;
            let mut step = pointer.clone();
            if !key.is_empty() {
                push_step(&mut step, key);
            }
            self.through("string", &step, |finder| match inside {
                Inside::Line => {
                    let hits = finder.hits;
                    finder.words(&inner);
                    if finder.hits > hits {
                        places.extend(strings.stretches());
                    }
                }
                Inside::Frames { frames, value_end } => {
                    for frame in frames {
                        let hits = finder.hits;
                        if frame.begin() < *value_end {
                            finder.frame(&inner, frame);
                        } else {
                            finder.through("log", "", |finder| finder.frame(&inner, frame));
                        }
                        if finder.hits > hits {
                            places.extend(inner.outermost_parts(frame.outer()));
                        }
                    }
                }
            });
            self.strings -= 1;
        }
        if let Some(record) = record {
            let hits = self.hits;
            let node = Node::new(text.content(), *record);
            if node.kind() == Type::Object {
                self.object(text, node, Some(key), &mut pointer.clone());
            }
            places.extend((self.hits > hits).then_some(*record));
        }
        places
    }

    fn dump(&mut self, text: &Text<'_>, span: Span, dump: Dump) {
        let (name, instead) = dump.words();
        let message = format!("{name}, not JSON");
        let help = format!("Log {instead} instead; what is printed like this may have lost data.");
        let mut finding = Finding::of_no_event(&reading::NOT_JSON, message, span);
        finding.help = help.into();
        self.report(finding, text);
    }
}
