//! Sessions followed through the events of one input, or of all: who follows whom, and
//! where each event stands that is told of later.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::judge::Problem;
use crate::reading::Trace;
use crate::rules::sequence::{Facts, Follower, Spot};
use crate::text::{Position, sort};

/// One event of a session that is followed.
pub(crate) struct Followed<'t> {
    pub(crate) facts: Cow<'t, Facts>,
    pub(crate) trace: Trace<'t>,
}

/// Those who follow: one for all inputs, or one for each.
///
/// Rows name the inputs that their events were found in, and these are what counts.
/// They are followed as they come, like all events: to put them in order, all would
/// have to be held. That they come in another order than they stood in is noticed.
pub(crate) struct Following {
    is_joined: bool,
    followers: Vec<Follower>,
    /// The inputs so far, and the number of each.
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, usize>,
    /// Where the last row of each input stood.
    last: Vec<Position>,
    disordered: Option<Arc<str>>,
}

impl Following {
    /// Of all inputs as one stream, or of each alone.
    pub(crate) fn new(is_joined: bool) -> Self {
        Self {
            is_joined,
            followers: Vec::new(),
            names: Vec::new(),
            numbers: HashMap::new(),
            last: Vec::new(),
            disordered: None,
        }
    }

    /// Another input begins, which is no more of those before.
    pub(crate) fn begin(&mut self) {
        if !self.is_joined {
            *self = Self::new(false);
        }
    }

    /// The next event, of the input `name` unless it is a row; answers what is odd
    /// about it after those before.
    pub(crate) fn follow(
        &mut self,
        name: &Arc<str>,
        Followed { facts, trace }: &Followed<'_>,
    ) -> Vec<Problem> {
        let path = if let Trace::Row(row) = trace { row.path() } else { name };
        let number = self.number(path);
        let start = trace.start();
        if let Trace::Row(_) = trace {
            if start < self.last[number] {
                self.disordered.get_or_insert_with(|| Arc::clone(path));
            }
            self.last[number] = start;
        }
        let follower = &mut self.followers[if self.is_joined { 0 } else { number }];
        let odds = follower.follow(facts, Spot::new(number, start));
        let told = odds.iter().filter_map(|odd| {
            let before = self.names.get(odd.before.input()).map_or("", |name| name);
            let before = format!("{before}:{}", odd.before);
            trace.problem(odd, path, facts.session(), &before)
        });
        let mut told: Vec<Problem> = told.collect();
        // The rules have an order of their own.
        sort::by_key(&mut told, |problem| problem.place.start);
        told
    }

    /// An input whose rows did not come in the order of their places.
    pub(crate) fn disordered(&self) -> Option<&Arc<str>> {
        self.disordered.as_ref()
    }

    fn number(&mut self, path: &Arc<str>) -> usize {
        if let Some(number) = self.names.len().checked_sub(1)
            && self.names[number] == *path
        {
            return number;
        }
        if let Some(number) = self.numbers.get(path) {
            return *number;
        }
        let number = self.names.len();
        self.names.push(Arc::clone(path));
        self.numbers.insert(Arc::clone(path), number);
        self.last.push(Position::START);
        if !self.is_joined || number == 0 {
            self.followers.push(Follower::new());
        }
        number
    }
}
