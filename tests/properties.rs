//! What must hold for every input: however it arrives, the same is found; an
//! event is found whatever stands around it; a cut event is told of.

use std::cell::Cell;
use std::fmt::Write as _;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use zdim::judge::Problem;
use zdim::tables::{Documented, Field};
use zdim::{Format, Found, How, read};

const FORMATS: [Format; 5] =
    [Format::Auto, Format::Json, Format::Ndjson, Format::Log, Format::Zdim];

/// Gives bytes in chunks of these sizes, over and over.
struct Drip<'a> {
    bytes: &'a [u8],
    sizes: &'a [usize],
    next: usize,
}

impl Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.next % self.sizes.len()];
        self.next += 1;
        let length = size.min(self.bytes.len()).min(buffer.len());
        buffer[..length].copy_from_slice(&self.bytes[..length]);
        self.bytes = &self.bytes[length..];
        Ok(length)
    }
}

/// All that is said of an input, a line each.
fn said(bytes: &[u8], format: Format, sizes: &[usize]) -> Vec<String> {
    said_of(bytes, format.into(), sizes)
}

fn said_of(bytes: &[u8], how: How, sizes: &[usize]) -> Vec<String> {
    let (mut said, mut lines, mut with_event) = (Vec::new(), 0, 0);
    let drip = Drip { bytes, sizes, next: 0 };
    read("x", drip, how, |found| {
        match found {
            Found::Event(event) => {
                let inspection = event.inspect();
                let json = serde_json::to_value(&inspection).expect("JSON");
                let source = &inspection.source;
                said.push(format!(
                    "event {}:{} {} {} {:?} {}",
                    source.line,
                    source.column,
                    json["event"]["sessionId"],
                    source.pointer,
                    source.via,
                    inspection.problems.iter().map(tell).collect::<String>()
                ));
            }
            Found::Row(row) => {
                let json = serde_json::to_value(row.inspection()).expect("JSON");
                said.push(format!("row {:?} {json}", row.place()));
            }
            Found::Other(other) => said.push(format!("other {}", other.event_type)),
            Found::Problem(problem) => said.push(tell(&problem)),
            Found::Lines(all, some) => (lines, with_event) = (lines + all, with_event + some),
            _ => {}
        }
        ControlFlow::Continue(())
    })
    .expect("memory can be read");
    said.push(format!("{lines} lines, {with_event} with an event"));
    said
}

fn tell(problem: &Problem) -> String {
    let zdim::text::Place { start, end } = problem.place;
    let (rule, message, via) = (problem.rule.name, &problem.message, &problem.via);
    let excerpt = &problem.excerpt;
    format!("({rule} {start}-{end} {:?} {via:?}: {message}; {excerpt:?})", problem.pointer)
}

/// Checks that chunks of `sizes` make no difference.
fn same_in_chunks(bytes: &[u8], sizes: &[usize]) -> Result<(), TestCaseError> {
    let ways = FORMATS.map(|format| How { format, wants_excerpts: true, ..How::default() });
    let from_folder = How { only_named: true, ..ways[0] };
    for how in ways.into_iter().chain([from_folder]) {
        let whole = said_of(bytes, how, &[usize::MAX]);
        let dripped = said_of(bytes, how, sizes);
        let differs = whole.iter().zip(&dripped).position(|(whole, dripped)| whole != dripped);
        let at = differs.unwrap_or(whole.len().min(dripped.len()));
        prop_assert!(
            whole == dripped,
            "{:?} in chunks of {:?}:\n{}\nwhole   {:#?}\ndripped {:#?}",
            how,
            sizes,
            String::from_utf8_lossy(bytes),
            &whole[at..whole.len().min(at + 3)],
            &dripped[at..dripped.len().min(at + 3)]
        );
    }
    Ok(())
}

/// The documented delivery, of a session of its own, without a space.
fn delivery(session: u32) -> String {
    let event = Documented::event().with(Field::SessionId, &format!("654030{session}"));
    format!("[{}]", event.line().replace(' ', ""))
}

fn pretty(session: u32) -> String {
    let value: serde_json::Value = serde_json::from_str(&delivery(session)).expect("JSON");
    serde_json::to_string_pretty(&value).expect("JSON")
}

fn literal(text: &str) -> String {
    serde_json::to_string(text).expect("JSON")
}

fn prefixed(prefix: &str, text: &str) -> String {
    text.lines().fold(String::new(), |mut all, line| {
        let _ = writeln!(all, "{prefix}{line}");
        all
    })
}

