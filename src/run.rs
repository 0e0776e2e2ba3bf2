//! From the command line to the exit code: the table of contents.

use std::ffi::OsString;
use std::io::Read;
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};
use signal_hook::consts::SIGABRT;
use signal_hook::flag::register_conditional_shutdown;

use crate::cli::complete;
use crate::cli::levels::{Level, Levels};
use crate::cli::{self, Cli, Command};
use crate::commands::{
    check, completions, explain, inspect, print, sample, schema, sessions, stats,
};
use crate::exit::Exit;
use crate::explain::UnknownTopic;
use crate::output::{Streams, Teller};
use crate::redact::Redactor;
use crate::render::escape::{ascii, visible};
use crate::settings::Settings;
use crate::text::sort;

/// Runs the program with these arguments, of which the first is its own name.
///
/// Whatever happens, a panic too, ends in one of the three documented codes.
#[must_use]
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let settings = Settings::of_surroundings();
    let teller = Teller::default().with(&settings);
    end_on_panic(teller);
    end_on_abort();
    hear_of_limits();
    let args: Vec<OsString> = args.into_iter().collect();
    complete::answer();
    ExitCode::from(run(&args, &settings, Streams::system()).code())
}

/// Makes a panic, on whatever thread, end the program at once with the code of a job that
/// could not be done: nothing is unwound, which the program is built without.
fn end_on_panic(teller: Teller) {
    std::panic::set_hook(Box::new(move |panic| {
        let message =
            format!("internal error: {panic}; please report it, with the input if you can");
        teller.tell(&message.replace('\n', " "));
        std::process::exit(i32::from(Exit::Failed.code()));
    }));
}

/// Where the system gives no more memory, the standard library says so and aborts: that
/// ends with the same code. Where the system tells nobody of it, it ends as ever.
fn end_on_abort() {
    let always = Arc::new(AtomicBool::new(true));
    let _ = register_conditional_shutdown(SIGABRT, i32::from(Exit::Failed.code()), always);
}

/// A file that grows beyond what the system permits (`ulimit -f`) is a write that fails, and
/// told of like others, where the system would end the program without a word.
fn hear_of_limits() {
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// What came of a run that was looked at from within.
#[derive(Debug)]
pub struct Ended {
    /// What went to standard output.
    pub stdout: Vec<u8>,
    /// What went to standard error.
    pub stderr: Vec<u8>,
    /// The exit code.
    pub code: u8,
}

/// Runs the program as [`main`] does, in surroundings that are made up: for tests
/// that would start a thousand processes otherwise.
#[must_use]
pub fn run_within(args: &[OsString], settings: &Settings, stdin: Box<dyn Read + Send>) -> Ended {
    let (stdout, stderr) = (Arc::default(), Arc::default());
    let exit = run(args, settings, Streams::kept(stdin, &stdout, &stderr));
    let taken = |kept: Arc<Mutex<Vec<u8>>>| {
        std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner))
    };
    Ended { stdout: taken(stdout), stderr: taken(stderr), code: exit.code() }
}

fn run(args: &[OsString], settings: &Settings, mut streams: Streams) -> Exit {
    let teller = streams.teller.with(settings);
    streams.teller = teller.clone();
    match parse(args) {
        Ok((cli, matches)) => {
            dispatch(&cli, matches.as_ref(), settings, streams).unwrap_or_else(|error| {
                let message = shareable(format!("{error:#}"), args);
                if error.is::<UnknownTopic>() {
                    teller.tell_all(&message.lines().collect::<Vec<_>>());
                } else {
                    teller.tell(&message);
                }
                Exit::Failed
            })
        }
        Err(error) => refuse(error, args, settings, &streams),
    }
}

/// The typed command line, and the untyped one, which knows the order of options.
///
/// At first only the command that is named is described: to describe the others takes
/// longer than to read a payload. What is wrong or asks for help sees all of them.
fn parse(args: &[OsString]) -> Result<(Cli, Option<ArgMatches>), clap::Error> {
    if let Some(cli) = cli::plain(args) {
        return Ok((cli, None));
    }
    let named = args.get(1).and_then(|word| cli::only(word));
    let matches = named.and_then(|command| command.try_get_matches_from(args).ok());
    let matches = matches.map_or_else(|| Cli::command().try_get_matches_from(args), Ok);
    let matches = matches.map_err(|mut error| {
        if error.kind() == ErrorKind::UnknownArgument {
            // That a file may be named like this is true, and leads astray.
            error.remove(ContextKind::Suggested);
        }
        error
    })?;
    Ok((Cli::from_arg_matches(&matches)?, Some(matches)))
}

fn dispatch(
    cli: &Cli,
    matches: Option<&ArgMatches>,
    settings: &Settings,
    streams: Streams,
) -> Result<Exit> {
    let mut settings = settings.clone().coloured(cli.display.color);
    let mut levels = Levels::default();
    if let Some((name, reading)) = cli.command.reading() {
        // An empty list of names is fine where some need not hold anything.
        let needs_names =
            !matches!(&cli.command, Command::Check(c) if c.allow_empty || c.expect_invalid);
        if settings.stdin_is_terminal && reading.paths.is_empty() && needs_names {
            return Ok(show_help(name, &streams));
        }
        levels = said_of_rules(matches)?;
        settings = settings.in_zone(reading.tz.as_deref())?;
    }
    match &cli.command {
        Command::Inspect(options) => inspect(options, &levels, &settings, streams),
        Command::Check(options) => check(options, &levels, &settings, streams),
        Command::Sessions(options) => sessions(options, &levels, &settings, streams),
        Command::Stats(options) => stats(options, &levels, &settings, streams),
        Command::Explain(options) => explain(options, &settings, &streams),
        Command::Sample(options) => sample(options, &settings, &streams),
        Command::Schema(options) => schema(options, &streams),
        Command::Completions(options) => completions(options, &streams),
    }
}

