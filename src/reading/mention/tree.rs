//! Trees in a browser's developer tools, as people copy them.

/// A line that is a name and its value in quotes, as trees in developer tools are: Chrome
/// may copy the colon on a line of its own, Firefox none.
pub(super) fn is_tree(before: &str, after: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_first = line.chars().all(|c| c.is_whitespace() || c == '"' || ARROWS.contains(&c));
    let value = after.trim_start_matches('"').trim_start();
    let value = value.strip_prefix(':').unwrap_or(value).trim_start();
    let is_value = value.strip_prefix('"').is_some_and(|value| {
        let line = value.lines().next().unwrap_or_default();
        line.split_once('"').is_some_and(|(_, rest)| rest.trim().is_empty())
    });
    is_first && is_value
}

/// What opens and closes a branch in developer tools.
const ARROWS: [char; 4] = ['▶', '▼', '▸', '▾'];

/// A line that developer tools shortened: Chrome with an ellipsis, Firefox by the names of
/// types.
pub(super) fn is_of_devtools(before: &str, after: &str) -> bool {
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.lines().next().unwrap_or_default();
    before.contains(ARROWS)
        || [before, after].iter().any(|part| part.contains("Object {") || part.contains("…}"))
}
