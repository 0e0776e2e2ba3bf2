//! One session in full: what is known of it, its bar, and all that happened.

use super::axis::Axis;
use super::bar::Bar;
use super::columns::zone;
use super::drawing::{bar_runs, paint, refused_runs, ticks};
use super::words::{
    Measure, acts, answered, began, handlers, marks, refusal, refusals, role_of, state, status,
    times_in, waited,
};
use super::{Told, Whole};
use crate::render::lengths::length_of;
use crate::render::phrases::place;
use crate::render::{Look, Role, Runs, Sign};
use crate::sessions::{Course, Gap, Said, gap};
use crate::tables::{Field, ReplyStatus};

/// Where what is said of a fact begins.
const FACT: usize = 13;

/// Before each line of the bar and of the events.
const INDENT: usize = 2;

/// Between two columns.
const GAP: usize = 2;

/// A length, and two statuses with an arrow between them.
const LENGTH: usize = 8;
const CHANGE: usize = 24;

/// From which width on events have a handler, and a place.
const HANDLER_FROM: usize = 100;
const PLACE_FROM: usize = 110;

/// The longest value of an event, in columns: a part of the width, but no less than what
/// Zoho sends.
fn longest(look: &Look) -> usize {
    (look.width / 5).clamp(16, 40)
}

/// All that is known of a session.
pub(super) fn one(told: &Told<'_>, look: &Look) -> String {
    let mut out = String::new();
    title(told, look, &mut out);
    out.push('\n');
    if let Some(course) = &told.course {
        facts(told, course, look, &mut out);
        out.push('\n');
        bar(course, look, &mut out);
        out.push('\n');
    }
    Events::of(told, look).write(told, &mut out);
    out
}

fn title(told: &Told<'_>, look: &Look, out: &mut String) {
    let mut line = Runs::new(look).add(Role::Plain, "Session ").add(Role::Status, &told.id).gap(3);
    line = if told.is_implied() {
        line.add(role_of(told.status), status(told.status))
    } else {
        line.join(&state(told, look))
    };
    line = match told.reply {
        Some(reply) if reply.permits_reply() => line.add(Role::Plain, ", reply permitted"),
        Some(reply) => line.add(Role::Plain, &format!(", reply refused: {}", reply.name())),
        None => line.add(Role::Plain, ", whether a reply is permitted is not known"),
    };
    line.paint_wrapped(0, 2, look.width, out);
    let mut parts = Vec::new();
    if let Some(channel) = &told.channel {
        let over = told.integration.as_ref().map_or(String::new(), |name| format!(" ({name})"));
        parts.push(format!("Channel {channel}{over}"));
    }
    parts.extend(told.org.as_ref().map(|org| format!("org {org}")));
    if let Some(course) = &told.course {
        let day = |time| look.time(time, "%Y-%m-%d").unwrap_or_default();
        let (first, last) = (day(course.first), day(course.last));
        let until = if first == last { String::new() } else { format!(" to {last}") };
        parts.push(format!("{first}{until} {}", zone(look, course.first)));
    }
    Runs::new(look).add(Role::Dim, &parts.join(", ")).paint_wrapped(0, 2, look.width, out);
}

fn facts(told: &Told<'_>, course: &Course, look: &Look, out: &mut String) {
    let between = format!(" {} ", look.sign(Sign::Between));
    let mut waits = waited(course).text(look);
    match answered(course) {
        Measure::None => {}
        Measure::Never => waits.push_str(", never answered by an agent"),
        measure @ Measure::AtLeast(_) => {
            waits = format!("{waits}, {} for an agent's answer", measure.text(look));
        }
        measure @ Measure::Exactly(_) => {
            waits = format!("{waits}, answered by an agent after {}", measure.text(look));
        }
    }
    let refused = refusals(course).map(|r| format!("{}, {}", refusal(r, course), acts(r)));
    let none = || look.sign(Sign::Empty).to_owned();
    let or_none = |text: String| if text.is_empty() { none() } else { text };
    let mut facts = vec![("Began", began(course).to_owned())];
    if course.episodes.len() > 1 {
        let ended =
            |ended: Option<crate::tables::SessionStatus>| ended.map_or("goes on", |s| s.name());
        let episodes =
            course.episodes.iter().map(|e| format!("{} to {}", e.began.name(), ended(e.ended)));
        facts.push((
            "Episodes",
            episodes.collect::<Vec<_>>().join(&between).replace("to goes", "goes"),
        ));
    }
    facts.push(("Waited", waits));
    facts.push(("Time in", or_none(times_in(course).join(&between))));
    facts.push(("Refused", or_none(refused.collect::<Vec<_>>().join(&between))));
    facts.push(("Handlers", or_none(handlers(told))));
    facts.push(("Messages", told.count.map_or_else(none, |count| count.to_string())));
    facts.push(("Marks", or_none(marks(told))));
    for (name, text) in facts {
        let line = Runs::new(look).gap(INDENT).add(Role::Dim, name).pad(FACT);
        line.add(Role::Plain, &text).paint_wrapped(0, FACT, look.width, out);
    }
}

