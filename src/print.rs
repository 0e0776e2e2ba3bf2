//! The outputs of `inspect`: which form an event is printed in, and where to.

use anyhow::Result;

use crate::cli::InspectFormat;
use crate::inspection::{Inspection, Problem};
use crate::open::Input;
use crate::output::Sink;
use crate::render::{self, Look, Report, Table};
use crate::summary::Summary;

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

/// The events of an input's first value wait until it ends, or has too many for cards.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Choice {
    /// Few enough inputs are named.
    few_inputs: bool,
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

    /// Prints cards for what is small and lines for all else; `few_inputs` are named, or more.
    pub(crate) fn of_default(few_inputs: bool, sink: Sink, look: &'l Look) -> Self {
        let choice = Choice { few_inputs, ..Choice::default() };
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
            Form::Json(report) => self.sink.write(&report.event(inspection)),
            Form::Ndjson => self.sink.write(&render::ndjson_line(inspection)),
        }
    }

    pub(crate) fn problem(&mut self, problem: &Problem) -> Result<()> {
        match &mut self.form {
            Form::Json(report) => {
                report.problem(problem);
                Ok(())
            }
            Form::Ndjson => self.sink.write(&render::ndjson_problem(problem)),
            Form::Chosen(choice) => {
                let cards = choice.show_cards(self.look);
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

    pub(crate) fn end_of_value(&mut self) -> Result<()> {
        if let Form::Chosen(choice) = &mut self.form {
            let cards = choice.show_cards(self.look);
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
        let mut text = String::new();
        if self.input != input.number {
            text = self.show_cards(look);
            self.input = input.number;
            self.decided = false;
        }
        if self.decided || !self.few_inputs || !input.is_document {
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
