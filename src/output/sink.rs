//! Where output goes: standard output, a file, and words for the user on standard error.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::cli::Output;
use crate::output::Progress;
use crate::render::escape::visible;
use crate::source::{Inputs, is_same_file};

/// What writes.
type Writer = BufWriter<Box<dyn Write>>;

/// One destination of output.
pub(crate) struct Sink {
    writer: Writer,
    /// The file's name; standard output has none.
    file: Option<PathBuf>,
    /// The reader has gone away: nothing more is written.
    closed: bool,
}

impl Sink {
    /// Standard output.
    pub(crate) fn stdout(colour: bool, progress: &Progress) -> Self {
        let stdout = io::stdout();
        // anstream speaks to consoles that do not know colour codes.
        let writer: Box<dyn Write> =
            if colour { Box::new(anstream::AutoStream::always(stdout)) } else { Box::new(stdout) };
        Self {
            writer: BufWriter::with_capacity(64 << 10, Box::new(progress.beside(writer))),
            file: None,
            closed: false,
        }
    }

    /// A file, which is made anew.
    pub(crate) fn file(path: &Path) -> Result<Self> {
        let file =
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        let writer: Box<dyn Write> = Box::new(file);
        Ok(Self { writer: BufWriter::new(writer), file: Some(path.to_owned()), closed: false })
    }

    /// Whether it is a file, which is wanted to its end.
    pub(crate) const fn is_file(&self) -> bool {
        self.file.is_some()
    }

    pub(crate) fn write(&mut self, text: &str) -> Result<()> {
        self.write_with(|out| out.write_all(text.as_bytes()))
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

/// Makes sure that no output is written over another, or over an input.
///
/// # Errors
/// If one would be.
pub(crate) fn outputs_are_apart<F>(outputs: &[Output<F>], inputs: &Inputs) -> Result<()> {
    let to_stdout = outputs.iter().filter(|output| output.file.is_none()).count();
    ensure!(
        to_stdout <= 1,
        "two formats for standard output: give all but one a file, as in -o json=report.json"
    );
    let files: Vec<_> = outputs.iter().filter_map(|output| output.file.as_ref()).collect();
    for (number, path) in files.iter().enumerate() {
        ensure!(
            !inputs.list.iter().any(|input| input.is_file(path)),
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

/// Whether whoever read standard output has seen enough, and no file is wanted.
pub(crate) fn nobody_reads<'s>(sinks: impl IntoIterator<Item = &'s Sink>) -> bool {
    let mut is_closed = false;
    for sink in sinks {
        if sink.is_file() {
            return false;
        }
        is_closed |= sink.closed;
    }
    is_closed
}

/// Says something to the user on standard error, escaped. Standard error that
/// cannot be written is nobody's loss.
pub(crate) fn tell(message: &str) {
    let mut stderr = io::stderr().lock();
    for (number, line) in message.lines().enumerate() {
        let margin = if number == 0 { "zdim: " } else { "      " };
        let _ = writeln!(stderr, "{margin}{}", visible(line));
    }
}

/// Says that something failed, with its causes.
pub(crate) fn tell_error(error: &anyhow::Error) {
    tell(&format!("{error:#}"));
}

/// Writes text that is escaped already, line by line, on standard error.
pub(crate) fn tell_lines(text: &str) {
    let _ = write!(io::stderr().lock(), "{text}");
}
