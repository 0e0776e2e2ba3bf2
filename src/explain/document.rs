//! A page of text in parts, and its one printer: the signs, roles, colours and wraps
//! are those of every other form.

use comfy_table::{ColumnConstraint, ContentArrangement, Width, presets};
use unicode_width::UnicodeWidthStr;

use crate::render::{Look, Role, Runs, Sign};

/// A page.
#[derive(Debug, Default)]
pub(super) struct Document(pub(super) Vec<Part>);

/// A part of a page; an empty line stands between two.
#[derive(Debug)]
pub(super) enum Part {
    /// What it is about, and of what kind that is.
    Title(&'static str, &'static str),
    /// Labels, each with what there is to say of it.
    Rows(Vec<Row>),
    /// Running text.
    Words(&'static str),
    /// Text that is shown as it stands, to be copied.
    Verbatim(String),
    /// A table.
    Table(Table),
}

/// A label and its text.
#[derive(Debug)]
pub(super) struct Row {
    pub label: &'static str,
    pub text: String,
    /// Whether a reply is permitted, if the text says so.
    pub permitted: Option<bool>,
}

/// A table whose first column holds names.
#[derive(Debug)]
pub(super) struct Table {
    pub title: &'static str,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// A row that says nothing of replying.
pub(super) fn row(label: &'static str, text: impl Into<String>) -> Row {
    Row { label, text: text.into(), permitted: None }
}

/// Lines of running text longer than this tire the eye, however wide the paper.
const LONGEST_LINE: usize = 100;

/// The narrowest that a column of sentences may become in a table.
const SENTENCE: usize = 20;

/// A table that needs more columns than this is folded, however wide the paper: so that
/// a page has one style at every width.
const NARROW: usize = 40;

/// A column as narrow as this shares a line when the table folds.
const SHORT: usize = 16;

impl Document {
    /// The page as text, with a line end at its end.
    pub(super) fn print(&self, look: &Look) -> String {
        let mut text = String::new();
        for part in &self.0 {
            if !text.is_empty() {
                text.push('\n');
            }
            part.print(look, &mut text);
        }
        text
    }
}

impl Part {
    fn print(&self, look: &Look, out: &mut String) {
        let width = look.width.min(LONGEST_LINE);
        match self {
            Self::Title(name, kind) => {
                let title = Runs::new(look).add(Role::Status, name).gap(3).add(Role::Plain, kind);
                title.paint_wrapped(0, 0, width, out);
            }
            Self::Words(text) => said(look, 2, text, out),
            Self::Rows(rows) => print_rows(rows, look, width, out),
            Self::Verbatim(text) => out.extend(text.lines().flat_map(|line| ["    ", line, "\n"])),
            Self::Table(table) => table.print(look, out),
        }
    }
}

/// Running text, indented.
fn said(look: &Look, indent: usize, text: &str, out: &mut String) {
    let width = look.width.min(LONGEST_LINE);
    Runs::new(look).gap(indent).add(Role::Plain, text).paint_wrapped(0, indent, width, out);
}

/// Labels in a column of their own, texts beside them.
fn print_rows(rows: &[Row], look: &Look, width: usize, out: &mut String) {
    let labels = rows.iter().map(|row| row.label.width()).max().unwrap_or_default();
    let hang = labels + 4;
    for Row { label, text, permitted } in rows {
        let runs = Runs::new(look).gap(2).add(Role::Plain, label).pad(hang);
        let runs = match permitted {
            None => runs.add(Role::Plain, text),
            some => {
                let role = Role::of_verdict(*some);
                runs.add_sign(role, Sign::of_verdict(*some)).glue(1).add(role, text)
            }
        };
        runs.paint_wrapped(0, hang, width, out);
    }
}

impl Table {
    /// With columns where there are few and narrow ones, else row by row.
    fn print(&self, look: &Look, out: &mut String) {
        Runs::new(look).add(Role::Status, self.title).paint_wrapped(0, 0, look.width, out);
        if self.needs() > NARROW {
            return self.fold(look, out);
        }
        let shown = |text: &str| Runs::new(look).add(Role::Plain, text).into_text();
        let mut table = comfy_table::Table::new();
        table
            .load_style(if look.unicode {
                presets::UTF8_FULL_CONDENSED
            } else {
                presets::ASCII_FULL_CONDENSED
            })
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(look.width.min(LONGEST_LINE)).unwrap_or(u16::MAX))
            .set_header(self.head.clone())
            .add_rows(self.rows.iter().map(|row| row.iter().map(|cell| shown(cell))));
        table.set_constraints((0..self.head.len()).map(|column| {
            let least = u16::try_from(self.least(column) + 2).unwrap_or(u16::MAX);
            ColumnConstraint::LowerBoundary(Width::Fixed(least))
        }));
        out.push_str(&table.trim_fmt());
        out.push('\n');
    }

    /// Each row under its name; what is short shares a line.
    fn fold(&self, look: &Look, out: &mut String) {
        let is_short = |column: &usize| self.widest(*column) <= SHORT;
        let (short, long): (Vec<_>, Vec<_>) = (1..self.head.len()).partition(is_short);
        for cells in &self.rows {
            let say = |column: &usize| format!("{}: {}", self.head[*column], cells[*column]);
            said(look, 2, &cells[0], out);
            if !short.is_empty() {
                let shared: Vec<String> = short.iter().map(say).collect();
                said(look, 4, &shared.join("; "), out);
            }
            for column in &long {
                said(look, 4, &say(column), out);
            }
        }
    }

    /// How wide the table has to be at least, lines and blanks included.
    fn needs(&self) -> usize {
        (0..self.head.len()).map(|column| self.least(column) + 3).sum::<usize>() + 1
    }

    /// How wide a column has to be: its content, or enough for sentences to be read.
    fn least(&self, column: usize) -> usize {
        let words = self.rows.iter().flat_map(|row| row[column].split_whitespace());
        let longest_word = words.map(UnicodeWidthStr::width).max().unwrap_or_default();
        let is_name = column == 0;
        let least = if is_name { usize::MAX } else { SENTENCE.max(longest_word) };
        self.widest(column).max(self.head[column].width()).min(least)
    }

    fn widest(&self, column: usize) -> usize {
        self.rows.iter().map(|row| row[column].width()).max().unwrap_or_default()
    }

    /// As Markdown, names in code spans.
    pub(super) fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let head: Vec<String> = self.head.iter().map(ToString::to_string).collect();
        let mut text = line(&head);
        text.push_str(&line(&vec!["---".to_owned(); head.len()]));
        for cells in &self.rows {
            let mut cells: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|")).collect();
            cells[0] = format!("`{}`", cells[0]);
            text.push_str(&line(&cells));
        }
        text
    }
}
