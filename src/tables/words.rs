//! The words of the tables, found by their bytes with one comparison.
//!
//! A perfect hash of the length and three bytes, which the compiler looks for: where
//! a table grows a word that collides, the build says so.

use super::{AssigneeType, ReplyStatus, SessionStatus};

/// How many places a table of words has.
const PLACES: usize = 128;

/// Words, each at the place that its bytes name.
pub(crate) struct Words<T: 'static> {
    factor: usize,
    places: [Option<(&'static [u8], T)>; PLACES],
}

impl<T: Copy> Words<T> {
    /// The value whose name is spelled exactly so.
    #[inline]
    pub(crate) fn find(&self, name: &[u8]) -> Option<T> {
        let (known, value) = self.places[place(name, self.factor)?]?;
        (known == name).then_some(value)
    }
}

/// Where a word stands: by its length, its first two bytes, and the third from its end.
const fn place(name: &[u8], factor: usize) -> Option<usize> {
    if name.len() < 3 {
        return None;
    }
    let (first, last) = (name[0] as usize, name[name.len() - 3] as usize);
    let second = name[1] as usize;
    Some((name.len() + factor * (first + 5 * second + 11 * last)) % PLACES)
}

macro_rules! words {
    ($type:ty) => {{
        const ALL: &[$type] = &<$type>::ALL;
        /// The first factor by which no two words meet.
        const fn factor() -> usize {
            let mut factor = 1;
            'factors: while factor < 4096 {
                let (mut taken, mut word) = ([false; PLACES], 0);
                while word < ALL.len() {
                    let Some(place) = place(ALL[word].name().as_bytes(), factor) else {
                        panic!("a word of less than three letters");
                    };
                    if taken[place] {
                        factor += 1;
                        continue 'factors;
                    }
                    taken[place] = true;
                    word += 1;
                }
                return factor;
            }
            panic!("no factor keeps these words apart");
        }
        const fn words() -> Words<$type> {
            let (mut words, mut word) = (Words { factor: factor(), places: [None; PLACES] }, 0);
            while word < ALL.len() {
                let name = ALL[word].name().as_bytes();
                if let Some(place) = place(name, words.factor) {
                    words.places[place] = Some((name, ALL[word]));
                }
                word += 1;
            }
            words
        }
        words()
    }};
}

pub(crate) static SESSION_STATUSES: Words<SessionStatus> = words!(SessionStatus);
pub(crate) static REPLY_STATUSES: Words<ReplyStatus> = words!(ReplyStatus);
pub(crate) static ASSIGNEE_TYPES: Words<AssigneeType> = words!(AssigneeType);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_found_and_no_other() {
        for status in SessionStatus::ALL {
            assert_eq!(SESSION_STATUSES.find(status.name().as_bytes()), Some(status));
        }
        for status in ReplyStatus::ALL {
            assert_eq!(REPLY_STATUSES.find(status.name().as_bytes()), Some(status));
            assert_eq!(SESSION_STATUSES.find(status.name().as_bytes()), None);
        }
        for kind in AssigneeType::ALL {
            assert_eq!(ASSIGNEE_TYPES.find(kind.name().as_bytes()), Some(kind));
        }
        for other in ["", "A", "AGENTS", "agent", "ON_HOLD ", "ACCEPTEE"] {
            assert_eq!(SESSION_STATUSES.find(other.as_bytes()), None, "{other}");
            assert_eq!(REPLY_STATUSES.find(other.as_bytes()), None, "{other}");
            assert_eq!(ASSIGNEE_TYPES.find(other.as_bytes()), None, "{other}");
        }
    }
}