fn bar(course: &Course, look: &Look, out: &mut String) {
    const GUTTERS: usize = 2;
    let cells = look.width.saturating_sub(INDENT + GUTTERS).max(8);
    let axis = Axis::new(course.first, course.end, cells);
    let bar = Bar::of(course, &axis);
    let line = || Runs::new(look).gap(INDENT + 1);
    paint(&ticks(&axis, line(), INDENT + 1, look), out);
    paint(&Runs::new(look).gap(INDENT).join(&bar_runs(&bar, look)), out);
    if !bar.refused.is_empty() {
        paint(&line().join(&refused_runs(course, &bar, look)), out);
    }
}

/// What happened, a line each, in columns.
struct Events<'l> {
    look: &'l Look,
    time_format: &'static str,
    time: usize,
    /// How long after the event before.
    after: Option<usize>,
    change: usize,
    reply: Option<usize>,
    handler: Option<usize>,
    count: Option<usize>,
    has_place: bool,
}

impl<'l> Events<'l> {
    fn of(told: &Told<'_>, look: &'l Look) -> Self {
        let mut events = Self {
            look,
            time_format: "%H:%M:%S%.3f",
            time: 4,
            after: Some(LENGTH),
            change: "Status".len(),
            reply: Some("Reply".len()),
            handler: (look.width >= HANDLER_FROM).then_some("Handler".len()),
            count: Some("Msgs".len()),
            has_place: look.width >= PLACE_FROM,
        };
        if let Some(course) = &told.course {
            let day = |time| look.time(time, "%Y-%m-%d");
            if day(course.first) != day(course.last) {
                events.time_format = "%Y-%m-%d %H:%M:%S%.3f";
            }
            events.time = look.time(course.first, events.time_format).map_or(4, |time| time.len());
        }
        for whole in told.whole.into_iter().flatten() {
            events.change = events.change.max(events.change_of(whole).width());
            let widths = [
                events.reply_of(whole).width(),
                events.handler_of(whole).width(),
                events.count_of(whole).width(),
            ];
            for (column, width) in
                [&mut events.reply, &mut events.handler, &mut events.count].into_iter().zip(widths)
            {
                *column = column.map(|column| column.max(width));
            }
        }
        events.fit()
    }

    /// Leaves out what has no room.
    fn fit(mut self) -> Self {
        let measured = self.change;
        self.change = measured.max(CHANGE);
        let width = self.look.width;
        let is_wide = |events: &Self| events.place_at().saturating_sub(GAP) > width;
        if is_wide(&self) {
            self.change = measured;
        }
        for leave_out in [
            (|events| events.count = None) as fn(&mut Self),
            |events| events.after = None,
            |events| events.reply = None,
        ] {
            if is_wide(&self) {
                leave_out(&mut self);
            }
        }
        self
    }

