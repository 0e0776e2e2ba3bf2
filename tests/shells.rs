//! Completions in real shells: what is typed in a terminal, and what TAB makes of it.
//!
//! Needs tmux and the shell; where one is absent the test says so and is skipped.

#![allow(clippy::print_stderr, reason = "a test says what it leaves out")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{command, folder, zdim};

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

    /// One in which the script has been read, on an empty screen.
    fn ready(name: &str, words: &[&str], within: &Path, source: &str) -> Self {
        let terminal = Self::open(name, words, within);
        terminal.type_in(source);
        terminal.press("Enter");
        terminal.type_in("clear");
        terminal.press("Enter");
        terminal.type_in("echo rea''dy");
        terminal.press("Enter");
        assert!(terminal.shows("ready"), "{name}:\n{}", terminal.screen());
        terminal
    }

    fn type_in(&self, text: &str) {
        self.tmux().args(["send-keys", "-l", text]).status().expect("tmux types");
    }

    fn press(&self, key: &str) {
        self.tmux().args(["send-keys", key]).status().expect("tmux types");
    }

    fn screen(&self) -> String {
        let output = self.tmux().args(["capture-pane", "-p"]).output().expect("tmux looks");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits until `text` stands on the screen. Whether it came.
    fn shows(&self, text: &str) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.screen().contains(text) {
                return true;
            }
            sleep(Duration::from_millis(50));
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
        eprintln!("skipped: no completions in {shell}, for it or tmux is not installed here");
        return;
    }
    let folder = folder(&format!("completions-{shell}"));
    for name in ["one.json", "two.log"] {
        fs::write(folder.join(name), "").expect("a file can be written");
    }
    let script = folder.join(".script");
    fs::write(&script, zdim(&format!("completions {shell}")).run().stdout).expect("written");
    let source = source.replace("SCRIPT", &script.display().to_string());
    for (number, (typed, expected)) in TYPED.into_iter().enumerate() {
        let terminal = Terminal::ready(&format!("{shell}-{number}"), words, &folder, &source);
        terminal.type_in(typed);
        terminal.press("Tab");
        assert!(terminal.shows(expected), "{shell}: {typed}\n{}", terminal.screen());
    }
    let terminal = Terminal::ready(&format!("{shell}-files"), words, &folder, &source);
    terminal.type_in("zdim inspect ");
    terminal.press("Tab");
    terminal.press("Tab");
    assert!(terminal.shows("one.json"), "{shell}:\n{}", terminal.screen());
    assert!(terminal.shows("two.log"), "{shell}:\n{}", terminal.screen());
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
