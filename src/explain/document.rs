//! A page of text in parts, and its one printer.

use comfy_table::{ColumnConstraint, ContentArrangement, Width, presets};
use owo_colors::{OwoColorize, Style};
use unicode_width::UnicodeWidthStr;

/// What a page is printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// How many columns there are.
    pub width: usize,
    /// Whether signs beside ASCII can be shown.
    pub unicode: bool,
    /// Whether colours can.
    pub colour: bool,
}

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
    Verbatim(&'static str),
    /// A table.
    Table(Table),
}

/// A label and its text.
#[derive(Debug)]
pub(super) struct Row {
    pub label: &'static str,
    pub text: String,
    pub role: Role,
}

/// What a text says beside its words; never told by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    Permitted,
    Refused,
}

/// A table whose first column holds names.
#[derive(Debug)]
pub(super) struct Table {
    pub title: &'static str,
    pub head: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

/// A row without a role.
pub(super) fn row(label: &'static str, text: impl Into<String>) -> Row {
    Row { label, text: text.into(), role: Role::Plain }
}

/// Lines of running text longer than this tire the eye, however wide the paper.
const LONGEST_LINE: usize = 100;

/// The narrowest that a column of sentences may become before the table folds.
const SENTENCE: usize = 20;

/// A column as narrow as this shares a line when the table folds.
const SHORT: usize = 16;

impl Document {
    /// The page as text, with a line end at its end.
    pub(super) fn print(&self, paper: Paper) -> String {
        let mut text = String::new();
        for part in &self.0 {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&part.print(paper));
        }
        if paper.unicode { text } else { ascii(&text) }
    }
}

impl Part {
    fn print(&self, paper: Paper) -> String {
        match self {
            Self::Title(name, kind) => {
                let title = wrap(&format!("{name}   {kind}"), 0, paper);
                title.replacen(name, &paint(name, Style::new().bold(), paper), 1)
            }
            Self::Words(text) => wrap(text, 2, paper),
            Self::Rows(rows) => print_rows(rows, 2, paper),
            Self::Verbatim(text) => text.lines().flat_map(|line| ["    ", line, "\n"]).collect(),
            Self::Table(table) => table.print(paper),
        }
    }
}

/// Labels in a column of their own, texts beside them.
fn print_rows(rows: &[Row], indent: usize, paper: Paper) -> String {
    let labels = rows.iter().map(|row| row.label.width()).max().unwrap_or_default();
    let mut text = String::new();
    for Row { label, text: said, role } in rows {
        let hanging = indent + labels + 2;
        let wrapped = wrap(&format!("{}{said}", role.sign()), hanging, paper);
        let (style, words) = (role.look(), wrapped.trim());
        let label = format!("{:indent$}{label:labels$}  ", "");
        text.push_str(&label);
        text.push_str(&style.map_or_else(|| words.to_owned(), |s| paint(words, s, paper)));
        text.push('\n');
    }
    text
}

impl Role {
    const fn sign(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Permitted => "✔ ",
            Self::Refused => "✘ ",
        }
    }

    fn look(self) -> Option<Style> {
        match self {
            Self::Plain => None,
            Self::Permitted => Some(Style::new().green()),
            Self::Refused => Some(Style::new().red()),
        }
    }
}

impl Table {
    /// With columns where the paper is wide enough to read them, else row by row.
    fn print(&self, paper: Paper) -> String {
        let title = paint(self.title, Style::new().bold(), paper);
        if self.needs() > paper.width {
            return format!("{title}\n{}", self.folded(paper));
        }
        let mut table = comfy_table::Table::new();
        table
            .load_style(if paper.unicode {
                presets::UTF8_FULL_CONDENSED
            } else {
                presets::ASCII_FULL_CONDENSED
            })
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(paper.width).unwrap_or(u16::MAX))
            .set_header(self.head.clone())
            .add_rows(self.rows.clone());
        table.set_constraints((0..self.head.len()).map(|column| {
            let least = u16::try_from(self.least(column) + 2).unwrap_or(u16::MAX);
            ColumnConstraint::LowerBoundary(Width::Fixed(least))
        }));
        format!("{title}\n{}\n", table.trim_fmt())
    }

    /// Each row under its name; what is short shares a line.
    fn folded(&self, paper: Paper) -> String {
        let is_short = |column: &usize| self.widest(*column) <= SHORT;
        let (short, long): (Vec<_>, Vec<_>) = (1..self.head.len()).partition(is_short);
        let mut text = String::new();
        for cells in &self.rows {
            let say = |column: &usize| format!("{}: {}", self.head[*column], cells[*column]);
            text.push_str(&wrap(&cells[0], 2, paper));
            if !short.is_empty() {
                let shared: Vec<String> = short.iter().map(say).collect();
                text.push_str(&wrap(&shared.join("; "), 4, paper));
            }
            for column in &long {
                text.push_str(&wrap(&say(column), 4, paper));
            }
        }
        text
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

fn paint(text: &str, style: Style, paper: Paper) -> String {
    if paper.colour { text.style(style).to_string() } else { text.to_owned() }
}

/// Lines of whole words, each indented; a word that is too long stands alone.
fn wrap(text: &str, indent: usize, paper: Paper) -> String {
    let width = paper.width.min(LONGEST_LINE);
    let mut wrapped = String::new();
    let mut column = usize::MAX;
    for word in text.split(' ') {
        if column.saturating_add(1 + word.width()) > width {
            wrapped.push_str(if wrapped.is_empty() { "" } else { "\n" });
            wrapped.push_str(&" ".repeat(indent));
            column = indent;
        } else {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += word.width();
    }
    wrapped.push('\n');
    wrapped
}

/// The same in signs that every terminal has.
fn ascii(text: &str) -> String {
    text.replace(['‘', '’'], "'").replace('✔', "+").replace('✘', "x").replace('…', "...")
}
