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
#[cfg(feature = "cli")]
mod stop;
mod zst;

pub(crate) use decode::{Decoder, Encoding, sniff};
pub(crate) use decompress::{Damaged, open};
#[cfg(feature = "cli")]
pub(crate) use inputs::{Input, Inputs, STDIN_NAME, Wanted};
pub(crate) use offsets::Offsets;
#[cfg(feature = "cli")]
pub(crate) use stop::{Stop, Stopped};
