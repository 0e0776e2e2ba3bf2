//! The inputs that are named, opened one after the other.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};

use crate::input::{Format, Found, read};
use crate::output::tell_error;

/// What findings call standard input.
const STDIN_NAME: &str = "<stdin>";

/// Something to read.
#[derive(Debug)]
pub(crate) struct Input {
    /// Its place among the inputs, from 1.
    pub(crate) number: usize,
    /// Whether it is read as JSON, and not as lines of it.
    pub(crate) is_document: bool,
    /// The name that findings bear.
    name: Arc<str>,
    /// Standard input has none.
    path: Option<PathBuf>,
}

/// How reading went.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reading {
    /// How many inputs were read, in whole or in part.
    pub(crate) inputs: u64,
    /// One of them could not be read, or not to its end.
    pub(crate) failed: bool,
}

impl Input {
    /// The inputs that `paths` name; standard input if there are none.
    pub(crate) fn all(paths: &[PathBuf]) -> Vec<Self> {
        let stdin = [PathBuf::from("-")];
        let paths = if paths.is_empty() { &stdin[..] } else { paths };
        (1..).zip(paths).map(|(number, path)| Self::new(number, path)).collect()
    }

    fn new(number: usize, path: &Path) -> Self {
        let is_stdin = path == Path::new("-");
        let name = if is_stdin { STDIN_NAME.into() } else { path.to_string_lossy() };
        let has_lines = path
            .extension()
            .and_then(OsStr::to_str)
            .is_some_and(|ending| matches!(ending, "ndjson" | "jsonl"));
        Self {
            number,
            is_document: !has_lines,
            name: Arc::from(&*name),
            path: (!is_stdin).then(|| path.to_owned()),
        }
    }

    /// Whether this is the file that `path` leads to.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        is_same_file(self.path.as_deref().unwrap_or(Path::new(STDIN_PATH)), path)
    }

    fn open(&self) -> Result<Box<dyn Read>> {
        let Some(path) = &self.path else { return Ok(Box::new(io::stdin().lock())) };
        let file = File::open(path).with_context(|| self.complaint())?;
        Ok(Box::new(file))
    }

    fn complaint(&self) -> String {
        format!("cannot read {}", self.name)
    }
}

/// Where Unix shows a file that was redirected to standard input. Windows needs
/// no such name: it lets nobody write a file that is being redirected.
const STDIN_PATH: &str = "/dev/stdin";

/// Whether both paths lead to one file, by links of either kind too.
#[cfg(unix)]
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (one.metadata(), other.metadata()) {
        // Pipes and devices may be read and written at once.
        (Ok(one), Ok(other)) => {
            one.is_file() && (one.dev(), one.ino()) == (other.dev(), other.ino())
        }
        _ => has_same_name(one, other),
    }
}

/// Whether both paths lead to one file.
#[cfg(not(unix))]
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => has_same_name(one, other),
    }
}

fn has_same_name(one: &Path, other: &Path) -> bool {
    match (std::path::absolute(one), std::path::absolute(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

/// Reads all inputs in their order and hands on what is found, until `sink`
/// breaks off. An input that cannot be read is reported, and the rest is read.
pub(crate) fn read_inputs(
    inputs: &[Input],
    format: Format,
    mut sink: impl FnMut(&Input, Found<'_>) -> ControlFlow<()>,
) -> Reading {
    let mut reading = Reading::default();
    for input in inputs {
        let mut flow = ControlFlow::Continue(());
        let result = input.open().and_then(|reader| {
            reading.inputs += 1;
            read(reader, &input.name, format, |found| {
                flow = sink(input, found);
                flow
            })
            .with_context(|| input.complaint())
        });
        if let Err(error) = result {
            reading.failed = true;
            tell_error(&error);
        }
        if flow.is_break() {
            break;
        }
    }
    reading
}
