//! What the surroundings say: the environment, the terminal, the locale, the clock.
//!
//! The one file that reads them. Below it everything is a setting that came
//! in, so tests need no terminal and no clock.

mod zone;
mod zones;

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Result;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use terminal_size::terminal_size_of;

pub(crate) use self::zone::zone;

/// The width that output which goes to no terminal is laid out for, in columns.
pub(crate) const WIDTH_OF_PIPES: usize = 100;

/// So much of an input is read on one thread before there are others, in bytes.
const LARGE: u64 = 2 << 20;

/// How much is read at a time, in bytes.
const BLOCK: usize = 64 << 10;

/// The narrowest terminal that output is laid out for, in columns.
const NARROWEST: usize = 40;

/// The widest that output is laid out for, whatever COLUMNS says, in columns.
const WIDEST: usize = 10_000;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// In pipes and files too.
    Always,
    /// Never.
    Never,
}

/// How output may look, and what time it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Settings {
    /// Whether standard output may be coloured.
    pub stdout_colour: bool,
    /// Whether standard error may be coloured.
    pub stderr_colour: bool,
    /// Whether signs beyond ASCII may be used.
    pub unicode: bool,
    /// How wide standard output is.
    pub stdout_width: Width,
    /// How wide standard error is.
    pub stderr_width: Width,
    /// What paths are shown from, where they have to be relative.
    pub folders: Folders,
    /// The file that GitHub wants a job's summary in.
    pub github_summary: Option<PathBuf>,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// Whether standard input is a terminal, so that nothing waits in it.
    pub stdin_is_terminal: bool,
    /// Whether standard input is a file, so that all of it is there already.
    pub stdin_is_file: bool,
    /// How much is read at a time, in bytes.
    pub block: usize,
    /// So much of an input is read on one thread before there are others, in bytes: for
    /// less it would not pay.
    pub large: u64,
    /// Whether plain events are read in a way of their own, and logs searched ahead: what
    /// comes out does not depend on it.
    pub ahead: bool,
    /// The time zone of shown times.
    pub zone: TimeZone,
    /// When the program was started.
    pub now: Timestamp,
}

/// How wide an output is, in columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Width {
    /// What text is laid out for.
    pub columns: usize,
    /// What no line should be wider than: on a terminal, and where COLUMNS says so.
    pub limit: Option<usize>,
}

impl Width {
    /// Of a pipe or a file, whose lines may be of any width.
    pub(crate) const UNLIMITED: Self = Self { columns: WIDTH_OF_PIPES, limit: None };

    /// COLUMNS counts, then the terminal.
    fn of<V: AsRef<OsStr>>(terminal: Option<u16>, env: impl Fn(&str) -> Option<V>) -> Self {
        let said = env("COLUMNS").and_then(|value| value.as_ref().to_str()?.parse().ok());
        match said.filter(|columns| *columns > 0).or(terminal.map(usize::from)) {
            Some(columns) if columns > WIDEST => Self { columns: WIDEST, limit: Some(WIDEST) },
            Some(columns) => Self { columns: columns.max(NARROWEST), limit: Some(columns) },
            None => Self::UNLIMITED,
        }
    }
}

/// The folders that paths may be relative to, where their names are text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// The working folder.
    pub current: Option<String>,
    /// The root of the repository, where a CI service names it: as it says, and without links.
    pub repository: Vec<String>,
}

impl Folders {
    fn of_surroundings(env: impl Fn(&str) -> Option<OsString>) -> Self {
        let text = |path: PathBuf| Some(path.to_str()?.to_owned());
        let named = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"].into_iter().filter_map(env);
        let root = named.map(PathBuf::from).find(|path| path.is_absolute());
        let mut repository: Vec<String> = Vec::new();
        if let Some(root) = root {
            let resolved = std::fs::canonicalize(&root).ok();
            repository.extend([Some(root), resolved].into_iter().flatten().filter_map(text));
        }
        repository.dedup();
        Self { current: std::env::current_dir().ok().and_then(text), repository }
    }
}