fn docker(stream: &str, text: &str) -> String {
    text.split_inclusive('\n').fold(String::new(), |mut all, line| {
        let _ = writeln!(all, r#"{{"log":{},"stream":"{stream}","time":"t"}}"#, literal(line));
        all
    })
}

const OTHER: &str = concat!(
    r#"[{"payload":{"id":"1","text":"[{\"eventType\":\"IM_Session_Status\"}]"},"#,
    r#""eventTime":"1710313788286","eventType":"IM_Message_Add","orgId":"78412359"}]"#
);

/// Records of docker's that are parts of one line.
fn split_docker(session: u32, stream: &str) -> String {
    let text = format!("{} {}\n", " ".repeat(16_300), delivery(session));
    let (first, rest) = text.split_at(16 * 1024);
    docker(stream, first) + &docker(stream, rest)
}

fn cri(text: &str, stream: &str, cut: usize) -> String {
    let (first, rest) = text.split_at(cut.min(text.len()));
    let time = "2016-10-06T00:17:09.669794202Z";
    format!("{time} {stream} P {first}\n{time} {stream} F {rest}\n")
}

/// Something that may stand in a capture.
fn piece() -> BoxedStrategy<Vec<u8>> {
    let session = 0u32..4;
    let prefix = prop::sample::select(vec![
        "2025-06-27T11:01:27Z INFO webhook: ",
        "web_1  | ",
        "12:",
        "data: ",
        "[pod/x/c] ",
        "  ",
        "\"m\": ",
        "\u{1b}[32m",
    ]);
    let stream = prop::sample::select(vec!["stdout", "stderr"]);
    let newline = |text: String| text + "\n";
    let texts = prop_oneof![
        4 => session.clone().prop_map(move |s| newline(delivery(s))),
        2 => session.clone().prop_map(move |s| newline(pretty(s))),
        2 => session.clone().prop_map(delivery),
        1 => Just(newline(OTHER.to_owned())),
        2 => (prefix.clone(), session.clone()).prop_map(|(p, s)| prefixed(p, &delivery(s))),
        2 => (prefix.clone(), session.clone()).prop_map(|(p, s)| prefixed(p, &pretty(s))),
        1 => (prefix.clone(), session.clone()).prop_map(move |(p, s)| newline(format!("{p}{}", pretty(s)))),
        2 => (session.clone(), 0usize..400).prop_map(move |(s, cut)| newline(delivery(s)[..cut.min(delivery(s).len())].to_owned())),
        2 => (session.clone(), 0usize..600).prop_map(move |(s, cut)| newline(pretty(s)[..cut.min(pretty(s).len())].to_owned())),
        2 => (prefix, session.clone(), 0usize..400)
            .prop_map(move |(p, s, cut)| newline(format!("{p}{}", &delivery(s)[..cut.min(delivery(s).len())]))),
        1 => session.clone().prop_map(move |s| newline(format!("msg={}", literal(&delivery(s))))),
        1 => session.clone().prop_map(move |s| newline(literal(&literal(&pretty(s))))),
        1 => session.clone().prop_map(move |s| newline(delivery(s).replace('"', "\\x22"))),
        1 => (session.clone(), stream.clone()).prop_map(|(s, stream)| docker(stream, &(delivery(s) + "\n"))),
        2 => (session.clone(), stream.clone()).prop_map(|(s, stream)| docker(stream, &(pretty(s) + "\n"))),
        1 => (session.clone(), stream.clone()).prop_map(|(s, stream)| split_docker(s, stream)),
        1 => (session.clone(), stream.clone(), 0usize..600)
            .prop_map(|(s, stream, cut)| docker(stream, &pretty(s)[..cut.min(pretty(s).len())])),
        2 => (session.clone(), stream.clone(), 0usize..400).prop_map(|(s, stream, cut)| cri(&delivery(s), stream, cut)),
        1 => (session.clone(), stream).prop_map(|(s, stream)| prefixed(
            &format!("2016-10-06T00:17:09.669794202Z {stream} F "), &pretty(s))),
        1 => session.clone().prop_map(move |s| newline(delivery(s).replace('"', "'"))),
        1 => Just("{ eventType: 'IM_Session_Status',\n  payload: { sessionStatus: 'OPEN' } }\n".to_owned()),
        1 => Just("{\"eventType\"=>\"IM_Session_Status\", :sessionStatus=>\"OPEN\"}\n".to_owned()),
        1 => session.prop_map(move |s| newline(format!("\u{1b}[1m{}\u{1b}[0m", delivery(s).replace(',', ",\u{1b}[3m")))),
        1 => Just("\u{feff}".to_owned()),
        1 => Just("\0\0\0\n".to_owned()),
        1 => Just("\u{1e}".to_owned()),
        1 => Just(" \r\n".to_owned()),
        3 => "[\\[\\]{}\",:'\\\\ a1é\n]{0,12}\n?",
        2 => prop::sample::select(vec![
            "true", "nullable x\n", "false\n", "12 ", "12.5e", "-", "\"abc\" d\n", "[INFO] x\n",
            "{\n", "[\n", "x [\n", "x {\n", "  {\n", "]\n", "}\n", ",\n", "x {\"a\": [\n", "{\"a\": \n",
            "{\"sessionStatus\"", "sessionStatus\n", " \"sessionOldStatus\":\n",
            "{\"zdim\":1,\"problems\":[],\"x\":", "{\"log\":\"[\\n\"}\n", "{\"MESSAGE\":\"{\",\"_PID\":\"1\"}\n",
        ]).prop_map(str::to_owned),
    ];
    let bytes = prop::collection::vec(any::<u8>(), 0..6);
    prop_oneof![
        12 => texts.prop_map(String::into_bytes),
        1 => bytes,
        1 => Just(b"\xff\xfe\x80 bad\n".to_vec()),
    ]
    .boxed()
}

/// Bytes that are shown as text when a test fails.
#[derive(Clone)]
pub struct Input(pub Vec<u8>);

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(&self.0))
    }
}

