//! The inputs that are named: files, folders and standard input, opened one
//! after the other.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Error, Result};
use walkdir::{DirEntry, WalkDir};

use super::decompress::decompress;

/// What findings call standard input, unless they are told another name.
pub(crate) const STDIN_NAME: &str = "<stdin>";

/// The endings of files that are read in a folder.
const ENDINGS: [&str; 6] = ["json", "ndjson", "jsonl", "har", "log", "txt"];

/// Something to read.
#[derive(Debug)]
pub(crate) struct Input {
    /// The name that findings bear.
    pub(crate) name: Arc<str>,
    /// Standard input has none.
    path: Option<PathBuf>,
    /// It was not named, but found in a folder.
    pub(crate) is_from_folder: bool,
}

/// The inputs, in the order in which they are read.
pub(crate) struct Inputs {
    pub(crate) list: Vec<Input>,
    /// What could not be read of folders.
    pub(crate) errors: Vec<Error>,
    /// What stands on standard input, until it is read.
    stdin: Mutex<Option<Box<dyn Read + Send>>>,
}

impl Inputs {
    /// What `paths` name; `stdin`, called `stdin_name`, if there are none. In
    /// folders, what `is_output` is left out.
    pub(crate) fn find(
        paths: &[PathBuf],
        stdin_name: Option<&str>,
        stdin: Box<dyn Read + Send>,
        is_output: impl Fn(&Path) -> bool,
    ) -> Self {
        let stdin = Mutex::new(Some(stdin));
        let mut inputs = Self { list: Vec::new(), errors: Vec::new(), stdin };
        if paths.is_empty() {
            inputs.add_stdin(stdin_name);
        }
        for path in paths {
            if path == Path::new("-") {
                inputs.add_stdin(stdin_name);
            } else if path.is_dir() {
                inputs.add_folder(path, &is_output);
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

    /// Opens and decompresses one of them; `count` is told how many bytes of a
    /// file have been read.
    pub(crate) fn open(
        &self,
        input: &Input,
        count: impl Fn(u64) + Send + 'static,
    ) -> Result<Box<dyn Read + Send>> {
        let reader = match &input.path {
            None => {
                let mut stdin = self.stdin.lock().unwrap_or_else(PoisonError::into_inner);
                // It has been read to its end, if it is named again.
                decompress(stdin.take().unwrap_or_else(|| Box::new(io::empty())))
            }
            Some(path) => File::open(path).and_then(|reader| decompress(Counted { reader, count })),
        };
        reader.with_context(|| input.complaint())
    }

    fn add_stdin(&mut self, name: Option<&str>) {
        let name = name.unwrap_or(STDIN_NAME);
        self.list.push(Input { name: Arc::from(name), path: None, is_from_folder: false });
    }

    fn add(&mut self, path: PathBuf, is_from_folder: bool) {
        self.list.push(Input {
            name: Arc::from(&*path.to_string_lossy()),
            path: Some(path),
            is_from_folder,
        });
    }

    /// Adds the captures in a folder, by name in byte order.
    fn add_folder(&mut self, folder: &Path, is_output: &impl Fn(&Path) -> bool) {
        let walk = WalkDir::new(folder)
            .sort_by(|a, b| a.file_name().as_encoded_bytes().cmp(b.file_name().as_encoded_bytes()));
        for entry in walk.into_iter().filter_entry(is_walked) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let path = entry.into_path();
                    if is_capture(&path) && !is_output(&path) {
                        self.add(path, true);
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_string_lossy().into_owned();
                    let error = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop"));
                    self.errors.push(Error::new(error).context(format!("cannot read {path}")));
                }
            }
        }
    }
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
    /// A folder in which nothing was found, in the place of an input.
    pub(crate) fn folder(path: &Path) -> Self {
        Self {
            name: Arc::from(&*path.to_string_lossy()),
            path: Some(path.to_owned()),
            is_from_folder: false,
        }
    }

    /// Where the file is, by a name that leads to it.
    pub(crate) fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(STDIN_PATH))
    }

    /// How large a file is, in bytes; pipes and the like have no size.
    pub(crate) fn size(&self) -> Option<u64> {
        let metadata = self.path.as_ref()?.metadata().ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// Whether there may be nothing to read, and still no end: a pipe or the like.
    pub(crate) fn may_stay_open(&self, stdin_is_file: bool) -> bool {
        match &self.path {
            Some(path) => path.metadata().is_ok_and(|metadata| !metadata.is_file()),
            None => !stdin_is_file,
        }
    }

    pub(crate) fn complaint(&self) -> String {
        format!("cannot read {}", self.name)
    }
}

/// Where Unix shows a file that was redirected to standard input. Windows needs
/// no such name: it lets nobody write a file that is being redirected.
const STDIN_PATH: &str = "/dev/stdin";

/// Tells how much is read through it.
struct Counted<R, F> {
    reader: R,
    count: F,
}

impl<R: Read, F: Fn(u64)> Read for Counted<R, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        (self.count)(read as u64);
        Ok(read)
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
