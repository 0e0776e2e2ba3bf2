//! What there is to tell once all has been read: which sessions, in which order, and
//! all of them in numbers.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::Result;

use super::follow::{Detailed, Follow};
use crate::cli::{self, Sort};
use crate::commands::select::Selection;
use crate::judge::Summary;
use crate::redact::Redactor;
use crate::render::sessions::{Named, Overview, Rows, Told, Whole};
use crate::rules::sequence::Id;
use crate::rules::{self, Severity};
use crate::sessions::{Contexts, Course, Entry, Messages, Said, Step, Totals};
use crate::tables::Field;
use crate::text::sort;

/// Sessions in the order asked for.
pub(super) struct Report<'r> {
    contexts: &'r Contexts,
    messages: &'r HashMap<String, Messages>,
    integrations: &'r HashMap<String, String>,
    details: HashMap<&'r str, Vec<Whole>>,
    rows: Vec<Row<'r>>,
    overview: Overview,
    redactor: &'r mut Redactor,
    /// Of many the last are shown, and not the first.
    keeps_last: bool,
}

/// There may be millions of them.
struct Row<'r> {
    id: &'r Id,
    entry: &'r Entry,
    key: i64,
    first: i64,
}

/// What is known when all has been read, beside the sessions.
pub(super) struct Read<'r> {
    pub(super) options: &'r cli::Sessions,
    /// What `--as-of` says.
    pub(super) as_of: Option<i64>,
    /// Inputs, lines, other events; events and findings of no session.
    pub(super) summary: Summary,
    pub(super) inputs: &'r [Arc<str>],
}

impl<'r> Report<'r> {
    pub(super) fn new(
        follow: &'r mut Follow<'_>,
        redactor: &'r mut Redactor,
        read: Read<'_>,
    ) -> Self {
        follow.settle();
        let Read { options, as_of, mut summary, inputs } = read;
        let is_as_of_said = as_of.is_some();
        let as_of = as_of.or(follow.clock.latest);
        let contexts = follow.sessions.contexts();
        let mut totals = Totals { sessions: follow.sessions.len() as u64, ..Totals::default() };
        let mut by_rule = BTreeMap::new();
        let has_all = follow.selection.is_everything();
        let mut rows = Vec::with_capacity(if has_all { follow.sessions.len() } else { 0 });
        for (id, entry) in follow.sessions.iter().filter(|(_, e)| is_selected(follow.selection, e))
        {
            let course = Course::of(entry.steps(), contexts, as_of.unwrap_or(0));
            totals.selected += 1;
            if let Some(course) = &course {
                totals.add(course);
            }
            count(entry, &mut summary, &mut by_rule);
            let key = key(options.sort, course.as_ref(), entry.steps());
            let first = course.as_ref().map_or(i64::MIN, |course| course.first);
            rows.push(Row { id, entry, key, first });
        }
        let order = |row: &Row<'_>| (row.key, row.first);
        sort::by(&mut rows, |one, other| {
            order(one).cmp(&order(other)).then_with(|| one.id.as_str().cmp(other.id.as_str()))
        });
        totals.shown = options.limit.map_or(rows.len(), |limit| limit.min(rows.len())) as u64;
        let findings = named(by_rule);
        let mut details = HashMap::new();
        for row in &rows {
            if let Some(detailed) = follow.details.remove(row.id.as_str()) {
                details.insert(row.id.as_str(), in_order(row.entry.steps(), detailed, redactor));
            }
        }
        let overview = Overview {
            as_of,
            clock: follow.clock,
            is_as_of_said,
            totals,
            summary,
            findings,
            problems: std::mem::take(&mut follow.problems),
            limit: options.limit,
            sorted_by: chosen(options.sort).0,
            chosen: chosen(options.sort).1,
            window: follow.selection.window(),
            inputs: Vec::new(),
        };
        let (messages, integrations) = (&follow.messages, &follow.integrations);
        let keeps_last = matches!(options.sort, Sort::First | Sort::Last);
        let mut report = Self {
            contexts,
            messages,
            integrations,
            details,
            rows,
            overview,
            redactor,
            keeps_last,
        };
        report.name_inputs(inputs);
        report
    }

