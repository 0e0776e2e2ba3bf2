//! The outputs of `inspect`: which form an event is printed in, and where to.

use anyhow::Result;

use crate::cli::InspectFormat;
use crate::judge::Summary;
use crate::judge::{Inspection, Problem};
use crate::output::Sink;
use crate::render::{self, Look, Report, Table};
use crate::source::Input;

/// How many events of a document are shown as cards.
const MOST_CARDS: usize = 3;

/// A printer and where it prints to.
pub(crate) struct Printer<'l> {
    sink: Sink,
    form: Form<'l>,
    look: &'l Look,
}

enum Form<'l> {
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
    waiting: Vec<Inspection>,
    has_card: bool,
    has_line: bool,
}

impl<'l> Form<'l> {
    fn new(format: InspectFormat, look: &'l Look) -> Self {
        match format {
            InspectFormat::Card => Self::Card { has_printed: false },
            InspectFormat::Line => Self::Line,
            InspectFormat::Table => Self::Table(Box::new(Table::new(look))),
            InspectFormat::Json => Self::Json(Report::new()),
            InspectFormat::Ndjson => Self::Ndjson,
        }
    }
}

impl<'l> Printer<'l> {
    /// Prints in the form that was asked for.
    pub(crate) fn new(format: InspectFormat, sink: Sink, look: &'l Look) -> Result<Self> {
        let mut printer = Self { sink, form: Form::new(format, look), look };
        if let Form::Json(_) = printer.form {
            printer.sink.write(Report::START)?;
        }
        Ok(printer)
    }

    /// Prints cards for what is small and lines for all else, or lines alone;
    /// the name of a file tells whether it has lines, unless that was said.
    pub(crate) fn of_default(cards: Cards, sink: Sink, look: &'l Look) -> Self {
        let choice = Choice { cards, ..Choice::default() };
        Self { sink, form: Form::Chosen(choice), look }
    }

    /// Where it prints to.
    pub(crate) const fn sink(&self) -> &Sink {
        &self.sink
    }

    pub(crate) fn event(&mut self, input: &Input, inspection: &Inspection) -> Result<()> {
        match &mut self.form {
            Form::Chosen(choice) => {
                let text = choice.event(input, inspection, self.look);
                self.sink.write(&text)
            }
            Form::Card { has_printed } => {
                let gap = if std::mem::replace(has_printed, true) { "\n" } else { "" };
                self.sink.write(gap)?;
                self.sink.write(&render::card(inspection, self.look))
            }
            Form::Line => self.sink.write(&render::line(inspection, self.look)),
            Form::Table(table) => self.sink.write(&table.push(inspection)),
            Form::Json(report) => self.sink.write_with(|out| report.event(inspection, out)),
            Form::Ndjson => self.sink.write_with(|out| render::ndjson_line(inspection, out)),
        }
    }

    pub(crate) fn problem(&mut self, input: &Input, problem: &Problem) -> Result<()> {
        match &mut self.form {
            Form::Json(report) => {
                report.problem(problem);
                Ok(())
            }
            Form::Ndjson => self.sink.write_with(|out| render::ndjson_problem(problem, out)),
            Form::Chosen(choice) => {
                let cards = choice.end_of_value(input, self.look);
                self.sink.write(&cards)?;
                self.sink.write(&render::problem_line(problem, self.look))
            }
            Form::Card { .. } | Form::Line => {
                self.sink.write(&render::problem_line(problem, self.look))
            }
            Form::Table(table) => {
                // Rows that are still gathered come first; later ones keep their widths.
                let text = table.finish() + &render::problem_line(problem, self.look);
                self.sink.write(&text)
            }
        }
    }

    pub(crate) fn end_of_value(&mut self, input: &Input) -> Result<()> {
        if let Form::Chosen(choice) = &mut self.form {
            let cards = choice.end_of_value(input, self.look);
            self.sink.write(&cards)?;
        }
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> Result<()> {
        self.sink.flush()
    }

    pub(crate) fn finish(&mut self, summary: &Summary) -> Result<()> {
        let text = match &mut self.form {
            Form::Chosen(choice) => choice.show_cards(self.look),
            Form::Table(table) => table.finish(),
            Form::Json(report) => std::mem::take(report).finish(summary),
            _ => String::new(),
        };
        self.sink.write(&text)?;
        self.sink.flush()
    }

    /// Whether it prints to a person, and not to a program or a file.
    pub(crate) fn is_for_people(&self) -> bool {
        !self.sink.is_file() && !matches!(self.form, Form::Json(_) | Form::Ndjson)
    }

    /// Whether one event or more were printed as lines: then the sum of them helps.
    pub(crate) fn wants_summary(&self) -> bool {
        match &self.form {
            Form::Chosen(choice) => choice.has_line,
            Form::Line | Form::Table(_) => !self.sink.is_file(),
            _ => false,
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
        self.waiting.push(inspection.clone());
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
