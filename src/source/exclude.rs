//! What `--exclude` leaves out of folders: lines as of a `.gitignore`.
//!
//! What a glob matches is a library's business; here stands what git makes of one:
//! `!`, a slash at its end, and whether it is tied to the folder that it is seen from.

use std::path::{Component, Path, PathBuf};

use anyhow::{Result, ensure};

/// The lines that were given, and where they are seen from.
pub(super) struct Excluded {
    lines: Vec<Line>,
    folder: PathBuf,
}

struct Line {
    glob: String,
    takes_back: bool,
    only_folders: bool,
}

impl Excluded {
    /// What `globs` mean, seen from the working folder.
    ///
    /// # Errors
    /// If one of them is none.
    pub(super) fn new(globs: &[String], folder: &Path) -> Result<Self> {
        let lines = globs.iter().map(|glob| Line::of(glob)).collect::<Result<Vec<_>>>()?;
        let lines = lines.into_iter().flatten().collect();
        Ok(Self { lines, folder: folder.to_owned() })
    }

    /// Whether a glob matches `path`, seen from the working folder or from the folder
    /// `walked`: the last that matches says.
    pub(super) fn has(&self, path: &Path, is_folder: bool, walked: &Path) -> bool {
        if self.lines.is_empty() {
            return false;
        }
        let from_here = slashed(path.strip_prefix(&self.folder).unwrap_or(path));
        let within = slashed(path.strip_prefix(walked).unwrap_or(path));
        let says = |path: &str| {
            let matches = |line: &&Line| {
                (is_folder || !line.only_folders) && fast_glob::glob_match(&line.glob, path)
            };
            self.lines.iter().rev().find(matches).map(|line| !line.takes_back)
        };
        says(&from_here).or_else(|| says(&within)).unwrap_or(false)
    }
}

impl Line {
    /// Nothing of a comment.
    fn of(line: &str) -> Result<Option<Self>> {
        let text = line.trim_end();
        if text.starts_with('#') {
            return Ok(None);
        }
        ensure!(
            brackets_are_right(text),
            "--exclude {line}: a bracket that does not close, or goes backwards"
        );
        let (takes_back, text) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
        let (only_folders, text) =
            text.strip_suffix('/').map_or((false, text), |rest| (true, rest));
        let tied = text.contains('/');
        let text = text.strip_prefix('/').unwrap_or(text);
        // Braces are themselves to git.
        let text = text.replace('{', "\\{").replace('}', "\\}");
        let glob = if tied { text } else { format!("**/{text}") };
        Ok(Some(Self { glob, takes_back, only_folders }))
    }
}

/// Whether each bracket closes, and no range in it goes backwards.
fn brackets_are_right(glob: &str) -> bool {
    let mut rest = glob;
    while let Some(open) = rest.find('[') {
        if rest[..open].ends_with('\\') {
            rest = &rest[open + 1..];
            continue;
        }
        let inside = rest[open + 1..].trim_start_matches(['!', '^']);
        let Some(close) = inside.char_indices().skip(1).find(|(_, c)| *c == ']') else {
            return false;
        };
        let class: Vec<char> = inside[..close.0].chars().collect();
        if class.windows(3).any(|range| range[1] == '-' && range[0] > range[2]) {
            return false;
        }
        rest = &inside[close.0 + 1..];
    }
    true
}

/// The path with forward slashes, and no step that leads nowhere.
fn slashed(path: &Path) -> String {
    let steps = path.components().filter_map(|step| match step {
        Component::CurDir | Component::RootDir | Component::Prefix(_) => None,
        Component::ParentDir => Some("..".into()),
        Component::Normal(name) => Some(name.to_string_lossy()),
    });
    steps.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_mean_what_they_mean_to_git() {
        let has = |globs: &[&str], path: &str, is_folder| {
            let globs: Vec<String> = globs.iter().map(|glob| (*glob).to_owned()).collect();
            let excluded = Excluded::new(&globs, Path::new("/here")).unwrap();
            excluded.has(Path::new(path), is_folder, Path::new("walked"))
        };
        for (globs, path, is_folder, expected) in [
            (&["*.log"][..], "walked/a/b.log", false, true),
            (&["*.log"], "walked/a.log.json", false, false),
            (&["old/"], "walked/x/old", true, true),
            (&["old/"], "walked/x/old", false, false),
            (&["/old"], "walked/old", true, true),
            (&["/old"], "walked/x/old", true, false),
            (&["walked/old"], "walked/old", true, true),
            (&["**/old/*.json"], "walked/x/old/a.json", false, true),
            (&["*.json", "!a.json"], "walked/a.json", false, false),
            (&["!a.json", "*.json"], "walked/a.json", false, true),
            (&["a?.[jx]son"], "walked/ab.json", false, true),
            (&["{a,b}"], "walked/a", false, false),
            (&["{a,b}"], "walked/{a,b}", false, true),
            (&["# a", "a"], "/here/walked/a", false, true),
        ] {
            assert_eq!(has(globs, path, is_folder), expected, "{globs:?} {path}");
        }
        for wrong in ["[a", "[z-a]", "a[]"] {
            assert!(Excluded::new(&[wrong.to_owned()], Path::new("/")).is_err(), "{wrong}");
        }
    }
}