    /// Names the inputs, which comes after the sessions that are told of: an id that stands
    /// in the name of a file has the name that it has there.
    fn name_inputs(&mut self, inputs: &[Arc<str>]) {
        let mut alone = Redactor::new(self.redactor.is_wanted());
        if inputs.iter().any(|name| alone.path(name) != *name) {
            let limit = self.overview.limit;
            // Nothing is written, so nothing can fail.
            let _ = self.each(limit, &mut |_| Ok(()));
        }
        let named = inputs.iter().map(|name| self.redactor.path(name).to_string());
        self.overview.inputs = named.collect();
    }

    /// All of it in numbers.
    pub(super) fn into_overview(self) -> Overview {
        self.overview
    }

    /// All that is told of a session.
    fn told<'t>(&'t self, row: &'t Row<'_>, redactor: &mut Redactor) -> Told<'t> {
        let contexts = self.contexts;
        let steps = row.entry.steps();
        let course = Course::of(steps, contexts, self.overview.as_of.unwrap_or(0));
        let mut id = |field, id: &'t str| {
            if redactor.is_wanted() {
                Cow::Owned(redactor.id(field, id))
            } else {
                Cow::Borrowed(id)
            }
        };
        let shown = id(Field::SessionId, row.id.as_str());
        let channel = steps.iter().rev().find_map(|step| contexts.channel_of(step));
        let org = steps.iter().rev().find_map(|step| contexts.org_of(step));
        let (channel, org) =
            (channel.map(|c| id(Field::ChannelId, c)), org.map(|o| id(Field::OrgId, o)));
        let last = steps.last();
        let mut named = |number: u32| {
            let handler = contexts.handler(number)?;
            Some(Named {
                number,
                kind: handler.kind,
                id: id(Field::CurrentAssigneeId, &handler.id),
            })
        };
        let handlers = course.iter().flat_map(|course| &course.handlers);
        let mut handlers: Vec<_> = handlers.filter_map(|held| named(held.handler)).collect();
        let assignee = last.and_then(|last| contexts.handler_of(last));
        if course.is_none() {
            handlers.extend(assignee.and_then(&mut named));
        }
        let messages = self.messages.get(row.id.as_str());
        Told {
            id: shown,
            channel,
            org,
            integration: self.integrations.get(row.id.as_str()).map(|name| Cow::Borrowed(&**name)),
            status: last.and_then(Step::status),
            reply: last.and_then(Step::reply),
            kind: last.and_then(|last| contexts.kind_of(last)),
            assignee,
            count: steps.iter().rev().find_map(Step::count),
            count_first: steps.iter().find_map(Step::count),
            findings: by_name(row.entry),
            contexts,
            handlers,
            entry: row.entry,
            course,
            whole: self.details.get(row.id.as_str()).map(Vec::as_slice),
            messages: messages.map_or_else(Vec::new, |messages| shared(messages.all(), redactor)),
            more_messages: messages.map_or(0, Messages::more),
        }
    }
}

impl Rows for Report<'_> {
    fn overview(&self) -> &Overview {
        &self.overview
    }

    fn each(
        &mut self,
        limit: Option<usize>,
        tell: &mut dyn FnMut(&Told<'_>) -> Result<()>,
    ) -> Result<()> {
        let most = limit.unwrap_or(self.rows.len()).min(self.rows.len());
        let from = if self.keeps_last { self.rows.len() - most } else { 0 };
        // Names are given as sessions are told, and the rest is not changed by it.
        let mut redactor = std::mem::take(self.redactor);
        let mut rows = self.rows[from..from + most].iter();
        let told = rows.try_for_each(|row| tell(&self.told(row, &mut redactor)));
        *self.redactor = redactor;
        told
    }
}

