//! From names to text: which inputs there are, opened, decompressed and decoded.

mod decode;
mod decompress;
#[cfg(feature = "cli")]
mod exclude;
mod file;
mod gzip;
#[cfg(feature = "cli")]
mod inputs;
#[cfg(feature = "cli")]
mod name;
mod offsets;
mod reader;
#[cfg(feature = "cli")]
mod stop;
mod utf8;
mod zst;

pub(crate) use decode::Decoder;
pub(crate) use decompress::{Damaged, open};
#[cfg(feature = "cli")]
pub(crate) use inputs::{Input, Inputs, STDIN_NAME, Wanted};
#[cfg(feature = "cli")]
pub(crate) use name::captures;
pub(crate) use offsets::Offsets;
pub(crate) use reader::{Anywhere, Reader};
#[cfg(feature = "cli")]
pub(crate) use stop::{Stop, Stopped};
pub(crate) use utf8::Utf8;

/// What comes of a reader, so many bytes at a time, and what is said at its end.
#[cfg(test)]
fn read_all(mut reader: impl std::io::Read, size: usize) -> (Vec<u8>, Option<String>) {
    let (mut all, mut buffer) = (Vec::new(), vec![0; size]);
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return (all, None),
            Ok(read) => all.extend_from_slice(&buffer[..read]),
            Err(error) => return (all, Some(error.to_string())),
        }
    }
}
