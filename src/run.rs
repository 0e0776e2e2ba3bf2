//! From the command line to the exit code: the table of contents.

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _};

use crate::cli::levels::{Level, Levels};
use crate::cli::{Check, Cli, Command, Completions, Explain, Inspect, Schema, SchemaOf, Shell};
use crate::commands::{check, inspect};
use crate::exit::Exit;
use crate::output::Progress;
use crate::output::{Sink, tell, tell_error, tell_lines};
use crate::render::escape::visible;
use crate::settings::Settings;
use crate::{explain, schema};

/// Runs the program with these arguments, of which the first is its own name.
///
/// Whatever happens, a panic too, ends in one of the three documented codes.
#[must_use]
pub fn main(args: impl IntoIterator<Item = OsString> + std::panic::UnwindSafe) -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        tell(&format!("internal error: {panic}; please report it, with the input if you can"));
    }));
    let args: Vec<OsString> = args.into_iter().collect();
    let exit = std::panic::catch_unwind(|| match parse(&args) {
        Ok((cli, matches)) => run(&cli, &matches).unwrap_or_else(|error| {
            tell_error(&error);
            Exit::Failed
        }),
        Err(error) => refuse(&error, &args),
    });
    ExitCode::from(exit.unwrap_or(Exit::Failed).code())
}

/// The typed command line, and the untyped one, which knows the order of options.
fn parse(args: &[OsString]) -> Result<(Cli, ArgMatches), clap::Error> {
    let matches = Cli::command().try_get_matches_from(args)?;
    Ok((Cli::from_arg_matches(&matches)?, matches))
}

fn run(cli: &Cli, matches: &ArgMatches) -> Result<Exit> {
    let settings = Settings::of_surroundings(cli.color);
    match &cli.command {
        Command::Inspect(Inspect { reading, .. }) | Command::Check(Check { reading, .. })
            if settings.stdin_is_terminal && reading.paths.is_empty() =>
        {
            Ok(show_help(matches.subcommand_name().unwrap_or_default()))
        }
        Command::Inspect(options) => {
            inspect(options, &levels(matches)?, &settings.in_zone(&options.reading.tz)?)
        }
        Command::Check(options) => {
            check(options, &levels(matches)?, &settings.in_zone(&options.reading.tz)?)
        }
        Command::Explain(options) => explain(options, &settings),
        Command::Schema(options) => schema(options),
        Command::Completions(options) => completions(options),
    }
}

/// What `-A`, `-W` and `-D` say, in the order in which they were typed.
fn levels(matches: &ArgMatches) -> Result<Levels> {
    let Some((_, matches)) = matches.subcommand() else { return Ok(Levels::default()) };
    let mut said = Vec::new();
    for (option, level) in [("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)] {
        let names = matches.get_many::<String>(option).into_iter().flatten();
        let places = matches.indices_of(option).into_iter().flatten();
        said.extend(places.zip(names).map(|(place, name)| (place, name, level)));
    }
    said.sort_by_key(|(place, ..)| *place);
    let mut levels = Levels::default();
    for (_, name, level) in said {
        levels.set(name, level).map_err(anyhow::Error::msg)?;
    }
    Ok(levels)
}

fn explain(Explain { topic }: &Explain, settings: &Settings) -> Result<Exit> {
    let text = explain::explain(topic.as_deref(), settings.paper())?;
    print(&text, settings.stdout_colour)
}

fn schema(Schema { of }: &Schema) -> Result<Exit> {
    let schema = match of {
        SchemaOf::Event => schema::event(),
        SchemaOf::Report => schema::report(),
    };
    print(&format!("{schema:#}\n"), false)
}

fn completions(Completions { shell }: &Completions) -> Result<Exit> {
    let mut command = Cli::command();
    let mut bytes = Vec::new();
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Elvish => clap_complete::Shell::Elvish,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::PowerShell => clap_complete::Shell::PowerShell,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Man => {
            crate::cli::man::write(&command, &mut bytes)?;
            return print(&String::from_utf8_lossy(&bytes), false);
        }
    };
    clap_complete::generate(shell, &mut command, "zdim", &mut bytes);
    print(&String::from_utf8_lossy(&bytes), false)
}

fn print(text: &str, colour: bool) -> Result<Exit> {
    let mut stdout = Sink::stdout(colour, &Progress::default());
    stdout.write(text)?;
    stdout.flush()?;
    Ok(Exit::Fine)
}

/// Nothing to read: the help goes to standard error.
fn show_help(name: &str) -> Exit {
    let mut command = Cli::command();
    command.build();
    let help = command.find_subcommand_mut(name).map(clap::Command::render_help);
    tell_lines(&help.unwrap_or_default().to_string());
    Exit::Failed
}

/// Help and version were asked for, or the command line is wrong.
fn refuse(error: &clap::Error, args: &[OsString]) -> Exit {
    if !error.use_stderr() {
        let styled = error.render();
        let text = if Settings::of_surroundings(crate::cli::Color::Auto).stdout_colour {
            styled.ansi().to_string()
        } else {
            styled.to_string()
        };
        return print(&text, true).unwrap_or(Exit::Failed);
    }
    // The message may quote what was typed: its lines stay, all else is escaped.
    for line in error.render().to_string().lines() {
        tell_lines(&format!("{}\n", visible(line)));
    }
    if let Some(file) = file_for_command(error, args) {
        tell_lines(&format!("\n  hint: to look at a file: zdim inspect {}\n", visible(&file)));
    }
    Exit::Failed
}

/// The first argument, if a command should stand there and it looks like a file.
fn file_for_command(error: &clap::Error, args: &[OsString]) -> Option<String> {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return None;
    }
    let path = std::path::Path::new(args.get(1)?);
    let is_file = path.extension().is_some() || path.exists() || path.as_os_str() == "-";
    let name = path.to_string_lossy();
    // So that it can be copied.
    let needs_quotes = name.contains(char::is_whitespace) && !name.contains('\'');
    is_file.then(|| if needs_quotes { format!("'{name}'") } else { name.into_owned() })
}
