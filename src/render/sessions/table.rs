//! The table: the measures of each session, without a bar.

use anyhow::Result;

use super::columns::{Column, Columns};
use super::drawing::paint;
use super::{Out, Rows};
use crate::render::Look;

/// So many columns always stand there.
const KEPT: usize = 2;

/// All measures, the most important first.
const COLUMNS: [Column; 10] = [
    Column::Session,
    Column::Status,
    Column::Waited,
    Column::Answered,
    Column::Messages,
    Column::Lasted,
    Column::Refused,
    Column::Handler,
    Column::First,
    Column::Marks,
];

/// Writes a row a session; columns that have no room are left out.
///
/// # Errors
/// Those of `out`.
pub(crate) fn table(rows: &mut dyn Rows, look: &Look, out: Out<'_>) -> Result<()> {
    if rows.overview().totals.shown == 0 {
        return Ok(());
    }
    let limit = rows.overview().limit;
    let mut columns = Columns::new(&COLUMNS);
    rows.each(limit, &mut |told| {
        columns.widen(told, look);
        Ok(())
    })?;
    columns.fit(look.width, KEPT);
    let mut head = String::new();
    paint(&columns.titles(look), &mut head);
    out(&head)?;
    rows.each(limit, &mut |told| {
        let mut line = String::new();
        paint(&columns.row(told, look), &mut line);
        out(&line)
    })
}
