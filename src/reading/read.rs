//! Reading an input from its first byte to its last: decode, frame, find.

use std::fs::File;
use std::io::{self, Read};
use std::ops::{ControlFlow, Range};
use std::path::Path;
use std::sync::Arc;

use super::clean::Cleaner;
use super::find::{Batch, find};
use super::found::Found;
use super::frame::{Framed, Grouper, JsonFramer, LineFramer, LogFramer, MAX_VALUE};
use super::whole::Whole;
use super::window::Window;
use crate::judge::Problem;
use crate::rules::{Finding, reading};
use crate::source::Damaged;
use crate::source::{Decoder, decompress};
use crate::text::{Place, Position, Span};

/// How an input is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Let the content decide.
    #[default]
    Auto,
    /// JSON values, which may span lines.
    Json,
    /// One JSON value a line.
    Ndjson,
    /// Lines of text with JSON somewhere inside.
    Log,
    /// The ndjson that `zdim inspect` wrote, as events again: each is a [`Found::Row`].
    Zdim,
}

/// How an input is read, and what counts in it.
#[derive(Clone, Copy, Debug)]
pub struct How {
    /// As what.
    pub format: Format,
    /// Broken JSON is a finding only where it names an event: the input was
    /// found in a folder, and may be anything.
    pub only_named: bool,
    /// Whether problems carry the lines that they stand in.
    pub wants_excerpts: bool,
    /// How much is read at a time, in bytes. What is found does not depend on it.
    pub block: usize,
}

impl Default for How {
    fn default() -> Self {
        let format = Format::default();
        Self { format, only_named: false, wants_excerpts: false, block: BLOCK }
    }
}

/// How much is read at a time, in bytes.
const BLOCK: usize = 256 << 10;

impl From<Format> for How {
    fn from(format: Format) -> Self {
        Self { format, ..Self::default() }
    }
}

