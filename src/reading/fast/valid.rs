//! Which stretch of a chunk is UTF-8, and where a terminal's escape sequences stand in it: each
//! byte is looked at once, however often the full way is taken between.

use crate::text::ESC;

/// A stretch of a chunk that is UTF-8.
#[derive(Default)]
pub(super) struct Valid<'c> {
    /// Where it begins in the chunk.
    pub(super) start: usize,
    pub(super) text: &'c str,
    /// Whether bytes that say nothing come next, and not the beginning of a character.
    pub(super) is_broken: bool,
    /// The next escape sequence of a terminal, or the end, from where one was looked for.
    escape: Option<usize>,
}

impl<'c> Valid<'c> {
    pub(super) fn from(chunk: &'c [u8], start: usize) -> Self {
        let bytes = &chunk[start..];
        let (text, is_broken) = match simdutf8::compat::from_utf8(bytes) {
            Ok(text) => (text, false),
            Err(error) => {
                let valid = &bytes[..error.valid_up_to()];
                (std::str::from_utf8(valid).unwrap_or_default(), error.error_len().is_some())
            }
        };
        Self { start, text, is_broken, escape: None }
    }

    /// How far it is from `at` to the next escape sequence of a terminal.
    pub(super) fn escape(&mut self, at: usize) -> Option<usize> {
        let end = self.end();
        let escape = self.escape.filter(|known| *known >= at).unwrap_or_else(|| {
            let rest = &self.text.as_bytes()[at - self.start..];
            memchr::memchr(ESC, rest).map_or(end, |length| at + length)
        });
        self.escape = Some(escape);
        (escape < end).then(|| escape - at)
    }

    /// Where it ends in the chunk.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}
