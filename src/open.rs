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
        let Some(own) = &self.path else { return false };
        match (own.canonicalize(), path.canonicalize()) {
            (Ok(own), Ok(other)) => own == other,
            _ => own == path,
        }
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
