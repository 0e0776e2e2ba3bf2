//! What is to be known at a place between two records, where reading can begin.

/// What is to be known between two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// Values follow each other. If `may_be_log`, text that is no JSON makes it a log,
    /// at once where a value `has_given`.
    Json { may_be_log: bool, has_given: bool },
    /// Elements of an outermost array follow each other, as [`Self::Json`] does; the next
    /// has this index.
    Elements { may_be_log: bool, has_given: bool, next: u64, after: After },
    /// A value stands on each line.
    Lines,
    /// A row of zdim's own stands on each line.
    Rows,
    /// Lines of text.
    Log,
}

/// What stood last in an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// An element.
    Element,
    /// A comma, so that an element follows.
    Comma,
}

impl Between {
    /// Whether the next record may begin with any line.
    pub(super) const fn is_of_lines(&self) -> bool {
        !matches!(self, Self::Elements { .. })
    }
}
