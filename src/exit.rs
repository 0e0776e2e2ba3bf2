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
    pub(crate) const fn of(summary: &Summary) -> Self {
        if summary.unread > 0 {
            Self::Failed
        } else if summary.errors > 0 || summary.events == 0 {
            Self::Wrong
        } else {
            Self::Fine
        }
    }

    /// The code of `check`, to which it may be no error that there was no event.
    pub(crate) const fn of_check(summary: &Summary, may_be_empty: bool) -> Self {
        match Self::of(summary) {
            Self::Wrong if may_be_empty && summary.errors == 0 => Self::Fine,
            exit => exit,
        }
    }

    /// The code of `sessions`, of which so many were selected.
    pub(crate) const fn of_sessions(summary: &Summary, selected: u64) -> Self {
        match Self::of(summary) {
            Self::Failed => Self::Failed,
            _ if summary.errors > 0 || selected == 0 => Self::Wrong,
            _ => Self::Fine,
        }
    }

    /// The code of a run whose output nobody read to its end.
    pub(crate) const fn of_unfinished(summary: &Summary) -> Self {
        if summary.unread > 0 { Self::Failed } else { Self::Fine }
    }

    /// The same; 0 whatever was found, or not, if that is wanted.
    pub(crate) const fn or_zero(self, is_wanted: bool) -> Self {
        match self {
            Self::Wrong if is_wanted => Self::Fine,
            exit => exit,
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
        assert_eq!(Exit::of(&one_event), Exit::Fine);
        assert_eq!(Exit::of(&Summary::default()), Exit::Wrong);
        assert_eq!(Exit::of(&Summary { errors: 1, ..one_event.clone() }), Exit::Wrong);
        let unread = Summary { unread: 1, errors: 1, ..one_event };
        assert_eq!(Exit::of(&unread), Exit::Failed);
        assert_eq!(Exit::of_check(&unread, true), Exit::Failed);
        assert_eq!(Exit::of_unfinished(&unread), Exit::Failed);
    }

    #[test]
    fn an_empty_check_is_wrong_unless_it_is_allowed() {
        let empty = Summary::default();
        assert_eq!(Exit::of_check(&empty, false), Exit::Wrong);
        assert_eq!(Exit::of_check(&empty, true), Exit::Fine);
        let broken = Summary { errors: 1, ..empty };
        assert_eq!(Exit::of_check(&broken, true), Exit::Wrong);
    }

    #[test]
    fn what_was_found_may_be_no_failure_and_what_was_not_read_stays_one() {
        assert_eq!(Exit::Wrong.or_zero(true), Exit::Fine);
        assert_eq!(Exit::Wrong.or_zero(false), Exit::Wrong);
        assert_eq!(Exit::Failed.or_zero(true), Exit::Failed);
    }
}
