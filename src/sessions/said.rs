//! Messages of a session, as other events tell of them.

use crate::text::sort;

use std::collections::HashSet;

use foldhash::quality::RandomState;

/// Of a session that is one of many so many messages are kept.
pub const MOST_MESSAGES: usize = 200;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// When it was sent.
    pub time_ms: i64,
    /// Messages of one id are one.
    pub id: Option<String>,
    /// From the customer, or to the customer, if it is said.
    pub is_in: Option<bool>,
    /// `TEXT`, if it is said.
    pub kind: Option<String>,
    /// Its beginning, where texts are wanted.
    pub text: Option<String>,
}

/// The messages of a session, each once.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    kept: Vec<Said>,
    ids: HashSet<Box<str>, RandomState>,
    more: u64,
}

impl Messages {
    /// One more, if it is new; of many only the earliest `most` are kept.
    pub fn add(&mut self, said: Said, most: usize) {
        if let Some(id) = &said.id
            && !self.ids.insert(id.as_str().into())
        {
            return;
        }
        self.kept.push(said);
        if self.kept.len() > most.saturating_mul(2) {
            self.cut(most);
        }
    }

    /// All there are: in their order, and no more than `most`.
    pub fn settle(&mut self, most: usize) {
        self.cut(most);
    }

    fn cut(&mut self, most: usize) {
        sort::by(&mut self.kept, Ord::cmp);
        self.more += self.kept.len().saturating_sub(most) as u64;
        self.kept.truncate(most);
    }

    /// The messages in their order.
    #[must_use]
    pub fn all(&self) -> &[Said] {
        &self.kept
    }

    /// How many more there were.
    #[must_use]
    pub const fn more(&self) -> u64 {
        self.more
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_once_and_the_earliest_are_kept() {
        let said = |time_ms, id: &str| Said {
            time_ms,
            id: Some(id.to_owned()),
            is_in: None,
            kind: None,
            text: None,
        };
        let mut messages = Messages::default();
        for number in (0..10).rev() {
            messages.add(said(number, &number.to_string()), 3);
        }
        messages.add(said(0, "0"), 3);
        messages.settle(3);
        let times: Vec<i64> = messages.all().iter().map(|said| said.time_ms).collect();
        assert_eq!((times, messages.more()), (vec![0, 1, 2], 7));
    }
}
