//! Runs the program as its users do. A test says what is typed and what comes
//! of it: standard output, standard error and exit code are checked together,
//! and what a test does not name has to be empty, or 0.
//!
//! It runs within the test, which is a hundred times as fast as a process of its own;
//! where the environment or another folder matters, or a test says so, it is one.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Cursor, Write as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use jiff::Timestamp;
use zdim::{Folders, Settings, run_within};

/// The variables that change what zdim prints.
const SURROUNDINGS: [&str; 15] = [
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "TERM",
    "COLUMNS",
    "LINES",
    "LC_ALL",
    "LC_CTYPE",
    "LANG",
    "LANGUAGE",
    "TZ",
    "GITHUB_STEP_SUMMARY",
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
];

/// Says what a test leaves out, where `cargo test` does not keep it to itself.
pub fn aloud(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

/// As much as any pipe holds that nobody reads yet, in bytes.
const HELD_BY_PIPES: usize = 4096;

/// The folder of this repository, in which commands run unless they say otherwise.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An empty folder for one test.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder can be made");
    path
}

/// A command in which nothing of the tester's own surroundings is left.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for name in SURROUNDINGS {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C.UTF-8").current_dir(root());
    command
}

/// One call of zdim, with what is expected of it.
#[must_use]
pub struct Zdim {
    args: Vec<OsString>,
    env: Vec<(String, OsString)>,
    folder: Option<PathBuf>,
    is_process: bool,
    shown: String,
    stdin: Vec<u8>,
    stdout: Expected,
    stderr: Expected,
    code: i32,
}

enum Expected {
    Exactly(String),
    Holds(Vec<String>),
}

/// What came of a call.
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    pub code: i32,
}

/// Types `zdim` and these words.
pub fn zdim(words: &str) -> Zdim {
    Zdim {
        args: words.split_whitespace().map(OsString::from).collect(),
        env: Vec::new(),
        folder: None,
        is_process: false,
        shown: format!("zdim {words}"),
        stdin: Vec::new(),
        stdout: Expected::Exactly(String::new()),
        stderr: Expected::Exactly(String::new()),
        code: 0,
    }
}

impl Zdim {
    /// One more word, whatever is in it.
    pub fn arg(mut self, word: impl AsRef<OsStr>) -> Self {
        self.shown = format!("{} {}", self.shown, word.as_ref().display());
        self.args.push(word.as_ref().to_owned());
        self
    }