    fn change_of(&self, whole: &Whole) -> Runs<'l> {
        Runs::new(self.look).add_change(&whole.inspection.event, longest(self.look))
    }

    fn reply_of(&self, whole: &Whole) -> Runs<'l> {
        let permitted = whole.inspection.reply.permitted();
        let role = Role::of_verdict(permitted);
        let sign = Runs::new(self.look).add_sign(role, Sign::of_verdict(permitted)).gap(1);
        let status = whole.inspection.event.get(Field::ReplyStatus);
        let is_name = status.is_some_and(|s| ReplyStatus::from_name(&s.text()).is_some());
        sign.add_reply(role, status, if is_name { usize::MAX } else { longest(self.look) })
    }

    fn handler_of(&self, whole: &Whole) -> Runs<'l> {
        Runs::new(self.look).add_handler(&whole.inspection.event, longest(self.look))
    }

    fn count_of(&self, whole: &Whole) -> Runs<'l> {
        let count = whole.inspection.event.get(Field::MessagesCount);
        Runs::new(self.look).add_words(Role::Plain, count, longest(self.look))
    }

    /// Blanks, a time, and how long after the event before.
    fn begin(&self, time: Option<i64>, after: Option<i64>) -> Runs<'l> {
        let line = Runs::new(self.look).gap(INDENT);
        let line = match time.and_then(|time| self.look.time(time, self.time_format)) {
            Some(time) => line.add(Role::Plain, &time),
            None => line.add_sign(Role::Dim, Sign::Empty),
        };
        let line = line.pad(INDENT + self.time + GAP);
        let Some(width) = self.after else { return line };
        let after = after.map_or(String::new(), length_of);
        line.gap(width.saturating_sub(after.len())).add(Role::Dim, &after).gap(GAP)
    }

    fn write(&self, told: &Told<'_>, out: &mut String) {
        self.head(out);
        let mut said = told.messages.iter().peekable();
        let (mut before, mut shown) = (None, None);
        for whole in told.whole.into_iter().flatten() {
            let time = whole.inspection.event.event_time_ms.filter(|_| whole.step.is_some());
            let is_due = |said: &&Said| time.is_none_or(|time| said.time_ms < time);
            while let Some(said) = said.next_if(is_due) {
                self.message(said, out);
            }
            if whole.step.is_some() && whole.step == shown {
                let again = self.begin(time, None).add(Role::Dim, "the same event again");
                paint(&self.with_place(again, whole), out);
                continue;
            }
            if let Some(gap) = gap_before(told, whole.step) {
                self.gap(&gap, out);
            }
            paint(&self.event(whole, time, before), out);
            (before, shown) = (time.or(before), whole.step.or(shown));
        }
        said.for_each(|said| self.message(said, out));
    }

    fn head(&self, out: &mut String) {
        let title = |text: &str| Runs::new(self.look).add(Role::Status, text);
        let right = |text: &str, width: usize| {
            Runs::new(self.look).gap(width.saturating_sub(text.len())).join(&title(text))
        };
        let mut line = Runs::new(self.look).gap(INDENT).join(&title("Time"));
        line = line.pad(INDENT + self.time + GAP);
        if let Some(after) = self.after {
            line = line.join(&right("after", after)).gap(GAP);
        }
        let cells = [
            (Some(self.change), title("Status")),
            (self.reply, title("Reply")),
            (self.handler, title("Handler")),
            (self.count, right("Msgs", self.count.unwrap_or(0))),
        ];
        line = cells.into_iter().fold(line, Self::with_cell);
        if self.has_place {
            line = line.pad(self.place_at()).join(&title("Place"));
        }
        paint(&line, out);
    }

    /// Appends a cell, if there is such a column, and blanks up to the next.
    fn with_cell(line: Runs<'l>, (width, cell): (Option<usize>, Runs<'l>)) -> Runs<'l> {
        let Some(width) = width else { return line };
        line.join(&cell).gap(width.saturating_sub(cell.width()) + GAP)
    }

    fn place_at(&self) -> usize {
        let columns = [Some(self.time), self.after, Some(self.change), self.reply, self.handler];
        let columns = columns.into_iter().chain([self.count]).flatten();
        INDENT + columns.map(|width| width + GAP).sum::<usize>()
    }

    fn event(&self, whole: &Whole, time: Option<i64>, before: Option<i64>) -> Runs<'l> {
        let after = time.zip(before).map(|(time, before)| time - before);
        let count = self.count_of(whole);
        let blanks = self.count.unwrap_or(0).saturating_sub(count.width());
        let cells = [
            (Some(self.change), self.change_of(whole)),
            (self.reply, self.reply_of(whole)),
            (self.handler, self.handler_of(whole)),
            (self.count, Runs::new(self.look).gap(blanks).join(&count)),
        ];
        let line = cells.into_iter().fold(self.begin(time, after), Self::with_cell);
        self.with_place(line, whole)
    }

    fn with_place(&self, line: Runs<'l>, whole: &Whole) -> Runs<'l> {
        if !self.has_place {
            return line;
        }
        let room = self.look.limit.map_or(usize::MAX, |_| self.look.width);
        let room = room.saturating_sub(self.place_at());
        let source = place(&whole.inspection.source);
        line.pad(self.place_at()).add_end(Role::Dim, &source, room)
    }

    fn gap(&self, gap: &Gap, out: &mut String) {
        let (_, fill) = super::bar::drawn(None, self.look);
        let text = format!(
            "an event is missing within {}: {} before, {} after",
            length_of(gap.until - gap.from),
            gap.before.name(),
            gap.after.name()
        );
        let line = Runs::new(self.look).gap(INDENT).add(Role::Warning, &fill.repeat(3)).gap(1);
        line.add(Role::Warning, &text).paint_wrapped(0, INDENT + 4, self.look.width, out);
    }

    fn message(&self, said: &Said, out: &mut String) {
        let (sign, word) = match said.is_in {
            Some(true) => (Sign::In, "in"),
            Some(false) => (Sign::Becomes, "out"),
            None => (Sign::Between, "message"),
        };
        let mut line = self.begin(Some(said.time_ms), None);
        let column = line.width();
        line = line.add_sign(Role::Dim, sign).glue(1).add(Role::Dim, word);
        if let Some(kind) = said.kind.as_ref().filter(|kind| *kind != "TEXT") {
            line = line.gap(1).add(Role::Dim, kind);
        }
        if let Some(text) = &said.text {
            line = line.gap(GAP).add(Role::Plain, text);
        }
        line.paint_wrapped(0, column + GAP, self.look.width, out);
    }
}

/// The gap between a step and the one before it.
fn gap_before(told: &Told<'_>, step: Option<usize>) -> Option<Gap> {
    let after = step?;
    let steps = told.entry.steps();
    gap(steps.get(after.checked_sub(1)?)?, steps.get(after)?)
}
