//! The inputs that are named: files, folders and standard input, opened one
//! after the other.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use walkdir::{DirEntry, WalkDir};

use super::decompress::{decompress, open};
use super::exclude::Excluded;
use super::name::Name;
use super::reader::{Once, Reader};
use super::stop::{Open, Stop};
use crate::text::sort;

/// What findings call standard input, unless they are told another name.
pub(crate) const STDIN_NAME: &str = "<stdin>";

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
    /// What could not be read of folders, and why.
    pub(crate) errors: Vec<(Input, io::Error)>,
    /// What stands on standard input, until it is read.
    stdin: Mutex<Option<Box<dyn Read + Send>>>,
    /// What ends the reading before they end.
    stop: Option<Stop>,
}

/// Which inputs are wanted.
pub(crate) struct Wanted<'w> {
    /// Files, folders and `-`; standard input if there are none.
    pub(crate) paths: &'w [PathBuf],
    /// What standard input is called.
    pub(crate) stdin_name: Option<&'w str>,
    /// What is left out of folders, as in a `.gitignore`.
    pub(crate) exclude: &'w [String],
    /// Where we stand, as the globs see it.
    pub(crate) folder: &'w Path,
    /// All inputs are one stream: rotated files of one log are read in their order.
    pub(crate) is_stream: bool,
}

impl Inputs {
    /// The inputs that are `wanted`. In folders, what `is_output` is left out.
    ///
    /// # Errors
    /// If a glob is none.
    pub(crate) fn find(
        wanted: &Wanted<'_>,
        stdin: Box<dyn Read + Send>,
        is_output: impl Fn(&Path) -> bool,
    ) -> Result<Self> {
        let stdin = Mutex::new(Some(stdin));
        let mut inputs = Self { list: Vec::new(), errors: Vec::new(), stdin, stop: None };
        let excluded = Excluded::new(wanted.exclude, wanted.folder)?;
        let mut paths: Vec<&Path> = wanted.paths.iter().map(PathBuf::as_path).collect();
        if wanted.is_stream {
            put_together(&mut paths);
        }
        if paths.is_empty() {
            inputs.add_stdin(wanted.stdin_name);
        }
        for path in paths {
            if path == Path::new("-") {
                inputs.add_stdin(wanted.stdin_name);
            } else if path.is_dir() {
                inputs.add_folder(path, &excluded, &is_output);
            } else {
                inputs.add(path.to_owned(), false);
            }
        }
        Ok(inputs)
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
        count: impl Fn(u64) + Send + Sync + 'static,
    ) -> io::Result<Box<dyn Reader>> {
        let open: Open = match &input.path {
            None => {
                let mut stdin = self.stdin.lock().unwrap_or_else(PoisonError::into_inner);
                // It has been read to its end, if it is named again.
                let stdin = stdin.take().unwrap_or_else(|| Box::new(io::empty()));
                Box::new(|| decompress(Once(stdin)))
            }
            Some(path) => {
                let path = path.clone();
                Box::new(move || open(&path, count))
            }
        };
        match &self.stop {
            None => open(),
            Some(stop) if input.may_stay_open(false) => stop.pipe(open),
            Some(stop) => Ok(stop.file(open()?)),
        }
    }

    /// Reading ends where `stop` says so.
    pub(crate) fn stop_on(&mut self, stop: Stop) {
        self.stop = Some(stop);
    }

    /// Whether the reading was ended from outside.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(Stop::is_wanted)
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
    fn add_folder(
        &mut self,
        folder: &Path,
        excluded: &Excluded,
        is_output: &impl Fn(&Path) -> bool,
    ) {
        let walk = WalkDir::new(folder)
            .sort_by(|one, other| Name::of(one.file_name()).cmp(&Name::of(other.file_name())));
        let is_walked = |entry: &DirEntry| {
            // The folder itself was named, and is read.
            let is_excluded = || excluded.has(entry.path(), entry.file_type().is_dir(), folder);
            is_walked(entry) && (entry.depth() == 0 || !is_excluded())
        };
        for entry in walk.into_iter().filter_entry(is_walked) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let is_capture = Name::of(entry.file_name()).is_capture;
                    let path = entry.into_path();
                    if is_capture && !is_output(&path) {
                        self.add(path, true);
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let input = Input::folder(error.path().unwrap_or(folder));
                    let error = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop"));
                    self.errors.push((input, error));
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

fn name(path: &Path) -> Name<'_> {
    Name::of(path.file_name().unwrap_or_default())
}

/// Puts the rotated files of one log, as a shell names them, together where the
/// first of them stands, oldest first.
fn put_together(paths: &mut [&Path]) {
    let log = |path| name(path).log().map(|log| (Path::parent(path), log));
    let rotated = paths.iter().copied().filter(|path| name(path).is_rotated());
    let rotated: HashSet<_> = rotated.filter_map(log).collect();
    let mut places = HashMap::new();
    let mut placed: Vec<(usize, &Path)> = Vec::new();
    for (place, path) in paths.iter().enumerate() {
        let log = log(path).filter(|log| rotated.contains(log));
        placed.push((log.map_or(place, |log| *places.entry(log).or_insert(place)), path));
    }
    sort::by(&mut placed, |(place, path), (another_place, another)| {
        place.cmp(another_place).then_with(|| name(path).by_age(&name(another)))
    });
    paths.iter_mut().zip(placed).for_each(|(path, (_, placed))| *path = placed);
}

impl Input {
    /// A folder in which nothing was found, or could be, in the place of an input.
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
}

/// Where Unix shows a file that was redirected to standard input. Windows needs
/// no such name: it lets nobody write a file that is being redirected.
const STDIN_PATH: &str = "/dev/stdin";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rotated_files_stand_together_where_the_first_is_named() {
        let ordered = |names: &str| {
            let mut paths: Vec<&Path> = names.split(' ').map(Path::new).collect();
            put_together(&mut paths);
            paths.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join(" ")
        };
        // As a shell expands `app.log*`.
        assert_eq!(
            ordered("z.json app.log app.log.1 app.log.10.gz app.log.2 a.json - a.json"),
            "z.json app.log.10.gz app.log.2 app.log.1 app.log a.json - a.json"
        );
        let apart = "b.json a.json y/app.log x/app.log.1 v1.2 v1.1";
        assert_eq!(ordered(apart), apart);
    }
}
