//! The exit code: a pure function of what was found, whatever was printed.

use crate::judge::Summary;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, nothing wrong: 0.
    Fine,
    /// An error finding, or no event was selected: 1.
    Wrong,
    /// The job could not be done, even in part: 2.
    Failed,
}

impl Exit {
    /// The code of a run that read.
    pub(crate) const fn of(summary: &Summary, failed: bool) -> Self {
        if failed || summary.damaged > 0 {
            Self::Failed
        } else if summary.errors > 0 || summary.events == 0 {
            Self::Wrong
        } else {
            Self::Fine
        }
    }

    /// The code of `check`.
    pub(crate) const fn of_check(summary: &Summary, failed: bool, allow_empty: bool) -> Self {
        match Self::of(summary, failed) {
            Self::Wrong if allow_empty && summary.errors == 0 => Self::Fine,
            exit => exit,
        }
    }

    /// The code of `check --expect-invalid`: does each input have an error?
    pub(crate) const fn of_expected(summary: &Summary, failed: bool, all_have_one: bool) -> Self {
        if failed || summary.damaged > 0 {
            Self::Failed
        } else if all_have_one {
            Self::Fine
        } else {
            Self::Wrong
        }
    }

    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Wrong => 1,
            Self::Failed => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_beats_one() {
        let one_event = Summary { events: 1, ..Summary::default() };
        assert_eq!(Exit::of(&one_event, false), Exit::Fine);
        assert_eq!(Exit::of(&Summary::default(), false), Exit::Wrong);
        assert_eq!(Exit::of(&Summary { errors: 1, ..one_event.clone() }, false), Exit::Wrong);
        assert_eq!(Exit::of(&one_event, true), Exit::Failed);
        assert_eq!(Exit::of(&Summary::default(), true), Exit::Failed);
        assert_eq!(Exit::of_expected(&one_event, true, true), Exit::Failed);
        let damaged = Summary { damaged: 1, ..one_event };
        assert_eq!(Exit::of_expected(&damaged, false, true), Exit::Failed);
        assert_eq!(Exit::of_check(&damaged, false, true), Exit::Failed);
    }

    #[test]
    fn an_empty_check_is_wrong_unless_it_is_allowed() {
        let empty = Summary::default();
        assert_eq!(Exit::of_check(&empty, false, false), Exit::Wrong);
        assert_eq!(Exit::of_check(&empty, false, true), Exit::Fine);
        let broken = Summary { errors: 1, ..empty };
        assert_eq!(Exit::of_check(&broken, false, true), Exit::Wrong);
    }
}