/// Whether the filters leave a session: of what any event may meet each is met by one,
/// and the last event says what is asked for.
fn is_selected(selection: &Selection<'_>, entry: &Entry) -> bool {
    let last = entry.steps().last();
    let (status, reply) = last.map_or((None, None), |last| (last.status(), last.reply()));
    entry.met == Selection::ALL_MET && selection.has_last(status, reply)
}

/// Adds a session's events and findings to all others.
fn count(entry: &Entry, summary: &mut Summary, by_rule: &mut BTreeMap<usize, u64>) {
    let (events, (permitted, refused)) = (entry.events(), entry.verdicts());
    summary.events += events;
    summary.permitted += permitted;
    summary.refused += refused;
    summary.unknown += events.saturating_sub(permitted + refused);
    for (rule, severity, number) in entry.findings() {
        *by_rule.entry(rule).or_default() += number;
        match severity {
            Severity::Error => summary.errors += number,
            Severity::Warning => summary.warnings += number,
        }
    }
}

/// How often each rule has fired, by its name.
fn named(by_rule: BTreeMap<usize, u64>) -> Vec<(&'static str, u64)> {
    let named = |(rule, number): (usize, u64)| Some((rules::ALL.get(rule)?.name, number));
    by_rule.into_iter().filter_map(named).collect()
}

/// How often each rule has fired in a session, be it as an error or as a warning.
fn by_name(entry: &Entry) -> Vec<(&'static str, u64)> {
    let mut by_rule = BTreeMap::new();
    for (rule, _, number) in entry.findings() {
        *by_rule.entry(rule).or_default() += number;
    }
    named(by_rule)
}

/// What sessions are sorted by, the smallest first; those without a time stand at the end
/// that is left out first.
fn key(sort: Sort, course: Option<&Course>, steps: &[Step]) -> i64 {
    let largest_first = |value: i64| -value;
    let Some(course) = course else {
        return if matches!(sort, Sort::First | Sort::Last) { i64::MIN } else { i64::MAX };
    };
    match sort {
        Sort::First => course.first,
        Sort::Last => course.last,
        Sort::Duration => largest_first(course.duration_ms()),
        Sort::Waiting => largest_first(course.waited_ms),
        Sort::Refused => largest_first(course.refused_ms),
        Sort::Messages => {
            let count = steps.iter().rev().find_map(Step::count).unwrap_or(0);
            largest_first(i64::try_from(count).unwrap_or(i64::MAX))
        }
    }
}

/// What sessions are sorted by, and which of them are shown where a limit leaves some out.
const fn chosen(sort: Sort) -> (&'static str, &'static str) {
    match sort {
        Sort::First => ("first", "the newest by first event"),
        Sort::Last => ("last", "the newest by last event"),
        Sort::Duration => ("duration", "the longest"),
        Sort::Waiting => ("waiting", "those that waited longest"),
        Sort::Refused => ("refused", "those refused a reply longest"),
        Sort::Messages => ("messages", "those with the most messages"),
    }
}

/// The events of a session in the order of its steps, redacted; of those that say the
/// same the first comes first. What has no time stands at the end.
fn in_order(steps: &[Step], detailed: Vec<Detailed>, redactor: &mut Redactor) -> Vec<Whole> {
    let places: HashMap<Step, usize> =
        steps.iter().enumerate().map(|(place, step)| (*step, place)).collect();
    let mut whole: Vec<Whole> = detailed
        .into_iter()
        .map(|Detailed { step, mut inspection }| {
            redactor.event(&mut inspection);
            let step = step.time_ms().and_then(|_| places.get(&step).copied());
            Whole { step, inspection }
        })
        .collect();
    sort::by_key(&mut whole, |whole| whole.step.unwrap_or(usize::MAX));
    whole
}

/// Messages as they may be shared.
fn shared(said: &[Said], redactor: &mut Redactor) -> Vec<Said> {
    let shared = |said: &Said| Said {
        text: said.text.clone().map(|text| redactor.text(text)),
        kind: said.kind.clone().map(|kind| redactor.text(kind)),
        id: None,
        ..said.clone()
    };
    said.iter().map(shared).collect()
}
