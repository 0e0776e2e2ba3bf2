//! The full path: reads text that may be anything, and finds all that is in it.
//!
//! It is given bytes as they arrive, decodes them, and frames what they hold; `find`
//! looks into the frames. What it knows at a place where nothing is open is a small
//! value ([`Between`]): there it can begin, with the text before that place to show, and
//! there whoever drives it can go on without it.
//!
//! `frame` says which stretches are JSON values (with `values`), and hands each on as soon as
//! it is whole; `find` looks at it at once, and `unwrap` for events in it. `finder` is who
//! looks, and `seen` what was seen.

mod find;
pub(super) mod finder;
pub(super) mod frame;
mod seen;
mod unwrap;
mod values;

use std::ops::Range;
use std::sync::Arc;

use self::finder::{Finder, Input};
use self::frame::{Frame, Grouper, JsonFramer, LineFramer, LogFramer, Stop};
use super::between::Between;
use super::chunk::Places;
use super::found::Found;
use super::how::How;
use super::taker::Taker;
use super::whole::Share;
use super::window::Window;
use crate::source::Decoder;
use crate::text::{Position, View};

/// Text that is being read in full.
pub(in crate::reading) struct Full {
    decoder: Decoder,
    window: Arc<Window>,
    stage: Stage,
    grouper: Grouper,
    /// The archive is damaged where the text ends.
    is_cut: bool,
    /// Each line is a row of zdim's own.
    is_own: bool,
    /// Between two values of JSON nothing more is read, if somebody else could.
    may_stop: bool,
}

/// How the input is read at present.
#[allow(clippy::large_enum_variant, reason = "there is one for each input")]
enum Stage {
    Json(JsonFramer),
    Lines(LineFramer),
    Log(LogFramer, Counted),
}

impl Stage {
    /// From `at` on, which stands at `position`, the text is a log.
    fn log(at: usize, position: Position) -> Self {
        let counted = Counted { until: at, line: position.line };
        Self::Log(LogFramer::within(at, 0), counted)
    }
}

/// How far the lines of a log have been counted.
struct Counted {
    until: usize,
    /// The first line that has not been.
    line: u64,
}

impl Counted {
    /// Counts on in `text`, all there is if `eof`; answers which lines these were.
    fn count(&mut self, text: View<'_>, eof: bool) -> Range<u64> {
        let begin = self.line;
        self.line += memchr::memchr_iter(b'\n', text.bytes(self.until..)).count() as u64;
        self.until = text.end();
        let is_cut = eof && !text.is_empty() && text.byte(self.until - 1) != Some(b'\n');
        begin..self.line + u64::from(is_cut)
    }
}

impl Full {
    /// Begins where the input does.
    pub(in crate::reading) fn begin(between: Between) -> Self {
        Self::behind(String::new(), between, Position::START)
    }

    /// Begins behind the text `before`, which can be shown and begins at `position`.
    pub(in crate::reading) fn behind(before: String, between: Between, position: Position) -> Self {
        let at = before.len();
        let stage = match between {
            Between::Json { .. } => Stage::Json(JsonFramer::behind(&before, between)),
            Between::Lines | Between::Rows => Stage::Lines(LineFramer::from(at)),
            Between::Log => Stage::log(at, position.after(&before)),
        };
        let grouper = Grouper::default();
        let decoder = Decoder::default();
        let window = Arc::new(Window::of(before, position));
        let is_own = between == Between::Rows;
        Self { decoder, window, stage, grouper, is_cut: false, is_own, may_stop: false }
    }

    /// Begins at `at` of a chunk, behind what stands before it there.
    pub(in crate::reading) fn at(
        places: &Places<'_>,
        at: usize,
        between: Between,
        wants_excerpts: bool,
    ) -> Self {
        let (before, begin) = places.before(at, wants_excerpts);
        Self::behind(before, between, begin)
    }

    /// As it is, but for stopping between two values.
    pub(in crate::reading) fn stopping(self) -> Self {
        Self { may_stop: true, ..self }
    }

    /// The archive is damaged where the text ends.
    pub(in crate::reading) fn cut(&mut self) {
        self.is_cut = true;
    }

