//! The man page: one page for the program and all its commands.

use std::io::{self, Write};

use clap_mangen::Man;

use super::{EXAMPLES, EXITS};
use crate::rules;

/// When the page last changed in what it says.
const DATE: &str = "2026-11-30";

/// Writes `zdim.1`.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write(command: &clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Vec::new();
    render(command, &mut page)?;
    // As clap_mangen writes it, with what formatters warn of put right.
    let page = String::from_utf8_lossy(&page).replace("\n.br\n\n.br\n", "\n.sp\n");
    for line in page.lines() {
        writeln!(out, "{}", line.trim_end().replace('…', "\\[u2026]"))?;
    }
    Ok(())
}

fn render(command: &clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let man = Man::new(command.clone()).title("ZDIM").date(DATE).manual("User Commands");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    for subcommand in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let title = format!("zdim {}", subcommand.get_name());
        writeln!(out, ".SH {}", title.to_uppercase())?;
        let man = Man::new(subcommand.clone().name(title).mut_args(listing));
        man.render_synopsis_section(out)?;
        man.render_description_section(out)?;
        man.render_options_section(out)?;
    }
    rules(out)?;
    exit_status(out)?;
    examples(out)?;
    man.render_version_section(out)
}

/// An option as the page has it: none is left to a longer help, and where that lists values
/// as text, they are a list.
fn listing(arg: clap::Arg) -> clap::Arg {
    let arg = arg.hide_short_help(false);
    let long = arg.get_long_help().map(ToString::to_string).unwrap_or_default();
    match long.split_once("\n\n- ") {
        Some((words, _)) => arg.long_help(words.to_owned()).hide_possible_values(false),
        None => arg,
    }
}

/// The rules, once for all commands.
fn rules(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, ".SH RULES")?;
    for rule in rules::ALL {
        let (name, severity) = (text(rule.name), rule.severity.name());
        writeln!(out, ".TP\n\\fB{name}\\fR ({severity})\n{}", text(rule.summary))?;
    }
    Ok(())
}

fn exit_status(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, ".SH EXIT STATUS")?;
    for (code, meaning) in EXITS {
        writeln!(out, ".TP\n\\fB{code}\\fR\n{}", text(meaning))?;
    }
    Ok(())
}

fn examples(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, ".SH EXAMPLES")?;
    for (command, purpose) in EXAMPLES {
        writeln!(out, ".TP\n\\fB{}\\fR\n{}", text(command), text(purpose))?;
    }
    Ok(())
}

/// Words as roff takes them: a bare `-` would be a hyphen, which cannot be pasted, and
/// a leading `'` a request.
fn text(words: &str) -> String {
    words.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq")
}
