//! How much memory is held at most, by an allocator that counts: it does not grow with the
//! input, but for what is remembered of each session.
//!
//! One test, in a program of its own: what others allocate meanwhile would count.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Read};

use peak_alloc::PeakAlloc;
use zdim::{Settings, run_within};

#[global_allocator]
static COUNTING: PeakAlloc = PeakAlloc;

const MIB: usize = 1 << 20;

/// How much is made at a time, in bytes.
const PIECE: usize = 64 << 10;

/// Text without end, of which so much is read.
struct Feed<M> {
    /// Makes the next piece, from its number.
    make: M,
    number: u64,
    piece: Vec<u8>,
    at: usize,
    left: usize,
}

impl<M: FnMut(u64) -> String> Feed<M> {
    fn new(length: usize, make: M) -> Self {
        Self { make, number: 0, piece: Vec::new(), at: 0, left: length }
    }
}

impl<M: FnMut(u64) -> String> Read for Feed<M> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            self.piece.clear();
            self.at = 0;
            // As much as is read at a time; nothing is the end.
            while self.piece.len() < PIECE {
                let more = (self.make)(self.number);
                if more.is_empty() {
                    break;
                }
                self.piece.extend_from_slice(more.as_bytes());
                self.number += 1;
            }
        }
        let rest = &self.piece[self.at..];
        let length = rest.len().min(buffer.len()).min(self.left);
        buffer[..length].copy_from_slice(&rest[..length]);
        (self.at, self.left) = (self.at + length, self.left - length);
        Ok(length)
    }
}

/// The most memory that a run holds, in bytes.
fn held(words: &str, stdin: impl Read + Send + 'static) -> usize {
    let args: Vec<OsString> = words.split(' ').map(OsString::from).collect();
    // In small blocks: how many of them are under way depends on who is quicker.
    let settings = Settings { large: 0, block: 8 << 10, ..Settings::made_up() };
    let before = COUNTING.current_usage();
    COUNTING.reset_peak_usage();
    let ended = run_within(&args, &settings, Box::new(stdin));
    assert!(ended.code < 2, "{words}: {}", String::from_utf8_lossy(&ended.stderr));
    COUNTING.peak_usage().saturating_sub(before)
}

/// An event of a session, at its step of four.
fn event(session: u64, step: u64) -> String {
    let (old, status, reply, id, kind) = match step {
        0 => ("null", "CREATED", "UNASSIGNED", "null", "null"),
        1 => ("\"CREATED\"", "ON_HOLD", "ACCEPTED", "\"106554156\"", "\"AGENT\""),
        2 => ("\"ON_HOLD\"", "ON_PROGRESS", "ACCEPTED", "\"106554156\"", "\"AGENT\""),
        _ => ("\"ON_PROGRESS\"", "ENDED", "SESSION_ENDED", "\"106554156\"", "\"AGENT\""),
    };
    let time = 1_753_084_800_000 + session * 10 + step * 60_000;
    let count = step + 1;
    format!(
        "{{\"payload\":{{\"currentAssigneeId\":{id},\"sessionStatus\":\"{status}\",\
         \"replyStatus\":\"{reply}\",\"sessionOldStatus\":{old},\
         \"sessionId\":\"654030{session:011}\",\"messagesCount\":\"{count}\",\
         \"assigneeType\":{kind},\"channelId\":\"65403000000038011\"}},\
         \"eventTime\":\"{time}\",\"eventType\":\"IM_Session_Status\",\
         \"orgId\":\"106553778\"}}"
    )
}

/// Four events of each of so many sessions, the first of all first.
fn sessions(number: u64) -> impl Read + Send {
    let line = move |n: u64| match n / number {
        step @ 0..4 => event(n % number, step) + "\n",
        _ => String::new(),
    };
    Feed::new(usize::MAX, line)
}

/// What an input is, how its pieces are made, and the most that reading it may hold.
type Input = (&'static str, fn(u64) -> String, usize);

/// Inputs of any length.
fn inputs() -> Vec<Input> {
    vec![
        ("events", |n| format!("[{}]\n", event(n % 100, n / 100 % 4)), 16 * MIB),
        (
            "an array",
            |n| (if n == 0 { "[" } else { ",\n" }).to_owned() + &event(n % 9, 3),
            16 * MIB,
        ),
        ("findings", |n| event(n % 9, 3).replace("ENDED", "ENDE") + "\n", 16 * MIB),
        ("a log", |n| format!("2025-07-21 INFO {n} request took {n} ms {{\"a\":{n}}}\n"), 16 * MIB),
        (
            "other events",
            |n| format!("{{\"eventType\":\"T{n}\",\"payload\":{{}},\"orgId\":\"1\"}}\n"),
            16 * MIB,
        ),
        ("one line", |_| "x {\"a\":\"b\",".to_owned(), 64 * MIB),
        ("one string", |n| (if n == 0 { "[\"" } else { "payload \\\"" }).to_owned(), 64 * MIB),
        ("brackets", |_| "[".repeat(64), 64 * MIB),
        (
            "an element without end",
            |n| if n == 0 { "[{\"sessionStatus\":\"OPEN\"".into() } else { format!(",\"{n}\":1") },
            64 * MIB,
        ),
        (
            "keys",
            |n| {
                format!(
                    "{{\"payload\":{{\"sessionStatus\":\"OPEN\",\"k{n}\":1}},\"orgId\":\"{n}\"}}\n"
                )
            },
            16 * MIB,
        ),
        ("parts", |n| format!("2025-01-01T00:00:00Z stdout P {{\"payload\": {n} \n"), 64 * MIB),
        (
            "dressed",
            |n| if n == 0 { r#"x [{\"a\":"# } else { r#"{\"a\":1},{"# }.to_owned(),
            64 * MIB,
        ),
        (
            "the other side of a diff",
            |n| if n == 0 { "x\n+{\n" } else { "-  \"a\": 5,\n" }.to_owned(),
            16 * MIB,
        ),
        ("no text", |_| "\u{0}\u{1}\u{feff}".repeat(20), 64 * MIB),
    ]
}

/// Beside what an input may take at most: twice as much of it takes no more.
const MORE: usize = 5 * MIB / 2;

#[test]
fn memory_does_not_grow_with_the_input() {
    let mut told = String::new();
    for (name, make, most) in inputs() {
        // What several threads hold hangs on who is quicker: of findings it may be much.
        for words in ["inspect -q -j3", "check -q -j1"] {
            // Over what one value may take, where one is as long as the input.
            let length = if most > 16 * MIB { 17 * MIB } else { 3 * MIB };
            let [some, more] = [length, 2 * length]
                .map(|length| held(&format!("zdim {words} --exit-zero"), Feed::new(length, make)));
            if some.max(more) > most || more > some + MORE {
                let _ = writeln!(told, "{words}, {name}: {some}, then {more} bytes");
            }
        }
    }
    for (words, most) in [("check -q", 217), ("sessions -q", 480)] {
        let (few, many) = (10_000, 50_000);
        let [some, more] =
            [few, many].map(|number| held(&format!("zdim {words}"), sessions(number)));
        let each = more.saturating_sub(some) / usize::try_from(many - few).expect("few");
        if !(100..=most).contains(&each) {
            let _ = writeln!(told, "{words}: {each} bytes a session");
        }
    }
    assert!(told.is_empty(), "{told}");
}
