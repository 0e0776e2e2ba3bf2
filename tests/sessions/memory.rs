//! How much is remembered of a session: a desk has up to a million of them a month.

#![cfg(target_os = "linux")]

use std::io::Write as _;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

use crate::support::command;

/// The most bytes that a session of four events may take, all that belongs to it included.
const MOST: u64 = 600;

/// Four events of each of so many sessions, the first of all first.
fn feed(sessions: u64, to: &mut impl std::io::Write) {
    let steps = [
        ("null", "CREATED", "UNASSIGNED", "null", "null"),
        ("\"CREATED\"", "ON_HOLD", "ACCEPTED", "\"106554156\"", "\"AGENT\""),
        ("\"ON_HOLD\"", "ON_PROGRESS", "ACCEPTED", "\"106554156\"", "\"AGENT\""),
        ("\"ON_PROGRESS\"", "ENDED", "SESSION_ENDED", "\"106554156\"", "\"AGENT\""),
    ];
    let mut text = Vec::new();
    for (step, (old, status, reply, id, kind)) in (1u64..).zip(steps) {
        for session in 0..sessions {
            let time = 1_753_084_800_000 + session * 10 + step * 60_000;
            writeln!(
                text,
                "{{\"payload\":{{\"currentAssigneeId\":{id},\"sessionStatus\":\"{status}\",\
                 \"replyStatus\":\"{reply}\",\"sessionOldStatus\":{old},\
                 \"sessionId\":\"654030{session:011}\",\"messagesCount\":\"{step}\",\
                 \"assigneeType\":{kind},\"channelId\":\"65403000000038011\"}},\
                 \"eventTime\":\"{time}\",\"eventType\":\"IM_Session_Status\",\
                 \"orgId\":\"106553778\"}}"
            )
            .expect("memory takes all");
            if text.len() > 1 << 20 {
                to.write_all(&text).expect("zdim reads");
                text.clear();
            }
        }
    }
    to.write_all(&text).expect("zdim reads");
}

/// The most memory that zdim has held when it has read so many sessions, in bytes.
fn held(sessions: u64) -> u64 {
    let mut child = command(env!("CARGO_BIN_EXE_zdim"))
        .args(["sessions", "-q", "-i", "ndjson"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("zdim starts");
    let mut to = child.stdin.take().expect("a pipe");
    feed(sessions, &mut to);
    sleep(Duration::from_millis(500)); // what stands in the pipe is read
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("status");
    drop(to);
    assert!(child.wait().expect("zdim ends").success());
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a mark");
    let kib = line.split_whitespace().nth(1).and_then(|number| number.parse::<u64>().ok());
    kib.expect("a number") << 10
}

#[test]
fn a_session_takes_few_bytes() {
    let (few, many) = (20_000, 100_000);
    let each = (held(many).saturating_sub(held(few))) / (many - few);
    assert!(each <= MOST, "{each} bytes a session");
    assert!(each >= 200, "{each} bytes cannot be all");
}
