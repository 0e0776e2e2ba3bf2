//! Completions in real shells: what is typed in a terminal, and what TAB makes of it.
//!
//! Needs tmux and the shell; where one is absent the test says so and is skipped.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{aloud, command, folder, zdim};

/// What is typed, and what stands on the screen after TAB.
const TYPED: [(&str, &str); 8] = [
    ("zdim inspect o", "zdim inspect one.json"),
    ("zdim inspect t", "zdim inspect two.log"),
    ("zdim inspect --reply=perm", "--reply=permitted"),
    ("zdim inspect --reply ACCESS", "ACCESSTOKEN_EXPIRED"),
    ("zdim inspect -o json=o", "json=one.json"),
    ("zdim check -A invalid-json,not", "invalid-json,not-json"),
    ("zdim explain SESSION_EX", "SESSION_EXPIRED"),
    ("zdim completions z", "zdim completions zsh"),
];

/// How long a shell may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long it may take for what is asked for again where it is not done.
const MOMENT: Duration = Duration::from_millis(500);

/// A terminal with a shell in it.
struct Terminal {
    name: String,
}

impl Terminal {
    fn tmux(&self) -> Command {
        let mut tmux = command("tmux");
        tmux.args(["-L", &self.name]).env("TERM", "xterm");
        tmux
    }

    fn open(name: &str, words: &[&str], within: &Path) -> Self {
        let terminal = Self { name: format!("zdim-{name}-{}", std::process::id()) };
        let bin = Path::new(env!("CARGO_BIN_EXE_zdim")).parent().expect("a folder");
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
        let mut tmux = terminal.tmux();
        tmux.args(["-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", "-c"]);
        tmux.arg(within).args(["env", &format!("PATH={path}"), "PS1=> ", "LC_ALL=C.UTF-8"]);
        let started = tmux.args(words).status().expect("tmux starts");
        assert!(started.success(), "{name} does not start");
        terminal
    }

    /// One in which the script has been read.
    fn ready(name: &str, words: &[&str], within: &Path, source: &str) -> Self {
        let terminal = Self::open(name, words, within);
        terminal.type_in(source, &["Enter"]);
        terminal.type_in("echo rea''dy", &["Enter"]);
        assert!(
            terminal.shows(|screen| screen.contains("ready")),
            "{name}:\n{}",
            terminal.screen()
        );
        terminal
    }

    /// Types a text, then presses these keys.
    fn type_in(&self, text: &str, keys: &[&str]) {
        let mut tmux = self.tmux();
        tmux.args(["send-keys", "-l", text, ";", "send-keys"]).args(keys);
        tmux.status().expect("tmux types");
    }

    /// Takes back the line that is being typed, and empties the screen.
    fn begin_anew(&self) {
        let is_empty = |screen: &str| !screen.contains("ready") && !screen.contains("zdim ");
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            self.press("C-u");
            self.type_in("clear", &["Enter"]);
            if self.shows_within(MOMENT, is_empty) {
                return;
            }
            // A shell that waits for a choice takes these for a part of it. Not at once,
            // for an interrupt overtakes what is typed before and after it.
            self.press("C-c");
        }
        panic!("the screen is not emptied:\n{}", self.screen());
    }

    fn press(&self, key: &str) {
        self.tmux().args(["send-keys", key]).status().expect("tmux types");
    }

    fn screen(&self) -> String {
        let output = self.tmux().args(["capture-pane", "-p"]).output().expect("tmux looks");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits until the screen is as it is expected to be. Whether it came to that.
    fn shows(&self, is_expected: impl Fn(&str) -> bool) -> bool {
        self.shows_within(PATIENCE, is_expected)
    }

    fn shows_within(&self, patience: Duration, is_expected: impl Fn(&str) -> bool) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if is_expected(&self.screen()) {
                return true;
            }
            sleep(Duration::from_millis(20));
        }
        false
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.tmux().arg("kill-server").status();
    }
}

fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Completes in `shell`, which is started with `words` and reads a script by `source`.
fn completes(shell: &str, words: &[&str], source: &str) {
    if !is_installed("tmux") || !is_installed(shell) {
        aloud(&format!("SKIPPED: no completions in {shell}, for it or tmux is not installed here"));
        return;
    }
    let folder = folder(&format!("completions-{shell}"));
    for name in ["one.json", "two.log"] {
        fs::write(folder.join(name), "").expect("a file can be written");
    }
    let script = folder.join(".script");
    fs::write(&script, zdim(&format!("completions {shell}")).run().stdout).expect("written");
    let source = source.replace("SCRIPT", &script.display().to_string());
    let terminal = Terminal::ready(shell, words, &folder, &source);
    for (typed, expected) in TYPED {
        terminal.begin_anew();
        terminal.type_in(typed, &["Tab"]);
        let is_there = terminal.shows(|screen| screen.contains(expected));
        assert!(is_there, "{shell}: {typed}\n{}", terminal.screen());
    }
    // Last, for a shell may wait for a choice between the two.
    terminal.begin_anew();
    terminal.type_in("zdim inspect ", &["Tab", "Tab"]);
    let are_there =
        terminal.shows(|screen| ["one.json", "two.log"].iter().all(|name| screen.contains(name)));
    assert!(are_there, "{shell}:\n{}", terminal.screen());
}

#[test]
fn bash_completes() {
    completes("bash", &["bash", "--norc", "--noprofile", "-i"], "source SCRIPT");
}

#[test]
fn zsh_completes() {
    let source = "autoload -U compinit; compinit -u -D; source SCRIPT";
    completes("zsh", &["zsh", "-f", "-i"], source);
}

#[test]
fn fish_completes() {
    completes("fish", &["fish", "--no-config", "-i"], "source SCRIPT");
}

#[test]
fn elvish_completes() {
    completes("elvish", &["elvish", "-norc"], "eval (slurp < SCRIPT)");
}
