//! The commands that read nothing: `explain`, `schema` and `completions`.

use anyhow::Result;

use crate::cli::{Completions, Explain, Schema, SchemaOf, complete};
use crate::exit::Exit;
use crate::output::{Progress, Sink, Streams};
use crate::render::Look;
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
    let text = crate::explain::explain(topic.as_deref(), &Look::of_stdout(settings))?;
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
    let mut script = Vec::new();
    complete::write(*shell, &mut script)?;
    print(&String::from_utf8_lossy(&script), false, streams)
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
