//! What terminals put between the characters of a log, ANSI escape sequences (colours,
//! links): taken out before anything is looked for, wherever they stand.
//!
//! A mark after each of them keeps the way back to the input.

use crate::reading::window::Window;
use crate::text::{ESC, Span, escape_length};

/// Appends the lines in a stretch of `raw` to `window`, without their escape sequences.
pub(super) fn clean(raw: &Window, stretch: Span, window: &mut Window) {
    let lines = &raw.text[..stretch.end];
    let (mut at, mut position) = (stretch.start, raw.position(stretch.start));
    while at < lines.len() {
        let length = memchr::memchr(ESC, &lines.as_bytes()[at..]);
        let escape = length.map_or(lines.len(), |length| at + length);
        if at < escape {
            window.append(raw, Span { start: at, end: escape }, position);
        }
        let rest = &lines.as_bytes()[escape..];
        let after = if rest.is_empty() { escape } else { escape + escape_length(rest) };
        position = position.after(&lines[at..after]);
        at = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Position;

    fn clean(lines: &str) -> Window {
        let mut window = Window::default();
        let mut raw = Window::at(Position::START);
        raw.text.push_str(lines);
        super::clean(&raw, Span { start: 0, end: lines.len() }, &mut window);
        window
    }

    #[test]
    fn escapes_are_left_out_and_places_kept() {
        let window = clean("a\x1b[1;31m{\x1b[0m\x1b]8;;http://x\x07b\x1b]8;;\x1b\\}\n");
        assert_eq!(window.text, "a{b}\n");
        let column = |at| window.position(at).column;
        assert_eq!([column(0), column(1), column(2), column(3)], [1, 9, 28, 36]);
    }
}