/// What `-A`, `-W` and `-D` say, in the order in which they were typed.
fn said_of_rules(matches: Option<&ArgMatches>) -> Result<Levels> {
    let Some((_, matches)) = matches.and_then(ArgMatches::subcommand) else {
        return Ok(Levels::default());
    };
    let mut said = Vec::new();
    for (option, level) in [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)] {
        let names = matches.get_many::<String>(option).into_iter().flatten();
        let places = matches.indices_of(option).into_iter().flatten();
        said.extend(places.zip(names).map(|(place, name)| (place, name, level)));
    }
    sort::by_key(&mut said, |(place, ..)| *place);
    let mut levels = Levels::default();
    for (_, name, level) in said {
        levels.set(name, level).map_err(anyhow::Error::msg)?;
    }
    Ok(levels)
}

/// Nothing to read: the help goes to standard error.
fn show_help(name: &str, streams: &Streams) -> Exit {
    let mut command = Cli::command();
    command.build();
    let help = command.find_subcommand_mut(name).map(clap::Command::render_help);
    streams.teller.tell_verbatim(&help.unwrap_or_default().to_string());
    Exit::Failed
}

/// Help and version were asked for, or the command line is wrong.
fn refuse(error: clap::Error, args: &[OsString], settings: &Settings, streams: &Streams) -> Exit {
    if !error.use_stderr() {
        let styled = error.render();
        let text =
            if settings.stdout_colour { styled.ansi().to_string() } else { styled.to_string() };
        let text = if settings.unicode { text } else { ascii(&text) };
        return print(&text, true, streams).unwrap_or_else(|error| {
            streams.teller.tell(&format!("{error:#}"));
            Exit::Failed
        });
    }
    let hint = hint(&error, args);
    // The message's own lines stay, all else is escaped.
    let message = quoting_lines(error).render().to_string();
    streams.teller.tell_verbatim(&shareable(message, args));
    if let Some(hint) = hint {
        let hint = shareable(hint, args);
        streams.teller.tell_verbatim(&format!("\n  hint: {}", visible(&hint)));
    }
    Exit::Failed
}

/// The same with each text that it quotes on one line.
fn quoting_lines(mut error: clap::Error) -> clap::Error {
    let quoted = |(kind, value): (ContextKind, &ContextValue)| match value {
        ContextValue::String(text) => {
            Some((kind, ContextValue::String(visible(text).into_owned())))
        }
        _ => None,
    };
    let quoted: Vec<_> = error.context().filter_map(quoted).collect();
    for (kind, text) in quoted {
        error.insert(kind, text);
    }
    error
}

/// A message as it may be shared, if `--redact` was typed: names of files may hold
/// ids, and the command line may be wrong in another place.
fn shareable(message: String, args: &[OsString]) -> String {
    Redactor::new(args.iter().any(|arg| arg == "--redact")).text(message)
}

/// What was probably meant, where clap cannot know it.
fn hint(error: &clap::Error, args: &[OsString]) -> Option<String> {
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            file_for_command(args).map(|file| format!("to look at a file: zdim inspect {file}"))
        }
        ErrorKind::UnknownArgument => {
            let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidArg) else {
                return None;
            };
            let command = command_with(typed)?;
            Some(format!("`{typed}` is an option of `zdim {command}`"))
        }
        _ => None,
    }
}

/// The command that has this option.
fn command_with(option: &str) -> Option<String> {
    let name = option.strip_prefix("--")?;
    let command = Cli::command();
    let mut commands = command.get_subcommands();
    let owner = commands.find(|c| c.get_arguments().any(|arg| arg.get_long() == Some(name)))?;
    Some(owner.get_name().to_owned())
}

/// The first argument, where a command should stand, if it looks like a file.
fn file_for_command(args: &[OsString]) -> Option<String> {
    let path = std::path::Path::new(args.get(1)?);
    let is_file = path.extension().is_some() || path.exists() || path.as_os_str() == "-";
    let name = path.to_string_lossy();
    // So that it can be copied.
    let needs_quotes = name.contains(char::is_whitespace) && !name.contains('\'');
    is_file.then(|| if needs_quotes { format!("'{name}'") } else { name.into_owned() })
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// Not a test by itself: what the next one starts.
    #[test]
    #[ignore = "ends the process that it runs in"]
    fn panics_on_a_thread() {
        end_on_panic(Teller::default());
        let thread = std::thread::spawn(|| panic!("on \u{1b}[31mpurpose"));
        // Whoever waits for the thread never hears of it.
        let _ = thread.join();
        std::process::exit(3);
    }

    #[test]
    fn a_panic_on_any_thread_is_told_and_ends_with_two() {
        let this = std::env::current_exe().expect("the tests run");
        let run = Command::new(this)
            .args(["--exact", "run::tests::panics_on_a_thread", "--ignored", "--nocapture"])
            .output()
            .expect("they run again");
        let stderr = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("zdim: internal error: "), "{stderr}");
        assert!(stderr.contains("please report it") && !stderr.contains('\u{1b}'), "{stderr}");
    }
}
