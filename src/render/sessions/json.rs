//! Sessions as JSON: one document, or one line a session.
//!
//! Every instant stands twice, as text in UTC and in milliseconds, and every length is in
//! milliseconds. What is not known is null.

use anyhow::Result;
use jiff::Timestamp;
use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq as _, Serializer};

use super::{Named, Out, Overview, Rows, Told, Whole};
use crate::judge::Standalone;
use crate::render::json::{compact, pretty, streamed};
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
    rows.each(limit, &mut |told| {
        let separator = if std::mem::replace(&mut has_any, true) { "," } else { "" };
        out(&format!("{separator}\n    "))?;
        streamed(told, Some(2), out)
    })?;
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
    rows.each(limit, &mut |told| {
        streamed(told, None, out)?;
        out("\n")
    })
}

/// An instant as text.
struct Instant(Option<i64>);

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.and_then(|ms| Timestamp::from_millisecond(ms).ok()) {
            Some(time) => serializer.collect_str(&format_args!("{time:.3}")),
            None => serializer.serialize_none(),
        }
    }
}

/// An instant both ways.
#[inline(never)]
fn instant<M: SerializeMap>(map: &mut M, key: [&str; 2], ms: Option<i64>) -> Result<(), M::Error> {
    map.serialize_entry(key[0], &Instant(ms))?;
    map.serialize_entry(key[1], &ms)
}

const FROM: [&str; 2] = ["from", "fromMs"];
const UNTIL: [&str; 2] = ["until", "untilMs"];

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let course = self.course.as_ref();
        let of = |ms: fn(&Course) -> i64| course.map(ms);
        let is = |fact: fn(&Course) -> bool| course.map(fact);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sessionId", &*self.id)?;
        map.serialize_entry("channelId", &self.channel)?;
        map.serialize_entry("orgId", &self.org)?;
        map.serialize_entry("integration", &self.integration)?;
        map.serialize_entry("began", &course.map(|course| course.began.name()))?;
        map.serialize_entry("open", &self.status.map(|status| !is_closed(status)))?;
        map.serialize_entry("sessionStatus", &self.status.map(SessionStatus::name))?;
        map.serialize_entry("replyStatus", &self.reply.map(ReplyStatus::name))?;
        map.serialize_entry("permitted", &self.permitted())?;
        map.serialize_entry("assigneeType", &self.kind.map(AssigneeType::name))?;
        map.serialize_entry("currentAssigneeId", &self.named(self.assignee).map(|n| &*n.id))?;
        map.serialize_entry("messagesCount", &self.count)?;
        map.serialize_entry("messagesFirst", &self.count_first)?;
        instant(&mut map, ["first", "firstMs"], of(|course| course.first))?;
        instant(&mut map, ["last", "lastMs"], of(|course| course.last))?;
        map.serialize_entry("durationMs", &of(Course::duration_ms))?;
        map.serialize_entry("waitedMs", &of(|course| course.waited_ms))?;
        map.serialize_entry("waitedAtLeast", &is(|course| course.waited_at_least))?;
        map.serialize_entry("refusedMs", &of(|course| course.refused_ms))?;
        map.serialize_entry("refusedAtLeast", &is(|course| course.refused_at_least))?;
        map.serialize_entry("timeInMs", &course.map(TimeIn))?;
        let list = course.map_or(&[][..], |course| &course.states);
        map.serialize_entry("states", list)?;
        let list = course.map_or(&[][..], |course| &course.episodes);
        map.serialize_entry("episodes", list)?;
        let list = course.map_or(&[][..], |course| &course.refusals);
        map.serialize_entry("refusals", list)?;
        map.serialize_entry("handlers", &Handlers(self))?;
        map.serialize_entry("eventCount", &self.entry.events())?;
        map.serialize_entry("duplicates", &self.entry.duplicates())?;
        map.serialize_entry("untimed", &self.entry.untimed())?;
        let list = course.map_or(&[][..], |course| &course.gaps);
        map.serialize_entry("gaps", list)?;
        map.serialize_entry("findings", &Counted(&self.findings))?;
        if let Some(whole) = self.whole {
            let events: Vec<_> = whole.iter().map(|whole| &whole.inspection).collect();
            map.serialize_entry("events", &events)?;
            map.serialize_entry("problems", &Problems(whole))?;
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
        let mut map = serializer.serialize_map(None)?;
        for status in [Created, Open, OnHold, OnProgress, Ended, Blocked, Missed] {
            let ms = self.0.time_in(Some(status));
            if ms > 0 || !is_closed(status) {
                map.serialize_entry(status.name(), &ms)?;
            }
        }
        map.serialize_entry("unknown", &self.0.time_in(None))?;
        map.end()
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sessionStatus", &self.status.map(SessionStatus::name))?;
        instant(&mut map, FROM, Some(self.from))?;
        instant(&mut map, UNTIL, self.until)?;
        map.end()
    }
}

