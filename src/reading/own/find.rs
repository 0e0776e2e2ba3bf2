//! Finding rows: each line ought to be one.

use super::Row;
use super::parse::{NoRow, parse};
use crate::reading::found::Found;
use crate::reading::full::finder::Finder;
use crate::rules::{Finding, reading};
use crate::text::{Span, Text};

/// What to do about a line that is JSON and no row.
const HELP: &str = "`-i zdim` reads what `zdim inspect -o ndjson` wrote, an event a line; all \
                    else is read without it.";

impl Finder<'_> {
    /// A line that ought to be a row of zdim's own.
    pub(in crate::reading) fn row(&mut self, text: &Text<'_>, line: Span) {
        self.value_of_line(text, line, |finder, node| match parse(node) {
            Ok(inspection) => {
                finder.hits += 1;
                let (path, place) = (finder.path, text.place(node.span()));
                let inspection = Box::new(inspection);
                (finder.sink)(Found::Row(Row { inspection, path, place }));
            }
            Err(NoRow { span, why }) => {
                let message = format!("no row of zdim's ndjson: {why}");
                let mut finding = Finding::of_no_event(&reading::INVALID_JSON, message, span);
                finding.help = HELP.into();
                finder.report(finding, text);
            }
        });
    }
}
