//! Rows of CSV, and the column of them that holds JSON.

use std::ops::Range;

/// What separates the fields of a row.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// The column of a row that holds its brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    delimiter: u8,
    number: usize,
}

impl Column {
    /// Of the field that the byte at `at` of a row is in.
    pub(super) fn at(line: &str, at: usize) -> Option<Self> {
        DELIMITERS.into_iter().find_map(|delimiter| {
            let mut fields = fields(line, delimiter);
            let number = fields.position(|field| field.contains(&at))?;
            let column = Self { delimiter, number };
            let is_row = number > 0 || fields.next().is_some();
            (is_row && column.field(line).is_some()).then_some(column)
        })
    }

    /// The inside of this field of a row; nothing if there is none or it is empty, or brackets
    /// stand beside it.
    pub(super) fn field(self, line: &str) -> Option<Range<usize>> {
        let field = fields(line, self.delimiter).nth(self.number)?;
        let is_bare = |text: &str| memchr::memchr2(b'{', b'[', text.as_bytes()).is_none();
        let quote = usize::from(line[field.clone()].starts_with('"'));
        (!field.is_empty() && is_bare(&line[..field.start]) && is_bare(&line[field.end..]))
            .then_some(field.start + quote..field.end - quote)
    }
}

/// The fields of a row with their quotes, up to what is none.
fn fields(line: &str, delimiter: u8) -> impl Iterator<Item = Range<usize>> {
    let line = line.trim_end_matches(['\r', '\n']).as_bytes();
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let mut start = next.take()?;
        let rest = line.get(start..)?;
        let mut end = start + memchr::memchr2(delimiter, b'"', rest).unwrap_or(rest.len());
        if line.get(end) == Some(&b'"') {
            // A prefix of the line may stand before its first field, or a blank before any.
            start = end;
            end += 1;
            loop {
                end += memchr::memchr(b'"', &line[end..])? + 1;
                if line.get(end) != Some(&b'"') {
                    break;
                }
                end += 1;
            }
            if line.get(end).is_some_and(|byte| *byte != delimiter) {
                return None;
            }
        }
        next = (end < line.len()).then_some(end + 1);
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_all_brackets_of_its_rows() {
        let field = |line: &str, at| {
            let column = Column::at(line, at)?;
            Some(line[column.field(line)?].to_owned())
        };
        assert_eq!(field("1,\"{\"\n", 3).as_deref(), Some("{"));
        assert_eq!(field("\"1\";\"a \"\"b\"\" {\"\r\n", 13).as_deref(), Some("a \"\"b\"\" {"));
        assert_eq!(field("web | \"{\",1", 7).as_deref(), Some("{"));
        assert_eq!(field("1\t{", 2).as_deref(), Some("{"));
        assert_eq!(field("{,1", 0).as_deref(), Some("{"));
        assert_eq!(field("a,", 2), None);
        assert_eq!(field("\"{\"", 1), None);
        assert_eq!(field("[1,\"{\"", 4), None);
        assert_eq!(field("1,\"{\",[]", 3), None);
        assert_eq!(field("1,\"{\"x", 3), None);
    }
}