fn input() -> impl Strategy<Value = Input> {
    prop::collection::vec(piece(), 0..7).prop_map(|pieces| Input(pieces.concat()))
}

/// A capture of the corpus with a part of another in it, and a few bytes changed.
pub fn damaged() -> impl Strategy<Value = Input> {
    let index = any::<prop::sample::Index>;
    let flips = prop::collection::vec((index(), any::<u8>()), 0..4);
    (index(), index(), index(), index(), index(), flips).prop_map(
        |(which, other, from, to, at, flips)| {
            let (capture, other) = (which.get(&CORPUS), other.get(&CORPUS));
            let mut bytes = capture.clone();
            let (from, to) = (from.index(other.len() + 1), to.index(other.len() + 1));
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..at, other[from.min(to)..from.max(to)].iter().copied());
            bytes.truncate(60_000);
            for (place, byte) in flips {
                if !bytes.is_empty() {
                    let place = place.index(bytes.len());
                    bytes[place] = byte;
                }
            }
            Input(bytes)
        },
    )
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        Just(vec![1]),
        prop::collection::vec(1usize..12, 1..4),
        prop::collection::vec(1usize..900, 1..6),
        prop::collection::vec(1usize..20_000, 1..6),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(64),
        failure_persistence: None,
        // The same cases in every run, unless more are asked for.
        rng_seed: seed(),
        ..ProptestConfig::default()
    })]

    #[test]
    fn chunks_make_no_difference(input in input(), sizes in sizes()) {
        same_in_chunks(&input.0, &sizes)?;
    }

    #[test]
    fn crlf_makes_no_difference_to_chunks(input in input(), sizes in sizes()) {
        let text = String::from_utf8_lossy(&input.0).replace('\n', "\r\n");
        same_in_chunks(text.as_bytes(), &sizes)?;
    }

    /// The corpus, damaged: nothing panics, and chunks make no difference.
    #[test]
    fn damaged_captures_are_read(capture in damaged(), sizes in sizes()) {
        same_in_chunks(&capture.0, &sizes)?;
    }

    /// Between lines that open nothing, every event is found.
    #[test]
    fn events_between_lines_of_text_are_found(
        lines in prop::collection::vec(
            ("([\\[\\]{}\",:'\\\\ a1é]|\\\\x22|\"a\":|\\\\\"){0,12} end\\.", 0u32..9, prop::bool::ANY), 1..9),
        indent in "[ \t]{0,2}",
    ) {
        let (mut text, mut count) = (String::new(), 0);
        for (noise, shape, has_event) in lines {
            let _ = writeln!(text, "{noise}");
            if !has_event {
                continue;
            }
            let _ = match shape {
                0 => writeln!(text, "{}", delivery(count)),
                1 => writeln!(text, "INFO got {}", delivery(count)),
                2 => writeln!(text, "INFO got {} in 3 ms", delivery(count)),
                3 => writeln!(text, "{}", pretty(count)),
                4 => write!(text, "{}", prefixed("web_1  | ", &pretty(count))),
                5 => writeln!(text, "msg={}", literal(&delivery(count))),
                6 => writeln!(text, "body: {}", delivery(count).replace('"', "\\x22")),
                7 => write!(text, "{}", docker("stdout", &(delivery(count) + "\n"))),
                _ => writeln!(text, "{indent}{}", delivery(count)),
            };
            count += 1;
        }
        for format in [Format::Log, Format::Auto] {
            let all = said(text.as_bytes(), format, &[usize::MAX]);
            let sessions: Vec<String> = (0..count).map(|n| format!("\"654030{n}\"")).collect();
            let events: Vec<&String> = all.iter().filter(|said| said.starts_with("event ")).collect();
            prop_assert_eq!(events.len(), sessions.len(), "{:?}\n{}\n{:?}", format, text, all);
            for (event, session) in events.iter().zip(&sessions) {
                prop_assert!(event.contains(session.as_str()), "{:?}\n{}", format, text);
            }
        }
    }
}

