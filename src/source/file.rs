//! A file that is read to its end. How far that has come is told, and it is no end where
//! the file was longer when it was opened: a log that is rotated by copying it and cutting
//! the original would lose its tail in silence.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Opens a file; `count` is told how many of its bytes have been read.
///
/// # Errors
/// If it cannot be opened.
pub(super) fn whole<F: Fn(u64)>(path: &Path, count: F) -> io::Result<Whole<F>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let size = if metadata.is_file() { metadata.len() } else { 0 };
    Ok(Whole { file, size, read: 0, count })
}

/// A file that is read to its end.
pub(super) struct Whole<F> {
    file: File,
    /// How long it was when it was opened, in bytes.
    size: u64,
    read: u64,
    count: F,
}

impl<F: Fn(u64)> Read for Whole<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        // Some systems name a size for what they make up on the way: it stays as it was.
        if read == 0 && self.read < self.size && !buffer.is_empty() {
            let (before, now) = (self.size, self.file.metadata()?.len());
            if now < before {
                return Err(io::Error::other(Shrunk { before, now }));
            }
        }
        self.read += read as u64;
        (self.count)(read as u64);
        Ok(read)
    }
}

/// There is less of a file than there was.
#[derive(Debug)]
pub(super) struct Shrunk {
    before: u64,
    now: u64,
}

impl Shrunk {
    /// Whether `error` says so.
    pub(super) fn is(error: &io::Error) -> bool {
        error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<Self>)
    }
}

impl fmt::Display for Shrunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { before, now } = self;
        write!(f, "it shrank from {before} to {now} bytes while it was read")
    }
}

impl Error for Shrunk {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::OpenOptions;

    #[test]
    fn a_file_that_shrinks_has_no_end() {
        let path = std::env::temp_dir().join(format!("zdim-shrinks-{}", std::process::id()));
        for (now, is_told) in [(300, true), (10, true), (0, true), (1000, false), (2000, false)] {
            std::fs::write(&path, [b'x'; 1000]).expect("a file can be written");
            let mut reader = whole(&path, |_| ()).expect("it can be opened");
            reader.read_exact(&mut [0; 500]).expect("it is long enough");
            let file = OpenOptions::new().write(true).open(&path).expect("it can be opened");
            file.set_len(now).expect("it can be cut");
            let told = io::copy(&mut reader, &mut io::sink()).err().map(|error| error.to_string());
            let wanted = format!("it shrank from 1000 to {now} bytes while it was read");
            assert_eq!(told, is_told.then_some(wanted));
        }
        std::fs::remove_file(&path).expect("it can be removed");
    }
}
