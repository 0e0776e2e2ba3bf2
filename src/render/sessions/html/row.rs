//! One session on the page: its measures, its bar, and inside of it all that happened.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::Page;
use super::markup::{percent, text};
use crate::render::lengths::length_of;
use crate::render::sessions::columns::zone;
use crate::render::sessions::words::{
    Measure, acts, answered, began, first_of, handler, handlers, marks, refusal, refusals, status,
    times_in, waited,
};
use crate::render::sessions::{Named, Told};
use crate::sessions::{
    Began, Course, Episode, Gap, Old, Refusal, Said, State, Step, gap, is_closed,
};
use crate::tables::SessionStatus;

/// How wide the bar is taken to be where no script measures it, which is as on a narrow
/// page, so that no word is cut; and what letters take, in pixels.
const BAR: i64 = 370;
const LETTER: i64 = 8;

/// So many events of a session have a row in its table, the first and the last of them, and
/// so many states and refusals are drawn, the longest of them: a page that is too large to
/// be opened shows nothing.
const MOST: usize = 1000;

const TIME: &str = "%Y-%m-%d %H:%M:%S%.3f";

impl Page<'_> {
    pub(super) fn row(&self, told: &Told<'_>) -> String {
        let look = self.look;
        let mut out = String::new();
        let course = told.course.as_ref();
        let measure = |measure: fn(&Course) -> Measure| {
            course.map_or_else(|| "–".to_owned(), |course| measure(course).text(look))
        };
        let ms = |of: fn(&Course) -> i64| course.map_or(0, of);
        let _ = writeln!(
            out,
            "<div role=\"listitem\" class=\"row\"{}{}{}{}{}{}{}><details><summary class=\"grid\"><span class=\"id\">{}</span>{}\
             <span class=\"n\">{}</span><span class=\"n w2\">{}</span>\
             <span class=\"n w3\">{}</span><span class=\"who w3\">{}</span>\
             <span class=\"bx\">{}</span></summary>{}</details></div>",
            kinds(told),
            number("first", ms(|course| course.first)),
            number("last", ms(|course| course.last)),
            number("dur", ms(Course::duration_ms)),
            number("wait", ms(|course| course.waited_ms)),
            number("ref", ms(|course| course.refused_ms)),
            number("n", told.count.map_or(0, |count| i64::try_from(count).unwrap_or(i64::MAX))),
            text(&told.id),
            state(told),
            text(&measure(waited)),
            text(&measure(answered)),
            told.count.map_or_else(|| "–".to_owned(), |count| count.to_string()),
            text(&told.named(told.assignee).map_or_else(|| "nobody assigned".to_owned(), handler)),
            course.map_or_else(String::new, |course| self.bar(course)),
            self.inside(told),
        );
        out
    }

    /// The bar: a picture for each state, at its place.
    fn bar(&self, course: &Course) -> String {
        let seen = |span: &&Refusal| {
            self.axis.holds(span.from)
                || (span.from < self.axis.from && span.until.unwrap_or(course.end) > self.axis.from)
        };
        let spans: Vec<&Refusal> = refusals(course).filter(seen).collect();
        let (has_why, more) = (!spans.is_empty(), spans.len().saturating_sub(1));
        let mut out = format!(
            "<svg class=\"bar{}\" aria-hidden=\"true\"><svg class=\"z\">",
            if has_why { " has-why" } else { "" }
        );
        if course.began != Began::Created {
            let x = percent(course.first - self.axis.from, self.axis.span);
            let _ = write!(out, "<text class=\"b\" x=\"{x}\" dx=\"-7\" y=\"15\">‹</text>");
        }
        let last = course.states.last();
        let states: Vec<&State> = course.states.iter().collect();
        for state in longest(states, |state| state.until.unwrap_or(course.end) - state.from) {
            let is_last = last.is_some_and(|last| std::ptr::eq(last, state));
            out.push_str(&self.state(state, course, is_last));
        }
        let mut has_text = false;
        for span in longest(spans, |span| span.length(course.end)) {
            let until = span.until.unwrap_or(course.end);
            let x = percent(span.from - self.axis.from, self.axis.span);
            let width = percent((until - span.from).max(0), self.axis.span);
            let why = format!("{}, {}", refusal(span, course), acts(span));
            let _ = write!(
                out,
                "<svg x=\"{x}\" width=\"{width}\"><title>{}</title><rect class=\"r\"/></svg>",
                text(&why)
            );
            if !std::mem::replace(&mut has_text, true) {
                let more = if more > 0 { format!(" +{more}") } else { String::new() };
                let words = format!("{}{more}", refusal(span, course));
                let is_late = (span.from - self.axis.from) * 2 > self.axis.span;
                let (x, anchor) = if is_late {
                    (percent(until - self.axis.from, self.axis.span), "end")
                } else {
                    (x, "start")
                };
                let _ = write!(
                    out,
                    "<text class=\"why\" x=\"{x}\" y=\"35\" text-anchor=\"{anchor}\">{}</text>",
                    text(&words)
                );
            }
        }
        out + "</svg></svg>"
    }

    fn state(&self, state: &State, course: &Course, is_last: bool) -> String {
        let look = self.look;
        let clock = |time| look.time(time, "%H:%M:%S").unwrap_or_default();
        let name = status(state.status);
        let until = state.until.unwrap_or(course.end);
        let x = percent(state.from - self.axis.from, self.axis.span);
        if is_last && state.status.is_some_and(is_closed) {
            return format!(
                "<svg x=\"{x}\"><title>{name} at {}</title><rect class=\"e\"/></svg>",
                clock(state.from)
            );
        }
        let pixels = (until - state.from).saturating_mul(BAR) / self.axis.span;
        let letters = i64::try_from(name.len()).unwrap_or(i64::MAX);
        let shown = match state.status {
            Some(SessionStatus::Ended) | None if pixels < letters * LETTER + LETTER => "",
            None => "?",
            Some(_) if pixels >= letters * LETTER + LETTER => name,
            Some(_) if pixels >= 2 * LETTER => &name[..1],
            Some(_) => "",
        };
        // H is ON_HOLD's letter, and P that of ON_PROGRESS.
        let shown = match (state.status, shown) {
            (Some(SessionStatus::OnHold), "O") => "H",
            (Some(SessionStatus::OnProgress), "O") => "P",
            (_, shown) => shown,
        };
        // The script puts one there when it has room.
        let shown = if shown.is_empty() { String::new() } else { format!("<text>{shown}</text>") };
        format!(
            "<svg x=\"{x}\" width=\"{}\" class=\"s-{name}\"><title>{name} for {}, {} to {}</title>\
             <rect/>{shown}</svg>",
            percent((until - state.from).max(0), self.axis.span),
            length_of(until - state.from),
            clock(state.from),
            clock(until),
        )
    }

    /// What opens below a session: facts, and a table of its events.
    fn inside(&self, told: &Told<'_>) -> String {
        let mut out = "<div class=\"more\"><dl>".to_owned();
        for (name, words) in self.facts(told) {
            let _ = write!(out, "<dt>{name}</dt><dd>{}</dd>", text(&words));
        }
        let zone = zone(self.look, self.axis.from);
        let _ = write!(
            out,
            "</dl><div class=\"scroll\"><table><thead><tr><th>Time ({})</th><th>After</th>\
             <th>Status</th><th>Reply</th><th>Handler</th><th>Messages</th></tr></thead>",
            text(&zone)
        );
        self.events(told, &mut out);
        out + "</table></div></div>"
    }

    fn facts(&self, told: &Told<'_>) -> Vec<(&'static str, String)> {
        let look = self.look;
        let mut facts = Vec::new();
        let known =
            |id: &Option<std::borrow::Cow<'_, str>>| id.as_deref().unwrap_or("–").to_owned();
        let over = told.integration.as_ref().map_or(String::new(), |name| format!(" ({name})"));
        facts
            .push(("Channel", format!("{}{over}, org {}", known(&told.channel), known(&told.org))));
        if let Some(course) = &told.course {
            facts.push(("Began", began(course).to_owned()));
            facts.push((
                "Waited",
                format!(
                    "{}, answered by an agent: {}",
                    waited(course).text(look),
                    answered(course).text(look)
                ),
            ));
            facts.push(("Time in", times_in(course).join(" · ")));
            let refused = refusals(course).map(|r| format!("{}, {}", refusal(r, course), acts(r)));
            facts.push(("Refused", first_of(refused, " · ")));
        }
        facts.push(("Handlers", handlers(told)));
        facts.push(("Marks", marks(told)));
        let findings = told.findings.iter().map(|(rule, number)| format!("{number} {rule}"));
        facts.push(("Findings", findings.collect::<Vec<_>>().join(", ")));
        facts.retain(|(_, words)| !words.is_empty());
        facts
    }

    fn events(&self, told: &Told<'_>, out: &mut String) {
        let mut said = told.messages.iter().peekable();
        // There may be many, and each event has one.
        let handlers: HashMap<u32, &Named<'_>> =
            told.handlers.iter().map(|named| (named.number, named)).collect();
        let mut before: Option<&Step> = None;
        let steps = told.entry.steps();
        let left_out = steps.len().saturating_sub(MOST);
        for (number, step) in steps.iter().enumerate() {
            if left_out > 0 && number == MOST / 2 {
                let _ = write!(
                    out,
                    "<tr class=\"msg\"><td colspan=\"6\">{left_out} more events</td></tr>"
                );
            }
            if (MOST / 2..MOST / 2 + left_out).contains(&number) {
                before = Some(step);
                continue;
            }
            let time = step.time_ms();
            while let Some(said) = said.next_if(|said| Some(said.time_ms) < time) {
                self.message(said, out);
            }
            if let Some(gap) = before.and_then(|before| gap(before, step)) {
                missing(&gap, out);
            }
            let named = told.contexts.handler_of(step).and_then(|number| handlers.get(&number));
            self.event(named.copied(), before, step, out);
            before = Some(step);
        }
        said.for_each(|said| self.message(said, out));
        if told.more_messages > 0 {
            let _ = write!(
                out,
                "<tr class=\"msg\"><td colspan=\"6\">and {} more messages</td></tr>",
                told.more_messages
            );
        }
    }

    fn event(
        &self,
        named: Option<&Named<'_>>,
        before: Option<&Step>,
        step: &Step,
        out: &mut String,
    ) {
        let time = step.time_ms().and_then(|time| self.look.time(time, TIME));
        let after = step.time_ms().zip(before.and_then(Step::time_ms));
        let after = after.map_or_else(String::new, |(time, before)| length_of(time - before));
        let old = match step.old() {
            Old::Known(status) => status.name(),
            Old::Nothing => "–",
            Old::Odd => "not in the table",
        };
        let now = step.status().map_or("not known", SessionStatus::name);
        let reply = match step.reply() {
            Some(reply) if reply.permits_reply() => {
                format!("<b>✔</b> {}", reply.name())
            }
            Some(reply) => format!("<i>✘</i> {}", reply.name()),
            None => "? not known".to_owned(),
        };
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{after}</td><td>{old} → {now}</td><td>{reply}</td><td>{}</td>\
             <td>{}</td></tr>",
            text(&time.unwrap_or_else(|| "–".to_owned())),
            text(&named.map_or_else(|| "nobody".to_owned(), handler)),
            step.count().map_or_else(|| "–".to_owned(), |count| count.to_string()),
        );
    }

    fn message(&self, said: &Said, out: &mut String) {
        let direction = match said.is_in {
            Some(true) => "← in",
            Some(false) => "→ out",
            None => "message",
        };
        let _ = write!(
            out,
            "<tr class=\"msg\"><td>{}</td><td></td><td>{direction} {}</td>\
             <td class=\"say\" colspan=\"3\">{}</td></tr>",
            text(&self.look.time(said.time_ms, TIME).unwrap_or_default()),
            text(said.kind.as_deref().unwrap_or_default()),
            text(said.text.as_deref().unwrap_or_default()),
        );
    }
}

