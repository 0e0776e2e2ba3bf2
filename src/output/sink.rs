//! One destination of output: standard output or a file; and that no output is
//! written over another, or over an input.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::{Progress, Streams};
use crate::cli::Output;
use crate::source::Inputs;

/// What writes.
pub(crate) type Writer = BufWriter<Box<dyn Write + Send>>;

/// One destination of output.
pub(crate) struct Sink {
    writer: Writer,
    /// The file's name; standard output has none.
    file: Option<PathBuf>,
    /// The reader has gone away: nothing more is written.
    closed: bool,
}

impl Sink {
    /// Standard output, for which a progress bar steps aside.
    pub(crate) fn stdout(streams: &Streams, colour: bool, progress: &Progress) -> Self {
        let writer = Box::new(progress.beside(streams.stdout(colour)));
        Self { writer: BufWriter::with_capacity(64 << 10, writer), file: None, closed: false }
    }

    /// A file, which is made anew.
    pub(crate) fn file(path: &Path) -> Result<Self> {
        Self::to(path, File::create(path))
    }

    /// A file that others write into as well: what is written comes at its end.
    pub(crate) fn end_of_file(path: &Path) -> Result<Self> {
        Self::to(path, OpenOptions::new().append(true).create(true).open(path))
    }

    fn to(path: &Path, file: io::Result<File>) -> Result<Self> {
        let file = file.with_context(|| format!("cannot write {}", path.display()))?;
        let writer = BufWriter::with_capacity(64 << 10, Box::new(file) as Box<_>);
        Ok(Self { writer, file: Some(path.to_owned()), closed: false })
    }

    /// What stands in the place of one that is lent to others.
    pub(super) fn elsewhere() -> Self {
        let writer = BufWriter::with_capacity(0, Box::new(io::sink()) as Box<_>);
        Self { writer, file: None, closed: false }
    }

    /// Whether it is a file, which is wanted to its end.
    pub(crate) const fn is_file(&self) -> bool {
        self.file.is_some()
    }

    /// Whether its reader has gone away.
    pub(crate) const fn is_closed(&self) -> bool {
        self.closed
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<()> {
        self.write_all(text.as_bytes())
    }

    pub(crate) fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        self.write_with(|out| out.write_all(bytes))
    }

    pub(crate) fn write_with(
        &mut self,
        write: impl FnOnce(&mut Writer) -> io::Result<()>,
    ) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let written = write(&mut self.writer);
        self.check(written)
    }

    pub(crate) fn flush(&mut self) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.writer.flush();
        self.check(flushed)
    }

    /// A closed pipe is no error: whoever read has seen enough.
    fn check(&mut self, result: io::Result<()>) -> Result<()> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe && self.file.is_none() => {
                self.closed = true;
                Ok(())
            }
            result => result.with_context(|| match &self.file {
                Some(path) => format!("cannot write {}", path.display()),
                None => "cannot write to standard output".to_owned(),
            }),
        }
    }
}

/// Makes sure that no output is written over another, or into an input: one that it also
/// reads would never end. `stdout` is where standard output goes, if that is a file.
///
/// # Errors
/// If one would be.
pub(crate) fn outputs_are_apart<F>(
    outputs: &[Output<F>],
    stdout: Option<&Path>,
    inputs: &Inputs,
) -> Result<()> {
    if let Some(stdout) = stdout {
        let input = inputs.list.iter().find(|input| is_same_file(input.path(), stdout));
        ensure!(
            input.is_none(),
            "{} is an input, and standard output goes there: send it to another file",
            input.map_or("", |input| &input.name)
        );
    }
    let to_stdout = outputs.iter().filter(|output| output.file.is_none()).count();
    ensure!(
        to_stdout <= 1,
        "two formats for standard output: give all but one a file, as in -o json=report.json"
    );
    let files: Vec<_> = outputs.iter().filter_map(|output| output.file.as_ref()).collect();
    for (number, path) in files.iter().enumerate() {
        ensure!(
            !inputs.list.iter().any(|input| is_same_file(input.path(), path)),
            "{} is an input: name another file for the output",
            path.display()
        );
        ensure!(
            !files[..number].iter().any(|other| is_same_file(other, path)),
            "two formats for {}: give each a file of its own",
            path.display()
        );
    }
    Ok(())
}

/// Whether both paths lead to one file, by links of either kind too.
#[cfg(unix)]
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    match (one.metadata(), other.metadata()) {
        // Devices may be read and written at once; a named pipe would wait for itself.
        (Ok(one), Ok(other)) => {
            let kind = one.file_type();
            (kind.is_file() || kind.is_fifo())
                && (one.dev(), one.ino()) == (other.dev(), other.ino())
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