impl Settings {
    /// Looks around.
    #[must_use]
    pub fn of_surroundings() -> Self {
        let env = |name: &str| std::env::var_os(name);
        let (stdout, stderr) = (std::io::stdout(), std::io::stderr());
        let columns = |size: Option<(terminal_size::Width, _)>| size.map(|(width, _)| width.0);
        Self {
            stdout_colour: use_colour(stdout.is_terminal(), env),
            stderr_colour: use_colour(stderr.is_terminal(), env),
            unicode: is_unicode(env),
            stdout_width: Width::of(columns(terminal_size_of(&stdout)), env),
            stderr_width: Width::of(columns(terminal_size_of(&stderr)), env),
            folders: Folders::of_surroundings(env),
            github_summary: env("GITHUB_STEP_SUMMARY")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from),
            stderr_is_terminal: stderr.is_terminal(),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            stdin_is_file: stdin_is_file(),
            block: BLOCK,
            large: LARGE,
            ahead: true,
            zone: TimeZone::UTC,
            now: Timestamp::now(),
        }
    }

    /// Surroundings that are made up, for tests: a pipe of a hundred columns, without
    /// colours, at one moment.
    #[doc(hidden)]
    #[must_use]
    pub fn made_up() -> Self {
        Self {
            stdout_colour: false,
            stderr_colour: false,
            unicode: true,
            stdout_width: Width::UNLIMITED,
            stderr_width: Width::UNLIMITED,
            folders: Folders::default(),
            github_summary: None,
            stderr_is_terminal: false,
            stdin_is_terminal: false,
            stdin_is_file: true,
            block: BLOCK,
            large: LARGE,
            ahead: true,
            zone: TimeZone::UTC,
            now: Timestamp::UNIX_EPOCH,
        }
    }

    /// The same, with colours as `--color` says.
    #[must_use]
    pub fn coloured(self, color: Color) -> Self {
        let colour = |by_default| match color {
            Color::Auto => by_default,
            Color::Always => true,
            Color::Never => false,
        };
        let (stdout, stderr) = (colour(self.stdout_colour), colour(self.stderr_colour));
        Self { stdout_colour: stdout, stderr_colour: stderr, ..self }
    }

    /// How many threads the machine has. Asked only for what is large: it takes a
    /// while to tell.
    pub(crate) fn threads() -> usize {
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
    }

    /// The same, with times in the zone that `--tz` names; in UTC if it names none.
    ///
    /// # Errors
    /// If there is no such zone.
    pub(crate) fn in_zone(self, name: Option<&str>) -> Result<Self> {
        let zone = name.map_or(Ok(TimeZone::UTC), zone)?;
        Ok(Self { zone, ..self })
    }
}

/// `--color` beats NO_COLOR, which beats FORCE_COLOR and CLICOLOR_FORCE, which
/// beat TERM=dumb, CLICOLOR=0 and the terminal test.
fn use_colour<V: AsRef<OsStr>>(is_terminal: bool, env: impl Fn(&str) -> Option<V>) -> bool {
    let is = |name: &str, test: &dyn Fn(&OsStr) -> bool| {
        env(name).is_some_and(|value| test(value.as_ref()))
    };
    let on = |value: &OsStr| !value.is_empty() && value != "0";
    if is("NO_COLOR", &|value| !value.is_empty()) {
        false
    } else if is("FORCE_COLOR", &on) || is("CLICOLOR_FORCE", &on) {
        true
    } else {
        is_terminal
            && !is("TERM", &|value| value == "dumb")
            && !is("CLICOLOR", &|value| value == "0")
    }
}

