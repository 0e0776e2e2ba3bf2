//! The commands that read nothing: `explain`, `schema` and `completions`.

use anyhow::Result;
use clap::CommandFactory as _;

use crate::cli::{Cli, Completions, Explain, Schema, SchemaOf, Shell, man};
use crate::exit::Exit;
use crate::output::{Progress, Sink, Streams};
use crate::settings::Settings;

/// Runs `zdim explain`.
///
/// # Errors
/// If there is no such topic, or standard output cannot be written.
pub(crate) fn explain(
    Explain { topic }: &Explain,
    settings: &Settings,
    streams: &Streams,
) -> Result<Exit> {
    let paper = crate::explain::Paper {
        width: settings.width,
        unicode: settings.unicode,
        colour: settings.stdout_colour,
    };
    let text = crate::explain::explain(topic.as_deref(), paper)?;
    print(&text, settings.stdout_colour, streams)
}

/// Runs `zdim schema`.
///
/// # Errors
/// If standard output cannot be written.
pub(crate) fn schema(Schema { of }: &Schema, streams: &Streams) -> Result<Exit> {
    let schema = match of {
        SchemaOf::Delivery => crate::schema::delivery(),
        SchemaOf::Event => crate::schema::event(),
        SchemaOf::Report => crate::schema::report(),
    };
    print(&format!("{schema:#}\n"), false, streams)
}

/// Runs `zdim completions`.
///
/// # Errors
/// If standard output cannot be written.
pub(crate) fn completions(Completions { shell }: &Completions, streams: &Streams) -> Result<Exit> {
    let mut command = Cli::command();
    let mut bytes = Vec::new();
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Elvish => clap_complete::Shell::Elvish,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::PowerShell => clap_complete::Shell::PowerShell,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Man => {
            man::write(&command, &mut bytes)?;
            return print(&String::from_utf8_lossy(&bytes), false, streams);
        }
    };
    clap_complete::generate(shell, &mut command, "zdim", &mut bytes);
    print(&String::from_utf8_lossy(&bytes), false, streams)
}

/// Writes `text` to standard output.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn print(text: &str, colour: bool, streams: &Streams) -> Result<Exit> {
    let mut stdout = Sink::stdout(streams, colour, &Progress::default());
    stdout.write(text)?;
    stdout.flush()?;
    Ok(Exit::Fine)
}
