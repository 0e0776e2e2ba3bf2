//! gzip and zstd, known by their first bytes and never by a name.
//!
//! All members and frames are read, as they come: nothing is held whole, so a
//! bomb fills no memory. Damage ends the input; what came before it is read.

use std::fmt;
use std::io::{self, Chain, Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use super::file::{Shrunk, whole};
use super::gzip::Gzip;
use super::reader::{Anywhere, Reader};
use super::zst::Zst;

/// The archive is cut off or damaged from here on.
#[derive(Debug)]
pub(crate) struct Damaged(io::Error);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the archive is cut off or damaged: {}", self.0)
    }
}

impl std::error::Error for Damaged {}

impl Damaged {
    /// What `error` says of damage, if it is about that and not about reading.
    pub(crate) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

enum Kind {
    Plain,
    Gzip,
    Zstd,
}

/// Opens and decompresses a file; `count` is told how many of its bytes have been read.
///
/// # Errors
/// If it cannot be opened or read.
pub(crate) fn open(
    path: &Path,
    count: impl Fn(u64) + Send + Sync + 'static,
) -> io::Result<Box<dyn Reader>> {
    decompress(whole(path, count)?)
}

/// What `reader` gives, decompressed where it has to be.
pub(super) fn decompress<'r>(mut reader: impl Reader + 'r) -> io::Result<Box<dyn Reader + 'r>> {
    let mut first = Vec::new();
    let kind = loop {
        if let Some(kind) = sniff(&first) {
            break kind;
        }
        let mut byte = [0];
        match reader.read(&mut byte) {
            Ok(0) => break Kind::Plain,
            Ok(_) => first.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    };
    let reader = Cursor::new(first).chain(reader);
    Ok(match kind {
        Kind::Plain => Box::new(Plain(reader)),
        Kind::Gzip => Box::new(Archive(Gzip::new(reader))),
        Kind::Zstd => Box::new(Archive(Zst::new(reader)?)),
    })
}

/// What the first bytes say; nothing while it takes more to tell.
fn sniff(first: &[u8]) -> Option<Kind> {
    match first {
        [0x1F, 0x8B, ..] => Some(Kind::Gzip),
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some(Kind::Zstd),
        []
        | [0x1F | 0x28 | 0x50..=0x5F]
        | [0x28, 0xB5]
        | [0x28, 0xB5, 0x2F]
        | [0x50..=0x5F, 0x2A]
        | [0x50..=0x5F, 0x2A, 0x4D] => None,
        _ => Some(Kind::Plain),
    }
}

/// What is no archive, whose first bytes have been read.
struct Plain<R>(Chain<Cursor<Vec<u8>>, R>);

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<R: Reader> Reader for Plain<R> {
    fn anywhere(&self) -> Option<Arc<dyn Anywhere>> {
        self.0.get_ref().1.anywhere()
    }
}

/// A decompressor whose errors are told apart from those of reading.
struct Archive<D>(D);

impl<D: Read + Send> Reader for Archive<D> {}

impl<D: Read> Read for Archive<D> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            // The system's own errors have a number; a decompressor's have none, not even
            // where memory is what it lacks.
            if error.raw_os_error().is_some()
                || error.kind() == io::ErrorKind::Interrupted
                || Shrunk::is(&error)
            {
                error
            } else if error.to_string().starts_with("Allocation error") {
                io::ErrorKind::OutOfMemory.into()
            } else {
                io::Error::new(io::ErrorKind::InvalidData, Damaged(error))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text.as_bytes()).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    fn read(bytes: &[u8]) -> (String, Option<io::Error>) {
        let mut text = Vec::new();
        let mut reader = decompress(bytes).expect("memory can be read");
        let error = reader.read_to_end(&mut text).err();
        (String::from_utf8(text).expect("text"), error)
    }

    #[test]
    fn every_member_and_frame_is_read() {
        assert_eq!(read(&[gzip("a"), gzip("b")].concat()).0, "ab");
        let zstd = |text: &str| zstd::encode_all(text.as_bytes(), 1).expect("memory");
        assert_eq!(read(&[zstd("a"), zstd("b")].concat()).0, "ab");
        assert_eq!(read(b"(plain)").0, "(plain)");
        assert_eq!(read(b"P").0, "P");
        assert_eq!(read(b"").0, "");
    }

    #[test]
    fn damage_is_told_apart_from_errors_of_reading() {
        let whole = gzip("some text");
        for end in 2..whole.len() {
            let (_, error) = read(&whole[..end]);
            assert!(error.is_some_and(|error| Damaged::of(&error).is_some()), "{end}");
        }
    }
}
