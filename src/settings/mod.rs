//! What the surroundings say: the environment, the terminal, the locale, the clock.
//!
//! The one file that reads them. Below it everything is a setting that came
//! in, so tests need no terminal and no clock.

mod zone;

use std::ffi::OsStr;
use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::Result;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use self::zone::zone;
use crate::cli::Color;
use crate::explain::Paper;
use crate::output::Progress;
use crate::render::Look;
use crate::source::Inputs;

/// The width of output that goes to no terminal, in columns.
const WIDTH_OF_PIPES: usize = 100;

/// The narrowest terminal that output is laid out for, in columns.
const NARROWEST: usize = 40;

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
    /// The working folder, if its name is text.
    pub folder: Option<String>,
    /// The file that GitHub wants a job's summary in.
    pub github_summary: Option<PathBuf>,
    /// Whether standard error is a terminal.
    pub stderr_is_terminal: bool,
    /// Whether standard input is a terminal, so that nothing waits in it.
    pub stdin_is_terminal: bool,
    /// The time zone of shown times.
    pub zone: TimeZone,
    /// When the program was started.
    pub now: Timestamp,
}

impl Settings {
    /// Looks around.
    #[must_use]
    pub fn of_surroundings(color: Color) -> Self {
        let env = |name: &str| std::env::var_os(name);
        let width = terminal_size::terminal_size_of(std::io::stdout());
        Self {
            stdout_colour: use_colour(color, std::io::stdout().is_terminal(), env),
            stderr_colour: use_colour(color, std::io::stderr().is_terminal(), env),
            unicode: is_unicode(env),
            width: width.map_or(WIDTH_OF_PIPES, |(width, _)| usize::from(width.0).max(NARROWEST)),
            folder: std::env::current_dir().ok().and_then(|path| Some(path.to_str()?.to_owned())),
            github_summary: env("GITHUB_STEP_SUMMARY")
                .filter(|path| !path.is_empty())
                .map(PathBuf::from),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            stdin_is_terminal: std::io::stdin().is_terminal(),
            zone: TimeZone::UTC,
            now: Timestamp::now(),
        }
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

    /// How standard output looks.
    pub(crate) fn look(&self) -> Look {
        Look {
            colour: self.stdout_colour,
            unicode: self.unicode,
            width: self.width,
            zone: self.zone.clone(),
        }
    }

    /// How standard error looks.
    pub(crate) fn stderr_look(&self) -> Look {
        Look { colour: self.stderr_colour, ..self.look() }
    }

    /// How files look: the same wherever they are written.
    pub(crate) fn plain_look(&self) -> Look {
        Look { colour: false, unicode: true, width: WIDTH_OF_PIPES, zone: self.zone.clone() }
    }

    /// A bar for inputs whose size is known, on a terminal, unless it is to be quiet.
    pub(crate) fn progress(&self, inputs: &Inputs, quiet: bool) -> Progress {
        let wanted = self.stderr_is_terminal && !quiet;
        match wanted.then(|| inputs.size()).flatten() {
            Some(total) => Progress::of(total, self.unicode),
            None => Progress::default(),
        }
    }

    /// How the pages of `explain` look.
    pub(crate) fn paper(&self) -> Paper {
        Paper { width: self.width, unicode: self.unicode, colour: self.stdout_colour }
    }
}

/// `--color` beats NO_COLOR, which beats FORCE_COLOR and CLICOLOR_FORCE, which
/// beat TERM=dumb, CLICOLOR=0 and the terminal test.
fn use_colour<V: AsRef<OsStr>>(
    color: Color,
    is_terminal: bool,
    env: impl Fn(&str) -> Option<V>,
) -> bool {
    let is = |name: &str, test: &dyn Fn(&OsStr) -> bool| {
        env(name).is_some_and(|value| test(value.as_ref()))
    };
    let on = |value: &OsStr| !value.is_empty() && value != "0";
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if is("NO_COLOR", &|value| !value.is_empty()) => false,
        Color::Auto if is("FORCE_COLOR", &on) || is("CLICOLOR_FORCE", &on) => true,
        Color::Auto if is("TERM", &|value| value == "dumb") => false,
        Color::Auto if is("CLICOLOR", &|value| value == "0") => false,
        Color::Auto => is_terminal,
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
        let auto = |set: &[(&str, &str)], terminal| use_colour(Color::Auto, terminal, env(set));
        assert!(auto(&[], true));
        assert!(!auto(&[], false));
        assert!(!auto(&[("TERM", "dumb")], true));
        assert!(!auto(&[("CLICOLOR", "0")], true));
        assert!(auto(&[("FORCE_COLOR", "1"), ("TERM", "dumb")], false));
        assert!(auto(&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], false));
        assert!(!auto(&[("NO_COLOR", "1"), ("FORCE_COLOR", "1")], true));
        assert!(auto(&[("NO_COLOR", "")], true));
        assert!(use_colour(Color::Always, false, env(&[("NO_COLOR", "1")])));
        assert!(!use_colour(Color::Never, true, env(&[("FORCE_COLOR", "1")])));
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