/// A gate tries the same cases in every run; who asks for more gets other ones.
pub fn seed() -> RngSeed {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => RngSeed::Random,
        None => RngSeed::Fixed(2),
    }
}

/// How many cases to try; `PROPTEST_CASES` asks for more.
pub fn cases(default: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default)
}

/// The captures of `tests/cases/find`.
static CORPUS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/find");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of cases is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_none_or(|ending| ending != "expect"))
        .collect();
    paths.sort();
    let captures = paths.iter().map(|path| std::fs::read(path).expect("a capture"));
    captures.filter(|capture| capture.len() < 50_000).collect()
});

#[test]
fn captures_are_the_same_in_chunks() {
    for capture in CORPUS.iter() {
        for sizes in [&[7][..], &[1000], &[4096, 1]] {
            same_in_chunks(capture, sizes).expect("no difference");
        }
    }
}

/// Whether a cut delivery says by a quoted key that it is one.
fn names(cut: &str, quote: &str) -> bool {
    let key = |name: &str| cut.contains(&format!("{quote}{name}{quote}"));
    key("sessionStatus")
        || key("sessionOldStatus")
        || cut.contains(&format!("{quote}eventType{quote}:{quote}IM_Session_Status{quote}"))
        || cut.contains(&format!("{quote}eventType{quote}: {quote}IM_Session_Status{quote}"))
}

/// Checks what is said of `first`, which is cut, and of a whole delivery after it.
fn check_cut(first: &str, second: &str, names: bool, why: &str) {
    let lines = first.lines().count();
    let text = format!("{first}\n{second}{}\n", delivery(7));
    for format in [Format::Log, Format::Auto] {
        let all = said(text.as_bytes(), format, &[usize::MAX]);
        let found = |what: &str| all.iter().filter(|said| said.contains(what)).count();
        let broken: Vec<&String> =
            all.iter().filter(|said| said.contains("(invalid-json ")).collect();
        assert_eq!(broken.len(), usize::from(names), "{why}, {format:?}:\n{text}{all:?}");
        assert_eq!(found("\"6540307\""), 1, "{why}, {format:?}:\n{text}{all:?}");
        let next = format!(" {}:", lines + 1);
        let event = all.iter().find(|said| said.contains("6540307")).expect("it is found");
        assert!(event.contains(&next), "{why}, {format:?}:\n{text}{all:?}");
        for broken in broken {
            assert!(!broken.contains(&next), "{why}, {format:?}:\n{text}{all:?}");
        }
    }
}

const CUT: &str = "2025-06-27T11:01:27Z INFO webhook: ";
const OTHERS: [&str; 3] = [CUT, "2025-06-27T11:01:28Z WARN other: ", ""];

