//! `--statistics`: how often each rule fired.

use super::{event, odd, wrong};
use crate::cases::cases;
use crate::support::zdim;

#[test]
fn it_stands_in_the_place_of_findings() {
    let text = [wrong(), odd().replace("38063", "38064"), wrong().replace("38063", "38065")];
    let text = text.join("\n");
    let statistics = "2  unknown-reply-status  replyStatus is not in the table, case and white \
                      space included\n\
                      1  unquoted-number       another JSON number, whose digits would be right in quotes\n";
    let summary = "1 input, 3 events: 2 errors, 1 warning\n";
    zdim("check --statistics").stdin(&text).stdout(statistics).stderr(summary).code(1).check();
    // Beside a report that is asked for, it is for people.
    let report = zdim("check -o ndjson").stdin(&text).run().stdout;
    zdim("check --statistics -o ndjson")
        .stdin(&text)
        .stdout(report)
        .stderr(format!("{statistics}{summary}"))
        .code(1)
        .check();
    zdim("check --statistics -q").stdin(&text).code(1).check();
}

#[test]
fn without_findings_there_is_nothing_to_count() {
    let summary = "1 input, 1 event: no problems\n";
    zdim("check --statistics").stdin(event()).stderr(summary).check();
}

#[test]
fn what_nobody_reads_is_counted_all_the_same() {
    for case in ["find", "check"].into_iter().flat_map(cases) {
        for more in ["", "--expect-invalid", "--reply permitted", "-W invalid-id -A warnings"] {
            let told = case.zdim(&format!("check --statistics -o ndjson {more}")).run();
            let counted = case.zdim(&format!("check --statistics {more}")).run();
            if counted.stderr.contains("Usage:") {
                continue; // they go not together
            }
            let quiet = case.zdim(&format!("check -q {more}")).run();
            let place = format!("{} {more}", case.path.display());
            let lines = |text: &str| {
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                lines.sort(); // what is told on the way stands elsewhere
                lines
            };
            let said = lines(&(counted.stdout + &counted.stderr));
            assert_eq!((lines(&told.stderr), told.code), (said, counted.code), "{place}");
            assert_eq!(quiet.code, counted.code, "{place}");
        }
    }
}
