//! Full disks, closed descriptors, and outputs that are inputs.

use std::fs;

use super::{ends, events};
use crate::support::{folder, root};

/// Every command, and every form in which it prints.
const CALLS: [(&str, &str); 8] = [
    ("inspect samples/sessions.ndjson", "card line table json ndjson"),
    ("check samples/mistakes.json", "full concise json ndjson github gitlab sarif junit"),
    ("sessions samples/desk.ndjson", "timeline summary table json ndjson html"),
    ("stats samples/desk.ndjson", "chart json"),
    ("sample --count 10", ""),
    ("explain", ""),
    ("schema", ""),
    ("completions man", ""),
];

fn calls() -> impl Iterator<Item = String> {
    let helps = ["--help", "--version", "inspect --help"].map(str::to_owned);
    let forms = CALLS.iter().flat_map(|(words, forms)| {
        let form = move |form: &str| format!("{words} -o {form}");
        let alone = forms.is_empty().then(|| (*words).to_owned());
        forms.split_whitespace().map(form).chain(alone)
    });
    forms.chain(helps)
}

#[test]
fn a_full_disk_is_told_and_is_2() {
    for words in calls() {
        let (_, said, code) = ends(&format!("\"$zdim\" {words} > /dev/full"), root());
        let told = "zdim: cannot write to standard output: No space left on device";
        assert!(said.contains(told) && code == 2, "{words}: {code} {said}");
    }
    for words in ["inspect -o json", "check -o sarif", "sessions -o html", "stats -o json"] {
        let (_, said, code) =
            ends(&format!("\"$zdim\" {words}=/dev/full -q samples/desk.ndjson"), root());
        assert!(said.contains("cannot write /dev/full: No space") && code == 2, "{words}: {said}");
    }
    let script = "GITHUB_STEP_SUMMARY=/dev/full \"$zdim\" check -o github samples/mistakes.json";
    let (_, said, code) = ends(script, root());
    assert!(said.contains("cannot write /dev/full: No space") && code == 2, "{said}");
}

/// What has no descriptor is opened by the system in the place of one that is closed: it
/// must not get what was meant for the other.
#[test]
fn closed_descriptors_change_no_file_and_no_code() {
    let folder = folder("closed-descriptors");
    let path = root().join("samples/mistakes.json");
    let call = format!("\"$zdim\" check '{}' -o json -o concise=lines.txt", path.display());
    let (report, _, code) = ends(&call, &folder);
    let lines = fs::read_to_string(folder.join("lines.txt")).expect("a file");
    assert_eq!((code, lines.lines().count()), (1, 7));
    for closed in [">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-"] {
        fs::remove_file(folder.join("lines.txt")).expect("a file");
        let (printed, _, code) = ends(&format!("{call} {closed}"), &folder);
        assert_eq!(code, 1, "{closed}");
        assert_eq!(fs::read_to_string(folder.join("lines.txt")).expect("a file"), lines);
        assert_eq!(
            printed,
            if closed.contains(" >&") || closed.starts_with('>') { "" } else { &report }
        );
    }
    let (_, said, code) = ends("\"$zdim\" inspect <&-", &folder);
    let nothing = "zdim: no IM_Session_Status event here\n      the input is empty\n";
    assert_eq!((&*said, code), (nothing, 1));
    for (script, wanted) in [("inspect missing.json", 2), ("inspect -q -o json=/dev/full", 2)] {
        for to in ["2>&-", "2>/dev/full"] {
            let (_, _, code) = ends(&format!("\"$zdim\" {script} {to}"), &folder);
            assert_eq!(code, wanted, "{script} {to}");
        }
    }
}

/// Whoever reads may be gone before anything is written: that is no fault, in any form.
#[test]
fn a_reader_that_is_gone_is_no_fault() {
    for words in calls() {
        let script = format!("{{ sleep 0.1; \"$zdim\" {words}; echo $? >&2; }} | true");
        let (_, said, _) = ends(&script, root());
        assert_eq!(said.lines().last(), Some("0"), "{words}");
        assert!(!said.contains("cannot write"), "{words}: {said}");
    }
}

