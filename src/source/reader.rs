//! What the bytes of an input come from: one after the other, or, as those of a file, from
//! anywhere, so that several threads can ask for them at a time.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

/// What the bytes of an input come from, one after the other.
pub(crate) trait Reader: Read + Send {
    /// The same bytes from anywhere; nothing where each comes but once.
    fn anywhere(&self) -> Option<Arc<dyn Anywhere>> {
        None
    }
}

/// Bytes that can be had from anywhere, however many have been read.
pub(crate) trait Anywhere: Send + Sync {
    /// Reads bytes before which stand so many others; answers how many. None are left if
    /// that is 0.
    ///
    /// # Errors
    /// If they cannot be read.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;
}

impl Reader for &[u8] {}

impl<R: Reader + ?Sized> Reader for Box<R> {
    fn anywhere(&self) -> Option<Arc<dyn Anywhere>> {
        (**self).anywhere()
    }
}

/// A reader whose bytes come but once.
pub(crate) struct Once<R>(pub(crate) R);

impl<R: Read> Read for Once<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Read + Send> Reader for Once<R> {}

/// Whether this system reads files from anywhere.
pub(super) const READS_ANYWHERE: bool = cfg!(any(unix, windows));

/// As [`Anywhere::read_at`], of a file.
pub(super) fn read_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    #[cfg(unix)]
    return std::os::unix::fs::FileExt::read_at(file, buffer, offset);
    #[cfg(windows)]
    return std::os::windows::fs::FileExt::seek_read(file, buffer, offset);
    #[cfg(not(any(unix, windows)))]
    {
        let _ = (file, buffer, offset);
        Err(io::ErrorKind::Unsupported.into())
    }
}