/// Opens the file at `path`, decompresses it where it has to be, and reads it as
/// [`read`] does; findings bear the path as it was given.
///
/// # Errors
/// If the file cannot be opened or read. Bad data is no error.
pub fn read_path(
    path: impl AsRef<Path>,
    how: How,
    sink: impl FnMut(Found<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let path = path.as_ref();
    let reader = decompress(File::open(path)?)?;
    read(&path.to_string_lossy(), reader, how, sink)
}

/// Reads `reader` to its end, or until `sink` breaks off, and hands on all that
/// is found, in the order of the input and as soon as it has arrived.
///
/// `name` is the name that findings bear.
///
/// # Errors
/// Those of `reader`. Bad data is no error: it is a [`Found::Problem`].
pub fn read(
    name: &str,
    reader: impl Read,
    how: How,
    sink: impl FnMut(Found<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    read_input(reader, &Arc::from(name), how, sink)
}

/// Reads text that is at hand, as [`read`] does.
pub fn read_text(name: &str, text: &str, how: How, sink: impl FnMut(Found<'_>) -> ControlFlow<()>) {
    let read = read(name, text.as_bytes(), how, sink);
    debug_assert!(read.is_ok(), "memory can be read");
}

/// As [`read`], of an input whose name is shared.
pub(super) fn read_input(
    reader: impl Read,
    path: &Arc<str>,
    how: How,
    mut sink: impl FnMut(Found<'_>) -> ControlFlow<()>,
) -> io::Result<()> {
    let mut whole = Whole::default();
    let mut batches = Batches::new(reader, how);
    while let Some(batch) = batches.next()? {
        let mut flow = ControlFlow::Continue(());
        let share = find(&batch, path, how.wants_excerpts, &mut |found| {
            if flow.is_continue() {
                flow = sink(found);
            }
        });
        if flow.is_break() || sink(Found::Waiting).is_break() {
            return Ok(());
        }
        whole.add(share);
    }
    for found in whole.finish(path).chain(batches.damage(path).map(Found::Problem)) {
        if sink(found).is_break() {
            break;
        }
    }
    Ok(())
}

/// An input as framed batches of text.
pub(super) struct Batches<R> {
    decoder: Decoder<R>,
    window: Window,
    stage: Stage,
    grouper: Grouper,
    /// The text that is at hand is to be read again, as a log, before more is read.
    reads_again: bool,
    has_more: bool,
    is_done: bool,
    /// What is wrong with the archive that the input is.
    damage: Option<String>,
    /// As what it was to be read.
    format: Format,
}

/// How the input is read at present.
#[allow(clippy::large_enum_variant, reason = "there is one for each input")]
enum Stage {
    Json { framer: JsonFramer },
    Lines { framer: LineFramer },
    Log { lines: LogLines, framer: LogFramer },
}

impl<R: Read> Batches<R> {
    pub(super) fn new(reader: R, how: How) -> Self {
        let json = |may_be_log| Stage::Json { framer: JsonFramer::new(may_be_log, how.only_named) };
        let stage = match how.format {
            Format::Auto => json(true),
            Format::Json => json(false),
            Format::Ndjson | Format::Zdim => Stage::Lines { framer: LineFramer::default() },
            Format::Log => Stage::log(Window::new(), 0),
        };
        Self {
            decoder: Decoder::new(reader, how.block),
            window: Window::new(),
            stage,
            grouper: Grouper::default(),
            reads_again: false,
            has_more: true,
            is_done: false,
            damage: None,
            format: how.format,
        }
    }

    /// An archive that is damaged is a finding, at the end of what could be read.
    pub(super) fn damage(&self, path: &Arc<str>) -> Option<Problem> {
        let span = Span { start: 0, end: 0 };
        let finding = Finding::of_no_event(&reading::DAMAGED_INPUT, self.damage.clone()?, span);
        let end = self.window.position(self.window.text.len());
        Some(Problem::new(finding, Place { start: end, end }, Arc::clone(path), Vec::new()))
    }

    /// Reads once. Whether more may come.
    fn read(&mut self) -> io::Result<bool> {
        let window = match &mut self.stage {
            Stage::Log { lines, .. } => &mut lines.raw,
            _ => &mut self.window,
        };
        self.decoder.read(&mut window.text, &mut window.bad).or_else(|error| {
            let Some(damage) = Damaged::of(&error) else { return Err(error) };
            // A character that is cut is part of the damage.
            self.damage = Some(damage.to_string());
            Ok(false)
        })
    }

    /// Reads once, and answers what can be said of the text so far; nothing
    /// after the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Batch>> {
        if self.is_done {
            return Ok(None);
        }
        if !std::mem::take(&mut self.reads_again) {
            self.has_more = self.read()?;
        }
        let eof = !self.has_more;
        let mut framed = Framed::default();
        let mut log_lines = None;
        let mut becomes_log = None;
        match &mut self.stage {
            Stage::Json { framer } => {
                becomes_log = framer.frame(&self.window.text, eof, &mut framed);
            }
            Stage::Lines { framer } => framer.frame(&self.window.text, eof, &mut framed),
            Stage::Log { lines, framer } => {
                log_lines = Some(lines.move_to(&mut self.window, eof));
                for at in self.window.left_out.drain(..) {
                    framer.left_out(at);
                }
                framer.frame(&self.window.text, eof, &mut framed);
            }
        }
        let is_json = matches!(self.stage, Stage::Json { .. });
        if let Some(from) = becomes_log {
            framed.consumed = from;
        }
        // A log is read from raw text: what waits for a record of JSON ends here.
        let is_end = (eof && !framed.is_paused) || becomes_log.is_some();
        self.grouper.group(&self.window.text, is_end, &mut framed);
        let length = self.window.text.len();
        let window = self.window.hand_out(framed.consumed, &mut framed.frames);
        let let_go = length - self.window.text.len();
        self.grouper.shift(let_go);
        match &mut self.stage {
            Stage::Json { framer } => framer.shift(let_go),
            Stage::Lines { framer } => framer.shift(let_go),
            Stage::Log { framer, .. } => framer.shift(let_go),
        }
        if becomes_log.is_some() {
            let raw = self.window.take_from(framed.consumed - let_go);
            self.stage = Stage::log(raw, self.window.text.len());
            self.reads_again = true;
        }
        self.reads_again |= framed.is_paused;
        self.is_done = !self.has_more && !self.reads_again;
        let window = Arc::new(window);
        let (is_cut, is_own) = (self.damage.is_some(), self.format == Format::Zdim);
        Ok(Some(Batch { window, frames: framed.frames, log_lines, is_json, is_cut, is_own }))
    }
}

impl Stage {
    /// From `raw` on the input is a log. The text before it, of which `passed`
    /// bytes are kept, was read as JSON.
    fn log(raw: Window, passed: usize) -> Self {
        let begun = raw.position(0).line;
        let lines = LogLines { raw, counted: begun, ..LogLines::default() };
        Self::Log { lines, framer: LogFramer::from(passed) }
    }
}

/// The raw text of a log, cut into whole lines.
#[derive(Default)]
struct LogLines {
    raw: Window,
    cleaner: Cleaner,
    /// How far the raw text has been searched for a line's end.
    searched: usize,
    /// The current line is too long, and reported.
    is_discarding: bool,
    /// The first line that has not been counted.
    counted: u64,
}

impl LogLines {
    /// Cleans the whole lines that have arrived and appends them to `window`;
    /// answers which these were.
    fn move_to(&mut self, window: &mut Window, eof: bool) -> Range<u64> {
        let bytes = self.raw.text.as_bytes();
        let newline = memchr::memrchr(b'\n', &bytes[self.searched.min(bytes.len())..]);
        let mut end = newline.map_or(0, |at| self.searched + at + 1);
        if eof {
            end = bytes.len();
        }
        let lines = self.raw.take(end);
        self.searched = self.raw.text.len();
        let mut at = 0;
        for line in over_long(&lines.text) {
            self.pass(&lines, at, line.start, window);
            self.pass_long(&lines, line.start, window);
            at = line.end;
        }
        self.pass(&lines, at, lines.text.len(), window);
        if self.raw.text.len() > MAX_VALUE || (self.is_discarding && !eof) {
            // What is left of this line will not be kept either.
            let rest = self.raw.take(self.raw.text.len());
            self.pass_long(&rest, 0, window);
            self.is_discarding = true;
            self.searched = 0;
        }
        if eof {
            self.cleaner.finish(window);
        }
        let Position { line, column } = self.raw.position(0);
        let has_last = eof && (column > 1 || lines.text.ends_with('\r'));
        let end = line + u64::from(has_last);
        std::mem::replace(&mut self.counted, end)..end
    }

    /// Cleans lines of a good length; the first may be the rest of one too long.
    fn pass(&mut self, lines: &Window, mut at: usize, end: usize, window: &mut Window) {
        if at < end && std::mem::take(&mut self.is_discarding) {
            let rest = memchr::memchr(b'\n', &lines.text.as_bytes()[at..end]);
            at = rest.map_or(end, |length| at + length + 1);
        }
        if at < end {
            self.cleaner.clean(lines, Span { start: at, end }, window);
        }
    }

    /// A line that is too long is not kept; its beginning is the place of a finding.
    fn pass_long(&mut self, lines: &Window, at: usize, window: &mut Window) {
        let is_rest = std::mem::take(&mut self.is_discarding);
        if !is_rest {
            window.leave_out(lines.position(at));
        }
    }
}

/// The lines of `text` that are too long to be read.
fn over_long(text: &str) -> Vec<Span> {
    if text.len() <= MAX_VALUE {
        return Vec::new();
    }
    let mut at = 0;
    let mut long = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.len() > MAX_VALUE {
            long.push(Span { start: at, end: at + line.len() });
        }
        at += line.len();
    }
    long
}
