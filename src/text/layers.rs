//! A JSON text and where it came from: from bytes back to line and column.
//!
//! The text of a record stands in the input as it is. A text inside it (a JSON
//! string that is itself JSON, lines with a prefix cut off) is made of pieces,
//! each of which knows the stretch of the outer text that it was made from.
//! Places are computed late, for findings and events only, and forward from the
//! last one asked for, so that a long text with many events is read once.

use std::cell::Cell;

use super::dress::Dress;
use super::position::{Place, Position, columns};
use super::work::looked_at;
use crate::text::{Span, next_character};

/// How a piece of an inner text was made from its stretch of the outer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// Byte for byte.
    Verbatim,
    /// The inside of a JSON string literal, unescaped.
    Unescaped,
    /// Undressed.
    Undressed(Dress),
    /// In a way that has no places of its own, such as base64: all of it
    /// stands where the whole stretch does.
    Opaque,
}

impl Making {
    /// How many bytes of `outer` the first `length` bytes were written with of what was made
    /// of it.
    pub(crate) fn written(self, outer: &str, length: usize) -> usize {
        let piece = Piece { start: 0, outer: Span { start: 0, end: outer.len() }, making: self };
        advance(&piece, outer, (0, 0), length)
    }
}

/// A piece of an inner text.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Where the piece begins in the inner text; it ends where the next begins.
    pub start: usize,
    /// The stretch of the outer text.
    pub outer: Span,
    /// How one became the other.
    pub making: Making,
}

/// A text in which JSON stands, with the way back to its input.
#[derive(Debug)]
pub struct Text<'a> {
    content: &'a str,
    origin: Origin<'a>,
}

/// Cursors remember the last place asked for: offsets grow as events are found.
#[derive(Debug)]
enum Origin<'a> {
    /// Part of the input.
    Input { begin: Position, cursor: Cell<(usize, Position)> },
    /// Made from another text, piece by piece; the cursor is an inner offset
    /// and the outer one that it stands for.
    Made { outer: &'a Text<'a>, pieces: &'a [Piece], cursor: Cell<(usize, usize)> },
}

impl<'a> Text<'a> {
    /// Text that stands in the input and begins at `begin`.
    #[must_use]
    pub const fn of_input(content: &'a str, begin: Position) -> Self {
        Self { content, origin: Origin::Input { begin, cursor: Cell::new((0, begin)) } }
    }

    /// The same text, of which the place of one byte is known: what is near is found from there.
    pub(crate) fn knowing(mut self, at: usize, position: Position) -> Self {
        if let Origin::Input { cursor, .. } = &mut self.origin {
            *cursor = Cell::new((at, position));
        }
        self
    }

    /// Text that was made from pieces of `outer`, at least one.
    #[must_use]
    pub fn made_of(content: &'a str, outer: &'a Text<'a>, pieces: &'a [Piece]) -> Self {
        Self { content, origin: Origin::Made { outer, pieces, cursor: Cell::new((0, 0)) } }
    }

    /// The text itself.
    #[must_use]
    pub const fn content(&self) -> &'a str {
        self.content
    }

    /// Where in the input the stretch `span` of this text stands.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        match &self.origin {
            Origin::Input { begin, cursor } => {
                let start = position(self.content, *begin, cursor.get(), span.start);
                cursor.set((span.start, start));
                Place {
                    start,
                    end: start.after(&self.content[span.start..span.end.max(span.start)]),
                }
            }
            Origin::Made { outer, pieces, cursor } => {
                outer.place(outward(span, outer.content, pieces, cursor))
            }
        }
    }

    /// Where a stretch of the input's own text stands, whatever text this is.
    #[must_use]
    pub fn place_of_outermost(&self, span: Span) -> Place {
        match &self.origin {
            Origin::Input { .. } => self.place(span),
            Origin::Made { outer, .. } => outer.place_of_outermost(span),
        }
    }

    /// The stretch of the input's own text that `span` was made from.
    #[must_use]
    pub fn outermost(&self, span: Span) -> Span {
        match &self.origin {
            Origin::Input { .. } => span,
            Origin::Made { outer, pieces, cursor } => {
                outer.outermost(outward(span, outer.content, pieces, cursor))
            }
        }
    }

    /// As [`Self::outermost`], without what stands between the pieces.
    #[must_use]
    pub fn outermost_parts(&self, span: Span) -> Vec<Span> {
        let Origin::Made { outer, pieces, cursor } = &self.origin else { return vec![span] };
        let first = pieces.partition_point(|piece| piece.start <= span.start).saturating_sub(1);
        let ends = pieces[first..].iter().skip(1).map(|next| next.start).chain([span.end]);
        let parts = pieces[first..].iter().zip(ends).map(|(piece, end)| Span {
            start: piece.start.max(span.start),
            end: end.min(span.end),
        });
        parts
            .take_while(|part| part.start < span.end)
            .flat_map(|part| outer.outermost_parts(outward(part, outer.content, pieces, cursor)))
            .collect()
    }
}

