//! The man page: one page for the program and all its commands.

use std::io::{self, Write};

use clap_mangen::Man;

use crate::rules;

/// Writes `zdim.1`.
///
/// # Errors
/// Those of `out`.
pub(crate) fn write(command: &clap::Command, out: &mut dyn Write) -> io::Result<()> {
    let man = Man::new(command.clone());
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
    man.render_extra_section(out)?;
    man.render_version_section(out)
}

/// An option whose values the long help lists as text: here they are a list.
fn listing(arg: clap::Arg) -> clap::Arg {
    let long = arg.get_long_help().map(ToString::to_string).unwrap_or_default();
    match long.split_once("\n\n- ") {
        Some((words, _)) => arg.long_help(words.to_owned()).hide_possible_values(false),
        None => arg,
    }
}

/// The rules, once for all commands.
fn rules(out: &mut dyn Write) -> io::Result<()> {
    let text = |text: &str| text.replace('-', "\\-");
    writeln!(out, ".SH RULES")?;
    for rule in rules::ALL {
        let (name, severity) = (text(rule.name), rule.severity.name());
        writeln!(out, ".TP\n\\fB{name}\\fR ({severity})\n{}", text(rule.summary))?;
    }
    Ok(())
}
