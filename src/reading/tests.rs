//! The law that work grows as the input does: of four times as much, as hostile as can be,
//! four times as many bytes are looked at, in any blocks and by both ways. And what several
//! threads must not make of an input.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Format, Found, How, Located, Make, PlainFound, Threads, Watch, read, read_with};
use crate::rules::sequence::{Facts, Follower, Spot};
use crate::source::{Anywhere, Reader};
use crate::tables::{Documented, Field};
use crate::text::work;

/// Finds, and keeps nothing.
struct Nothing;

impl Make for Nothing {
    type Made = ();

    fn found(&self, _: Found<'_>, _: &mut Vec<()>) -> usize {
        1
    }

    fn plain(&self, _: &PlainFound<'_>, _: &mut Vec<()>) -> usize {
        1
    }
}

/// How many bytes are looked at to read `text` in blocks of so many.
fn looked_at(text: &str, format: Format, block: usize, is_fast: bool) -> u64 {
    let how = How { block, wants_excerpts: true, ..How::from(format) };
    work::of(|| {
        if is_fast {
            let threads = Threads { after: u64::MAX, workers: &|| 1 };
            let path = Arc::from("-");
            let sink = &mut |()| ControlFlow::Continue(());
            // It looks at some places and no more, however long the text is.
            let watch = Watch::default();
            watch.stop();
            read_with(text.as_bytes(), &path, how, threads, &Nothing, &watch, sink)
        } else {
            let mut follower = Follower::new();
            read("-", text.as_bytes(), how, |found| {
                if let Found::Event(event) = found {
                    told_of(&event, &mut follower);
                }
                ControlFlow::Continue(())
            })
        }
        .expect("memory can be read");
    })
}

/// Tells of all that is wrong with an event, and of what is odd about it after those before.
fn told_of(event: &Located<'_>, follower: &mut Follower) {
    let problems = event.inspect().problems.len();
    let Some(facts) = Facts::of(event.event()) else { return };
    let trace = event.trace();
    let odds = follower.follow(&facts, Spot::new(0, trace.start()));
    let told = odds.iter().filter_map(|odd| trace.problem(odd, event.path(), "1", ""));
    assert_eq!(told.count(), odds.len(), "{problems} besides");
}

