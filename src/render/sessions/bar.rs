//! A session as a row of cells on the axis of time.

use super::axis::Axis;
use super::words::{refusals, role_of};
use crate::render::{Ink, Look, Role};
use crate::sessions::{Began, Course, Refusal, is_closed};
use crate::tables::SessionStatus;

/// A session on the axis.
pub(super) struct Bar {
    /// What each cell shows.
    pub(super) cells: Vec<Option<Cell>>,
    /// It began before its creation was seen, or before the axis.
    pub(super) goes_back: bool,
    /// It goes on after the axis.
    pub(super) goes_on: bool,
    /// The first and the last cell in which a reply was refused, and why.
    pub(super) refused: Vec<(usize, usize, Refusal)>,
}

/// A cell of a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) status: Option<SessionStatus>,
    /// The first of its state.
    pub(super) is_first: bool,
}

impl Bar {
    pub(super) fn of(course: &Course, axis: &Axis) -> Self {
        let until = if course.open == Some(true) { course.end } else { course.last };
        Self {
            cells: cells(course, axis),
            goes_back: course.began != Began::Created || course.first < axis.from,
            goes_on: course.open == Some(true) || until > axis.until(),
            refused: refusals(course)
                .filter(|refusal| {
                    let until = refusal.until.unwrap_or(course.end);
                    until >= axis.from && (refusal.from < axis.until() || axis.holds(refusal.from))
                })
                .map(|refusal| {
                    let first = axis.cell(refusal.from);
                    let end = refusal.until.unwrap_or(course.end);
                    (first, axis.cell((end - 1).max(refusal.from)).max(first), *refusal)
                })
                .collect(),
        }
    }
}

/// Of each cell the state that holds longest in it, the later one of two; but the last
/// state is always seen.
fn cells(course: &Course, axis: &Axis) -> Vec<Option<Cell>> {
    let mut held: Vec<(i64, Option<usize>)> = vec![(0, None); axis.cells];
    for (number, state) in course.states.iter().enumerate() {
        let (from, until) = (state.from, state.until.unwrap_or(course.end));
        if until <= from || until <= axis.from || from >= axis.until() {
            continue;
        }
        let (first, last) = (axis.cell(from), axis.cell(until - 1));
        for (cell, held) in held.iter_mut().enumerate().take(last + 1).skip(first) {
            let share = axis.share(cell, from, until);
            if share > 0 && share >= held.0 {
                *held = (share, Some(number));
            }
        }
    }
    let mut won: Vec<Option<usize>> = held.into_iter().map(|(_, number)| number).collect();
    show_last(course, axis, &mut won);
    let mut before = None;
    let cell = |number: &Option<usize>| {
        let is_first = *number != before;
        before = *number;
        let state = course.states.get((*number)?)?;
        // Nothing stands after an end, unless the session was reopened.
        let is_over = state.status.is_some_and(is_closed) && !is_reopened(course, (*number)?);
        (is_first || !is_over).then_some(Cell { status: state.status, is_first })
    };
    won.iter().map(cell).collect()
}

fn is_reopened(course: &Course, number: usize) -> bool {
    course.states[number..].iter().any(|state| !state.status.is_some_and(is_closed))
}

/// The last state takes the cell in which it begins, or the next if that is the only one
/// of the state before.
fn show_last(course: &Course, axis: &Axis, won: &mut [Option<usize>]) {
    let Some(last) = course.states.last().filter(|last| axis.holds(last.from)) else { return };
    let number = course.states.len() - 1;
    let has_any = won.contains(&Some(number));
    let is_closed = last.status.is_some_and(is_closed);
    if has_any && !is_closed {
        return;
    }
    let mut cell = axis.cell(last.from);
    let of_before = won[cell].filter(|before| *before != number);
    let is_only = |before| won.iter().filter(|won| **won == Some(before)).count() == 1;
    if of_before.is_some_and(is_only) && cell + 1 < won.len() {
        cell += 1;
    }
    won[cell] = Some(number);
    for after in &mut won[cell + 1..] {
        *after = None;
    }
}

/// How a look draws a status: its letter, and what fills the cells after it.
pub(super) const fn drawn(
    status: Option<SessionStatus>,
    look: &Look,
) -> (&'static str, &'static str) {
    let (letter, fill, plain) = match status {
        Some(SessionStatus::Created) => ("C", "─", "-"),
        Some(SessionStatus::Open) => ("O", "─", "-"),
        Some(SessionStatus::OnHold) => ("H", "━", "="),
        Some(SessionStatus::OnProgress) => ("P", "█", "#"),
        Some(SessionStatus::Ended) => ("E", "·", "."),
        Some(SessionStatus::Blocked) => ("B", "×", "x"),
        Some(SessionStatus::Missed) => ("M", "·", "."),
        None => ("?", "┄", "?"),
    };
    (letter, if look.unicode { fill } else { plain })
}

/// The role of a state's letter.
pub(super) const fn letter_role(status: Option<SessionStatus>) -> Role {
    Role::Letter(match role_of(status) {
        Role::Waiting => Ink::Waiting,
        Role::Held => Ink::Held,
        Role::Permitted => Ink::Permitted,
        Role::Refused => Ink::Refused,
        _ => Ink::Dim,
    })
}
