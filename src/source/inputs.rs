//! The inputs that are named: files, folders and standard input, opened one
//! after the other.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use walkdir::{DirEntry, WalkDir};

use crate::judge::STDIN_NAME;
use crate::output::Progress;
use crate::output::tell_error;
use crate::source::decompress;

/// The endings of files that are read in a folder.
const ENDINGS: [&str; 6] = ["json", "ndjson", "jsonl", "har", "log", "txt"];

/// The endings of lines of JSON.
const LINE_ENDINGS: [&str; 2] = ["ndjson", "jsonl"];

/// Something to read.
#[derive(Debug)]
pub(crate) struct Input {
    /// Its place among the inputs, from 1.
    pub(crate) number: usize,
    /// Whether it is read as JSON, and not as lines of it.
    pub(crate) is_document: bool,
    /// The name that findings bear.
    pub(crate) name: Arc<str>,
    /// Standard input has none.
    path: Option<PathBuf>,
    /// It was not named, but found in a folder.
    pub(crate) is_from_folder: bool,
}

/// The inputs, in the order in which they are read.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    pub(crate) list: Vec<Input>,
    /// A folder could not be read in full; it has been said.
    pub(crate) failed: bool,
}

impl Inputs {
    /// What `paths` name; standard input, called `stdin_name`, if there are none.
    /// In folders, what is in `outputs` is left out.
    pub(crate) fn find(paths: &[PathBuf], stdin_name: Option<&str>, outputs: &[&Path]) -> Self {
        let mut inputs = Self::default();
        if paths.is_empty() {
            inputs.add_stdin(stdin_name);
        }
        for path in paths {
            if path == Path::new("-") {
                inputs.add_stdin(stdin_name);
            } else if path.is_dir() {
                inputs.add_folder(path, outputs);
            } else {
                inputs.add(path.clone(), false);
            }
        }
        inputs
    }

    /// How many bytes there are to read, if all inputs are files.
    pub(crate) fn size(&self) -> Option<u64> {
        self.list.iter().map(Input::size).sum()
    }

    fn add_stdin(&mut self, name: Option<&str>) {
        let name = name.unwrap_or(STDIN_NAME);
        self.list.push(Input {
            number: self.list.len() + 1,
            is_document: is_document(Path::new(name)),
            name: Arc::from(name),
            path: None,
            is_from_folder: false,
        });
    }

    fn add(&mut self, path: PathBuf, is_from_folder: bool) {
        self.list.push(Input {
            number: self.list.len() + 1,
            is_document: is_document(&path),
            name: Arc::from(&*path.to_string_lossy()),
            path: Some(path),
            is_from_folder,
        });
    }

    /// Adds the captures in a folder, by name in byte order.
    fn add_folder(&mut self, folder: &Path, outputs: &[&Path]) {
        let walk = WalkDir::new(folder)
            .sort_by(|a, b| a.file_name().as_encoded_bytes().cmp(b.file_name().as_encoded_bytes()));
        for entry in walk.into_iter().filter_entry(is_walked) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let path = entry.into_path();
                    let is_output = outputs.iter().any(|output| is_same_file(output, &path));
                    if is_capture(&path) && !is_output {
                        self.add(path, true);
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    self.failed = true;
                    let path = error.path().unwrap_or(folder).to_string_lossy().into_owned();
                    let error = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop"));
                    tell_error(&anyhow::Error::new(error).context(format!("cannot read {path}")));
                }
            }
        }
    }
}

/// Whether the name is not one of lines of JSON.
fn is_document(name: &Path) -> bool {
    let ending = name.extension().and_then(OsStr::to_str);
    !ending.is_some_and(|ending| LINE_ENDINGS.contains(&ending))
}

/// Hidden entries and `node_modules` are skipped, unless they were named themselves.
fn is_walked(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    entry.depth() == 0 || !(name.as_encoded_bytes().starts_with(b".") || name == "node_modules")
}

/// Whether the name is one of a capture: `app.json`, `app.log.1`, `app.log.1.gz`.
fn is_capture(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    let unrotated = name.rsplit_once('.').filter(|(_, number)| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    let name = unrotated.map_or(name, |(name, _)| name);
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

impl Input {
    /// Whether this is the file that `path` leads to.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        is_same_file(self.path.as_deref().unwrap_or(Path::new(STDIN_PATH)), path)
    }

    pub(crate) fn open(&self, progress: &Progress) -> Result<Box<dyn Read + Send>> {
        let reader = match &self.path {
            None => decompress(io::stdin()),
            Some(path) => File::open(path).and_then(|file| decompress(progress.count(file))),
        };
        reader.with_context(|| self.complaint())
    }

    /// How large a file is, in bytes; pipes and the like have no size.
    pub(crate) fn size(&self) -> Option<u64> {
        let metadata = self.path.as_ref()?.metadata().ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    pub(crate) fn complaint(&self) -> String {
        format!("cannot read {}", self.name)
    }
}

/// Where Unix shows a file that was redirected to standard input. Windows needs
/// no such name: it lets nobody write a file that is being redirected.
const STDIN_PATH: &str = "/dev/stdin";

/// Whether both paths lead to one file, by links of either kind too.
#[cfg(unix)]
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    match (one.metadata(), other.metadata()) {
        // Pipes and devices may be read and written at once.
        (Ok(one), Ok(other)) => {
            one.is_file() && (one.dev(), one.ino()) == (other.dev(), other.ino())
        }
        _ => has_same_name(one, other),
    }
}

/// Whether both paths lead to one file.
#[cfg(not(unix))]
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => has_same_name(one, other),
    }
}

fn has_same_name(one: &Path, other: &Path) -> bool {
    match (std::path::absolute(one), std::path::absolute(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_are_known_by_their_names() {
        for name in ["a.json", "a.log.1", "a.b.txt.zst", "a.log.12.gz", "x.har", "1.ndjson"] {
            assert!(is_capture(Path::new(name)), "{name}");
        }
        for name in ["a.json.bak", "a", "json", "a.gz", "a.1", "a.jsonx", "a.csv.1"] {
            assert!(!is_capture(Path::new(name)), "{name}");
        }
    }
}