/// What is hardest to read: a beginning, what is repeated, and an end.
const HOSTILE: &[(&str, &str, &str)] = &[
    ("", "[", ""),
    ("", "{\"a\":", ""),
    ("", "{", ""),
    ("", "[\"", ""),
    ("", "\"", ""),
    ("{", "\"", ""),
    ("{\"a\":\"", "\\", "\"}"),
    ("{\"a\":\"", "\\\"", "\"}"),
    ("{\"a\":\"", "{\\\"a\\\":", "\"}"),
    ("{\"a\":\"", "{\\\\\\\"a", "\"}"),
    ("x ", "{ ", "\n"),
    ("x ", "[{", "\n"),
    ("", "a 2025-01-01T00:00:00.000Z stdout P {\n", ""),
    ("x ", "{\"a\": ", "\n"),
    ("x ", "{'a': ", "\n"),
    ("x ", "\"{\\\"", "\n"),
    ("", "x {\n", ""),
    ("", "x {\"payload\":\n", ""),
    ("", "x [{\"eventType\": \"a\",\n", ""),
    ("", "  12 {\n", ""),
    ("a b=c (d; \"e\" >", "a b=c (d; \"e\" > {", "\n"),
    ("x ", "%7B", "\n"),
    ("x ", "%257B%22", "\n"),
    ("payload=", "%5B%7B%22a%22%3A", "\n"),
    ("x ", "&quot;{", "\n"),
    ("x ", "{&quot;a&quot;:", "\n"),
    ("x ", "&amp;", "quot;\n"),
    ("x ", "\\x7b\\x22", "\n"),
    ("x ", "\\u007b", "\n"),
    ("x ", "eyJ", "\n"),
    ("x ", "eyJhIjoi ", "\n"),
    ("x ", "eyJhIjoiYmNkZWZnaGlqa2xtbm9wcXIifQ== ", "\n"),
    ("x ", "U3RhdHVz", "\n"),
    ("x ", "H4sI", "\n"),
    ("", "eyJhIjogW3siYiI6IDF9LCB7ImIiOiAyfSwgeyJiIjogM30sIHsiYiI6IDR9LCB7ImIiOiA1\n", ""),
    ("eyJ", "hIjogW3siYiI6IDF9LCB7ImIiOiAyfSwgeyJiIjogM30sIHsiYiI6IDR9LCB7ImIiOiA1abc\n", ""),
    ("", "\u{1b}[0m{", "\n"),
    ("", "\u{1b}]0;", "\n"),
    ("", "2025-01-01T00:00:00Z stdout P {\n", ""),
    ("a | {\"x\": [\nb | {\"x\": [\n", "a |   1,\nb |   2,\n", ""),
    ("a | {\"x\": [\n", "b | {\"x\": [\n", ""),
    ("", "{\"log\":\"{\\\"a\\\": [\",\"stream\":\"stdout\"}\n", ""),
    ("", "{\"MESSAGE\":\"{\"}\n", ""),
    ("", "\"a\",\"{\"\"a\"\":\n", ""),
    ("a,b\n", "\"{\"\"a\"\":", "\n"),
    ("", "+{\n", ""),
    ("", "-- \n24:{\n25-", ""),
    ("{\"data\":[123", ",34", "]}\n"),
    ("{\"payload\":{", "\"sessionStatus\":\"OPEN\",", "\"a\":1}}"),
    ("", "x | [\ny | z\n", ""),
    ("a | [\n", "b | x\n", ""),
    ("x ", "map[a ", "\n"),
    ("x ", "map[sessionStatus:", "\n"),
    ("x ", "  [sessionStatus] =>", "\n"),
    ("", "  [sessionStatus] => x\n", ""),
    ("x ", "{payload=", "\n"),
    ("", "{\"orgId\":\"1\",\"payload\":{\"sessionStatus\":\"OPEN\"},\n", ""),
    ("x {\"payload\":{\"sessionStatus\":\"OPEN\"},\"orgId\":\"1\",", "\"a\":[1,", "\n"),
    ("x [\n", "{\\\"a\\\":1},\n", "]"),
    ("x [\n", "{&quot;a&quot;:{\n", ""),
    ("", "{\\\"a\\\":[\n", ""),
    ("{\"payload\":[", "{\"sessionStatus\":\"OPEN\"},", "1]}"),
    ("[", "{\"sessionStatus\":\"X\",\"sessionStatus\":\"Y\"},", "1]"),
    ("", "{\"payload\":{\"sessionStatus\":\n", ""),
    ("{\"sessionStatus\":\"OPEN\",\"a\":", "{\"b\":1,\"b\":2,\"c\":", ""),
    ("x ", "{\"sessionStatus\":\"OPEN\",\"sessionId\":\"1\"} ", "\n"),
    ("[", "{\"sessionStatus\":\"OPEN\",\"sessionId\":\"1\"},", "1]"),
    ("[", "{\n\"sessionStatus\":\"OPEN\",\"sessionId\":\"1\"},\n", "1]"),
    ("{\"a\":[", "{\n\"sessionStatus\":\"OPEN\",\"sessionId\":\"1\"},\n", "1]}"),
    ("x [", "{\\\"sessionStatus\\\":\\\"OPEN\\\",\\\"sessionId\\\":\\\"1\\\"},", "1]\n"),
    ("{\"a\":\"[", "{\\\"sessionStatus\\\":\\\"OPEN\\\",\\\"sessionId\\\":\\\"1\\\"},", "1]\"}\n"),
    ("x ", "\"payload\":{},", "\n"),
    ("x ", "\"payload\":{},\"orgId\":1}", "\n"),
    ("x {\n", "\"payload\": {\n\"text\": \"a\n\"},\n", ""),
    ("x {\n", "\"payload\": {\n\"text\": \"a\\q\",\n", ""),
    ("x {\n\"payload\": {\n\"text\": \"a\n", "a\n", ""),
    ("[\n", "{\"payload\": {\n\"text\": \"a\n\"},\n", ""),
    ("x ", "{\\\"a\\\":1 {\"b\":", "\n"),
    ("x ", "-U3RhdHVz", "\n"),
    (
        "{\"a\":\"[",
        "{\\\"payload\\\":{\\\"sessionId\\\":\\\"1\\\",\\\"messagesCount\\\":1,\\\"sessionStatus\\\":1},\\\"eventTime\\\":1},",
        "1]\"}\n",
    ),
];