    /// A variable of the environment.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    /// What stands on standard input.
    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        bytes.as_ref().clone_into(&mut self.stdin);
        self
    }

    /// Where the command runs.
    pub fn within(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// As a process of its own, whatever it is given.
    pub fn spawned(mut self) -> Self {
        self.is_process = true;
        self
    }

    /// All of standard output.
    pub fn stdout(mut self, text: impl Into<String>) -> Self {
        self.stdout = Expected::Exactly(text.into());
        self
    }

    /// A part of standard output; there may be more.
    pub fn stdout_holds(mut self, part: impl Into<String>) -> Self {
        self.stdout.holds(part.into());
        self
    }

    /// All of standard error.
    pub fn stderr(mut self, text: impl Into<String>) -> Self {
        self.stderr = Expected::Exactly(text.into());
        self
    }

    /// A part of standard error; there may be more.
    pub fn stderr_holds(mut self, part: impl Into<String>) -> Self {
        self.stderr.holds(part.into());
        self
    }

    /// The exit code.
    pub fn code(mut self, code: i32) -> Self {
        self.code = code;
        self
    }

    /// Runs it, and compares.
    pub fn check(self) -> Outcome {
        let outcome = self.run();
        let fits = self.stdout.fits(&outcome.stdout)
            && self.stderr.fits(&outcome.stderr)
            && self.code == outcome.code;
        assert!(
            fits,
            "{}\nexpected {}{}{}\nbut it is {}",
            self.shown,
            self.stdout.say("stdout"),
            self.stderr.say("stderr"),
            self.code,
            outcome.transcript(),
        );
        outcome
    }

    /// Runs it, and leaves judging to the caller.
    pub fn run(&self) -> Outcome {
        if self.is_process || !self.env.is_empty() || self.folder.is_some() {
            return self.run_process();
        }
        let current = root().to_str().map(str::to_owned);
        let folders = Folders { current, repository: Vec::new() };
        let settings = Settings { folders, now: Timestamp::now(), ..Settings::made_up() };
        let args: Vec<OsString> =
            ["zdim".into()].into_iter().chain(self.args.iter().cloned()).collect();
        let ended = run_within(&args, &settings, Box::new(Cursor::new(self.stdin.clone())));
        Outcome {
            stdout: String::from_utf8(ended.stdout).expect("UTF-8 on stdout"),
            stderr: String::from_utf8(ended.stderr).expect("UTF-8 on stderr"),
            code: ended.code.into(),
        }
    }

    /// What it writes to standard output, which need not be text; nothing else is asked.
    pub fn bytes(&self) -> Vec<u8> {
        let args: Vec<OsString> =
            ["zdim".into()].into_iter().chain(self.args.iter().cloned()).collect();
        run_within(&args, &Settings::made_up(), Box::new(Cursor::new(self.stdin.clone()))).stdout
    }

    fn run_process(&self) -> Outcome {
        let (reader, pipe) = io::pipe().expect("a pipe");
        let mut command = command(env!("CARGO_BIN_EXE_zdim"));
        command.args(&self.args).envs(self.env.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command.stdin(reader).stdout(Stdio::piped()).stderr(Stdio::piped());
        let bytes = self.stdin.clone();
        // zdim need not read all of it: that is not this thread's business.
        let write = move || drop({ pipe }.write_all(&bytes));
        let writer = if self.stdin.len() > HELD_BY_PIPES {
            Some(thread::spawn(write))
        } else {
            // All is there, and its end too, before zdim looks: it waits for no more.
            write();
            None
        };
        let child = command.spawn().expect("zdim starts");
        command.stdin(Stdio::null()); // and no end of the pipe is left here
        let output = child.wait_with_output().expect("zdim ends");
        if let Some(writer) = writer {
            writer.join().expect("the writer ends");
        }
        Outcome {
            stdout: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
            code: output.status.code().expect("an exit code"),
        }
    }
}

impl Expected {
    fn holds(&mut self, part: String) {
        match self {
            Self::Holds(parts) => parts.push(part),
            Self::Exactly(_) => *self = Self::Holds(vec![part]),
        }
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Exactly(expected) => expected == text,
            Self::Holds(parts) => parts.iter().all(|part| text.contains(part)),
        }
    }

    fn say(&self, stream: &str) -> String {
        match self {
            Self::Exactly(text) => format!("{stream}:\n{text}\n"),
            Self::Holds(parts) => format!("{stream} with {parts:#?}\n"),
        }
    }
}

impl Outcome {
    /// Everything that came of the call, as golden files hold it.
    pub fn transcript(&self) -> String {
        let mut text = self.stdout.clone();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str("(no line end)\n");
        }
        for line in self.stderr.lines() {
            let _ = writeln!(text, "stderr: {line}");
        }
        let _ = writeln!(text, "exit code: {}", self.code);
        text
    }

    /// Standard output as one JSON value.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).expect("stdout is JSON")
    }

    /// Standard output as one JSON value a line.
    pub fn json_lines(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

/// Looks at each of `items`, on as many threads as the machine has.
pub fn in_parallel<T: Sync>(items: &[T], look: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            look(item);
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            if let Err(panic) = worker.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
}

/// Whether generated files are to be written anew: `ZDIM_BLESS=1`.
pub fn blessing() -> bool {
    std::env::var_os("ZDIM_BLESS").is_some()
}

/// Compares with a file of the repository, or writes it with `ZDIM_BLESS=1`.
pub fn compare(file: &str, text: &str) {
    let path = root().join(file);
    if blessing() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(&path, text).expect("the file can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept != text {
        let same = kept.lines().zip(text.lines()).take_while(|(kept, now)| kept == now).count();
        let line = |text: &str| text.lines().nth(same).unwrap_or("(its end)").to_owned();
        panic!(
            "{file}:{} is stale; ZDIM_BLESS=1 rewrites the file\n  it says {}\n  now it is {}",
            same + 1,
            line(&kept),
            line(text),
        );
    }
}