#[test]
fn a_delivery_cut_anywhere_is_told_of_and_the_next_one_found() {
    let whole = delivery(1);
    for end in 0..whole.len() {
        let cut = &whole[..end];
        check_cut(&format!("{CUT}{cut}"), OTHERS[end % 3], names(cut, "\""), "compact");
        let record = format!(r#"{{"log":{},"stream":"stdout"}}"#, literal(&format!("{cut}\n")));
        check_cut(&record, OTHERS[end % 3], names(cut, "\""), "docker");
    }
}

#[test]
fn an_escaped_delivery_cut_anywhere_is_told_of() {
    let escaped = literal(&delivery(1));
    for end in 1..escaped.len() - 1 {
        let cut = &escaped[..end];
        check_cut(&format!("{CUT}msg={cut}"), OTHERS[end % 3], names(cut, "\\\""), "escaped");
    }
}

#[test]
fn a_pretty_delivery_cut_anywhere_is_told_of() {
    let pretty = pretty(1);
    for end in 1..pretty.len() {
        let cut = pretty[..end].trim_end_matches('\n');
        check_cut(&format!("{CUT}{cut}"), OTHERS[end % 3], names(cut, "\""), "pretty");
        let each = prefixed("web_1 | ", cut);
        let each = each.trim_end_matches('\n');
        check_cut(each, OTHERS[(end + 1) % 3], names(cut, "\""), "pretty in compose");
    }
}

#[test]
fn the_lines_before_are_shown_however_they_arrive() {
    let text = format!("a\nb\n{}\n", delivery(1).replace("ON_HOLD", "HOLD"));
    let how = How { format: Format::Log, wants_excerpts: true, ..How::default() };
    for sizes in [&[usize::MAX][..], &[4, usize::MAX], &[1]] {
        let all = said_of(text.as_bytes(), how, sizes);
        assert!(all[0].contains(r#"text: "a\nb\n[{"#), "{sizes:?}: {}", all[0]);
    }
}

/// So much is found there that it is read in several parts.
#[test]
fn an_event_behind_many_values_of_broken_records_is_found() {
    let values = docker("stdout", &format!("  {}\n", "{},".repeat(20_000)));
    let event = docker("stdout", &format!("  {},\n", delivery(1)));
    let begun = docker("stdout", "x {\n") + &docker("stdout", "  \"a\": [\n") + &values + &event;
    for end in [docker("stdout", "another record\n"), String::new()] {
        let all = said((begun.clone() + &end).as_bytes(), Format::Auto, &[usize::MAX]);
        let events = all.iter().filter(|said| said.starts_with("event 4:"));
        assert_eq!(events.count(), 1, "{end}: {all:?}");
    }
}

/// What is looked at again with each line takes minutes here.
#[test]
fn an_event_after_many_blank_lines_is_found() {
    for open in ["x {", "x [\n  {},", "x"] {
        let text = format!("{open}\n{}{}\n", "\n".repeat(200_000), delivery(1));
        let all = said(text.as_bytes(), Format::Auto, &[usize::MAX]);
        assert!(all.iter().any(|said| said.starts_with("event 2000")), "{open}: {all:?}");
    }
}

/// Gives a text at once; when more is asked for, the event in it must have been found.
struct Live<'a>(&'a [u8], &'a Cell<usize>);

impl Read for Live<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            assert_eq!(self.1.get(), 1, "the event is found before more is read");
        }
        let length = self.0.len().min(buffer.len());
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

#[test]
fn what_has_arrived_is_found_before_more_is_read() {
    let (line, pretty) = (delivery(1) + "\n", pretty(1) + "\n");
    let object = line.trim_matches(['[', ']', '\n']);
    for (format, text) in [
        (Format::Auto, line.clone()),
        (Format::Auto, object.to_owned()),
        (Format::Json, object.to_owned()),
        (Format::Json, pretty.trim_end().to_owned()),
        (Format::Json, format!("[{object},")),
        (Format::Ndjson, line.clone()),
        (Format::Auto, format!("INFO got {line}")),
        (Format::Auto, format!("INFO got [{object},\n")),
        (Format::Auto, format!("INFO got {pretty}")),
        (Format::Auto, format!("noise [\n{line}")),
        (Format::Auto, format!("noise {{\n{line}")),
        (Format::Log, format!("12 noise [\n13 {line}")),
        (Format::Auto, format!("{{'a': 1,\n{line}")),
        (Format::Auto, prefixed("web_1  | ", &pretty)),
        (Format::Auto, docker("stdout", &line)),
        (Format::Auto, docker("stdout", &pretty)),
        (Format::Log, docker("stdout", &format!("noise [\n{line}"))),
        (Format::Auto, docker("stdout", &format!("[{object},\n"))),
        (Format::Auto, docker("stdout", &format!("[\n{object},\n"))),
        (Format::Ndjson, docker("stdout", &format!("got [\n  {{}},\n  {object},\n"))),
        (Format::Auto, docker("stdout", &format!("{} [\n", line.trim_end()))),
        (Format::Auto, docker("stdout", "noise [\n") + &docker("stderr", &line)),
        (Format::Auto, cri(line.trim_end(), "stdout", 100)),
    ] {
        let found = Cell::new(0);
        read("x", Live(text.as_bytes(), &found), format.into(), |it| {
            found.set(found.get() + usize::from(matches!(it, Found::Event(_))));
            ControlFlow::Continue(())
        })
        .expect("memory can be read");
        assert_eq!(found.get(), 1, "{format:?}: {text}");
    }
}
