//! Live input: each event is told of when its line has arrived, though the array that it
//! stands in goes on.

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::ops::ControlFlow;

use zdim::{Format, Found, How, read};

use super::event;

/// An input of which a line arrives at a time.
struct Lines<'t> {
    rest: std::vec::IntoIter<String>,
    /// How many events have been found, and how many there were before each line.
    found: &'t Cell<usize>,
    before: &'t RefCell<Vec<usize>>,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.before.borrow_mut().push(self.found.get());
        let line = self.rest.next().unwrap_or_default();
        buffer[..line.len()].copy_from_slice(line.as_bytes());
        Ok(line.len())
    }
}

/// How many events have been found before each line arrives, and when all have.
fn found_before(lines: &[String]) -> Vec<usize> {
    let (found, before) = (Cell::new(0), RefCell::default());
    let rest = lines.iter().map(|line| format!("{line}\n")).collect::<Vec<_>>().into_iter();
    let reader = Lines { rest, found: &found, before: &before };
    let count = |what: Found<'_>| {
        found.set(found.get() + usize::from(matches!(what, Found::Event(_))));
        ControlFlow::Continue(())
    };
    read("<stdin>", reader, How::from(Format::Auto), count).expect("memory can be read");
    before.into_inner()
}

#[test]
fn an_event_is_told_of_when_its_line_has_arrived() {
    let event = event();
    let array = ["got [", &format!("{event},"), &format!("{event},"), &event, "]", "done"];
    for (name, dress) in [
        ("plain", (|text| text) as fn(String) -> String),
        ("escaped", |text| text.replace('"', "\\\"")),
        ("hex", |text| text.replace('"', "\\x22")),
        ("html", |text| text.replace('"', "&quot;")),
        ("twice", |text| text.replace('"', "\\\"").replace('"', "&quot;")),
        ("prefixed", |text| format!("web_1  | {}", text.replace('"', "\\\""))),
    ] {
        let lines: Vec<String> = array.iter().map(|line| dress((*line).to_owned())).collect();
        assert_eq!(found_before(&lines), [0, 0, 1, 2, 3, 3, 3], "{name}");
    }
}
