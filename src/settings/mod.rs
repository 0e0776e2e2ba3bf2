//! What the surroundings say: the environment, the terminal, the locale, the clock.
//!
//! The one file that reads them. Below it everything is a setting that came
//! in, so tests need no terminal and no clock.

mod zone;

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Result;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use self::zone::zone;

/// The width of output that goes to no terminal, in columns.
pub(crate) const WIDTH_OF_PIPES: usize = 100;

/// A file below this size is read on one thread, in bytes.
const LARGE: u64 = 16 << 20;

/// How much is read at a time, in bytes.
const BLOCK: usize = 256 << 10;

/// The narrowest terminal that output is laid out for, in columns.
const NARROWEST: usize = 40;

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
    /// Columns of standard output.
    pub width: usize,
    /// What paths are shown from, where they have to be relative.
    pub folders: Folders,
    /// The file that GitHub wants a job's summary in.
    pub github_summary: Option<PathBuf>,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// Whether standard input is a terminal, so that nothing waits in it.
    pub stdin_is_terminal: bool,
    /// How much is read at a time, in bytes.
    pub block: usize,
    /// From this size on a file is read on several threads, in bytes: for less it
    /// would not pay.
    pub large: u64,
    /// The time zone of shown times.
    pub zone: TimeZone,
    /// When the program was started.
    pub now: Timestamp,
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
        let width = terminal_size::terminal_size_of(std::io::stdout());
        Self {
            stdout_colour: use_colour(std::io::stdout().is_terminal(), env),
            stderr_colour: use_colour(std::io::stderr().is_terminal(), env),
            unicode: is_unicode(env),
            width: width.map_or(WIDTH_OF_PIPES, |(width, _)| usize::from(width.0).max(NARROWEST)),
            folders: Folders::of_surroundings(env),
            github_summary: env("GITHUB_STEP_SUMMARY")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            block: BLOCK,
            large: LARGE,
            zone: TimeZone::UTC,
            now: Timestamp::now(),
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

    /// The same, with times in the zone that `--tz` names.
    ///
    /// # Errors
    /// If there is no such zone.
    pub(crate) fn in_zone(self, name: &str) -> Result<Self> {
        Ok(Self { zone: zone(name)?, ..self })
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

/// Whether the locale names UTF-8, or no charset at all.
fn is_unicode<V: AsRef<OsStr>>(env: impl Fn(&str) -> Option<V>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(env)
        .map(|value| value.as_ref().to_string_lossy().into_owned())
        .find(|value| !value.is_empty());
    let Some(locale) = locale else { return true };
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
    fn signs_are_ascii_only_where_the_locale_names_another_charset() {
        assert!(is_unicode(env(&[])));
        assert!(is_unicode(env(&[("LANG", "C.UTF-8")])));
        assert!(is_unicode(env(&[("LANG", "de_DE.utf8@euro")])));
        assert!(is_unicode(env(&[("LANG", "C")])));
        assert!(!is_unicode(env(&[("LANG", "de_DE.ISO-8859-1")])));
        assert!(!is_unicode(env(&[("LC_ALL", "de_DE.ISO-8859-1"), ("LANG", "C.UTF-8")])));
        assert!(is_unicode(env(&[("LC_ALL", ""), ("LANG", "C.UTF-8")])));
    }
}
