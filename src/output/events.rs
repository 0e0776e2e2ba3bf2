//! The forms of `inspect`: events as they come.

use anyhow::Result;

use super::Sink;
use super::outputs::{Ahead, Form, Run};
use crate::cli::InspectFormat;
use crate::judge::{Inspection, Problem};
use crate::render::{self, Look, Report, Table};
use crate::source::Input;

/// How many events of a document are shown as cards.
const MOST_CARDS: usize = 3;

/// A form of events, and how it looks.
pub(crate) struct EventForm<'l> {
    kind: Kind<'l>,
    look: &'l Look,
}

enum Kind<'l> {
    /// Cards for a small document, else lines.
    Chosen(Choice),
    Card {
        has_printed: bool,
    },
    Line,
    Table(Box<Table<'l>>),
    Json(Report),
    Ndjson,
}

/// Whether small documents are shown as cards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Cards {
    /// Too many inputs are named, or they are read as lines.
    #[default]
    Never,
    /// Unless the name says that the file has lines.
    ByName,
    /// They are read as JSON, whatever their names.
    Always,
}

/// The events of an input's first value wait until it ends, or has too many for cards.
#[derive(Default)]
struct Choice {
    cards: Cards,
    /// The input that is being read.
    input: usize,
    /// Its first value has ended or grown too large.
    decided: bool,
    waiting: Vec<Inspection<'static>>,
    has_card: bool,
    has_line: bool,
}

impl<'l> EventForm<'l> {
    /// The form that was asked for.
    pub(crate) fn new(format: InspectFormat, look: &'l Look) -> Self {
        let kind = match format {
            InspectFormat::Card => Kind::Card { has_printed: false },
            InspectFormat::Line => Kind::Line,
            InspectFormat::Table => Kind::Table(Box::new(Table::new(look))),
            InspectFormat::Json => Kind::Json(Report::new()),
            InspectFormat::Ndjson => Kind::Ndjson,
        };
        Self { kind, look }
    }

    /// Cards for what is small and lines for all else, or lines alone; the name of
    /// a file tells whether it has lines, unless that was said.
    pub(crate) fn chosen(cards: Cards, look: &'l Look) -> Self {
        Self { kind: Kind::Chosen(Choice { cards, ..Choice::default() }), look }
    }

    /// Whether it is for a person, and not for a program.
    pub(crate) fn is_for_people(&self) -> bool {
        !matches!(self.kind, Kind::Json(_) | Kind::Ndjson)
    }

    /// Whether it has a line for each event, and for nothing else.
    pub(crate) fn is_of_events_alone(&self) -> bool {
        matches!(self.kind, Kind::Ndjson)
    }

    /// Whether one event or more were printed as lines: then the sum of them helps.
    pub(crate) fn has_lines(&self) -> bool {
        match &self.kind {
            Kind::Chosen(choice) => choice.has_line,
            Kind::Line | Kind::Table(_) => true,
            _ => false,
        }
    }
}

impl Form for EventForm<'_> {
    fn start(&mut self, sink: &mut Sink) -> Result<()> {
        if let Kind::Json(_) = self.kind { sink.write(Report::START) } else { Ok(()) }
    }

    fn event(&mut self, input: &Input, inspection: &Inspection, sink: &mut Sink) -> Result<()> {
        match &mut self.kind {
            Kind::Chosen(choice) => sink.write(&choice.event(input, inspection, self.look)),
            Kind::Card { has_printed } => {
                let gap = if std::mem::replace(has_printed, true) { "\n" } else { "" };
                sink.write(gap)?;
                sink.write(&render::card(inspection, self.look))
            }
            Kind::Line => sink.write(&render::line(inspection, self.look)),
            Kind::Table(table) => sink.write(&table.push(inspection)),
            Kind::Json(report) => sink.write_with(|out| report.event(inspection, out)),
            Kind::Ndjson => sink.write_with(|out| render::ndjson_line(inspection, out)),
        }
    }

    fn problem(&mut self, input: &Input, problem: &Problem, sink: &mut Sink) -> Result<()> {
        match &mut self.kind {
            Kind::Json(report) => {
                report.problem(problem);
                return Ok(());
            }
            // A line is an event, and nothing else: the command tells of the rest.
            Kind::Ndjson => return Ok(()),
            Kind::Chosen(choice) => sink.write(&choice.end_of_value(input, self.look))?,
            Kind::Card { .. } | Kind::Line => {}
            // Rows that are still gathered come first; later ones keep their widths.
            Kind::Table(table) => sink.write(&table.finish())?,
        }
        sink.write(&render::problem_line(problem, self.look))
    }

    fn end_of_value(&mut self, input: &Input, sink: &mut Sink) -> Result<()> {
        match &mut self.kind {
            Kind::Chosen(choice) => sink.write(&choice.end_of_value(input, self.look)),
            _ => Ok(()),
        }
    }

    fn finish(&mut self, _: &[Problem], run: &Run, sink: &mut Sink) -> Result<()> {
        let text = match &mut self.kind {
            Kind::Chosen(choice) => choice.show_cards(self.look),
            Kind::Table(table) => table.finish(),
            Kind::Json(report) => std::mem::take(report).finish(&run.summary),
            _ => String::new(),
        };
        sink.write(&text)
    }

    fn ahead(&self) -> Option<Ahead> {
        match self.kind {
            Kind::Line => Some(Ahead::Line(self.look.clone())),
            Kind::Ndjson => Some(Ahead::Ndjson),
            _ => None,
        }
    }
}

impl Choice {
    fn event(&mut self, input: &Input, inspection: &Inspection, look: &Look) -> String {
        let mut text = self.start(input, look);
        let is_log = inspection.source.via.first().is_some_and(|step| step == "log");
        let may_be_card = match self.cards {
            Cards::Never => false,
            Cards::ByName => input.is_document,
            Cards::Always => true,
        };
        if self.decided || !may_be_card || is_log {
            self.has_line = true;
            text.push_str(&render::line(inspection, look));
            return text;
        }
        self.waiting.push(inspection.clone().into_owned());
        if self.waiting.len() > MOST_CARDS {
            self.decided = true;
            self.has_line = true;
            for waiting in self.waiting.drain(..) {
                text.push_str(&render::line(&waiting, look));
            }
        }
        text
    }

    /// Another input begins, if it is another.
    fn start(&mut self, input: &Input, look: &Look) -> String {
        if self.input == input.number {
            return String::new();
        }
        let text = self.show_cards(look);
        self.input = input.number;
        self.decided = false;
        text
    }

    /// A value has ended, though it may have held no event: what follows it are lines.
    fn end_of_value(&mut self, input: &Input, look: &Look) -> String {
        self.start(input, look) + &self.show_cards(look)
    }

    /// The value has ended with few events, if any: they are shown as cards.
    fn show_cards(&mut self, look: &Look) -> String {
        let mut text = String::new();
        self.decided = true;
        for waiting in self.waiting.drain(..) {
            if std::mem::replace(&mut self.has_card, true) || self.has_line {
                text.push('\n');
            }
            text.push_str(&render::card(&waiting, look));
        }
        text
    }
}
