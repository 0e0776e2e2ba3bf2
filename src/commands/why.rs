//! Why there is no event, or no session: in lines for a person, at the end.

use super::nothing::no_event;
use super::pass::Pass;
use super::select::Selection;

/// Why there is no event, where it has been said that there is none or that none was
/// selected; and which id was probably meant: a real one, so not where ids are to have
/// names.
pub(crate) fn why_nothing<F>(pass: &mut Pass<'_, F>, selection: &Selection<'_>) -> Vec<String> {
    let has_others = !pass.run.summary.other_events.is_empty();
    let mut lines = match pass.run.dropped {
        0 => pass.nothing.reason(&mut pass.redactor, has_others),
        _ => Vec::new(),
    };
    lines.extend(selection.suggestions().filter(|_| !pass.redactor.is_wanted()));
    lines
}

/// That there is no event or that none was selected, and why.
pub(crate) fn nothing_selected<F>(
    pass: &mut Pass<'_, F>,
    selection: &Selection<'_>,
) -> Vec<String> {
    let mut lines = vec![no_event(&pass.run, &mut pass.redactor)];
    lines.extend(why_nothing(pass, selection));
    lines
}

/// Why no session was followed: events need not say which is theirs.
pub(crate) fn no_session<F>(pass: &mut Pass<'_, F>, selection: &Selection<'_>) -> Vec<String> {
    match pass.run.summary.events {
        0 => nothing_selected(pass, selection),
        1 => vec![format!("{NO_SESSION}: the only IM_Session_Status event has no valid sessionId")],
        events => vec![format!(
            "{NO_SESSION}: none of {events} IM_Session_Status events has a valid sessionId"
        )],
    }
}

const NO_SESSION: &str = "no session to follow";
