//! What a run is connected to beside files: standard input, output and error. A
//! test puts memory in their place.

use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::render::{Look, note};
use crate::settings::Settings;
use crate::source::Stop;

/// Standard input, output and error.
pub(crate) struct Streams {
    pub(crate) stdin: Box<dyn Read + Send>,
    stdout: Channel,
    /// Words for the user.
    pub(crate) teller: Teller,
}

/// Lets a pipe hold as much as the system allows everybody: its writer need not wait until
/// each small piece has been read. What is no pipe stays as it is.
#[cfg(target_os = "linux")]
fn widen(pipe: &io::Stdin) {
    const SIZE: usize = 1 << 20;
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, SIZE);
}

/// Only Linux can be asked.
#[cfg(not(target_os = "linux"))]
fn widen(_: &io::Stdin) {}

/// Where a stream of output goes.
#[derive(Clone, Debug, Default)]
pub(crate) enum Channel {
    /// To wherever the system sends it.
    #[default]
    System,
    /// Into memory.
    Kept(Arc<Mutex<Vec<u8>>>),
}

impl Streams {
    /// Those of the system.
    pub(crate) fn system() -> Self {
        widen(&io::stdin());
        Self { stdin: Box::new(io::stdin()), stdout: Channel::System, teller: Teller::default() }
    }

    /// Those of a run that is looked at from within: what stands on standard
    /// input, and where the others are kept.
    pub(crate) fn kept(
        stdin: Box<dyn Read + Send>,
        stdout: &Arc<Mutex<Vec<u8>>>,
        stderr: &Arc<Mutex<Vec<u8>>>,
    ) -> Self {
        let kept = |memory| Channel::Kept(Arc::clone(memory));
        Self {
            stdin,
            stdout: kept(stdout),
            teller: Teller { channel: kept(stderr), ..Teller::default() },
        }
    }

    /// Ctrl-C as what ends the reading, where there is somebody to press it; `waits` is
    /// called when an input stays open.
    pub(crate) fn stop(&self, waits: impl Fn() + Send + Sync + 'static) -> Option<Stop> {
        match self.stdout {
            // Where the system does not let us hear of it, it ends the program as ever.
            Channel::System => Stop::on_interrupt(waits).ok(),
            Channel::Kept(_) => None,
        }
    }

    /// A name that leads to the file to which standard output goes, if it goes to one. Only
    /// Unix has such a name.
    pub(crate) fn file_of_stdout(&self) -> Option<&'static Path> {
        let path = Path::new("/dev/stdout");
        (matches!(self.stdout, Channel::System) && path.is_file()).then_some(path)
    }

    /// A writer to standard output, coloured or not.
    pub(crate) fn stdout(&self, colour: bool) -> Box<dyn Write + Send> {
        match &self.stdout {
            // anstream speaks to consoles that do not know colour codes.
            Channel::System if colour => Box::new(anstream::AutoStream::always(io::stdout())),
            Channel::System => Box::new(io::stdout()),
            Channel::Kept(memory) => Box::new(Kept(Arc::clone(memory))),
        }
    }
}

/// Writes into memory.
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Says something to the user on standard error. If that cannot be written, it is
/// nobody's loss.
#[derive(Clone, Debug)]
pub(crate) struct Teller {
    channel: Channel,
    look: Look,
}

impl Default for Teller {
    fn default() -> Self {
        Self { channel: Channel::System, look: Look::PLAIN }
    }
}

impl Teller {
    /// The same, in such signs and lines as standard error takes.
    pub(crate) fn with(self, settings: &Settings) -> Self {
        Self { look: Look { colour: false, ..Look::of_stderr(settings) }, ..self }
    }

    /// Says something in one line, escaped.
    pub(crate) fn tell(&self, message: &str) {
        self.tell_all(&[message]);
    }

    /// Says something in several lines, each of them escaped; nothing if there is none.
    pub(crate) fn tell_all<L: AsRef<str>>(&self, lines: &[L]) {
        self.tell_lines(&note(lines, &self.look));
    }

    /// Says lines that have their form, escaped.
    pub(crate) fn tell_verbatim(&self, text: &str) {
        for line in text.lines() {
            self.tell_lines(&note::verbatim(line, &self.look));
        }
    }

    /// Writes text that is escaped already.
    pub(crate) fn tell_lines(&self, text: &str) {
        let _ = match &self.channel {
            Channel::System => io::stderr().lock().write_all(text.as_bytes()),
            Channel::Kept(memory) => Kept(Arc::clone(memory)).write_all(text.as_bytes()),
        };
    }
}
