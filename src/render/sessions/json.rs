//! Sessions as JSON: one document, or one line a session.
//!
//! Every instant stands twice, as text in UTC and in milliseconds, and every length is in
//! milliseconds. What is not known is null.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use serde::ser::{SerializeSeq as _, SerializeStruct, Serializer};

use super::{Named, Out, Overview, Rows, Told, Whole};
use crate::judge::{Standalone, rfc3339};
use crate::render::json::{Pieces, compact, pretty};
use crate::sessions::{Course, Episode, Gap, Histogram, Refusal, State, is_closed};
use crate::tables::{AssigneeType, ReplyStatus, SessionStatus};

/// The document of `-o json`.
///
/// # Errors
/// Those of `out`.
pub(crate) fn json(rows: &mut dyn Rows, out: Out<'_>) -> Result<()> {
    let overview = rows.overview();
    let limit = overview.limit;
    let as_of = Instant(overview.as_of);
    let end = end(overview);
    out(&format!(
        "{{\n  \"zdim\": 1,\n  \"asOf\": {},\n  \"asOfMs\": {},\n  \"sessions\": [",
        compact(&as_of),
        compact(&overview.as_of)
    ))?;
    let mut has_any = false;
    let mut pieces = Pieces::new(out);
    rows.each(limit, &mut |told| {
        pieces.add(if std::mem::replace(&mut has_any, true) { ",\n    " } else { "\n    " })?;
        pieces.write(told, Some(2))
    })?;
    pieces.finish()?;
    out(if has_any { "\n  ]" } else { "]" })?;
    out(&end)
}

/// All after the sessions.
fn end(overview: &Overview) -> String {
    let problems: Vec<_> = overview.problems.iter().map(|p| pretty(&Standalone(p), 2)).collect();
    let problems = if problems.is_empty() {
        "[]".to_owned()
    } else {
        format!("[\n    {}\n  ]", problems.join(",\n    "))
    };
    format!(",\n  \"problems\": {problems},\n  \"summary\": {}\n}}\n", pretty(overview, 1))
}

/// One line a session.
///
/// # Errors
/// Those of `out`.
pub(crate) fn ndjson(rows: &mut dyn Rows, out: Out<'_>) -> Result<()> {
    let limit = rows.overview().limit;
    let mut pieces = Pieces::new(out);
    rows.each(limit, &mut |told| {
        pieces.write(told, None)?;
        pieces.add("\n")
    })?;
    pieces.finish()
}

/// An instant as text.
struct Instant(Option<i64>);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.and_then(|ms| Some((ms, Timestamp::from_millisecond(ms).ok()?))) {
            Some((ms @ 0.., _)) => serializer.serialize_bytes(&rfc3339(ms)),
            Some((_, time)) => serializer.collect_str(&format_args!("{time:.3}")),
            None => serializer.serialize_none(),
        }
    }
}