    /// Reads on in `bytes`, the last ones if `eof`, and hands on what is found.
    ///
    /// Answers how many of them are left over: a reader that may stop has come between
    /// two values before them.
    pub(in crate::reading) fn read(
        &mut self,
        bytes: &[u8],
        eof: bool,
        path: &Arc<str>,
        how: How,
        taker: &mut dyn Taker,
    ) -> usize {
        let window = Arc::make_mut(&mut self.window);
        // A character that is cut is part of the damage.
        let at_end = eof && !self.is_cut;
        window.take(&mut self.decoder, bytes, at_end);
        loop {
            let reads_again = self.next(eof, path, how, taker);
            if self.may_stop
                && let Some(left) = self.left_over()
                && self.between().is_some()
            {
                return left;
            }
            if !reads_again {
                return 0;
            }
        }
    }

    /// What is known at this place, if nothing is open.
    pub(in crate::reading) fn between(&self) -> Option<Between> {
        if !self.decoder.is_between() || !self.grouper.is_between() {
            return None;
        }
        match &self.stage {
            Stage::Json(framer) => framer.between(self.window.view()),
            Stage::Lines(framer) => {
                let between = if self.is_own { Between::Rows } else { Between::Lines };
                framer.is_between().then_some(between)
            }
            Stage::Log(framer, _) => framer.is_between().then_some(Between::Log),
        }
    }

    /// Where the text ends that has been read.
    pub(in crate::reading) fn end(&self) -> Position {
        self.window.position(self.window.text.len())
    }

    /// Whether it takes a line's end to get between two records.
    pub(in crate::reading) const fn wants_lines(&self) -> bool {
        !matches!(self.stage, Stage::Json(_))
    }

    /// How much text has not been read, if reading has stopped before it and it stands
    /// there as it was given.
    fn left_over(&self) -> Option<usize> {
        let Stage::Json(framer) = &self.stage else { return None };
        let left = framer.left(self.window.view())?;
        let at = self.window.text.len() - left;
        self.window.bad.iter().all(|bad| bad < at).then_some(left)
    }

    /// Reads what has arrived; answers whether there is more to be read.
    fn next(&mut self, eof: bool, path: &Arc<str>, how: How, taker: &mut dyn Taker) -> bool {
        let view = self.window.view();
        let log_lines = match &mut self.stage {
            Stage::Log(_, counted) => Some(counted.count(view, eof)),
            _ => None,
        };
        let input = Input {
            is_json: matches!(self.stage, Stage::Json(_)),
            is_log: log_lines.is_some(),
            is_cut: self.is_cut,
            is_own: self.is_own,
        };
        let text = self.window.text();
        let mut found = |found: Found<'_>| taker.found(found);
        let mut finder = Finder::new(input, &self.window, path, how, &mut found);
        let mut look = |mut frame: Frame| {
            frame.count_from(view.start());
            finder.record(&text, &frame);
        };
        let grouper = &mut self.grouper;
        let mut group = |frame| grouper.take(view, frame, &mut look);
        let mut stopped = false;
        let framed = match &mut self.stage {
            Stage::Json(framer) => {
                framer.only_named = how.only_named;
                framer.stop = if self.may_stop { Stop::May } else { Stop::Never };
                let framed = framer.frame(view, eof, &mut group);
                stopped = framer.left(view).is_some();
                framed
            }
            Stage::Lines(framer) => Ok(framer.frame(view, eof, &mut group)),
            Stage::Log(framer, _) => Ok(framer.frame(view, eof, &mut group)),
        };
        let becomes_log = framed.is_err();
        let is_end = eof && !stopped && !becomes_log;
        let (Ok(read) | Err(read)) = framed;
        // What waits for another record may go on in the log.
        let done = self.grouper.settle(read, is_end, &mut look);
        let done = if is_end { view.end() } else { done };
        let Finder { places, told, .. } = finder;
        let hits = self.window.lines(places);
        if becomes_log {
            let position = self.window.position(read - view.start());
            self.stage = Stage::log(read, position);
        }
        // Who tells of places later may have this text: what is left is another one.
        let window = Arc::make_mut(&mut self.window);
        window.tell_of(&told);
        let undecoded = window.let_go(done);
        taker.share(Share { undecoded, hits, log_lines });
        stopped || becomes_log
    }
}
