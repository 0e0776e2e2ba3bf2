//! An id that was asked for, and what the input has in its place: where none is
//! as asked, one that ends or begins alike was probably meant.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many ids are remembered for a suggestion.
const MOST: usize = 3;

/// Fewer digits than these are alike by chance.
const FEWEST: usize = 4;

/// So many digits survive in a spreadsheet, which makes zeros of all others.
const SURE: usize = 15;

/// The longest id that is suggested, in digits.
const LONGEST: usize = 40;

/// The ids that one filter asks for. What is remembered does not depend on the
/// order in which several threads come by.
#[derive(Debug)]
pub(super) struct Sought<'f> {
    /// What the ids are of, in a word.
    of: &'static str,
    ids: &'f [String],
    has_matched: AtomicBool,
    near: Mutex<Vec<Near>>,
}

/// An id of the input, the best first: by how much is alike, then by itself.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Near {
    alike: Reverse<usize>,
    id: String,
    sought: String,
}

impl<'f> Sought<'f> {
    pub(super) fn new(of: &'static str, ids: &'f [String]) -> Self {
        Self { of, ids, has_matched: AtomicBool::new(false), near: Mutex::default() }
    }

    /// Whether `id` is one of them, or nothing is asked for. Ids are compared as
    /// text, whatever is wrong with them: they are names.
    pub(super) fn has(&self, id: Option<&str>) -> bool {
        if self.ids.is_empty() {
            return true;
        }
        let Some(id) = id else { return false };
        if self.ids.iter().any(|sought| sought == id) {
            if !self.has_matched.load(Ordering::Relaxed) {
                self.has_matched.store(true, Ordering::Relaxed);
            }
            return true;
        }
        if !self.has_matched.load(Ordering::Relaxed) {
            self.remember(id);
        }
        false
    }

    fn remember(&self, id: &str) {
        for sought in self.ids {
            let Some(alike) = alike(sought, id) else { continue };
            let near = Near { alike: Reverse(alike), id: id.to_owned(), sought: sought.clone() };
            let mut all = self.near.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(place) = all.binary_search(&near) {
                all.insert(place, near);
                all.truncate(MOST);
            }
        }
    }

    /// What was probably meant, if nothing was as asked.
    pub(super) fn suggestion(&self) -> Option<String> {
        if self.has_matched.load(Ordering::Relaxed) {
            return None;
        }
        let all = self.near.lock().unwrap_or_else(PoisonError::into_inner);
        let best = all.first()?;
        let mut text = format!("no {} {}: did you mean {}", self.of, best.sought, best.id);
        for other in all.iter().skip(1).filter(|other| other.sought == best.sought) {
            text.push_str(" or ");
            text.push_str(&other.id);
        }
        text.push('?');
        Some(text)
    }
}

/// How many digits of both stand alike at the ends, if that is no chance: one is
/// an end of the other, all but two are alike, or as many as a spreadsheet keeps.
fn alike(sought: &str, id: &str) -> Option<usize> {
    if id.len() > LONGEST || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let pairs = || sought.bytes().zip(id.bytes());
    let begin = pairs().take_while(|(one, other)| one == other).count();
    let backwards = sought.bytes().rev().zip(id.bytes().rev());
    let end = backwards.take_while(|(one, other)| one == other).count();
    let (shorter, longer) = (sought.len().min(id.len()), sought.len().max(id.len()));
    let alike = (begin + end).min(shorter);
    let is_part = begin.max(end) == shorter;
    (alike >= FEWEST && (is_part || alike + 2 >= longer || begin >= SURE)).then_some(alike)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_alike_at_their_ends() {
        for (sought, id) in [
            ("38063", "65403000000038063"),
            ("6540300", "65403000000038063"),
            ("65403000000038064", "65403000000038063"),
            ("6540300000038063", "65403000000038063"),
            ("65403000000038000", "65403000000038063"),
            ("654030000000380631", "65403000000038063"),
        ] {
            assert!(alike(sought, id).is_some(), "{sought} {id}");
        }
        for (sought, id) in [
            ("063", "65403000000038063"),
            ("99999", "65403000000038063"),
            ("106553778", "106666666"),
            ("65403", "65403x"),
        ] {
            assert!(alike(sought, id).is_none(), "{sought} {id}");
        }
    }

    #[test]
    fn few_are_remembered_whatever_their_order() {
        let sought = ["420118".to_owned()];
        let mut all: Vec<String> = (1..100).map(|number| format!("{number}420118")).collect();
        let suggested = |ids: &[String]| {
            let session = Sought::new("session", &sought);
            assert!(ids.iter().all(|id| !session.has(Some(id))));
            assert!(session.near.lock().unwrap().len() <= MOST);
            session.suggestion()
        };
        let suggestion = suggested(&all);
        assert_eq!(
            suggestion.as_deref(),
            Some("no session 420118: did you mean 10420118 or 11420118 or 12420118?")
        );
        all.reverse();
        assert_eq!(suggested(&all), suggestion);
    }

    #[test]
    fn what_has_matched_needs_no_suggestion() {
        let ids = ["65403000000038063".to_owned()];
        let session = Sought::new("session", &ids);
        assert!(!session.has(Some("65403000000038064")) && session.suggestion().is_some());
        assert!(session.has(Some("65403000000038063")) && session.suggestion().is_none());
        assert!(!session.has(None));
        assert!(Sought::new("org", &[]).has(None));
    }
}
