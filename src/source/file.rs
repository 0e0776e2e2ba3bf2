//! A file that is read to its end. How far that has come is told, and it is no end where
//! the file was longer when it was opened: a log that is rotated by copying it and cutting
//! the original would lose its tail in silence.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use super::reader::{Anywhere, READS_ANYWHERE, Reader, read_at};

/// Opens a file; `count` is told how many of its bytes have been read.
///
/// # Errors
/// If it cannot be opened.
pub(super) fn whole<F: Fn(u64)>(path: &Path, count: F) -> io::Result<Whole<F>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let size = if metadata.is_file() { metadata.len() } else { 0 };
    Ok(Whole { opened: Arc::new(Opened { file, size, count }), read: 0 })
}

/// A file that is read to its end.
pub(super) struct Whole<F> {
    opened: Arc<Opened<F>>,
    /// How much has been read, in bytes.
    read: u64,
}

struct Opened<F> {
    file: File,
    /// How long it was when it was opened, in bytes; 0 if it has no length.
    size: u64,
    count: F,
}

impl<F: Fn(u64)> Opened<F> {
    /// So many bytes were read into `buffer`, behind so many others.
    fn read(&self, read: usize, buffer: &[u8], offset: u64) -> io::Result<usize> {
        // Some systems name a size for what they make up on the way: it stays as it was.
        if read == 0 && offset < self.size && !buffer.is_empty() {
            let (before, now) = (self.size, self.file.metadata()?.len());
            if now < before {
                return Err(io::Error::other(Shrunk { before, now }));
            }
        }
        (self.count)(read as u64);
        Ok(read)
    }
}

impl<F: Fn(u64)> Read for Whole<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = (&self.opened.file).read(buffer)?;
        let read = self.opened.read(read, buffer, self.read)?;
        self.read += read as u64;
        Ok(read)
    }
}

impl<F: Fn(u64) + Send + Sync + 'static> Reader for Whole<F> {
    fn anywhere(&self) -> Option<Arc<dyn Anywhere>> {
        let has_places = READS_ANYWHERE && self.opened.size > 0;
        has_places.then(|| Arc::clone(&self.opened) as _)
    }
}

impl<F: Fn(u64) + Send + Sync> Anywhere for Opened<F> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let read = read_at(&self.file, buffer, offset)?;
        self.read(read, buffer, offset)
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
            let wanted = format!("it shrank from 1000 to {now} bytes while it was read");
            let wanted = is_told.then_some(wanted);
            let anywhere = reader.anywhere().expect("a file with a length");
            let told = |error: io::Error| Some(error.to_string());
            assert_eq!(anywhere.read_at(&mut [0; 9], now).map_or_else(told, |_| None), wanted);
            assert_eq!(io::copy(&mut reader, &mut io::sink()).map_or_else(told, |_| None), wanted);
        }
        std::fs::remove_file(&path).expect("it can be removed");
    }
}
