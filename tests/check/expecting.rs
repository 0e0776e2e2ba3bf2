//! `--expect-invalid`: fixtures that a consumer has to refuse.

use std::fs;

use super::{EVENT, FORMATS, odd, wrong};
use crate::support::{folder, zdim};

#[test]
fn each_input_must_have_an_error() {
    let folder = folder("expect-invalid");
    fs::write(folder.join("wrong.json"), wrong()).unwrap();
    fs::write(folder.join("odd.json"), odd()).unwrap();
    fs::write(folder.join("good.json"), EVENT).unwrap();
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
    zdim("check --expect-invalid good.json wrong.json")
        .within(&folder)
        .stdout_holds("unknown-reply-status")
        .stderr("2 inputs, 2 events: 1 error\nzdim: good.json should have an error, and has none\n")
        .code(1)
        .check();
}

#[test]
fn it_does_not_go_with_allow_empty() {
    zdim("check --expect-invalid --allow-empty").stderr_holds("cannot be used").code(2).check();
}
