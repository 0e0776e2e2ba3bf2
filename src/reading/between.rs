//! What is to be known at a place between two records, where reading can begin.

/// What is to be known between two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// Values follow each other, or elements of an outermost array. If `may_be_log`, text
    /// that is no JSON makes it a log, at once where a value `has_given`.
    Json { may_be_log: bool, has_given: bool, array: Option<Array> },
    /// A value stands on each line.
    Lines,
    /// A row of zdim's own stands on each line.
    Rows,
    /// Lines of text.
    Log,
}

/// A place between two elements of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Array {
    /// The index of the element that comes next.
    pub(super) next: u64,
    /// Whether the comma before it has been read.
    pub(super) has_comma: bool,
}

impl Between {
    /// Whether the next record may begin with any line.
    pub(super) const fn is_of_lines(&self) -> bool {
        !matches!(self, Self::Json { array: Some(_), .. })
    }
}
