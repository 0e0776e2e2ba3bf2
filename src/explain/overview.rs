//! All tables: what `zdim explain` shows without a topic, and what the README shows.

use super::document::{Document, Part, Table};
use crate::judge::Verdict;
use crate::rules;
use crate::tables::{
    AssigneeType, Basis, Field, Home, Measure, OF_EVENTS, OF_SESSIONS, ReplyStatus, SessionStatus,
};

/// Every table, one after another.
pub(super) fn everything() -> Document {
    let mut parts: Vec<Part> = tables().map(Part::Table).collect();
    parts.push(Part::Words(
        "Meanings are Zoho's own words, but for MISSED and the assignee types. Who acts and what \
         next are zdim's; where Zoho does not say it, the basis is inferred. `zdim explain NAME` \
         tells more of any name above.",
    ));
    Document(parts)
}

/// The tables as Markdown, each under its title: what the README holds.
#[must_use]
pub fn markdown_tables() -> Vec<(&'static str, String)> {
    tables().map(|table| (table.title, table.markdown())).collect()
}

fn tables() -> impl Iterator<Item = Table> {
    let facts = [fields(), session_statuses(), assignee_types(), reply_statuses(), rules()];
    facts.into_iter().chain(measures())
}

pub(super) fn fields() -> Table {
    let rows = Field::ALL.into_iter().map(|field| {
        vec![
            field.name().to_owned(),
            home(field.home()).to_owned(),
            field.kind().description().to_owned(),
            if field.may_be_empty() { "yes" } else { "no" }.to_owned(),
            field.description().to_owned(),
        ]
    });
    table("Fields", &["Field", "Stands in", "Form", "May be empty", "What it means"], rows)
}

pub(super) fn session_statuses() -> Table {
    let rows = SessionStatus::ALL
        .into_iter()
        .map(|status| vec![status.name().to_owned(), status.meaning().to_owned()]);
    table("Session statuses", &["sessionStatus", "What it means"], rows)
}

pub(super) fn assignee_types() -> Table {
    let rows = AssigneeType::ALL
        .into_iter()
        .map(|kind| vec![kind.name().to_owned(), kind.meaning().to_owned()]);
    table("Assignee types", &["assigneeType", "What it means"], rows)
}

pub(super) fn reply_statuses() -> Table {
    let rows = ReplyStatus::ALL.into_iter().map(|status| {
        vec![
            status.name().to_owned(),
            status.meaning().to_owned(),
            Verdict::Known(status).word().to_owned(),
            status.actor().phrase().to_owned(),
            status.next_step().to_owned(),
            status.basis().name().to_owned(),
        ]
    });
    let head = ["replyStatus", "What it means", "Reply", "Who acts", "Next step", "Basis"];
    table("Reply statuses", &head, rows)
}

pub(super) fn rules() -> Table {
    let rows = rules::ALL.iter().map(|rule| {
        vec![rule.name.to_owned(), rule.severity.name().to_owned(), rule.summary.to_owned()]
    });
    table("Rules", &["Rule", "Severity", "Fires when"], rows)
}

pub(super) fn measures() -> [Table; 2] {
    let rows = |measures: &[Measure]| {
        let row = |measure: &Measure| {
            [measure.name, measure.meaning, measure.edge].map(str::to_owned).to_vec()
        };
        measures.iter().map(row).collect::<Vec<_>>()
    };
    let head = ["Measure", "What it is", "And"];
    [
        table("Measures of sessions", &head, rows(&OF_SESSIONS).into_iter()),
        table("Measures of events", &head, rows(&OF_EVENTS).into_iter()),
    ]
}

/// The object in words.
pub(super) const fn home(home: Home) -> &'static str {
    match home {
        Home::Envelope => "envelope",
        Home::Payload => "payload",
    }
}

/// What a next step rests on, in words.
pub(super) const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Documented => "documented: Zoho's own documentation says so.",
        Basis::Inferred => "inferred: Zoho's documentation does not say it, or not all of it.",
    }
}

fn table(
    title: &'static str,
    head: &[&'static str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Table {
    Table { title, head: head.to_vec(), rows: rows.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_holds_every_name_once_in_its_table() {
        let tables = markdown_tables();
        let rows = |title: &str| {
            let (_, text) = tables.iter().find(|(t, _)| *t == title).unwrap();
            text.lines().skip(2).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(rows("Fields").len(), 11);
        assert_eq!(rows("Session statuses").len(), 7);
        assert_eq!(rows("Assignee types").len(), 2);
        assert_eq!(rows("Rules").len(), rules::ALL.len());
        assert_eq!(rows("Measures of sessions").len(), OF_SESSIONS.len());
        assert_eq!(rows("Measures of events").len(), OF_EVENTS.len());
        let replies = rows("Reply statuses");
        for (status, row) in ReplyStatus::ALL.into_iter().zip(&replies) {
            assert!(row.starts_with(&format!("| `{}` | {} |", status.name(), status.meaning())));
        }
        assert_eq!(replies.len(), 19);
    }

    #[test]
    fn markdown_rows_have_the_cells_of_their_head() {
        for (title, text) in markdown_tables() {
            let cells = |line: &str| line.replace("\\|", "").matches('|').count();
            let head = text.lines().next().map(cells);
            assert!(text.lines().all(|line| Some(cells(line)) == head), "{title}:\n{text}");
        }
    }
}
