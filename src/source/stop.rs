//! Ctrl-C ends the reading, and not the program: what has been read by then can be told.
//!
//! A read that waits cannot be called back, so an input that may stay open is read on a
//! thread of its own, and whoever waits for that thread looks up now and then. A second
//! Ctrl-C ends the program at once.

use std::error::Error;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::SIGINT;
use signal_hook::flag::{register, register_conditional_shutdown};

use super::reader::{Anywhere, Reader};

/// How much is read at a time, in bytes: as much as a pipe holds.
const BLOCK: usize = 64 << 10;

/// How often the one who waits looks up. For so long, too, the rest of what a pipe holds is
/// read when the reading is to end: Ctrl-C has ended the program that writes as well.
const PATIENCE: Duration = Duration::from_millis(100);

/// An input that is open for so long stays open.
const LONG: Duration = Duration::from_secs(1);

/// The code of a program that could not do its job.
const FAILED: i32 = 2;

/// Opens an input.
pub(super) type Open = Box<dyn FnOnce() -> io::Result<Box<dyn Reader>> + Send>;

/// Whether the reading is to end before the inputs do.
#[derive(Clone)]
pub(crate) struct Stop {
    is_wanted: Arc<AtomicBool>,
    /// Told once, when an input has stayed open for long.
    waits: Arc<dyn Fn() + Send + Sync>,
}

impl Stop {
    /// On Ctrl-C, from now on; `waits` is called when an input stays open.
    ///
    /// # Errors
    /// If the system lets nobody hear of it.
    pub(crate) fn on_interrupt(waits: impl Fn() + Send + Sync + 'static) -> io::Result<Self> {
        let is_wanted = Arc::new(AtomicBool::new(false));
        // In this order: the first time there is nothing to end yet.
        register_conditional_shutdown(SIGINT, FAILED, Arc::clone(&is_wanted))?;
        register(SIGINT, Arc::clone(&is_wanted))?;
        Ok(Self { is_wanted, waits: Arc::new(waits) })
    }

    pub(crate) fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Relaxed)
    }

    /// A file, which always has an answer.
    pub(super) fn file(&self, reader: Box<dyn Reader>) -> Box<dyn Reader> {
        Box::new(Stoppable { bytes: reader, stop: self.clone() })
    }

    /// Opens and reads, on a thread of its own, what may keep its reader waiting.
    pub(super) fn pipe(&self, open: Open) -> io::Result<Box<dyn Reader>> {
        let (to, from) = sync_channel(1);
        thread::Builder::new().spawn(move || {
            let send = |block| to.send(block).is_ok();
            match open() {
                Ok(mut reader) => while send(block(&mut reader)) {},
                Err(error) => drop(send(Err(error))),
            }
        })?;
        let now = Instant::now();
        let rest = io::Cursor::new(Vec::new());
        Ok(Box::new(Pipe { from, rest, stop: self.clone(), since: now, seen: None, told: false }))
    }
}

fn block(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut block = vec![0; BLOCK];
    let read = reader.read(&mut block)?;
    block.truncate(read);
    Ok(block)
}

/// The reading was ended from outside: no fault of the input.
#[derive(Debug)]
pub(crate) struct Stopped;

impl Stopped {
    pub(crate) fn is(error: &io::Error) -> bool {
        error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<Self>)
    }
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ended by Ctrl-C")
    }
}

impl Error for Stopped {}

/// Bytes that always come at once, until the reading is to end.
struct Stoppable<B> {
    bytes: B,
    stop: Stop,
}

impl<B> Stoppable<B> {
    fn go_on(&self) -> io::Result<()> {
        if self.stop.is_wanted() { Err(io::Error::other(Stopped)) } else { Ok(()) }
    }
}

impl Read for Stoppable<Box<dyn Reader>> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.go_on()?;
        self.bytes.read(buffer)
    }
}

impl Reader for Stoppable<Box<dyn Reader>> {
    fn anywhere(&self) -> Option<Arc<dyn Anywhere>> {
        let bytes = self.bytes.anywhere()?;
        Some(Arc::new(Stoppable { bytes, stop: self.stop.clone() }))
    }
}

impl Anywhere for Stoppable<Arc<dyn Anywhere>> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        self.go_on()?;
        self.bytes.read_at(buffer, offset)
    }
}