/// The system ends a program whose file grows beyond what it permits, unless that asks not to
/// be: then it is a write that fails.
#[test]
fn a_file_that_may_not_grow_is_told_of() {
    let folder = folder("file-limit");
    let samples = root().join("samples/desk.ndjson");
    for (words, told) in [
        ("-o ndjson > rows", "cannot write to standard output: File too large"),
        ("-q -o ndjson=rows", "cannot write rows: File too large"),
    ] {
        let call = format!("ulimit -f 1; \"$zdim\" inspect '{}' {words}", samples.display());
        let (_, said, code) = ends(&call, &folder);
        assert!(said.contains(told) && code == 2, "{words}: {code} {said}");
    }
}

/// With as few descriptors as it takes to begin, files are read one after another.
#[test]
fn few_descriptors_are_enough() {
    let (all, _, _) = ends("\"$zdim\" inspect samples -o ndjson -j 4", root());
    let (few, said, code) = ends("ulimit -n 8; \"$zdim\" inspect samples -o ndjson -j 4", root());
    assert_eq!((few, code), (all, 1), "{said}");
}

#[test]
fn a_working_folder_that_is_gone_is_no_fault() {
    let folder = folder("gone");
    let path = root().join("samples/mistakes.json");
    let script =
        format!("mkdir x && cd x && rmdir ../x && \"$zdim\" check -o sarif '{}'", path.display());
    let (report, said, code) = ends(&script, &folder);
    assert!(report.contains("mistakes.json") && code == 1, "{code} {said}");
    let (_, said, code) = ends("mkdir x && cd x && rmdir ../x && \"$zdim\" check a.json", &folder);
    assert!(said.contains("cannot read a.json: No such file") && code == 2, "{code} {said}");
}

#[test]
fn standard_output_is_never_an_input() {
    let folder = folder("stdout-is-input");
    let text = events(300);
    let call = |script: &str| ends(script, &folder);
    fs::write(folder.join("events.ndjson"), &text).expect("a file can be written");
    let (rows, _, _) = call("\"$zdim\" inspect events.ndjson -o ndjson");
    for (script, name) in [
        ("\"$zdim\" inspect -i zdim rows.ndjson -o ndjson >> rows.ndjson", "rows.ndjson"),
        ("\"$zdim\" inspect -i zdim -o ndjson < rows.ndjson >> rows.ndjson", "<stdin>"),
        ("ln -f rows.ndjson b; \"$zdim\" sessions -i zdim b -o ndjson >> rows.ndjson", "b"),
        ("\"$zdim\" stats -i zdim ./rows.ndjson -o json >> rows.ndjson", "./rows.ndjson"),
    ] {
        fs::write(folder.join("rows.ndjson"), &rows).expect("a file can be written");
        let (_, said, code) = call(script);
        let told = format!("zdim: {name} is an input, and standard output goes there");
        assert!(said.starts_with(&told) && code == 2, "{script}: {code} {said}");
        assert_eq!(fs::read_to_string(folder.join("rows.ndjson")).expect("a file"), rows);
    }
    // What prints nothing there may read it.
    let (_, said, code) = call("\"$zdim\" inspect -q -i zdim rows.ndjson >> rows.ndjson");
    assert_eq!((&*said, code), ("", 0));
}

#[test]
fn what_is_printed_into_a_folder_is_not_read_there() {
    let folder = folder("stdout-in-folder");
    fs::create_dir(folder.join("logs")).expect("a folder can be made");
    fs::write(folder.join("logs/a.ndjson"), events(300)).expect("a file can be written");
    let (rows, _, _) = ends("\"$zdim\" inspect logs -o ndjson", &folder);
    fs::write(folder.join("logs/z.ndjson"), &rows).expect("a file can be written");
    let script = "\"$zdim\" inspect -i zdim logs/z.ndjson -o ndjson > z && cp z logs/y.ndjson";
    assert_eq!(ends(script, &folder).2, 0);
    let (_, said, code) = ends(
        "\"$zdim\" inspect -i zdim logs --exclude a.ndjson -o ndjson >> logs/z.ndjson",
        &folder,
    );
    assert_eq!((&*said, code), ("", 0));
    let all = fs::read_to_string(folder.join("logs/z.ndjson")).expect("a file");
    assert_eq!(all, rows.repeat(2), "those of y.ndjson alone");
}
