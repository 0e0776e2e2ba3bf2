//! The forms of `inspect`: events as they come.

use anyhow::Result;

use super::Sink;
use super::outputs::{Ahead, Form, Run};
use super::waiting::{Cards, Decided, Waiting};
use crate::cli::InspectFormat;
use crate::judge::{Inspection, Problem};
use crate::render::{self, Look, Report, Table};
use crate::rules::reading::UNREADABLE_INPUT;

/// A form of events, and how it looks.
pub(crate) struct EventForm<'l> {
    kind: Kind<'l>,
    look: &'l Look,
}

enum Kind<'l> {
    /// Cards or lines: that hangs on how many events come.
    Waiting(Waiting),
    Card(Cards),
    Line,
    Table(Box<Table<'l>>),
    Json(Report),
    Ndjson,
}

impl<'l> EventForm<'l> {
    /// The form that was asked for.
    pub(crate) fn new(format: InspectFormat, look: &'l Look) -> Self {
        let kind = match format {
            InspectFormat::Card => Kind::Card(Cards::default()),
            InspectFormat::Line => Kind::Line,
            InspectFormat::Table => Kind::Table(Box::new(Table::new(look))),
            InspectFormat::Json => Kind::Json(Report::new()),
            InspectFormat::Ndjson => Kind::Ndjson,
        };
        Self { kind, look }
    }

    /// Cards for few events and lines for more; `has_pipe` tells whether an input may
    /// stay open, so that they must not wait for its end.
    pub(crate) fn by_number(has_pipe: bool, look: &'l Look) -> Self {
        Self { kind: Kind::Waiting(Waiting::new(has_pipe, look)), look }
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
        matches!(self.kind, Kind::Line | Kind::Table(_))
    }

    fn decide(&mut self, decided: Decided) {
        if decided == Decided::Lines {
            self.kind = Kind::Line;
        }
    }
}

impl Form for EventForm<'_> {
    fn start(&mut self, sink: &mut Sink) -> Result<()> {
        if let Kind::Json(_) = self.kind { sink.write(Report::START) } else { Ok(()) }
    }

    fn event(&mut self, inspection: &Inspection, sink: &mut Sink) -> Result<()> {
        match &mut self.kind {
            Kind::Waiting(waiting) => {
                let decided = waiting.event(inspection, sink)?;
                self.decide(decided);
                Ok(())
            }
            Kind::Card(cards) => cards.event(inspection, self.look, sink),
            Kind::Line => sink.write(&render::line(inspection, self.look)),
            Kind::Table(table) => sink.write(&table.push(inspection)),
            Kind::Json(report) => sink.write_with(|out| report.event(inspection, out)),
            Kind::Ndjson => sink.write_with(|out| render::ndjson_line(inspection, out)),
        }
    }

    fn problem(&mut self, problem: &Problem, sink: &mut Sink) -> Result<()> {
        match &mut self.kind {
            Kind::Json(report) => {
                report.problem(problem);
                return Ok(());
            }
            // A line is an event, and nothing else: the command tells of the rest.
            Kind::Ndjson => return Ok(()),
            Kind::Waiting(waiting) => {
                let decided = waiting.problem(problem, sink)?;
                self.decide(decided);
                return Ok(());
            }
            Kind::Card(cards) => {
                return cards.finding(&render::problem_line(problem, self.look), sink);
            }
            Kind::Line => {}
            // Rows that are still gathered come first; later ones keep their widths.
            Kind::Table(table) => sink.write(&table.finish())?,
        }
        sink.write(&render::problem_line(problem, self.look))
    }

    fn shows(&self, problem: &Problem) -> bool {
        problem.rule.name != UNREADABLE_INPUT.name || matches!(self.kind, Kind::Json(_))
    }

    fn finish(&mut self, _: &[Problem], run: &Run, sink: &mut Sink) -> Result<()> {
        let text = match &mut self.kind {
            Kind::Waiting(waiting) => {
                let decided = waiting.finish(sink)?;
                self.decide(decided);
                return Ok(());
            }
            Kind::Table(table) => table.finish(),
            Kind::Json(report) => std::mem::take(report).finish(&run.summary),
            _ => return Ok(()),
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
