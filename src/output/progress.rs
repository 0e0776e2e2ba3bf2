//! How far reading has come: a bar on a terminal, for inputs that take longer
//! than a second, gone when it is done.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long reading may take before a bar is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the bar is drawn, per second.
const DRAWN: u8 = 10;

/// The bar, if there is to be one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Option<ProgressBar>);

impl Progress {
    /// A bar for so many bytes, on a terminal that takes these signs.
    pub(crate) fn of(total: u64, unicode: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        let (template, signs) = if unicode {
            ("{bar:30} {percent:>3}%  {bytes} of {total_bytes}  {eta} left", "━╸ ")
        } else {
            ("[{bar:30}] {percent:>3}%  {bytes} of {total_bytes}  {eta} left", "=> ")
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars(signs));
        }
        Self(Some(bar))
    }

    /// So many bytes more have been read.
    pub(crate) fn add(&self, bytes: u64) {
        let Some(bar) = &self.0 else { return };
        if bar.is_hidden() && bar.elapsed() > PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(DRAWN));
        }
        bar.inc(bytes);
    }

    /// Writes something else to the terminal, with the bar out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.0 {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// A writer to the same terminal, for which the bar steps aside.
    pub(crate) fn beside<W>(&self, writer: W) -> Beside<W> {
        Beside { writer, progress: self.clone() }
    }

    /// Reading is done: no trace is left.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// Writes with the bar out of the way.
pub(crate) struct Beside<W> {
    writer: W,
    progress: Progress,
}

impl<W: Write> Write for Beside<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.progress.aside(|| self.writer.write(buffer))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.progress.aside(|| self.writer.flush())
    }
}
