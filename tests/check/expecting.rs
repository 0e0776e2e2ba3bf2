//! `--expect-invalid`: fixtures that a consumer has to refuse.

use std::fs;

use super::{FORMATS, OTHER, event, odd, wrong};
use crate::support::{folder, zdim};

#[test]
fn each_input_must_have_an_error() {
    let folder = folder("expect-invalid");
    fs::write(folder.join("wrong.json"), wrong()).unwrap();
    fs::write(folder.join("odd.json"), odd()).unwrap();
    fs::write(folder.join("good.json"), event()).unwrap();
    fs::write(folder.join("broken.json"), "{\"sessionStatus\": ").unwrap();
    fs::write(folder.join("empty.json"), "").unwrap();
    for (names, code) in [
        ("wrong.json", 0),
        ("broken.json", 0),
        ("empty.json", 0),
        ("odd.json", 1),
        ("odd.json -D warnings", 0),
        ("good.json", 1),
        ("wrong.json good.json", 1),
        ("wrong.json broken.json empty.json", 0),
        ("wrong.json missing.json", 2),
        (".", 1),
    ] {
        for format in FORMATS {
            let words = format!("check --expect-invalid -o {format} {names}");
            let outcome = zdim(&words).within(&folder).run();
            assert_eq!(outcome.code, code, "{words}: {}", outcome.transcript());
        }
        let quiet = zdim(&format!("check -q --expect-invalid {names}")).within(&folder).run();
        assert_eq!((quiet.code, &*quiet.stdout), (code, ""), "{names}");
        assert_eq!(quiet.stderr.is_empty(), code != 2, "{names}: {}", quiet.stderr);
    }
    zdim("check --expect-invalid -o concise good.json wrong.json odd.json")
        .within(&folder)
        .stdout(
            "good.json:1:1: error[unexpectedly-valid] an error was expected here, and there is \
             none\n\
             odd.json:1:183: warning[unquoted-number] messagesCount is a number, not a string\n\
             odd.json:1:1: error[unexpectedly-valid] an error was expected here, and there is \
             none\n",
        )
        .stderr("3 inputs, 3 events: 2 errors, 1 warning\n")
        .code(1)
        .check();
    zdim("check --expect-invalid wrong.json broken.json empty.json")
        .within(&folder)
        .stderr("3 inputs, 1 event: no problems\n")
        .check();
}

#[test]
fn every_output_follows() {
    let folder = folder("expect-invalid-outputs");
    fs::write(folder.join("wrong.json"), wrong()).unwrap();
    fs::write(folder.join("good.json"), event()).unwrap();
    for format in FORMATS {
        let words = format!("check --expect-invalid -o {format}");
        let said = zdim(&format!("{words} wrong.json good.json")).within(&folder).run().stdout;
        assert!(said.contains("unexpectedly-valid"), "{said}");
        assert!(!said.contains("ACEPTED") && !said.contains("wrong.json:1"), "{said}");
        let said = zdim(&format!("{words} wrong.json")).within(&folder).run();
        assert_eq!((said.code, said.stdout.contains("ACEPTED")), (0, false), "{}", said.stdout);
    }
    let junit = zdim("check --expect-invalid -o junit wrong.json good.json").within(&folder).run();
    assert!(junit.stdout.contains("tests=\"2\" failures=\"1\""), "{}", junit.stdout);
    let json = zdim("check --expect-invalid -o json wrong.json").within(&folder).run().json();
    assert_eq!(
        (&json["summary"]["errors"], &json["problems"]),
        (&0.into(), &Vec::<u8>::new().into())
    );
    zdim("check --expect-invalid --statistics wrong.json good.json")
        .within(&folder)
        .stdout_holds("unexpectedly-valid")
        .stderr_holds("1 error")
        .code(1)
        .check();
    // A rule like any other.
    zdim("check -q --expect-invalid -A unexpectedly-valid good.json").within(&folder).check();
}

#[test]
fn an_empty_list_of_files_is_fine() {
    let folder = folder("expect-invalid-nothing");
    fs::create_dir(folder.join("fixtures")).unwrap();
    for option in ["--expect-invalid", "--allow-empty"] {
        for path in ["fixtures", ""] {
            zdim(&format!("check {option} {path}"))
                .within(&folder)
                .stderr_holds(", no IM_Session_Status events: no problems\n")
                .check();
        }
        // A hook that was started at a terminal.
        let args = ["zdim", "check", option].map(std::ffi::OsString::from);
        let mut settings = zdim::Settings::of_surroundings();
        settings.stdin_is_terminal = true;
        let terminal = Box::new(std::io::Cursor::new("a person is typing"));
        let ended = zdim::run_within(&args, &settings, terminal);
        assert_eq!(ended.code, 0, "{}", String::from_utf8_lossy(&ended.stderr));
        let args = ["zdim", "check"].map(std::ffi::OsString::from);
        assert_eq!(zdim::run_within(&args, &settings, Box::new(std::io::empty())).code, 2);
    }
}

#[test]
fn that_there_is_no_event_in_any_input_is_an_error_too() {
    let folder = folder("expect-invalid-others");
    fs::write(folder.join("ticket.json"), OTHER).unwrap();
    fs::write(folder.join("good.json"), event()).unwrap();
    for (names, code, told) in
        [("ticket.json", 0, 0), ("good.json ticket.json", 1, 2), ("ticket.json good.json", 1, 2)]
    {
        let words = format!("check --expect-invalid -o ndjson {names}");
        let outcome = zdim(&words).within(&folder).run();
        assert_eq!((outcome.code, outcome.stdout.lines().count()), (code, told), "{names}");
    }
}

#[test]
fn it_does_not_go_with_allow_empty() {
    zdim("check --expect-invalid --allow-empty").stderr_holds("cannot be used").code(2).check();
}