/// The position of the byte at `offset` of a text that begins at `begin`, walking from there or
/// from what is known, whichever is nearer.
pub(crate) fn position(
    content: &str,
    begin: Position,
    known: (usize, Position),
    offset: usize,
) -> Position {
    let (at, Position { line, column }) = known;
    if at <= offset {
        return known.1.after(&content[at..offset]);
    }
    if at - offset >= offset {
        return begin.after(&content[..offset]);
    }
    let (before, between) = (&content.as_bytes()[..offset], &content.as_bytes()[offset..at]);
    looked_at(between.len());
    let newlines = memchr::memchr_iter(b'\n', between).count() as u64;
    if newlines == 0 {
        return Position { line, column: column - columns(between) };
    }
    let (start, first) = match memchr::memrchr(b'\n', before) {
        Some(newline) => (newline + 1, 1),
        None => (0, begin.column),
    };
    looked_at(offset - start);
    Position { line: line - newlines, column: first + columns(&before[start..]) }
}

/// The stretch of the outer text that the stretch `span` of an inner one was made from.
fn outward(span: Span, outer: &str, pieces: &[Piece], cursor: &Cell<(usize, usize)>) -> Span {
    let at = pieces.partition_point(|p| p.start <= span.start).saturating_sub(1);
    let Some(piece) = pieces.get(at) else { return Span { start: 0, end: 0 } };
    let is_opaque = piece.making == Making::Opaque;
    let (inner, from) = cursor.get();
    let known = if !is_opaque
        && (piece.start..=span.start).contains(&inner)
        && (piece.outer.start..=piece.outer.end).contains(&from)
    {
        (inner, from)
    } else {
        (piece.start, piece.outer.start)
    };
    // Of what cannot be led back byte by byte all is meant.
    let start =
        if is_opaque { piece.outer.start } else { advance(piece, outer, known, span.start) };
    cursor.set((span.start, start));

    let last = pieces.partition_point(|p| p.start < span.end).saturating_sub(1);
    let end = match pieces.get(last) {
        Some(_) if last <= at => advance(piece, outer, (span.start, start), span.end),
        Some(other) => advance(other, outer, (other.start, other.outer.start), span.end),
        None => start,
    };
    Span { start, end: end.max(start) }
}

/// The outer offset of the inner offset `to`, walking on from a `known` pair of
/// the same piece.
fn advance(piece: &Piece, outer: &str, known: (usize, usize), to: usize) -> usize {
    let (mut inner, mut at) = known;
    looked_at(to.saturating_sub(inner));
    match piece.making {
        Making::Verbatim => at += to - inner,
        Making::Unescaped => {
            while inner < to {
                let Some((character, length)) = next_character(&outer[at..piece.outer.end]) else {
                    break;
                };
                inner += character.unwrap_or(char::REPLACEMENT_CHARACTER).len_utf8();
                at += length;
            }
        }
        Making::Undressed(dress) => at = dress.advance(outer, (inner, at), to, piece.outer.end),
        Making::Opaque => at = piece.outer.end,
    }
    at.min(piece.outer.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(whole: &str, part: &str) -> Span {
        let start = whole.find(part).expect("the part is there");
        Span { start, end: start + part.len() }
    }

    #[test]
    fn columns_count_characters_and_no_carriage_return() {
        let text = Text::of_input("é\r😀x\r\nyz", Position::START);
        let place = text.place(span(text.content(), "x"));
        assert_eq!(place.start, Position { line: 1, column: 3 });
        assert_eq!(text.place(span(text.content(), "z")).start, Position { line: 2, column: 2 });
        assert_eq!(text.place(span(text.content(), "é")).start, Position::START);
    }

    #[test]
    fn places_are_the_same_from_wherever_they_are_told() {
        let (content, begin) = ("é{\n\r\nab\ncde", Position { line: 7, column: 5 });
        let all = || content.char_indices().map(|(at, _)| (at, begin.after(&content[..at])));
        for known in all() {
            for (at, place) in all() {
                assert_eq!(position(content, begin, known, at), place, "{at} from {known:?}");
            }
        }
    }

    #[test]
    fn a_string_maps_back_through_its_escapes() {
        let outer_text = r#"log {"m":"\u00e9 {\"a\":\n1}"}"#;
        let outer = Text::of_input(outer_text, Position { line: 7, column: 1 });
        let literal = Span { start: 10, end: outer_text.len() - 2 };
        let content = "é {\"a\":\n1}";
        let pieces = [Piece { start: 0, outer: literal, making: Making::Unescaped }];
        let inner = Text::made_of(content, &outer, &pieces);
        for (part, column, width) in [("{", 18, 1), ("\"a\"", 19, 5), ("1", 27, 1), ("é", 11, 6)] {
            let place = inner.place(span(content, part));
            assert_eq!(place.start, Position { line: 7, column }, "{part}");
            assert_eq!(place.end, Position { line: 7, column: column + width }, "{part}");
        }
    }
}