/// Four times as much looks at so many times as many bytes at most, since little takes the
/// shortest ways; work that grows with the square would look at sixteen times as many.
const AT_MOST: f64 = 8.0;

/// Which of these grow faster than that.
fn too_fast(format: Format, block: usize, length: usize, is_fast: bool) -> Vec<String> {
    let grows = |(begin, again, end): &(&str, &str, &str)| {
        let text = |length: usize| format!("{begin}{}{end}", again.repeat(length / again.len()));
        let [few, many] = [length, 4 * length].map(|n| looked_at(&text(n), format, block, is_fast));
        #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^52")]
        let times = many as f64 / few.max(1) as f64;
        (times > AT_MOST && many > 64 * length as u64)
            .then(|| format!("{begin:?} {again:?}: {few} bytes, then {many}"))
    };
    HOSTILE.iter().filter_map(grows).collect()
}

#[test]
fn work_grows_as_the_input_does() {
    for format in [Format::Auto, Format::Log, Format::Ndjson, Format::Json] {
        for is_fast in [false, true] {
            let none: [&str; 0] = [];
            assert_eq!(too_fast(format, 4096, 8_000, is_fast), none, "{format:?} {is_fast}");
        }
    }
}

#[test]
fn dripping_input_takes_no_more_work() {
    for format in [Format::Auto, Format::Log] {
        for is_fast in [false, true] {
            let none: [&str; 0] = [];
            assert_eq!(too_fast(format, 23, 2_000, is_fast), none, "{format:?} {is_fast}");
        }
    }
}

/// Adds up the lines of a log, and those of them that held something.
#[derive(Default)]
struct Lines(std::sync::Mutex<(u64, u64)>);

impl Make for Lines {
    type Made = ();

    fn found(&self, found: Found<'_>, _: &mut Vec<()>) -> usize {
        if let Found::Lines(lines, with_event) = found {
            let mut sum = self.0.lock().expect("no panic");
            *sum = (sum.0 + lines, sum.1 + with_event);
        }
        1
    }

    fn plain(&self, _: &PlainFound<'_>, _: &mut Vec<()>) -> usize {
        1
    }
}

fn lines(text: &str, block: usize, ahead: bool) -> (u64, u64) {
    let how = How { block, ahead, ..How::from(Format::Auto) };
    let threads = Threads { after: u64::MAX, workers: &|| 1 };
    let (path, lines) = (Arc::from("-"), Lines::default());
    let sink = &mut |()| ControlFlow::Continue(());
    read_with(text.as_bytes(), &path, how, threads, &lines, &Watch::default(), sink)
        .expect("memory can be read");
    lines.0.into_inner().expect("no panic")
}

