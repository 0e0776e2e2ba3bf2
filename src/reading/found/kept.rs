//! Where an event and its fields stand, in text that is kept for it.

use std::sync::Arc;

use crate::event::{PAYLOAD, is_well_formed};
use crate::judge::Problem;
use crate::reading::window::Window;
use crate::rules::sequence::Oddity;
use crate::rules::{Finding, bounded};
use crate::tables::{Field, Home};
use crate::text::{Position, Shown, Span};

/// The fields that rules across events point at.
pub(in crate::reading) const POINTED_AT: [Field; 5] = [
    Field::SessionOldStatus,
    Field::EventTime,
    Field::MessagesCount,
    Field::ChannelId,
    Field::OrgId,
];

/// Where an event and some of its fields stand.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(in crate::reading) window: Arc<Window>,
    pub(in crate::reading) shown: Option<Shown>,
    pub(in crate::reading) via: Vec<String>,
    pub(in crate::reading) pointer: Box<str>,
    pub(in crate::reading) is_enveloped: bool,
    /// The event, where it begins, and then the fields, as stretches of the input's own text.
    pub(in crate::reading) event: Span,
    pub(in crate::reading) start: Position,
    pub(in crate::reading) fields: [Option<Span>; POINTED_AT.len()],
}

impl Kept {
    pub(in crate::reading) fn problem(
        &self,
        odd: &Oddity,
        path: &Arc<str>,
        session: &str,
        before: &str,
    ) -> Problem {
        let at_field = odd.field.and_then(|field| Some((self.span_of(field)?, Some(field))));
        let (span, field) = at_field.unwrap_or((self.event, None));
        let text = self.window.text().knowing(self.event.start, self.start);
        let place = text.place(span);
        let mut finding = Finding::of_no_event(odd.rule, odd.message(session, &before), span);
        finding.pointer = field.map_or_else(|| self.pointer.to_string(), |f| self.pointer_to(f));
        finding.value = field.and_then(|field| value_at(field, &self.window.text, span));
        let problem = Problem::new(finding, place, Arc::clone(path), self.via.clone());
        let excerpt = self.shown.map(|shown| self.window.excerpt(span, place, shown));
        Problem { excerpt, ..problem }
    }

    fn span_of(&self, field: Field) -> Option<Span> {
        self.fields[POINTED_AT.iter().position(|other| *other == field)?]
    }

    fn pointer_to(&self, field: Field) -> String {
        let payload = match field.home() {
            Home::Payload if self.is_enveloped => format!("/{PAYLOAD}"),
            _ => String::new(),
        };
        format!("{}{payload}/{}", self.pointer, field.name())
    }
}

/// The value of `field` that stands at `span` of the input's own text: quotes go, and
/// what escapes them inside strings. Where it is packed otherwise there is none.
fn value_at(field: Field, text: &str, span: Span) -> Option<String> {
    let value = text.get(span.start..span.end)?.trim_matches(['"', '\\']);
    is_well_formed(field, value).then(|| bounded(value))
}
