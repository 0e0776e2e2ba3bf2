//! Who handled and where, kept once: many events share the handler, the channel and
//! the organization, and a step holds a number in their place.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::quality::RandomState;

use super::step::Step;
use crate::tables::AssigneeType;

/// Who handles a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// An agent or a bot, if the event says it.
    pub kind: Option<AssigneeType>,
    /// The id.
    pub id: Arc<str>,
}

/// All that events have said beside codes, counts and times.
#[derive(Debug, Default)]
pub struct Contexts {
    numbers: HashMap<Arc<str>, u32, RandomState>,
    texts: Vec<Arc<str>>,
    /// The handler's number for each context; none is [`NOBODY`].
    handlers_of: Vec<u32>,
    handlers: Vec<Handler>,
    handler_numbers: HashMap<(Option<AssigneeType>, Arc<str>), u32, RandomState>,
}

const NOBODY: u32 = u32::MAX;

impl Contexts {
    /// The number of a context.
    pub(super) fn number(&mut self, context: &str) -> u32 {
        match self.numbers.get(context) {
            Some(number) => *number,
            None => self.add(context),
        }
    }

    fn add(&mut self, context: &str) -> u32 {
        let text: Arc<str> = context.into();
        // Four thousand million kinds of context would not fit into memory.
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let mut lines = text.splitn(5, '\n');
        let kind = lines.next().and_then(AssigneeType::from_name);
        let handler = lines.next().filter(|id| !id.is_empty()).map_or(NOBODY, |id| {
            let key = (kind, Arc::from(id));
            let handlers = &mut self.handlers;
            *self.handler_numbers.entry(key).or_insert_with_key(|(kind, id)| {
                handlers.push(Handler { kind: *kind, id: Arc::clone(id) });
                u32::try_from(handlers.len() - 1).unwrap_or(NOBODY)
            })
        });
        self.numbers.insert(Arc::clone(&text), number);
        self.texts.push(text);
        self.handlers_of.push(handler);
        number
    }

    /// The number of whoever handles the session from this step on.
    #[must_use]
    pub fn handler_of(&self, step: &Step) -> Option<u32> {
        self.handlers_of.get(step.context as usize).copied().filter(|number| *number != NOBODY)
    }

    /// The handler of this number.
    #[must_use]
    pub fn handler(&self, number: u32) -> Option<&Handler> {
        self.handlers.get(number as usize)
    }

    /// Whether an agent handles the session from this step on.
    #[must_use]
    pub fn is_of_agent(&self, step: &Step) -> bool {
        self.line(step, 0) == Some(AssigneeType::Agent.name())
    }

    /// The kind of handler, if the step says it.
    #[must_use]
    pub fn kind_of(&self, step: &Step) -> Option<AssigneeType> {
        self.line(step, 0).and_then(AssigneeType::from_name)
    }

    /// The channel, if the step says it.
    #[must_use]
    pub fn channel_of(&self, step: &Step) -> Option<&str> {
        self.line(step, 2).filter(|id| !id.is_empty())
    }

    /// The organization, if the step says it.
    #[must_use]
    pub fn org_of(&self, step: &Step) -> Option<&str> {
        self.line(step, 3).filter(|id| !id.is_empty())
    }

    /// All of a step's context, to compare by.
    pub(super) fn text_of(&self, step: &Step) -> &str {
        self.texts.get(step.context as usize).map_or("", |text| text)
    }

    fn line(&self, step: &Step, number: usize) -> Option<&str> {
        self.text_of(step).splitn(5, '\n').nth(number)
    }
}