struct Pipe {
    from: Receiver<io::Result<Vec<u8>>>,
    rest: io::Cursor<Vec<u8>>,
    stop: Stop,
    /// When it was opened, and when it was seen that the reading is to end.
    since: Instant,
    seen: Option<Instant>,
    /// Whether it was told that the input stays open.
    told: bool,
}

impl Pipe {
    /// The next block; an empty one is the end.
    fn next(&mut self) -> io::Result<Vec<u8>> {
        loop {
            let next = self.from.recv_timeout(PATIENCE);
            if self.stop.is_wanted() {
                let seen = *self.seen.get_or_insert_with(Instant::now);
                if seen.elapsed() > PATIENCE {
                    return Err(io::Error::other(Stopped));
                }
            } else if !self.told && self.since.elapsed() > LONG {
                self.told = true;
                (self.stop.waits)();
            }
            match next {
                Ok(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(block) => return block,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
            }
        }
    }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.rest.position() == self.rest.get_ref().len() as u64 {
            self.rest = io::Cursor::new(self.next()?);
        }
        self.rest.read(buffer)
    }
}

impl Reader for Pipe {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::reader::Once;
    use std::sync::Mutex;
    use std::sync::mpsc::{Sender, channel};

    /// An input that is fed by hand, and stays open until the hand lets go.
    struct Fed(Receiver<Vec<u8>>);

    impl Read for Fed {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let text = self.0.recv().unwrap_or_default();
            buffer[..text.len()].copy_from_slice(&text);
            Ok(text.len())
        }
    }

    fn stop(waits: impl Fn() + Send + Sync + 'static) -> Stop {
        Stop { is_wanted: Arc::default(), waits: Arc::new(waits) }
    }

    fn fed(stop: &Stop) -> (Sender<Vec<u8>>, Box<dyn Reader>) {
        let (to, from) = channel();
        (to, stop.pipe(Box::new(|| Ok(Box::new(Once(Fed(from))) as _))).unwrap())
    }

    #[test]
    fn what_stays_open_is_read_to_where_it_was_stopped() {
        let stop = stop(|| ());
        let (to, mut reader) = fed(&stop);
        to.send(b"one".to_vec()).unwrap();
        let mut text = [0; 3];
        reader.read_exact(&mut text).unwrap();
        assert_eq!(&text, b"one");
        to.send(b"two".to_vec()).unwrap();
        stop.is_wanted.store(true, Ordering::Relaxed);
        let mut text = Vec::new();
        let error = reader.read_to_end(&mut text).unwrap_err();
        assert!(Stopped::is(&error));
        assert_eq!(text, b"two", "what has come is read");
        drop(to);
    }

    #[test]
    fn a_flood_ends_when_it_is_stopped() {
        let stop = stop(|| ());
        let mut reader = stop.pipe(Box::new(|| Ok(Box::new(Once(io::repeat(0))) as _))).unwrap();
        stop.is_wanted.store(true, Ordering::Relaxed);
        let error = io::copy(&mut reader, &mut io::sink()).unwrap_err();
        assert!(Stopped::is(&error));
        let mut reader = stop.file(Box::new(Once(io::repeat(0))));
        assert!(Stopped::is(&reader.read(&mut [0]).unwrap_err()));
    }

    #[test]
    fn an_end_and_an_error_pass() {
        let stop = stop(|| ());
        let (to, mut reader) = fed(&stop);
        to.send(b"all".to_vec()).unwrap();
        drop(to);
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "all");
        let mut none = stop.pipe(Box::new(|| Err(io::Error::other("gone")))).unwrap();
        assert_eq!(none.read(&mut [0]).unwrap_err().to_string(), "gone");
    }

    #[test]
    fn it_is_told_once_that_an_input_stays_open() {
        let times = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&times);
        let stop = stop(move || *counted.lock().unwrap() += 1);
        let (to, mut reader) = fed(&stop);
        thread::spawn(move || {
            for pause in [0, 1200, 300] {
                thread::sleep(Duration::from_millis(pause));
                to.send(b"x".to_vec()).unwrap();
            }
        });
        assert_eq!(io::copy(&mut reader, &mut io::sink()).unwrap(), 3);
        assert_eq!(*times.lock().unwrap(), 1);
    }
}
