//! Why there is no event: in lines for a person, at the end.

use super::nothing::no_event;
use super::pass::Pass;
use super::select::Selection;

/// Why there is no event, where it has been said that there is none.
pub(crate) fn why_nothing<F>(pass: &mut Pass<'_, F>) -> Option<String> {
    let has_others = !pass.run.summary.other_events.is_empty();
    let lines = pass.nothing.reason(&mut pass.redactor, has_others);
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Why there is no event, and which id was probably meant: a real one, so not
/// where ids are to have names.
pub(crate) fn nothing_selected<F>(pass: &mut Pass<'_, F>, selection: &Selection<'_>) -> String {
    let mut lines = vec![no_event(&pass.run.summary, pass.dropped, &mut pass.redactor)];
    lines.extend(why_nothing(pass).filter(|_| pass.dropped == 0));
    lines.extend(selection.suggestions().filter(|_| !pass.redactor.is_wanted()));
    lines.join("\n")
}
