//! How far reading has come: a bar on a terminal, for inputs that take longer
//! than a second, gone when it is done.
//!
//! Drawn by hand: the crates that draw bars bring a mathematical library along, which
//! would be loaded at every start, and this takes a line of text and a clock.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long reading may take before a bar is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often the bar is drawn.
const DRAWN: Duration = Duration::from_millis(100);

/// How many columns the bar takes at most, and at least: it must not reach the end of
/// the line, or what is cleared is only its last part.
const COLUMNS: usize = 30;
const FEWEST: usize = 4;

/// Back to the beginning of the line, and all of it gone.
const CLEAR: &[u8] = b"\r\x1b[K";

/// The bar, if there is to be one.
#[derive(Clone, Default)]
pub(crate) struct Progress(Option<Arc<Mutex<Bar>>>);

struct Bar {
    total: u64,
    done: u64,
    begun: Instant,
    drawn: Option<Instant>,
    /// Whether it stands on the terminal now.
    is_shown: bool,
    unicode: bool,
    /// How many columns the terminal has.
    width: usize,
}

impl Progress {
    /// A bar for so many bytes, on a terminal that takes these signs and has so many
    /// columns.
    pub(crate) fn of(total: u64, unicode: bool, width: usize) -> Self {
        let begun = Instant::now();
        let bar = Bar { total, done: 0, begun, drawn: None, is_shown: false, unicode, width };
        Self(Some(Arc::new(Mutex::new(bar))))
    }

    fn bar(&self) -> Option<MutexGuard<'_, Bar>> {
        Some(self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// So many bytes more have been read.
    pub(crate) fn add(&self, bytes: u64) {
        let Some(mut bar) = self.bar() else { return };
        bar.done += bytes;
        let now = Instant::now();
        let is_due = bar.drawn.is_none_or(|drawn| now - drawn >= DRAWN);
        if is_due && now - bar.begun > PATIENCE {
            let text = bar.text(now - bar.begun);
            (bar.drawn, bar.is_shown) = (Some(now), true);
            show(&[CLEAR, text.as_bytes()].concat());
        }
    }

    /// Writes something else to the terminal, with the bar out of the way.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        let Some(mut bar) = self.bar() else { return write() };
        bar.clear();
        write()
    }

    /// A writer to the same terminal, for which the bar steps aside.
    pub(crate) fn beside<W>(&self, writer: W) -> Beside<W> {
        Beside { writer, progress: self.clone() }
    }

    /// Reading is done: no trace is left.
    pub(crate) fn end(&self) {
        if let Some(mut bar) = self.bar() {
            bar.clear();
        }
    }
}

impl Bar {
    fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            show(CLEAR);
        }
    }

    /// `━━━━━╸   57%  7.3 of 12.8 MiB  3s left`
    fn text(&self, passed: Duration) -> String {
        let (total, done) = (self.total.max(1), self.done.min(self.total));
        let part = |of: u64| done.saturating_mul(of) / total;
        let mebibytes =
            |bytes: u64| format!("{}.{}", bytes >> 20, ((bytes % (1 << 20)) * 10) >> 20);
        let left = passed.as_secs().saturating_mul(total - done).checked_div(done).unwrap_or(0);
        let percent = format!("{:>3}%", part(100));
        let sizes = format!("{percent}  {} of {} MiB", mebibytes(done), mebibytes(self.total));
        let whole = format!("{sizes}  {left}s left");
        let fits = |words: &String| words.len() < self.width;
        let words = [whole, sizes, percent].into_iter().find(fits).unwrap_or_default();
        let (full, tip, ends) =
            if self.unicode { ("━", "╸", ["", ""]) } else { ("=", ">", ["[", "]"]) };
        let beside = words.len() + 1 + ends.concat().len();
        let columns = self.width.saturating_sub(beside + 1).min(COLUMNS);
        if columns < FEWEST {
            return words;
        }
        let filled = usize::try_from(part(columns as u64)).unwrap_or(0);
        let tip = if filled < columns { tip } else { "" };
        let bar = full.repeat(filled) + tip;
        let blanks = columns - filled - tip.chars().count();
        format!("{}{bar}{:blanks$}{} {words}", ends[0], "", ends[1])
    }
}

/// Standard error that cannot be written is nobody's loss; anstream speaks to consoles
/// that do not know these codes.
fn show(bytes: &[u8]) {
    let mut stderr = anstream::AutoStream::always(io::stderr());
    let _ = stderr.write_all(bytes).and_then(|()| stderr.flush());
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The bar of so many bytes of 10 MiB.
    fn bar(done: u64, unicode: bool, width: usize) -> String {
        let begun = Instant::now();
        let total = 10 << 20;
        let bar = Bar { total, done, begun, drawn: None, is_shown: false, unicode, width };
        bar.text(Duration::from_secs(3))
    }

    #[test]
    fn a_bar_says_how_far_it_is() {
        assert_eq!(
            bar(5 << 20, true, 80),
            "━━━━━━━━━━━━━━━╸                50%  5.0 of 10.0 MiB  3s left"
        );
        assert_eq!(
            bar(10 << 20, false, 80),
            "[==============================] 100%  10.0 of 10.0 MiB  0s left"
        );
        assert_eq!(bar(0, false, 80).len(), bar(10 << 20, false, 80).len() - 1);
    }

    #[test]
    fn a_bar_does_not_reach_the_end_of_the_line() {
        assert_eq!(bar(5 << 20, true, 40), "━━━━╸     50%  5.0 of 10.0 MiB  3s left");
        assert_eq!(bar(5 << 20, true, 22), " 50%  5.0 of 10.0 MiB");
        assert_eq!(bar(5 << 20, true, 15), "━━━━╸      50%");
        for width in 0..100 {
            for (done, unicode) in [(0, true), (5 << 20, false), (10 << 20, true)] {
                let columns = bar(done, unicode, width).chars().count();
                assert!(columns < width.max(1), "{columns} of {width}");
            }
        }
    }
}