/// An instant both ways.
#[inline(never)]
fn instant<M: SerializeStruct>(
    map: &mut M,
    key: [&'static str; 2],
    ms: Option<i64>,
) -> Result<(), M::Error> {
    map.serialize_field(key[0], &Instant(ms))?;
    map.serialize_field(key[1], &ms)
}

/// What our serializer asks for and makes nothing of: a name, and how many fields there
/// are at least. Names of fields are ours, and not looked at.
const OBJECT: &str = "object";
const FIELDS: usize = 1;

const FROM: [&str; 2] = ["from", "fromMs"];
const UNTIL: [&str; 2] = ["until", "untilMs"];

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let course = self.course.as_ref();
        let of = |ms: fn(&Course) -> i64| course.map(ms);
        let is = |fact: fn(&Course) -> bool| course.map(fact);
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        map.serialize_field("sessionId", &*self.id)?;
        map.serialize_field("channelId", &self.channel)?;
        map.serialize_field("orgId", &self.org)?;
        map.serialize_field("integration", &self.integration)?;
        map.serialize_field("began", &course.map(|course| course.began.name()))?;
        map.serialize_field("open", &self.status.map(|status| !is_closed(status)))?;
        map.serialize_field("sessionStatus", &self.status.map(SessionStatus::name))?;
        map.serialize_field("replyStatus", &self.reply.map(ReplyStatus::name))?;
        map.serialize_field("permitted", &self.permitted())?;
        map.serialize_field("assigneeType", &self.kind.map(AssigneeType::name))?;
        map.serialize_field("currentAssigneeId", &self.named(self.assignee).map(|n| &*n.id))?;
        map.serialize_field("messagesCount", &self.count)?;
        map.serialize_field("messagesFirst", &self.count_first)?;
        instant(&mut map, ["first", "firstMs"], of(|course| course.first))?;
        instant(&mut map, ["last", "lastMs"], of(|course| course.last))?;
        map.serialize_field("durationMs", &of(Course::duration_ms))?;
        map.serialize_field("waitedMs", &of(|course| course.waited_ms))?;
        map.serialize_field("waitedAtLeast", &is(|course| course.waited_at_least))?;
        map.serialize_field("refusedMs", &of(|course| course.refused_ms))?;
        map.serialize_field("refusedAtLeast", &is(|course| course.refused_at_least))?;
        map.serialize_field("timeInMs", &course.map(TimeIn))?;
        let list = course.map_or(&[][..], |course| &course.states);
        map.serialize_field("states", list)?;
        let list = course.map_or(&[][..], |course| &course.episodes);
        map.serialize_field("episodes", list)?;
        let list = course.map_or(&[][..], |course| &course.refusals);
        map.serialize_field("refusals", list)?;
        map.serialize_field("handlers", &Handlers(self))?;
        map.serialize_field("eventCount", &self.entry.events())?;
        map.serialize_field("duplicates", &self.entry.duplicates())?;
        map.serialize_field("untimed", &self.entry.untimed())?;
        let list = course.map_or(&[][..], |course| &course.gaps);
        map.serialize_field("gaps", list)?;
        map.serialize_field("findings", &Counted(&self.findings))?;
        if let Some(whole) = self.whole {
            let events: Vec<_> = whole.iter().map(|whole| &whole.inspection).collect();
            map.serialize_field("events", &events)?;
            map.serialize_field("problems", &Problems(whole))?;
        }
        map.end()
    }
}

/// Numbers by name.
struct Counted<'c>(&'c [(&'static str, u64)]);

impl Serialize for Counted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, number)| (*name, *number)))
    }
}

/// The findings of a session's events, each with its path.
struct Problems<'w>(&'w [Whole]);

impl Serialize for Problems<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let problems = self.0.iter().flat_map(|whole| &whole.inspection.problems);
        let problems: Vec<_> = problems.map(Standalone).collect();
        let mut list = serializer.serialize_seq(Some(problems.len()))?;
        problems.iter().try_for_each(|problem| list.serialize_element(problem))?;
        list.end()
    }
}

/// How long a session was in each status. Those that it lives in are always there; those
/// that end it, where it came back from them.
struct TimeIn<'c>(&'c Course);

impl Serialize for TimeIn<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use SessionStatus::{Blocked, Created, Ended, Missed, OnHold, OnProgress, Open};
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        for status in [Created, Open, OnHold, OnProgress, Ended, Blocked, Missed] {
            let ms = self.0.time_in(Some(status));
            if ms > 0 || !is_closed(status) {
                map.serialize_field(status.name(), &ms)?;
            }
        }
        map.serialize_field("unknown", &self.0.time_in(None))?;
        map.end()
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        map.serialize_field("sessionStatus", &self.status.map(SessionStatus::name))?;
        instant(&mut map, FROM, Some(self.from))?;
        instant(&mut map, UNTIL, self.until)?;
        map.end()
    }
}