impl Serialize for Episode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("began", self.began.name())?;
        instant(&mut map, FROM, Some(self.from))?;
        instant(&mut map, UNTIL, self.until)?;
        map.serialize_entry("ended", &self.ended.map(SessionStatus::name))?;
        map.serialize_entry("exact", &self.exact)?;
        map.serialize_entry("pickedUpMs", &self.picked_up_ms)?;
        map.serialize_entry("answeredMs", &self.answered_ms)?;
        map.serialize_entry("agentAnsweredMs", &self.agent_answered_ms)?;
        map.serialize_entry("handledMs", &self.handled_ms)?;
        map.end()
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("replyStatus", self.reply.name())?;
        map.serialize_entry("actor", self.reply.actor().name())?;
        map.serialize_entry("implied", &self.implied)?;
        instant(&mut map, FROM, Some(self.from))?;
        instant(&mut map, UNTIL, self.until)?;
        map.end()
    }
}

impl Serialize for Gap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        instant(&mut map, FROM, Some(self.from))?;
        instant(&mut map, UNTIL, Some(self.until))?;
        map.serialize_entry("before", self.before.name())?;
        map.serialize_entry("after", self.after.name())?;
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
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("assigneeType", &named.kind.map(AssigneeType::name))?;
        map.serialize_entry("currentAssigneeId", &*named.id)?;
        instant(&mut map, FROM, Some(*from))?;
        map.serialize_entry("heldMs", held_ms)?;
        map.end()
    }
}

/// The summary: what that of `inspect` says, and sessions and episodes in numbers.
impl Serialize for Overview {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { summary, totals, .. } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("inputs", &summary.inputs)?;
        map.serialize_entry("events", &summary.events)?;
        map.serialize_entry("otherEvents", &summary.other_events)?;
        map.serialize_entry("noiseLines", &summary.noise_lines)?;
        map.serialize_entry("permitted", &summary.permitted)?;
        map.serialize_entry("refused", &summary.refused)?;
        map.serialize_entry("unknown", &summary.unknown)?;
        map.serialize_entry("errors", &summary.errors)?;
        map.serialize_entry("warnings", &summary.warnings)?;
        map.serialize_entry("sessions", &totals.sessions)?;
        map.serialize_entry("selected", &totals.selected)?;
        map.serialize_entry("shown", &totals.shown)?;
        map.serialize_entry("open", &totals.open)?;
        map.serialize_entry("episodes", &totals.episodes)?;
        map.end()
    }
}

impl Serialize for crate::sessions::EpisodeTotals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("begun", &self.begun)?;
        map.serialize_entry("ended", &self.ended)?;
        map.serialize_entry("neverPickedUp", &self.never_picked_up)?;
        map.serialize_entry("waiting", &self.waiting)?;
        map.serialize_entry("inexact", &self.inexact)?;
        map.serialize_entry("pickedUp", &self.picked_up)?;
        map.serialize_entry("answered", &self.answered)?;
        map.serialize_entry("agentAnswered", &self.agent_answered)?;
        map.serialize_entry("handled", &self.handled)?;
        map.end()
    }
}

impl Serialize for Histogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("count", &self.count)?;
        map.serialize_entry("sumMs", &self.sum_ms)?;
        map.serialize_entry("maxMs", &self.max_ms)?;
        let buckets: Vec<_> = self.buckets().collect();
        map.serialize_entry("buckets", &buckets)?;
        map.end()
    }
}

impl Serialize for crate::sessions::Bucket {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("fromMs", &self.from_ms)?;
        map.serialize_entry("belowMs", &self.below_ms)?;
        map.serialize_entry("count", &self.count)?;
        map.end()
    }
}