/// Those that are longest, if there are too many to be drawn, and the last; in their order.
fn longest<T>(all: Vec<&T>, length: impl Fn(&T) -> i64) -> Vec<&T> {
    if all.len() <= MOST {
        return all;
    }
    let mut lengths: Vec<i64> = all.iter().map(|one| length(one)).collect();
    let (_, least, _) = lengths.select_nth_unstable_by_key(MOST, |length| -length);
    let (least, last) = (*least, all.len() - 1);
    let all = all.into_iter().enumerate();
    all.filter(|(place, one)| *place == last || length(one) > least).map(|(_, one)| one).collect()
}

/// That an event between two others is missing.
fn missing(gap: &Gap, out: &mut String) {
    let _ = write!(
        out,
        "<tr class=\"gap\"><td colspan=\"6\">An event is missing within {}: {} before, {} after\
         </td></tr>",
        length_of(gap.until - gap.from),
        gap.before.name(),
        gap.after.name()
    );
}

/// The status with its sign, which says whether a reply is permitted.
fn state(told: &Told<'_>) -> String {
    let (class, sign, says) = match told.permitted() {
        Some(true) => ("ok", "✔", "reply permitted"),
        Some(false) if !told.is_implied() => ("no", "✘", "reply refused"),
        Some(false) => ("un", "", "reply refused"),
        None => ("nk", "?", "whether a reply is permitted is not known"),
    };
    let name = status(told.status);
    let sign = if sign.is_empty() {
        String::new()
    } else {
        format!("<span class=\"sg\" aria-hidden=\"true\">{sign}</span>")
    };
    format!(
        "<span class=\"st {class} q-{name}\">{sign}<b>{name}</b>\
         <span class=\"vh\">, {says}</span></span>"
    )
}

/// A number to sort by; 0 needs no word.
fn number(name: &str, number: i64) -> String {
    if number == 0 { String::new() } else { format!(" data-{name}=\"{number}\"") }
}

/// Which of the filters a session meets: our own words.
fn kinds(told: &Told<'_>) -> String {
    let Some(course) = &told.course else { return String::new() };
    let is_marked = !course.gaps.is_empty() || told.entry.duplicates() > 0;
    let kinds = [
        (course.open == Some(true), "open"),
        (course.waits_ms().is_some(), "waiting"),
        (course.episodes.iter().any(Episode::is_never_picked_up), "never"),
        (refusals(course).next().is_some(), "refused"),
        (is_marked, "marks"),
    ];
    let kinds = kinds.into_iter().filter(|(is, _)| *is).map(|(_, word)| word);
    let kinds = kinds.collect::<Vec<_>>().join(" ");
    if kinds.is_empty() { kinds } else { format!(" data-is=\"{kinds}\"") }
}