/// Whether standard input was redirected from a file.
fn stdin_is_file() -> bool {
    #[cfg(unix)]
    use std::os::fd::AsFd as _;
    #[cfg(windows)]
    use std::os::windows::io::AsHandle as _;
    let stdin = std::io::stdin();
    #[cfg(unix)]
    let stdin = stdin.as_fd().try_clone_to_owned();
    #[cfg(windows)]
    let stdin = stdin.as_handle().try_clone_to_owned();
    let metadata = stdin.and_then(|stdin| File::from(stdin).metadata());
    metadata.is_ok_and(|metadata| metadata.is_file())
}

/// Whether UTF-8 is read: the locale names it, or there is none, as in most
/// containers and CI jobs. `C` and `POSIX` name ASCII; other names that say nothing
/// of a charset are taken for UTF-8.
fn is_unicode<V: AsRef<OsStr>>(env: impl Fn(&str) -> Option<V>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(env)
        .map(|value| value.as_ref().to_string_lossy().into_owned())
        .find(|value| !value.is_empty());
    let Some(locale) = locale else { return true };
    if matches!(&*locale, "C" | "POSIX") {
        return false;
    }
    let Some((_, charset)) = locale.split_once('.') else { return true };
    let charset = charset.split('@').next().unwrap_or(charset);
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env<'e>(set: &'e [(&str, &'e str)]) -> impl Fn(&str) -> Option<&'e str> {
        move |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    #[test]
    fn colours_follow_the_order_of_the_contract() {
        let auto = |set: &[(&str, &str)], terminal| use_colour(terminal, env(set));
        assert!(auto(&[], true));
        assert!(!auto(&[], false));
        assert!(!auto(&[("TERM", "dumb")], true));
        assert!(!auto(&[("CLICOLOR", "0")], true));
        assert!(auto(&[("FORCE_COLOR", "1"), ("TERM", "dumb")], false));
        assert!(auto(&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], false));
        assert!(!auto(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
        assert!(auto(&[("NO_COLOR", "")], true));
    }

    #[test]
    fn columns_count_more_than_the_terminal() {
        let of = |terminal, set: &[(&str, &str)]| {
            let Width { columns, limit } = Width::of(terminal, env(set));
            (columns, limit)
        };
        assert_eq!(of(None, &[]), (100, None));
        assert_eq!(of(Some(80), &[]), (80, Some(80)));
        assert_eq!(of(Some(80), &[("COLUMNS", "120")]), (120, Some(120)));
        assert_eq!(of(None, &[("COLUMNS", "60")]), (60, Some(60)));
        assert_eq!(of(Some(20), &[]), (40, Some(20)));
        // Bars are as wide as that, so it has to end somewhere.
        assert_eq!(of(None, &[("COLUMNS", "4294967295")]), (10_000, Some(10_000)));
        for junk in ["", "0", "-1", "wide"] {
            assert_eq!(of(None, &[("COLUMNS", junk)]), (100, None), "{junk}");
        }
    }

    #[test]
    fn signs_are_ascii_only_where_the_locale_names_another_charset() {
        assert!(is_unicode(env(&[])));
        assert!(is_unicode(env(&[("LANG", "C.UTF-8")])));
        assert!(is_unicode(env(&[("LANG", "de_DE.utf8@euro")])));
        assert!(is_unicode(env(&[("LANG", "de_DE")])));
        assert!(!is_unicode(env(&[("LANG", "C")])));
        assert!(!is_unicode(env(&[("LC_CTYPE", "POSIX"), ("LANG", "C.UTF-8")])));
        assert!(is_unicode(env(&[("LC_ALL", "C.UTF-8"), ("LANG", "C")])));
        assert!(!is_unicode(env(&[("LANG", "de_DE.ISO-8859-1")])));
        assert!(!is_unicode(env(&[("LC_ALL", "de_DE.ISO-8859-1"), ("LANG", "C.UTF-8")])));
        assert!(is_unicode(env(&[("LC_ALL", ""), ("LANG", "C.UTF-8")])));
    }
}