/// A log may begin behind a value, on the line where an event ended.
#[test]
fn lines_are_counted_alike_however_the_input_is_read() {
    let event = Documented::event().line();
    let bad = event.replace("ON_HOLD", "ON_HOL");
    let values = [
        "",
        "1",
        "{}",
        "[]",
        "[1]",
        "[1,2",
        "[{\"a\":1}]",
        "E",
        "[E]",
        "[E\n]",
        "[B\n]",
        "[B]",
        "[E,B\n]",
        "[B,E\n]",
        "[E,\n{}\n]",
        "[E,\n{}]",
        "[E\n] E",
        "E {}",
        "E\n{}",
    ];
    let behind = [
        "\u{1b}[0m",
        "\u{1b}[0m\n",
        "\u{1b}[0m x\n",
        " \u{1b}[0mE\n",
        "\u{1b}",
        "\u{1b}\n",
        "\u{1b}]0;t\n",
        "\n\u{1b}[0m",
        "\n\u{1b}[0m\nx\n",
        "x\u{1b}[0m\n",
        " x\n",
    ];
    for (value, behind) in values.iter().flat_map(|value| behind.map(|behind| (value, behind))) {
        let text = format!("{value}{behind}").replace('E', &event).replace('B', &bad);
        let whole = lines(&text, 1 << 16, false);
        for (block, ahead) in [(1, true), (1, false), (7, true), (150, true), (1 << 16, true)] {
            assert_eq!(lines(&text, block, ahead), whole, "{value:?} {behind:?} {block} {ahead}");
        }
    }
}

/// A file to which somebody adds a few bytes whenever its end is seen.
struct Growing {
    text: Vec<u8>,
    /// How much of it has been written.
    length: AtomicUsize,
}

impl Anywhere for Growing {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let length = self.length.load(Ordering::Relaxed);
        let from = usize::try_from(offset).expect("a small file").min(length);
        let read = (length - from).min(buffer.len());
        buffer[..read].copy_from_slice(&self.text[from..from + read]);
        if read == 0 {
            self.length.store(self.text.len().min(length + 500), Ordering::Relaxed);
            // Others see what was added before they hear of the end.
            (0..100).for_each(|_| std::thread::yield_now());
        }
        Ok(read)
    }
}

/// Reads it.
struct Reading(Arc<Growing>, u64);

impl io::Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.0.read_at(buffer, self.1)?;
        self.1 += read as u64;
        Ok(read)
    }
}

impl Reader for Reading {
    fn anywhere(&self) -> Option<Arc<dyn Anywhere>> {
        Some(Arc::clone(&self.0) as _)
    }
}

/// Keeps the session of each event, and in which line it begins.
struct Kept;

impl Make for Kept {
    type Made = (String, u64);

    fn found(&self, found: Found<'_>, made: &mut Vec<Self::Made>) -> usize {
        if let Found::Event(event) = found {
            let session = event.event().valid(Field::SessionId).unwrap_or_default();
            made.push((session.into_owned(), event.start().line));
        }
        1
    }

    fn plain(&self, event: &PlainFound<'_>, made: &mut Vec<Self::Made>) -> usize {
        let session = event.value(Field::SessionId).unwrap_or_default();
        made.push((session.to_owned(), event.start().line));
        1
    }
}

/// Where one thread sees the end of a file, what another one sees behind it does not count.
#[test]
fn of_a_file_that_grows_nothing_is_left_out() {
    let session = |n: u64| format!("{n:017}");
    let line = |n| Documented::event().with(Field::SessionId, &session(n)).line() + "\n";
    let text: String = (1..60).map(line).collect();
    let how = How { block: 100, ..How::from(Format::Ndjson) };
    for length in (1000..9000).step_by(293) {
        let text = text.clone().into_bytes();
        let file = Arc::new(Growing { text, length: AtomicUsize::new(length) });
        let threads = Threads { after: 0, workers: &|| 3 };
        let mut found = Vec::new();
        let sink = &mut |kept| {
            found.push(kept);
            ControlFlow::Continue(())
        };
        let (path, watch) = (Arc::from("-"), Watch::default());
        read_with(Reading(file, 0), &path, how, threads, &Kept, &watch, sink).expect("bytes");
        assert!(found.len() >= length / line(0).len(), "{length}: {}", found.len());
        let wanted = (1..60).map(|n| (session(n), n)).take(found.len());
        assert!(found.iter().cloned().eq(wanted), "{length}: {found:?}");
    }
}