impl Serialize for Episode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        map.serialize_field("began", self.began.name())?;
        instant(&mut map, FROM, Some(self.from))?;
        instant(&mut map, UNTIL, self.until)?;
        map.serialize_field("ended", &self.ended.map(SessionStatus::name))?;
        map.serialize_field("exact", &self.exact)?;
        map.serialize_field("pickedUpMs", &self.picked_up_ms)?;
        map.serialize_field("answeredMs", &self.answered_ms)?;
        map.serialize_field("agentAnsweredMs", &self.agent_answered_ms)?;
        map.serialize_field("handledMs", &self.handled_ms)?;
        map.end()
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        map.serialize_field("replyStatus", self.reply.name())?;
        map.serialize_field("actor", self.reply.actor().name())?;
        map.serialize_field("implied", &self.implied)?;
        instant(&mut map, FROM, Some(self.from))?;
        instant(&mut map, UNTIL, self.until)?;
        map.end()
    }
}

impl Serialize for Gap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        instant(&mut map, FROM, Some(self.from))?;
        instant(&mut map, UNTIL, Some(self.until))?;
        map.serialize_field("before", self.before.name())?;
        map.serialize_field("after", self.after.name())?;
        map.end()
    }
}

/// Who handled a session.
struct Handlers<'t>(&'t Told<'t>);

/// One of them: the name, and when and for how long.
struct Handler<'t>(&'t Named<'t>, i64, i64);

impl Serialize for Handlers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Both are in the order of first appearance.
        let held = self.0.course.iter().flat_map(|course| &course.handlers);
        let list =
            held.zip(&self.0.handlers).map(|(held, named)| Handler(named, held.from, held.held_ms));
        let list: Vec<_> = list.collect();
        serializer.collect_seq(&list)
    }
}

impl Serialize for Handler<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(named, from, held_ms) = self;
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        map.serialize_field("assigneeType", &named.kind.map(AssigneeType::name))?;
        map.serialize_field("currentAssigneeId", &*named.id)?;
        instant(&mut map, FROM, Some(*from))?;
        map.serialize_field("heldMs", held_ms)?;
        map.end()
    }
}

/// The summary: what that of `inspect` says, and sessions and episodes in numbers.
impl Serialize for Overview {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { summary, totals, .. } = self;
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        map.serialize_field("inputs", &summary.inputs)?;
        map.serialize_field("events", &summary.events)?;
        map.serialize_field("otherEvents", &summary.other_events)?;
        map.serialize_field("noiseLines", &summary.noise_lines)?;
        map.serialize_field("permitted", &summary.permitted)?;
        map.serialize_field("refused", &summary.refused)?;
        map.serialize_field("unknown", &summary.unknown)?;
        map.serialize_field("errors", &summary.errors)?;
        map.serialize_field("warnings", &summary.warnings)?;
        map.serialize_field("sessions", &totals.sessions)?;
        map.serialize_field("selected", &totals.selected)?;
        map.serialize_field("shown", &totals.shown)?;
        map.serialize_field("open", &totals.open)?;
        map.serialize_field("episodes", &totals.episodes)?;
        map.end()
    }
}

impl Serialize for crate::sessions::EpisodeTotals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        map.serialize_field("begun", &self.begun)?;
        map.serialize_field("ended", &self.ended)?;
        map.serialize_field("neverPickedUp", &self.never_picked_up)?;
        map.serialize_field("waiting", &self.waiting)?;
        map.serialize_field("inexact", &self.inexact)?;
        map.serialize_field("pickedUp", &self.picked_up)?;
        map.serialize_field("answered", &self.answered)?;
        map.serialize_field("agentAnswered", &self.agent_answered)?;
        map.serialize_field("handled", &self.handled)?;
        map.end()
    }
}

impl Serialize for Histogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        map.serialize_field("count", &self.count)?;
        map.serialize_field("sumMs", &self.sum_ms)?;
        map.serialize_field("maxMs", &self.max_ms)?;
        let buckets: Vec<_> = self.buckets().collect();
        map.serialize_field("buckets", &buckets)?;
        map.end()
    }
}

impl Serialize for crate::sessions::Bucket {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct(OBJECT, FIELDS)?;
        map.serialize_field("fromMs", &self.from_ms)?;
        map.serialize_field("belowMs", &self.below_ms)?;
        map.serialize_field("count", &self.count)?;
        map.end()
    }
}
